"""What the newest plans mean for a need, an agreement or a provider.

A restriction that keeps an offer from a need shows here long before anyone activates.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.planning.models import Hindrance, NeedOutcome, Run, StoredPlan

__all__ = ["panels_for"]

_FIELDS = {"needs": "need", "agreements": "agreement", "providers": "provider"}
_MOST = 50


def panels_for(request: HttpRequest, row: Any) -> list[str]:
    """The panels of a record's page.

    Args:
        request: The request.
        row: The record.

    Returns:
        HTML, ready to show.
    """
    actor = actor_of(request)
    field = _FIELDS.get(row.TABLE)
    is_theirs = actor.reads_everything or actor.acts_for(row.owner_id)
    if field is None or not is_theirs:
        return []
    run = Run.objects.filter(state="done").first()
    if run is None:
        return []
    plans = list(StoredPlan.objects.filter(run=run).defer("plan"))
    outcomes = NeedOutcome.objects.filter(plan__in=plans, need=row.identifier)
    found = Hindrance.objects.filter(plan__in=plans, **{field: row.identifier})
    hindrances = list(found.select_related("plan").order_by("-is_unmet", "pk")[:_MOST])
    is_need = row.TABLE == "needs"
    lang = "fr" if get_language() == "fr" else "en"
    context = {
        "run": run,
        "outcomes": list(outcomes.select_related("plan")) if is_need else [],
        "hindrances": [(one, one.said.get(lang, "")) for one in hindrances],
    }
    if not context["outcomes"] and not hindrances:
        return []
    return [render_to_string("planning/panel.html", context, request)]
