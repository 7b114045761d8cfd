"""Gaps and revisit: how long a place waits for the next satellite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._days import Day, days_of
from spacereserve.engine.access._work import Progress, Stop
from spacereserve.engine.access.constraints import Constraints
from spacereserve.engine.access.groups import groups_of
from spacereserve.engine.access.places import Places
from spacereserve.engine.access.windows import FailedSatellite
from spacereserve.engine.compute import Here, Where
from spacereserve.engine.orbits import Catalogue

__all__ = ["Gaps", "Revisit", "gaps", "revisit"]

_NO_LIMIT = Constraints()
_HERE = Here()


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
    for part in days_of(
        catalogue, places, constraints, start_at, duration_s, group_of_satellite,
        where=where, progress=progress, stop=stop,
    ):  # fmt: skip
        rows.append(part.rows)
        searched_s = part.end_s
        for one in part.failed:
            failed.setdefault(one.satellite, one)
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
    for part in days_of(
        catalogue, places, constraints, start_at, duration_s, group_of_satellite,
        where=where, progress=progress, stop=stop,
    ):  # fmt: skip
        tally.add(part)
        searched_s = part.end_s
        for one in part.failed:
            failed.setdefault(one.satellite, one)
    return tally.result(searched_s, tuple(failed[k] for k in sorted(failed)))


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

    def add(self, day: Day) -> None:
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
