"""The interface to the book: the same part of it as the page shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema

from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.api.files import answers_file
from spacereserve.portal.api.problems import problem_responses
from spacereserve.portal.audit.models import AuditEvent
from spacereserve.portal.audit.views import events_of, exported_book
from spacereserve.portal.errors import RefusedError

__all__ = ["ROUTERS"]

router = Router(tags=["audit"])
_LAST = 2**63 - 1


class EventOut(Schema):
    """One event of the book."""

    sequence: int
    at: datetime
    actor: str
    organisation: str
    event: str
    subject_type: str
    subject_id: str
    details: dict[str, Any]
    previous_hash: str
    hash: str


class EventQuery(Schema):
    """Which events are asked for."""

    before: int = Field(_LAST, ge=1, le=_LAST, description="Only earlier numbers.")
    limit: int = Field(100, ge=1, le=1000, description="How many at most.")
    event: str = Field("", max_length=120, pattern=r"^[^\x00]*$")


@router.get(
    "/events", response={200: list[EventOut], **problem_responses()}, summary="List"
)
def list_events(request: Any, query: Query[EventQuery]) -> Any:
    """Events, newest first: all of them to office and auditors, else one's own part."""
    actor = actor_of(request)
    if actor.organisation is None:
        raise RefusedError(
            _("The book is read for an organisation"),
            rule=_("each organisation reads its own part"),
            way_out=_("act for an organisation"),
        )
    rows: Any = events_of(actor).filter(sequence__lt=query.before)
    if query.event:
        rows = rows.filter(event__startswith=query.event)
    return [_shown(row) for row in rows.order_by("-sequence")[: query.limit]]


@router.post(
    "/book",
    response=problem_responses(),
    summary="Export the whole book",
    openapi_extra=answers_file("application/x-ndjson"),
)
def export_book(request: Any) -> StreamingHttpResponse:
    """The book as lines of JSON; that it was taken is in it as well."""
    return exported_book(actor_of(request))


def _shown(row: AuditEvent) -> EventOut:
    return EventOut(**{name: getattr(row, name) for name in EventOut.model_fields})


ROUTERS = [("/audit", router)]
