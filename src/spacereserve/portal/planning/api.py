"""The interface of this room: runs and their plans, and the reserve itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from spacereserve.engine.allocation import Plan
from spacereserve.engine.model import Reserve
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.api.etags import tell_version
from spacereserve.portal.api.idempotency import IDEMPOTENT
from spacereserve.portal.api.pages import Page, PageQuery, page_of
from spacereserve.portal.api.problems import problem_responses
from spacereserve.portal.planning import runs
from spacereserve.portal.planning.models import Run
from spacereserve.portal.planning.reserve import reserve_now

__all__ = ["ROUTERS"]

router = Router(tags=["planning"])


class RunIn(Schema):
    """The question to the engine."""

    levels: list[str] = Field(min_length=1, max_length=20)
    at: datetime | None = Field(None, description="Now, where none is given.")
    days: float = Field(7.0, gt=0.0, le=60.0, allow_inf_nan=False)


class PlanOut(Schema):
    """A plan in short."""

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
    possible = number if 0 < number < 2**63 else 0
    run: Run = get_object_or_404(Run.objects.select_related("snapshot"), pk=possible)
    return run


@router.get(
    "/runs", response={200: Page[RunOut], **problem_responses()}, summary="List"
)
def list_runs(request: Any, query: Query[PageQuery]) -> Any:
    """Runs, newest first."""
    require(actor_of(request), "list", Run)
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
    "/reserve", response={200: Reserve, **problem_responses()}, summary="The reserve"
)
def show_reserve(request: Any, response: HttpResponse) -> Any:
    """Everything that a plan would be made of, as one reserve."""
    require(actor_of(request), "export", Run)
    reserve = reserve_now()
    tell_version(response, reserve.content_hash)
    return reserve.canonical()


ROUTERS = [("/planning", router)]
