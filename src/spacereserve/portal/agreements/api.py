"""The interface of this room: agreements by version, signatures, alarms."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema, Status

from spacereserve.engine.model import Agreement as AgreementRecord
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.agreements import clauses_api, consents_api, services
from spacereserve.portal.agreements.alarms import alarms_of, double_promises
from spacereserve.portal.agreements.models import (
    Agreement,
    AgreementVersion,
    Commitment,
)
from spacereserve.portal.agreements.nouns import NOUNS
from spacereserve.portal.api.idempotency import IDEMPOTENT
from spacereserve.portal.api.pages import Page, PageQuery, page_of
from spacereserve.portal.api.problems import problem_responses
from spacereserve.portal.records.difference import changes_between
from spacereserve.portal.records.interface import Kept, noun_router, plain_of, shown
from spacereserve.portal.records.mistakes import RecordMistakes
from spacereserve.portal.records.nouns import noun_of_table
from spacereserve.portal.records.pages import find_row
from spacereserve.portal.records.services import invalid

__all__ = ["ROUTERS"]

router = noun_router(noun_of_table("agreements"), writes=False)
alarms = Router(tags=["agreements"])


class VersionOut(Schema):
    """One wording of an agreement."""

    number: int
    made_at: datetime
    note: str
    provider_signed_at: datetime | None
    buyer_signed_at: datetime | None
    withdrawn_at: datetime | None
    record: AgreementRecord


class ChangeOut(Schema):
    """One difference between two versions."""

    path: str
    kind: Literal["added", "removed", "changed"]
    before: Any
    after: Any


class PromiseOut(Schema):
    """One of several promises of the same service at the same level."""

    agreement: str
    line: str
    quantity: float


class DoublePromiseOut(Schema):
    """One service promised at one level in several agreements at a time."""

    service: str
    level: str
    quantity: float
    unit: str
    promises: list[PromiseOut]


class AlarmOut(Schema):
    """Something that needs somebody's eye."""

    agreement: str
    code: str
    grade: str
    message: str


def _agreement(request: Any, identifier: str) -> Agreement:
    found: Agreement = find_row(request, noun_of_table("agreements"), identifier)
    return found


def _version(row: AgreementVersion) -> dict[str, Any]:
    return {
        "number": row.number,
        "made_at": row.made_at,
        "note": row.note,
        "provider_signed_at": row.provider_signed_at,
        "buyer_signed_at": row.buyer_signed_at,
        "withdrawn_at": row.withdrawn_at,
        "record": row.record,
    }


def _found(request: Any, identifier: str, number: int) -> AgreementVersion:
    row = _agreement(request, identifier)
    possible = number if 0 < number < 2**31 else 0
    found: AgreementVersion = get_object_or_404(
        row.versions.select_related("agreement"), number=possible
    )
    return found


@router.post(
    "",
    response={201: Kept[AgreementRecord], **problem_responses()},
    summary="Draft",
    openapi_extra=IDEMPOTENT,
)
def draft(request: Any, body: AgreementRecord) -> Any:
    """Drafts an agreement as version 1; it is in force when both sides have signed."""
    try:
        row = services.start(actor_of(request), plain_of(body))
    except RecordMistakes as failure:
        raise invalid(failure) from failure
    return Status(201, shown(row))


@router.get(
    "/{identifier}/versions",
    response={200: Page[VersionOut], **problem_responses()},
    summary="Versions",
)
def list_versions(request: Any, identifier: str, query: Query[PageQuery]) -> Any:
    """Every version, newest first."""
    return page_of(_agreement(request, identifier).versions.all(), query, _version)


@router.post(
    "/{identifier}/versions",
    response={201: VersionOut, **problem_responses()},
    summary="Propose a version",
    openapi_extra=IDEMPOTENT,
)
def propose(request: Any, identifier: str, body: AgreementRecord) -> Any:
    """Proposes a new wording; nothing changes until both sides have signed it."""
    row = _agreement(request, identifier)
    try:
        made = services.propose(actor_of(request), row, plain_of(body))
    except RecordMistakes as failure:
        raise invalid(failure) from failure
    return Status(201, _version(made))


@router.get(
    "/{identifier}/versions/{before}/compared-with/{after}",
    response={200: list[ChangeOut], **problem_responses()},
    summary="Compare two versions",
)
def compare_versions(request: Any, identifier: str, before: int, after: int) -> Any:
    """Two versions side by side: what was added, taken away or changed."""
    first = _found(request, identifier, before)
    second = _found(request, identifier, after)
    return [
        ChangeOut(path=one.path, kind=one.kind, before=one.before, after=one.after)
        for one in changes_between(first.record, second.record)
    ]


@router.post(
    "/{identifier}/versions/{number}/signature",
    response={200: VersionOut, **problem_responses()},
    summary="Sign",
)
def sign(request: Any, identifier: str, number: int) -> Any:
    """Signs a version for the side that the caller acts for."""
    version = _found(request, identifier, number)
    return _version(services.sign(actor_of(request), version))


@router.delete(
    "/{identifier}/versions/{number}",
    response={204: None, **problem_responses()},
    summary="Withdraw a proposal",
)
def withdraw(request: Any, identifier: str, number: int) -> Any:
    """Takes back a proposal that is not in force."""
    services.withdraw(actor_of(request), _found(request, identifier, number))
    return Status(204, None)


@alarms.get("", response={200: list[AlarmOut], **problem_responses()}, summary="Alarms")
def list_alarms(request: Any) -> Any:
    """Lapse, burn and unpaid invoices of the agreements that the caller may see."""
    rows = Agreement.objects.visible_to(actor_of(request)).filter(in_force=True)
    today = timezone.now().date()
    return [
        AlarmOut(
            agreement=row.identifier,
            code=alarm.code,
            grade=alarm.grade,
            message=alarm.message,
        )
        for row in rows
        for alarm in alarms_of(row, today)
    ]


@alarms.get(
    "/promised-more-than-once",
    response={200: list[DoublePromiseOut], **problem_responses()},
    summary="Promised more than once",
)
def list_double_promises(request: Any) -> Any:
    """One capacity sold to several, in the agreements that the caller may see."""
    rows = Agreement.objects.visible_to(actor_of(request)).filter(in_force=True)
    commitments = Commitment.objects.filter(agreement__in=rows)
    found = double_promises(
        commitments.select_related("agreement"), timezone.now().date()
    )
    return [
        DoublePromiseOut(
            service=one.service,
            level=one.level,
            quantity=one.quantity,
            unit=one.unit,
            promises=[
                PromiseOut(
                    agreement=promise.agreement.identifier,
                    line=promise.line,
                    quantity=promise.quantity,
                )
                for promise in one.promises
            ],
        )
        for one in found
    ]


ROUTERS = [
    ("/agreements/agreements", router),
    *(
        (f"/agreements/{noun.slug}", noun_router(noun))
        for noun in NOUNS
        if noun.table != "agreements"
    ),
    ("/agreements/alarms", alarms),
    *clauses_api.ROUTERS,
    *consents_api.ROUTERS,
]
