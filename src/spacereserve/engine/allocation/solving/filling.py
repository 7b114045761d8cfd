"""A first plan from prices alone: one need after another takes what is cheapest.

At the prices of a sample the cheapest way to serve a need is known before anything
large is solved. Whoever is worth something (a need met) is raised, the dearest to miss
first. What a row then lacks is mended by the cheapest of its columns that fit; a row
over many columns is never mended, it only says no. Who found no place is tried once
more: then a column already used in a full row may give way, where its own need finds
another. The plan keeps every row; what it is worth against the best only a bound says.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.answer import Clock
from spacereserve.engine.allocation.solving.program import Program, Rows
from spacereserve.engine.allocation.solving.structure import Structure

__all__ = ["filled"]

_NOTHING = 1e-7
_MOST_GIVING_WAY = 40
"""Columns of a full row that are asked to give way, in the order of their number."""

_ASKED_EVERY = 256
"""The clock is asked once for so many needs."""

_Move = tuple[int, float, list[int], list[float]]
"""A column, by how much it moved, its rows, and its coefficients there."""


def filled(
    program: Program,
    structure: Structure,
    clock: Clock,
    *,
    prices: NDArray[np.float64],
    called: NDArray[np.bool_],
    base: NDArray[np.float64],
) -> NDArray[np.float64]:
    """A plan that keeps every row that the plan it begins from keeps.

    Args:
        program: The program.
        structure: Its parts.
        clock: Time left, and the wish to stop.
        prices: Prices of the wide rows, as the duals of HiGHS, float64 [n_wide].
        called: For each switch: whether it is to be used, bool [n_switch].
        base: The plan to begin from, float64 [n_column].

    Returns:
        Values of the columns, float64 [n_column]; those of the plan it begins from
        where a wide row holds nothing before others are raised (a share of what is
        met), because one need after another then finds no way in.
    """
    wide = program.rows.taken(structure.wide)
    if _is_a_share(wide, structure.switches).any():
        return base
    left = program.cost - wide.weighed(prices, program.n)
    filling = _Filling(program, structure, left, base)
    for switch in structure.switches[called].tolist():
        filling.tried(switch)
    worthy = np.flatnonzero((program.cost < 0.0) & (base < program.upper))
    worthy = worthy[np.argsort(program.cost[worthy], kind="stable")]
    unserved = filling.served(worthy.tolist(), left, clock)
    filling.let_move()
    filling.served(unserved, program.cost, clock)
    return filling.values.copy()


def _is_a_share(wide: Rows, switches: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Entries of rows that other columns than switches make wider."""
    gives = (wide.value < 0.0) & np.isfinite(wide.high)[wide.of_entry]
    share: NDArray[np.bool_] = gives & ~np.isin(wide.column, switches)
    return share


