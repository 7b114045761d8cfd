"""What a search finds, as rows for files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.cli.access_asked import Asked
from spacereserve.cli.access_search import Search
from spacereserve.engine.access import (
    Edge,
    Gaps,
    Revisit,
    SampledArea,
    Windows,
    count_slots,
    edge_sigma_s,
    find_windows,
    find_windows_of_tracks,
    gaps,
    revisit,
    share_by_slot_fraction,
    share_seen_fraction,
)
from spacereserve.engine.compute import Progress, Stop, Where
from spacereserve.engine.orbits import Catalogue
from spacereserve.exchange.tables import Table

__all__ = ["Found", "searched"]

_EDGES = np.array([one.name.lower().replace("_", "-") for one in Edge], object)


@dataclass(frozen=True, eq=False)
class Found:
    """What was found for some places.

    Attributes:
        table: All rows.
        short: The same in short: a row for each place (and provider) with plain values.
        failed: Names of satellites for which SGP4 fails.
    """

    table: Table
    short: list[tuple[Any, ...]]
    failed: frozenset[str]


def searched(
    asked: Asked,
    search: Search,
    part: NDArray[np.intp],
    *,
    where: Where,
    progress: Progress,
    stop: Stop,
) -> Found:
    """Searches some of the places, or all tracks where there are tracks.

    Args:
        asked: The options.
        search: What is searched.
        part: Indices of the places.
        where: Where to compute.
        progress: Is told the share done.
        stop: Is asked whether to stop.
    """
    how: dict[str, Any] = {
        "start_at": search.start_at,
        "duration_s": search.duration_s,
        "progress": progress,
        "stop": stop,
    }
    if search.tracks:
        windows = find_windows_of_tracks(
            search.catalogue, search.tracks, search.constraints, **how
        )
        return _of_windows(search, windows, np.arange(len(search.tracks)))
    how["where"] = where
    ground = search.places.subset(part)
    if asked.find == "windows":
        windows = find_windows(search.catalogue, ground, search.constraints, **how)
        return _of_windows(search, windows, part)
    if asked.find == "share":
        windows = find_windows(search.catalogue, ground, search.constraints, **how)
        return _of_share(search, windows, part, asked)
    sky, how["group_of_satellite"] = _one_group_each(search)
    if asked.find == "counts":
        how["slot_s"] = asked.slot_h * 3600.0
        counts = count_slots(sky, ground, search.constraints, **how)
        return _of_counts(search, counts, part, asked.slot_h * 3600.0)
    if asked.find == "gaps":
        return _of_gaps(search, sky, gaps(sky, ground, search.constraints, **how), part)
    return _of_revisit(
        search, sky, revisit(sky, ground, search.constraints, **how), part
    )


def _one_group_each(search: Search) -> tuple[Catalogue, NDArray[np.int64]]:
    """The satellites of all groups; one that two providers offer stands twice."""
    members = list(search.groups.values())
    group_of = np.repeat(np.arange(len(members)), [len(one) for one in members])
    return search.catalogue.subset(np.concatenate(members)), group_of


def _names(values: tuple[str, ...] | list[str]) -> NDArray[Any]:
    names = np.empty(len(values), object)
    names[:] = list(values)
    return names


def _where(search: Search, place: NDArray[np.intp]) -> dict[str, NDArray[Any]]:
    columns: dict[str, NDArray[Any]] = {"place": _names(search.place_names)[place]}
    if not search.tracks:
        lon_deg = search.places.lon_deg[place]
        columns["lat_deg"] = search.places.lat_deg[place]
        columns["lon_deg"] = np.where(lon_deg > 180.0, lon_deg - 360.0, lon_deg)
    return columns


def _at(search: Search, offset_s: NDArray[np.float64]) -> NDArray[Any]:
    start = np.datetime64(search.start_at.replace(tzinfo=None), "us")
    return np.asarray(start + np.round(offset_s * 1e6).astype("m8[us]"))


def _failed(sky: Catalogue, found: Windows | Gaps | Revisit) -> frozenset[str]:
    return frozenset(sky.names[one.satellite] for one in found.failed_satellites)


def _of_windows(search: Search, found: Windows, part: NDArray[np.intp]) -> Found:
    who = found.satellite
    sigma_s = edge_sigma_s(search.catalogue, found, start_at=search.start_at)
    columns = {
        **_where(search, part[found.place]),
        "satellite": _names(search.catalogue.names)[who],
        "catalog_number": search.catalogue.catalog_numbers[who],
        "start_at": _at(search, found.start_s),
        "end_at": _at(search, found.end_s),
        "duration_s": found.end_s - found.start_s,
        "best_at": _at(search, found.best_s),
        "elevation_deg": found.elevation_deg,
        "off_nadir_deg": found.off_nadir_deg,
        "opened_by": _EDGES[found.opened_by],
        "closed_by": _EDGES[found.closed_by],
        "edge_sigma_s": sigma_s,
    }
    short = [_short(search, found.of_place(k), int(part[k])) for k in range(len(part))]
    return Found(Table(columns), short, _failed(search.catalogue, found))


def _short(search: Search, found: Windows, place: int) -> tuple[Any, ...]:
    """Place, windows, satellites, first opening (s) and longest (s), or None."""
    name, n = search.place_names[place], len(found)
    if n == 0:
        return name, 0, 0, None, None
    longest_s = float((found.end_s - found.start_s).max())
    n_satellites = len(np.unique(found.satellite))
    return name, n, n_satellites, float(found.start_s[0]), longest_s


def _of_counts(
    search: Search, counts: NDArray[np.int32], part: NDArray[np.intp], slot_s: float
) -> Found:
    providers = list(search.groups)
    place, group, slot = np.nonzero(counts)
    columns = {
        **_where(search, part[place]),
        "provider": _names(providers)[group],
        "slot_start_at": _at(search, slot.astype(np.float64) * slot_s),
        "n_windows": counts[place, group, slot],
    }
    short = [
        (search.place_names[p], who, int(one.sum()), float((one > 0).mean()))
        for p, of_place in zip(part, counts, strict=True)
        for who, one in zip(providers, of_place, strict=True)
    ]
    return Found(Table(columns), short, frozenset())


def _of_share(
    search: Search, windows: Windows, part: NDArray[np.intp], asked: Asked
) -> Found:
    name = next(name for name, its in search.shapes if its[0] == part[0])
    ground = search.places.subset(part)
    equal = np.full(len(part), 1.0 / len(part))
    area = SampledArea(ground, equal, asked.spacing_km)
    slot_s = asked.slot_h * 3600.0
    shares = share_by_slot_fraction(
        area, windows, slot_s=slot_s, duration_s=search.duration_s
    )
    n = len(shares)
    where = _where(search, np.repeat(part[len(part) // 2], n))
    columns = {
        **where,
        "place": _names([name] * n),
        "n_points": np.full(n, len(part)),
        "slot_start_at": _at(search, np.arange(n, dtype=np.float64) * slot_s),
        "share_fraction": np.minimum(shares, 1.0),
    }
    seen = share_seen_fraction(area, windows)
    short = [(name, len(part), float(shares.mean()), float(shares.min()), seen)]
    return Found(Table(columns), short, _failed(search.catalogue, windows))


def _of_gaps(
    search: Search, sky: Catalogue, found: Gaps, part: NDArray[np.intp]
) -> Found:
    providers = list(search.groups)
    length_s = found.end_s - found.start_s
    columns = {
        **_where(search, part[found.place]),
        "provider": _names(providers)[found.group],
        "start_at": _at(search, found.start_s),
        "end_at": _at(search, found.end_s),
        "duration_s": length_s,
    }
    shape = (len(part), len(providers))
    n, longest_s = np.zeros(shape, np.int64), np.zeros(shape)
    np.add.at(n, (found.place, found.group), 1)
    np.maximum.at(longest_s, (found.place, found.group), length_s)
    short = [
        (search.place_names[part[p]], who, int(n[p, g]), float(longest_s[p, g]))
        for p in range(len(part))
        for g, who in enumerate(providers)
    ]
    return Found(Table(columns), short, _failed(sky, found))


def _of_revisit(
    search: Search, sky: Catalogue, found: Revisit, part: NDArray[np.intp]
) -> Found:
    providers = list(search.groups)
    place = np.repeat(np.arange(len(part)), len(providers))
    figures = {
        "n_gaps": found.n_gaps.reshape(-1),
        "mean_gap_s": found.mean_gap_s.reshape(-1),
        "max_gap_s": found.max_gap_s.reshape(-1),
        "covered_fraction": found.covered_fraction.reshape(-1),
    }
    columns = {
        **_where(search, part[place]),
        "provider": np.tile(_names(providers), len(part)),
        **figures,
    }
    rows = zip(*(one.tolist() for one in figures.values()), strict=True)
    short = [
        (name, who, *row)
        for name, who, row in zip(
            columns["place"], columns["provider"], rows, strict=True
        )
    ]
    return Found(Table(columns), short, _failed(sky, found))
