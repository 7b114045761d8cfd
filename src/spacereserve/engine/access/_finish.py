"""Finishes windows: cuts them by conditions and spans, finds their best moments."""

# ruff: noqa: PLR0913, PLR0917 - kernels take arrays, by position
from __future__ import annotations

import math

import numba
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._best import best_moment
from spacereserve.engine.access._compiled import compiled
from spacereserve.engine.access._conditions import (
    N_EVENT,
    N_SKYLINE_SAMPLE,
    cut,
)
from spacereserve.engine.access._search import CLOSED_AT_END, OPENED_AT_START

__all__ = ["finish_chunk"]

_EDGE_SEARCH, _EDGE_SPAN = 0, 10


@compiled()
def _finish_row(  # noqa: C901, PLR0912 - one pass over a row, without calls
    row: NDArray[np.float64],
    sun: NDArray[np.float64],
    step_s: float,
    g: NDArray[np.float64],
    mask_code: NDArray[np.uint8],
    kinds: NDArray[np.int64],
    limits: NDArray[np.float64],
    edges: NDArray[np.uint8],
    spans: NDArray[np.float64],
    skylines: NDArray[np.float64],
    n_raw: int,
    place: NDArray[np.int32],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    flag: NDArray[np.uint8],
    out_place: NDArray[np.int32],
    out_times: NDArray[np.float64],
    out_codes: NDArray[np.uint8],
) -> int:
    """Finishes the windows of one satellite; see ``finish_chunk``."""
    room, n_out = out_place.shape[0], 0
    c, s = np.empty((24, 1)), np.empty((24, 1))
    at, cond = np.empty(N_EVENT), np.empty(N_EVENT, np.int64)
    holds, f = np.empty(kinds.shape[0], np.bool_), np.empty(N_SKYLINE_SAMPLE + 3)
    times, codes = np.empty((N_EVENT, 2)), np.empty((N_EVENT, 2), np.uint8)
    one_time, one_code = np.empty((1, 2)), np.empty((1, 2), np.uint8)
    n_span = spans.shape[0]
    for r in range(n_raw):
        j = place[r]
        first_span = 0
        if n_span > 1:
            first_span = np.searchsorted(spans[:, 1], start[r])
        for q in range(first_span, max(1, n_span)):
            a, b = start[r], end[r]
            open_code = _EDGE_SEARCH if flag[r] & OPENED_AT_START else mask_code[j]
            close_code = _EDGE_SEARCH if flag[r] & CLOSED_AT_END else mask_code[j]
            if n_span > 0:
                if spans[q, 0] >= b:
                    break
                if spans[q, 0] > a:
                    a, open_code = spans[q, 0], _EDGE_SPAN
                if spans[q, 1] < b:
                    b, close_code = spans[q, 1], _EDGE_SPAN
            if b <= a:
                continue
            if kinds.shape[0] == 0:
                one_time[0, 0], one_time[0, 1] = a, b
                one_code[0, 0], one_code[0, 1] = open_code, close_code
                times, codes, n_part = one_time, one_code, 1
            else:
                n_part = cut(
                    row, sun, step_s, g, j, kinds, limits, edges, a, b,
                    open_code, close_code, times, codes, c, s, at, cond, holds, f,
                    skylines[max(j, 0) % skylines.shape[0]],
                )  # fmt: skip
                if n_part > times.shape[0]:
                    times = np.empty((2 * n_part, 2))
                    codes = np.empty((2 * n_part, 2), np.uint8)
                    n_part = cut(
                        row, sun, step_s, g, j, kinds, limits, edges, a, b,
                        open_code, close_code, times, codes, c, s, at, cond, holds, f,
                    skylines[max(j, 0) % skylines.shape[0]],
                    )  # fmt: skip
            for part in range(n_part):
                if n_out < room:
                    best_s, sine, cos_off = best_moment(
                        row,
                        step_s,
                        c,
                        g,
                        j,
                        times[part, 0],
                        times[part, 1],
                        codes[part, 0] == mask_code[j],
                        codes[part, 1] == mask_code[j],
                    )
                    out_place[n_out] = j
                    out_times[n_out, 0] = times[part, 0]
                    out_times[n_out, 1] = times[part, 1]
                    out_times[n_out, 2] = best_s
                    out_times[n_out, 3] = math.acos(min(1.0, max(-1.0, cos_off)))
                    out_times[n_out, 4] = math.asin(min(1.0, max(-1.0, sine)))
                    out_codes[n_out, 0] = codes[part, 0]
                    out_codes[n_out, 1] = codes[part, 1]
                n_out += 1
    return n_out


@compiled(parallel=True)
def finish_chunk(
    nodes: NDArray[np.float64],
    sun: NDArray[np.float64],
    step_s: float,
    g: NDArray[np.float64],
    mask_code: NDArray[np.uint8],
    kinds: NDArray[np.int64],
    limits: NDArray[np.float64],
    edges: NDArray[np.uint8],
    spans: NDArray[np.float64],
    skylines: NDArray[np.float64],
    n_raw: NDArray[np.int64],
    place: NDArray[np.int32],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    flag: NDArray[np.uint8],
    out_place: NDArray[np.int32],
    out_times: NDArray[np.float64],
    out_codes: NDArray[np.uint8],
    count: NDArray[np.int64],
) -> None:
    """Cuts the windows of a chunk of satellites and finds their best moments.

    Args:
        nodes: Earth-fixed nodes, [n, 6, n_step + 8].
        sun: The sun at the nodes, km, Earth-fixed, [3, n_step + 8]; any where unused.
        step_s: Node step.
        g: Position (km), zenith and sin(mask) of the places, [n_place, 8]; or of one
            place that moves at the nodes, [n_step + 8, 8], whose index is -1.
        mask_code: The ``Edge`` of each place's mask, [n_place].
        kinds: Of the further conditions, values of ``KIND``, [n_cond].
        limits: Their limits, [n_cond].
        edges: Their ``Edge`` codes, [n_cond].
        spans: Spans to keep, s, ascending and disjoint, [n_span, 2]; none keeps all.
        skylines: Elevation of the skyline at even azimuths from north by east, rad,
            [n_place, n_azimuth]; any where unused.
        n_raw: How many windows ``search_chunk`` found for each satellite, [n].
        place: Its places, [n, room]; likewise start, end and flag.
        start: Openings, s.
        end: Closings, s.
        flag: What bounds them.
        out_place: Filled with places, [n, out_room].
        out_times: Filled with start (s), end (s), best (s), angle off nadir (rad),
            elevation (rad), [n, out_room, 5].
        out_codes: Filled with what opens and closes, [n, out_room, 2].
        count: Filled with the number of windows, which may exceed the room, [n].
    """
    for i in numba.prange(nodes.shape[0]):
        count[i] = _finish_row(
            nodes[i], sun, step_s, g, mask_code, kinds, limits, edges, spans, skylines,
            n_raw[i], place[i], start[i], end[i], flag[i],
            out_place[i], out_times[i], out_codes[i],
        )  # fmt: skip
