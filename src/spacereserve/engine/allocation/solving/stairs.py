"""Bounds of stages in order, from one relaxation that steps from stage to stage.

The relaxation is solved once for all stages blended, and from that optimum goes on to
each stage alone: what blends all is nearly best for each, so a step takes few pivots.
Where a plan for all at once is best, as it mostly is, these bounds prove it in a small
part of the time in which each stage would be solved again.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.answer import Clock
from spacereserve.engine.allocation.solving.engine import passed, quiet, watched
from spacereserve.engine.allocation.solving.islands import parts_of
from spacereserve.engine.allocation.solving.program import Program

__all__ = ["MOST", "bounds_in_order"]

MOST = 50_000
"""Above so many columns an island's relaxation is no quick thing from nothing."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_PRIMAL = 4
_KEPT = 5e-7
"""A stage may be short of the plan's value by so much, the solver's tolerance."""


def bounds_in_order(
    program: Program,
    islands: list[Ints],
    stages: Sequence[Floats],
    plan: Floats,
    clock: Clock,
) -> Floats:
    """What no plan is below in a stage that keeps what a plan reached in those before.

    Args:
        program: The program; its cost blends the stages.
        islands: Columns of each island; every column in one of them.
        stages: Cost of each column in each stage, float64 [n_column] each.
        plan: The plan, float64 [n_column].
        clock: Time left, and the wish to stop.

    Returns:
        Bounds by stage and island, without offset, float64 [n_stage, n_island]; minus
        infinity where none was found.
    """
    bounds = np.full((len(stages), len(islands)), -np.inf)
    for place, (own, part) in enumerate(
        zip(islands, parts_of(program, islands), strict=True)
    ):
        if clock.is_over:
            break
        if part.n <= MOST:
            costs = [stage[own] for stage in stages]
            bounds[:, place] = _bounds_of(part, costs, plan[own], clock)
    return bounds


def _bounds_of(
    program: Program, stages: Sequence[Floats], plan: Floats, clock: Clock
) -> Floats:
    """The same of one island, float64 [n_stage]."""
    bounds = np.full(len(stages), -np.inf)
    solver = quiet()
    passed(solver, program.model(whole=False))
    watched(solver, clock)
    if not _is_solved(solver, clock):
        return bounds
    # From here on each solve starts at the optimum of the one before.
    solver.setOptionValue("presolve", "off")
    solver.setOptionValue("simplex_strategy", _PRIMAL)
    every = np.arange(program.n, dtype=np.int32)
    for number, costs in enumerate(stages):
        solver.changeColsCost(program.n, every, costs)
        if not _is_solved(solver, clock):
            break
        bounds[number] = float(solver.getInfo().objective_function_value)
        counted = np.flatnonzero(costs).astype(np.int32)
        most = float(costs @ plan) + _KEPT
        solver.addRow(-highspy.kHighsInf, most, len(counted), counted, costs[counted])
    return bounds


def _is_solved(solver: highspy.Highs, clock: Clock) -> bool:
    """True where the optimum was reached in time."""
    if clock.left_s is not None:
        limit_s = solver.getRunTime() + clock.left_s
        solver.setOptionValue("time_limit", limit_s)
    solver.run()
    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)
