"""A mixed-integer program as arrays: what the solver of large plans works on.

minimise cost · x + offset   where   low ≤ A x ≤ high,   lower ≤ x ≤ upper
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import highspy
import numpy as np
from numpy.typing import NDArray

__all__ = ["Program", "Rows", "stacked"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of a program, one after the other.

    Attributes:
        start: Where each row begins in ``column`` and ``value``, int64 [n_row + 1].
        column: Columns, int64 [n_entry]; no column twice in a row.
        value: Coefficients, float64 [n_entry].
        low: Lower bounds, float64 [n_row].
        high: Upper bounds, float64 [n_row].
    """

    start: Ints
    column: Ints
    value: Floats
    low: Floats
    high: Floats

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.low)

    @cached_property
    def length(self) -> Ints:
        """Entries of each row, int64 [n_row]."""
        return np.diff(self.start)

    @cached_property
    def of_entry(self) -> Ints:
        """The row of each entry, int64 [n_entry]."""
        return np.repeat(np.arange(self.n), self.length)

    @property
    def size(self) -> Floats:
        """The largest number in each row, at least one, float64 [n_row]."""
        size = np.ones(self.n)
        np.maximum.at(size, self.of_entry, np.abs(self.value))
        return size

    @classmethod
    def of(
        cls, row: Ints, column: Ints, value: Floats, low: Floats, high: Floats
    ) -> Rows:
        """Rows from entries in any order.

        Args:
            row: Row of each entry, int64 [n_entry].
            column: Column of each entry, int64 [n_entry].
            value: Coefficient of each entry, float64 [n_entry].
            low: Lower bounds, float64 [n_row].
            high: Upper bounds, float64 [n_row].
        """
        order = np.lexsort((column, row))
        length = np.bincount(row, minlength=len(low))
        start = np.concatenate(([0], np.cumsum(length)))
        return cls(start, column[order], value[order], low, high)

    def activity(self, values: Floats) -> Floats:
        """The value of each row at a point.

        Args:
            values: Values of the columns, float64 [n_column].

        Returns:
            Float64 [n_row].
        """
        terms = self.value * values[self.column]
        total = np.bincount(self.of_entry, weights=terms, minlength=self.n)
        return total.astype(np.float64)

    def weighed(self, prices: Floats, n_columns: int) -> Floats:
        """What each column pays at prices of the rows, float64 [n_column].

        Args:
            prices: Price of each row, float64 [n_row].
            n_columns: Number of columns.
        """
        terms = self.value * np.repeat(prices, self.length)
        total = np.bincount(self.column, weights=terms, minlength=n_columns)
        return total.astype(np.float64)

    def taken(self, wanted: Ints | NDArray[np.bool_]) -> Rows:
        """Some of the rows, in the order asked.

        Args:
            wanted: Numbers of rows, or a flag for each row.
        """
        chosen = np.arange(self.n)[wanted]
        length = self.length[chosen]
        start = np.concatenate(([0], np.cumsum(length)))
        shift = np.repeat(self.start[chosen] - start[:-1], length)
        entries = np.arange(start[-1]) + shift
        return Rows(
            start,
            self.column[entries],
            self.value[entries],
            self.low[chosen],
            self.high[chosen],
        )

    def excess(self, values: Floats) -> Floats:
        """How far each row is broken at a point, float64 [n_row].

        Args:
            values: Values of the columns, float64 [n_column].
        """
        activity = self.activity(values)
        broken = np.maximum(activity - self.high, self.low - activity)
        return np.maximum(broken, 0.0)


def stacked(parts: Sequence[Rows]) -> Rows:
    """Rows of several, one below the other.

    Args:
        parts: At least one.
    """
    lengths = np.concatenate([part.length for part in parts])
    return Rows(
        np.concatenate(([0], np.cumsum(lengths))),
        np.concatenate([part.column for part in parts]),
        np.concatenate([part.value for part in parts]),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.high for part in parts]),
    )


