"""Covers time with windows while they are found, so that they need not exist: kernels.

Time is cut into cells. A cell that a satellite covers from end
to end is marked; roots matter only in cells that no one has covered yet, and leave
pieces no longer than a cell. Where many satellites pass, few roots are left to find.
What is skipped cannot change the union: the result does not depend on the order.
"""
# ruff: noqa: PLR0913, PLR0917 - kernels take arrays, by position

from __future__ import annotations

import math

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
from spacereserve.engine.access._roots import bracketed, extremum

__all__ = ["cover_chunk", "cover_windows", "uncovered"]


@inlined
def _load(
    c: NDArray[np.float64],
    p: NDArray[np.float64],
    one: NDArray[np.float64],
    g: NDArray[np.float64],
    j: int,
) -> None:
    """Puts the polynomial of a step and place j where roots are sought."""
    for m in range(24):
        c[m, 0] = one[m]
    for m in range(7):
        p[m, 0] = g[j, m]


@compiled()
def _mark(  # noqa: C901 - room is checked wherever a piece is written
    covered: NDArray[np.uint8],
    j: int,
    start_s: float,
    end_s: float,
    cell_s: float,
    duration_s: float,
    pieces: NDArray[np.float64],
    n: int,
) -> int:
    """Marks the cells inside a span of place j; its ends become pieces [room, 3].

    Returns:
        How many pieces there are now; only those that have room are written.
    """
    n_cell, room = covered.shape[1], pieces.shape[0]
    end_s = min(end_s, duration_s)
    if start_s >= end_s:
        return n
    a = math.ceil(start_s / cell_s)
    b = n_cell if end_s >= duration_s else int(end_s / cell_s)
    if a > b:
        if covered[j, b] == 0:
            if n < room:
                pieces[n, 0], pieces[n, 1], pieces[n, 2] = j, start_s, end_s
            n += 1
        return n
    for cell in range(a, b):
        covered[j, cell] = 1
    if start_s < a * cell_s and covered[j, a - 1] == 0:
        if n < room:
            pieces[n, 0], pieces[n, 1] = j, start_s
            pieces[n, 2] = min(a * cell_s, duration_s)
        n += 1
    if b < n_cell and b * cell_s < end_s and covered[j, b] == 0:
        if n < room:
            pieces[n, 0], pieces[n, 1], pieces[n, 2] = j, b * cell_s, end_s
        n += 1
    return n


@inlined
def _is_covered(covered: NDArray[np.uint8], j: int, a: int, b: int) -> bool:
    """Whether cells a to b (with b) of place j are all covered."""
    all_of_them = True
    for cell in range(a, b + 1):
        all_of_them = all_of_them and covered[j, cell] != 0
    return all_of_them


@compiled()
def _cover_row(  # noqa: C901, PLR0912 - one pass over a path, without calls
    row: NDArray[np.float64],
    step_s: float,
    duration_s: float,
    g: NDArray[np.float64],
    tiles: NDArray[np.float64],
    members: NDArray[np.int32],
    first: NDArray[np.int32],
    listed: NDArray[np.int32],
    n_edge: int,
    cell_s: float,
    covered: NDArray[np.uint8],
    pieces: NDArray[np.float64],
    n_piece: int,
) -> int:
    """Covers time with the windows of one satellite; returns the number of pieces."""
    n_place, n_step, n_cell = g.shape[0], row.shape[1] - 8, covered.shape[1]
    since = np.full(n_place, -1.0)
    c, p = np.ones((24, 1)), np.ones((7, 1))
    space, one = looking_space(tiles), np.empty(24)
    at_place = np.empty(tiles.shape[0] * TILE, np.int32)
    kind = np.empty(tiles.shape[0] * TILE)
    for j in range(n_place):
        if over_mask(row[0, 3], row[1, 3], row[2, 3], g, j) >= 0.0:
            since[j] = 0.0
    for k in range(n_step):
        n = look(row, k, members, first, listed, n_edge, space, at_place, kind)
        a = min(n_cell - 1, int(k * step_s / cell_s))
        b = min(n_cell - 1, int((k + 1) * step_s / cell_s))
        drawn = False
        for i in range(n):
            now, j = kind[i], at_place[i]
            if _is_covered(covered, j, a, b):
                # the root lies in covered time: any moment of this step will do
                if now == RISE:
                    since[j] = (k + 1) * step_s
                elif now == SET:
                    n_piece = _mark(
                        covered, j, since[j], k * step_s, cell_s, duration_s, pieces,
                        n_piece,
                    )  # fmt: skip
                    since[j] = -1.0
                continue
            if not drawn:
                path_coefficients(row, k, one)
                drawn = True
            _load(c, p, one, g, j)
            if now in (RISE, SET):
                at_s = (k + bracketed(c, p, 0, 0.0, 1.0, now == RISE)) * step_s
                if now == RISE:
                    since[j] = at_s
                else:
                    n_piece = _mark(
                        covered, j, since[j], at_s, cell_s, duration_s, pieces, n_piece
                    )
                    since[j] = -1.0
                continue
            top, there_is = extremum(c, p, 0, 1.0 if now == PASS else -1.0)
            if there_is:
                one_s = (k + bracketed(c, p, 0, 0.0, top, now == PASS)) * step_s
                two_s = (k + bracketed(c, p, 0, top, 1.0, now == DIP)) * step_s
                begin_s, finish_s = (one_s, two_s) if now == PASS else (since[j], one_s)
                if now == DIP:
                    since[j] = two_s
                n_piece = _mark(
                    covered, j, begin_s, finish_s, cell_s, duration_s, pieces, n_piece
                )
    for j in range(n_place):
        if since[j] >= 0.0:
            n_piece = _mark(
                covered, j, since[j], duration_s, cell_s, duration_s, pieces, n_piece
            )
    return n_piece


