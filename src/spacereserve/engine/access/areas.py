"""Areas as places: points spread evenly over a polygon, each for the same area."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from spacereserve.engine.access.places import Places
from spacereserve.engine.access.windows import Windows
from spacereserve.engine.errors import InputError
from spacereserve.engine.orbits.earth import MEAN_RADIUS_KM

__all__ = [
    "SampledArea",
    "sample_area",
    "share_by_slot_fraction",
    "share_seen_fraction",
]

_MOST_POINTS = 200_000


@dataclass(frozen=True, eq=False)
class SampledArea:
    """An area as points that each stand for a share of it.

    Attributes:
        places: The points.
        share_fraction: What share of the area each stands for, float64 [n], sum 1.
        spacing_km: Distance between rows of points.
    """

    places: Places
    share_fraction: NDArray[np.float64]
    spacing_km: float


def sample_area(
    area: shapely.Geometry, *, spacing_km: float, min_elevation_deg: float = 0.0
) -> SampledArea:
    """Spreads points over an area, in rows of equal distance on the sphere.

    Args:
        area: Polygons in degrees, longitude first; one that crosses the date line is
            cut there, as GeoJSON asks.
        spacing_km: Distance between points, more than 0.
        min_elevation_deg: Mask of all points.

    Returns:
        The points; a small area has at least one, inside it.

    Raises:
        InputError: The spacing is not positive or gives over 200,000 points, or the
            area has no surface.

    Source:
        RFC 7946, section 3.1.9, on the date line.
    """
    if area.area <= 0.0 or not spacing_km > 0.0:
        raise InputError(
            "The area cannot be sampled",
            rule="the area has a surface and the spacing is more than 0 km",
            value=(area.geom_type, spacing_km),
            way_out="give polygons and a spacing such as 50 km",
        )
    west, south, east, north = area.bounds
    height_km = math.radians(north - south) * MEAN_RADIUS_KM
    widest = math.cos(
        math.radians(min(abs(south), abs(north)) if south * north > 0 else 0)
    )
    width_km = math.radians(east - west) * MEAN_RADIUS_KM * widest
    if height_km * width_km / spacing_km**2 > _MOST_POINTS:
        raise InputError(
            "The area has too many points at this spacing",
            rule=f"a grid over its bounds has at most {_MOST_POINTS} points",
            value=spacing_km,
            way_out="use a wider spacing, or cut the area into parts",
        )
    points = _rows(area, spacing_km)
    if len(points) == 0:
        inside = shapely.point_on_surface(area)
        points = np.array([[inside.y, inside.x]])
    n = len(points)
    return SampledArea(
        places=Places.of(map(tuple, points), min_elevation_deg=min_elevation_deg),
        share_fraction=np.full(n, 1.0 / n),
        spacing_km=spacing_km,
    )


def _rows(area: shapely.Geometry, spacing_km: float) -> NDArray[np.float64]:
    """Latitude and longitude of grid points inside, [n, 2]: equal area for each."""
    west, south, east, north = area.bounds
    n_row = max(1, round(math.radians(north - south) * MEAN_RADIUS_KM / spacing_km))
    kept = [np.zeros((0, 2))]
    for row in range(n_row):
        lat_deg = south + (north - south) * (row + 0.5) / n_row
        around_km = math.cos(math.radians(lat_deg)) * MEAN_RADIUS_KM
        n = max(1, round(math.radians(east - west) * around_km / spacing_km))
        lon_deg = west + (east - west) * (np.arange(n) + 0.5) / n
        inside = shapely.contains_xy(area, lon_deg, np.full(n, lat_deg))
        kept.append(np.column_stack((np.full(inside.sum(), lat_deg), lon_deg[inside])))
    return np.concatenate(kept)


def share_by_slot_fraction(
    area: SampledArea, windows: Windows, *, slot_s: float, duration_s: float
) -> NDArray[np.float64]:
    """The share of an area that is in view at some time of each slot.

    Args:
        area: The area.
        windows: Windows of its places.
        slot_s: Length of a slot, seconds.
        duration_s: Length of the search; a last slot that is cut off is not counted.

    Returns:
        A share for each whole slot, 0 to 1, float64 [n_slot].
    """
    n_slot = int(duration_s / slot_s + 1e-9)
    steps = np.zeros((len(area.places), n_slot + 1), np.int32)
    first = np.minimum(windows.start_s // slot_s, n_slot).astype(np.int64)
    # a window that closes as a slot begins was not in view during it
    after = np.minimum(np.ceil(windows.end_s / slot_s), n_slot).astype(np.int64)
    np.add.at(steps, (windows.place, first), 1)
    np.add.at(steps, (windows.place, np.maximum(after, first)), -1)
    in_view = np.cumsum(steps, axis=1)[:, :n_slot] > 0
    return np.asarray(area.share_fraction @ in_view)


def share_seen_fraction(area: SampledArea, windows: Windows) -> float:
    """The share of an area whose points have at least one window.

    Args:
        area: The area.
        windows: Windows of its places.
    """
    seen = np.unique(windows.place)
    return float(area.share_fraction[seen].sum())
