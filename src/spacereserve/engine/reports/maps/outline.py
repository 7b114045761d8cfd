"""Outlines: geometry to paths of a picture, by way of a projection.

A straight edge in longitude and latitude is bent on paper, so long edges are divided
before they are projected. Coordinates are rounded to a tenth of a unit of the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import shapely
from shapely import Polygon, get_parts
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from spacereserve.engine.model import Area
from spacereserve.engine.reports.maps.projection import Floats

__all__ = ["Placing", "area_geometry", "path_of", "place_points", "polygons_in"]

Placing = Callable[[Floats], Floats]
"""From longitude and latitude (degrees) to x and y of the picture, ``[n, 2]``."""

_LONGEST_EDGE_DEG = 2.0
_FINEST = 0.3  # units of the picture
_GRID = 0.01  # units; parts this near to each other are one, as at the date line


def area_geometry(area: Area) -> BaseGeometry:
    """The geometry of an area, in longitude and latitude, degrees."""
    return shape(area.geometry.model_dump(mode="json"))


def polygons_in(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons of a geometry; none where it consists of points."""
    parts = get_parts(get_parts(geometry))
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


def place_points(geometry: BaseGeometry, placing: Placing) -> list[tuple[float, float]]:
    """The single points of a geometry, placed in the picture."""
    points = [part for part in get_parts(geometry) if part.geom_type == "Point"]
    if not points:
        return []
    placed = placing(shapely.get_coordinates(points))
    return [(round(float(x), 1), round(float(y), 1)) for x, y in placed]


def path_of(
    polygons: Iterable[Polygon], placing: Placing, *, clip: BaseGeometry | None = None
) -> str:
    """Draws polygons.

    Args:
        polygons: In longitude and latitude, degrees.
        placing: Where a position stands in the picture.
        clip: What is visible of the picture; absent means all.

    Returns:
        The ``d`` of a path, empty where nothing is visible.
    """
    placed = [_placed(polygon, placing) for polygon in polygons]
    if clip is not None:
        valid = [shapely.make_valid(polygon) for polygon in placed]
        whole = shapely.union_all(valid, grid_size=_GRID)
        placed = polygons_in(shapely.simplify(whole.intersection(clip), _FINEST))
    rings = [
        ring for polygon in placed for ring in (polygon.exterior, *polygon.interiors)
    ]
    return "".join(_ring_path(shapely.get_coordinates(ring)) for ring in rings)


def _placed(polygon: Polygon, placing: Placing) -> Polygon:
    divided = shapely.segmentize(polygon, _LONGEST_EDGE_DEG)
    return shapely.transform(divided, placing)


def _ring_path(points: Floats) -> str:
    tenths = np.round(points[:-1] * 10).astype(np.int64)
    moved = np.any(np.diff(tenths, axis=0) != 0, axis=1)
    kept = tenths[np.concatenate([[True], moved])]
    if len(kept) < 3:
        return ""
    steps = "".join(_step(dx, dy) for dx, dy in np.diff(kept, axis=0).tolist())
    first = f"M{_tenths(kept[0, 0])} {_tenths(kept[0, 1])}"
    return f"{first}l{steps.strip()}z"


def _step(dx: int, dy: int) -> str:
    return f" {_tenths(dx)} {_tenths(dy)}"


def _tenths(n: int) -> str:
    whole, rest = divmod(abs(int(n)), 10)
    sign = "-" if n < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"
