"""Finds the windows of satellites above the masks of places: the kernel.

Step by step along a path, rises and sets are gathered in a queue and refined together;
short passes and dips are looked into at once.
"""

# ruff: noqa: PLR0913, PLR0917 - kernels take arrays, by position
from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._cells import TILE
from spacereserve.engine.access._compiled import compiled, inlined
from spacereserve.engine.access._looking import (
    DIP,
    PASS,
    RISE,
    SET,
    look,
    looking_space,
    over_mask,
)
from spacereserve.engine.access._polynomials import path_coefficients
from spacereserve.engine.access._roots import bracketed, extremum, settle

__all__ = ["CLOSED_AT_END", "OPENED_AT_START", "search_chunk", "search_row"]

_QUEUE, _ROW = 256, 268


OPENED_AT_START, CLOSED_AT_END = 1, 2


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
                settle(c, p, ends, found, left, kinds, n_root)
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
    settle(c, p, ends, found, left, kinds, n_root)
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
