"""Trying: what changes would do for one need, seen by solving again.

Two ways, and each remedy says which. With every other need *held* at what it has,
only the need itself is chosen for, within what the others leave: quick, and what it
shows is a plan that could be had. Planned *anew*, everything is chosen again, as by
anybody who made the change and asked for a plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.applying import Change, apply_all
from spacereserve.engine.allocation.arcs import (
    Arc,
    Physics,
    Prospect,
    find_prospects,
)
from spacereserve.engine.allocation.choosing import choose
from spacereserve.engine.allocation.dispatch import Dispatch, dispatch
from spacereserve.engine.allocation.formulating import formulate
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.outcome import Outcome, outcome_of
from spacereserve.engine.allocation.plan import Stage
from spacereserve.engine.allocation.schedules import Schedule
from spacereserve.engine.allocation.solve import (
    Cut,
    Limits,
    Solution,
    is_small,
    solve,
)
from spacereserve.engine.errors import PlanningError
from spacereserve.engine.supply import Demand, Sky
from spacereserve.engine.terms import offers_at

__all__ = ["Anew", "Planned", "Trial", "try_anew", "try_held"]

_ROUNDS = 3
"""How often a need is solved again until its looks find their passes."""
_MOST_COLUMNS = 3_000
"""Up to so many columns everything is planned anew, where it is asked for or not."""
_NO_LOOKS = np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class Planned:
    """A plan as solved, to be tried again with changes.

    Attributes:
        sky: The sky.
        physics: What could be given by physics alone.
        program: The program.
        solution: Its solution.
        sent: The looks given to satellites.
        outcomes: What each need (id) gets.
        limits: How far to go when solving again.
    """

    sky: Sky
    physics: Physics
    program: Formulation
    solution: Solution
    sent: Dispatch
    outcomes: Mapping[str, Outcome]
    limits: Limits

    @property
    def values(self) -> NDArray[np.float64]:
        """Values of the program's columns, float64 [n_column]."""
        return self.solution.values

    @cached_property
    def cost_eur(self) -> float:
        """Cost of the plan without harm, EUR."""
        return float(self.program.costs() @ self.values)

    @property
    def is_quick(self) -> bool:
        """True where planning everything anew takes no time worth thinking of."""
        columns = self.program.matrix.n_columns
        return is_small(self.program) and columns <= _MOST_COLUMNS

    def looks_of_others(self, need: str) -> int:
        """Looks given to all needs but one (id)."""
        return _looks_of_others(need, self.program, self.sent)


@dataclass(frozen=True, eq=False)
class Trial:
    """What changes did for a need while all others were held.

    Attributes:
        changes: The changes.
        program: The program for the need alone, with what others use as it is.
        values: Values of its columns.
        prospects: The offers judged for the need under the changes.
        outcome: What the need gets.
        extra_cost_eur: What the plan costs more, EUR.
        whole: True where nobody else loses a look to it.
    """

    changes: tuple[Change, ...]
    program: Formulation
    values: NDArray[np.float64]
    prospects: tuple[Prospect, ...]
    outcome: Outcome
    extra_cost_eur: float
    whole: bool

    @property
    def fraction(self) -> float:
        """Share of the need that is met."""
        return self.outcome.measured.fraction


@dataclass(frozen=True, eq=False)
class Anew:
    """What changes did when everything was planned anew.

    Attributes:
        outcomes: What each need (id) gets.
        cost_eur: Cost of the plan, EUR.
        stages: The stages, in order.
    """

    outcomes: Mapping[str, Outcome]
    cost_eur: float
    stages: tuple[Stage, ...]

    @property
    def fractions(self) -> dict[str, float]:
        """Share met of each need (id)."""
        return {name: one.measured.fraction for name, one in self.outcomes.items()}


def _changed_sky(changes: tuple[Change, ...], sky: Sky) -> Sky:
    reserve = apply_all(sky.reserve, changes, today=sky.question.at.date())
    return sky.with_terms(reserve)


def _demands(sky: Sky, physics: Physics) -> dict[str, Demand]:
    """The demands of the needs as they are after a change."""
    needs = sky.reserve.by_id("needs")
    return {
        name: replace(demand, need=needs[name])
        for name, demand in physics.demands.items()
    }


def try_anew(changes: tuple[Change, ...], planned: Planned) -> Anew:
    """Plans everything anew after changes.

    Args:
        changes: The changes.
        planned: The plan without them.
    """
    sky = _changed_sky(changes, planned.sky)
    physics = replace(planned.physics, demands=_demands(sky, planned.physics))
    prospects = find_prospects(sky, physics)
    arcs = [item.arc for item in prospects if item.arc is not None]
    near = planned.program.near
    program = formulate(sky, physics.demands, arcs, near=near)
    solution, sent = choose(program, planned.limits)
    outcomes = {
        name: outcome_of(name, program, solution.values, sent)
        for name in program.demands
    }
    cost_eur = float(program.costs() @ solution.values)
    return Anew(outcomes, cost_eur, solution.stages)


