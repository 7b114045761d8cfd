"""What the page of a need shows beside its record: like needs of others."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.needs.models import Need

__all__ = ["like_needs", "panels_for"]

_MOST = 10


def like_needs(actor: Actor, row: Need) -> list[Need]:
    """Needs of the same domain and theatre that the actor may see.

    Args:
        actor: Who asks.
        row: The need.

    Returns:
        The first ten, without the need itself.
    """
    seen = Need.objects.visible_to(actor).exclude(pk=row.pk)
    return list(seen.filter(domain=row.domain, theatre=row.theatre)[:_MOST])


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
    alike = like_needs(actor_of(request), row)
    if not alike:
        return []
    context = {"row": row, "alike": alike}
    return [render_to_string("needs/alike.html", context, request)]
