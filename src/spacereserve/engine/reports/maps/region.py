"""The map of one region: Lambert's azimuthal projection about its middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from spacereserve.engine.reports.maps.land import land_polygons
from spacereserve.engine.reports.maps.outline import Placing, path_of, polygons_in
from spacereserve.engine.reports.maps.projection import Azimuthal, Floats

__all__ = ["Region", "draw_region"]

_WIDTH = 480.0
_MARGIN = 1.3  # of the region's own extent
_LEAST_RADIUS = 0.04  # Earth radii, about 250 km
_WIDEST_RADIUS = 1.2  # Earth radii; wider than this, the world map serves better
_LOWEST, _HIGHEST = 0.6, 1.1  # height over width


@dataclass(frozen=True)
class Region:
    """A regional map, ready to be drawn on.

    Attributes:
        width: Width, units.
        height: Height, units.
        land: Path of the land.
        grid: Path of meridians and parallels.
        grid_deg: Degrees between them.
        place: Where a position stands in the picture.
    """

    width: float
    height: float
    land: str
    grid: str
    grid_deg: float
    place: Placing

    @property
    def around(self) -> BaseGeometry:
        """A little more than is visible, so that an outline is cut out of sight."""
        return shapely.box(-20.0, -20.0, self.width + 20.0, self.height + 20.0)


def draw_region(geometries: Sequence[BaseGeometry]) -> Region | None:
    """Draws the land about some geometries.

    Args:
        geometries: What must be seen, in longitude and latitude, degrees.

    Returns:
        The map, or None where they span so much that a world map serves better.
    """
    points = np.concatenate([_spread(geometry) for geometry in geometries])
    centre = _middle(points)
    plane = centre.project(points)
    low, high = plane.min(axis=0), plane.max(axis=0)
    half = np.maximum((high - low) / 2.0 * _MARGIN, _LEAST_RADIUS)
    if half.max() > _WIDEST_RADIUS:
        return None
    half = _shaped(half)
    scale = float(_WIDTH / (2.0 * half[0]))
    middle = (low + high) / 2.0

    def place(points_deg: Floats) -> Floats:
        offset = (centre.project(points_deg) - middle) * scale
        height = half[1] * scale
        return np.column_stack([_WIDTH / 2.0 + offset[:, 0], height - offset[:, 1]])

    return _drawn(
        place, round(float(2.0 * half[1] * scale), 1), centre, float(np.hypot(*half))
    )


def _spread(geometry: BaseGeometry) -> Floats:
    dense = shapely.segmentize(geometry, 2.0)
    return np.asarray(shapely.get_coordinates(dense), dtype=np.float64)


def _middle(points: Floats) -> Azimuthal:
    """The centre of the points on the sphere, which knows no date line."""
    lon, lat = np.radians(points).T
    around = np.array(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    )
    x, y, z = around.max(axis=1) + around.min(axis=1)
    lon_deg = np.degrees(np.arctan2(y, x))
    lat_deg = np.degrees(np.arctan2(z, np.hypot(x, y)))
    return Azimuthal(round(float(lon_deg), 3), round(float(lat_deg), 3))


def _shaped(half: Floats) -> Floats:
    """The half extent, widened so that the picture is neither a strip nor a tower."""
    width = max(half[0], half[1] / _HIGHEST)
    height = max(half[1], width * _LOWEST)
    return np.array([width, height])


def _drawn(place: Placing, height: float, centre: Azimuthal, radius: float) -> Region:
    frame = shapely.box(0.0, 0.0, _WIDTH, height)
    reach_deg = min(
        float(np.degrees(2.0 * np.arcsin(min(radius / 2.0, 1.0)))) + 6.0, 120.0
    )
    grid_deg = next(
        step for step in (2.0, 5.0, 10.0, 20.0) if reach_deg / step < 8 or step == 20.0
    )
    near = _near(centre, reach_deg)
    visible = [
        polygon
        for part in land_polygons()
        for polygon in polygons_in(part.intersection(near))
    ]
    return Region(
        width=_WIDTH,
        height=height,
        land=path_of(visible, place, clip=frame),
        grid=_grid(place, frame, centre, reach_deg, grid_deg),
        grid_deg=grid_deg,
        place=place,
    )


def _near(centre: Azimuthal, reach_deg: float) -> BaseGeometry:
    """A box of longitude and latitude that holds all within reach of the centre."""
    south, north = centre.lat_deg - reach_deg, centre.lat_deg + reach_deg
    if north >= 89.0 or south <= -89.0:
        return shapely.box(-180.0, max(south, -90.0), 180.0, min(north, 90.0))
    cos = np.sin(np.radians(reach_deg)) / np.cos(np.radians(centre.lat_deg))
    half = 180.0 if abs(cos) >= 1.0 else float(np.degrees(np.arcsin(cos)))
    west, east = centre.lon_deg - half, centre.lon_deg + half
    boxes = [
        shapely.box(max(west + turn, -180.0), south, min(east + turn, 180.0), north)
        for turn in (-360.0, 0.0, 360.0)
        if west + turn < 180.0 and east + turn > -180.0
    ]
    return shapely.union_all(boxes)


def _grid(
    place: Placing,
    frame: BaseGeometry,
    centre: Azimuthal,
    reach_deg: float,
    grid_deg: float,
) -> str:
    lats = np.arange(-90.0 + grid_deg, 90.0, grid_deg)
    lats = lats[np.abs(lats - centre.lat_deg) <= reach_deg]
    lon_step = grid_deg * (2.0 if abs(centre.lat_deg) > 45.0 else 1.0)
    lons = np.arange(-180.0, 180.0, lon_step)
    along_lat = np.linspace(
        max(centre.lat_deg - reach_deg, -89.0),
        min(centre.lat_deg + reach_deg, 89.0),
        41,
    )
    along_lon = centre.lon_deg + np.linspace(-179.0, 179.0, 180)
    lines = [np.column_stack([np.full_like(along_lat, lon), along_lat]) for lon in lons]
    lines += [
        np.column_stack([along_lon, np.full_like(along_lon, lat)]) for lat in lats
    ]
    drawn = [shapely.LineString(place(line)).intersection(frame) for line in lines]
    return "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(part))
        for line in drawn
        for part in _lines(line)
    )


def _lines(geometry: BaseGeometry) -> list[BaseGeometry]:
    """The lines among the parts of a geometry."""
    parts = shapely.get_parts(geometry)
    return [
        part for part in parts if part.geom_type == "LineString" and not part.is_empty
    ]
