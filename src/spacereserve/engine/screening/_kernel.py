"""The search kernel: closest approaches around the nodes of many paths.

At each node the wanted objects are put into a hash grid whose cells are wide enough
that a partner who can come close within half a step lies in one of eight cells. Every
object looks into one cell; who is near enough for the speed of both is followed along
the straight line, and who then stays within reach along the true path, where the
distance turns from falling to rising.
"""

from __future__ import annotations

import math

import numba
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access.kernels import (
    compiled,
    path_coefficients,
    polynomial_at,
)
from spacereserve.engine.orbits.earth import MU_WGS72_KM3_S2

__all__ = ["FIRST_NODE", "LAST_MARGIN", "search_nodes"]

FIRST_NODE = 4
"""Nodes before the first that is searched."""
LAST_MARGIN = 4
"""Nodes after the last that is searched."""

_GRADIENT = 2.1  # of gravity between two near objects: 2 mu / r³, and 5 % for the rest
_MODEL_KM = 0.005  # what SGP4's periodic terms may add to that in half a minute
_LOWEST_KM = 6300.0
_N_HALVINGS = 45


@compiled()
def _hashed(x: int, y: int, z: int, mask: int) -> int:
    return ((x * 73856093) ^ (y * 19349663) ^ (z * 83492791)) & mask


@compiled()
def _closing(c: NDArray[np.float64], t: float) -> float:
    """Half the rate of the squared distance at t on a relative polynomial [24, 1]."""
    x, y, z, u, v, w = polynomial_at(c, 0, t)
    return x * u + y * v + z * w


@compiled()
def _turning(c: NDArray[np.float64], low: float, high: float) -> float:
    """Where the distance turns from falling to rising, by halving."""
    for _ in range(_N_HALVINGS):
        middle = 0.5 * (low + high)
        if _closing(c, middle) < 0.0:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@compiled()
def _relative(
    nodes: NDArray[np.float64],
    first: int,
    second: int,
    k: int,
    c: NDArray[np.float64],
    spare: NDArray[np.float64],
) -> None:
    path_coefficients(nodes[second], k, c[:, 0])
    path_coefficients(nodes[first], k, spare)
    for i in range(24):
        c[i, 0] -= spare[i]


@compiled()
def _distance(c: NDArray[np.float64], t: float) -> float:
    x, y, z, _u, _v, _w = polynomial_at(c, 0, t)
    return math.sqrt(x * x + y * y + z * z)


@compiled()
def _closest(
    nodes: NDArray[np.float64],
    pair: tuple[int, int],
    j: int,
    ends: tuple[int, int],
    c: NDArray[np.float64],
    spare: NDArray[np.float64],
) -> tuple[float, float, float]:
    """The approach within half a step of a node: time in steps, km, kind.

    Kind is 0 for none, 1 for a least distance, 2 where the search begins or ends.
    """
    first, second = pair
    _relative(nodes, first, second, j - FIRST_NODE, c, spare)
    before, at_node = _closing(c, 0.5), _closing(c, 1.0)
    if j == ends[0]:
        if at_node >= 0.0:
            return 0.0, _distance(c, 1.0), 2.0
    elif before < 0.0 <= at_node:
        t = _turning(c, 0.5, 1.0)
        return t - 1.0, _distance(c, t), 1.0
    if at_node >= 0.0:
        return 0.0, 0.0, 0.0
    if j == ends[1]:
        return 0.0, _distance(c, 1.0), 2.0
    _relative(nodes, first, second, j - FIRST_NODE + 1, c, spare)
    if _closing(c, 0.5) >= 0.0:
        t = _turning(c, 0.0, 0.5)
        return t, _distance(c, t), 1.0
    return 0.0, 0.0, 0.0


@compiled()
def _fill_grid(
    nodes: NDArray[np.float64],
    wanted: NDArray[np.int64],
    j: int,
    reach_km: float,
    head: NDArray[np.int32],
    following: NDArray[np.int32],
) -> None:
    """Puts each wanted object into all cells that its reach touches (at most eight)."""
    per_cell = 0.5 / reach_km
    mask = head.shape[0] - 1
    entry = 0
    for w in range(wanted.shape[0]):
        row = nodes[wanted[w]]
        if not np.isfinite(row[0, j]):
            continue
        x = math.floor((row[0, j] - reach_km) * per_cell)
        y = math.floor((row[1, j] - reach_km) * per_cell)
        z = math.floor((row[2, j] - reach_km) * per_cell)
        for i in range(8):
            cell = _hashed(x + (i & 1), y + ((i >> 1) & 1), z + (i >> 2), mask)
            entry = 8 * w + i
            following[entry] = head[cell]
            head[cell] = entry


@compiled()
def _fastest(nodes: NDArray[np.float64], some: NDArray[np.int64], j: int) -> float:
    most = 0.0
    for i in range(some.shape[0]):
        row = nodes[some[i]]
        speed = row[3, j] ** 2 + row[4, j] ** 2 + row[5, j] ** 2
        if speed > most:  # noqa: PLR1730 - what is not a number must not win
            most = speed
    return math.sqrt(most)


