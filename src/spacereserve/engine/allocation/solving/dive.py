"""A first good plan of a program whose parts hang together: relax, call up, round.

The relaxation is solved once; what it calls up in part is then called up for good, a
share at a time, the surest first, and the relaxation solved again from where it stood.
With all calls settled, few numbers are left broken, and the solver's own branching
finds the plan.
"""

from __future__ import annotations

from dataclasses import replace

import highspy
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.answer import Answer, Clock
from spacereserve.engine.allocation.solving.direct import solve_directly
from spacereserve.engine.allocation.solving.engine import passed, quiet, watched
from spacereserve.engine.allocation.solving.program import Program
from spacereserve.engine.allocation.solving.structure import (
    binaries,
    callable_columns,
)

__all__ = ["dived"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_WHOLE = 1e-6
_SETTLED_FRACTION = 0.5
"""Share of the calls still open that is settled in each turn."""
_MOST_TURNS = 12
_PART_OF_GAP = 0.2


def dived(
    program: Program,
    clock: Clock,
    *,
    gap_fraction: float,
    start: Floats | None = None,
) -> Answer:
    """A plan near the relaxation's optimum, with the relaxation's bound.

    Args:
        program: The program.
        clock: Time left, and the wish to stop.
        gap_fraction: Relative gap that is asked for.
        start: A plan; what it calls up may stay called up.

    Returns:
        The plan; without values where none was found this way. Its bound holds for
        every plan.
    """
    dive = _Dive(program, clock)
    root = dive.relaxed()
    if root is None:
        return dive.unsolved()
    clock.tell(np.inf, dive.bound)
    enough = dive.bound + 0.5 * gap_fraction * abs(dive.bound)
    settled = dive.settle(root, start)
    values = None
    if settled is not None:
        values = _parts_first(program.bounded(*settled), clock, gap_fraction, enough)
    if values is None and start is not None:
        around = program.bounded(*dive.around(root, start))
        values = _rest(around, clock, gap_fraction, enough, start)
    if values is None:
        return Answer(None, np.inf, dive.bound)
    value = program.value(values)
    clock.tell(value, dive.bound)
    return Answer(values, value, min(dive.bound, value))


def _parts_first(
    program: Program, clock: Clock, gap_fraction: float, enough: float
) -> Floats | None:
    """A plan with every call settled: first who has a part, then how much of it.

    Whether a provider has a part is chosen with amounts in fractions; then amounts in
    whole numbers are nearly a flow.
    """
    parts = np.zeros(program.n, dtype=bool)
    parts[binaries(program)] = True
    rough = replace(program, whole=program.whole & parts)
    lower, upper = program.lower, program.upper
    found = _rest(rough, clock, gap_fraction, -np.inf)
    if found is not None:
        held = parts & program.whole
        lower, upper = np.where(held, found, lower), np.where(held, found, upper)
    values = _rest(program.bounded(lower, upper), clock, gap_fraction, enough)
    if values is None and found is not None and not clock.is_over:
        return _rest(program, clock, gap_fraction, enough)
    return values


def _rest(
    program: Program,
    clock: Clock,
    gap_fraction: float,
    enough: float,
    start: Floats | None = None,
) -> Floats | None:
    smaller, column = program.without_held()
    found = solve_directly(
        smaller,
        clock,
        gap_fraction=_PART_OF_GAP * gap_fraction,
        start=None if start is None else start[column],
        is_part=True,
        enough=enough,
    )
    if found.values is None:
        return None
    values = np.where(program.lower == program.upper, program.lower, 0.0)
    values[column] = found.values
    return values


class _Dive:
    """A relaxation, and the calls settled so far."""

    def __init__(self, program: Program, clock: Clock) -> None:
        self._program, self._clock = program, clock
        self._calls = callable_columns(program)
        self._solver = quiet()
        # The simplex method crawls where rows of stages before leave many ties.
        self._solver.setOptionValue("solver", "ipm")
        passed(self._solver, program.model(whole=False))
        watched(self._solver, clock)
        self.bound = -np.inf

    def relaxed(self) -> Floats | None:
        """The relaxation's optimum; its first value is the bound."""
        left_s = self._clock.left_s
        if left_s is not None:
            limit_s = self._solver.getRunTime() + left_s
            self._solver.setOptionValue("time_limit", limit_s)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        if self.bound == -np.inf:
            value = float(self._solver.getInfo().objective_function_value)
            self.bound = value
            # From here on each solve starts at the optimum of the one before.
            self._solver.setOptionValue("presolve", "off")
            self._solver.setOptionValue("solver", "simplex")
        return np.array(self._solver.getSolution().col_value)

    def unsolved(self) -> Answer:
        """What is known without an optimum."""
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Answer(None, np.inf, np.inf)
        return Answer(None, np.inf, -np.inf, is_stopped=self._clock.is_over)

    def settle(
        self, values: Floats, start: Floats | None
    ) -> tuple[Floats, Floats] | None:
        """Bounds of the columns with every call settled; None where none hold."""
        lower, upper = self._program.lower.copy(), self._program.upper.copy()
        for turn in range(_MOST_TURNS):
            shares = values[self._calls]
            is_open = lower[self._calls] != upper[self._calls]
            split = is_open & (shares > _WHOLE)
            if not split.any() or self._clock.is_over:
                break
            called = self._calls[split & (shares >= _surest(shares[split], turn))]
            lower[called] = upper[called]
            self._bound(called, upper[called], upper[called])
            better = self.relaxed()
            if better is None:
                return None
            values = better
        self._close_idle(lower, upper, values, start)
        return lower, upper

    def around(self, values: Floats, start: Floats) -> tuple[Floats, Floats]:
        """Bounds in which all that a plan calls up and gives a part to stays so."""
        lower, upper = self._program.lower.copy(), self._program.upper.copy()
        own = binaries(self._program)
        kept = own[start[own] > 0.5]
        lower[kept] = upper[kept]
        self._close_idle(lower, upper, values, start)
        return lower, upper

    def _close_idle(
        self, lower: Floats, upper: Floats, values: Floats, start: Floats | None
    ) -> None:
        """What nobody uses, and the plan to start from does not, is not called."""
        used = values if start is None else np.maximum(values, start)
        idle = self._calls[used[self._calls] <= _WHOLE]
        upper[idle] = lower[idle]

    def _bound(self, columns: Ints, low: Floats, high: Floats) -> None:
        own = columns.astype(np.int32)
        self._solver.changeColsBounds(len(own), own, low, high)


def _surest(shares: Floats, turn: int) -> float:
    """The share from which on calls are settled in this turn."""
    if turn == _MOST_TURNS - 1:
        return 0.0
    middle = np.sort(shares)[int(len(shares) * _SETTLED_FRACTION)]
    return float(min(middle, 1.0 - _WHOLE))
