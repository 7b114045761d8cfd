"""The maps as pictures: paths and marks, placed so that no mark hides another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from shapely.geometry.base import BaseGeometry

from spacereserve.engine.allocation.plan import Plan
from spacereserve.engine.reports.maps import WORLD, Region, draw_region
from spacereserve.engine.reports.maps.outline import (
    Placing,
    area_geometry,
    path_of,
    place_points,
    polygons_in,
)
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.views.places import Place, Site
from spacereserve.language import N_

__all__ = ["Dot", "Picture", "Shape", "draw_regions", "draw_world"]

_FREE_X, _FREE_Y = 34.0, 18.0  # units between two marks with their numbers
_REGION_SCALE = 1.4  # a region is drawn smaller than the world, its marks larger
_TURN = 2.399963  # the golden angle: a spiral that fills the plane evenly


@dataclass(frozen=True, slots=True)
class Shape:
    """An area on a map.

    Attributes:
        state: ``met``, ``partly``, ``unmet``, or ``theatre`` for a theatre's outline.
        path: Its outline; empty for an area of points.
        points: Its points, where it is one of points.
    """

    state: str
    path: str
    points: tuple[tuple[float, float], ...]


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
class Picture:
    """One map.

    Attributes:
        key: Told apart from other maps of the plan by this.
        title: What it shows.
        width: Units.
        height: Units.
        scale: Size of marks and letters, 1 for the map of the world.
        land: Path of the land; empty for the world map, whose land is shared.
        grid: Path of meridians and parallels; empty for the world map.
        shapes: Areas, theatres first.
        places: Numbered marks.
        sites: Marks of sites.
    """

    key: str
    title: str
    width: float
    height: float
    scale: float
    land: str
    grid: str
    shapes: tuple[Shape, ...]
    places: tuple[Dot, ...]
    sites: tuple[Dot, ...]


def draw_world(
    plan: Plan, places: Sequence[Place], sites: Sequence[Site], reader: Reader
) -> Picture:
    """Draws all places and sites on the map of the world.

    Args:
        plan: A plan.
        places: Where something is needed.
        sites: The sites used.
        reader: The reserve and the language.

    Returns:
        The map, without the land that all world maps share.
    """
    theatres = [_theatre_geometry(theatre, reader) for theatre in _theatres(plan)]
    return Picture(
        key="world",
        title=reader.text(N_("World")),
        width=WORLD.width,
        height=WORLD.height,
        scale=1.0,
        land="",
        grid="",
        shapes=tuple(_shapes(theatres, places, WORLD.place)),
        places=tuple(_dots(places, WORLD.place)),
        sites=tuple(_site_dots(sites, WORLD.place)),
    )


def draw_regions(
    plan: Plan, places: Sequence[Place], sites: Sequence[Site], reader: Reader
) -> tuple[Picture, ...]:
    """Draws a map for each theatre that is no larger than a region.

    Args:
        plan: A plan.
        places: Where something is needed.
        sites: The sites used.
        reader: The reserve and the language.

    Returns:
        One map a theatre with needs on the ground.
    """
    pictures = []
    for theatre in _theatres(plan):
        own = [place for place in places if theatre in place.theatres]
        outline = _theatre_geometry(theatre, reader)
        region = draw_region([outline, *(place.geometry for place in own)])
        if own and region is not None:
            pictures.append(_region(theatre, region, outline, own, sites, reader))
    return tuple(pictures)


def _theatres(plan: Plan) -> list[str]:
    return sorted({need.theatre for need in plan.needs})


def _theatre_geometry(theatre: str, reader: Reader) -> BaseGeometry:
    area = reader.reserve.by_id("theatres")[theatre].area
    return area_geometry(reader.reserve.by_id("areas")[area])


def _region(
    theatre: str,
    region: Region,
    outline: BaseGeometry,
    places: Sequence[Place],
    sites: Sequence[Site],
    reader: Reader,
) -> Picture:
    seen = [
        dot for dot in _site_dots(sites, region.place) if region.holds(dot.x, dot.y)
    ]
    return Picture(
        key=f"region-{theatre}",
        title=reader.name("theatres", theatre),
        width=region.width,
        height=region.height,
        scale=_REGION_SCALE,
        land=region.land,
        grid=region.grid,
        shapes=tuple(_shapes([outline], places, region.place, region.around)),
        places=tuple(_dots(places, region.place, _REGION_SCALE)),
        sites=tuple(_labelled(seen, region.width)),
    )


def _shapes(
    theatres: Sequence[BaseGeometry],
    places: Sequence[Place],
    placing: Placing,
    clip: BaseGeometry | None = None,
) -> Iterator[Shape]:
    for geometry in theatres:
        yield Shape("theatre", path_of(polygons_in(geometry), placing, clip=clip), ())
    for place in sorted(places, key=lambda place: -place.geometry.area):
        yield Shape(
            place.state,
            path_of(polygons_in(place.geometry), placing, clip=clip),
            tuple(place_points(place.geometry, placing)),
        )


def _dots(
    places: Sequence[Place], placing: Placing, scale: float = 1.0
) -> Iterator[Dot]:
    taken: list[tuple[float, float]] = []
    for place in places:
        home_x, home_y = _at(place.lon_deg, place.lat_deg, placing)
        x, y = _free_spot(home_x, home_y, taken, scale)
        taken.append((x, y))
        yield Dot(place.state, str(place.number), x, y, home_x, home_y)


def _free_spot(
    x: float, y: float, taken: Sequence[tuple[float, float]], scale: float
) -> tuple[float, float]:
    """The nearest spot on a spiral about (x, y) that is free."""
    for i in range(400):
        reach = 6.0 * math.sqrt(i)
        spot_x = round(x + reach * math.cos(i * _TURN), 1)
        spot_y = round(y + reach * math.sin(i * _TURN), 1)
        if all(_apart(spot_x - a, spot_y - b, scale) for a, b in taken):
            return spot_x, spot_y
    return x, y


def _apart(dx: float, dy: float, scale: float) -> bool:
    return abs(dx) >= _FREE_X * scale or abs(dy) >= _FREE_Y * scale


def _site_dots(sites: Sequence[Site], placing: Placing) -> Iterator[Dot]:
    for site in sites:
        x, y = _at(site.lon_deg, site.lat_deg, placing)
        yield Dot(site.kind, site.name, x, y, x, y)


def _labelled(dots: Sequence[Dot], width: float) -> Iterator[Dot]:
    """The same marks, labels towards the middle where they would leave the picture."""
    for dot in dots:
        flip = dot.x > 0.7 * width
        yield Dot(dot.kind, dot.label, dot.x, dot.y, dot.x, dot.y, flip)


def _at(lon_deg: float, lat_deg: float, placing: Placing) -> tuple[float, float]:
    x, y = placing(np.array([[lon_deg, lat_deg]]))[0]
    return round(float(x), 1), round(float(y), 1)
