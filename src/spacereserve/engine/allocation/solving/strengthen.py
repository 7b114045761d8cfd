"""Tightens a program without losing its best plan.

A need that takes ``r`` columns, each serving nothing else, is met by exactly ``r`` of
them or by none. So ``Σ x ≥ r y`` may read ``Σ x = r y``, and of columns that exclude
each other (two looks by one provider) ``Σ x ≤ y`` holds, not only ``Σ x ≤ 1``. The
relaxation then can no longer meet a need with one provider's looks alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.program import Program, Rows, stacked

__all__ = ["strengthened"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Covers:
    """Rows ``Σ x ≥ r y``: which they are, and what they hold.

    Attributes:
        row: Rows, int64 [n_cover].
        need: Column ``y`` of each, int64 [n_cover].
        wanted: Number ``r`` of each, float64 [n_cover].
        of_column: Number of the cover that a column serves, −1 for none.
    """

    row: Ints
    need: Ints
    wanted: NDArray[np.float64]
    of_column: Ints


def strengthened(program: Program) -> Program:
    """The program with tighter rows: the same best plan, a better relaxation.

    Args:
        program: The program.
    """
    covers = _covers(program)
    if not len(covers.row):
        return program
    rows = program.rows
    low, high = rows.low.copy(), rows.high.copy()
    low[covers.row] = high[covers.row] = 0.0
    made, single = _packings(program, covers)
    kept = np.ones(rows.n, dtype=bool)
    kept[made] = False
    whole = replace(rows, low=low, high=high).taken(kept)
    # Where a need takes one, Σ x = y says already that no two are used.
    several = covers.wanted[covers.of_column[rows.column[rows.start[made]]]] > 1.0
    tied = _tied(rows.taken(made[several]), covers)
    return replace(program, rows=stacked([whole, tied, _singles(single, covers)]))


def _covers(program: Program) -> _Covers:
    rows, of_entry = program.rows, program.rows.of_entry
    binary = program.whole & (program.lower == 0.0) & (program.upper == 1.0)
    zero = (rows.high == 0.0) ^ (rows.low == 0.0)
    sign = np.where(rows.high == 0.0, -1.0, 1.0)
    value = rows.value * sign[of_entry]
    takes = value == 1.0
    gives = value < 0.0
    n_takes = np.bincount(of_entry, weights=takes, minlength=rows.n)
    n_gives = np.bincount(of_entry, weights=gives, minlength=rows.n)
    alone = _free_to_fall(program, takes & zero[of_entry])
    good = np.where(takes, alone[rows.column], True) & binary[rows.column]
    n_good = np.bincount(of_entry, weights=good, minlength=rows.n)
    length = rows.length
    is_cover = zero & (n_gives == 1) & (n_takes == length - 1) & (n_good == length)
    need_entry = np.flatnonzero(gives & is_cover[of_entry])
    wanted = -value[need_entry]
    sound = (wanted >= 1.0) & (wanted == np.round(wanted))
    need_entry, wanted = need_entry[sound], wanted[sound]
    row = of_entry[need_entry]
    number = np.full(rows.n, -1)
    number[row] = np.arange(len(row))
    of_column = np.full(program.n, -1)
    own = takes & (number[of_entry] >= 0)
    of_column[rows.column[own]] = number[of_entry[own]]
    return _Covers(row, rows.column[need_entry], wanted, of_column)


def _free_to_fall(program: Program, served: Flags) -> Flags:
    """Columns that may always be less, but for one row that they serve."""
    rows, of_entry = program.rows, program.rows.of_entry
    has_low, has_high = (
        np.isfinite(rows.low)[of_entry],
        np.isfinite(rows.high)[of_entry],
    )
    hurt = (has_low & (rows.value > 0.0)) | (has_high & (rows.value < 0.0))
    n_hurt = np.bincount(rows.column[hurt], minlength=program.n)
    n_served = np.bincount(rows.column[served & hurt], minlength=program.n)
    free: Flags = (n_hurt == 1) & (n_served == 1) & (program.cost >= 0.0)
    return free


def _packings(program: Program, covers: _Covers) -> tuple[Ints, Ints]:
    """Rows that let one of a need's columns be used, and columns in no such row."""
    rows = program.rows
    one = (rows.high == 1.0) & np.isneginf(rows.low)
    plain = one[rows.of_entry] & (rows.value == 1.0)
    owner = covers.of_column[rows.column]
    first = np.full(rows.n, -1)
    filled = rows.length > 0
    first[filled] = owner[rows.start[:-1][filled]]
    same = plain & (owner == first[rows.of_entry]) & (owner >= 0)
    n_same = np.bincount(rows.of_entry, weights=same, minlength=rows.n)
    made = np.flatnonzero(one & filled & (n_same == rows.length))
    packed = np.zeros(program.n, dtype=bool)
    packed[rows.taken(made).column] = True
    several = covers.wanted[covers.of_column] > 1.0
    single = np.flatnonzero((covers.of_column >= 0) & ~packed & several)
    return made, single


def _tied(rows: Rows, covers: _Covers) -> Rows:
    """``Σ x ≤ y`` in place of ``Σ x ≤ 1``."""
    need = covers.need[covers.of_column[rows.column[rows.start[:-1]]]]
    numbers = np.arange(rows.n)
    return Rows.of(
        np.concatenate((rows.of_entry, numbers)),
        np.concatenate((rows.column, need)),
        np.concatenate((rows.value, -np.ones(rows.n))),
        rows.low,
        np.zeros(rows.n),
    )


def _singles(columns: Ints, covers: _Covers) -> Rows:
    """``x ≤ y`` where a need takes several columns."""
    n_rows = len(columns)
    numbers = np.arange(n_rows)
    return Rows.of(
        np.concatenate((numbers, numbers)),
        np.concatenate((columns, covers.need[covers.of_column[columns]])),
        np.concatenate((np.ones(n_rows), -np.ones(n_rows))),
        np.full(n_rows, -np.inf),
        np.zeros(n_rows),
    )
