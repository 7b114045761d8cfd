"""Says at which places something happens in a step of a satellite's path.

The cell below the step names the few tiles of places worth a look. A change of the sign
of f between two nodes is a rise or a set; equal signs with slopes that turn toward zero
may hide a pass, or a dip, shorter than the step.
"""

# ruff: noqa: PLR0913, PLR0917 - kernels take arrays, by position
from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._cells import TILE, cell_of
from spacereserve.engine.access._compiled import compiled, inlined, streamed

__all__ = [
    "DIP",
    "PASS",
    "RISE",
    "SET",
    "Space",
    "happening",
    "look",
    "looking_space",
    "over_mask",
]

RISE, PASS, SET, DIP = 1.0, 2.0, 3.0, 4.0


Space = tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int32]]

"""Records of tiles, when they were computed, and where the places found stand."""


@inlined
def over_mask(x: float, y: float, z: float, g: NDArray[np.float64], j: int) -> float:
    """The function f of a position and place j, km."""
    dx, dy, dz = x - g[j, 0], y - g[j, 1], z - g[j, 2]
    return float(
        dx * g[j, 3]
        + dy * g[j, 4]
        + dz * g[j, 5]
        - g[j, 6] * math.sqrt(dx * dx + dy * dy + dz * dz)
    )


@inlined
def happening(
    f0: float, g0: float, r0: float, f1: float, g1: float, r1: float
) -> float:
    """Says what happens in a step: 0, ``RISE``, ``PASS``, ``SET`` or ``DIP``.

    Args:
        f0: f at the start of the step.
        g0: Its rate times the range there.
        r0: The range there.
        f1: f at the end; likewise the next two.
        g1: Its rate times the range.
        r1: The range.
    """
    # The tangents at both ends meet farther out than f turns: can it reach zero? A
    # quarter more is allowed for, since f is not exactly a parabola. All is times
    # r0 r1, so that nothing is divided.
    top = g0 * ((f1 - f0) * r1 - g1)
    apart = g0 * r1 - g1 * r0
    above = f0 if f0 > f1 else f1
    below = f0 if f0 < f1 else f1
    reach = 1.25 * top + (1.25 * f0 - 0.25 * above) * apart
    fall = 1.25 * top + (1.25 * f0 - 0.25 * below) * apart
    turns_down = (g0 > 0.0) & (g1 < 0.0)
    turns_up = (g0 < 0.0) & (g1 > 0.0)
    passing = 2.0 if turns_down & (reach > 0.0) else 0.0
    # apart < 0 here: a lowest tangent below zero makes this positive
    dipping = 4.0 if turns_up & (fall > 0.0) else 0.0
    from_below = 1.0 if f1 >= 0.0 else passing
    from_above = dipping if f1 >= 0.0 else 3.0
    return from_below if f0 < 0.0 else from_above


@streamed
def _classify(
    work: NDArray[np.float64],
    stamp: NDArray[np.int32],
    listed: NDArray[np.int32],
    start: int,
    n: int,
    k: int,
    row: NDArray[np.float64],
) -> None:
    """Says for each place of some tiles what happens in step k.

    All that belongs to a tile is one record of rows of eight, so that the compiler sees
    that nothing overlaps: position (rows 0-2), zenith (3-5), sin(mask) (6); then f, its
    rate times the range, and the range: at the node last computed (7-9) and at the one
    before (10-12); last what happens (13).

    Args:
        work: The records, [n_tile, 112].
        stamp: The node last computed, [n_tile].
        listed: Lists of tiles.
        start: Where the list to look at starts.
        n: Its length.
        k: The step.
        row: Nodes of the satellite.
    """
    for end in range(2):
        node = k + 3 + end
        x, y, z = row[0, node], row[1, node], row[2, node]
        u, v, w = row[3, node], row[4, node], row[5, node]
        for m in range(n):
            tile = listed[start + m]
            # most tiles were looked at a step ago: their first node is known
            if end == 0 and stamp[tile] == node:
                continue
            stamp[tile] = node
            t = work[tile]
            for i in range(TILE):
                t[i + 80] = t[i + 56]
                t[i + 88] = t[i + 64]
                t[i + 96] = t[i + 72]
                dx, dy, dz = x - t[i], y - t[i + 8], z - t[i + 16]
                far = math.sqrt(dx * dx + dy * dy + dz * dz)
                high = dx * t[i + 24] + dy * t[i + 32] + dz * t[i + 40]
                climb = u * t[i + 24] + v * t[i + 32] + w * t[i + 40]
                t[i + 56] = high - t[i + 48] * far
                t[i + 64] = climb * far - t[i + 48] * (dx * u + dy * v + dz * w)
                t[i + 72] = far
    for m in range(n):
        t = work[listed[start + m]]
        for i in range(TILE):
            t[i + 104] = happening(
                t[i + 80], t[i + 88], t[i + 96], t[i + 56], t[i + 64], t[i + 72]
            )


