"""The search for the best plan: branch on what is switched on, bound by relaxation.

Once it is settled whom to call, the relaxation of an allocation is whole or nearly so.
So the tree branches on switches first. A sample of the needs is solved before and tells
which switches to try; that plan usually is within one in a hundred. Where the
relaxation hardly pays fees, because few needs of many use a line, the bound in which
each switch decides for itself (``switching``) is climbed first: it closes that gap,
shows whom to call, and settles switches.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.answer import Answer, Clock, gap_between
from spacereserve.engine.allocation.solving.direct import solve_directly
from spacereserve.engine.allocation.solving.program import Program
from spacereserve.engine.allocation.solving.relaxation import Relaxation, Relaxed
from spacereserve.engine.allocation.solving.rounding import broken, rounded
from spacereserve.engine.allocation.solving.structure import Structure
from spacereserve.engine.allocation.solving.switching import Decided, Switching

__all__ = ["Search"]

_WHOLE = 1e-6
_PAID_FRACTION = 0.5
"""Where the relaxation pays less of the fees of those it uses, its bound is poor."""
_MOST_CLIMBS = 6
_STEPS = 500
_STEPS_OF_A_NODE = 20
_GAIN_FRACTION = 0.05
"""Share of the gap that a climb must close, so that it is worth another."""
Settings = tuple[tuple[int, float], ...]
"""Switches that are set, by their number, and to what."""


@dataclass(frozen=True, eq=False, order=False)
class _Node:
    """Switches set so far, and the relaxation's optimum under them."""

    settings: Settings
    relaxed: Relaxed


