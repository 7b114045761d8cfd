"""Fills in the paths of satellites: rows of Earth-fixed nodes with their rates."""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._compiled import compiled, streamed
from spacereserve.engine.access._near_earth import propagate_near_earth

__all__ = ["fill_nodes", "turn_nodes"]


@streamed
def turn_nodes(
    nodes: NDArray[np.float64], cosines: NDArray[np.float64], sines: NDArray[np.float64]
) -> None:
    """Turns a row of TEME nodes with the Earth and fills in their rates per step.

    Args:
        nodes: Rows x, y, z in km TEME on entry; Earth-fixed with rates in km per step
            below on return, [6, n_node]. Rates of three nodes at each end stay 0.
        cosines: Of the sidereal angle at the nodes, [n_node].
        sines: The same, [n_node].
    """
    x, y = nodes[0], nodes[1]
    for i in range(x.shape[0]):
        a, b = x[i], y[i]
        x[i] = cosines[i] * a + sines[i] * b
        y[i] = cosines[i] * b - sines[i] * a
    for axis in range(3):
        p, v = nodes[axis], nodes[axis + 3]
        for i in range(3, p.shape[0] - 3):
            v[i] = (
                45.0 * (p[i + 1] - p[i - 1])
                - 9.0 * (p[i + 2] - p[i - 2])
                + (p[i + 3] - p[i - 3])
            ) * (1.0 / 60.0)


@compiled(parallel=True)
def fill_nodes(
    constants: NDArray[np.float64],
    first_min: NDArray[np.float64],
    step_s: float,
    cosines: NDArray[np.float64],
    sines: NDArray[np.float64],
    nodes: NDArray[np.float64],
    near_earth: bool,  # noqa: FBT001 - a kernel takes its arguments by position
) -> None:
    """Fills the nodes of many satellites, Earth-fixed, with rates.

    Args:
        constants: Near-Earth constants, [n, 32].
        first_min: Start of the search in minutes since each epoch, [n].
        step_s: Node step.
        cosines: Of the sidereal angle at the nodes, [n_node].
        sines: The same, [n_node].
        nodes: Filled, [n, 6, n_node]; node 3 is the start of the search.
        near_earth: Whether to propagate; else rows 0-2 already hold TEME positions.
    """
    n = nodes.shape[0]
    for i in numba.prange(n):
        row = nodes[i]
        if near_earth:
            first = first_min[i] - 3.0 * step_s / 60.0
            propagate_near_earth(constants[i], first, step_s / 60.0, row)
        turn_nodes(row, cosines, sines)
