"""A program handed to HiGHS as it stands: for small ones, and for what is left."""

from __future__ import annotations

import highspy
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.answer import Answer, Clock, Effort
from spacereserve.engine.allocation.solving.engine import passed, quiet, watched
from spacereserve.engine.allocation.solving.program import Program

__all__ = ["is_polished", "solve_directly"]

_OPEN = (
    highspy.HighsModelStatus.kObjectiveTarget,
    highspy.HighsModelStatus.kTimeLimit,
    highspy.HighsModelStatus.kInterrupt,
)
_SMALL = 2_000  # columns of a program that is worth a polish
_NODES_OF_A_POLISH = 20
_IMPOSSIBLE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


def solve_directly(
    program: Program,
    clock: Clock,
    *,
    gap_fraction: float,
    start: NDArray[np.float64] | None = None,
    is_part: bool = False,
    enough: float | None = None,
    known: float = -np.inf,
) -> Answer:
    """Solves a program with the solver's own branch and bound.

    Args:
        program: The program.
        clock: Time left, and the wish to stop.
        gap_fraction: Relative gap at which to stop.
        start: A plan to begin from, float64 [n_column].
        is_part: True where it is part of a larger search, which tells its own progress.
        enough: A value that is good enough to stop at.
        known: A bound that is known already.
    """
    solver = quiet()
    passed(solver, program.model(whole=True))
    for option, value in (
        ("mip_rel_gap", gap_fraction),
        ("mip_abs_gap", 1e-9),
        ("mip_feasibility_tolerance", 1e-7),
        # It loses plans: what is left is called proven, or impossible (decision 6).
        ("presolve", "off"),
    ):
        solver.setOptionValue(option, value)
    if enough is not None:
        solver.setOptionValue("objective_target", enough - program.offset)
    if clock.left_s is not None:
        solver.setOptionValue("time_limit", clock.left_s)
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        solver.setSolution(solution)
    if clock.effort.listen is None or is_part:
        watched(solver, clock)
    else:
        watched(solver, clock, lambda at, b: clock.tell(at, max(known, b)))
    solver.run()
    answer = _answer(solver, program)
    is_open = not answer.is_stopped and answer.bound < answer.value
    if enough is None and is_open and is_polished(program, clock.effort):
        return _polished(solver, program, answer)
    return answer


def is_polished(program: Program, effort: Effort) -> bool:
    """True where a program is small enough to go on a little way by the cent.

    Args:
        program: The program.
        effort: How far to go.
    """
    return effort.by_the_cent and program.n <= _SMALL


def _polished(solver: highspy.Highs, program: Program, answer: Answer) -> Answer:
    """Goes on a little way: what is alike but for a cent is then chosen by the cent.

    The way is counted in nodes, not in seconds, so that it always ends the same.
    """
    if answer.values is None:
        return answer
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_max_nodes", _NODES_OF_A_POLISH)
    solution = highspy.HighsSolution()
    solution.col_value = list(answer.values)
    solver.setSolution(solution)
    solver.run()
    further = _answer(solver, program)
    if further.values is None or further.value > answer.value:
        return answer
    return Answer(further.values, further.value, max(answer.bound, further.bound))


def _answer(solver: highspy.Highs, program: Program) -> Answer:
    status, info = solver.getModelStatus(), solver.getInfo()
    feasible = highspy.SolutionStatus.kSolutionStatusFeasible
    if status in _IMPOSSIBLE:
        return Answer(None, np.inf, np.inf)
    bound = float(info.mip_dual_bound) if program.whole.any() else -np.inf
    if info.primal_solution_status != feasible:
        return Answer(None, np.inf, bound, is_stopped=True)
    values = np.array(solver.getSolution().col_value)
    values = np.where(program.whole, np.round(values), values)
    value = program.value(values)
    if not program.whole.any():
        bound = value
    return Answer(values, value, min(bound, value), is_stopped=status in _OPEN)
