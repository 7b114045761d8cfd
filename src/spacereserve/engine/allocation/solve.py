"""Solving a plan: priorities strictly in order, then cost, each with its bound.

HiGHS solves one mixed-integer program for each stage. Every stage keeps what the stages
before it achieved. Nothing depends on the clock unless a time limit is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.plan import PlanStatus, Stage
from spacereserve.engine.errors import PlanningError

__all__ = ["Cut", "Limits", "Solution", "solve"]

_TOLERANCE = 1e-8
_PROVEN = 1e-6

Cut = tuple[NDArray[np.int64], NDArray[np.float64], float]
"""Columns, coefficients and the most that they may add up to."""


@dataclass(frozen=True)
class Limits:
    """How far to go.

    Attributes:
        gap_fraction: Relative gap at which a stage may stop.
        time_limit_s: Longest time for one stage, seconds; None for no limit (only then
            is the plan the same on every run).
        stop: Asked now and then; True stops with the best plan so far.
    """

    gap_fraction: float = 1e-4
    time_limit_s: float | None = None
    stop: Callable[[], bool] | None = None


@dataclass(frozen=True, eq=False)
class Solution:
    """Values of the columns, and what is proven about them.

    Attributes:
        values: Values of the columns, float64 [n_column].
        stages: The stages, in order.
    """

    values: NDArray[np.float64]
    stages: tuple[Stage, ...]


def solve(
    program: Formulation,
    *,
    limits: Limits,
    cuts: tuple[Cut, ...] = (),
    keep: Mapping[str, float] | None = None,
    first: str | None = None,
    fixed: NDArray[np.float64] | None = None,
    start: NDArray[np.float64] | None = None,
) -> Solution:
    """Solves a program in order of priority, then for least cost.

    Args:
        program: The program.
        limits: How far to go.
        cuts: Further rows.
        keep: Needs (ids) whose share met must not fall below a value; then they are
            not stages of their own.
        first: With ``keep``: the need (id) to be met as far as possible.
        fixed: Values at which columns are held; NaN where a column is free.
        start: A solution to begin from.

    Returns:
        The best solution found, with its bounds.

    Raises:
        PlanningError: No solution exists or was found in time.
    """
    solver = _solver(program, cuts, limits, fixed, keep)
    if start is not None:
        solver.setSolution(_as_solution(start))
    stages = []
    classes = _classes(program, keep, first)
    for name, columns in classes:
        stages.append(_best_met(solver, name, columns, limits))
        held = np.array(columns, dtype=np.int32)
        reached = stages[-1].value - _TOLERANCE
        solver.addRow(reached, highspy.kHighsInf, len(held), held, np.ones(len(held)))
    stages.append(_least_cost(solver, program, limits))
    return Solution(_values(solver, program), tuple(stages))


def _classes(
    program: Formulation, keep: Mapping[str, float] | None, first: str | None
) -> list[tuple[str, list[int]]]:
    if keep is not None:
        return [(f"need {first}", [program.met[first]])] if first else []
    by_priority: dict[int, list[int]] = {}
    for name, demand in program.demands.items():
        by_priority.setdefault(demand.need.priority, []).append(program.met[name])
    return [
        (f"priority {priority}", columns)
        for priority, columns in sorted(by_priority.items())
    ]


def _solver(
    program: Formulation,
    cuts: tuple[Cut, ...],
    limits: Limits,
    fixed: NDArray[np.float64] | None,
    keep: Mapping[str, float] | None,
) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # it ships no types
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_rel_gap", limits.gap_fraction),
        ("mip_abs_gap", 1e-9),
        ("mip_feasibility_tolerance", 1e-7),
    ):
        solver.setOptionValue(option, value)
    if limits.time_limit_s is not None:
        solver.setOptionValue("time_limit", limits.time_limit_s)
    model = program.matrix.model()
    if fixed is not None:
        held = ~np.isnan(fixed)
        model.col_lower_ = np.where(held, fixed, model.col_lower_)
        model.col_upper_ = np.where(held, fixed, model.col_upper_)
    if keep:
        # HiGHS hands out copies of its arrays: change one, then give it back.
        lower = np.array(model.col_lower_)
        for name, least in keep.items():
            lower[program.met[name]] = max(0.0, least - _TOLERANCE)
        model.col_lower_ = lower
    solver.passModel(model)
    for columns, values, high in cuts:
        solver.addRow(
            -highspy.kHighsInf, high, len(columns), columns.astype(np.int32), values
        )
    _listen(solver, limits)
    return solver


def _listen(solver: highspy.Highs, limits: Limits) -> None:
    stop = limits.stop
    if stop is None:
        return

    def ask(event: highspy.HighsCallbackEvent) -> None:
        if stop():
            event.interrupt()

    solver.cbMipInterrupt.subscribe(ask)


def _as_solution(values: NDArray[np.float64]) -> highspy.HighsSolution:
    solution = highspy.HighsSolution()
    solution.col_value = list(values)
    return solution


def _set_objective(
    solver: highspy.Highs, costs: NDArray[np.float64], sense: highspy.ObjSense
) -> None:
    columns = np.arange(len(costs), dtype=np.int32)
    solver.changeColsCost(len(costs), columns, costs)
    solver.changeObjectiveSense(sense)


def _best_met(
    solver: highspy.Highs, name: str, columns: list[int], limits: Limits
) -> Stage:
    costs = np.zeros(solver.getNumCol())
    costs[columns] = 1.0
    _set_objective(solver, costs, highspy.ObjSense.kMaximize)
    return _run(solver, name, limits)


def _least_cost(solver: highspy.Highs, program: Formulation, limits: Limits) -> Stage:
    _set_objective(
        solver, program.costs(with_harm=True) / 1000.0, highspy.ObjSense.kMinimize
    )
    stage = _run(solver, "cost", limits)
    return stage.model_copy(
        update={"value": stage.value * 1000.0, "bound": stage.bound * 1000.0}
    )


def _run(solver: highspy.Highs, name: str, limits: Limits) -> Stage:
    solver.run()
    status = solver.getModelStatus()
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise PlanningError(
            f"no plan was found at the stage {name!r} ({status.name})",
            rule="a plan that calls nobody always exists, so a stage ends with a plan",
            value=limits.time_limit_s,
            way_out="give it more time, or report this reserve as a fault",
        )
    value = float(info.objective_function_value)
    bound = float(info.mip_dual_bound) if np.isfinite(info.mip_dual_bound) else value
    if status == highspy.HighsModelStatus.kOptimal and info.mip_node_count < 0:
        bound = value  # solved as a linear program
    gap = abs(bound - value) / max(1.0, abs(value))
    return Stage(
        name=name,
        value=value,
        bound=bound,
        gap_fraction=gap,
        status=_proven(status, gap),
    )


def _proven(status: highspy.HighsModelStatus, gap: float) -> PlanStatus:
    if status != highspy.HighsModelStatus.kOptimal:
        return PlanStatus.TIMED_OUT
    return PlanStatus.OPTIMAL if gap <= _PROVEN else PlanStatus.WITHIN_GAP


def _values(solver: highspy.Highs, program: Formulation) -> NDArray[np.float64]:
    values = np.array(solver.getSolution().col_value)
    whole = np.concatenate(program.matrix.whole)
    return np.where(whole, np.round(values), np.maximum(values, 0.0))
