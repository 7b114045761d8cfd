"""What a program is made of: blocks, what couples them, and what switches them.

*Wide* rows run over very many columns (a provider's capacity, a share cap, a budget),
or hold a switch and columns of several needs (a capacity that a call-up opens).
*Loose* rows are short and only say that columns exclude each other (looks in one
pass); few of them bind. All other rows tie the columns of one *block* (a need). A
*switch* is a whole column that lets others be used up to some sum (a call-up).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.program import Program

__all__ = ["Structure", "binaries", "callable_columns", "structure_of"]

_WIDE = 100
"""Rows with more entries than this, and than ten times the mean, are wide."""

_MOST_SWEEPS = 200
_PAIR = 2
_MOST_OPENED = 500


@dataclass(frozen=True, eq=False)
class Structure:
    """The parts of a program.

    Attributes:
        wide: Rows over very many columns, int64.
        loose: Short rows that only exclude, int64.
        local: All other rows, int64.
        block: Block of each column; −1 for columns in no local row, int64 [n_column].
        switches: Whole columns that let others be used, int64.
    """

    wide: NDArray[np.int64]
    loose: NDArray[np.int64]
    local: NDArray[np.int64]
    block: NDArray[np.int64]
    switches: NDArray[np.int64]

    @property
    def n_blocks(self) -> int:
        """Number of blocks."""
        return int(self.block.max(initial=-1)) + 1


def structure_of(program: Program) -> Structure:
    """Finds the parts of a program.

    Args:
        program: The program.
    """
    rows = program.rows
    length = rows.length
    is_wide = length > max(_WIDE, 10.0 * float(length.mean())) if rows.n else length > 0
    switches = _switches(program)
    is_switch = np.zeros(program.n, dtype=bool)
    is_switch[switches] = True
    n_switch = np.bincount(
        rows.of_entry, weights=is_switch[rows.column], minlength=rows.n
    )
    is_wide |= _opened(program, is_wide, n_switch > 0)
    is_loose = ~is_wide & _only_excludes(program) & (n_switch == 0)
    local = np.flatnonzero(~is_wide & ~is_loose)
    return Structure(
        wide=np.flatnonzero(is_wide),
        loose=np.flatnonzero(is_loose),
        local=local,
        block=_blocks(program, local),
        switches=switches,
    )


def _opened(
    program: Program, is_wide: NDArray[np.bool_], has_switch: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Rows that a switch opens, where there are few enough to price each of them."""
    opened: NDArray[np.bool_] = has_switch & (program.rows.length > _PAIR)
    few = int(np.sum(opened & ~is_wide)) <= _MOST_OPENED
    return opened if few else np.zeros(program.rows.n, dtype=bool)


def _only_excludes(program: Program) -> NDArray[np.bool_]:
    """Rows that keep columns from being used together, or tie them to a need."""
    rows = program.rows
    n_down = np.bincount(rows.of_entry, weights=rows.value < 0.0, minlength=rows.n)
    upper = np.isneginf(rows.low) & (rows.high >= 0.0)
    tied = (n_down == 1) & (rows.high == 0.0)
    excludes: NDArray[np.bool_] = upper & ((n_down == 0) | tied)
    return excludes


def _switches(program: Program) -> NDArray[np.int64]:
    """Whole columns that cost, and that a sum of others may not exceed."""
    found = callable_columns(program)
    chosen: NDArray[np.int64] = found[program.cost[found] > 0.0]
    return chosen


def callable_columns(program: Program) -> NDArray[np.int64]:
    """Whole columns of 0 or 1 that a sum of others may not exceed, int64.

    Args:
        program: The program.
    """
    rows, of_entry = program.rows, program.rows.of_entry
    down = rows.value < 0.0
    n_down = np.bincount(of_entry, weights=down, minlength=rows.n)
    sums = (rows.high == 0.0) & np.isneginf(rows.low) & (n_down == 1)
    column = rows.column[down & sums[of_entry]]
    found = np.unique(column)
    chosen: NDArray[np.int64] = np.intersect1d(found, binaries(program))
    return chosen


def binaries(program: Program) -> NDArray[np.int64]:
    """Whole columns of 0 or 1, int64.

    Args:
        program: The program.
    """
    return np.flatnonzero(program.whole & (program.upper <= 1.0))


def _blocks(program: Program, local: NDArray[np.int64]) -> NDArray[np.int64]:
    """Columns tied by local rows, numbered in the order of their first column."""
    rows = program.rows.taken(local)
    label = np.arange(program.n)
    of_entry, column = rows.of_entry, rows.column
    least = np.full(rows.n, program.n)
    for _ in range(_MOST_SWEEPS):
        np.minimum.at(least, of_entry, label[column])
        before = label[column]
        np.minimum.at(label, column, least[of_entry])
        if np.array_equal(before, label[column]):
            break
    found = np.full(program.n, -1)
    _, found[column] = np.unique(label[column], return_inverse=True)
    return found
