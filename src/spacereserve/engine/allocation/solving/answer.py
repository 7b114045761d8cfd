"""What is asked of the solver, and what it answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Answer", "Clock", "Effort", "Listener", "Progress", "gap_between"]

_SMALLEST = 1e-9


@dataclass(frozen=True)
class Progress:
    """How far a solve has come.

    Attributes:
        seconds: Since it began.
        value: Cost of the best plan so far; infinite before the first.
        bound: No plan costs less; minus infinite before it is known.
        values: The best plan so far, float64 [n_column]; None where it is not told.
    """

    seconds: float
    value: float
    bound: float
    values: NDArray[np.float64] | None = None

    @property
    def gap_fraction(self) -> float:
        """Distance between value and bound, relative to the value."""
        return gap_between(self.value, self.bound)


Listener = Callable[[Progress], None]


@dataclass(frozen=True)
class Effort:
    """How far to go.

    Attributes:
        gap_fraction: Relative gap at which to stop.
        time_limit_s: Longest time, seconds; None for no limit (only then is the answer
            the same on every run).
        stop: Asked now and then; True stops with the best plan so far.
        listen: Told of every better plan and bound.
        by_the_cent: True goes on a little way in small programs once the gap is
            reached, so that what is alike but for a cent is chosen by the cent.
    """

    gap_fraction: float = 1e-2
    time_limit_s: float | None = None
    stop: Callable[[], bool] | None = None
    listen: Listener | None = None
    by_the_cent: bool = True


@dataclass(frozen=True, eq=False)
class Answer:
    """The best plan found, and what is proven.

    Attributes:
        values: Values of the columns, float64 [n_column]; None where no plan was found.
        value: What it costs; infinite where no plan was found.
        bound: No plan costs less; infinite where none is possible.
        is_stopped: True where time ran out, or it was told to stop, before the gap
            asked for was reached.
    """

    values: NDArray[np.float64] | None
    value: float
    bound: float
    is_stopped: bool = False

    @property
    def gap_fraction(self) -> float:
        """Distance between value and bound, relative to the value."""
        return gap_between(self.value, self.bound)

    @property
    def is_impossible(self) -> bool:
        """True where it is proven that no plan keeps every row."""
        return self.values is None and self.bound == np.inf


def gap_between(value: float, bound: float) -> float:
    """Distance between a value and a bound, relative to the value.

    Args:
        value: Cost of a plan.
        bound: A bound below it.
    """
    if not np.isfinite(value) or not np.isfinite(bound):
        return float("inf")
    return max(0.0, value - bound) / max(_SMALLEST, abs(value))


class Clock:
    """Watches over an effort: time left, the wish to stop, who listens.

    Args:
        effort: How far to go.
    """

    def __init__(self, effort: Effort) -> None:
        self.effort = effort
        self._began = time.monotonic()

    @property
    def passed_s(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self._began

    @property
    def left_s(self) -> float | None:
        """Seconds left; None without a limit."""
        limit_s = self.effort.time_limit_s
        return None if limit_s is None else max(0.0, limit_s - self.passed_s)

    @property
    def is_over(self) -> bool:
        """True where time is out, or it was told to stop."""
        stop = self.effort.stop
        return self.left_s == 0.0 or (stop is not None and stop())

    def tell(
        self, value: float, bound: float, values: NDArray[np.float64] | None = None
    ) -> None:
        """Tells the listener where the solve stands.

        Args:
            value: Cost of the best plan so far.
            bound: No plan costs less.
            values: That plan, float64 [n_column].
        """
        if self.effort.listen is not None:
            self.effort.listen(Progress(self.passed_s, value, bound, values))
