"""The interface of this room: its nouns, vetting and status."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema

from spacereserve.engine.model import Provider as ProviderRecord
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.api.problems import problem_responses
from spacereserve.portal.records.interface import Kept, noun_router, shown
from spacereserve.portal.records.nouns import noun_of_table
from spacereserve.portal.records.pages import find_row
from spacereserve.portal.registry import filing_api, vetting
from spacereserve.portal.registry.confirming import to_be_confirmed
from spacereserve.portal.registry.eligibility import findings_of
from spacereserve.portal.registry.models import Provider, VettingStep
from spacereserve.portal.registry.nouns import NOUNS

__all__ = ["ROUTERS"]

router = Router(tags=["vetting"])
waiting = Router(tags=["vetting"])

KindWord = Literal["identity", "ownership", "cyber", "capability", "legal"]
StateWord = Literal["open", "passed", "failed", "waived"]


class StepOut(Schema):
    """A step of vetting."""

    kind: KindWord
    state: StateWord
    responsible: str
    due_on: date
    note: str
    evidence: str


class StepIn(Schema):
    """A decision; a step that is failed or waived says why in its note."""

    state: StateWord
    note: str = Field("", max_length=4000, pattern=r"^[^\x00]*$")
    evidence: str = Field("", max_length=4000, pattern=r"^[^\x00]*$")
    responsible: str = Field("", max_length=120, pattern=r"^[^\x00]*$")
    due_on: date | None = None


class MoveIn(Schema):
    """Where a provider goes next."""

    verb: Literal["admit", "suspend", "reinstate", "withdraw", "renew"]
    grounds: str = Field("", max_length=4000, pattern=r"^[^\x00]*$")


def _provider(request: Any, identifier: str) -> Provider:
    found: Provider = find_row(request, noun_of_table("providers"), identifier)
    return found


def _step(step: VettingStep) -> StepOut:
    return StepOut(
        kind=step.kind,
        state=step.state,
        responsible=step.responsible,
        due_on=step.due_on,
        note=step.note,
        evidence=step.evidence,
    )


@router.get(
    "/{identifier}/vetting",
    response={200: list[StepOut], **problem_responses()},
    summary="Steps of vetting",
)
def list_steps(request: Any, identifier: str) -> Any:
    """The steps, for the provider itself and the office."""
    row = _provider(request, identifier)
    actor = actor_of(request)
    if not actor.reads_everything and not actor.acts_for(row.owner_id):
        require(actor, "vet", row)
    return [_step(step) for step in row.vetting.all()]


@router.put(
    "/{identifier}/vetting/{kind}",
    response={200: StepOut, **problem_responses()},
    summary="Decide a step",
)
def decide_step(request: Any, identifier: str, kind: KindWord, body: StepIn) -> Any:
    """Decides a step; the last one makes the provider vetted."""
    row = _provider(request, identifier)
    require(actor_of(request), "vet", row)
    step = get_object_or_404(VettingStep, provider=row, kind=kind)
    texts = body.dict(exclude={"state"})
    return _step(vetting.decide(actor_of(request), step, body.state, **texts))


@router.post(
    "/{identifier}/status",
    response={200: Kept[ProviderRecord], **problem_responses()},
    summary="Admit, suspend, reinstate, withdraw or renew",
)
def move(request: Any, identifier: str, body: MoveIn) -> Any:
    """One transition; an illegal one is a conflict."""
    actor, row = actor_of(request), _provider(request, identifier)
    match body.verb:
        case "admit":
            return shown(vetting.admit(actor, row))
        case "reinstate":
            return shown(vetting.reinstate(actor, row))
        case "suspend":
            return shown(vetting.suspend(actor, row, body.grounds))
        case "withdraw":
            return shown(vetting.withdraw(actor, row, body.grounds))
        case _:
            return shown(vetting.renew(actor, row))


class FindingOut(Schema):
    """What one rule of eligibility says of a provider."""

    rule: str
    state: Literal["kept", "waived", "broken"]
    message: str


@router.get(
    "/{identifier}/eligibility",
    response={200: list[FindingOut], **problem_responses()},
    summary="Eligibility",
)
def list_findings(request: Any, identifier: str) -> Any:
    """The policy's rules held against a provider, with waivers that have not ended."""
    row = _provider(request, identifier)
    found = findings_of(row.content, timezone.now().date())
    return [
        FindingOut(rule=one.rule, state=one.state, message=one.message) for one in found
    ]


class StaleOut(Schema):
    """A record that nobody has confirmed for half a year."""

    table: Literal["assets", "services"]
    identifier: str
    provider: str
    refreshed_on: date | None


class LateOut(Schema):
    """A step of vetting that is open past its day."""

    provider: str
    kind: KindWord
    due_on: date
    responsible: str


class DueOut(Schema):
    """A provider whose yearly renewal is due."""

    provider: str
    renewed_on: date | None


class CyberOut(Schema):
    """An asset whose cyber standing is to be followed up."""

    identifier: str
    provider: str
    cyber_until_on: date | None
    cyber_seen_on: date | None


class StandardOut(Schema):
    """A service for which a standard's evidence is over or ends soon."""

    identifier: str
    provider: str
    conforms_until_on: date | None


class ToBeConfirmedOut(Schema):
    """What waits to be confirmed."""

    cyber: list[CyberOut]
    standards: list[StandardOut]

    due: list[DueOut]
    late: list[LateOut]
    stale: list[StaleOut]


def _fields(schema: Any, row: Any) -> Any:
    return schema(**{name: getattr(row, name) for name in schema.model_fields})


@waiting.get(
    "",
    response={200: ToBeConfirmedOut, **problem_responses()},
    summary="To be confirmed",
)
def list_waiting(request: Any) -> Any:
    """Renewals that are due, vetting that is late, records gone stale."""
    actor = actor_of(request)
    require(actor, "list", Provider)
    found = to_be_confirmed(actor, timezone.now().date())
    return ToBeConfirmedOut(
        cyber=[_fields(CyberOut, row) for row in found.cyber],
        standards=[_fields(StandardOut, row) for row in found.standards],
        due=[DueOut(provider=r.identifier, renewed_on=r.renewed_on) for r in found.due],
        late=[
            LateOut(
                provider=one.provider.identifier,
                kind=one.kind,
                due_on=one.due_on,
                responsible=one.responsible,
            )
            for one in found.late
        ],
        stale=[
            StaleOut(
                table=row.TABLE,
                identifier=row.identifier,
                provider=row.provider,
                refreshed_on=row.refreshed_on,
            )
            for row in found.stale
        ],
    )


ROUTERS = [
    *filing_api.ROUTERS,
    *((f"/registry/{noun.slug}", noun_router(noun)) for noun in NOUNS),
    ("/registry/providers", router),
    ("/registry/to-be-confirmed", waiting),
]
