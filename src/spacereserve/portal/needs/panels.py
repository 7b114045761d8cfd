"""What the page of a need shows beside its record: like needs of others."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.needs.models import Need

__all__ = ["panels_for"]

_MOST = 10


def panels_for(request: HttpRequest, row: Any) -> list[str]:
    """The panels of a record's page.

    Args:
        request: The request.
        row: The record.

    Returns:
        HTML, ready to show.
    """
    if not isinstance(row, Need):
        return []
    seen = Need.objects.visible_to(actor_of(request)).exclude(pk=row.pk)
    alike = list(seen.filter(domain=row.domain, theatre=row.theatre)[:_MOST])
    if not alike:
        return []
    context = {"row": row, "alike": alike}
    return [render_to_string("needs/alike.html", context, request)]
