"""The page of keys for machines: made, shown once, revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from spacereserve.portal.accounts.rights import may, require
from spacereserve.portal.api.models import ApiKey
from spacereserve.portal.api.security import make_key
from spacereserve.portal.audit import recording

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


@transaction.atomic
def _make(actor: Any, wanted: dict[str, Any]) -> str:
    row, key = make_key(
        actor,
        actor.organisation,
        name=wanted["name"],
        scope=wanted["scope"],
        expires_at=timezone.now() + timedelta(days=wanted["days"]),
    )
    details = {"name": row.name, "scope": row.scope, "prefix": row.prefix}
    recording.record(actor, "organisation:key:make", subject=row, details=details)
    return key


@login_required
@require_POST
@transaction.atomic
def revoke(request: Any, pk: int) -> HttpResponse:
    """Ends a key at once."""
    row = get_object_or_404(ApiKey, pk=pk, revoked_at__isnull=True)
    require(request.actor, "change", row)
    row.revoked_at = timezone.now()
    row.save(update_fields=("revoked_at",))
    recording.record(request.actor, "organisation:key:revoke", subject=row)
    messages.success(request, _("The key no longer opens anything."))
    return redirect("api_keys")