@compiled(parallel=True)
def cover_chunk(
    nodes: NDArray[np.float64],
    step_s: float,
    duration_s: float,
    g: NDArray[np.float64],
    tiles: NDArray[np.float64],
    members: NDArray[np.int32],
    first: NDArray[np.int32],
    listed: NDArray[np.int32],
    n_edge: int,
    cell_s: float,
    covered: NDArray[np.uint8],
    pieces: NDArray[np.float64],
    n_piece: NDArray[np.int64],
    done: NDArray[np.bool_],
) -> None:
    """Covers time with the windows of a chunk of satellites.

    A thread whose pieces are full undoes nothing: it leaves the satellite for the next
    call, which the caller makes with more room. Doing a satellite twice is harmless.

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
        cell_s: Length of a cell.
        covered: Cells covered from end to end, [n_thread, n_place, n_cell].
        pieces: Place, start (s) and end (s) of pieces, [n_thread, room, 3].
        n_piece: How many of them, [n_thread].
        done: Which satellites are done, [n].
    """
    for i in numba.prange(nodes.shape[0]):
        mine = numba.get_thread_id()  # type: ignore[attr-defined]
        if not done[i]:
            before = n_piece[mine]
            n = _cover_row(
                nodes[i], step_s, duration_s, g, tiles, members, first, listed, n_edge,
                cell_s, covered[mine], pieces[mine], before,
            )  # fmt: skip
            done[i] = n <= pieces.shape[1]
            n_piece[mine] = n if n <= pieces.shape[1] else before


@compiled()
def cover_windows(
    place: NDArray[np.int32],
    times: NDArray[np.float64],
    duration_s: float,
    cell_s: float,
    covered: NDArray[np.uint8],
    pieces: NDArray[np.float64],
    n_piece: int,
) -> int:
    """Covers time with windows that have been found.

    Args:
        place: Their places, [n].
        times: Start and end, s, in the first two columns, [n, any].
        duration_s: Length of the search.
        cell_s: Length of a cell.
        covered: Cells covered from end to end, [n_place, n_cell].
        pieces: As for ``cover_chunk``, [room, 3], with room for two a window.
        n_piece: How many there are.

    Returns:
        How many there are now.
    """
    for r in range(place.shape[0]):
        n_piece = _mark(
            covered, place[r], times[r, 0], times[r, 1], cell_s, duration_s, pieces,
            n_piece,
        )  # fmt: skip
    return n_piece


@compiled()
def uncovered(  # noqa: C901 - one walk along cells and pieces together
    covered: NDArray[np.uint8],
    pieces: NDArray[np.float64],
    cell_s: float,
    duration_s: float,
    out: NDArray[np.float64],
) -> int:
    """Lists the time that nothing covers.

    Args:
        covered: Cells covered from end to end, [n_place, n_cell].
        pieces: Sorted by place, then start, [n, 3].
        cell_s: Length of a cell.
        duration_s: Length of the search.
        out: Filled with place, start (s) and end (s), [room, 3].

    Returns:
        How many gaps there are; only those that have room are written.
    """
    n_place, n_cell = covered.shape
    n_out, r = 0, 0
    for j in range(n_place):
        until_s = 0.0
        for cell in range(n_cell + 1):
            cell_start_s = min(cell * cell_s, duration_s)
            cell_end_s = min((cell + 1) * cell_s, duration_s)
            while True:
                # what covers next: the cell, a piece that starts in it, or the end
                if cell == n_cell:
                    start_s, end_s = duration_s, duration_s
                elif covered[j, cell] != 0:
                    start_s, end_s = cell_start_s, cell_end_s
                elif (
                    r < pieces.shape[0]
                    and pieces[r, 0] == j
                    and pieces[r, 1] < cell_end_s
                ):
                    start_s, end_s = pieces[r, 1], pieces[r, 2]
                    r += 1
                else:
                    break
                if start_s > until_s + 1e-9:
                    if n_out < out.shape[0]:
                        out[n_out, 0], out[n_out, 1], out[n_out, 2] = (
                            j,
                            until_s,
                            start_s,
                        )
                    n_out += 1
                until_s = max(until_s, end_s)
                if cell == n_cell or covered[j, cell] != 0:
                    break
            while (
                cell < n_cell
                and r < pieces.shape[0]
                and pieces[r, 0] == j
                and pieces[r, 1] < cell_end_s
            ):
                r += 1
        while r < pieces.shape[0] and pieces[r, 0] == j:
            r += 1
    return n_out
