"""Forms of one's own account and of organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.models import Kind, Organisation, Role, User

__all__ = [
    "FirstOfficeForm",
    "InvitationForm",
    "NewsletterForm",
    "OrganisationForm",
    "ProfileForm",
]


class ProfileForm(forms.ModelForm):
    """Name and language."""

    language = forms.ChoiceField(
        label=_("Language of letters"), choices=[("en", "English"), ("fr", "Français")]
    )

    class Meta:
        model = User
        fields = ("name", "language")


class OrganisationForm(forms.ModelForm):
    """What is said about an organisation when it is proposed."""

    class Meta:
        model = Organisation
        fields = ("name", "identifier", "kind", "nation")
        help_texts = {
            "identifier": _("Lower-case letters, digits and dashes; it never changes.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            choice for choice in Kind.choices if choice[0] != Kind.OFFICE
        ]


class InvitationForm(forms.Form):
    """Whom to invite, in which role."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, initial=str(Role.EDITOR)
    )


class FirstOfficeForm(forms.Form):
    """The reserve office and the person who leads it."""

    name = forms.CharField(label=_("Name of the office"), max_length=200)
    email = forms.EmailField(label=_("Your e-mail address"))
    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password (again)"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Checks the password's rule, and that both are the same."""
        data: dict[str, Any] = super().clean()
        password = data.get("password1", "")
        try:
            password_validation.validate_password(
                password, User(email=data.get("email", ""))
            )
        except forms.ValidationError as error:
            self.add_error("password1", error)
        if password != data.get("password2", ""):
            self.add_error("password2", _("The two passwords differ."))
        return data


class NewsletterForm(forms.Form):
    """A letter to all who asked for it, in both languages."""

    subject_en = forms.CharField(label=_("Subject in English"), max_length=150)
    text_en = forms.CharField(label=_("Text in English"), widget=forms.Textarea)
    subject_fr = forms.CharField(label=_("Subject in French"), max_length=150)
    text_fr = forms.CharField(label=_("Text in French"), widget=forms.Textarea)
