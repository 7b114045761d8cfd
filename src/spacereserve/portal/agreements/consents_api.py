"""The interface of consents: asked, answered, taken back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from spacereserve.engine.model.record import Identifier
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.agreements import consents
from spacereserve.portal.agreements.models import ConsentRequest
from spacereserve.portal.api.idempotency import IDEMPOTENT
from spacereserve.portal.api.pages import Page, PageQuery, page_of
from spacereserve.portal.api.problems import problem_responses
from spacereserve.portal.records.nouns import noun_of_table
from spacereserve.portal.records.pages import find_row

__all__ = ["ROUTERS"]

restrictions = Router(tags=["consents"])
router = Router(tags=["consents"])
_TEXT = r"^[^\x00]*$"

SideWord = Literal["provider", "home-state", "parent", "creditor"]
StandingWord = Literal["asked", "late", "given", "over", "refused", "withdrawn"]


class WishIn(Schema):
    """What a consent is asked for."""

    side: SideWord
    grounds: str = Field(min_length=1, max_length=4000, pattern=_TEXT)
    until_on: date
    beneficiaries: list[Identifier] = Field(default=[], max_length=100)
    levels: list[Identifier] = Field(default=[], max_length=20)
    due_on: date | None = None


class AnswerIn(Schema):
    """Yes or no; a refusal says why, a consent ends on the day given or asked for."""

    gives: bool
    note: str = Field("", max_length=4000, pattern=_TEXT)
    until_on: date | None = None


class NoteIn(Schema):
    """Why it is taken back."""

    note: str = Field("", max_length=4000, pattern=_TEXT)


class ConsentOut(Schema):
    """A request for a consent and what became of it."""

    number: int
    restriction: str
    side: SideWord
    asked_of: str | None
    asked_for: str | None
    grounds: str
    providers: list[str]
    beneficiaries: list[str]
    levels: list[str]
    until_on: date
    due_on: date
    asked_at: datetime
    standing: StandingWord
    answer: str
    decided_at: datetime | None


def _shown(row: ConsentRequest) -> ConsentOut:
    return ConsentOut(
        number=row.pk,
        restriction=row.restriction.identifier,
        side=row.side,
        asked_of=row.asked_of.identifier if row.asked_of else None,
        asked_for=row.asked_for.identifier if row.asked_for else None,
        grounds=row.grounds,
        providers=row.providers,
        beneficiaries=row.beneficiaries,
        levels=row.levels,
        until_on=row.until_on,
        due_on=row.due_on,
        asked_at=row.asked_at,
        standing=row.standing(timezone.now().date()),
        answer=row.answer,
        decided_at=row.decided_at,
    )


_WITH = ("restriction", "asked_of", "asked_for")


@router.get("", response={200: Page[ConsentOut], **problem_responses()}, summary="List")
def list_consents(request: Any, query: Query[PageQuery]) -> Any:
    """Consents that the caller asked for or is asked for, newest first."""
    rows = ConsentRequest.objects.visible_to(actor_of(request))
    return page_of(rows.select_related(*_WITH), query, _shown)


@restrictions.post(
    "/{identifier}/consents",
    response={201: list[ConsentOut], **problem_responses()},
    summary="Ask for a consent",
    openapi_extra=IDEMPOTENT,
)
def ask(request: Any, identifier: str, body: WishIn) -> Any:
    """Asks each organisation that can give a part of the consent."""
    row: Any = find_row(request, noun_of_table("restrictions"), identifier)
    wish = consents.Wish(
        grounds=body.grounds,
        until_on=body.until_on,
        beneficiaries=tuple(body.beneficiaries),
        levels=tuple(body.levels),
        due_on=body.due_on,
    )
    made = consents.ask(actor_of(request), row, body.side, wish)
    return Status(201, [_shown(one) for one in made])


def _found(request: Any, number: int) -> ConsentRequest:
    rows = ConsentRequest.objects.select_related(*_WITH)
    row: ConsentRequest = get_object_or_404(
        rows, pk=number if 0 < number < 2**63 else 0
    )
    require(actor_of(request), "view", row)
    return row


@router.post(
    "/{number}/answer",
    response={200: ConsentOut, **problem_responses()},
    summary="Give or refuse",
)
def give_answer(request: Any, number: int, body: AnswerIn) -> Any:
    """Gives or refuses a consent; what is given stands in the restriction's record."""
    row = _found(request, number)
    done = consents.answer(
        actor_of(request),
        row,
        gives=body.gives,
        note=body.note,
        until_on=body.until_on,
    )
    return _shown(done)


@router.post(
    "/{number}/withdrawal",
    response={200: ConsentOut, **problem_responses()},
    summary="Take back",
)
def take_back(request: Any, number: int, body: NoteIn) -> Any:
    """Takes back a consent that was given, or a request that is open."""
    row = _found(request, number)
    consents.take_back(actor_of(request), row, note=body.note)
    row.refresh_from_db()
    return _shown(row)


ROUTERS = [("/agreements/restrictions", restrictions), ("/agreements/consents", router)]