@compiled()
def _may_meet(
    one: NDArray[np.float64],
    other: NDArray[np.float64],
    j: int,
    limits: tuple[float, float, float],
) -> bool:
    """Whether two paths may come within reach in half a step, as straight lines.

    Limits are the miss looked for (km), the widest distance at the node (km) and the
    half step (s).
    """
    miss_km, reach_km, half_s = limits
    x = other[0, j] - one[0, j]
    y = other[1, j] - one[1, j]
    z = other[2, j] - one[2, j]
    far = x * x + y * y + z * z
    if not far <= reach_km * reach_km:
        return False
    u = other[3, j] - one[3, j]
    v = other[4, j] - one[4, j]
    w = other[5, j] - one[5, j]
    fast = u * u + v * v + w * w
    t = 0.0
    if fast > 0.0:
        t = min(0.5, max(-0.5, -(x * u + y * v + z * w) / fast))
    x, y, z = x + u * t, y + v * t, z + w * t
    height = math.sqrt(one[0, j] ** 2 + one[1, j] ** 2 + one[2, j] ** 2) - reach_km
    pull = _GRADIENT * MU_WGS72_KM3_S2 / max(height, _LOWEST_KM) ** 3 * reach_km
    near = miss_km + _MODEL_KM + 0.5 * pull * half_s * half_s
    return bool(x * x + y * y + z * z <= near * near)


@compiled()
def _search_node(
    nodes: NDArray[np.float64],
    wanted: NDArray[np.int64],
    rank: NDArray[np.int64],
    j: int,
    ends: tuple[int, int],
    sizes: tuple[float, float],
    found: NDArray[np.float64],
) -> int:
    """Searches around one node; fills rows of ``found`` and returns how many."""
    miss_km, step_s = sizes
    everyone = np.arange(nodes.shape[0])
    speed = _fastest(nodes, wanted, j) + _fastest(nodes, everyone, j)
    reach_km = miss_km + 0.5 * speed + 1.0
    n_cells = 64
    while n_cells < 32 * wanted.shape[0]:
        n_cells *= 2
    head = np.full(n_cells, -1, np.int32)
    following = np.empty(8 * wanted.shape[0], np.int32)
    _fill_grid(nodes, wanted, j, reach_km, head, following)
    limits = (miss_km, reach_km, 0.5 * step_s)
    c, spare = np.empty((24, 1)), np.empty(24)
    per_cell = 0.5 / reach_km
    n = 0
    for other in range(nodes.shape[0]):
        row = nodes[other]
        if not np.isfinite(row[0, j]):
            continue
        cell = _hashed(
            math.floor(row[0, j] * per_cell),
            math.floor(row[1, j] * per_cell),
            math.floor(row[2, j] * per_cell),
            n_cells - 1,
        )
        entry = head[cell]
        last = -1
        while entry >= 0:
            w = entry // 8
            entry = following[entry]
            # Two cells of one object may share a hash; then they follow each other.
            is_known = w == last or (rank[other] >= 0 and rank[other] <= w)
            last = w
            one = wanted[w]
            if is_known or not _may_meet(nodes[one], row, j, limits):
                continue
            t, km, kind = _closest(nodes, (one, other), j, ends, c, spare)
            if kind > 0.0 and km <= miss_km:
                if n < found.shape[0]:
                    found[n, 0], found[n, 1] = one, other
                    found[n, 2], found[n, 3], found[n, 4] = j + t, km, kind
                n += 1
    return n


@compiled(parallel=True)
def search_nodes(
    nodes: NDArray[np.float64],
    wanted: NDArray[np.int64],
    rank: NDArray[np.int64],
    ends: tuple[int, int],
    sizes: tuple[float, float],
    found: NDArray[np.float64],
    counts: NDArray[np.int64],
) -> None:
    """Finds all approaches of wanted objects around a run of nodes.

    Args:
        nodes: Positions (km) and rates (km a step), [n, 6, n_node]; the first and last
            four nodes are margin.
        wanted: Objects whose approaches are looked for, ascending, [m].
        rank: Place in ``wanted`` of each object, -1 for others, [n].
        ends: Nodes at which the whole search begins and ends; outside the range of
            nodes where that is in another run.
        sizes: The miss looked for, km, and the step, s.
        found: Filled with first, second, node, distance (km), kind, [n_node, most, 5].
        counts: Filled with the number found at each node, [n_node]; where it is more
            than there is room for, the rest was dropped and the call must be repeated.
    """
    n_search = nodes.shape[2] - FIRST_NODE - LAST_MARGIN
    for i in numba.prange(n_search):
        j = i + FIRST_NODE
        counts[j] = _search_node(nodes, wanted, rank, j, ends, sizes, found[j])
