"""Remedies: the cheapest single change that mends a need, verified by solving again.

Each change is tried by solving again with all other needs held at what they have, so
that what it shows is a plan that could be had. In a small program the cheapest that
mends the need is tried once more in a whole new plan in which no other need may get
less, which can be cheaper.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.arcs import (
    Arc,
    Physics,
    Prospect,
    find_prospects,
)
from spacereserve.engine.allocation.changes import Change, apply, changes_for
from spacereserve.engine.allocation.dispatch import dispatch
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.outcome import Outcome, outcome_of, state_of
from spacereserve.engine.allocation.plan import (
    FunnelRow,
    NeedState,
    Remedy,
    RemedyKind,
)
from spacereserve.engine.allocation.solve import Limits, is_small, solve
from spacereserve.engine.errors import PlanningError
from spacereserve.engine.supply import Sky
from spacereserve.engine.terms import offers_at

__all__ = ["Planned", "find_remedy"]

_BETTER = 1e-3
_TRIES = 3


@dataclass(frozen=True, eq=False)
class Planned:
    """A plan as solved, to be tried again with changes.

    Attributes:
        sky: The sky.
        physics: What could be given by physics alone.
        program: The program.
        values: Values of its columns.
        outcomes: What each need (id) gets.
        limits: How far to go when solving again.
    """

    sky: Sky
    physics: Physics
    program: Formulation
    values: NDArray[np.float64]
    outcomes: Mapping[str, Outcome]
    limits: Limits

    @property
    def cost_eur(self) -> float:
        """Cost of the plan without harm, EUR."""
        return float(self.program.costs() @ self.values)


@dataclass(frozen=True, eq=False)
class _Trial:
    """A change, and what trying it showed."""

    change: Change
    fraction: float
    extra_cost_eur: float
    whole: bool

    @property
    def rank(self) -> tuple[bool, float, float, str, str]:
        """Those that mend the need first, then the cheapest; else the most mended."""
        kind, subject, _ = self.change
        met = state_of(self.fraction) is NeedState.MET
        short = 0.0 if met else -round(self.fraction, 4)
        return (not met, short, round(self.extra_cost_eur, 2), kind.value, subject)


def find_remedy(
    need: str,
    planned: Planned,
    *,
    funnel: tuple[FunnelRow, ...],
    binding: tuple[str, ...],
) -> tuple[Remedy | None, int]:
    """Finds the cheapest single change that serves a need better.

    Args:
        need: Need (id), not fully met.
        planned: The plan.
        funnel: Where each offer stands for it.
        binding: What stops more for it.

    Returns:
        The remedy, or None where no single change helps; and how many were tried.
    """
    demand = planned.program.demands[need]
    before = planned.outcomes[need].measured.fraction
    changes = changes_for(
        planned.sky.reserve,
        planned.sky.question.levels[demand.need.theatre],
        funnel=funnel,
        binding=binding,
        late=_late(need, planned),
        start_h=round(demand.start_s / 3600.0, 4),
    )
    trials = [_tried(need, change, planned) for change in changes]
    helping = [trial for trial in trials if trial.fraction > before + _BETTER]
    for trial in sorted(helping, key=lambda item: item.rank)[:_TRIES]:
        remedy = _remedy(need, trial, planned)
        if remedy.met_fraction > before + _BETTER:
            return remedy, len(changes)
    return None, len(changes)


def _late(need: str, planned: Planned) -> tuple[str, ...]:
    """Lines that come after the need has started and been short."""
    outcome = planned.outcomes[need]
    gaps = outcome.measured.gaps
    if not gaps:
        return ()
    return tuple(
        arc.offer.id
        for arc in (planned.program.arcs[p] for p in planned.program.arcs_of(need))
        if arc.offer.call_up_s > outcome.demand.start_s
        and gaps[0].start_s < arc.offer.call_up_s + 1.0
    )


def _changed_sky(change: Change, sky: Sky) -> Sky:
    reserve = apply(sky.reserve, change, today=sky.question.at.date())
    return replace(sky, reserve=reserve)


def _tried(need: str, change: Change, planned: Planned) -> _Trial:
    """Tries a change with all other needs held at what they have."""
    sky = _changed_sky(change, planned.sky)
    own = Physics(
        {need: planned.physics.demands[need]},
        planned.physics.qualities,
        planned.physics.supplies,
    )
    arcs = _arcs(find_prospects(sky, own))
    held, held_values = _held(need, sky, planned)
    program = Formulation.of(sky, {need: own.demands[need]}, [*arcs, *held])
    fixed = np.full(program.matrix.n_columns, np.nan)
    for place, arc in enumerate(program.arcs):
        key = (arc.offer.id, arc.demand.need.id)
        if key in held_values:
            fixed[program.arc_columns[place]] = held_values[key]
    before = _cost_of_held(planned, need)
    try:
        solution = solve(program, limits=planned.limits, fixed=fixed)
    except PlanningError:
        return _Trial(change, 0.0, 0.0, whole=False)
    alone = replace(solution, values=_without(solution.values, program, held_values))
    sent = dispatch(program, alone)
    outcome = outcome_of(need, program, solution.values, sent)
    cost_eur = float(program.costs() @ solution.values)
    return _Trial(
        _tightened(change, program, solution.values, planned),
        outcome.measured.fraction,
        cost_eur - before - _cost_of_need(planned, need),
        whole=not sent.cuts,
    )


def _arcs(prospects: Iterable[Prospect]) -> list[Arc]:
    return [item.arc for item in prospects if item.arc is not None]


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
                ready=np.empty(0, np.int64),
            )
        )
        values[arc.offer.id, arc.demand.need.id] = amount[used]
    return held, values


def _without(
    values: NDArray[np.float64],
    program: Formulation,
    held: Mapping[tuple[str, str], NDArray[np.float64]],
) -> NDArray[np.float64]:
    """The same values, with what other needs use left out of the dispatch."""
    own = values.copy()
    for place, arc in enumerate(program.arcs):
        if (arc.offer.id, arc.demand.need.id) in held:
            own[program.arc_columns[place]] = 0.0
    return own


def _cost_of_need(planned: Planned, need: str) -> float:
    return sum(
        float(
            planned.program.arcs[p].unit_cost_eur
            @ planned.values[planned.program.arc_columns[p]]
        )
        for p in planned.program.arcs_of(need)
    )


def _cost_of_held(planned: Planned, need: str) -> float:
    return planned.cost_eur - _cost_of_need(planned, need)


def _tightened(
    change: Change,
    program: Formulation,
    values: NDArray[np.float64],
    planned: Planned,
) -> Change:
    """The same change, no larger than the trial needed."""
    kind, subject, details = change
    activity = program.matrix.activity(values)
    if kind is RemedyKind.RAISE_QUANTITY:
        needed = _quantity_needed(subject, program, values)
        return (kind, subject, {**details, "to": max(float(details["from"]), needed)})
    if kind is RemedyKind.RAISE_BUDGET:
        used_eur = program.spent_eur(f"budget:{subject}", activity)
        per_day_eur = math.ceil(used_eur / planned.sky.question.days / 1000.0) * 1000.0
        to = max(float(details["from"]), per_day_eur)
        return (kind, subject, {**details, "to": to})
    if kind is RemedyKind.RAISE_CEILING:
        spent_eur = planned.sky.reserve.by_id("agreements")[subject].spent_eur
        used_eur = program.spent_eur(f"ceiling:{subject}", activity)
        needed = math.ceil((spent_eur + used_eur) / 1000.0) * 1000.0
        return (kind, subject, {**details, "to": max(float(details["from"]), needed)})
    return change


def _quantity_needed(
    line: str, program: Formulation, values: NDArray[np.float64]
) -> float:
    """The smallest promised quantity with which every period's use is covered."""
    used: dict[int, float] = {}
    kind = "daily"
    for place, arc in enumerate(program.arcs):
        if arc.offer.id == line:
            kind = arc.demand.kind
            amounts = values[program.arc_columns[place]]
            for period, amount in zip(arc.period, amounts, strict=True):
                used[int(period)] = used.get(int(period), 0.0) + float(amount)
    offer = program.offers.get(line)
    if offer is None:
        return 0.0
    full = offer.line.quantity
    ratios = [
        amount / (program.quantity_in(offer, kind, period) / full)
        for period, amount in used.items()
        if amount > 1e-9 and program.quantity_in(offer, kind, period) > 0.0
    ]
    return float(math.ceil(max(ratios, default=0.0) - 1e-6))


