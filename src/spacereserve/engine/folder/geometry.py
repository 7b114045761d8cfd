"""Rules for the shape of an area that go beyond its type.

Areas are longitude and latitude on a flat chart (RFC 7946), so an edge takes the way it
is drawn: from 170° E to 170° W it would run once round the world, not across the date
line. Such an edge is a mistake here, because nearly always it was not meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from shapely.geometry import shape
from shapely.validation import explain_validity

from spacereserve.engine.errors import Problem
from spacereserve.engine.model import Area, MultiPolygon, Polygon

__all__ = ["geometry_problems"]

_LONGEST_EDGE_DEG = 180.0
_SHAPES_SAID = {
    "Self-intersection": "its outline crosses itself",
    "Ring Self-intersection": "its outline touches or crosses itself",
    "Hole lies outside shell": "a hole lies outside the outline",
    "Holes are nested": "a hole lies inside another hole",
    "Interior is disconnected": "a hole cuts the region into pieces",
    "Nested shells": "one polygon lies inside another",
    "Duplicate Rings": "the same ring is drawn twice",
    "Too few points in geometry component": "a ring has fewer than three corners",
}


def geometry_problems(area: Area, *, file: str, key: str) -> tuple[Problem, ...]:
    """Finds what is wrong with the shape of an area.

    Args:
        area: An area whose geometry has the right type.
        file: Its file, for messages.
        key: The key of its geometry, for messages.

    Returns:
        Problems; empty when the shape is good.
    """
    geometry = area.geometry
    if not isinstance(geometry, Polygon | MultiPolygon):
        return ()
    long_edges = tuple(
        _round_the_world(edge, file, key)
        for rings in _polygons(geometry)
        for ring in rings
        for edge in pairwise(ring)
        if _is_round_the_world(*edge)
    )
    if long_edges:
        return long_edges[:1]
    drawn = shape(geometry.model_dump())
    reason = explain_validity(drawn)
    if reason == "Valid Geometry":
        return () if drawn.area > 0 else (_flat(file, key),)
    return (_invalid(reason, file, key),)


def _polygons(geometry: Polygon | MultiPolygon) -> Iterator[Any]:
    if isinstance(geometry, Polygon):
        yield geometry.coordinates
    else:
        yield from geometry.coordinates


def _is_round_the_world(start: tuple[float, ...], end: tuple[float, ...]) -> bool:
    if {abs(start[0]), abs(end[0])} == {180.0}:
        return False  # a band round the whole Earth, from edge to edge of the chart
    return abs(end[0] - start[0]) > _LONGEST_EDGE_DEG


def _round_the_world(edge: tuple[Any, ...], file: str, key: str) -> Problem:
    return Problem(
        "an edge spans more than 180° of longitude",
        "edges are drawn on a flat chart; a region across the date line is written as"
        " two polygons that meet at longitude 180 and -180",
        [list(position) for position in edge],
        "cut the region at the date line into a MultiPolygon; if the long way is meant,"
        " add a position half-way",
        file=file,
        key=key,
    )


def _flat(file: str, key: str) -> Problem:
    return Problem(
        "the region has no extent",
        "a polygon encloses a region",
        None,
        "draw the region, or use a Point",
        file=file,
        key=key,
    )


def _invalid(reason: str, file: str, key: str) -> Problem:
    name, _, position = reason.rstrip("]").partition("[")
    plain = _SHAPES_SAID.get(name, name)
    what = f"the region is not a valid polygon: {plain}"
    if position:
        lon, _, lat = position.partition(" ")
        what = f"{what} near longitude {lon}, latitude {lat}"
    return Problem(
        what,
        "outlines do not cross, holes lie inside, parts of a MultiPolygon lie apart",
        position or None,
        "draw the region again, corner after corner around it",
        file=file,
        key=key,
    )
