"""What the newest plans mean for a need, an agreement or a provider.

A restriction that keeps an offer from a need shows here long before anyone activates.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.planning.models import OrbitFile
from spacereserve.portal.planning.outlook import outlook_of
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
    lang = reader_language()
    context = {
        "run": found.run,
        "outcomes": found.outcomes,
        "hindrances": [
            (one, one.said.get(lang, ""), one.need in found.named)
            for one in found.hindrances
        ],
    }
    return [render_to_string("planning/panel.html", context, request)]


def _satellites(request: HttpRequest, row: Any) -> str:
    """The satellites that an asset stands for, in the orbits in use."""
    orbits = OrbitFile.objects.defer("text").first()
    found = find_satellites(row.record, orbits) if orbits is not None else None
    context = {"orbits": orbits, "found": found}
    return render_to_string("planning/satellites.html", context, request)