def _remedy(need: str, trial: _Trial, planned: Planned) -> Remedy:
    """What a trial showed, or in a small program what a whole new plan shows."""
    kind, subject, details = trial.change
    if not is_small(planned.program):
        return Remedy(
            kind=kind,
            subject=subject,
            details=details,
            met_fraction=round(trial.fraction, 6),
            extra_cost_eur=round(trial.extra_cost_eur, 2),
            verified=trial.whole,
        )
    return _verified(need, trial, planned)


def _verified(need: str, trial: _Trial, planned: Planned) -> Remedy:
    """Tries a change in a whole new plan in which no other need may get less."""
    kind, subject, details = trial.change
    sky = _changed_sky(trial.change, planned.sky)
    arcs = _arcs(find_prospects(sky, planned.physics))
    program = Formulation.of(sky, planned.physics.demands, arcs)
    keep = {
        name: float(planned.values[column])
        for name, column in planned.program.met.items()
        if name != need
    }
    try:
        solution = solve(program, limits=planned.limits, keep=keep, first=need)
    except PlanningError:
        return Remedy(
            kind=kind,
            subject=subject,
            details=details,
            met_fraction=0.0,
            extra_cost_eur=0.0,
            verified=False,
        )
    sent = dispatch(program, solution)
    outcome = outcome_of(need, program, solution.values, sent)
    cost_eur = float(program.costs() @ solution.values)
    return Remedy(
        kind=kind,
        subject=subject,
        details=details,
        met_fraction=outcome.measured.fraction,
        extra_cost_eur=round(cost_eur - planned.cost_eur, 2),
        verified=not sent.cuts,
    )
