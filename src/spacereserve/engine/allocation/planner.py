"""The planner: from a reserve, a sky and a question to a plan with its proof."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.arcs import (
    Physics,
    Prospect,
    find_physics,
    find_prospects,
)
from spacereserve.engine.allocation.choosing import choose
from spacereserve.engine.allocation.consents import plan_with_consents
from spacereserve.engine.allocation.formulating import formulate
from spacereserve.engine.allocation.nearness import Near, near_to, nearness_of
from spacereserve.engine.allocation.need_plans import need_plans
from spacereserve.engine.allocation.notices import notices_of
from spacereserve.engine.allocation.outcome import outcome_of
from spacereserve.engine.allocation.plan import (
    NeedPlan,
    Plan,
    PlanStatus,
    Stage,
    Worth,
)
from spacereserve.engine.allocation.plan import Sky as SkyReport
from spacereserve.engine.allocation.solve import Limits
from spacereserve.engine.allocation.trying import Planned
from spacereserve.engine.allocation.usage import (
    offer_plans,
    shares_supplied,
    spending_of_nations,
)
from spacereserve.engine.allocation.worths import find_held_worths, find_worths
from spacereserve.engine.model import (
    Question,
    Reserve,
    check_reserve,
    forecasts_of,
)
from spacereserve.engine.orbits import Catalogue
from spacereserve.engine.supply import Progress, Sky, silent

__all__ = ["make_plan", "plan", "snapshot_hash"]

_DEFAULT = Limits()


def snapshot_hash(reserve: Reserve, catalogue: Catalogue) -> str:
    """SHA-256 over a reserve and a catalogue: what exactly was planned with.

    Args:
        reserve: The reserve.
        catalogue: The satellites.
    """
    text = f"{reserve.content_hash}\n{catalogue.content_hash}\n"
    return hashlib.sha256(text.encode()).hexdigest()


def plan(
    reserve: Reserve,
    catalogue: Catalogue,
    *,
    level: str,
    at: datetime,
    days: float = 7.0,
    theatres: dict[str, str] | None = None,
    limits: Limits = _DEFAULT,
    remedies: bool = True,
    consents: bool | None = None,
    worths: bool | None = None,
    near: Plan | None = None,
    change_price_eur: float = 0.0,
    progress: Progress = silent,
) -> Plan:
    """Plans what a reserve gives at a level.

    Args:
        reserve: The reserve.
        catalogue: The satellites; services pick theirs by number or name.
        level: Level (id) declared.
        at: When it is declared; all seconds in the plan count from here.
        days: How far ahead to plan, days.
        theatres: Level (id) by theatre (id), where it differs from ``level``.
        limits: How far to go in solving.
        remedies: False leaves out the search for remedies.
        consents: True adds the second plan, as if the consents that offers wait for
            were given; None does so where it takes no time worth thinking of.
        worths: True adds what one more unit of each scarce thing is worth, for the time
            of one more plan each; None does so where that takes no time worth thinking
            of, and else says what the unit brings one need, all others held.
        near: A running plan to stay close to; None plans freely.
        change_price_eur: With ``near``: what each commitment newly called or called
            off adds to what is made least, EUR, above 0.
        progress: Told what is being worked on and how far it has come.

    Returns:
        The plan. The same reserve, catalogue, level and instant give the same plan,
        whatever the order of records, as long as no time limit is set.

    Raises:
        InputError: Records of the reserve contradict each other.
        PlanningError: The level is not known, the running plan is of another reserve,
            or no plan was found in time.
    """
    check_reserve(reserve)
    question = Question.of(reserve, level, at=at, days=days, theatres=theatres)
    sky = Sky(reserve, catalogue, question, progress)
    kept = None if near is None else near_to(near, change_price_eur, reserve)
    physics = find_physics(sky)
    return make_plan(
        sky,
        physics,
        limits=limits,
        remedies=remedies,
        consents=consents,
        worths=worths,
        near=kept,
    )


def make_plan(
    sky: Sky,
    physics: Physics,
    *,
    limits: Limits = _DEFAULT,
    remedies: bool = True,
    consents: bool | None = None,
    worths: bool | None = None,
    near: Near | None = None,
) -> Plan:
    """Chooses, once it is known what could be given.

    Args:
        sky: The sky.
        physics: What could be given by physics alone.
        limits: How far to go in solving.
        remedies: False leaves out the search for remedies.
        consents: True adds the second plan with consents; None: where it is quick and
            remedies are searched.
        worths: True adds what one more unit is worth, planned anew; None does so where
            it is quick, and else with all other needs held; neither without remedies.
        near: The running plan to stay close to; None plans freely.
    """
    prospects = find_prospects(sky, physics)
    arcs = [item.arc for item in prospects if item.arc is not None]
    program = formulate(sky, physics.demands, arcs, near=near)
    sky.progress("solving", 0.0)
    solution, sent = choose(program, limits)
    outcomes = {
        name: outcome_of(name, program, solution.values, sent)
        for name in program.demands
    }
    planned = Planned(sky, physics, program, solution, sent, outcomes, limits)
    if limits.is_stopped:  # whoever stops wants the plan, and nothing tried half
        remedies = consents = worths = False
    needs = need_plans(planned, prospects, remedies=remedies)
    quick = remedies and planned.is_quick
    asked = quick if consents is None else consents
    second = plan_with_consents(planned, prospects) if asked else None
    worth = _worths(planned, prospects, asked=worths, remedies=remedies)
    extra = {"consents": second, "worths": worth}
    return _plan(planned, needs).model_copy(update=extra)


def _worths(
    planned: Planned,
    prospects: Iterable[Prospect],
    *,
    asked: bool | None,
    remedies: bool,
) -> tuple[Worth, ...] | None:
    """What one more unit is worth: planned anew where asked for, or where quick."""
    if asked or (asked is None and remedies and planned.is_quick):
        return find_worths(planned, prospects)
    if asked is None and remedies:
        return find_held_worths(planned, prospects)
    return None


# The whole ---------------------------------------------------------------------------


def _plan(planned: Planned, needs: tuple[NeedPlan, ...]) -> Plan:
    sky, program = planned.sky, planned.program
    harm_eur = float(program.harms() @ planned.values)
    stages = tuple(
        _shown(_measured(stage, needs, planned.limits.gap_fraction))
        for stage in planned.solution.stages
    )
    offers = offer_plans(planned)
    return Plan(
        reserve=sky.reserve.id,
        snapshot=snapshot_hash(sky.reserve, sky.catalogue),
        level=sky.question.level,
        levels=dict(sorted(sky.question.levels.items())),
        at=sky.question.at,
        days=sky.question.days,
        status=_worst(stages),
        bound=stages[-1].bound,
        gap_fraction=max(stage.gap_fraction for stage in stages),
        stages=stages,
        cost_eur=round(planned.cost_eur, 2),
        harm_eur=round(harm_eur, 2),
        needs=needs,
        offers=offers,
        shares=shares_supplied(planned),
        spending=spending_of_nations(planned),
        supplied=tuple(
            look for name in program.demands for look in planned.outcomes[name].supplied
        ),
        rates=tuple(
            rate for name in program.demands for rate in planned.outcomes[name].rates
        ),
        near=None if program.near is None else nearness_of(program.near, offers),
        cloud_forecast=forecasts_of(sky.reserve),
        sky=_sky_report(sky),
        warnings=notices_of(sky),
    )


def _measured(stage: Stage, needs: Iterable[NeedPlan], asked: float) -> Stage:
    """A stage with what its needs really get, where that is less than was solved."""
    if stage.name == "cost":
        return stage
    real = sum(
        need.met_fraction for need in needs if f"priority {need.priority}" == stage.name
    )
    if real >= stage.value - 1e-4:
        return stage
    gap = (stage.bound - real) / max(1.0, real)
    found = PlanStatus.WITHIN_GAP if gap <= asked else PlanStatus.NOT_PROVEN
    status = max(stage.status, found, key=list(PlanStatus).index)
    return stage.model_copy(
        update={"value": real, "gap_fraction": gap, "status": status}
    )


def _shown(stage: Stage) -> Stage:
    """Without digits beyond what the solver's tolerance carries."""
    digits = 2 if stage.name == "cost" else 6
    return stage.model_copy(
        update={
            "value": round(stage.value, digits),
            "bound": round(stage.bound, digits),
            "gap_fraction": round(stage.gap_fraction, 8),
        }
    )


def _worst(stages: Iterable[Stage]) -> PlanStatus:
    order = list(PlanStatus)
    return max((stage.status for stage in stages), key=order.index)


def _sky_report(sky: Sky) -> SkyReport:
    used = _satellites_used(sky)
    age_d = sky.age_d[used]
    return SkyReport(
        n_satellites=len(sky.catalogue),
        n_used=len(used),
        oldest_age_d=round(float(age_d.max()), 4) if len(used) else 0.0,
        median_age_d=round(float(np.median(age_d)), 4) if len(used) else 0.0,
        n_stale=int(np.sum(sky.is_stale[used])),
        n_failed=int(np.sum(sky.is_failed[used])),
        n_future=int(np.sum(age_d < 0.0)),
    )


def _satellites_used(sky: Sky) -> NDArray[np.intp]:
    promised = {
        line.service for agreement in sky.reserve.agreements for line in agreement.lines
    }
    services = sky.reserve.by_id("services")
    names = sorted({asset for name in promised for asset in services[name].assets})
    return sky.satellites_of(names)
