"""A run: the portal is frozen, the engine works in the background, the plans are kept.

ask ──▶ queued ──▶ running ──▶ done
          └──▶ cancelled ◀──┤──▶ failed

A worker that is killed cannot say so: a run that nobody has heard of for ten minutes is
lost, and has failed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spacereserve.engine.allocation import Limits, Plan, Step, plan
from spacereserve.engine.errors import EngineError
from spacereserve.engine.model import Question, Reserve
from spacereserve.engine.orbits import Catalogue, parse_catalogue
from spacereserve.engine.reports import Reader, reason_sentence
from spacereserve.language import LANGS, retold, translator
from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.audit import recording
from spacereserve.portal.errors import ConflictError, InvalidError
from spacereserve.portal.planning.foresight import foresee
from spacereserve.portal.planning.models import (
    LOST,
    Hindrance,
    NeedOutcome,
    OrbitFile,
    Run,
    Snapshot,
    StoredPlan,
)
from spacereserve.portal.planning.reserve import reserve_now
from spacereserve.portal.reader import reader_language

__all__ = [
    "LOST_AFTER",
    "ask",
    "cancel",
    "end_lost",
    "reserve_of",
    "snapshot_now",
    "work",
]

LOST_AFTER = timedelta(minutes=10)
_TELL_EVERY_S = 1.0


class _CancelledError(Exception):
    """Somebody asked for the run to stop."""


def snapshot_now() -> Snapshot:
    """The reserve and the orbits as they are now; the same ones again if they are.

    Returns:
        The snapshot.

    Raises:
        ConflictError: There is no reserve, or there are no orbits.
    """
    reserve = reserve_now()
    orbits = OrbitFile.objects.defer("text").first()
    if orbits is None:
        raise ConflictError(
            _("There are no orbits yet"),
            rule=_("a plan needs to know where the satellites are"),
            way_out=_("add an orbit file, or import a folder that has one"),
            code="no-orbits",
        )
    made, _is_new = Snapshot.objects.get_or_create(
        content_hash=reserve.content_hash,
        orbits=orbits,
        defaults={"reserve": reserve.canonical()},
    )
    return made


def ask(actor: Actor, levels: list[str], *, at: datetime, days: float) -> Run:
    """Asks for plans; they are made in the background.

    Args:
        actor: Who asks.
        levels: The levels (ids), one plan each.
        at: When they are declared.
        days: How far ahead to plan, days.

    Returns:
        The run, queued.

    Raises:
        RefusedError: The actor may not.
        InvalidError: A level is not known, or there is none, or the length is wrong.
        ConflictError: There is no reserve, or there are no orbits.
    """
    from spacereserve.portal.planning.tasks import work_on  # noqa: PLC0415 - a cycle

    require(actor, "add", Run)
    with transaction.atomic():
        snapshot = snapshot_now()
        _check_question(reserve_of(snapshot), levels, at=at, days=days)
        run = Run.objects.create(
            snapshot=snapshot, levels=levels, at=at, days=days, asked_by=actor.user
        )
        details = {"levels": levels, "at": at, "days": days}
        recording.record(
            actor,
            f"{actor.kind or actor.system}:run:ask",
            subject=run,
            details={**details, "snapshot": snapshot.content_hash},
        )
    work_on.enqueue(run.pk)
    run.refresh_from_db()
    return run


def _check_question(
    reserve: Reserve, levels: list[str], *, at: datetime, days: float
) -> None:
    if not levels:
        raise InvalidError(
            _("No level is chosen"),
            rule=_("a plan is made for one level or more"),
            way_out=_("choose a level"),
            field="levels",
        )
    try:
        for level in levels:
            Question.of(reserve, level, at=at, days=days)
    except EngineError as error:
        lang = reader_language()
        raise InvalidError(
            retold(error.what, lang),
            rule=retold(error.rule, lang),
            value=error.value,
            way_out=retold(error.way_out, lang),
        ) from error


def cancel(actor: Actor, run: Run) -> None:
    """Asks a run to stop; it does so within seconds.

    Args:
        actor: Who asks.
        run: The run.

    Raises:
        RefusedError: The actor may not.
        ConflictError: It is over already.
    """
    require(actor, "cancel", run)
    with transaction.atomic():
        locked = Run.objects.select_for_update().get(pk=run.pk)
        if not locked.is_open:
            raise ConflictError(
                _("The run is over"),
                rule=_("a run is cancelled while it is queued or running"),
                value=locked.state,
                way_out=_("ask for a new one"),
                code="not-open",
            )
        locked.cancel_asked = True
        if locked.state == "queued":
            locked.state, locked.ended_at = "cancelled", timezone.now()
        locked.save()
        recording.record(actor, f"{actor.kind}:run:cancel", subject=run)


def end_lost() -> int:
    """Ends the runs whose worker was killed: nobody has heard of them for ten minutes.

    Whoever looks at runs asks for this, so it needs no clock of its own.

    Returns:
        How many there were.
    """
    now = timezone.now()
    lost = Run.objects.filter(
        Q(heard_at__lt=now - LOST_AFTER)
        | Q(heard_at=None, started_at__lt=now - LOST_AFTER),
        state="running",
    )
    if not lost.exists():
        return 0
    with transaction.atomic():
        rows = list(lost.select_for_update())
        for row in rows:
            row.state, row.ended_at, row.doing = "failed", now, ""
            row.failure, row.progress_fraction = LOST, 0.0
            row.save()
            recording.record(Actor.for_system("worker"), "worker:run:lost", subject=row)
    return len(rows)


def reserve_of(snapshot: Snapshot) -> Reserve:
    """The reserve of a snapshot.

    Args:
        snapshot: The snapshot.
    """
    return Reserve.model_validate(snapshot.reserve)


def work(run_id: int) -> None:
    """Makes the plans of a run; for the background worker.

    Args:
        run_id: The run's key. A run that is cancelled or over is left alone.
    """
    end_lost()
    now = timezone.now()
    started = Run.objects.filter(pk=run_id, state="queued").update(
        state="running", started_at=now, heard_at=now
    )
    if not started:
        return
    run = Run.objects.select_related("snapshot__orbits").get(pk=run_id)
    try:
        _make_plans(run)
    except _CancelledError:
        _finish(run, "cancelled")
    except EngineError as error:
        _finish(run, "failed", str(error))
    except Exception:
        _finish(run, "failed", "internal error")
        raise
    else:
        _finish(run, "done")
        foresee()


def _make_plans(run: Run) -> None:
    reserve = reserve_of(run.snapshot)
    catalogue = _catalogue_of(run.snapshot)
    tell = _teller(run)
    for place, level in enumerate(run.levels):

        def told(what: str, fraction: float, place: int = place) -> None:
            tell(what, (place + min(1.0, max(0.0, fraction))) / len(run.levels))

        tell("", place / len(run.levels))
        made = plan(
            reserve,
            catalogue,
            level=level,
            at=run.at,
            days=run.days,
            limits=Limits(gap_fraction=1e-2),
            progress=told,
        )
        with transaction.atomic():
            if not Run.objects.filter(pk=run.pk, state="running").exists():
                raise _CancelledError
            keep_plan(run, made, reserve)


def _catalogue_of(snapshot: Snapshot) -> Catalogue:
    return parse_catalogue(snapshot.orbits.text, name=snapshot.orbits.name)


def _teller(run: Run) -> Callable[[str, float], None]:
    """Writes progress now and then, and stops the work when somebody asked for it."""
    last_s = 0.0

    def tell(what: str, fraction: float) -> None:
        nonlocal last_s
        now_s = time.monotonic()
        if now_s - last_s < _TELL_EVERY_S:
            return
        last_s = now_s
        row = Run.objects.filter(pk=run.pk, state="running", cancel_asked=False)
        if not row.update(
            doing=what[:64],
            progress_fraction=min(1.0, fraction),
            heard_at=timezone.now(),
        ):
            raise _CancelledError

    return tell


def _finish(run: Run, state: str, failure: str = "") -> None:
    Run.objects.filter(pk=run.pk, state="running").update(
        state=state,
        failure=failure[:4000],
        ended_at=timezone.now(),
        progress_fraction=1.0 if state == "done" else 0.0,
        doing="",
    )


def keep_plan(run: Run, made: Plan, reserve: Reserve) -> StoredPlan:
    """Keeps a plan, with what the pages of needs and providers show of it.

    Args:
        run: Its run.
        made: The plan.
        reserve: The reserve that it was made of.

    Returns:
        The kept plan.
    """
    stored = StoredPlan.objects.create(
        run=run,
        level=made.level,
        plan=made.model_dump(mode="json"),
        n_met=sum(need.state == "met" for need in made.needs),
        n_needs=len(made.needs),
        cost_eur=made.cost_eur,
        status=made.status.value,
    )
    NeedOutcome.objects.bulk_create(
        NeedOutcome(
            plan=stored,
            need=need.id,
            state=need.state.value,
            met_fraction=need.met_fraction,
            national_fraction=need.national_fraction,
            commercial_fraction=need.commercial_fraction,
            cost_eur=need.cost_eur,
        )
        for need in made.needs
    )
    holders = {
        line.id: agreement.id
        for agreement in reserve.agreements
        for line in agreement.lines
    }
    readers = [Reader(reserve, translator(lang)) for lang in LANGS]
    Hindrance.objects.bulk_create(_hindrances(stored, made, holders, readers))
    return stored


def _hindrances(
    stored: StoredPlan, made: Plan, holders: dict[str, str], readers: list[Reader]
) -> list[Hindrance]:
    """What restrictions keep away, said in each language once and for all."""
    return [
        Hindrance(
            plan=stored,
            need=need.id,
            provider=row.provider,
            agreement=holders.get(row.line, ""),
            line=row.line,
            restriction=_restriction_of(row),
            is_unmet=need.state != "met",
            said={one.t.lang: reason_sentence(row, one) for one in readers},
        )
        for need in made.needs
        for row in need.funnel
        if row.step is Step.RESTRICTION
    ]


def _restriction_of(row: Any) -> str:
    return str(row.details.get("restriction", ""))[:64]
