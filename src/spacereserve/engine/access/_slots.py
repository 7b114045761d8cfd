"""Counts windows by the slot in which they open, with few looks and few roots.

Places are looked at in single precision, and only at every few nodes: once a stride.
How far f can bend over a stride is known (``_strides``), which settles nearly all: a
window opens where f goes from below to above zero, and the slot of the stride is that
of the window, without a root. Where f may bend through zero unseen, where it is within
rounding of zero, and where a slot ends within a step, the steps of the stride are
looked at one by one, by the same rules and roots as windows themselves.

f is in units of the most that it changes over a stride that is not monotonous. So with
p and q at its ends it is monotonous if |q - p| ≥ 1; and else keeps the sign of both if
1 + (q - p)² < 2 |p + q|, for then its chord is too far from zero. A place outside the
list of a node has f < -1, with which it takes part in neither.
"""

# ruff: noqa: PLR0913, PLR0917 - kernels take arrays, by position
from __future__ import annotations

import math

import numba
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._cells import TILE, cell_of
from spacereserve.engine.access._compiled import compiled, inlined, streamed
from spacereserve.engine.access._looking import DIP, PASS, RISE, happening
from spacereserve.engine.access._polynomials import path_coefficients
from spacereserve.engine.access._roots import bracketed, extremum, settle

__all__ = ["count_slots_chunk"]

# Rows of a record; the first nine are those of ``Strides.records``.
_N_GIVEN, _N_ROW = 9, 12
_NOUGHT, _ONE, _TWO = np.float32(0.0), np.float32(1.0), np.float32(2.0)
_UNSEEN = np.float32(-10.0)
_CLOSE_KM = 1e-3  # so near to zero at a node, the root may lie in the slot beyond


@streamed
def _look(
    records: NDArray[np.float32],
    seen: NDArray[np.int32],
    listed: NDArray[np.int32],
    start: int,
    n: int,
    before: int,
    node: int,
    row: NDArray[np.float64],
    least: np.float32,
) -> bool:
    """Counts in the records the rises of a stride that are beyond doubt.

    Args:
        records: What belongs to each tile, in rows of eight, [n_tile, 96]: position
            (0-2); zenith (3-5), sine of the mask (6) and rounding of f (7) in units of
            f; up to which f a bend matters (8); f when last looked at (9); rises (10);
            what is in doubt (11).
        seen: The node at which each tile was last looked at, [n_tile].
        listed: Lists of tiles.
        start: Where the list to look at starts.
        n: Its length.
        before: The node at which the stride starts.
        node: The node at which it ends.
        row: Nodes of the satellite.
        least: A rise to less than this is in doubt; 0, or infinity for all.

    Returns:
        Whether anything is in doubt.
    """
    x, y, z = (
        np.float32(row[0, node]),
        np.float32(row[1, node]),
        np.float32(row[2, node]),
    )
    any_doubt = np.int32(0)
    for m in range(n):
        tile = listed[start + m]
        t = records[tile]
        if seen[tile] != before:
            for i in range(TILE):
                t[i + 72] = _UNSEEN
        seen[tile] = node
        for i in range(TILE):
            dx, dy, dz = x - t[i], y - t[i + 8], z - t[i + 16]
            far = math.sqrt(dx * dx + dy * dy + dz * dz)
            high = dx * t[i + 24] + dy * t[i + 32] + dz * t[i + 40]
            p, q = t[i + 72], high - t[i + 48] * far
            change, top = q - p, max(p, q)
            bends = (abs(change) < _ONE) & (_ONE + change * change >= _TWO * abs(p + q))
            near = min(abs(p), abs(q)) < t[i + 56]
            rises = (p < _NOUGHT) & (q >= _NOUGHT)
            doubt = (bends & (top < t[i + 64])) | near | (rises & (q < least))
            t[i + 72] = q
            t[i + 80] += _ONE if rises & (not doubt) else _NOUGHT
            t[i + 88] = _ONE if doubt else _NOUGHT
            # of four bytes: of eight, it would halve the lanes of a vector
            any_doubt = np.int32(any_doubt | np.int32(doubt))
    return bool(any_doubt != 0)


