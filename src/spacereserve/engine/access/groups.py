"""Groups of satellites, such as those of one provider."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.errors import InputError
from spacereserve.engine.orbits import Catalogue

__all__ = ["groups_of"]


def groups_of(
    catalogue: Catalogue, group_of_satellite: Sequence[int] | NDArray[np.intp] | None
) -> tuple[NDArray[np.int64], int]:
    """Checks the groups of satellites.

    Args:
        catalogue: The satellites.
        group_of_satellite: Index of the group of each, from 0, [n_satellite]; None for
            one group of all.

    Returns:
        The index of each, int64 [n_satellite], and the number of groups: one more than
        the largest index, at least 1.

    Raises:
        InputError: There is not one index for each satellite, or one is below zero.
    """
    n = len(catalogue)
    given = np.zeros(n) if group_of_satellite is None else group_of_satellite
    group_of = np.asarray(given, dtype=np.int64)
    if group_of.shape != (n,) or np.any(group_of < 0):
        raise InputError(
            "The groups of satellites do not fit the catalogue",
            rule="each satellite has the index of one group, counted from 0",
            value=group_of.shape if group_of.shape != (n,) else int(group_of.min()),
            way_out=f"give {n} whole numbers, none below zero",
        )
    return group_of, int(group_of.max(initial=0)) + 1
