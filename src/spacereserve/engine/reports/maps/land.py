"""The land of the Earth, from Natural Earth 1:50m, simplified to 0.05 degrees."""

from __future__ import annotations

import json
from functools import cache
from itertools import accumulate
from pathlib import Path

from shapely import Polygon, make_valid
from shapely.geometry.base import BaseGeometry

__all__ = ["LAND_SOURCE", "land_polygons"]

LAND_SOURCE = "Natural Earth 1:50m"
"""What the maps are drawn from (public domain, naturalearthdata.com)."""

_FILE = Path(__file__).parent / "land.json"


@cache
def land_polygons() -> tuple[BaseGeometry, ...]:
    """The land, cut at the date line.

    Returns:
        Valid polygons in longitude and latitude, degrees.

    Source:
        Natural Earth 1:50m land (public domain), made by ``tools/make_coastline.py``.
    """
    plain = json.loads(_FILE.read_text(encoding="utf-8"))
    polygons = [
        Polygon(_ring(rings[0]), [_ring(hole) for hole in rings[1:]])
        for rings in plain["polygons"]
    ]
    return tuple(
        polygon if polygon.is_valid else make_valid(polygon) for polygon in polygons
    )


def _ring(steps: list[int]) -> list[tuple[float, float]]:
    lon = accumulate(steps[0::2])
    lat = accumulate(steps[1::2])
    return [(x / 100, y / 100) for x, y in zip(lon, lat, strict=True)]