class _Filling:
    """A plan in the making, with what its rows add up to.

    Args:
        program: The program.
        structure: Its parts.
        left: What each column costs at prices of the wide rows, float64 [n_column].
        base: The plan to begin from, float64 [n_column].
    """

    def __init__(
        self,
        program: Program,
        structure: Structure,
        left: NDArray[np.float64],
        base: NDArray[np.float64],
    ) -> None:
        rows, n = program.rows, program.n
        order = np.argsort(rows.column, kind="stable")
        self._row_of, self._value_of = rows.of_entry[order], rows.value[order]
        self._first = np.searchsorted(rows.column[order], np.arange(n + 1)).tolist()
        # In each row the cheapest first.
        rank = np.empty(n, dtype=np.int64)
        rank[np.argsort(left, kind="stable")] = np.arange(n)
        order = np.argsort(rows.of_entry * n + rank[rows.column])
        self._column_in, self._value_in = rows.column[order], rows.value[order]
        self._first_in = rows.start.tolist()
        self._sums: list[float] = rows.activity(base).tolist()
        self._low: list[float] = (rows.low - _NOTHING).tolist()
        self._high: list[float] = (rows.high + _NOTHING).tolist()
        self._wide, self._block = rows.taken(structure.wide), structure.block
        self._number_of_wide = structure.wide.tolist()
        self._is_wide: list[bool] = np.isin(np.arange(rows.n), structure.wide).tolist()
        self._lower, self._upper = program.lower - _NOTHING, program.upper + _NOTHING
        self._at = array("d", base)
        self.values = np.frombuffer(self._at)
        self._may_move = False
        self._has_choice = np.zeros(n, dtype=bool)
        self._trail: list[_Move] = []
        self._mending: list[int] = []

    def served(
        self, columns: list[int], costs: NDArray[np.float64], clock: Clock
    ) -> list[int]:
        """Raises columns, each with what it takes, where that is worth its cost.

        Args:
            columns: Columns, the most wanted first.
            costs: Cost of each column, float64 [n_column].
            clock: Time left, and the wish to stop.

        Returns:
            Those that found no place, or cost more than they are worth.
        """
        unserved = []
        for turn, column in enumerate(columns):
            if turn % _ASKED_EVERY == 0:
                if clock.is_over:
                    break
                if self._may_move:
                    self.let_move()
            if not self.tried(column, costs):
                unserved.append(column)
        return unserved

    def let_move(self) -> None:
        """From now on, who has a choice in rows with room may give way in full ones."""
        self._may_move = True
        wide, block = self._wide, self._block
        sums = np.array([self._sums[row] for row in self._number_of_wide])
        is_full = (wide.high - sums < 1.0)[wide.of_entry] & (wide.value > 0.0)
        is_shut = np.bincount(wide.column[is_full], minlength=len(block)) > 0
        is_free = ~is_shut & (self.values <= 0.0) & (block >= 0)
        n_free = np.bincount(block[is_free], minlength=int(block.max()) + 1)
        self._has_choice = (block >= 0) & (n_free[block] > 0)

    def tried(self, column: int, costs: NDArray[np.float64] | None = None) -> bool:
        """Raises a column with what it takes, or leaves all as it was.

        Args:
            column: The column.
            costs: Cost of each column; then it is raised only where that saves.
        """
        done = self._moved(column, 1.0)
        if done and costs is not None:
            done = sum(costs[k] * by for k, by, *_ in self._trail) < 0.0
        if done:
            self._trail.clear()
        else:
            self._undo(0)
        return done

    def _moved(self, column: int, by: float) -> bool:
        """Moves a column and mends what breaks; False where that cannot be."""
        first, last = self._first[column], self._first[column + 1]
        rows, values = (
            self._row_of[first:last].tolist(),
            self._value_of[first:last].tolist(),
        )
        sums = self._sums
        self._at[column] += by
        for row, value in zip(rows, values, strict=True):
            sums[row] += value * by
        self._trail.append((column, by, rows, values))
        if not self._lower[column] <= self._at[column] <= self._upper[column]:
            return False
        for row in rows:
            if self._low[row] <= sums[row] <= self._high[row] or row in self._mending:
                continue
            if not self._mended(row):
                return False
        return True

    def _undo(self, mark: int) -> None:
        while len(self._trail) > mark:
            column, by, rows, values = self._trail.pop()
            self._at[column] -= by
            for row, value in zip(rows, values, strict=True):
                self._sums[row] -= value * by

    def _mended(self, row: int) -> bool:
        """Brings a broken row back: by others raised, or where it is full by fewer."""
        if not self._is_wide[row]:
            return self._with_one(row, self._helping(row), 1.0)
        if not self._may_move:
            return False
        self._may_move = False  # one after another, not in long chains
        mended = self._with_one(row, self._giving_way(row), -1.0)
        self._may_move = True
        return mended

    def _with_one(self, row: int, columns: Iterable[int], by: float) -> bool:
        """True where the row keeps its bounds once some of the columns are moved."""
        self._mending.append(row)
        low, high, mended = self._low[row], self._high[row], False
        for column in columns:
            mark = len(self._trail)
            if not self._moved(column, by):
                self._undo(mark)
            elif low <= self._sums[row] <= high:
                mended = True
                break
        self._mending.pop()
        return mended

    def _helping(self, row: int) -> Iterator[int]:
        """Columns not used that bring a row back when raised, the cheapest first."""
        entries = slice(self._first_in[row], self._first_in[row + 1])
        sign = -1.0 if self._sums[row] > self._high[row] else 1.0
        gone = {column for column, by, *_ in self._trail if by < 0.0}
        columns = self._column_in[entries].tolist()
        for column, value in zip(
            columns, self._value_in[entries].tolist(), strict=True
        ):
            if value * sign > 0.0 and self._at[column] <= 0.0 and column not in gone:
                yield column

    def _giving_way(self, row: int) -> list[int]:
        """Columns used that bring a full row back when they are not."""
        entries = slice(self._first_in[row], self._first_in[row + 1])
        columns, values = self._column_in[entries], self._value_in[entries]
        if self._sums[row] <= self._high[row]:
            return []
        columns = columns[(values > 0.0) & self._has_choice[columns]]
        used = columns[self.values[columns] > 1.0 - _NOTHING][:_MOST_GIVING_WAY]
        fresh = {column for column, by, *_ in self._trail if by > 0.0}
        return [column for column in used.tolist() if column not in fresh]
