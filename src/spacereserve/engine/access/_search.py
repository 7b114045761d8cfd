"""Finds when satellites stand above the masks of places: the kernel.

A satellite's path is a row of nodes. For each step between two nodes the cell below
names the few places worth a look. With f = height over the horizon plane minus
sin(mask) times range, a sign change between the nodes marks a rise or a set; equal
signs with slopes that turn toward zero mark a pass, or a dip, shorter than the step.
Roots are gathered in a queue and refined many at a time by Newton's method on the
polynomial through eight nodes; the few that have not settled are bracketed.
"""

# ruff: noqa: PLR0913, PLR0917 - kernels take arrays, by position
from __future__ import annotations

import math

import numba
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._cells import TILE, cell_of
from spacereserve.engine.access._compiled import compiled, inlined, streamed
from spacereserve.engine.access._near_earth import propagate_near_earth

__all__ = [
    "DIP",
    "PASS",
    "RISE",
    "SET",
    "bracketed",
    "extremum",
    "fill_nodes",
    "look",
    "looking_space",
    "over_mask",
    "path_coefficients",
    "polynomial_at",
    "search_chunk",
    "turn_nodes",
]


def _half_weights(*, odd: bool) -> tuple[float, ...]:
    """Weights of the polynomial about the middle of a step, from sums or differences.

    With nodes at ±1/2, ±3/2, ±5/2, ±7/2 the even coefficients follow from the sums of
    opposite nodes and the odd ones from the differences: 16 numbers each, row by row.
    """
    nodes = np.array([0.5, 1.5, 2.5, 3.5])
    powers = 2 * np.arange(4) + (1 if odd else 0)
    return tuple((0.5 * np.linalg.inv(nodes[:, None] ** powers)).reshape(-1).tolist())


_EVEN = _half_weights(odd=False)
_ODD = _half_weights(odd=True)
_QUEUE, _ROW = 256, 268

Space = tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.int32]]
"""Records of tiles, when they were computed, and where the places found stand."""
RISE, PASS, SET, DIP = 1.0, 2.0, 3.0, 4.0
OPENED_AT_START, CLOSED_AT_END = 1, 2


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
def polynomial_at(
    c: NDArray[np.float64], i: int, t: float
) -> tuple[float, float, float, float, float, float]:
    """Position (km) and rate (km per step) at t (0-1) on polynomial i of c [24, n]."""
    t = t - 0.5
    x, y, z = c[7, i], c[15, i], c[23, i]
    u, v, w = 0.0, 0.0, 0.0
    for m in range(6, -1, -1):
        u = u * t + x
        v = v * t + y
        w = w * t + z
        x = x * t + c[m, i]
        y = y * t + c[8 + m, i]
        z = z * t + c[16 + m, i]
    return x, y, z, u, v, w


@compiled()
def _over_mask_and_rate(
    c: NDArray[np.float64], p: NDArray[np.float64], i: int, t: float
) -> tuple[float, float]:
    """F and its rate per step at t (0-1) for root i of the queue."""
    x, y, z, u, v, w = polynomial_at(c, i, t)
    dx, dy, dz = x - p[0, i], y - p[1, i], z - p[2, i]
    far = math.sqrt(dx * dx + dy * dy + dz * dz)
    f = dx * p[3, i] + dy * p[4, i] + dz * p[5, i] - p[6, i] * far
    return f, (
        u * p[3, i]
        + v * p[4, i]
        + w * p[5, i]
        - p[6, i] * (dx * u + dy * v + dz * w) / far
    )


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
            f0, g0, r0 = t[i + 80], t[i + 88], t[i + 96]
            f1, g1, r1 = t[i + 56], t[i + 64], t[i + 72]
            # The tangents at both ends meet farther out than f turns: can it reach
            # zero? A quarter more is allowed for, since f is not exactly a parabola.
            # All is times r0 r1, so that nothing is divided.
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
            t[i + 104] = from_below if f0 < 0.0 else from_above


