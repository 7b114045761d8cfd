"""Spots: the places at which an area is judged."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from shapely import transform
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry
from shapely.prepared import prep

from spacereserve.engine.model import Area
from spacereserve.engine.orbits.earth import MEAN_RADIUS_KM

__all__ = ["area_shape", "cell_side_km", "region_km2", "sample_spots"]

_MOST_TRIES = 200_000


def area_shape(area: Area) -> BaseGeometry:
    """The area's geometry as a shapely value, longitude and latitude in degrees."""
    return shape(area.geometry.model_dump())


def region_km2(geometry: BaseGeometry) -> float:
    """The area of a region, km²; 0 for points.

    Args:
        geometry: Longitude and latitude, degrees; sides are straight in them.

    Source:
        Lambert's cylindrical equal-area projection (Snyder 1987, USGS PP 1395, p. 77),
        on a sphere; within half a percent of the ellipsoid.
    """

    def flat(points: NDArray[np.float64]) -> NDArray[np.float64]:
        east = np.radians(points[:, 0])
        return np.column_stack((east, np.sin(np.radians(points[:, 1]))))

    return float(transform(geometry, flat).area) * MEAN_RADIUS_KM**2


def cell_side_km(geometry: BaseGeometry, n_cells: int) -> float:
    """The side of the square that each of a region's cells stands for, km.

    Args:
        geometry: The region; points have no size.
        n_cells: Cells that it is sampled at.
    """
    return math.sqrt(region_km2(geometry) / n_cells)


def sample_spots(area: Area, n_spots: int) -> NDArray[np.float64]:
    """Places that stand for an area.

    Points are taken as they are. A region gives one inner point, or ``n_spots`` points
    spread evenly by area (a Halton sequence over its bounding box, uniform on the
    sphere), always the same ones.

    Args:
        area: The area.
        n_spots: How many places a region is sampled at.

    Returns:
        Latitude and longitude, degrees, float64 [n, 2].

    Source:
        Halton, J. H. (1960), Numerische Mathematik 2, 84-90.
    """
    geometry = area_shape(area)
    if geometry.geom_type == "Point":
        return np.array([[geometry.y, geometry.x]])
    if geometry.geom_type == "MultiPoint":
        return np.array([[point.y, point.x] for point in geometry.geoms])
    inner = geometry.representative_point()
    if n_spots == 1:
        return np.array([[inner.y, inner.x]])
    spots = _inside(geometry, n_spots)
    while len(spots) < n_spots:
        spots.append((inner.y, inner.x))
    return np.array(spots)


def _inside(geometry: BaseGeometry, n_spots: int) -> list[tuple[float, float]]:
    west, south, east, north = geometry.bounds
    low, high = math.sin(math.radians(south)), math.sin(math.radians(north))
    contains = prep(geometry).contains
    spots: list[tuple[float, float]] = []
    for number in range(1, _MOST_TRIES):
        lat_deg = math.degrees(math.asin(low + (high - low) * _halton(number, 2)))
        lon_deg = west + (east - west) * _halton(number, 3)
        if contains(Point(lon_deg, lat_deg)):
            spots.append((lat_deg, lon_deg))
            if len(spots) == n_spots:
                break
    return spots


def _halton(number: int, base: int) -> float:
    value, scale = 0.0, 1.0
    while number:
        scale /= base
        number, digit = divmod(number, base)
        value += scale * digit
    return value
