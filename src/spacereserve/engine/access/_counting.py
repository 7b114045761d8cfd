"""Counts satellites in view at even times: the kernels.

Over a few places, the satellites are propagated to the samples themselves and looked at
there. Over many places, windows are found: each adds one at the first sample inside it
and takes one off after the last. Every thread adds to its own sheet; the sheets are
summed at the end, so that the result does not depend on who did what.
"""

# ruff: noqa: PLR0913, PLR0917 - kernels take arrays, by position
from __future__ import annotations

import math

import numba
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._compiled import compiled
from spacereserve.engine.access._search import OPENED_AT_START, search_row

__all__ = ["count_at_nodes", "count_chunk"]


@compiled(parallel=True)
def count_chunk(
    nodes: NDArray[np.float64],
    step_s: float,
    duration_s: float,
    g: NDArray[np.float64],
    tiles: NDArray[np.float64],
    members: NDArray[np.int32],
    first: NDArray[np.int32],
    listed: NDArray[np.int32],
    n_edge: int,
    place: NDArray[np.int32],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    flag: NDArray[np.uint8],
    count: NDArray[np.int64],
    sample_s: float,
    sheets: NDArray[np.int32],
) -> None:
    """Adds the windows of a chunk of satellites to the sheets of the threads.

    A satellite whose windows do not fit in the room adds nothing; the caller sees it in
    ``count`` and calls again for it alone.

    Args:
        nodes: As for ``search_chunk``, up to ``n_edge``.
        step_s: Node step.
        duration_s: Length of the search.
        g: Places.
        tiles: The same by tiles.
        members: The places of the tiles.
        first: ``CellTable.first``.
        listed: ``CellTable.tiles``.
        n_edge: ``CellTable.n_edge``.
        place: Work space of each thread, [n_thread, room]; likewise the next three.
        start: Work space.
        end: Work space.
        flag: Work space.
        count: Filled with the number of windows of each satellite, [n].
        sample_s: Time between samples.
        sheets: Changes of the count at each sample, [n_thread, n_place, n_sample + 1].
    """
    n_sample, room = sheets.shape[2] - 1, place.shape[1]
    for i in numba.prange(nodes.shape[0]):
        mine = numba.get_thread_id()  # type: ignore[attr-defined]
        n = search_row(
            nodes[i], step_s, duration_s, g, tiles, members, first, listed, n_edge,
            place[mine], start[mine], end[mine], flag[mine],
        )  # fmt: skip
        count[i] = n
        if n > room:
            continue
        for r in range(n):
            a = (
                0
                if flag[mine, r] & OPENED_AT_START
                else math.ceil(start[mine, r] / sample_s)
            )
            b = min(n_sample, int(end[mine, r] / sample_s) + 1)
            if a < b:
                sheets[mine, place[mine, r], a] += 1
                sheets[mine, place[mine, r], b] -= 1


@compiled(parallel=True)
def count_at_nodes(
    nodes: NDArray[np.float64], g: NDArray[np.float64], sheets: NDArray[np.int32]
) -> None:
    """Adds the satellites of a chunk to the counts of the threads, node by node.

    Args:
        nodes: Earth-fixed positions (km) in the first three rows, [n, 6, n_node]; node
            3 is the first sample.
        g: Position (km), zenith and sine of the mask of the places, [n_place, 8].
        sheets: Counts at each sample, [n_thread, n_place, n_sample].
    """
    n_place, n_sample = sheets.shape[1], sheets.shape[2]
    for i in numba.prange(nodes.shape[0]):
        sheet = sheets[numba.get_thread_id()]  # type: ignore[attr-defined]
        x, y, z = nodes[i, 0], nodes[i, 1], nodes[i, 2]
        for j in range(n_place):
            px, py, pz = g[j, 0], g[j, 1], g[j, 2]
            ux, uy, uz, sine = g[j, 3], g[j, 4], g[j, 5], g[j, 6]
            least = min(0.0, sine) * 1e6
            for k in range(n_sample):
                dx, dy, dz = x[k + 3] - px, y[k + 3] - py, z[k + 3] - pz
                height = ux * dx + uy * dy + uz * dz
                if height >= least and height >= sine * math.sqrt(
                    dx * dx + dy * dy + dz * dz
                ):
                    sheet[j, k] += 1
