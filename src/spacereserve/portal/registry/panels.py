"""What the page of a provider shows beside its record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import may
from spacereserve.portal.registry.eligibility import findings_of
from spacereserve.portal.registry.models import Provider, VettingStep

__all__ = ["panels_for"]

_MOVES = {
    "applicant": ("withdraw",),
    "vetted": ("admit", "withdraw"),
    "admitted": ("suspend", "withdraw"),
    "suspended": ("reinstate", "withdraw"),
    "withdrawn": (),
}


def panels_for(request: HttpRequest, row: Any) -> list[str]:
    """The panels of a record's page.

    Args:
        request: The request.
        row: The record.

    Returns:
        HTML, ready to show.
    """
    if not isinstance(row, Provider):
        return []
    actor = actor_of(request)
    sees_vetting = actor.reads_everything or actor.acts_for(row.owner_id)
    context = {
        "row": row,
        "steps": list(row.vetting.all()) if sees_vetting else [],
        "states": VettingStep.State.choices,
        "findings": findings_of(row.content, timezone.now().date()),
        "may_vet": may(actor, "vet", row),
        "moves": _MOVES[row.status] if may(actor, "admit", row) else (),
        "may_renew": row.status == "admitted" and may(actor, "renew", row),
    }
    return [render_to_string("registry/standing.html", context, request)]
