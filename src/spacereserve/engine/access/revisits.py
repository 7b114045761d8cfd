"""Gaps and revisit: how long a place waits for the next satellite."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numba
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._covering import (
    cover_chunk,
    cover_windows,
    uncovered,
)
from spacereserve.engine.access._work import Block, Chunk, Progress, Stop, Work
from spacereserve.engine.access.constraints import Constraints
from spacereserve.engine.access.groups import groups_of
from spacereserve.engine.access.parts import Room, Terms, windows_of_chunk
from spacereserve.engine.access.places import Places
from spacereserve.engine.access.windows import FailedSatellite
from spacereserve.engine.compute import Here, Where, iter_results
from spacereserve.engine.orbits import Catalogue

__all__ = ["Gaps", "Revisit", "gaps", "revisit"]

_NO_LIMIT = Constraints()
_HERE = Here()
_PART_S = 86400.0
_CELL_S = 30.0
_PLACES_AT_ONCE = 1024
_PIECES_AT_FIRST = 65_536


@dataclass(frozen=True, eq=False)
class Gaps:
    """The spans in which no satellite of a group serves a place.

    Sorted by place, then group, then start. A gap that touches an end of the search is
    at least as long as it is stated.

    Attributes:
        place: Index of the place, int32 [n].
        group: Index of the group of satellites, int32 [n].
        start_s: Seconds from the start of the search, float64 [n].
        end_s: Seconds from the start of the search, float64 [n].
        searched_s: Up to where the search went; less than was asked if stopped.
        failed_satellites: Satellites that serve nobody because SGP4 fails for them.
    """

    place: NDArray[np.int32]
    group: NDArray[np.int32]
    start_s: NDArray[np.float64]
    end_s: NDArray[np.float64]
    searched_s: float
    failed_satellites: tuple[FailedSatellite, ...] = ()

    def __len__(self) -> int:
        return len(self.place)


@dataclass(frozen=True, eq=False)
class Revisit:
    """How often each group of satellites serves each place, all [n_place, n_group].

    A place that is never served has one gap as long as the search. Gaps that touch an
    end of the search count as they are stated, so that the largest is a lower bound.

    Attributes:
        n_gaps: Gaps, int64.
        mean_gap_s: Mean length of the gaps, 0 where there is none, float64.
        max_gap_s: The longest gap, 0 where there is none, float64.
        covered_fraction: Share of the time in which at least one satellite serves the
            place, 0 to 1, float64.
        searched_s: Up to where the search went; less than was asked if stopped.
        failed_satellites: Satellites that serve nobody because SGP4 fails for them.
    """

    n_gaps: NDArray[np.int64]
    mean_gap_s: NDArray[np.float64]
    max_gap_s: NDArray[np.float64]
    covered_fraction: NDArray[np.float64]
    searched_s: float
    failed_satellites: tuple[FailedSatellite, ...] = ()


def gaps(  # noqa: PLR0913 - a question with its units, by keyword
    catalogue: Catalogue,
    places: Places,
    constraints: Constraints = _NO_LIMIT,
    *,
    start_at: datetime,
    duration_s: float,
    group_of_satellite: Sequence[int] | NDArray[np.intp] | None = None,
    where: Where = _HERE,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Gaps:
    """Finds when nobody serves a place.

    The search goes day by day, so that memory depends on the places and the gaps, not
    on the satellites or the length.

    Args:
        catalogue: The satellites.
        places: The places, each with its elevation mask.
        constraints: What else must hold while a place is served.
        start_at: Start of the search.
        duration_s: Length of the search, more than 0 and at most 400 days.
        group_of_satellite: Index of the group of each satellite, such as its provider,
            [n_satellite]; None for one group of all.
        where: ``Here()`` uses all cores as threads; ``Cluster(address)`` a Dask
            cluster, day by day. The result is the same.
        progress: Is told the share of the work that is done, 0 to 1.
        stop: Is asked before each day; True ends the search there.

    Returns:
        All gaps.

    Raises:
        InputError: The length of the search or the groups are out of range.
        ComputeError: The cluster cannot be reached, or its workers die.
    """
    n_group = groups_of(catalogue, group_of_satellite)[1]
    rows = [np.zeros((0, 4))]
    searched_s, failed = 0.0, dict[int, FailedSatellite]()
    for part in _parts(
        catalogue, places, constraints, start_at, duration_s, group_of_satellite,
        where=where, progress=progress, stop=stop,
    ):  # fmt: skip
        rows.append(part.rows)
        searched_s = part.end_s
        failed |= {
            one.satellite: one for one in part.failed if one.satellite not in failed
        }
    joined = _joined(np.concatenate(rows), n_group)
    return Gaps(
        place=joined[:, 0].astype(np.int32),
        group=joined[:, 1].astype(np.int32),
        start_s=joined[:, 2].copy(),
        end_s=joined[:, 3].copy(),
        searched_s=searched_s,
        failed_satellites=tuple(failed[k] for k in sorted(failed)),
    )


def revisit(  # noqa: PLR0913 - a question with its units, by keyword
    catalogue: Catalogue,
    places: Places,
    constraints: Constraints = _NO_LIMIT,
    *,
    start_at: datetime,
    duration_s: float,
    group_of_satellite: Sequence[int] | NDArray[np.intp] | None = None,
    where: Where = _HERE,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Revisit:
    """Computes gap statistics without keeping windows or gaps.

    Args:
        catalogue: The satellites.
        places: The places, each with its elevation mask.
        constraints: What else must hold while a place is served.
        start_at: Start of the search.
        duration_s: Length of the search, more than 0 and at most 400 days.
        group_of_satellite: Index of the group of each satellite, such as its provider,
            [n_satellite]; None for one group of all.
        where: ``Here()`` uses all cores as threads; ``Cluster(address)`` a Dask
            cluster, day by day. The result is the same.
        progress: Is told the share of the work that is done, 0 to 1.
        stop: Is asked before each day; True ends the search there.

    Returns:
        The statistics.

    Raises:
        InputError: The length of the search or the groups are out of range.
        ComputeError: The cluster cannot be reached, or its workers die.
    """
    n_group = groups_of(catalogue, group_of_satellite)[1]
    tally = _Tally(len(places), n_group)
    searched_s, failed = 0.0, dict[int, FailedSatellite]()
    for part in _parts(
        catalogue, places, constraints, start_at, duration_s, group_of_satellite,
        where=where, progress=progress, stop=stop,
    ):  # fmt: skip
        tally.add(part)
        searched_s = part.end_s
        failed |= {
            one.satellite: one for one in part.failed if one.satellite not in failed
        }
    return tally.result(searched_s, tuple(failed[k] for k in sorted(failed)))


@dataclass(frozen=True, eq=False)
class _Day:
    """The gaps of one part of the search: rows place, group, start (s), end (s)."""

    rows: NDArray[np.float64]
    start_s: float
    end_s: float
    failed: tuple[FailedSatellite, ...]


def _parts(  # noqa: PLR0913 - the questions above, as they were asked
    catalogue: Catalogue,
    places: Places,
    constraints: Constraints,
    start_at: datetime,
    duration_s: float,
    group_of_satellite: Sequence[int] | NDArray[np.intp] | None,
    *,
    where: Where,
    progress: Progress | None,
    stop: Stop | None,
) -> Iterator[_Day]:
    """The days of a search, one after the other."""
    group_of, n_group = groups_of(catalogue, group_of_satellite)
    Work(catalogue.subset([]), places, start_at=start_at, duration_s=duration_s)
    asked = _Question(
        catalogue, places, constraints, start_at, duration_s, group_of, n_group
    )
    days = range(max(1, math.ceil(duration_s / _PART_S - 1e-9)))
    if not isinstance(where, Here):
        yield from iter_results(
            days, asked.day, where=where, progress=progress, stop=stop
        )
        return
    for n in days:
        if stop is not None and stop():
            return
        yield asked.day(n, _part_of(progress, n, len(days)))


def _part_of(progress: Progress | None, n: int, n_part: int) -> Progress | None:
    """Progress within one of several parts."""
    if progress is None:
        return None
    told = progress

    def within(fraction: float) -> None:
        told((n + fraction) / n_part)

    return within


@dataclass(frozen=True, eq=False)
class _Question:
    """A search for gaps, with the index of the group of each satellite."""

    catalogue: Catalogue
    places: Places
    constraints: Constraints
    start_at: datetime
    duration_s: float
    group_of: NDArray[np.int64]
    n_group: int

    def day(self, n: int, progress: Progress | None = None) -> _Day:
        """The gaps of one day.

        Args:
            n: Which day, from 0.
            progress: Is told the share of the groups that are done.
        """
        start_s, end_s = n * _PART_S, min((n + 1) * _PART_S, self.duration_s)
        rows, failed = [np.zeros((0, 4))], list[FailedSatellite]()
        for k in range(self.n_group):
            members = np.flatnonzero(self.group_of == k)
            cover = _Cover(
                Work(
                    self.catalogue.subset(members),
                    self.places,
                    start_at=self.start_at + timedelta(seconds=start_s),
                    duration_s=end_s - start_s,
                    largest_block=_PLACES_AT_ONCE,
                    keeps_windows=not _is_plain(self.constraints, self.places),
                ),
                _shifted(self.constraints, start_s),
            )
            rows.append(_counted_from(cover.gaps(), k, start_s, end_s))
            failed += [
                FailedSatellite(
                    int(members[one.satellite]), one.error_code, one.failed_s + start_s
                )
                for one in cover.failed
            ]
            if progress is not None:
                progress((k + 1) / self.n_group)
        return _Day(np.concatenate(rows), start_s, end_s, tuple(failed))


def _counted_from(
    found: NDArray[np.float64], group: int, start_s: float, end_s: float
) -> NDArray[np.float64]:
    """Gaps of a day with their group, counted from the start of the search, [n, 4]."""
    ends_s = found[:, 2] + start_s
    return np.column_stack(
        (
            found[:, 0],
            np.full(len(found), float(group)),
            found[:, 1] + start_s,
            np.where(found[:, 2] >= end_s - start_s, end_s, ends_s),
        )
    )


def _shifted(constraints: Constraints, by_s: float) -> Constraints:
    """The constraints with their spans counted from a later start."""
    if not constraints.spans:
        return constraints
    spans = tuple(
        (start_s - by_s, end_s - by_s) for start_s, end_s in constraints.spans
    )
    return replace(constraints, spans=spans)


def _is_plain(constraints: Constraints, places: Places) -> bool:
    """Whether nothing but the masks of places decides."""
    return not (constraints.conditions or constraints.spans or places.has_skyline)


class _Cover:
    """Covers the time of one part of the search with one group of satellites."""

    def __init__(self, work: Work, constraints: Constraints) -> None:
        self._work = work
        self._constraints = constraints
        self._n_cell = max(1, math.ceil(work.duration_s / _CELL_S - 1e-9))
        self._sheets: dict[int, _Sheet] = {}
        for first in range(0, len(work.places), _PLACES_AT_ONCE):
            n_place = min(_PLACES_AT_ONCE, len(work.places) - first)
            self._sheets[first] = _Sheet(n_place, self._n_cell)
        self.failed: list[FailedSatellite] = []

    def gaps(self) -> NDArray[np.float64]:
        """Place, start (s) and end (s) of all gaps, sorted, [n, 3]."""
        if _is_plain(self._constraints, self._work.places):
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


def _joined(rows: NDArray[np.float64], n_group: int) -> NDArray[np.float64]:
    """Sorts gaps and joins those that meet at the edge of a day, [n, 4]."""
    key = rows[:, 0] * n_group + rows[:, 1]
    order = np.lexsort((rows[:, 2], key))
    rows, key = rows[order], key[order]
    meets = (key[1:] == key[:-1]) & (rows[1:, 2] == rows[:-1, 3])
    first = np.concatenate(([True], ~meets))[: len(rows)]
    last = np.concatenate((~meets, [True]))[: len(rows)]
    joined = rows[first].copy()
    joined[:, 3] = rows[last, 3]
    return joined


class _Tally:
    """Gap statistics that grow day by day, with the gap that is still open."""

    def __init__(self, n_place: int, n_group: int) -> None:
        shape = (n_place, n_group)
        self._n, self._sum = np.zeros(shape, np.int64), np.zeros(shape)
        self._max, self._open = np.zeros(shape), np.zeros(shape)

    def add(self, day: _Day) -> None:
        """Adds the gaps of a day."""
        place, group = day.rows[:, 0].astype(np.intp), day.rows[:, 1].astype(np.intp)
        start_s, end_s = day.rows[:, 2], day.rows[:, 3]
        carried = np.zeros(self._open.shape, np.bool_)
        carried[place[start_s == day.start_s], group[start_s == day.start_s]] = True
        self._close(~carried)
        length_s = end_s - start_s
        first = start_s == day.start_s
        length_s[first] += self._open[place[first], group[first]]
        self._open[:] = 0.0
        last = end_s == day.end_s
        self._open[place[last], group[last]] = length_s[last]
        whole = ~last
        self._count(place[whole], group[whole], length_s[whole])

    def _close(self, where: NDArray[np.bool_]) -> None:
        """Counts the open gaps of some places and groups, and ends them."""
        place, group = np.nonzero(where & (self._open > 0.0))
        self._count(place, group, self._open[place, group])
        self._open[place, group] = 0.0

    def _count(
        self,
        place: NDArray[np.intp],
        group: NDArray[np.intp],
        length_s: NDArray[np.float64],
    ) -> None:
        np.add.at(self._n, (place, group), 1)
        np.add.at(self._sum, (place, group), length_s)
        np.maximum.at(self._max, (place, group), length_s)

    def result(self, searched_s: float, failed: tuple[FailedSatellite, ...]) -> Revisit:
        """Ends the gaps that are still open and returns the statistics."""
        self._close(np.ones(self._open.shape, np.bool_))
        uncovered_fraction = self._sum / searched_s if searched_s > 0.0 else self._sum
        return Revisit(
            n_gaps=self._n,
            mean_gap_s=self._sum / np.maximum(self._n, 1),
            max_gap_s=self._max,
            covered_fraction=np.clip(1.0 - uncovered_fraction, 0.0, 1.0),
            searched_s=searched_s,
            failed_satellites=failed,
        )
