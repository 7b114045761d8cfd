"""Bounds that outlive a change: the prices of an old optimum bound the new one too.

For any prices of the rows, ``Σ price · (low or high) + Σ min (cost − Aᵀ price) x`` over
the bounds of the columns is less than every plan costs. At the prices of an optimum it
is that optimum. Columns lost and rows moved change single terms of it, so the bound of
the changed program costs nothing; how good it still is, it tells by itself.
"""

from __future__ import annotations

import highspy
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.engine import passed, quiet
from spacereserve.engine.allocation.solving.program import Program

__all__ = ["Kept", "bound_at"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def bound_at(program: Program, prices: Floats) -> float:
    """What every plan of a program costs at least, at prices of its rows.

    Args:
        program: The program.
        prices: Price of each row, float64 [n_row].
    """
    return _bound(program, prices, _left(program, prices))


def _left(program: Program, prices: Floats) -> Floats:
    """What columns cost beyond what rows pay for them, float64 [n_column]."""
    return program.cost - program.rows.weighed(prices, program.n)


def _ended(program: Program, prices: Floats) -> Floats:
    """Prices without those that ask for an end that their row does not have."""
    end = np.where(prices > 0.0, program.rows.low, program.rows.high)
    return np.where(np.isfinite(end), prices, 0.0)


def _bound(program: Program, prices: Floats, left: Floats) -> float:
    end = np.where(prices > 0.0, program.rows.low, program.rows.high)
    paid = float(prices[prices != 0.0] @ end[prices != 0.0])
    falls = left < 0.0
    end = np.where(falls, program.upper, program.lower)
    if np.any(np.isinf(end) & (left != 0.0)):
        return -np.inf
    return paid + float(left @ np.where(left != 0.0, end, 0.0)) + program.offset


class Kept:
    """A relaxation kept at its optimum, with the prices that prove it.

    Args:
        program: The program.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self._solver = quiet()
        self._solver.setOptionValue("solver", "ipm")
        passed(self._solver, program.model(whole=False))
        self._solver.run()
        self._is_solved = self._optimal()
        self._prices = np.zeros(program.rows.n)
        self._moved = np.zeros(program.rows.n, dtype=bool)
        if self._is_solved:
            self._prices = self._priced(program)
            self._basis = self._solver.getBasis()
        self._left = _left(program, self._prices)
        self._solver.setOptionValue("solver", "simplex")
        self._solver.setOptionValue("presolve", "off")

    def _optimal(self) -> bool:
        status = self._solver.getModelStatus()
        return bool(status == highspy.HighsModelStatus.kOptimal)

    def at_once(self, changed: Program) -> float:
        """A bound of a changed program, at the prices that are kept.

        Args:
            changed: The same columns and rows within other bounds.
        """
        return _bound(changed, self._prices, self._left)

    def solved(self, changed: Program) -> float:
        """A bound of a changed program: its relaxation, from the optimum that is kept.

        Args:
            changed: The same columns and rows within other bounds.
        """
        if not self._is_solved:
            return self.at_once(changed)
        self._move(changed)
        self._solver.run()
        found = bound_at(changed, self._priced(changed)) if self._optimal() else -np.inf
        self._move(self.program)
        self._solver.setBasis(self._basis)
        return max(found, self.at_once(changed))

    def _priced(self, program: Program) -> Floats:
        """The prices of the optimum, made sound where columns have no end.

        The solver's rounding may leave such a column a little below nothing. Rows that
        only sum up (``Σ − total = 0``) can pay that little.
        """
        prices = _ended(program, np.array(self._solver.getSolution().row_dual))
        return _sound(program, prices)

    def _move(self, to: Program) -> None:
        every = np.arange(to.n, dtype=np.int32)
        self._solver.changeColsBounds(to.n, every, to.lower, to.upper)
        rows = np.flatnonzero(
            (to.rows.low != self.program.rows.low)
            | (to.rows.high != self.program.rows.high)
            | self._moved
        )
        for row in rows:
            self._solver.changeRowBounds(
                int(row), float(to.rows.low[row]), float(to.rows.high[row])
            )
        self._moved = np.isin(np.arange(to.rows.n), rows)


def _sound(program: Program, prices: Floats) -> Floats:
    """Prices at which no column without an upper bound is worth more than it costs."""
    left = _left(program, prices)
    wanted = (left < 0.0) & ~np.isfinite(program.upper)
    if not wanted.any():
        return prices
    rows = program.rows
    exact = rows.low == rows.high
    inside = np.flatnonzero(wanted[rows.column] & exact[rows.of_entry])
    moved = prices.copy()
    moved[rows.of_entry[inside]] += left[rows.column[inside]] / rows.value[inside]
    return moved