@streamed
def _refine(  # noqa: PLR0915 - one loop, unrolled so that it streams
    c: NDArray[np.float64],
    p: NDArray[np.float64],
    ends: NDArray[np.float64],
    found: NDArray[np.float64],
    left: NDArray[np.float64],
    n: int,
) -> None:
    """Refines the roots of a queue together.

    Args:
        c: Polynomials, eight coefficients an axis, [24, n].
        p: Places, [7, n].
        ends: f, its rate at the first node, f at the second, [3, n].
        found: Filled with the time within the step, 0-1, [n].
        left: Filled with f before the last correction, km, [n].
        n: How many.
    """
    f0, g0, f1 = ends[0], ends[1], ends[2]
    for i in range(n):
        half = f1[i] - f0[i] - g0[i]
        d = g0[i] * g0[i] - 4.0 * half * f0[i]
        d = math.sqrt(d if d > 0.0 else 0.0)
        t = 2.0 * f0[i] / (d - g0[i] if f0[i] >= 0.0 else -g0[i] - d)
        t = t if t > 0.0 else 0.0
        found[i] = t if t < 1.0 else 1.0
    a0, a1, a2, a3, a4, a5, a6, a7 = c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]
    b0, b1, b2, b3, b4, b5, b6, b7 = (
        c[8],
        c[9],
        c[10],
        c[11],
        c[12],
        c[13],
        c[14],
        c[15],
    )
    c0, c1, c2, c3, c4, c5, c6, c7 = (
        c[16],
        c[17],
        c[18],
        c[19],
        c[20],
        c[21],
        c[22],
        c[23],
    )
    gx, gy, gz, ux, uy, uz, sm = p[0], p[1], p[2], p[3], p[4], p[5], p[6]
    for _ in range(3):
        for i in range(n):
            t = found[i] - 0.5
            s = a7[i]
            x = s * t + a6[i]
            s = s * t + x
            x = x * t + a5[i]
            s = s * t + x
            x = x * t + a4[i]
            s = s * t + x
            x = x * t + a3[i]
            s = s * t + x
            x = x * t + a2[i]
            s = s * t + x
            x = x * t + a1[i]
            u = s * t + x
            x = x * t + a0[i] - gx[i]
            s = b7[i]
            y = s * t + b6[i]
            s = s * t + y
            y = y * t + b5[i]
            s = s * t + y
            y = y * t + b4[i]
            s = s * t + y
            y = y * t + b3[i]
            s = s * t + y
            y = y * t + b2[i]
            s = s * t + y
            y = y * t + b1[i]
            v = s * t + y
            y = y * t + b0[i] - gy[i]
            s = c7[i]
            z = s * t + c6[i]
            s = s * t + z
            z = z * t + c5[i]
            s = s * t + z
            z = z * t + c4[i]
            s = s * t + z
            z = z * t + c3[i]
            s = s * t + z
            z = z * t + c2[i]
            s = s * t + z
            z = z * t + c1[i]
            w = s * t + z
            z = z * t + c0[i] - gz[i]
            far = math.sqrt(x * x + y * y + z * z)
            f = x * ux[i] + y * uy[i] + z * uz[i] - sm[i] * far
            g = (
                u * ux[i]
                + v * uy[i]
                + w * uz[i]
                - sm[i] * (x * u + y * v + z * w) / far
            )
            left[i] = f
            t = t + 0.5 - f / g
            t = t if t > 0.0 else 0.0
            found[i] = t if t < 1.0 else 1.0


@compiled()
def bracketed(
    c: NDArray[np.float64],
    p: NDArray[np.float64],
    i: int,
    low: float,
    high: float,
    rising: bool,  # noqa: FBT001 - a kernel takes its arguments by position
) -> float:
    """Newton held inside a bracket, for root i of the queue."""
    x = 0.5 * (low + high)
    for _ in range(80):
        f, g = _over_mask_and_rate(c, p, i, x)
        if (f < 0.0) == rising:
            low = x
        else:
            high = x
        new = x - f / g if g != 0.0 else -1.0
        if not low < new < high:
            new = 0.5 * (low + high)
        if abs(new - x) < 1e-12:
            return new
        x = new
    return x