@inlined
def looking_space(tiles: NDArray[np.float64]) -> Space:
    """Work space of ``look`` for one satellite and tiles [n_tile, 56]."""
    n_tile = tiles.shape[0]
    work = np.zeros((n_tile, 14 * TILE))
    for m in range(n_tile):
        for i in range(7 * TILE):
            work[m, i] = tiles[m, i]
    return work, np.full(n_tile, -1, np.int32), np.empty(n_tile * TILE + 1, np.int32)


@inlined
def _list_below(
    row: NDArray[np.float64], k: int, first: NDArray[np.int32], n_edge: int
) -> tuple[int, int]:
    """Where the list of tiles of the cell below step k starts, and its length."""
    x = row[0, k + 3] + row[0, k + 4]
    y = row[1, k + 3] + row[1, k + 4]
    cell = cell_of(x, y, row[2, k + 3] + row[2, k + 4], n_edge)
    return first[cell], first[cell + 1] - first[cell]


@inlined
def _gathered(
    members: NDArray[np.int32],
    listed: NDArray[np.int32],
    start: int,
    n: int,
    space: Space,
    places: NDArray[np.int32],
    kinds: NDArray[np.float64],
) -> int:
    """Gathers the places of some tiles where something happens; returns how many."""
    work, _stamp, where = space
    n_found = 0
    for m in range(n):
        tile = listed[start + m]
        t = work[tile]
        for i in range(TILE):
            # without a branch: what happens where cannot be foretold
            where[n_found] = tile * TILE + i
            n_found += int(t[104 + i] != 0.0)
    for i in range(n_found):
        tile, lane = where[i] >> 3, where[i] & 7
        places[i], kinds[i] = members[tile, lane], work[tile, 104 + lane]
    return n_found


@compiled()
def look(
    row: NDArray[np.float64],
    k: int,
    members: NDArray[np.int32],
    first: NDArray[np.int32],
    listed: NDArray[np.int32],
    n_edge: int,
    space: Space,
    places: NDArray[np.int32],
    kinds: NDArray[np.float64],
) -> int:
    """Says what happens in step k at the places that its cell names.

    Args:
        row: Nodes of the satellite, [6, n_step + 8].
        k: The step; steps are looked at one after the other.
        members: The places of the tiles, [n_tile, 8].
        first: ``CellTable.first``.
        listed: ``CellTable.tiles``.
        n_edge: ``CellTable.n_edge``.
        space: From ``looking_space``; its last array is filled with where in the
            records (tile * 8 + lane) the places found stand.
        places: Filled with the places where something happens.
        kinds: Filled with what happens there.

    Returns:
        At how many places something happens.
    """
    work, stamp, _where = space
    start, n = _list_below(row, k, first, n_edge)
    if n == 0:
        return 0
    _classify(work, stamp, listed, start, n, k, row)
    return int(_gathered(members, listed, start, n, space, places, kinds))
