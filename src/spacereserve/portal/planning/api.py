"""The interface of this room: runs and their plans, and the reserve itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from spacereserve.engine.allocation import Plan
from spacereserve.engine.model import Reserve
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.api.etags import tell_version
from spacereserve.portal.api.files import answers_file
from spacereserve.portal.api.idempotency import IDEMPOTENT
from spacereserve.portal.api.pages import Page, PageQuery, page_of
from spacereserve.portal.api.problems import problem_responses
from spacereserve.portal.audit import recording
from spacereserve.portal.planning import folders_api, pages, runs
from spacereserve.portal.planning.comparing import compare
from spacereserve.portal.planning.models import Hindrance, NeedOutcome, Run, StoredPlan
from spacereserve.portal.planning.outlook import outlook_of
from spacereserve.portal.planning.reserve import reserve_now
from spacereserve.portal.reader import reader_language
from spacereserve.portal.records.nouns import noun_of_table
from spacereserve.portal.records.pages import find_row

__all__ = ["ROUTERS"]

router = Router(tags=["planning"])


class RunIn(Schema):
    """The question to the engine."""

    levels: list[str] = Field(min_length=1, max_length=20)
    at: datetime | None = Field(None, description="Now, where none is given.")
    days: float = Field(7.0, gt=0.0, le=60.0, allow_inf_nan=False)


class PlanOut(Schema):
    """A plan in short."""

    number: int
    level: str
    n_met: int
    n_needs: int
    cost_eur: float
    status: str


class RunOut(Schema):
    """A run and how far it is."""

    number: int
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    snapshot: str
    levels: list[str]
    at: datetime
    days: float
    progress_fraction: float
    failure: str
    plans: list[PlanOut]


def _shown(run: Run) -> RunOut:
    return RunOut(
        number=run.pk,
        state=run.state,
        snapshot=run.snapshot.content_hash,
        levels=run.levels,
        at=run.at,
        days=run.days,
        progress_fraction=run.progress_fraction,
        failure=run.failure,
        plans=[
            PlanOut(
                number=plan.pk,
                level=plan.level,
                n_met=plan.n_met,
                n_needs=plan.n_needs,
                cost_eur=plan.cost_eur,
                status=plan.status,
            )
            for plan in run.plans.defer("plan").order_by("id")
        ],
    )


def _found(request: Any, number: int) -> Run:
    require(actor_of(request), "list", Run)
    runs.end_lost()
    possible = number if 0 < number < 2**63 else 0
    run: Run = get_object_or_404(Run.objects.select_related("snapshot"), pk=possible)
    return run


@router.get(
    "/runs", response={200: Page[RunOut], **problem_responses()}, summary="List"
)
def list_runs(request: Any, query: Query[PageQuery]) -> Any:
    """Runs, newest first."""
    require(actor_of(request), "list", Run)
    runs.end_lost()
    return page_of(Run.objects.select_related("snapshot"), query, _shown)


@router.post(
    "/runs",
    response={202: RunOut, **problem_responses()},
    summary="Ask",
    openapi_extra=IDEMPOTENT,
)
def ask(request: Any, body: RunIn) -> Any:
    """Freezes the reserve and plans in the background, one plan a level."""
    at = body.at or timezone.now()
    at = at if at.tzinfo else at.replace(tzinfo=timezone.get_default_timezone())
    run = runs.ask(actor_of(request), body.levels, at=at, days=body.days)
    return Status(202, _shown(run))


@router.get(
    "/runs/{number}", response={200: RunOut, **problem_responses()}, summary="Show"
)
def show_run(request: Any, number: int) -> Any:
    """A run and how far it is."""
    return _shown(_found(request, number))


@router.post(
    "/runs/{number}/cancellation",
    response={200: RunOut, **problem_responses()},
    summary="Cancel",
)
def cancel_run(request: Any, number: int) -> Any:
    """Asks a run to stop."""
    run = _found(request, number)
    runs.cancel(actor_of(request), run)
    run.refresh_from_db()
    return _shown(run)


@router.get(
    "/runs/{number}/plans/{level}",
    response={200: Plan, **problem_responses()},
    summary="Read a plan",
)
def show_plan(request: Any, number: int, level: str) -> Any:
    """The whole plan of one level, as the engine gave it."""
    run = _found(request, number)
    return get_object_or_404(run.plans, level=level.replace("\x00", "")).plan


@router.get(
    "/runs/{number}/report",
    response=problem_responses(),
    summary="Read the report",
    openapi_extra=answers_file("text/html"),
)
def show_report(request: Any, number: int) -> HttpResponse:
    """The report on every plan of a run: one file that needs no other."""
    run = _found(request, number)
    if not run.plans.exists():
        raise Http404
    recording.record_read(actor_of(request), run)
    return HttpResponse(pages.whole_report(run))


class NeedChangeOut(Schema):
    """How one need fares in two plans."""

    need: str
    direction: Literal["better", "worse", "new", "gone"]
    before_fraction: float | None
    after_fraction: float | None


class ComparisonOut(Schema):
    """What differs between two plans."""

    needs: list[NeedChangeOut]
    n_alike: int
    called: list[str]
    spared: list[str]
    extra_cost_eur: float


@router.get(
    "/plans/{before}/compared-with/{after}",
    response={200: ComparisonOut, **problem_responses()},
    summary="Compare two plans",
)
def compare_plans(request: Any, before: int, after: int) -> Any:
    """Which needs fare better or worse, who is called instead, what it costs more."""
    require(actor_of(request), "list", Run)
    numbers = [number if 0 < number < 2**63 else 0 for number in (before, after)]
    rows = [get_object_or_404(StoredPlan, pk=number) for number in numbers]
    found = compare(*(Plan.model_validate(row.plan) for row in rows))
    return ComparisonOut(
        needs=[
            NeedChangeOut(
                need=one.need,
                direction=one.direction,
                before_fraction=one.before_fraction,
                after_fraction=one.after_fraction,
            )
            for one in found.needs
        ],
        n_alike=found.n_alike,
        called=list(found.called),
        spared=list(found.spared),
        extra_cost_eur=found.extra_cost_eur,
    )


class OutcomeOut(Schema):
    """How a need fares at a level."""

    level: str
    state: str
    met_fraction: float
    national_fraction: float | None
    commercial_fraction: float | None
    cost_eur: float


class HindranceOut(Schema):
    """A restriction that keeps an offer from a need; a hidden need has no name."""

    level: str
    need: str | None
    line: str
    restriction: str
    is_unmet: bool
    drawn_fraction: float | None = Field(
        description="Share of the need's supply in the plan that breaks away, where the"
        " restriction came after the plan; else null."
    )
    message: str


class OutlookOut(Schema):
    """What the newest plans say of a record."""

    run: int | None
    outcomes: list[OutcomeOut]
    hindrances: list[HindranceOut]


@router.get(
    "/outlook/{table}/{identifier}",
    response={200: OutlookOut, **problem_responses()},
    summary="What the newest plans say of a record",
)
def show_outlook(
    request: Any,
    table: Literal["needs", "agreements", "providers", "restrictions"],
    identifier: str,
) -> Any:
    """How a need fares, and the restrictions that stand in the way; to its owner."""
    actor = actor_of(request)
    row: Any = find_row(request, noun_of_table(table), identifier)
    found = outlook_of(actor, row)
    if found is None:
        return OutlookOut(run=None, outcomes=[], hindrances=[])
    return OutlookOut(
        run=found.run.pk,
        outcomes=[_outcome(one) for one in found.outcomes],
        hindrances=[
            _hindrance(one, is_named=one.need in found.named)
            for one in [*found.broken, *found.hindrances]
        ],
    )


def _outcome(one: NeedOutcome) -> OutcomeOut:
    return OutcomeOut(
        level=one.plan.level,
        state=one.state,
        met_fraction=one.met_fraction,
        national_fraction=one.national_fraction,
        commercial_fraction=one.commercial_fraction,
        cost_eur=one.cost_eur,
    )


def _hindrance(one: Hindrance, *, is_named: bool) -> HindranceOut:
    lang = reader_language()
    return HindranceOut(
        level=one.plan.level,
        need=one.need if is_named else None,
        line=one.line,
        restriction=one.restriction,
        is_unmet=one.is_unmet,
        drawn_fraction=one.drawn_fraction,
        message=one.said.get(lang, ""),
    )


@router.get(
    "/reserve", response={200: Reserve, **problem_responses()}, summary="The reserve"
)
def show_reserve(request: Any, response: HttpResponse) -> Any:
    """Everything that a plan would be made of, as one reserve."""
    require(actor_of(request), "export", Run)
    reserve = reserve_now()
    tell_version(response, reserve.content_hash)
    return reserve.canonical()


ROUTERS = [("/planning", router), *folders_api.ROUTERS]
