"""Strips: what a pass can collect of a region, cut along the satellite's track.

From each pass a cell of the region is seen abeam at one instant, so far to the left or
right of the track (``cell_passes``). In these two figures a strip is a rectangle: as
wide as the swath, no longer than the sensor can hold. Each cell is a square of its
share of the region's area, and a strip collects of it what lies inside; so no strip
counts for more than its own area.

A pass can take several strips, one beside the other, as long as it has time for them:
each takes its own length and a turn to the next, within the time in which the region is
inside the sensor's band.

Limits: strips run along the track and are taken abeam; the swath is as wide everywhere
as stated, which understates optical strips off nadir. Edges of strips begin at cells or
at even steps, so a slightly better set of strips may exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.model import ImagingNeed, ImagingService
from spacereserve.engine.supply.cell_passes import CellPasses
from spacereserve.engine.supply.demand import Demand
from spacereserve.engine.supply.estimate import Estimate, Origin, spread
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.spots import region_km2
from spacereserve.engine.supply.supply import Looks, Strips

__all__ = ["collectable", "fewest_strips", "strips_of"]

_SAME_PASS_S = 600.0
_MOST_STRIPS = 40
"""Strips of a pass that are weighed, the largest first."""
_STEPS = 2
"""Places at which a strip may begin, to each width of it; 1 where they are many."""
_LEAST_PART = 0.02
"""Less of a cell than this is not counted."""
_POINT_KM = 0.1
"""Side of the square that stands for a single point."""


@dataclass(frozen=True, eq=False)
class _Strip:
    """One strip, with the rows of the cells that it collects, and how much of each."""

    rows: NDArray[np.intp]
    parts: NDArray[np.float64]
    satellite: int
    ends_s: tuple[float, float]
    ends_km: tuple[float, float]
    pass_most: int


def strips_of(
    service: ImagingService, item: Demand, seen: CellPasses, *, cell_km: float
) -> Looks | None:
    """Cuts the strips that a service could take of a region.

    Args:
        service: The service, with its swath.
        item: What the need asks for.
        seen: Cells as they are seen abeam.
        cell_km: Side of a cell, km.

    Returns:
        Looks in order of time, one for each strip, their passes still to be told; None
        where there are none. Strips of a pass that collect no more than another one of
        it are left out, and so are those across the edge of a slot.
    """
    found = [
        strip
        for rows in _passes(seen)
        for strip in _of_pass(service, item.need, seen, rows, cell_km=cell_km)
    ]
    ends_s = np.array([strip.ends_s for strip in found]).reshape(-1, 2)
    ends_km = np.array([strip.ends_km for strip in found]).reshape(-1, 2)
    last_s = np.array([seen.at_s[strip.rows].max() for strip in found])
    none = np.zeros(len(found), dtype=np.int64)
    first, last = (item.bins_at(none, ends_s[:, k]) for k in (0, 1))
    looks = Looks(
        bin=first,
        spot=np.array([_middle(seen, strip) for strip in found], dtype=np.int64),
        satellite=np.array([strip.satellite for strip in found], dtype=np.int64),
        # The middle of the last square may lie just beyond the strip's end.
        at_s=np.clip(last_s, ends_s[:, 0], ends_s[:, 1]),
        delivered_s=np.array([seen.delivered_s[strip.rows].max() for strip in found]),
        pass_key=none,
        strips=Strips(
            cells=tuple(seen.cell[strip.rows] for strip in found),
            parts=tuple(strip.parts for strip in found),
            from_s=ends_s[:, 0],
            to_s=ends_s[:, 1],
            left_from_km=ends_km[:, 0],
            left_to_km=ends_km[:, 1],
            pass_most=np.array([strip.pass_most for strip in found], dtype=np.int64),
        ),
    )
    order = np.lexsort((ends_km[:, 0], looks.satellite, looks.at_s))
    order = order[(first == last)[order] & (first >= 0)[order]]
    return looks.chosen(order) if len(order) else None


def fewest_strips(need: ImagingNeed, sky: Sky) -> float:
    """The fewest strips that could collect what one slot of a need asks for.

    Args:
        need: The need.
        sky: The sky.

    Returns:
        The area asked for over that of the largest strip that any service which fits
        the need can take; at least 1.
    """
    largest_km2 = max(
        (
            service.swath_km * service.strip_length_km
            for service in sky.reserve.services
            if service.domain == "imaging"
            and service.sensor in need.sensors
            and service.resolution_m <= need.resolution_m
            and service.swath_km is not None
            and service.strip_length_km is not None
        ),
        default=0.0,
    )
    if not largest_km2:
        return 1.0
    asked_km2 = need.collect_fraction * region_km2(sky.shape_of(sky.area_of(need)))
    own_km2 = largest_km2 * (1.0 - need.strip_overlap_fraction)
    return max(1.0, float(np.ceil(asked_km2 / own_km2)))


def collectable(looks: Looks, item: Demand) -> Estimate:
    """What all strips of a service together could collect in a slot.

    Args:
        looks: Its strips.
        item: What the need asks for.

    Returns:
        Mean over the slots, and the least and the most.
    """
    most = np.zeros((item.n_bins, item.n_cells))
    if looks.strips is not None:
        rows = zip(looks.bin, looks.strips.cells, looks.strips.parts, strict=True)
        for number, cells, parts in rows:
            most[number, cells] += parts
    share = np.minimum(1.0, most).mean(axis=1)
    ends = (float(share.min()), float(share.max()))
    return spread("collectable_fraction", float(share.mean()), ends, Origin.GEOMETRY)


def _middle(seen: CellPasses, strip: _Strip) -> int:
    """The cell of a strip that lies nearest to its middle."""
    rows = strip.rows
    along_km = (seen.at_s[rows] - np.mean(strip.ends_s)) * seen.speed_km_s[rows]
    away = np.hypot(along_km, seen.left_km[rows] - np.mean(strip.ends_km))
    return int(seen.cell[rows[np.argmin(away)]])


def _passes(seen: CellPasses) -> Iterator[NDArray[np.intp]]:
    """Rows of each pass of each satellite, in order of time."""
    order = np.lexsort((seen.at_s, seen.satellite))
    new = (np.diff(seen.satellite[order]) != 0) | (
        np.diff(seen.at_s[order]) > _SAME_PASS_S
    )
    yield from np.split(order, np.flatnonzero(new) + 1) if len(order) else ()


def _of_pass(
    service: ImagingService,
    need: ImagingNeed,
    seen: CellPasses,
    rows: NDArray[np.intp],
    *,
    cell_km: float,
) -> list[_Strip]:
    """The strips of one pass, largest first, none within another."""
    if service.swath_km is None or service.strip_length_km is None:
        return []
    speed_km_s = float(seen.speed_km_s[rows].mean())
    wide_km = service.swath_km * (1.0 - need.strip_overlap_fraction)
    long_s = service.strip_length_km / speed_km_s
    most = _most_in_pass(service, seen, rows, long_s=long_s)
    along_km = seen.at_s[rows] * speed_km_s
    long_km = service.strip_length_km
    size_km = (wide_km, long_km)
    ends_km = (along_km.min() - 0.5 * cell_km, along_km.max() + 0.5 * cell_km)
    strips: list[_Strip] = []
    for side in _sides(service, seen, rows):
        own_km = seen.at_s[side] * speed_km_s
        for first_km, begin_km in _corners(seen.left_km[side], own_km, size_km):
            parts = _inside(seen.left_km[side], first_km, wide_km, cell_km)
            parts = parts * _inside(own_km, begin_km, long_km, cell_km)
            last_km = min(begin_km + long_km, ends_km[1])
            times_s = (max(begin_km, ends_km[0]) / speed_km_s, last_km / speed_km_s)
            sides_km = (first_km, first_km + wide_km)
            strips += _strip(seen, side, parts, times_s, sides_km, most)
    return _not_within_another(strips)


def _corners(
    left_km: NDArray[np.float64],
    along_km: NDArray[np.float64],
    size_km: tuple[float, float],
) -> Iterator[tuple[float, float]]:
    """Where strips of a size may begin, across and along the track."""
    n_tiles = np.ptp(left_km) / size_km[0] * np.ptp(along_km) / size_km[1]
    steps = _STEPS if n_tiles * _STEPS**2 <= _MOST_STRIPS else 1
    for first_km in _starts(left_km, size_km[0], steps):
        beside = (left_km >= first_km) & (left_km <= first_km + size_km[0])
        for begin_km in _starts(along_km[beside], size_km[1], steps):
            yield float(first_km), float(begin_km)


def _strip(
    seen: CellPasses,
    rows: NDArray[np.intp],
    parts: NDArray[np.float64],
    ends_s: tuple[float, float],
    ends_km: tuple[float, float],
    pass_most: int,
) -> list[_Strip]:
    kept = np.flatnonzero(parts >= _LEAST_PART)
    if len(kept) == 0:
        return []
    kept = kept[np.argsort(seen.cell[rows[kept]])]
    return [
        _Strip(
            rows=rows[kept],
            parts=np.round(parts[kept], 4),
            satellite=int(seen.satellite[rows[0]]),
            ends_s=ends_s,
            ends_km=ends_km,
            pass_most=pass_most,
        )
    ]


def _most_in_pass(
    service: ImagingService, seen: CellPasses, rows: NDArray[np.intp], *, long_s: float
) -> int:
    """How many strips a pass has time for, at least one."""
    over_s = float(np.ptp(seen.at_s[rows]))
    own_s = min(long_s, over_s) + service.look_s
    # From one strip to the next, half the way across the region on average.
    across_km = max(service.swath_km or 0.0, 0.5 * float(np.ptp(seen.left_km[rows])))
    height_km = float(seen.height_km[rows].mean())
    turn_deg = np.degrees(np.arctan2(across_km, height_km))
    turn_s = service.settle_s + turn_deg / service.slew_deg_s
    has_s = float(np.median(seen.window_s[rows])) + over_s + service.look_s
    n = int((has_s + turn_s) // (own_s + turn_s))
    return max(1, min(n, service.n_looks_per_orbit))


def _sides(
    service: ImagingService, seen: CellPasses, rows: NDArray[np.intp]
) -> list[NDArray[np.intp]]:
    """Rows that one strip can hold together: a radar's strip has one side."""
    ring = service.off_nadir_min_deg > 0.0 or bool(service.incidence_min_deg)
    if not ring:
        return [rows]
    left = seen.left_km[rows] > 0.0
    return [side for side in (rows[left], rows[~left]) if len(side)]


