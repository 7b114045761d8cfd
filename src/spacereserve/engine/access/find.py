"""Finds all windows of a search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial

import numpy as np

from spacereserve.engine.access._search import CLOSED_AT_END, OPENED_AT_START
from spacereserve.engine.access._work import Progress, Stop, Work
from spacereserve.engine.access.constraints import Constraints
from spacereserve.engine.access.parts import (
    Part,
    Room,
    Terms,
    gathered,
    windows_of_chunk,
)
from spacereserve.engine.access.places import Places
from spacereserve.engine.access.spreading import joined_windows, spread
from spacereserve.engine.access.windows import FailedSatellite, Passes, Windows
from spacereserve.engine.compute import Here, Where
from spacereserve.engine.errors import InputError
from spacereserve.engine.orbits import Catalogue

__all__ = ["find_windows", "iter_passes", "iter_windows"]

_NO_LIMIT = Constraints()
_HERE = Here()


def find_windows(
    catalogue: Catalogue,
    places: Places,
    constraints: Constraints = _NO_LIMIT,
    *,
    start_at: datetime,
    duration_s: float,
    where: Where = _HERE,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Windows:
    """Finds when each satellite can serve each place.

    A window holds whatever its length; none is lost between two samples. Edges are
    those of SGP4 in the stated Earth-rotation model to well within a millisecond,
    except where a satellite only grazes a limit.

    Args:
        catalogue: The satellites.
        places: The places, each with its elevation mask.
        constraints: What else must hold.
        start_at: Start of the search.
        duration_s: Length of the search, more than 0 and at most 400 days.
        where: ``Here()`` uses all cores as threads; ``Cluster(address)`` a Dask
            cluster. The windows are the same.
        progress: Is told the share of the work that is done, 0 to 1.
        stop: Is asked between chunks of satellites; True ends the search, and
            ``unsearched_satellites`` of the result names what was left.

    Returns:
        The windows, the same bytes whatever the number of threads.

    Raises:
        InputError: The length of the search is out of range.
        ComputeError: The cluster cannot be reached, or its workers die.
    """
    if not isinstance(where, Here):
        piece = partial(
            _windows_of_run, catalogue, places, constraints, start_at, duration_s
        )
        parts, n = spread(catalogue, piece, where=where, progress=progress, stop=stop)
        nothing = gathered([], [], np.zeros(0, np.intp))
        return joined_windows([nothing, *parts], np.arange(n, len(catalogue)))
    return _windows_here(
        catalogue, places, constraints, start_at, duration_s, progress, stop
    )


def _windows_of_run(
    catalogue: Catalogue,
    places: Places,
    constraints: Constraints,
    start_at: datetime,
    duration_s: float,
    run: tuple[int, int],
) -> Windows:
    """The windows of some satellites in a row, with their indices in the catalogue."""
    some = catalogue.subset(np.arange(*run))
    found = _windows_here(some, places, constraints, start_at, duration_s)
    failed = [
        replace(one, satellite=one.satellite + run[0])
        for one in found.failed_satellites
    ]
    return replace(
        found,
        satellite=found.satellite + np.int32(run[0]),
        failed_satellites=tuple(failed),
    )


def _windows_here(
    catalogue: Catalogue,
    places: Places,
    constraints: Constraints,
    start_at: datetime,
    duration_s: float,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Windows:
    work = Work(catalogue, places, start_at=start_at, duration_s=duration_s)
    terms = Terms.of(work, constraints)
    raw, found = Room(), list[Part]()
    failed: list[FailedSatellite] = []
    done = np.zeros(len(catalogue), np.bool_)
    for chunk in work.chunks(progress=progress, stop=stop):
        found += windows_of_chunk(work, terms, chunk, raw)
        failed += chunk.failed
        done[chunk.satellites] = True
        done[[one.satellite for one in chunk.failed]] = True
    return gathered(found, failed, np.flatnonzero(~done))


def iter_windows(
    catalogue: Catalogue,
    places: Places,
    constraints: Constraints = _NO_LIMIT,
    *,
    start_at: datetime,
    duration_s: float,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Iterator[Windows]:
    """Yields the windows of a few satellites at a time, so that memory stays bounded.

    Args:
        catalogue: The satellites.
        places: The places, each with its elevation mask.
        constraints: What else must hold.
        start_at: Start of the search.
        duration_s: Length of the search, more than 0 and at most 400 days.
        progress: Is told the share of the work that is done, 0 to 1.
        stop: Is asked between chunks of satellites; True ends the search.

    Yields:
        Windows of some satellites and some places, sorted as ``Windows`` are, in an
        order that depends on the number of threads; together those of
        ``find_windows``. A failed satellite is named once.

    Raises:
        InputError: The length of the search is out of range.
    """
    work = Work(catalogue, places, start_at=start_at, duration_s=duration_s)
    terms, raw = Terms.of(work, constraints), Room()
    for chunk in work.chunks(progress=progress, stop=stop):
        if chunk.failed:
            yield gathered([], list(chunk.failed), np.zeros(0, np.intp))
        for part in windows_of_chunk(work, terms, chunk, raw):
            yield gathered([part], [], np.zeros(0, np.intp))


def iter_passes(
    catalogue: Catalogue,
    places: Places,
    *,
    start_at: datetime,
    duration_s: float,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Iterator[Passes]:
    """Yields bare passes above the masks, as fast as they are found.

    For work too large for ``find_windows`` that needs neither further constraints nor
    best moments. Places with a skyline are refused.

    Args:
        catalogue: The satellites.
        places: The places, each with its elevation mask.
        start_at: Start of the search.
        duration_s: Length of the search, more than 0 and at most 400 days.
        progress: Is told the share of the work that is done, 0 to 1.
        stop: Is asked between chunks of satellites; True ends the search.

    Yields:
        Passes of some satellites over some places. How they are grouped depends on the
        number of threads; together they are always the same.

    Raises:
        InputError: The length of the search is out of range, or places have a skyline.
    """
    if places.has_skyline:
        raise InputError(
            "Passes are not cut by a skyline",
            rule="iter_passes knows the elevation mask only",
            value="skyline_deg",
            way_out="use iter_windows, or leave the skyline out",
        )
    work = Work(catalogue, places, start_at=start_at, duration_s=duration_s)
    raw = Room()
    for chunk in work.chunks(progress=progress, stop=stop):
        satellites = chunk.satellites.astype(np.int32)
        for block in work.blocks(chunk.group, _NO_LIMIT):
            if len(satellites) == 0:
                continue
            raw.search(work, chunk, block)
            rows = [(i, raw.count[i]) for i in range(len(satellites))]
            flag = np.concatenate([raw.flag[i, :n] for i, n in rows])
            place = np.concatenate([raw.place[i, :n] for i, n in rows])
            yield Passes(
                satellite=np.repeat(satellites, raw.count[: len(satellites)]),
                place=place + np.int32(block.first_place),
                start_s=np.concatenate([raw.start[i, :n] for i, n in rows]),
                end_s=np.concatenate([raw.end[i, :n] for i, n in rows]),
                starts_before=(flag & OPENED_AT_START).astype(np.bool_),
                ends_after=(flag & CLOSED_AT_END).astype(np.bool_),
            )
