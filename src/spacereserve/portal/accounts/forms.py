"""Forms of one's own account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.models import User

__all__ = ["ProfileForm"]


class ProfileForm(forms.ModelForm):
    """Name and language."""

    language = forms.ChoiceField(
        label=_("Language of letters"), choices=[("en", "English"), ("fr", "Français")]
    )

    class Meta:
        model = User
        fields = ("name", "language")
