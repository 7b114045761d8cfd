"""The book's pages: all of it to office and auditors, its own part to each other."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.rights import may, require
from spacereserve.portal.audit import recording
from spacereserve.portal.audit.exporting import lines_of
from spacereserve.portal.audit.models import AuditEvent

__all__ = ["events_of", "export", "exported_book", "listing"]

_A_PAGE = 100
_DIGITS = 19  # as many as a number of the database may have


def events_of(actor: Actor) -> QuerySet:
    """The events that an actor may read: who did what to its records, who read them.

    Args:
        actor: Who asks.

    Returns:
        Events, newest first.
    """
    if may(actor, "list", AuditEvent):
        return AuditEvent.objects.all()
    if actor.organisation is None:
        return AuditEvent.objects.none()
    return AuditEvent.objects.filter(organisation=actor.organisation.identifier)


@login_required
@require_GET
def listing(request: Any) -> HttpResponse:
    """Events, newest first; a page begins before a number, so none is counted."""
    rows = events_of(request.actor)
    asked = {name: request.GET.get(name, "").strip() for name in _FILTERS}
    for name, value in asked.items():
        if value:
            rows = rows.filter(**{_FILTERS[name]: value})
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < _DIGITS:
        rows = rows.filter(sequence__lt=int(before))
    found = list(rows.order_by("-sequence")[: _A_PAGE + 1])
    context = {
        "events": found[:_A_PAGE],
        "more": found[_A_PAGE - 1].sequence if len(found) > _A_PAGE else None,
        "asked": asked,
        "sees_all": may(request.actor, "list", AuditEvent),
    }
    return render(request, "audit/events.html", context)


_FILTERS = {
    "event": "event__startswith",
    "organisation": "organisation",
    "actor": "actor",
    "subject": "subject_type",
    "number": "subject_id",
}


@login_required
@require_POST
def export(request: Any) -> HttpResponse:
    """The whole book as a file."""
    return exported_book(request.actor)


def exported_book(actor: Actor) -> StreamingHttpResponse:
    """The whole book as lines of JSON; that it was taken is in it as well.

    Args:
        actor: Who asks; somebody who reads the whole book.

    Returns:
        The file.

    Raises:
        RefusedError: The actor may not.
    """
    require(actor, "list", AuditEvent)
    if actor.organisation is None:
        raise Http404
    recording.record(actor, "actor:audit-book:export")
    answer = StreamingHttpResponse(
        lines_of(AuditEvent.objects.all()), content_type="application/x-ndjson"
    )
    name = f"audit-{now():%Y%m%dT%H%M%SZ}.jsonl"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
