"""The gaps of each day of a search: memory depends on the gaps, not on the length."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._cover import PLACES_AT_ONCE, Cover, is_plain
from spacereserve.engine.access._work import Progress, Stop, Work
from spacereserve.engine.access.constraints import Constraints
from spacereserve.engine.access.groups import groups_of
from spacereserve.engine.access.places import Places
from spacereserve.engine.access.windows import FailedSatellite
from spacereserve.engine.compute import Here, Where, iter_results
from spacereserve.engine.orbits import Catalogue

__all__ = ["Day", "days_of"]

_PART_S = 86400.0


@dataclass(frozen=True, eq=False)
class Day:
    """The gaps of one part of the search: rows place, group, start (s), end (s)."""

    rows: NDArray[np.float64]
    start_s: float
    end_s: float
    failed: tuple[FailedSatellite, ...]


def days_of(  # noqa: PLR0913 - the questions above, as they were asked
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
) -> Iterator[Day]:
    """The days of a search, one after the other.

    Args:
        catalogue: The satellites.
        places: The places.
        constraints: What must hold while a place is served.
        start_at: Start of the search.
        duration_s: Its length.
        group_of_satellite: Index of the group of each satellite, or None.
        where: Where the days are computed.
        progress: Is told the share of the work that is done.
        stop: Is asked before each day.

    Yields:
        The gaps of each day.
    """
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

    def day(self, n: int, progress: Progress | None = None) -> Day:
        """The gaps of one day.

        Args:
            n: Which day, from 0.
            progress: Is told the share of the groups that are done.
        """
        start_s, end_s = n * _PART_S, min((n + 1) * _PART_S, self.duration_s)
        rows, failed = [np.zeros((0, 4))], list[FailedSatellite]()
        for k in range(self.n_group):
            members = np.flatnonzero(self.group_of == k)
            cover = Cover(
                Work(
                    self.catalogue.subset(members),
                    self.places,
                    start_at=self.start_at + timedelta(seconds=start_s),
                    duration_s=end_s - start_s,
                    largest_block=PLACES_AT_ONCE,
                    keeps_windows=not is_plain(self.constraints, self.places),
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
        return Day(np.concatenate(rows), start_s, end_s, tuple(failed))


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
