"""The mixed-integer program of a plan, as sparse columns and rows.

Columns: quantities of arcs, offers called up, needs met, shortfalls of rows, and
providers with a part in a need. A row reads ``low ≤ Σ value · column ≤ high``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray

__all__ = ["INFINITY", "Matrix"]

INFINITY = highspy.kHighsInf
"""No bound, as HiGHS writes it."""


@dataclass(eq=False)
class Matrix:
    """Columns and rows while a program is put together."""

    lower: list[NDArray[np.float64]] = field(default_factory=list)
    upper: list[NDArray[np.float64]] = field(default_factory=list)
    whole: list[NDArray[np.bool_]] = field(default_factory=list)
    n_columns: int = 0
    row_low: list[float] = field(default_factory=list)
    row_high: list[float] = field(default_factory=list)
    row_columns: list[NDArray[np.int64]] = field(default_factory=list)
    row_values: list[NDArray[np.float64]] = field(default_factory=list)
    row_names: list[str] = field(default_factory=list)

    def add_columns(
        self, upper: NDArray[np.float64], *, whole: bool = False
    ) -> NDArray[np.int64]:
        """Adds columns from 0 up to bounds.

        Args:
            upper: Upper bounds, float64 [n].
            whole: True where only whole numbers will do.

        Returns:
            Indices of the new columns, int64 [n].
        """
        n_new = len(upper)
        self.lower.append(np.zeros(n_new))
        self.upper.append(np.asarray(upper, dtype=np.float64))
        self.whole.append(np.full(n_new, whole))
        first = self.n_columns
        self.n_columns += n_new
        return np.arange(first, first + n_new)

    def cap(self, part: int, most: float) -> None:
        """Lowers upper bounds to a value at most.

        Args:
            part: Columns that one call of ``add_columns`` added, by its number.
            most: The most that any of them may be.
        """
        self.upper[part] = np.minimum(self.upper[part], most)

    def add_row(
        self,
        columns: NDArray[np.int64] | Sequence[int],
        values: NDArray[np.float64] | Sequence[float],
        *,
        low: float = -INFINITY,
        high: float = INFINITY,
        name: str = "",
    ) -> int:
        """Adds a row and returns its index.

        Args:
            columns: Columns in it, no column twice.
            values: Their coefficients.
            low: Lower bound.
            high: Upper bound.
            name: Name, for asking later whether it binds.
        """
        self.row_columns.append(np.asarray(columns, dtype=np.int64))
        self.row_values.append(np.asarray(values, dtype=np.float64))
        self.row_low.append(low)
        self.row_high.append(high)
        self.row_names.append(name)
        return len(self.row_low) - 1

    def model(self, *, whole: bool = True) -> highspy.HighsLp:
        """The program as HiGHS reads it, with no objective yet.

        Args:
            whole: False leaves out that columns are whole.
        """
        lengths = np.array([len(part) for part in self.row_columns], dtype=np.int64)
        lp = highspy.HighsLp()
        lp.num_col_ = self.n_columns
        lp.num_row_ = len(self.row_low)
        lp.col_cost_ = np.zeros(self.n_columns)
        lp.col_lower_ = np.concatenate(self.lower)
        lp.col_upper_ = np.concatenate(self.upper)
        lp.row_lower_ = np.array(self.row_low)
        lp.row_upper_ = np.array(self.row_high)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
        lp.a_matrix_.index_ = np.concatenate(self.row_columns).astype(np.int32)
        lp.a_matrix_.value_ = np.concatenate(self.row_values)
        if whole:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[int(flag)] for flag in np.concatenate(self.whole)]
        return lp

    def activity(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The value of each row at a point.

        Args:
            values: Values of the columns, float64 [n_column].

        Returns:
            Float64 [n_row].
        """
        lengths = np.array([len(part) for part in self.row_columns], dtype=np.int64)
        row = np.repeat(np.arange(len(lengths)), lengths)
        terms = (
            np.concatenate(self.row_values) * values[np.concatenate(self.row_columns)]
        )
        total = np.bincount(row, weights=terms, minlength=len(lengths))
        return total.astype(np.float64)
