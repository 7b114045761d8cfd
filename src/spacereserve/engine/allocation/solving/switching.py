"""A bound in which each switch decides for itself, and the prices that make it best.

A row ``Σ x ≤ Q y`` lets the relaxation call up a hundredth of a line for a hundredth of
its quantity. So where a line serves many needs, its fee hardly counts, and the bound is
poor. Here all other rows are priced (Lagrange), and a switch with its columns stands
alone: it is on where what its columns save at these prices, each at its own bound and
together within ``Q``, is more than its fee. That is as strong as if ``x ≤ u y`` were
stated for every column, without one more row.

At the prices of the relaxation's optimum the bound is no worse than the relaxation's.
From there the prices follow what is asked for too much or too little (subgradient); the
bound holds at any prices.

Source: Geoffrion (1974), Lagrangean relaxation for integer programming, Mathematical
Programming Study 2, 82-114; the step aims at a level above the best bound as in
Brännlund (1993), On relaxation methods for nonsmooth convex optimization.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.program import Program

__all__ = ["Decided", "Switching"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_PATIENCE = 20
"""Steps without a better bound after which the aim is lowered."""
_FIRST_AIM = 0.1
_LEAST_AIM = 1e-11
_MEMORY = 0.9
"""How much of the shares of late steps stays with each step."""
_TRIAL = 50
_WORTH_FRACTION = 0.01
"""So many steps must close so much of what is open, or the climb ends."""
_AIM_FRACTION = 2e-3
"""An aim below this share of what is open will not close it."""


@dataclass(frozen=True, eq=False)
class Decided:
    """The best bound found, and how the switches stood on the way.

    Attributes:
        bound: No plan within the bounds costs less.
        prices: Price of each row at that bound, float64 [n_row].
        shares: Share of late steps in which each switch was on, float64 [n_switch].
        worths: What it costs more to have a switch on than off, float64 [n_switch].
    """

    bound: float
    prices: Floats
    shares: Floats
    worths: Floats


@dataclass(frozen=True, eq=False)
class _Point:
    """What is best at given prices of the rows that are priced."""

    at: Floats
    bound: float
    values: Floats
    worths: Floats
    is_on: Floats


class _Climb:
    """How far each step aims, and when the climb ends.

    Args:
        bound: Where it begins.
        enough: Where it may end.
    """

    def __init__(self, bound: float, enough: float) -> None:
        self._first, self._enough = bound, enough
        self._aim = _FIRST_AIM * min(max(1.0, abs(bound)), max(0.0, enough - bound))
        self._n_idle = 0
        self.n_steps = 0

    def goes_on(self, best: float) -> bool:
        """True where another step may help.

        Args:
            best: The best bound so far.
        """
        is_open = self._enough - best
        is_worth = best - self._first >= _WORTH_FRACTION * (self._enough - self._first)
        least = _LEAST_AIM * max(1.0, abs(best))
        if np.isfinite(is_open):
            least = max(least, _AIM_FRACTION * is_open)
        return (
            is_open > 0.0 and self._aim > least and (is_worth or self.n_steps < _TRIAL)
        )

    def aimed(self, best: float, now: float) -> float:
        """How much the next step would raise the bound, were it straight.

        Args:
            best: The best bound so far.
            now: The bound here.
        """
        self.n_steps += 1
        return best + self._aim - now

    def is_idle(self, best: float, now: float) -> bool:
        """True where it is to begin from its best again, with a lower aim.

        Args:
            best: The best bound before this step.
            now: The bound after it.
        """
        self._n_idle = 0 if now > best + 0.1 * self._aim else self._n_idle + 1
        if self._n_idle < _PATIENCE:
            return False
        self._n_idle, self._aim = 0, 0.5 * self._aim
        return True


class Switching:
    """A program, all rows priced but those that switches open.

    Args:
        program: The program.
        switches: Whole columns of 0 or 1 that let others be used, int64.
    """

    def __init__(self, program: Program, switches: Ints) -> None:
        self._opened = opened = _opened_by(program, switches)
        # What switches open comes first, then they themselves, then all else.
        alone = np.ones(program.n, dtype=bool)
        alone[opened.columns] = alone[switches] = False
        order = np.concatenate((opened.columns, switches, np.flatnonzero(alone)))
        self._n_open, self._n_first = len(opened.columns), len(order) - alone.sum()
        self._cost, self._lower = program.cost[order], program.lower[order]
        self._upper, self._offset = _ends(program)[order], program.offset
        self._n_rows = program.rows.n
        priced = np.ones(program.rows.n, dtype=bool)
        priced[opened.rows] = False
        self._priced = np.flatnonzero(priced)
        rows = program.rows.taken(self._priced)
        place = np.argsort(order)
        self._rows = rows = replace(rows, column=place[rows.column])
        square = np.bincount(rows.of_entry, weights=rows.value**2, minlength=rows.n)
        self._size = np.sqrt(np.maximum(square, 1e-12))

    @property
    def is_bounded(self) -> bool:
        """True where switches open rows and every column has an end."""
        ended = np.isfinite(self._upper) & np.isfinite(self._lower)
        return bool(len(self._opened.rows) > 0 and ended.all())

    def climb(
        self,
        prices: Floats,
        *,
        low: Floats,
        high: Floats,
        enough: float,
        n_steps: int,
        is_over: Callable[[], bool] = lambda: False,
    ) -> Decided:
        """Moves prices so that the bound rises.

        Args:
            prices: Prices to begin from, as the duals of HiGHS, float64 [n_row].
            low: Lower bounds of the switches, float64 [n_switch].
            high: Upper bounds of the switches, float64 [n_switch].
            enough: A bound at which to stop.
            n_steps: Steps at most.
            is_over: Asked at each step; True ends the climb.
        """
        best = now = self._decided(self._allowed(prices[self._priced]), low, high)
        climb = _Climb(best.bound, enough)
        shares = now.is_on
        while climb.goes_on(best.bound) and climb.n_steps < n_steps and not is_over():
            lack = self._lack(now)
            steep = float(lack @ lack)
            if steep == 0.0:
                break
            step = climb.aimed(best.bound, now.bound) / steep
            at = self._allowed(now.at + step * lack / self._size)
            now = self._decided(at, low, high)
            shares = _MEMORY * shares + (1.0 - _MEMORY) * now.is_on
            is_idle = climb.is_idle(best.bound, now.bound)
            best = now if now.bound > best.bound else best
            now = best if is_idle else now
        found = np.zeros(self._n_rows)
        found[self._priced] = best.at
        return Decided(best.bound, found, shares, best.worths)

    def _decided(self, at: Floats, low: Floats, high: Floats) -> _Point:
        n_open, n_first, opened = self._n_open, self._n_first, self._opened
        left = self._cost - self._rows.weighed(at, len(self._cost))
        values = np.where(left < 0.0, self._upper, self._lower)
        amounts = opened.filled(left[:n_open])
        saved = np.bincount(opened.switch, left[:n_open] * amounts, len(low))
        worths = left[n_open:n_first] + saved
        is_on = np.clip((worths < 0.0).astype(np.float64), low, high)
        values[:n_open] = amounts * is_on[opened.switch]
        values[n_open:n_first] = is_on
        end = np.where(at > 0.0, self._rows.low, self._rows.high)
        paid = float(at[at != 0.0] @ end[at != 0.0])
        bound = paid + float(left @ values) + self._offset
        return _Point(at, bound, values, worths, is_on)

    def _allowed(self, at: Floats) -> Floats:
        """Prices without those that ask for an end that their row does not have."""
        least = np.where(np.isfinite(self._rows.high), -np.inf, 0.0)
        most = np.where(np.isfinite(self._rows.low), np.inf, 0.0)
        return np.clip(at, least, most)

    def _lack(self, point: _Point) -> Floats:
        """What each row misses at a point, in its own size, float64 [n_priced]."""
        activity = self._rows.activity(point.values)
        under, over = self._rows.low - activity, self._rows.high - activity
        free = np.where(under > 0.0, under, np.where(over < 0.0, over, 0.0))
        lack = np.where(point.at > 0.0, under, np.where(point.at < 0.0, over, free))
        scaled: Floats = lack / self._size
        return scaled


@dataclass(frozen=True, eq=False)
class _Opened:
    """Rows that switches open, no column in two of them.

    Attributes:
        rows: The rows, int64 [n_opened].
        columns: Columns that they open, int64 [n_entry].
        place: Which of the rows each is in, int64 [n_entry].
        switch: Number of the switch of each, int64 [n_entry].
        weight: What a unit of each takes, float64 [n_entry].
        most: The most of each, float64 [n_entry].
        quantity: What each row holds, float64 [n_opened].
    """

    rows: Ints
    columns: Ints
    place: Ints
    switch: Ints
    weight: Floats
    most: Floats
    quantity: Floats

    def filled(self, left: Floats) -> Floats:
        """The best amounts of what saves, within what each row holds.

        Args:
            left: What a unit costs, below nothing where it saves, float64 [n_entry].
        """
        amounts = np.where(left < 0.0, self.most, 0.0)
        n_rows = len(self.rows)
        taken = np.bincount(self.place, self.weight * amounts, minlength=n_rows)
        full = taken > self.quantity * (1.0 + 1e-12)
        if not full.any():
            return amounts
        own = np.flatnonzero(full[self.place] & (amounts > 0.0))
        order = own[np.lexsort((left[own] / self.weight[own], self.place[own]))]
        place, weight = self.place[order], self.weight[order]
        wanted = weight * amounts[order]
        before = np.concatenate(([0.0], np.cumsum(wanted)[:-1]))
        first = np.searchsorted(place, place)
        room = self.quantity[place] - (before - before[first])
        amounts[order] = np.clip(room, 0.0, wanted) / weight
        return amounts


def _opened_by(program: Program, switches: Ints) -> _Opened:
    """The rows ``Σ a x ≤ Q y`` of switches; of two that share a column, the first."""
    rows, of_entry = program.rows, program.rows.of_entry
    number = np.full(program.n, -1)
    number[switches] = np.arange(len(switches))
    is_switch = number[rows.column] >= 0
    usable = (program.lower == 0.0)[rows.column] & (rows.value > 0.0) & ~is_switch
    opens = is_switch & (rows.value < 0.0)
    n_usable = np.bincount(of_entry, weights=usable, minlength=rows.n)
    n_opens = np.bincount(of_entry, weights=opens, minlength=rows.n)
    good = (rows.high == 0.0) & np.isneginf(rows.low)
    good &= (n_opens == 1) & (n_usable == rows.length - 1)
    inside = np.flatnonzero(good[of_entry] & usable)
    first = np.full(program.n, rows.n)
    np.minimum.at(first, rows.column[inside], of_entry[inside])
    second = first[rows.column[inside]] != of_entry[inside]
    good[of_entry[inside[second]]] = False
    found = np.flatnonzero(good)
    own = rows.taken(found)
    opens = number[own.column] >= 0
    switch, quantity = number[own.column[opens]], -own.value[opens]
    columns, place, weight = own.column[~opens], own.of_entry[~opens], own.value[~opens]
    most = np.minimum(program.upper[columns], quantity[place] / weight)
    most = np.where(program.whole[columns], np.floor(most + 1e-9), most)
    return _Opened(found, columns, place, switch[place], weight, most, quantity)


def _ends(program: Program) -> Floats:
    """Upper bounds, those that are missing as one row says, float64 [n_column]."""
    upper, rows = program.upper.copy(), program.rows
    missing = ~np.isfinite(upper)
    if not missing.any():
        return upper
    for sign, end in ((1.0, rows.high), (-1.0, -rows.low)):
        value = sign * rows.value
        bound = np.where(value > 0.0, program.lower[rows.column], upper[rows.column])
        least = np.where(value != 0.0, value, 0.0) * bound
        is_open = ~np.isfinite(least)
        total = np.bincount(
            rows.of_entry, weights=np.where(is_open, 0.0, least), minlength=rows.n
        )
        n_open = np.bincount(rows.of_entry, weights=is_open, minlength=rows.n)
        told = missing[rows.column] & (value > 0.0) & (n_open == 0)[rows.of_entry]
        told &= np.isfinite(end)[rows.of_entry]
        own, row = rows.column[told], rows.of_entry[told]
        most = (end[row] - total[row] + least[told]) / value[told]
        np.minimum.at(upper, own, most)
    return upper