@inlined
def _at_node(
    row: NDArray[np.float64], node: int, t: NDArray[np.float64], i: int
) -> tuple[float, float, float]:
    """F, its rate times the range, and the range, for lane i of a tile at a node."""
    u, v, w = row[3, node], row[4, node], row[5, node]
    dx, dy, dz = row[0, node] - t[i], row[1, node] - t[i + 8], row[2, node] - t[i + 16]
    far = math.sqrt(dx * dx + dy * dy + dz * dz)
    high = dx * t[i + 24] + dy * t[i + 32] + dz * t[i + 40]
    climb = u * t[i + 24] + v * t[i + 32] + w * t[i + 40]
    turn = climb * far - t[i + 48] * (dx * u + dy * v + dz * w)
    return high - t[i + 48] * far, turn, far


_Desk = tuple[
    NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]
]
"""Where one root is sought: polynomials, places, ends of f, all [any, 8], and a row."""


@compiled()
def _opening(
    desk: _Desk,
    row: NDArray[np.float64],
    k: int,
    t: NDArray[np.float64],
    lane: int,
    kind: float,
    ends: tuple[float, float, float],
    exactly: bool,  # noqa: FBT001 - a kernel takes its arguments by position
) -> float:
    """When a window opens within step k (0-1), or -1 where none does.

    Args:
        desk: Work space.
        row: Nodes of the satellite.
        k: The step.
        t: The tile of the place.
        lane: Which of its places.
        kind: What happens: ``RISE``, ``PASS`` or ``DIP``.
        ends: f and its rate at the start of the step, and f at its end.
        exactly: Whether the moment matters; else any of the step will do.
    """
    c, p, ends_of, one = desk
    path_coefficients(row, k, one)
    for m in range(24):
        c[m, 0] = one[m]
    for m in range(7):
        p[m, 0] = t[m * TILE + lane]
    if kind == RISE:
        found, left, kinds = np.empty(8), np.empty(8), np.full(8, RISE)
        ends_of[0, 0], ends_of[1, 0], ends_of[2, 0] = ends
        settle(c, p, ends_of, found, left, kinds, 1)
        return float(found[0])
    top, there_is = extremum(c, p, 0, 1.0 if kind == PASS else -1.0)
    if not there_is:
        return -1.0
    if not exactly:
        return float(top)
    if kind == PASS:
        return float(bracketed(c, p, 0, 0.0, top, True))
    return float(bracketed(c, p, 0, top, 1.0, True))


@compiled()
def _count_steps(
    desk: _Desk,
    row: NDArray[np.float64],
    first_k: int,
    last_k: int,
    t: NDArray[np.float64],
    lane: int,
    step_s: float,
    duration_s: float,
    slot_s: float,
    slot: int,
    counts: NDArray[np.int32],
) -> None:
    """Counts the windows of one place that open in some steps, step by step.

    Args:
        desk: Work space.
        row: Nodes of the satellite.
        first_k: The first step.
        last_k: The step after the last.
        t: The tile of the place, [56].
        lane: Which of its places.
        step_s: Node step.
        duration_s: Length of the search.
        slot_s: Length of a slot.
        slot: The slot in which all these steps lie, or -1.
        counts: Added to, by slot, [n_slot].
    """
    f0, turn0, far0 = _at_node(row, first_k + 3, t, lane)
    for k in range(first_k, last_k):
        f1, turn1, far1 = _at_node(row, k + 4, t, lane)
        kind = happening(f0, turn0, far0, f1, turn1, far1)
        sure = slot >= 0 and abs(f0) >= _CLOSE_KM and abs(f1) >= _CLOSE_KM
        if kind == RISE and sure:
            counts[slot] += 1
        elif kind in (RISE, PASS, DIP):
            ends = (f0, turn0 / far0, f1)
            at = _opening(desk, row, k, t, lane, kind, ends, not sure)
            at_s = (k + at) * step_s
            if at >= 0.0 and sure:
                counts[slot] += 1
            elif at >= 0.0 and at_s < duration_s:
                counts[min(counts.shape[0] - 1, int(at_s / slot_s))] += 1
        f0, turn0, far0 = f1, turn1, far1


@inlined
def _stride_end(
    k: int,
    stride: int,
    n_step: int,
    step_s: float,
    duration_s: float,
    slot_end_s: float,
) -> tuple[int, bool]:
    """The step up to which a stride goes, and whether it lies within its slot."""
    until_s = min(slot_end_s, duration_s)
    end = min(k + stride, n_step)
    if end * step_s > until_s:
        end = max(k, int(until_s / step_s))
    return max(end, k + 1), end > k


