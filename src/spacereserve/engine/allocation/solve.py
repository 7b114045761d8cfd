"""Solving a plan: priorities strictly in order, then cost, each with its bound.

Each stage is first relaxed (``master``), which gives its bound, and then solved in
whole numbers by HiGHS over the schedules made so far. Every stage keeps what the stages
before it achieved. A program with many revisit needs is chosen one class at a time and
then looked at once more as a whole; its bounds allow everything to be chosen anew, so
the gap is never too small.
Nothing depends on the clock unless a time limit is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.blending import Blend, blended
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.known import Known, known_before
from spacereserve.engine.allocation.master import Cut, Master, columns_of
from spacereserve.engine.allocation.plan import PlanStatus, Stage
from spacereserve.engine.allocation.schedules import Schedule
from spacereserve.engine.allocation.solving import (
    LARGE,
    Apart,
    Progress,
    minimise,
)
from spacereserve.engine.allocation.stages import (
    Class,
    Limits,
    classes_of,
    effort_of,
    in_units,
    judged,
)
from spacereserve.engine.errors import PlanningError

__all__ = [
    "Class",
    "Cut",
    "Limits",
    "Solution",
    "classes_of",
    "in_units",
    "is_small",
    "judged",
    "solve",
]

_TOLERANCE = 5e-7
_THOUSAND = 1000.0
_CLOSE = 1e-3
_ROUGH = 0.05
_PART_OF_GAP = 0.9
_ALL = "all priorities"
_FEW_SCHEDULED = 6
"""Up to so many revisit needs are chosen all at once, exactly."""
_SEEN_WHOLE = 20_000
"""Up to so many columns a plan made class by class is looked at once more, whole."""


@dataclass(frozen=True, eq=False)
class Solution:
    """Values of the columns, and what is proven about them.

    Attributes:
        values: Values of the formulation's columns, float64 [n_column].
        schedules: The schedules of looks taken.
        stages: The stages, in order.
    """

    values: NDArray[np.float64]
    schedules: tuple[Schedule, ...]
    stages: tuple[Stage, ...]


def solve(
    program: Formulation,
    *,
    limits: Limits,
    cuts: tuple[Cut, ...] = (),
    keep: Mapping[str, float] | None = None,
    fixed: NDArray[np.float64] | None = None,
) -> Solution:
    """Solves a program in order of priority, then for least cost.

    Args:
        program: The program.
        limits: How far to go.
        cuts: Further rules.
        keep: Needs (ids) whose share met must not fall below a value; then they are
            not stages of their own.
        fixed: Values at which columns are held; NaN where a column is free.

    Returns:
        The best solution found, with its bounds.

    Raises:
        PlanningError: What is to be kept or held cannot be.
    """
    least = {
        program.met[name]: max(0.0, value - _TOLERANCE)
        for name, value in (keep or {}).items()
    }
    master = Master(program, cuts=cuts, fixed=fixed, least=least)
    classes = classes_of(program) if keep is None else []
    free = keep is None and fixed is None
    start = program.calling_nobody() if free else None
    if free and not is_small(program):
        values, stages = _by_class(master, classes, limits, start)
    else:
        values, stages = _all_at_once(master, classes, limits, start)
    own = values[: program.matrix.n_columns]
    return Solution(_cleaned(own, program), master.chosen(values), stages)


def is_small(program: Formulation) -> bool:
    """True where all stages are solved over all columns at once."""
    return len(program.scheduled) <= _FEW_SCHEDULED


def _all_at_once(
    master: Master,
    classes: list[Class],
    limits: Limits,
    values: NDArray[np.float64] | None,
) -> tuple[NDArray[np.float64], tuple[Stage, ...]]:
    """Every stage over all columns: exact, for programs of moderate size."""
    weighed = master.program.weighed() / _THOUSAND
    blend = _blended(master, classes, weighed, limits, values)
    if blend is not None and blend.values is not None:
        values = blend.values
    return _stages_over_all(master, classes, limits, values, blend)


def _stages_over_all(
    master: Master,
    classes: list[Class],
    limits: Limits,
    values: NDArray[np.float64] | None,
    blend: Blend | None = None,
) -> tuple[NDArray[np.float64], tuple[Stage, ...]]:
    """The stages in order, each over all columns and from the plan of the one before.

    A stage gives up nothing of those before it but the solver's tolerance: half a
    millionth of a need.
    """
    stages, leasts = [], list[float]()
    weighed = master.program.weighed() / _THOUSAND
    known = _known(master, classes, limits, blend)
    for number, (name, met) in enumerate(classes):
        costs = _met_costs(master.program, met)
        stage, values = _stage(master, name, costs, values, limits, known=known[number])
        stages.append(in_units(stage))
        leasts.append(_kept(master, met, stages[-1].value, values, known[number].apart))
    if blend is not None:
        known[-1] = known[-1].raised(blend.cost_at_least(leasts))
    stage, values = _stage(master, "cost", weighed, values, limits, known=known[-1])
    return values, (*stages, in_units(stage))


def _known(
    master: Master, classes: list[Class], limits: Limits, blend: Blend | None
) -> list[Known]:
    """What is known of each stage before it is solved, that of cost last."""
    weighed = master.program.weighed() / _THOUSAND
    whole = master.whole(weighed)
    stages = [*(_met_costs(master.program, met) for _, met in classes), weighed]
    if whole.n < LARGE or master.chances:
        return [Known() for _ in stages]
    return known_before(whole, stages, blend, effort_of(limits, _ALL))


def _kept(
    master: Master,
    met: NDArray[np.int64],
    value: float,
    values: NDArray[np.float64],
    apart: Apart | None,
) -> float:
    """Keeps what a class reached, island by island, so that they stay apart.

    Returns:
        The least sum of the shares met that every later stage keeps.
    """
    if apart is None:
        master.add_least(met, value - _TOLERANCE)
        return value - _TOLERANCE
    total = 0.0
    for island in apart.islands:
        own = np.intersect1d(met, island)
        least = float(values[own].sum()) - _TOLERANCE
        total += least
        if len(own):
            master.add_least(own, least)
    return total


def _blended(
    master: Master,
    classes: list[Class],
    weighed: NDArray[np.float64],
    limits: Limits,
    start: NDArray[np.float64] | None,
) -> Blend | None:
    """A plan for all priorities at once, where solving each from nothing is long."""
    whole = master.whole(weighed)
    if start is None or whole.n < LARGE or master.chances:
        return None
    return blended(
        whole,
        master.program,
        dict(classes),
        effort=effort_of(limits, _ALL, part=_PART_OF_GAP),
        start=start,
        tell=limits.listen,
    )


def _by_class(
    master: Master,
    classes: list[Class],
    limits: Limits,
    values: NDArray[np.float64] | None,
) -> tuple[NDArray[np.float64], tuple[Stage, ...]]:
    """One class after the other, whose schedules then stand; then all once more.

    The schedules of a class are chosen first for cover, then for least cost, and then
    stand, while all else stays free. That is a start. From it the stages are solved
    again over all columns and all schedules made so far; only where the program is
    large does the start stay the plan. The bounds allow everything to be chosen anew.
    """
    program = master.program
    weighed = program.weighed() / _THOUSAND
    need_of = {column: name for name, column in program.met.items()}
    needs = [[need_of[int(column)] for column in met] for _, met in classes]
    for own in needs[1:]:
        master.open_columns(columns_of(program, own), opened=False)
    statuses = []
    rough = replace(limits, gap_fraction=max(_ROUGH, limits.gap_fraction))
    for number, (name, met) in enumerate(classes):
        if number:
            master.open_columns(columns_of(program, needs[number]), opened=True)
        costs = _met_costs(program, met)
        stage, values = _stage(master, name, costs, values, limits)
        statuses.append(stage.status)
        master.add_least(met, -stage.value - _TOLERANCE)
        stage, values = _stage(master, "cost", weighed, values, rough)
        statuses.append(stage.status)
        schedules = [name for name in needs[number] if name in program.scheduled]
        master.freeze(values, schedules)
    if values is None:  # no need at all
        return _all_at_once(master, classes, limits, values)
    master.drop_leasts()
    master.thaw()
    if program.matrix.n_columns <= _SEEN_WHOLE and not limits.is_stopped:
        return _stages_over_all(master, classes, limits, values)
    timed_out = PlanStatus.TIMED_OUT in statuses
    return values, _judged_as_it_is(
        master, classes, limits, values, timed_out=timed_out
    )


def _judged_as_it_is(
    master: Master,
    classes: list[Class],
    limits: Limits,
    values: NDArray[np.float64],
    *,
    timed_out: bool,
) -> tuple[Stage, ...]:
    """What is proven about a plan, with bounds over all columns."""
    asked, stages = limits.gap_fraction, []
    for name, met in classes:
        costs = _met_costs(master.program, met)
        value = float(costs @ values[: len(costs)])
        bound = master.relax(costs, close=_CLOSE)
        stages.append(
            in_units(judged(name, value, bound, asked=asked, timed_out=timed_out))
        )
        master.add_least(met, -value - _TOLERANCE)
    weighed = master.program.weighed() / _THOUSAND
    value = float(weighed @ values[: len(weighed)])
    bound = master.relax(weighed, close=_CLOSE)
    last = judged("cost", value, bound, asked=asked, timed_out=timed_out)
    return (*stages, in_units(last))


def _met_costs(program: Formulation, met: NDArray[np.int64]) -> NDArray[np.float64]:
    costs = np.zeros(program.matrix.n_columns)
    costs[met] = -1.0
    return costs


def _stage(
    master: Master,
    name: str,
    costs: NDArray[np.float64],
    start: NDArray[np.float64] | None,
    limits: Limits,
    *,
    known: Known | None = None,
) -> tuple[Stage, NDArray[np.float64]]:
    """Makes one stage least; one that a known bound proves at its start is done."""
    known = known or Known()
    least = known.bound
    if start is not None and np.isfinite(least):
        value = float(costs @ start[: len(costs)])
        done = judged(name, value, least, asked=limits.gap_fraction, timed_out=False)
        if done.status is not PlanStatus.NOT_PROVEN:
            if limits.listen is not None:
                limits.listen(name, Progress(0.0, value, least))
            return done, start
        if limits.is_stopped:  # what is known stands; a new solve would overrun
            asked = limits.gap_fraction
            return judged(name, value, least, asked=asked, timed_out=True), start
    # Without schedules no column is missing, so the solve itself gives the bound.
    close = 0.1 * limits.gap_fraction
    bound = master.relax(costs, close=close) if master.chances else -np.inf
    whole = master.whole(costs)
    began = None
    if start is not None:
        began = np.zeros(whole.n)
        began[: len(start)] = start
    answer = minimise(whole, effort_of(limits, name), start=began, apart=known.apart)
    values = began if answer.values is None else answer.values
    if values is None or answer.is_impossible:
        raise PlanningError(
            f"no plan was found at the stage {name!r}",
            rule="a change must leave what is to be kept possible",
            value=limits.time_limit_s,
            way_out="give it more time with --time-limit, or none",
        )
    value = float(costs @ values[: len(costs)])
    if not master.chances:
        bound = max(answer.bound, whole.least(), least)
    asked, timed_out = limits.gap_fraction, answer.is_stopped
    return judged(name, value, bound, asked=asked, timed_out=timed_out), values


def _cleaned(values: NDArray[np.float64], program: Formulation) -> NDArray[np.float64]:
    whole = np.concatenate(program.matrix.whole)
    return np.where(whole, np.round(values), np.maximum(values, 0.0))
