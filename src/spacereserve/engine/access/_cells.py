"""Which places can be in view from above a cell of the sphere.

The directions from the Earth's centre are cut into the cells of a cube whose faces are
warped so that cells have similar size. Places are gathered in tiles of eight
neighbours, which the kernels look at together. For each cell a list holds the tiles
with a place whose distance from it is at most the footprint radius. A satellite above
the cell need be held only against these: the cost follows what is seen, not all places.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._compiled import compiled, inlined

__all__ = ["TILE", "CellTable", "cell_of", "cell_table", "tiled"]

TILE = 8
"""Places in a tile: a whole number of vectors on any machine."""

# The warp w = u (c1 - c2 |u|) is near to 4/π atan(u), without its cost.
_C1 = 4.0 / math.pi
_C2 = 4.0 / math.pi - 1.0


@dataclass(frozen=True, eq=False)
class CellTable:
    """The tiles of places to look at from each cell.

    Attributes:
        first: Where the list of each cell starts in ``tiles``, int32 [n_cell + 1].
        tiles: The lists, one after the other, int32 [any].
        n_edge: Cells along the edge of a face; n_cell is 6 n_edge².
    """

    first: NDArray[np.int32]
    tiles: NDArray[np.int32]
    n_edge: int


@inlined
def cell_of(x: float, y: float, z: float, n: int) -> int:
    """The cell of a direction (of any length) among 6 n² cells."""
    ax, ay, az = abs(x), abs(y), abs(z)
    if ax >= ay and ax >= az:
        face = 0 if x > 0.0 else 1
        u, v = y / ax, z / ax
    elif ay >= az:
        face = 2 if y > 0.0 else 3
        u, v = x / ay, z / ay
    else:
        face = 4 if z > 0.0 else 5
        u, v = x / az, y / az
    column = min(n - 1, int((u * (_C1 - _C2 * abs(u)) + 1.0) * 0.5 * n))
    row = min(n - 1, int((v * (_C1 - _C2 * abs(v)) + 1.0) * 0.5 * n))
    return (face * n + column) * n + row


def tiled(directions: NDArray[np.float64]) -> NDArray[np.int32]:
    """Gathers places in tiles of eight neighbours, by halving the sky again and again.

    Args:
        directions: Unit vectors to the places, [n, 3].

    Returns:
        Indices of the places of each tile, -1 where the last tiles have fewer, int32
        [n_tile, 8].
    """
    n_tile = max(1, math.ceil(len(directions) / TILE))
    tiles = np.full((n_tile, TILE), -1, np.int32)
    parts = [(np.arange(len(directions), dtype=np.int32), 0, n_tile)]
    while parts:
        members, first, n = parts.pop()
        if n == 1:
            tiles[first, : len(members)] = np.sort(members)
            continue
        axis = int(np.argmax(np.ptp(directions[members], axis=0)))
        members = members[np.argsort(directions[members, axis], kind="stable")]
        left = n // 2
        cut = min(len(members), left * TILE)
        parts.append((members[:cut], first, left))
        parts.append((members[cut:], first + left, n - left))
    return tiles


def cell_table(
    directions: NDArray[np.float64],
    radius_rad: NDArray[np.float64],
    tiles: NDArray[np.int32],
) -> CellTable:
    """Builds the lists of tiles for one height of satellites.

    Args:
        directions: Unit vectors to the places from the Earth's centre, [n, 3].
        radius_rad: Largest central angle at which each place can be in view, [n]; a
            negative one keeps the place out of all lists.
        tiles: From ``tiled``, [n_tile, 8].

    Returns:
        The table; lists are in ascending order.
    """
    n_edge = _fitting_edge(radius_rad)
    centres, half_rad = _cells(n_edge)
    first, listed = _collect(
        centres,
        half_rad,
        np.ascontiguousarray(directions),
        np.ascontiguousarray(radius_rad),
        tiles,
    )
    return CellTable(first=first, tiles=listed, n_edge=n_edge)


def _fitting_edge(radius_rad: NDArray[np.float64]) -> int:
    """Cells a seventh of the footprint radius: finer gains less than it costs."""
    largest = float(np.max(radius_rad, initial=0.02))
    return int(np.clip(math.ceil(0.5 * math.pi / (largest / 7.0)), 6, 32))


def _cells(n: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Centres as unit vectors [6 n², 3] and the angle to their farthest corner."""
    edges = _unwarped(np.linspace(-1.0, 1.0, n + 1))
    middles = _unwarped((np.arange(n) + 0.5) / n * 2.0 - 1.0)
    centres = _face_directions(*np.meshgrid(middles, middles, indexing="ij"))
    corners = _face_directions(*np.meshgrid(edges, edges, indexing="ij"))
    around = (
        corners[:, :-1, :-1],
        corners[:, 1:, :-1],
        corners[:, :-1, 1:],
        corners[:, 1:, 1:],
    )
    cosines = [np.clip(np.sum(centres * one, axis=-1), -1.0, 1.0) for one in around]
    half = np.arccos(np.min(cosines, axis=0))
    return np.ascontiguousarray(centres.reshape(-1, 3)), half.reshape(-1)


def _unwarped(w: NDArray[np.float64]) -> NDArray[np.float64]:
    size = np.abs(w)
    root = np.sqrt(_C1 * _C1 - 4.0 * _C2 * size)
    return np.asarray(np.sign(w) * (_C1 - root) / (2.0 * _C2))


def _face_directions(
    u: NDArray[np.float64], v: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Unit vectors through points of the six faces, [6, ..., 3]."""
    one = np.ones_like(u)
    faces = (
        (one, u, v),
        (-one, u, v),
        (u, one, v),
        (u, -one, v),
        (u, v, one),
        (u, v, -one),
    )
    stacked = np.stack([np.stack(face, axis=-1) for face in faces])
    return np.asarray(stacked / np.linalg.norm(stacked, axis=-1, keepdims=True))


@compiled()
def _collect(
    centres: NDArray[np.float64],
    half_rad: NDArray[np.float64],
    directions: NDArray[np.float64],
    reach_rad: NDArray[np.float64],
    tiles: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    n_cell, n_tile = centres.shape[0], tiles.shape[0]
    first = np.zeros(n_cell + 1, np.int32)
    listed = np.empty(1024 + n_tile, np.int32)
    n = 0
    cos_reach, sin_reach = np.cos(reach_rad), np.sin(reach_rad)
    for c in range(n_cell):
        if n + n_tile > listed.shape[0]:
            longer = np.empty(2 * listed.shape[0] + n_tile, np.int32)
            longer[:n] = listed[:n]
            listed = longer
        x, y, z, half = centres[c, 0], centres[c, 1], centres[c, 2], half_rad[c]
        cos_half, sin_half = math.cos(half), math.sin(half)
        for tile in range(n_tile):
            for i in range(TILE):
                j = tiles[tile, i]
                if j < 0 or reach_rad[j] < 0.0:
                    continue
                near = (
                    x * directions[j, 0] + y * directions[j, 1] + z * directions[j, 2]
                )
                limit = cos_reach[j] * cos_half - sin_reach[j] * sin_half
                if reach_rad[j] + half >= math.pi or near >= limit - 1e-12:
                    listed[n] = tile
                    n += 1
                    break
        first[c + 1] = n
    return first, listed[:n].copy()