@inlined
def _flush(
    records: NDArray[np.float32],
    seen: NDArray[np.int32],
    since: int,
    counts: NDArray[np.int32],
) -> None:
    """Moves the rises that records have counted since a node to a row of a sheet."""
    for tile in range(records.shape[0]):
        if seen[tile] >= since:
            t = records[tile]
            for i in range(TILE):
                counts[tile * TILE + i] += np.int32(t[i + 80])
                t[i + 80] = _NOUGHT


@compiled()
def _count_row(  # noqa: C901 - one walk along a path, without calls
    row: NDArray[np.float64],
    step_s: float,
    duration_s: float,
    stride: int,
    given: NDArray[np.float32],
    tiles: NDArray[np.float64],
    first: NDArray[np.int32],
    listed: NDArray[np.int32],
    n_edge: int,
    slot_s: float,
    sheet: NDArray[np.int32],
) -> None:
    """Adds the windows of one satellite to a sheet [n_slot, n_tile * 8]."""
    n_step, n_slot, n_tile = row.shape[1] - 8, sheet.shape[0], tiles.shape[0]
    records = np.zeros((n_tile, _N_ROW * TILE), np.float32)
    records[:, : _N_GIVEN * TILE] = given
    seen = np.full(n_tile, -1, np.int32)
    desk = (np.ones((24, 8)), np.ones((7, 8)), np.ones((3, 8)), np.empty(24))
    for tile in range(n_tile):
        for i in range(TILE):
            sheet[0, tile * TILE + i] += _at_node(row, 3, tiles[tile], i)[0] >= 0.0
    end, slot, since, whole = 0, 0, 3, False
    k = 0
    while True:
        node = end + 3
        x, y, z = row[0, node], row[1, node], row[2, node]
        cell = cell_of(x, y, z, n_edge)
        start, n = first[cell], first[cell + 1] - first[cell]
        least = _NOUGHT if whole else np.float32(np.inf)
        if n and _look(records, seen, listed, start, n, k + 3, node, row, least):
            for m in range(start, start + n if end > k else start):
                tile = listed[m]
                for i in range(TILE):
                    if records[tile, 88 + i] != _NOUGHT:
                        _count_steps(
                            desk, row, k, end, tiles[tile], i, step_s, duration_s,
                            slot_s, slot if whole else -1, sheet[:, tile * TILE + i],
                        )  # fmt: skip
        if end == n_step:
            break
        k = end
        now = min(n_slot - 1, int(k * step_s / slot_s))
        if now != slot:
            _flush(records, seen, since, sheet[slot])
            slot, since = now, k + 4
        slot_end_s = (slot + 1) * slot_s if slot < n_slot - 1 else np.inf
        end, whole = _stride_end(k, stride, n_step, step_s, duration_s, slot_end_s)
    _flush(records, seen, since, sheet[slot])


@compiled(parallel=True)
def count_slots_chunk(
    nodes: NDArray[np.float64],
    step_s: float,
    duration_s: float,
    stride: int,
    given: NDArray[np.float32],
    tiles: NDArray[np.float64],
    first: NDArray[np.int32],
    listed: NDArray[np.int32],
    n_edge: int,
    slot_s: float,
    group: NDArray[np.int64],
    sheets: NDArray[np.int32],
) -> None:
    """Counts the windows of a chunk of satellites by the slot in which they open.

    Args:
        nodes: [n, 6, n_step + 8].
        step_s: Node step.
        duration_s: Length of the search.
        stride: Steps from one look to the next.
        given: ``Strides.records``, [n_tile, 72].
        tiles: Places by tiles, [n_tile, 56].
        first: ``CellTable.first`` of the strides.
        listed: ``CellTable.tiles`` of the strides.
        n_edge: ``CellTable.n_edge`` of the strides.
        slot_s: Length of a slot.
        group: The group of each satellite, [n].
        sheets: Added to, by lane of a tile, [n_thread, n_group, n_slot, n_tile * 8].
    """
    for i in numba.prange(nodes.shape[0]):
        mine = numba.get_thread_id()  # type: ignore[attr-defined]
        _count_row(
            nodes[i], step_s, duration_s, stride, given, tiles, first, listed, n_edge,
            slot_s, sheets[mine, group[i]],
        )  # fmt: skip
