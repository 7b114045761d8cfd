"""The interface of the clause library and of points."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router, Schema, Status

from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.agreements import clauses as library
from spacereserve.portal.agreements import points as book
from spacereserve.portal.agreements.clause_models import Clause, ClauseComment
from spacereserve.portal.agreements.models import PointsEntry
from spacereserve.portal.api.idempotency import IDEMPOTENT
from spacereserve.portal.api.pages import Page, PageQuery, page_of
from spacereserve.portal.api.problems import problem_responses
from spacereserve.portal.errors import InvalidError
from spacereserve.portal.records.nouns import noun_of_table
from spacereserve.portal.records.pages import find_row

__all__ = ["ROUTERS"]

clauses = Router(tags=["clauses"])
points = Router(tags=["points"])
_TEXT = r"^[^\x00]*$"
_IDENTIFIER = r"^[-a-zA-Z0-9_]+$"


class ClauseTexts(Schema):
    """Titles and texts in both languages."""

    title: str = Field(min_length=1, max_length=200, pattern=_TEXT)
    title_fr: str = Field(min_length=1, max_length=200, pattern=_TEXT)
    text: str = Field(min_length=1, max_length=100_000, pattern=_TEXT)
    text_fr: str = Field(min_length=1, max_length=100_000, pattern=_TEXT)


class ClauseIn(ClauseTexts):
    """A clause, or a new version of one."""

    identifier: str = Field(min_length=1, max_length=64, pattern=_IDENTIFIER)


class ClauseOut(Schema):
    """One version of a clause."""

    identifier: str
    version: int
    title: str
    title_fr: str
    text: str
    text_fr: str
    made_at: datetime


class CommentOut(Schema):
    """What industry says of a clause, and the answer."""

    number: int
    version: int
    organisation: str | None
    text: str
    made_at: datetime
    answer: str
    answered_at: datetime | None


class WholeClauseOut(Schema):
    """A clause with its versions, newest first, and comments."""

    versions: list[ClauseOut]
    comments: list[CommentOut]


class TextIn(Schema):
    """A comment or an answer."""

    text: str = Field(min_length=1, max_length=4000, pattern=_TEXT)


class PointsIn(Schema):
    """Points for a provider; less than nought takes some away."""

    provider: str = Field(max_length=64, pattern=_TEXT)
    points: int = Field(ge=-10_000, le=10_000)
    reason: str = Field(min_length=1, max_length=200, pattern=_TEXT)


class PointsOut(Schema):
    """The points of a provider, added up."""

    provider: str
    name: str
    total: int


def _clause(row: Clause) -> ClauseOut:
    return ClauseOut(**{name: getattr(row, name) for name in ClauseOut.model_fields})


def _comment(row: ClauseComment) -> CommentOut:
    return CommentOut(
        number=row.pk,
        version=row.clause.version,
        organisation=row.organisation.identifier if row.organisation else None,
        text=row.text,
        made_at=row.made_at,
        answer=row.answer,
        answered_at=row.answered_at,
    )


def _newest(identifier: str) -> Clause:
    rows = Clause.objects.filter(identifier=identifier.replace("\x00", ""))
    found: Clause = get_object_or_404(rows[:1])
    return found


@clauses.get("", response={200: list[ClauseOut], **problem_responses()}, summary="List")
def list_clauses(request: Any) -> Any:
    """The newest version of each clause."""
    require(actor_of(request), "list", Clause)
    return [_clause(row) for row in library.newest_clauses()]


@clauses.post(
    "",
    response={201: ClauseOut, **problem_responses()},
    summary="Write a version",
    openapi_extra=IDEMPOTENT,
)
def write_clause(request: Any, body: ClauseIn) -> Any:
    """Writes a clause, or a new version of one that is there."""
    return Status(201, _clause(library.write(actor_of(request), **body.dict())))


@clauses.get(
    "/{identifier}",
    response={200: WholeClauseOut, **problem_responses()},
    summary="Show",
)
def show_clause(request: Any, identifier: str) -> Any:
    """A clause with all its versions, what industry says, and the answers."""
    require(actor_of(request), "list", Clause)
    name = _newest(identifier).identifier
    comments = ClauseComment.objects.filter(clause__identifier=name)
    return WholeClauseOut(
        versions=[_clause(row) for row in Clause.objects.filter(identifier=name)],
        comments=[
            _comment(row) for row in comments.select_related("organisation", "clause")
        ],
    )


@clauses.post(
    "/{identifier}/comments",
    response={201: CommentOut, **problem_responses()},
    summary="Comment",
    openapi_extra=IDEMPOTENT,
)
def add_comment(request: Any, identifier: str, body: TextIn) -> Any:
    """Says something of the newest version of a clause."""
    require(actor_of(request), "list", Clause)
    made = library.comment(actor_of(request), _newest(identifier), body.text)
    return Status(201, _comment(made))


@clauses.put(
    "/{identifier}/comments/{number}/answer",
    response={200: CommentOut, **problem_responses()},
    summary="Answer a comment",
)
def give_answer(request: Any, identifier: str, number: int, body: TextIn) -> Any:
    """Answers a comment, for all to read."""
    require(actor_of(request), "list", Clause)
    rows = ClauseComment.objects.filter(
        clause__identifier=identifier.replace("\x00", "")
    )
    found = get_object_or_404(rows, pk=number if 0 < number < 2**63 else 0)
    library.answer(actor_of(request), found, body.text)
    return _comment(found)


@points.get(
    "", response={200: Page[PointsOut], **problem_responses()}, summary="By provider"
)
def list_points(request: Any, query: Query[PageQuery]) -> Any:
    """Points by provider, most first; a provider sees its own."""
    require(actor_of(request), "list", PointsEntry)
    return page_of(book.sums_for(actor_of(request)), query, _points)


def _points(row: dict[str, Any]) -> PointsOut:
    return PointsOut(
        provider=row["provider__identifier"],
        name=row["provider__name"],
        total=row["total"],
    )


@points.post(
    "",
    response={201: PointsOut, **problem_responses()},
    summary="Enter points",
    openapi_extra=IDEMPOTENT,
)
def enter_points(request: Any, body: PointsIn) -> Any:
    """Enters points for a provider, with the reason."""
    actor = actor_of(request)
    require(actor, "add", PointsEntry)
    if body.points == 0:
        raise InvalidError(
            _("Nought points change nothing"),
            rule=_("points are more or less than nought"),
            value=0,
            way_out=_("enter how many are given or taken"),
            field="points",
        )
    row: Any = find_row(request, noun_of_table("providers"), body.provider)
    book.enter(actor, provider=row, points=body.points, reason=body.reason)
    rows = book.sums_for(actor).filter(provider=row)
    return Status(201, _points(rows[0]))


ROUTERS = [("/agreements/clauses", clauses), ("/agreements/points", points)]
