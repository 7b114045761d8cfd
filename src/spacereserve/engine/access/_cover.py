"""What a group of satellites covers in a part of a search, and what it leaves open.

Time is cut into cells. A cell that a window covers whole is marked; of other windows
their pieces are kept, until something covers the cell.
"""

from __future__ import annotations

import math

import numba
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._covering import (
    cover_chunk,
    cover_windows,
    uncovered,
)
from spacereserve.engine.access._work import Block, Chunk, Work
from spacereserve.engine.access.constraints import Constraints
from spacereserve.engine.access.parts import Room, Terms, windows_of_chunk
from spacereserve.engine.access.places import Places
from spacereserve.engine.access.windows import FailedSatellite

__all__ = ["PLACES_AT_ONCE", "Cover", "is_plain"]

PLACES_AT_ONCE = 1024
_CELL_S = 30.0
_PIECES_AT_FIRST = 65_536


def is_plain(constraints: Constraints, places: Places) -> bool:
    """Whether nothing but the masks of places decides.

    Args:
        constraints: The constraints.
        places: The places.
    """
    return not (constraints.conditions or constraints.spans or places.has_skyline)


class Cover:
    """Covers the time of one part of the search with one group of satellites.

    Args:
        work: The part of the search, with the satellites of the group.
        constraints: What must hold, with spans counted from the start of the part.
    """

    def __init__(self, work: Work, constraints: Constraints) -> None:
        self._work = work
        self._constraints = constraints
        self._n_cell = max(1, math.ceil(work.duration_s / _CELL_S - 1e-9))
        self._sheets: dict[int, _Sheet] = {}
        for first in range(0, len(work.places), PLACES_AT_ONCE):
            n_place = min(PLACES_AT_ONCE, len(work.places) - first)
            self._sheets[first] = _Sheet(n_place, self._n_cell)
        self.failed: list[FailedSatellite] = []

    def gaps(self) -> NDArray[np.float64]:
        """Place, start (s) and end (s) of all gaps, sorted, [n, 3]."""
        if is_plain(self._constraints, self._work.places):
            self._cover_plainly()
        else:
            self._cover_with_windows()
        rows = [np.zeros((0, 3))]
        for first, sheet in self._sheets.items():
            found = sheet.gaps(self._work.duration_s)
            found[:, 0] += first
            rows.append(found)
        return np.concatenate(rows)

    def _cover_plainly(self) -> None:
        """Covers by masks alone; places that are covered throughout are left alone."""
        looked_at = np.ones(len(self._work.places), np.bool_)
        group, blocks = None, list[Block]()
        for chunk in self._work.chunks():
            self.failed += chunk.failed
            still_open = self._open_places()
            fewer = 2 * still_open.sum() <= looked_at.sum()
            if chunk.group is not group or fewer:
                group, looked_at = chunk.group, still_open
                blocks = self._work.blocks_of(group, self._constraints, looked_at)
            if len(chunk.satellites):
                for block in blocks:
                    self._sheets[block.first_place].cover(self._work, chunk, block)

    def _open_places(self) -> NDArray[np.bool_]:
        """Which places are not yet covered throughout, [n_place]."""
        parts = [sheet.share_cover() for sheet in self._sheets.values()]
        return np.concatenate([np.zeros(0, np.bool_), *parts])

    def _cover_with_windows(self) -> None:
        raw, terms = Room(), Terms.of(self._work, self._constraints)
        for chunk in self._work.chunks():
            self.failed += chunk.failed
            for part in windows_of_chunk(self._work, terms, chunk, raw):
                here = part.place - np.int32(part.first_place)
                sheet = self._sheets[part.first_place]
                sheet.cover_with(here, part.times, self._work.duration_s)


class _Sheet:
    """The covered cells and pieces of a block of places, one copy a thread."""

    def __init__(self, n_place: int, n_cell: int) -> None:
        n_thread = numba.get_num_threads()
        self._covered = np.zeros((n_thread, n_place, n_cell), np.uint8)
        self._pieces = np.empty((n_thread, _PIECES_AT_FIRST, 3))
        self._n_piece = np.zeros(n_thread, np.int64)

    def cover(self, work: Work, chunk: Chunk, block: Block) -> None:
        """Covers with all windows above the masks of a chunk of satellites."""
        done = np.zeros(len(chunk.satellites), np.bool_)
        while not done.all():
            cover_chunk(
                chunk.nodes, chunk.group.step_s, work.duration_s, block.columns,
                block.tiles, block.members, block.cells.first, block.cells.tiles,
                block.cells.n_edge, _CELL_S,
                self._covered, self._pieces, self._n_piece, done,
            )  # fmt: skip
            if not done.all():
                self._make_room()

    def share_cover(self) -> NDArray[np.bool_]:
        """Tells all threads what is covered; returns which places are not wholly."""
        covered = self._covered.max(axis=0)
        self._covered[:] = covered
        return np.asarray(~covered.all(axis=1))

    def cover_with(
        self, place: NDArray[np.int32], times: NDArray[np.float64], duration_s: float
    ) -> None:
        """Covers with windows that have been found."""
        while int(self._n_piece[0]) + 2 * len(place) > self._pieces.shape[1]:
            self._make_room()
        self._n_piece[0] = cover_windows(
            place, times, duration_s, _CELL_S, self._covered[0], self._pieces[0],
            int(self._n_piece[0]),
        )  # fmt: skip

    def _make_room(self) -> None:
        """Drops pieces in cells that have been covered since; else doubles the room."""
        covered = self._covered.max(axis=0)
        kept = [self._open_pieces(covered, t) for t in range(len(self._n_piece))]
        room = self._pieces.shape[1]
        if max(len(one) for one in kept) > room // 2:
            room *= 2
        self._pieces = np.empty((len(kept), room, 3))
        for t, one in enumerate(kept):
            self._pieces[t, : len(one)] = one
            self._n_piece[t] = len(one)
        self._covered[:] = covered

    def _open_pieces(
        self, covered: NDArray[np.uint8], thread: int
    ) -> NDArray[np.float64]:
        pieces = self._pieces[thread, : self._n_piece[thread]]
        middle_s = 0.5 * (pieces[:, 1] + pieces[:, 2])
        cell = np.minimum((middle_s / _CELL_S).astype(np.intp), covered.shape[1] - 1)
        return np.asarray(pieces[covered[pieces[:, 0].astype(np.intp), cell] == 0])

    def gaps(self, duration_s: float) -> NDArray[np.float64]:
        """Place, start (s) and end (s) of the gaps, sorted, [n, 3]."""
        covered = self._covered.max(axis=0)
        pieces = np.concatenate(
            [self._open_pieces(covered, t) for t in range(len(self._n_piece))]
        )
        order = np.lexsort((pieces[:, 2], pieces[:, 1], pieces[:, 0]))
        pieces = np.ascontiguousarray(pieces[order])
        out = np.empty((len(pieces) + len(covered) + 16, 3))
        while True:
            n = uncovered(covered, pieces, _CELL_S, duration_s, out)
            if n <= len(out):
                return out[:n].copy()
            out = np.empty((n, 3))
