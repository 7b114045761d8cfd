"""What the pages of records show of agreements."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import may
from spacereserve.portal.agreements.alarms import alarms_of
from spacereserve.portal.agreements.models import Agreement

__all__ = ["panels_for"]


def panels_for(request: HttpRequest, row: Any) -> list[str]:
    """The panels of a record's page.

    Args:
        request: The request.
        row: The record.

    Returns:
        HTML, ready to show.
    """
    if not isinstance(row, Agreement):
        return []
    actor = actor_of(request)
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
    return [render_to_string("agreements/versions.html", context, request)]


def _side(actor: Any, row: Agreement) -> str:
    return "provider" if may(actor, "sign_as_provider", row) else "buyer"
