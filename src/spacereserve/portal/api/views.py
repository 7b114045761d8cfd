"""The page of keys for machines: made, shown once, revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from spacereserve.portal.accounts.rights import may
from spacereserve.portal.api import key_services
from spacereserve.portal.api.models import ApiKey

__all__ = ["KeyForm", "keys", "revoke"]


class KeyForm(forms.Form):
    """What a key is for and what it may do."""

    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=80)
    scope = forms.ChoiceField(label=gettext_lazy("Scope"), choices=ApiKey.Scope.choices)
    days = forms.IntegerField(
        label=gettext_lazy("Days until it ends"),
        min_value=1,
        max_value=730,
        initial=365,
    )


@login_required
@require_http_methods(["GET", "POST"])
def keys(request: Any) -> HttpResponse:
    """The keys of the organisation acted for; a new one is shown once."""
    organisation = request.actor.organisation
    if organisation is None or not may(
        request.actor, "change", ApiKey(organisation=organisation)
    ):
        raise Http404
    form, shown = KeyForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        shown = _make(request.actor, form.cleaned_data)
        form = KeyForm()
    context = {
        "form": form,
        "shown": shown,
        "keys": organisation.api_keys.select_related("user"),
    }
    return render(request, "api/keys.html", context)


def _make(actor: Any, wanted: dict[str, Any]) -> str:
    ends = timezone.now() + timedelta(days=wanted["days"])
    _row, key = key_services.make(
        actor, name=wanted["name"], scope=wanted["scope"], expires_at=ends
    )
    return key


@login_required
@require_POST
def revoke(request: Any, pk: int) -> HttpResponse:
    """Ends a key at once."""
    row = get_object_or_404(ApiKey, pk=pk, revoked_at__isnull=True)
    key_services.revoke(request.actor, row)
    messages.success(request, _("The key no longer opens anything."))
    return redirect("api_keys")
