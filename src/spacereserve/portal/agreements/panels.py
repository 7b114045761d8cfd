"""What the pages of records show of agreements."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import may
from spacereserve.portal.agreements.alarms import alarms_of
from spacereserve.portal.agreements.clause_models import Clause
from spacereserve.portal.agreements.clauses import newest_clauses
from spacereserve.portal.agreements.consent_views import consent_lines
from spacereserve.portal.agreements.consents import wanted_sides
from spacereserve.portal.agreements.models import (
    Agreement,
    ConsentRequest,
    Restriction,
)

__all__ = ["panels_for"]


def panels_for(request: HttpRequest, row: Any) -> list[str]:
    """The panels of a record's page.

    Args:
        request: The request.
        row: The record.

    Returns:
        HTML, ready to show.
    """
    actor = actor_of(request)
    if isinstance(row, Restriction):
        return [_consents(request, row)]
    if not isinstance(row, Agreement):
        return []
    versions = list(row.versions.all())
    numbers = [version.number for version in versions]
    signs = may(actor, "sign_as_provider", row) or may(actor, "sign_as_buyer", row)
    context = {
        "row": row,
        "versions": list(zip(versions, [*numbers[1:], None], strict=True)),
        "alarms": alarms_of(row, timezone.now().date()) if row.in_force else [],
        "signs_for": _side(actor, row) if signs else "",
        "may_propose": may(actor, "propose", row),
    }
    panels = [render_to_string("agreements/versions.html", context, request)]
    return panels + _clauses(request, row)


def _clauses(request: HttpRequest, row: Agreement) -> list[str]:
    """The wording of the clauses that an agreement contains."""
    numbers = row.record.get("clauses", ())
    if not numbers:
        return []
    known = Clause.numbered(numbers)
    newest = {one.identifier: one.version for one in newest_clauses()}
    context = {
        "clauses": [
            (number, known.get(number), newest.get(number.partition("@")[0]))
            for number in numbers
        ]
    }
    return [render_to_string("agreements/clauses_of.html", context, request)]


def _consents(request: HttpRequest, row: Restriction) -> str:
    """Who was asked for which consent, and the forms to ask and to answer."""
    actor = actor_of(request)
    sides = wanted_sides(row)
    names = dict(ConsentRequest.Side.choices)
    context = {
        "row": row,
        "sides": [(side, names[side]) for side in sides],
        "lines": consent_lines(actor, row.requests.all()),
        "may_ask": bool(sides) and may(actor, "ask_consent", row),
        "levels": row.record.get("levels", ()),
    }
    return render_to_string("agreements/consents_of.html", context, request)


def _side(actor: Any, row: Agreement) -> str:
    return "provider" if may(actor, "sign_as_provider", row) else "buyer"