def _starts(
    values: NDArray[np.float64], length: float, steps: int
) -> NDArray[np.float64]:
    """Where strips of a length may begin, so that values lie inside."""
    if len(values) == 0:
        return np.empty(0)
    low, high = float(values.min()), float(values.max())
    margin = 0.03 * length
    if high - low <= 0.9 * length:
        return np.array([0.5 * (low + high - length)])
    n_steps = int(np.ceil((high - low) / (length / steps)))
    return np.asarray(low - margin + np.arange(n_steps) * (length / steps))


def _inside(
    middle_km: NDArray[np.float64], first_km: float, length_km: float, cell_km: float
) -> NDArray[np.float64]:
    """How much of cells lies between two lines, 0 to 1."""
    half_km = 0.5 * max(cell_km, _POINT_KM)
    low = np.maximum(middle_km - half_km, first_km)
    high = np.minimum(middle_km + half_km, first_km + length_km)
    return np.asarray(np.clip((high - low) / (2.0 * half_km), 0.0, 1.0))


def _not_within_another(strips: list[_Strip]) -> list[_Strip]:
    """Those that do not collect less of every cell than another one."""
    kept: list[tuple[dict[int, float], _Strip]] = []
    for strip in sorted(strips, key=lambda one: -float(one.parts.sum())):
        own = dict(zip(strip.rows.tolist(), strip.parts.tolist(), strict=True))
        if not any(_is_less(own, other) for other, _ in kept):
            kept.append((own, strip))
        if len(kept) == _MOST_STRIPS:
            break
    return [strip for _, strip in kept]


def _is_less(own: dict[int, float], other: dict[int, float]) -> bool:
    return all(part <= other.get(row, 0.0) for row, part in own.items())
