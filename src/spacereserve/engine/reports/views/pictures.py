"""The maps as pictures: outlines of areas, with the marks upon them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
from spacereserve.engine.reports.views.marking import (
    Dot,
    Frame,
    mark_sites,
    mark_spots,
    name_sites,
    name_theatres,
    number_places,
)
from spacereserve.engine.reports.views.places import Place, Site
from spacereserve.language import N_

__all__ = ["Picture", "Shape", "draw_regions", "draw_world"]

_REGION_SCALE = 1.4  # a region is drawn smaller than the world, its marks larger


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
        spots: Marks without a number, of places that another map numbers.
        sites: Marks of sites.
        names: Names of theatres.
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
    spots: tuple[Dot, ...]
    sites: tuple[Dot, ...]
    names: tuple[Dot, ...]


def draw_world(
    plan: Plan,
    places: Sequence[Place],
    sites: Sequence[Site],
    numbered: frozenset[int],
    reader: Reader,
) -> Picture:
    """Draws all places and sites on the map of the world.

    Args:
        plan: A plan.
        places: Where something is needed.
        sites: The sites used.
        numbered: Places (numbers) that a regional map shows already; here they stand
            without their number, so that the map of the world stays clear.
        reader: The reserve and the language.

    Returns:
        The map, without the land that all world maps share.
    """
    names = _theatres(plan)
    theatres = [_theatre_geometry(theatre, reader) for theatre in names]
    titles = [reader.name("theatres", theatre) for theatre in names]
    frame = Frame(WORLD.width, WORLD.height, 1.0)
    own = [place for place in places if place.number not in numbered]
    others = [place for place in places if place.number in numbered]
    return Picture(
        key="world",
        title=reader.text(N_("World")),
        width=WORLD.width,
        height=WORLD.height,
        scale=1.0,
        land="",
        grid="",
        shapes=tuple(_shapes(theatres, places, WORLD.place)),
        places=tuple(number_places(own, WORLD.place, frame)),
        spots=tuple(mark_spots(others, WORLD.place)),
        sites=tuple(mark_sites(sites, WORLD.place)),
        names=tuple(name_theatres(theatres, titles, WORLD.place, frame)),
    )


def draw_regions(
    plan: Plan, places: Sequence[Place], sites: Sequence[Site], reader: Reader
) -> tuple[tuple[Picture, ...], frozenset[int]]:
    """Draws a map for each theatre that is no larger than a region.

    Args:
        plan: A plan.
        places: Where something is needed.
        sites: The sites used.
        reader: The reserve and the language.

    Returns:
        One map a theatre with needs on the ground, and the numbers of the places on
        them.
    """
    pictures, shown = [], set[int]()
    for theatre in _theatres(plan):
        own = [place for place in places if theatre in place.theatres]
        outline = _theatre_geometry(theatre, reader)
        region = draw_region([outline, *(place.geometry for place in own)])
        if own and region is not None:
            pictures.append(_region(theatre, region, outline, own, sites, reader))
            shown |= {place.number for place in own}
    return tuple(pictures), frozenset(shown)


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
    frame = Frame(region.width, region.height, _REGION_SCALE)
    dots = list(mark_sites(sites, region.place))
    return Picture(
        key=f"region-{theatre}",
        title=reader.name("theatres", theatre),
        width=region.width,
        height=region.height,
        scale=_REGION_SCALE,
        land=region.land,
        grid=region.grid,
        shapes=tuple(_shapes([outline], places, region.place, region.around)),
        places=tuple(number_places(places, region.place, frame)),
        spots=(),
        sites=tuple(name_sites(dots, frame)),
        names=(),
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
