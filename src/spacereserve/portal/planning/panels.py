"""What the newest plans mean for a need, an agreement or a provider.

A restriction that keeps an offer from a need shows here long before anyone activates,
from the moment it is saved.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import may
from spacereserve.portal.alliance.models import level_names
from spacereserve.portal.planning.models import Hindrance, OrbitFile, Run
from spacereserve.portal.planning.outlook import Outlook, outlook_of
from spacereserve.portal.planning.satellites import find_satellites
from spacereserve.portal.reader import reader_language

__all__ = ["panels_for"]


def panels_for(request: HttpRequest, row: Any) -> list[str]:
    """The panels of a record's page.

    Args:
        request: The request.
        row: The record.

    Returns:
        HTML, ready to show.
    """
    if row.TABLE == "assets" and row.tag == "satellites":
        return [_satellites(request, row)]
    found = outlook_of(actor_of(request), row)
    if found is None:
        return []
    return [render_to_string("planning/panel.html", _context(request, found), request)]


def _context(request: HttpRequest, found: Outlook) -> dict[str, Any]:
    lang, levels = reader_language(), level_names()

    def told(rows: list[Hindrance]) -> list[dict[str, Any]]:
        return [
            {
                "row": one,
                "level": levels.get(one.plan.level, one.plan.level),
                "sentence": one.said.get(lang, ""),
                "is_named": one.need in found.named,
                "is_outdated": one.restriction in found.outdated,
                "percent": round(100 * (one.drawn_fraction or 0.0)),
            }
            for one in rows
        ]

    return {
        "run": found.run,
        "outcomes": [
            (levels.get(one.plan.level, one.plan.level), one) for one in found.outcomes
        ],
        "broken": told(found.broken),
        "hindrances": told(found.hindrances),
        "may_ask": may(actor_of(request), "add", Run),
    }


def _satellites(request: HttpRequest, row: Any) -> str:
    """The satellites that an asset stands for, in the orbits in use."""
    orbits = OrbitFile.objects.defer("text").first()
    found = find_satellites(row.record, orbits) if orbits is not None else None
    context = {"orbits": orbits, "found": found}
    return render_to_string("planning/satellites.html", context, request)