@dataclass(frozen=True, eq=False)
class Program:
    """A mixed-integer program to be made least.

    Attributes:
        cost: Cost of each column, float64 [n_column].
        lower: Lower bounds, float64 [n_column].
        upper: Upper bounds, float64 [n_column].
        whole: Columns in which only whole numbers will do, bool [n_column].
        rows: The rows.
        offset: Added to the cost of every plan.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    whole: NDArray[np.bool_]
    rows: Rows
    offset: float = 0.0

    @property
    def n(self) -> int:
        """Number of columns."""
        return len(self.cost)

    @classmethod
    def of_model(cls, model: highspy.HighsLp) -> Program:
        """A model of HiGHS, by rows or by columns, as arrays.

        Args:
            model: The model, to be made least.
        """
        matrix = model.a_matrix_
        start = np.array(matrix.start_, dtype=np.int64)
        index = np.array(matrix.index_, dtype=np.int64)
        value = np.array(matrix.value_, dtype=np.float64)
        low, high = np.array(model.row_lower_), np.array(model.row_upper_)
        own = np.repeat(np.arange(len(start) - 1), np.diff(start))
        by_column = matrix.format_ == highspy.MatrixFormat.kColwise
        row, column = (index, own) if by_column else (own, index)
        kinds = model.integrality_
        integer = int(highspy.HighsVarType.kInteger)
        whole = [int(kind) == integer for kind in kinds] or [False] * model.num_col_
        return cls(
            cost=np.array(model.col_cost_),
            lower=np.array(model.col_lower_),
            upper=np.array(model.col_upper_),
            whole=np.array(whole, dtype=bool),
            rows=Rows.of(row, column, value, low, high),
            offset=float(model.offset_),
        )

    def bounded(self, lower: Floats, upper: Floats) -> Program:
        """The same within other bounds of the columns.

        Args:
            lower: Lower bounds, float64 [n_column].
            upper: Upper bounds, float64 [n_column].
        """
        return replace(self, lower=lower, upper=upper)

    def without_held(self) -> tuple[Program, Ints]:
        """The program without the columns whose bounds leave no choice.

        Returns:
            The smaller program, and the column here of each of its columns.
        """
        free = np.flatnonzero(self.lower != self.upper)
        held = np.where(self.lower == self.upper, self.lower, 0.0)
        done = self.rows.activity(held)
        number = np.full(self.n, -1)
        number[free] = np.arange(len(free))
        inside = number[self.rows.column] >= 0
        row = self.rows.of_entry[inside]
        # Rows in which nothing is free stay only where they are broken.
        broken = self.rows.excess(held) > 1e-6
        kept = np.flatnonzero(np.bincount(row, minlength=self.rows.n) | broken)
        place = np.full(self.rows.n, -1)
        place[kept] = np.arange(len(kept))
        rows = Rows.of(
            place[row],
            number[self.rows.column[inside]],
            self.rows.value[inside],
            (self.rows.low - done)[kept],
            (self.rows.high - done)[kept],
        )
        smaller = Program(
            self.cost[free],
            self.lower[free],
            self.upper[free],
            self.whole[free],
            rows,
            self.offset + float(self.cost @ held),
        )
        return smaller, free

    def least(self) -> float:
        """What any plan costs at least, by the bounds of the columns alone."""
        ends = np.where(self.cost < 0.0, self.upper, self.lower)
        return float(self.cost[self.cost != 0.0] @ ends[self.cost != 0.0]) + self.offset

    def value(self, values: Floats) -> float:
        """What a point costs.

        Args:
            values: Values of the columns, float64 [n_column].
        """
        return float(self.cost @ values) + self.offset

    def allows(self, values: Floats, *, within: float = 1e-6) -> bool:
        """True where a point keeps every row and bound, and is whole where asked.

        Args:
            values: Values of the columns, float64 [n_column].
            within: How far a row of small numbers may be off.
        """
        inside = bool(
            np.all(values >= self.lower - within)
            and np.all(values <= self.upper + within)
        )
        broken = self.rows.excess(values) / self.rows.size
        near = np.abs(values - np.round(values))[self.whole]
        return inside and not np.any(broken > within) and not np.any(near > within)

    def model(self, *, whole: bool) -> highspy.HighsLp:
        """The program as HiGHS reads it.

        Args:
            whole: False leaves out that columns are whole.
        """
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.n, self.rows.n
        model.col_cost_, model.offset_ = self.cost, self.offset
        model.col_lower_, model.col_upper_ = self.lower, self.upper
        model.row_lower_, model.row_upper_ = self.rows.low, self.rows.high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = self.rows.start.astype(np.int32)
        model.a_matrix_.index_ = self.rows.column.astype(np.int32)
        model.a_matrix_.value_ = self.rows.value
        if whole:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            model.integrality_ = [kinds[flag] for flag in self.whole.tolist()]
        return model
