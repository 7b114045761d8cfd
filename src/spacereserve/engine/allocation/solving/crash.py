"""A first basis from prices: near the optimum at once, whatever the size.

At given prices of the wide rows the blocks part from each other, and each finds its
best alone. For every priced row one column more must enter the basis: one that stands
at the edge of being used, and so that the rows stay independent. A few hundred pivots
then lead to the optimum, where tens of thousands would from nothing.

Where many columns cost the same (all looks of a line), whole families of plans are
equally good at the right prices, and a block's best alone says nothing. ``untied``
makes each of them cheaper by a hair of its own, at most a thousandth, so that one is
best; the optimum found then is one of the true costs as well, or next to it.
"""

from __future__ import annotations

import highspy
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.engine import passed, quiet
from spacereserve.engine.allocation.solving.program import Program, Rows
from spacereserve.engine.allocation.solving.structure import Structure

__all__ = ["first_basis", "untied"]

_PRICED = 1e-9
_INDEPENDENT = 1e-6
_EDGE = 200
"""Candidates at the edge that are looked at for each priced row."""

_HAIR_FRACTION = 1e-3

_BASIC = highspy.HighsBasisStatus.kBasic
_LOWER = highspy.HighsBasisStatus.kLower
_UPPER = highspy.HighsBasisStatus.kUpper


def untied(cost: NDArray[np.float64], block: NDArray[np.int64]) -> NDArray[np.float64]:
    """Costs of which no two are alike: always the same ones, and none above its own.

    Args:
        cost: Cost of each column, float64 [n_column].
        block: Block of each column; −1 for columns of none, which stay as they are.

    Returns:
        Float64 [n_column].
    """
    hair = _HAIR_FRACTION * np.random.default_rng(0).random(len(cost))
    return np.where((block >= 0) & (cost > 0.0), cost * (1.0 - hair), cost)


def first_basis(
    core: Program,
    structure: Structure,
    prices: NDArray[np.float64],
) -> highspy.HighsBasis | None:
    """A basis near the optimum of a relaxation.

    Args:
        core: The program: its local rows, then its wide rows.
        structure: Parts of the program that the rows are taken from.
        prices: Prices of the wide rows, as the duals of HiGHS, float64 [n_wide].

    Returns:
        The basis; None where the blocks alone have no optimum.
    """
    n_local = len(structure.local)
    local = core.rows.taken(np.arange(n_local))
    wide = core.rows.taken(np.arange(n_local, core.rows.n))
    priced = core.cost - wide.weighed(prices, core.n)
    solver = quiet()
    upper = np.where(np.isfinite(core.upper), core.upper, np.maximum(core.lower, 0.0))
    alone = Program(priced, core.lower, upper, core.whole, local)
    passed(solver, alone.model(whole=False))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    basis = solver.getBasis()
    columns, rows = list(basis.col_status), list(basis.row_status)
    is_basic = np.fromiter(map(int, columns), dtype=np.int64, count=core.n) == int(
        _BASIC
    )
    reduced = np.array(solver.getSolution().col_dual)
    # A column without an upper bound of its own only sums up others.
    unbounded = np.flatnonzero(~np.isfinite(core.upper) & ~is_basic)
    effect = _Effect(local, wide, is_basic, core.n)
    active = np.flatnonzero(np.abs(prices) > _PRICED)
    size = np.maximum(1e-12, np.abs(core.cost) + 1.0)
    entering = effect.independent(active, np.abs(reduced) / size, unbounded)
    rows += [_BASIC] * wide.n
    for row, column in entering:
        columns[column] = _BASIC
        rows[n_local + row] = _UPPER if prices[row] < 0.0 else _LOWER
    first = highspy.HighsBasis()
    first.col_status, first.row_status, first.valid = columns, rows, True
    return first


class _Effect:
    """What a column does to the wide rows when it enters its block's basis."""

    def __init__(
        self, local: Rows, wide: Rows, is_basic: NDArray[np.bool_], n_columns: int
    ) -> None:
        self._n = n_columns
        self._wide = wide
        self._of_entry = wide.of_entry
        self._is_basic = is_basic
        inside = is_basic[local.column]
        self._basic_of_row = np.full(local.n, -1)
        self._basic_of_row[local.of_entry[inside]] = local.column[inside]
        self._basic_value = np.ones(local.n)
        self._basic_value[local.of_entry[inside]] = local.value[inside]
        self._row = np.full(n_columns, -1)
        self._value = np.zeros(n_columns)
        self._row[local.column] = local.of_entry
        self._value[local.column] = local.value
        order = np.lexsort((wide.of_entry, wide.column))
        self._start = np.searchsorted(wide.column[order], np.arange(n_columns + 1))
        self._order = order

    def _of(self, column: int) -> NDArray[np.float64]:
        made = self._entries(column)
        row = self._row[column]
        if row >= 0 and self._basic_of_row[row] >= 0:
            share = self._value[column] / self._basic_value[row]
            made = made - share * self._entries(int(self._basic_of_row[row]))
        return made

    def _entries(self, column: int) -> NDArray[np.float64]:
        made = np.zeros(self._wide.n)
        own = self._order[self._start[column] : self._start[column + 1]]
        made[self._of_entry[own]] = self._wide.value[own]
        return made

    def independent(
        self,
        active: NDArray[np.int64],
        distance: NDArray[np.float64],
        first: NDArray[np.int64],
    ) -> list[tuple[int, int]]:
        """Pairs of a wide row and the column that enters for it.

        Args:
            active: Rows with a price.
            distance: How far each column is from being used or left.
            first: Columns to try before all others.
        """
        left = np.array(active, dtype=np.int64)
        pairs: list[tuple[int, int]] = []
        # Each effect that is taken is one at its own row, and all others nothing there.
        taken = np.zeros((len(active), self._wide.n))
        for column in self._candidates(active, distance, first):
            if not len(left):
                break
            own, known = [row for row, _ in pairs], taken[: len(pairs)]
            effect = self._of(column)
            effect = effect - effect[own] @ known
            best = int(left[np.argmax(np.abs(effect[left]))])
            if abs(effect[best]) > _INDEPENDENT:
                scaled = effect / effect[best]
                known -= np.outer(known[:, best], scaled)
                taken[len(pairs)] = scaled
                pairs.append((best, column))
                left = left[left != best]
        return pairs

    def _candidates(
        self,
        active: NDArray[np.int64],
        distance: NDArray[np.float64],
        first: NDArray[np.int64],
    ) -> list[int]:
        found = [first]
        for row in active:
            own = self._wide.column[self._wide.start[row] : self._wide.start[row + 1]]
            own = own[~self._is_basic[own]]
            near = np.argsort(distance[own], kind="stable")[:_EDGE]
            found.append(own[near])
        tail = np.unique(np.concatenate(found[1:])) if len(found) > 1 else first[:0]
        tail = tail[np.argsort(distance[tail], kind="stable")]
        return [int(column) for column in np.concatenate((first, tail))]