@compiled()
def _settle(
    c: NDArray[np.float64],
    p: NDArray[np.float64],
    ends: NDArray[np.float64],
    found: NDArray[np.float64],
    left: NDArray[np.float64],
    kinds: NDArray[np.float64],
    n: int,
) -> None:
    """Refines a queue, up to whole vectors, and brackets what has not settled."""
    _refine(c, p, ends, found, left, (n + 7) // 8 * 8)
    for i in range(n):
        if not abs(left[i]) < 1e-4:
            found[i] = bracketed(c, p, i, 0.0, 1.0, kinds[i] == RISE)


@compiled()
def extremum(
    c: NDArray[np.float64],
    p: NDArray[np.float64],
    i: int,
    sign: float,
) -> tuple[float, bool]:
    """Looks for a time between two nodes at which sign * f is above zero.

    Returns:
        The time within the step (0-1), and whether f has the sign there.
    """
    low, high = 0.0, 1.0
    _, g_low = _over_mask_and_rate(c, p, i, 0.0)
    _, g_high = _over_mask_and_rate(c, p, i, 1.0)
    if not (sign * g_low > 0.0 and sign * g_high < 0.0):
        return 0.5, False
    t = g_low / (g_low - g_high)
    for _ in range(40):
        f, g = _over_mask_and_rate(c, p, i, t)
        if sign * f > 0.0:
            return t, True
        if sign * g > 0.0:
            low, g_low = t, g
        else:
            high, g_high = t, g
        new = low + (high - low) * g_low / (g_low - g_high)
        if abs(new - t) < 1e-10 or not low < new < high:
            return t, False
        t = new
    return t, False


@compiled()
def path_coefficients(row: NDArray[np.float64], k: int, c: NDArray[np.float64]) -> None:
    """The polynomials of step k of a path: 8 coefficients an axis into c [24].

    Their variable is the time since the middle of the step, in steps.
    """
    for axis in range(3):
        x, m = row[axis], 8 * axis
        s0, s1 = x[k + 4] + x[k + 3], x[k + 5] + x[k + 2]
        s2, s3 = x[k + 6] + x[k + 1], x[k + 7] + x[k]
        d0, d1 = x[k + 4] - x[k + 3], x[k + 5] - x[k + 2]
        d2, d3 = x[k + 6] - x[k + 1], x[k + 7] - x[k]
        c[m] = _EVEN[0] * s0 + _EVEN[1] * s1 + _EVEN[2] * s2 + _EVEN[3] * s3
        c[m + 2] = _EVEN[4] * s0 + _EVEN[5] * s1 + _EVEN[6] * s2 + _EVEN[7] * s3
        c[m + 4] = _EVEN[8] * s0 + _EVEN[9] * s1 + _EVEN[10] * s2 + _EVEN[11] * s3
        c[m + 6] = _EVEN[12] * s0 + _EVEN[13] * s1 + _EVEN[14] * s2 + _EVEN[15] * s3
        c[m + 1] = _ODD[0] * d0 + _ODD[1] * d1 + _ODD[2] * d2 + _ODD[3] * d3
        c[m + 3] = _ODD[4] * d0 + _ODD[5] * d1 + _ODD[6] * d2 + _ODD[7] * d3
        c[m + 5] = _ODD[8] * d0 + _ODD[9] * d1 + _ODD[10] * d2 + _ODD[11] * d3
        c[m + 7] = _ODD[12] * d0 + _ODD[13] * d1 + _ODD[14] * d2 + _ODD[15] * d3


@inlined
def looking_space(tiles: NDArray[np.float64]) -> Space:
    """Work space of ``look`` for one satellite and tiles [n_tile, 56]."""
    n_tile = tiles.shape[0]
    work = np.zeros((n_tile, 14 * TILE))
    for m in range(n_tile):
        for i in range(7 * TILE):
            work[m, i] = tiles[m, i]
    return work, np.full(n_tile, -1, np.int32), np.empty(n_tile * TILE + 1, np.int32)


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
    work, stamp, where = space
    x = row[0, k + 3] + row[0, k + 4]
    y = row[1, k + 3] + row[1, k + 4]
    cell = cell_of(x, y, row[2, k + 3] + row[2, k + 4], n_edge)
    start = first[cell]
    n = first[cell + 1] - start
    n_found = 0
    if n > 0:
        _classify(work, stamp, listed, start, n, k, row)
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


@inlined
def _emit(
    j: int,
    start_s: float,
    end_s: float,
    flag: int,
    duration_s: float,
    n: int,
    places: NDArray[np.int32],
    starts: NDArray[np.float64],
    ends: NDArray[np.float64],
    flags: NDArray[np.uint8],
) -> int:
    """Writes down a window, cut at the end of the search, if it has room."""
    if start_s < 0.0 or start_s >= duration_s:
        return n
    if n < places.shape[0]:
        places[n] = j
        starts[n] = start_s
        ends[n] = min(end_s, duration_s)
        flags[n] = flag + (CLOSED_AT_END if end_s > duration_s else 0)
    return n + 1


@compiled()
def _apply(
    kinds: NDArray[np.float64],
    places: NDArray[np.int32],
    steps: NDArray[np.int32],
    found: NDArray[np.float64],
    n_root: int,
    step_s: float,
    duration_s: float,
    opened: NDArray[np.float64],
    flags: NDArray[np.uint8],
    n_out: int,
    out_place: NDArray[np.int32],
    out_start: NDArray[np.float64],
    out_end: NDArray[np.float64],
    out_flag: NDArray[np.uint8],
) -> int:
    """Makes windows of refined rises and sets, which stand in order of time."""
    for r in range(n_root):
        j = places[r]
        at_s = (steps[r] + found[r]) * step_s
        if kinds[r] == RISE:
            opened[j] = at_s
            flags[j] = 0
        else:
            n_out = _emit(
                j, opened[j], at_s, int(flags[j]), duration_s,
                n_out, out_place, out_start, out_end, out_flag,
            )  # fmt: skip
            opened[j] = -1.0
    return n_out


@compiled()
def search_row(  # noqa: C901, PLR0912 - one pass over a path, without calls
    row: NDArray[np.float64],
    step_s: float,
    duration_s: float,
    g: NDArray[np.float64],
    tiles: NDArray[np.float64],
    members: NDArray[np.int32],
    first: NDArray[np.int32],
    listed: NDArray[np.int32],
    n_edge: int,
    out_place: NDArray[np.int32],
    out_start: NDArray[np.float64],
    out_end: NDArray[np.float64],
    out_flag: NDArray[np.uint8],
) -> int:
    """Finds the windows of one satellite.

    Args:
        row: Its nodes, [6, n_step + 8].
        step_s: Node step.
        duration_s: Length of the search; the last step may reach beyond it.
        g: Position (km), zenith and sin(mask) of the places, and 0, [n_place, 8].
        tiles: The same by tiles, [n_tile, 56].
        members: The places of the tiles, [n_tile, 8].
        first: ``CellTable.first``.
        listed: ``CellTable.tiles``.
        n_edge: ``CellTable.n_edge``.
        out_place: Filled with places, [room].
        out_start: Filled with openings, s, [room].
        out_end: Filled with closings, s, [room].
        out_flag: Filled with 1 (under way at the start) + 2 (at the end), [room].

    Returns:
        How many windows there are; only those that have room are filled in.
    """
    n_place, n_step = g.shape[0], row.shape[1] - 8
    opened, flags = np.full(n_place, -1.0), np.zeros(n_place, np.uint8)
    # the odd length keeps the rows of the queue out of each other's cache lines
    c, p, ends = np.ones((24, _ROW)), np.ones((7, _ROW)), np.ones((3, _ROW))
    found, left, kinds = np.empty(_ROW), np.empty(_ROW), np.empty(_ROW)
    places, steps = np.empty(_ROW, np.int32), np.empty(_ROW, np.int32)
    space, one = looking_space(tiles), np.empty(24)
    records, where = space[0], space[2]
    at_place = np.empty(tiles.shape[0] * TILE, np.int32)
    kind = np.empty(tiles.shape[0] * TILE)
    n_out, n_root = 0, 0
    for j in range(n_place):
        if over_mask(row[0, 3], row[1, 3], row[2, 3], g, j) >= 0.0:
            opened[j], flags[j] = 0.0, OPENED_AT_START
    for k in range(n_step):
        n_found = look(row, k, members, first, listed, n_edge, space, at_place, kind)
        if n_found > 0:
            path_coefficients(row, k, one)
        for i in range(n_found):
            now, j = kind[i], at_place[i]
            # a dip closes what may still be in the queue
            if n_root == _QUEUE or (now == DIP and n_root > 0):
                _settle(c, p, ends, found, left, kinds, n_root)
                n_out = _apply(
                    kinds, places, steps, found, n_root, step_s, duration_s, opened,
                    flags, n_out, out_place, out_start, out_end, out_flag,
                )  # fmt: skip
                n_root = 0
            for m in range(24):
                c[m, n_root] = one[m]
            for m in range(7):
                p[m, n_root] = g[j, m]
            if now in (RISE, SET):
                t, lane = records[where[i] >> 3], where[i] & 7
                ends[0, n_root] = t[lane + 80]
                ends[1, n_root] = t[lane + 88] / t[lane + 96]
                ends[2, n_root] = t[lane + 56]
                places[n_root], steps[n_root], kinds[n_root] = j, k, now
                n_root += 1
                continue
            passing = now == PASS
            top, there_is = extremum(c, p, n_root, 1.0 if passing else -1.0)
            if there_is:
                one_s = (k + bracketed(c, p, n_root, 0.0, top, passing)) * step_s
                two_s = (k + bracketed(c, p, n_root, top, 1.0, not passing)) * step_s
                if passing:
                    begin_s, finish_s, flag = one_s, two_s, 0
                else:
                    begin_s, finish_s, flag = opened[j], one_s, int(flags[j])
                    opened[j], flags[j] = two_s, 0
                n_out = _emit(
                    j, begin_s, finish_s, flag, duration_s,
                    n_out, out_place, out_start, out_end, out_flag,
                )  # fmt: skip
    _settle(c, p, ends, found, left, kinds, n_root)
    n_out = _apply(
        kinds, places, steps, found, n_root, step_s, duration_s, opened, flags,
        n_out, out_place, out_start, out_end, out_flag,
    )  # fmt: skip
    for j in range(n_place):
        n_out = _emit(
            j, opened[j], np.inf, int(flags[j]), duration_s,
            n_out, out_place, out_start, out_end, out_flag,
        )  # fmt: skip
    return n_out


@compiled(parallel=True)
def search_chunk(
    nodes: NDArray[np.float64],
    step_s: float,
    duration_s: float,
    g: NDArray[np.float64],
    tiles: NDArray[np.float64],
    members: NDArray[np.int32],
    first: NDArray[np.int32],
    listed: NDArray[np.int32],
    n_edge: int,
    out_place: NDArray[np.int32],
    out_start: NDArray[np.float64],
    out_end: NDArray[np.float64],
    out_flag: NDArray[np.uint8],
    count: NDArray[np.int64],
) -> None:
    """Finds the windows of a chunk of satellites; see ``search_row``.

    Args:
        nodes: [n, 6, n_step + 8].
        step_s: Node step.
        duration_s: Length of the search.
        g: Places, [n_place, 8].
        tiles: The same by tiles, [n_tile, 56].
        members: The places of the tiles, [n_tile, 8].
        first: ``CellTable.first``.
        listed: ``CellTable.tiles``.
        n_edge: ``CellTable.n_edge``.
        out_place: Filled with places, [n, room].
        out_start: Filled with openings, s, [n, room].
        out_end: Filled with closings, s, [n, room].
        out_flag: Filled with what bounds them, [n, room].
        count: Filled with the number of windows of each, which may exceed the room.
    """
    for i in numba.prange(nodes.shape[0]):
        count[i] = search_row(
            nodes[i], step_s, duration_s, g, tiles, members, first, listed, n_edge,
            out_place[i], out_start[i], out_end[i], out_flag[i],
        )  # fmt: skip