class Search:
    """Branch and bound over the switches of a program.

    Args:
        program: The program, strengthened.
        structure: Its parts.
        relaxation: Its relaxation.
        clock: Time left, and who listens.
    """

    def __init__(
        self,
        program: Program,
        structure: Structure,
        relaxation: Relaxation,
        clock: Clock,
    ) -> None:
        self._problem = program
        self._structure = structure
        self._relaxation = relaxation
        self._clock = clock
        self._switches = structure.switches
        self._open: list[tuple[float, int, _Node]] = []
        self._n_made = 0
        self._floor = np.inf
        self._branched = np.inf
        self._switching: Switching | None = None
        self._prices = np.zeros(program.rows.n)
        self.best = Answer(None, np.inf, -np.inf)

    @property
    def _gap(self) -> float:
        return self._clock.effort.gap_fraction

    @property
    def bound(self) -> float:
        """No plan costs less than this."""
        nearest = self._open[0][0] if self._open else np.inf
        return float(min(nearest, self._branched, self._floor, self.best.value))

    @property
    def _is_begun(self) -> bool:
        return bool(self._open) or np.isfinite(self._branched)

    @property
    def is_done(self) -> bool:
        """True where the gap asked for is reached."""
        return gap_between(self.best.value, self.bound) <= self._gap

    def try_settings(self, values: NDArray[np.float64]) -> None:
        """Looks for a plan with the switches as given.

        Args:
            values: Of each switch, float64 [n_switch].
        """
        settings = tuple((k, float(round(v))) for k, v in enumerate(values))
        relaxed = self._relax(settings)
        if relaxed is not None:
            self._round(settings, relaxed)

    def offer(self, values: NDArray[np.float64]) -> None:
        """Takes a plan as the best so far, if it is one and better.

        Args:
            values: Values of the columns, float64 [n_column].
        """
        value = self._problem.value(values)
        if value < self.best.value and self._problem.allows(values):
            self.best = Answer(values, value, -np.inf)
            self._clock.tell(value, self.bound if self._is_begun else -np.inf, values)

    def begin(self) -> bool:
        """Relaxes the whole, and calls up all that the relaxation calls in part.

        Returns:
            False where that has no optimum, or time ran out.
        """
        root = self._relax(())
        if root is None:
            return False
        self._prices = self._relaxation.row_prices()
        self._push(_Node((), root))
        called = np.ceil(root.values[self._switches] - _WHOLE)
        raised = root.values.copy()
        raised[self._switches] = called
        settings = tuple((k, float(v)) for k, v in enumerate(called))
        self._round(settings, Relaxed(root.bound, raised))
        return True

    def run(self) -> Answer:
        """Searches until the gap is reached, or time is out."""
        if not self._open and not self.begin():
            return self._without_root()
        if not self.is_done and len(self._open) == 1 and self._fees_hardly_count():
            self._climb()
        while self._open and not self.is_done:
            if self._clock.is_over:
                return self._answer(is_stopped=True)
            self._branched, _, node = heapq.heappop(self._open)
            self._expand(node)
            self._branched = np.inf
            self._clock.tell(self.best.value, self.bound, self.best.values)
        return self._answer(is_stopped=not self.is_done)

    def _without_root(self) -> Answer:
        if self._clock.is_over or self.best.values is not None:
            return Answer(self.best.values, self.best.value, -np.inf, is_stopped=True)
        return Answer(None, np.inf, np.inf)

    def _answer(self, *, is_stopped: bool) -> Answer:
        if self.best.values is None and self.bound == np.inf:
            return Answer(None, np.inf, np.inf)
        return Answer(
            self.best.values, self.best.value, self.bound, is_stopped=is_stopped
        )

    def _bounds(
        self, settings: Settings
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        low = self._problem.lower[self._switches].copy()
        high = self._problem.upper[self._switches].copy()
        for number, value in settings:
            low[number] = high[number] = value
        return low, high

    def _relax(self, settings: Settings) -> Relaxed | None:
        low, high = self._bounds(settings)
        self._relaxation.bound_columns(self._switches, low, high)
        return self._relaxation.solve(time_limit_s=self._clock.left_s)

    def _push(self, node: _Node) -> None:
        self._n_made += 1
        heapq.heappush(self._open, (node.relaxed.bound, self._n_made, node))

    @property
    def _enough(self) -> float:
        """A bound that closes the gap; infinite before there is a plan."""
        if not np.isfinite(self.best.value):
            return np.inf
        return self.best.value - self._gap * abs(self.best.value)

    def _fees_hardly_count(self) -> bool:
        """True where the relaxation calls up small shares, and pays small shares."""
        shares = self._open[0][2].relaxed.values[self._switches]
        fees = self._problem.cost[self._switches]
        whole = np.ceil(shares - _WHOLE)
        return float(fees @ shares) < _PAID_FRACTION * float(fees @ whole)

    def _climb(self) -> None:
        """Betters the bound by letting switches decide, and tries what they decide."""
        switching = Switching(self._problem, self._switches)
        if not switching.is_bounded:
            return
        _, _, root = self._open[0]
        for _ in range(_MOST_CLIMBS):
            value, before = self.best.value, self.bound
            decided = self._decided(switching, (), _STEPS)
            relaxed = replace(
                root.relaxed, bound=max(root.relaxed.bound, decided.bound)
            )
            root = _Node((), relaxed)
            self._open = [(relaxed.bound, self._n_made, root)]
            gained = self.bound - before >= _GAIN_FRACTION * (value - before)
            if not gained and np.isfinite(value):
                return
            self._switching, self._prices = switching, decided.prices
            self._clock.tell(self.best.value, self.bound, self.best.values)
            if self.is_done or self._clock.is_over:
                return
            self.try_settings(decided.shares)
            self._settle_switches(decided)
            if self.is_done:
                return

    def _decided(self, switching: Switching, settings: Settings, n: int) -> Decided:
        low, high = self._bounds(settings)
        return switching.climb(
            self._prices,
            low=low,
            high=high,
            enough=self._enough,
            n_steps=n,
            is_over=lambda: self._clock.is_over,
        )

    def _settle_switches(self, decided: Decided) -> None:
        """Sets switches that no better plan has the other way."""
        best = self.best.value
        against = decided.bound + np.abs(decided.worths) > best + 1e-9 * abs(best)
        lower, upper = self._problem.lower.copy(), self._problem.upper.copy()
        on = self._switches[against & (decided.worths < 0.0)]
        off = self._switches[against & (decided.worths >= 0.0)]
        lower[on], upper[off] = upper[on], lower[off]
        self._problem = self._problem.bounded(lower, upper)

    def _expand(self, node: _Node) -> None:
        shares = node.relaxed.values[self._switches]
        split = np.minimum(shares, 1.0 - shares)
        if not np.any(split > _WHOLE):
            self._settle(node)
            return
        weight = split * self._problem.cost[self._switches]
        number = int(np.argmax(np.where(split > _WHOLE, weight, -1.0)))
        nearer = float(round(shares[number]))
        for value in (nearer, 1.0 - nearer):
            self._branch((*node.settings, (number, value)), node)

    def _branch(self, settings: Settings, parent: _Node) -> None:
        relaxed = self._relax(settings)
        if relaxed is None:
            if self._clock.is_over:  # not solved: what stands above it stays open
                self._floor = min(self._floor, parent.relaxed.bound)
            return
        # What is proven of the parent is so of the child, whatever the prices here.
        relaxed = replace(relaxed, bound=max(relaxed.bound, parent.relaxed.bound))
        relaxed = self._bettered(settings, relaxed)
        child = _Node(settings, relaxed)
        if not broken(self._problem, relaxed.values).any():
            self.offer(
                np.where(self._problem.whole, np.round(relaxed.values), relaxed.values)
            )
            if relaxed.bound >= self.best.value - 1e-9 * abs(self.best.value):
                return
        if relaxed.bound < self.best.value:
            self._push(child)

    def _bettered(self, settings: Settings, relaxed: Relaxed) -> Relaxed:
        """The relaxation, its bound bettered by letting free switches decide."""
        if self._switching is None or relaxed.bound >= self._enough:
            return relaxed
        decided = self._decided(self._switching, settings, _STEPS_OF_A_NODE)
        return replace(relaxed, bound=max(relaxed.bound, decided.bound))

    def _round(self, settings: Settings, relaxed: Relaxed) -> Answer:
        within = self._within(settings)
        answer = rounded(within, self._structure, relaxed.values, self._clock)
        if answer.values is not None:
            self.offer(answer.values)
        return answer

    def _within(self, settings: Settings) -> Program:
        lower, upper = self._problem.lower.copy(), self._problem.upper.copy()
        for number, value in settings:
            lower[self._switches[number]] = upper[self._switches[number]] = value
        return self._problem.bounded(lower, upper)

    def _settle(self, node: _Node) -> None:
        """Closes a node whose switches are whole, if need be with HiGHS itself."""
        self._round(node.settings, node.relaxed)
        if gap_between(self.best.value, node.relaxed.bound) <= self._gap:
            self._floor = min(self._floor, node.relaxed.bound)
            return
        left = solve_directly(
            self._within(node.settings),
            self._clock,
            gap_fraction=self._gap,
            is_part=True,
        )
        if left.values is not None:
            self.offer(left.values)
        self._floor = min(self._floor, max(left.bound, node.relaxed.bound))
