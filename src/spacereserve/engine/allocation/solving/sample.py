"""A sample of a program's blocks: small, and with nearly the same prices.

Of very many needs a few thousand are drawn. What couples the needs is scaled down by
the share drawn, so that what is scarce stays as scarce. The prices of wide rows, and
which switches are worth their cost, then come out nearly as in the whole program.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.program import Program
from spacereserve.engine.allocation.solving.structure import Structure

__all__ = ["Sample", "sample_of"]


@dataclass(frozen=True, eq=False)
class Sample:
    """A small program that stands for a large one.

    Attributes:
        program: The small program.
        column: For each column of it, the column of the large one, int64.
        structure: Its parts; its wide rows stand for the wide rows, in their order.
    """

    program: Program
    column: NDArray[np.int64]
    structure: Structure


def sample_of(program: Program, structure: Structure, *, n_blocks: int) -> Sample:
    """Draws blocks of a program, always the same ones.

    Args:
        program: The program.
        structure: Its parts.
        n_blocks: How many blocks to draw.
    """
    drawn = np.zeros(structure.n_blocks + 1, dtype=bool)
    every = np.random.default_rng(0).permutation(structure.n_blocks)
    drawn[every[:n_blocks]] = True
    drawn[-1] = True  # columns of no block stay
    share = min(1.0, n_blocks / structure.n_blocks)
    inside = drawn[structure.block]
    number = np.cumsum(inside) - 1
    rows = program.rows
    is_wide = np.zeros(rows.n, dtype=bool)
    is_wide[structure.wide] = True
    kept = is_wide | (
        np.bincount(rows.of_entry, weights=~inside[rows.column], minlength=rows.n) == 0
    )
    rows = rows.taken(kept)
    wide_entry = is_wide[kept][rows.of_entry]
    in_block = structure.block[rows.column] >= 0
    scale = np.where(wide_entry & ~in_block, share, 1.0)
    here = inside[rows.column]
    bound = np.where(is_wide[kept], share, 1.0)
    small = type(rows).of(
        rows.of_entry[here],
        number[rows.column[here]],
        (rows.value * scale)[here],
        rows.low * bound,
        rows.high * bound,
    )
    own = np.flatnonzero(inside)
    cost = np.where(structure.block[own] >= 0, 1.0, share) * program.cost[own]
    return Sample(
        replace(
            program,
            cost=cost,
            lower=program.lower[own],
            upper=program.upper[own],
            whole=program.whole[own],
            rows=small,
            offset=0.0,
        ),
        own,
        _parts(structure, own, np.flatnonzero(kept)),
    )


def _parts(
    structure: Structure, columns: NDArray[np.int64], rows: NDArray[np.int64]
) -> Structure:
    """The parts of what is left, as they were: few entries make no row less wide."""
    block = np.full(len(columns), -1)
    inside = structure.block[columns] >= 0
    _, block[inside] = np.unique(structure.block[columns][inside], return_inverse=True)
    return Structure(
        wide=np.flatnonzero(np.isin(rows, structure.wide)),
        loose=np.flatnonzero(np.isin(rows, structure.loose)),
        local=np.flatnonzero(np.isin(rows, structure.local)),
        block=block,
        switches=np.flatnonzero(np.isin(columns, structure.switches)),
    )
