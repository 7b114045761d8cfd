"""Marks on a map: each where it belongs, or beside it where another stands already."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from spacereserve.engine.reports.maps.outline import Placing
from spacereserve.engine.reports.views.places import Place, Site

__all__ = [
    "Dot",
    "Frame",
    "mark_sites",
    "mark_spots",
    "name_sites",
    "name_theatres",
    "number_places",
]

_FREE_X, _FREE_Y = 34.0, 18.0  # units between two marks with their numbers
_EDGE = 10.0  # units between a mark and the edge
_LETTER = 9.5  # units that a letter of a label takes
_BEST_FIRST = ("met", "partly", "unmet")
_TURN = 2.399963  # the golden angle: a spiral that fills the plane evenly


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark on a map.

    Attributes:
        kind: A state, or the kind of a site.
        label: What stands beside it.
        x: To the right, units.
        y: Downwards, units.
        home_x: Where it belongs, if it was moved aside.
        home_y: The same, downwards.
        flip: True where its label stands to its left.
    """

    kind: str
    label: str
    x: float
    y: float
    home_x: float
    home_y: float
    flip: bool = False

    @property
    def moved(self) -> bool:
        """True where it stands aside of its place."""
        return (self.x, self.y) != (self.home_x, self.home_y)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where marks may stand, and how large they are.

    Attributes:
        width: Width of the picture, units.
        height: Height of the picture, units.
        scale: Size of marks, 1 for the map of the world.
    """

    width: float
    height: float
    scale: float

    def holds(self, x: float, y: float) -> bool:
        """True where a mark with its number has room."""
        inside = _EDGE * self.scale
        right = self.width - 2.5 * inside  # a number stands to the right of its mark
        return inside <= x <= right and inside <= y <= self.height - inside

    def apart(self, dx: float, dy: float) -> bool:
        """True where two marks so far from each other do not touch."""
        return abs(dx) >= _FREE_X * self.scale or abs(dy) >= _FREE_Y * self.scale


def number_places(
    places: Sequence[Place], placing: Placing, frame: Frame
) -> Iterator[Dot]:
    """Marks places with their numbers, so that no mark hides another.

    Args:
        places: The places, in the order in which they choose.
        placing: Where a position stands in the picture.
        frame: The picture.

    Yields:
        One mark a place.
    """
    taken: list[tuple[float, float]] = []
    for place in places:
        home = _at(place.lon_deg, place.lat_deg, placing)
        spot = _free_spot(home, taken, frame)
        taken.append(spot)
        yield Dot(place.state, str(place.number), *spot, *home)


def _free_spot(
    home: tuple[float, float], taken: Sequence[tuple[float, float]], frame: Frame
) -> tuple[float, float]:
    """The nearest spot on a spiral about a place that is free and in the picture."""
    for i in range(400):
        reach = 6.0 * math.sqrt(i)
        x = round(home[0] + reach * math.cos(i * _TURN), 1)
        y = round(home[1] + reach * math.sin(i * _TURN), 1)
        if frame.holds(x, y) and all(frame.apart(x - a, y - b) for a, b in taken):
            return x, y
    return home


def mark_spots(places: Sequence[Place], placing: Placing) -> Iterator[Dot]:
    """Marks places where they are, without numbers, the worst last and so on top.

    Args:
        places: The places.
        placing: Where a position stands in the picture.

    Yields:
        One mark a place.
    """
    for place in sorted(places, key=lambda place: _BEST_FIRST.index(place.state)):
        x, y = _at(place.lon_deg, place.lat_deg, placing)
        yield Dot(place.state, "", x, y, x, y)


def name_theatres(
    geometries: Sequence[BaseGeometry],
    names: Sequence[str],
    placing: Placing,
    frame: Frame,
) -> Iterator[Dot]:
    """Names theatres beside their eastern edge, one name below the other.

    Args:
        geometries: Their areas, in longitude and latitude, degrees.
        names: Their names.
        placing: Where a position stands in the picture.
        frame: The picture.

    Yields:
        One name a theatre, from north to south.
    """
    homes = []
    for geometry, name in zip(geometries, names, strict=True):
        points = placing(np.asarray(shapely.get_coordinates(geometry)))
        east = points[:, 0].max()
        y = (points[:, 1].min() + points[:, 1].max()) / 2.0
        homes.append((round(float(y), 1), round(float(east), 1), name))
    taken: list[tuple[float, float, float]] = []
    for home_y, east, name in sorted(homes):
        length = _LETTER * len(name)
        flip = east + length > frame.width
        start = east - length if flip else east
        y = max(home_y, _FREE_Y)
        while any(_overlap(start, length, y, other) for other in taken):
            y = round(y + 1.0, 1)
        taken.append((start, length, y))
        yield Dot("name", name, east, y, east, home_y, flip)


def _overlap(
    start: float, length: float, y: float, other: tuple[float, float, float]
) -> bool:
    beside = start > other[0] + other[1] or start + length < other[0]
    return not beside and abs(y - other[2]) < _FREE_Y


def mark_sites(sites: Sequence[Site], placing: Placing) -> Iterator[Dot]:
    """Marks sites where they are, with their names.

    Args:
        sites: The sites.
        placing: Where a position stands in the picture.

    Yields:
        One mark a site.
    """
    for site in sites:
        x, y = _at(site.lon_deg, site.lat_deg, placing)
        yield Dot(site.kind, site.name, x, y, x, y)


def name_sites(dots: Sequence[Dot], frame: Frame) -> Iterator[Dot]:
    """Keeps the marks in the picture, each named on the side that has room for it.

    Args:
        dots: Marks of sites.
        frame: The picture.

    Yields:
        The marks in the picture; one without room for its name has none.
    """
    for dot in dots:
        if not frame.holds(dot.x, dot.y):
            continue
        length = _LETTER * len(dot.label)
        fits_right = dot.x + length < frame.width
        fits = fits_right or dot.x > length
        label = dot.label if fits else ""
        yield replace(dot, label=label, flip=fits and not fits_right)


def _at(lon_deg: float, lat_deg: float, placing: Placing) -> tuple[float, float]:
    x, y = placing(np.array([[lon_deg, lat_deg]]))[0]
    return round(float(x), 1), round(float(y), 1)
