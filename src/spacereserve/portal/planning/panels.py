"""What the newest plans mean for a need, an agreement or a provider.

A restriction that keeps an offer from a need shows here long before anyone activates.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from spacereserve.engine.allocation import FunnelRow
from spacereserve.engine.reports import Reader, reason_sentence
from spacereserve.language import translator
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.planning.models import Hindrance, NeedOutcome, Run, StoredPlan
from spacereserve.portal.planning.runs import reserve_of

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
    run = Run.objects.filter(state="done").select_related("snapshot").first()
    if run is None:
        return []
    plans = list(StoredPlan.objects.filter(run=run).defer("plan"))
    outcomes = NeedOutcome.objects.filter(plan__in=plans, need=row.identifier)
    found = Hindrance.objects.filter(plan__in=plans, **{field: row.identifier})
    hindrances = list(found.select_related("plan").order_by("-is_unmet", "pk")[:_MOST])
    is_need = row.TABLE == "needs"
    context = {
        "run": run,
        "outcomes": list(outcomes.select_related("plan")) if is_need else [],
        "hindrances": _told(run, hindrances),
    }
    if not context["outcomes"] and not hindrances:
        return []
    return [render_to_string("planning/panel.html", context, request)]


def _told(run: Run, hindrances: list[Hindrance]) -> list[tuple[Hindrance, str]]:
    if not hindrances:
        return []
    lang = "fr" if get_language() == "fr" else "en"
    reader = Reader(reserve_of(run.snapshot), translator(lang))
    return [
        (one, reason_sentence(FunnelRow.model_validate(one.row), reader))
        for one in hindrances
    ]
