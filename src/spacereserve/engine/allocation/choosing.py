"""Choosing: solving until every look that is counted finds a pass to be taken in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.dispatch import Dispatch, dispatch
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.plan import PlanStatus, Stage
from spacereserve.engine.allocation.solve import (
    Cut,
    Limits,
    Solution,
    in_units,
    is_small,
    judged,
    solve,
)

__all__ = ["choose"]

_MOST_ROUNDS = 30
"""How often a small program is solved again with the rules that it broke."""
_NOTHING = 1e-9
"""Use below this is the solver's tolerance."""


def choose(program: Formulation, limits: Limits) -> tuple[Solution, Dispatch]:
    """Solves until every look finds a pass.

    A large program is solved once: a look that finds no pass is left out of the plan,
    and the needs are measured without it.

    Args:
        program: The program.
        limits: How far to go in solving.

    Returns:
        The solution, and the looks given to satellites.
    """
    cuts: tuple[Cut, ...] = ()
    rounds = _MOST_ROUNDS if is_small(program) else 1
    for _ in range(rounds):
        solution = solve(program, limits=limits, cuts=cuts)
        sent = dispatch(program, solution)
        if not sent.cuts or limits.is_stopped:  # a new solve would begin with nothing
            break
        cuts += sent.cuts
    if sent.cuts:
        solution = replace(solution, values=_as_sent(program, solution.values, sent))
    return _without_idle_calls(program, solution, limits), sent


def _without_idle_calls(
    program: Formulation, solution: Solution, limits: Limits
) -> Solution:
    """Nobody is called for nothing: within a gap, an idle call may have been left."""
    used = dict.fromkeys(program.offers, 0.0)
    for columns, arc in zip(program.arc_columns, program.arcs, strict=True):
        used[arc.offer.id] += float(arc.unit_share @ solution.values[columns])
    columns = np.array(
        [program.called[name] for name, amount in used.items() if amount <= _NOTHING],
        dtype=np.int64,
    )
    values = solution.values.copy()
    values[columns] = 0.0
    weighed = program.weighed()
    saved_eur = float(weighed @ (solution.values - values))
    if saved_eur <= 0.0:
        return replace(solution, values=values)
    stages = (*solution.stages[:-1], _cheaper(solution.stages[-1], saved_eur, limits))
    return replace(solution, values=values, stages=stages)


def _cheaper(stage: Stage, saved_eur: float, limits: Limits) -> Stage:
    """The stage of cost, with what was saved after it."""
    was_timed_out = stage.status is PlanStatus.TIMED_OUT
    return in_units(
        judged(
            stage.name,
            (stage.value - saved_eur) / 1000.0,
            stage.bound / 1000.0,
            asked=limits.gap_fraction,
            timed_out=was_timed_out,
        )
    )


def _as_sent(
    program: Formulation, values: NDArray[np.float64], sent: Dispatch
) -> NDArray[np.float64]:
    """The values with the looks that were sent, so that nobody pays for others."""
    own = values.copy()
    for place, arc in enumerate(program.arcs):
        looks = arc.supply.looks
        if looks is None:
            continue
        taken = sent.looks.get(place, np.empty(0, np.int64))
        if arc.demand.kind == "area":
            own[program.arc_columns[place]] = np.isin(arc.ready, taken)
        else:
            counts = np.bincount(looks.bin[taken], minlength=arc.demand.n_bins)
            own[program.arc_columns[place]] = counts[arc.bins]
    return own