def try_held(need: str, changes: tuple[Change, ...], planned: Planned) -> Trial | None:
    """Tries changes with all other needs held at what they have.

    Args:
        need: Need (id).
        changes: The changes.
        planned: The plan without them.

    Returns:
        What they did; None where what others have could not be kept.
    """
    sky = _changed_sky(changes, planned.sky)
    demands = _demands(sky, planned.physics)
    own = replace(planned.physics, demands={need: demands[need]})
    prospects = find_prospects(sky, own)
    arcs = [item.arc for item in prospects if item.arc is not None]
    held, held_values = _held(need, sky, planned)
    program = formulate(sky, own.demands, [*arcs, *held], asked=demands)
    fixed = np.full(program.matrix.n_columns, np.nan)
    for place, arc in enumerate(program.arcs):
        key = (arc.offer.id, arc.demand.need.id)
        if key in held_values:
            fixed[program.arc_columns[place]] = held_values[key]
    found = _solved(need, program, fixed, planned)
    if found is None:
        return None
    values, sent = found
    return Trial(
        changes=changes,
        program=program,
        values=values,
        prospects=prospects,
        outcome=outcome_of(need, program, values, sent),
        extra_cost_eur=float(program.costs() @ values) - planned.cost_eur,
        whole=_looks_of_others(need, program, sent) >= planned.looks_of_others(need),
    )


def _solved(
    need: str, program: Formulation, fixed: NDArray[np.float64], planned: Planned
) -> tuple[NDArray[np.float64], Dispatch] | None:
    """Solved until every look of the need finds a pass beside those of others."""
    standing = _standing(need, program, planned)
    found: tuple[NDArray[np.float64], Dispatch] | None = None
    cuts: tuple[Cut, ...] = ()
    for _ in range(_ROUNDS):
        try:
            solution = solve(program, limits=planned.limits, fixed=fixed, cuts=cuts)
        except PlanningError:
            break
        together = replace(solution, schedules=(*standing, *solution.schedules))
        sent = dispatch(program, together)
        found = (solution.values, sent)
        if not sent.cuts:
            break
        cuts += sent.cuts
    return found


def _standing(
    need: str, program: Formulation, planned: Planned
) -> tuple[Schedule, ...]:
    """The schedules of other needs, by the places of their arcs in a new program."""
    place_of = {
        (arc.offer.id, arc.demand.need.id): place
        for place, arc in enumerate(program.arcs)
    }
    names = [(arc.offer.id, arc.demand.need.id) for arc in planned.program.arcs]
    return tuple(
        replace(
            schedule,
            places=np.array([place_of[names[p]] for p in schedule.places], np.int64),
        )
        for schedule in planned.solution.schedules
        if schedule.need != need
    )


def _looks_of_others(need: str, program: Formulation, sent: Dispatch) -> int:
    own = set(program.arcs_of(need))
    return sum(len(looks) for place, looks in sent.looks.items() if place not in own)


def _held(
    need: str, sky: Sky, planned: Planned
) -> tuple[list[Arc], dict[tuple[str, str], NDArray[np.float64]]]:
    """What other needs use, as arcs of exactly that, under the changed terms."""
    levels = set(sky.question.levels.values())
    offers = {
        offer.id: offer for name in levels for offer in offers_at(sky.reserve, name)
    }
    held: list[Arc] = []
    values: dict[tuple[str, str], NDArray[np.float64]] = {}
    for place, arc in enumerate(planned.program.arcs):
        if arc.demand.need.id == need:
            continue
        amount = planned.values[planned.program.arc_columns[place]]
        used = np.flatnonzero(amount > 1e-9)
        if len(used) == 0:
            continue
        held.append(
            replace(
                arc,
                offer=offers.get(arc.offer.id, arc.offer),
                bins=arc.bins[used],
                most=np.maximum(arc.most[used], amount[used]),
                period=arc.period[used],
                unit_cost_eur=arc.unit_cost_eur[used],
                unit_harm_eur=arc.unit_harm_eur[used],
                unit_share=arc.unit_share[used],
                # Of a region, the strip of each column; looks at spots are held by bin.
                ready=arc.ready[used] if arc.demand.kind == "area" else _NO_LOOKS,
            )
        )
        values[arc.offer.id, arc.demand.need.id] = amount[used]
    return held, values
