"""From an optimum of the relaxation to a plan in whole numbers.

With the switches set, nearly all of a relaxation is whole already. Blocks that hold a
broken number are chosen anew together, exactly; all others stand.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.answer import Answer, Clock
from spacereserve.engine.allocation.solving.direct import solve_directly
from spacereserve.engine.allocation.solving.program import Program
from spacereserve.engine.allocation.solving.structure import Structure

__all__ = ["broken", "rounded"]

_WHOLE = 1e-6
_GAP_FRACTION = 1e-4


def broken(program: Program, values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Columns that should be whole and are not.

    Args:
        program: The program.
        values: Values of the columns, float64 [n_column].
    """
    return program.whole & (np.abs(values - np.round(values)) > _WHOLE)


def rounded(
    program: Program, structure: Structure, values: NDArray[np.float64], clock: Clock
) -> Answer:
    """A plan close to an optimum of the relaxation.

    Args:
        program: The program, within the bounds of the relaxation.
        structure: Its parts.
        values: Values of the columns, float64 [n_column].
        clock: Time left, and the wish to stop.

    Returns:
        The plan, with no bound; no values where none was found near by.
    """
    split = broken(program, values)
    near = np.where(program.whole, np.round(values), values)
    if not split.any():
        return Answer(near, program.value(near), -np.inf)
    free = split.copy()
    blocks = np.unique(structure.block[split])
    free |= np.isin(structure.block, blocks[blocks >= 0])
    free |= ~program.whole
    lower, upper = (
        np.where(free, program.lower, near),
        np.where(free, program.upper, near),
    )
    smaller, column = program.bounded(lower, upper).without_held()
    answer = solve_directly(smaller, clock, gap_fraction=_GAP_FRACTION, is_part=True)
    if answer.values is None:
        return Answer(None, np.inf, -np.inf)
    near[column] = answer.values
    return Answer(near, program.value(near), -np.inf)
