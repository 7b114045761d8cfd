"""The map of the world: Equal Earth, a thousand units wide."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np
import shapely

from spacereserve.engine.reports.maps.land import land_polygons
from spacereserve.engine.reports.maps.outline import path_of, polygons_in
from spacereserve.engine.reports.maps.projection import EqualEarth, Floats

__all__ = ["WORLD", "World", "draw_world_land"]

_TOLERANCE_DEG = 0.25
_LEAST_AREA_DEG2 = 0.4


@dataclass(frozen=True, slots=True)
class World:
    """The frame of the world map.

    Attributes:
        width: Width of the picture, units.
        height: Height of the picture, units.
        scale: Units to an Earth radius.
    """

    width: float = 1000.0
    scale: float = field(init=False)
    height: float = field(init=False)

    def __post_init__(self) -> None:
        corner = EqualEarth().project(np.array([[180.0, 0.0], [0.0, 90.0]]))
        scale = self.width / 2.0 / float(corner[0, 0])
        object.__setattr__(self, "scale", scale)
        object.__setattr__(self, "height", round(2.0 * scale * float(corner[1, 1]), 1))

    def place(self, points_deg: Floats) -> Floats:
        """Where positions stand in the picture.

        Args:
            points_deg: Longitude and latitude, degrees ``[n, 2]``.

        Returns:
            x to the right and y downwards, units ``[n, 2]``.
        """
        plane = EqualEarth().project(points_deg) * self.scale
        return np.column_stack(
            [self.width / 2.0 + plane[:, 0], self.height / 2.0 - plane[:, 1]]
        )


WORLD = World()
"""The frame that every world map uses."""


@cache
def draw_world_land() -> dict[str, str]:
    """Draws what every world map has.

    Returns:
        Paths: ``land``, ``frame`` (the edge of the world) and ``grid`` (meridians and
        parallels every 30 degrees).
    """
    large = [part for part in land_polygons() if part.area >= _LEAST_AREA_DEG2]
    coarse = [
        polygon
        for part in large
        for polygon in polygons_in(shapely.simplify(part, _TOLERANCE_DEG))
    ]
    frame = shapely.box(-180.0, -90.0, 180.0, 90.0)
    return {
        "land": path_of(coarse, WORLD.place),
        "frame": path_of([frame], WORLD.place),
        "grid": _grid(),
    }


def _grid() -> str:
    along = np.linspace(-90.0, 90.0, 37)
    meridians = [
        np.column_stack([np.full_like(along, lon_deg), along])
        for lon_deg in range(-150, 180, 30)
    ]
    parallels = [
        np.array([[-180.0, lat_deg], [180.0, lat_deg]])
        for lat_deg in range(-60, 90, 30)
    ]
    return "".join(_polyline(WORLD.place(line)) for line in meridians + parallels)


def _polyline(points: Floats) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
