"""Where: the places of needs and of stations on the maps, with state and number.

An area that several needs share stands once, in the state of the need that fares
worst. Needs for objects in orbit and for launches have no place on the ground.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from spacereserve.engine.allocation.plan import NeedPlan, NeedState, Plan
from spacereserve.engine.model import Reserve
from spacereserve.engine.reports.maps.outline import area_geometry
from spacereserve.engine.reports.reader import Reader

__all__ = ["Place", "Site", "find_places", "find_sites"]

_IN_SPACE = frozenset({"surveillance", "launch"})
_WORST_FIRST = (NeedState.UNMET, NeedState.PARTLY, NeedState.MET)


@dataclass(frozen=True)
class Place:
    """An area in which something is needed.

    Attributes:
        number: Its number on the maps, from 1.
        area: The area (id).
        name: Its name.
        theatres: Theatres (ids) of its needs.
        state: The state of the need that fares worst.
        needs: State, word and name of each need.
        geometry: In longitude and latitude, degrees.
        lon_deg: Longitude of its mark, degrees.
        lat_deg: Latitude of its mark, degrees.
    """

    number: int
    area: str
    name: str
    theatres: frozenset[str]
    state: str
    needs: tuple[tuple[str, str, str], ...]
    geometry: BaseGeometry
    lon_deg: float
    lat_deg: float


@dataclass(frozen=True, slots=True)
class Site:
    """A site on the ground that the plan uses.

    Attributes:
        kind: ``ground-station``, ``sensor-site`` or ``launch-pad``.
        name: Its name.
        lon_deg: Longitude, degrees.
        lat_deg: Latitude, degrees.
    """

    kind: str
    name: str
    lon_deg: float
    lat_deg: float


def find_places(plan: Plan, reader: Reader) -> tuple[Place, ...]:
    """Finds the areas of a plan's needs.

    Args:
        plan: A plan.
        reader: The reserve and the language.

    Returns:
        Areas, those of the most urgent needs first.
    """
    needs: defaultdict[str, list[NeedPlan]] = defaultdict(list)
    for need in plan.needs:
        area = _area_of(need, reader.reserve)
        if need.domain not in _IN_SPACE and area is not None:
            needs[area].append(need)
    order = sorted(needs, key=lambda area: (min(n.priority for n in needs[area]), area))
    return tuple(
        _place(i, area, needs[area], reader) for i, area in enumerate(order, start=1)
    )


def _area_of(need: NeedPlan, reserve: Reserve) -> str | None:
    record = reserve.by_id("needs").get(need.id)
    if record is not None and record.area is not None:
        return str(record.area)
    theatre = reserve.by_id("theatres").get(need.theatre)
    return None if theatre is None else str(theatre.area)


def _place(number: int, area: str, needs: list[NeedPlan], reader: Reader) -> Place:
    geometry = area_geometry(reader.reserve.by_id("areas")[area])
    largest = max(shapely.get_parts(geometry), key=lambda part: part.area)
    mark = largest.representative_point()
    states = {need.state for need in needs}
    return Place(
        number=number,
        area=area,
        name=reader.name("areas", area),
        theatres=frozenset(need.theatre for need in needs),
        state=next(state.value for state in _WORST_FIRST if state in states),
        needs=tuple(
            (
                need.state.value,
                reader.word("state", need.state),
                reader.name("needs", need.id),
            )
            for need in sorted(needs, key=lambda need: (need.priority, need.id))
        ),
        geometry=geometry,
        lon_deg=float(mark.x),
        lat_deg=float(mark.y),
    )


def find_sites(plan: Plan, reader: Reader) -> tuple[Site, ...]:
    """Finds the stations, sensors and pads behind the services that the plan uses.

    Args:
        plan: A plan.
        reader: The reserve and the language.

    Returns:
        Sites by name.
    """
    assets = reader.reserve.by_id("assets")
    used = set(_assets_used(plan, reader.reserve)) & assets.keys()
    found = [assets[name] for name in used if hasattr(assets[name], "lat_deg")]
    sites = [
        Site(site.kind, site.named(reader.t.lang), site.lon_deg, site.lat_deg)
        for site in found
    ]
    return tuple(
        sorted(sites, key=lambda site: (site.name, site.lon_deg, site.lat_deg))
    )


def _assets_used(plan: Plan, reserve: Reserve) -> Iterator[str]:
    services = reserve.by_id("services")
    names: Sequence[str] = sorted(
        {part.service for need in plan.needs for part in need.suppliers}
    )
    for name in names:
        service = services.get(name)
        if service is not None:
            yield from service.assets
            yield from getattr(service, "stations", ())
            yield from getattr(service, "gateways", ())
