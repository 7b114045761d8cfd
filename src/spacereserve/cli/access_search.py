"""From the options of ``access`` to satellites, places and constraints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.cli.access_asked import Asked
from spacereserve.cli.access_files import skylines, spans_s
from spacereserve.cli.access_places import Points, must_be_known, points_of, track_of
from spacereserve.cli.options import instant_of
from spacereserve.cli.skies import catalogue_of, default_instant
from spacereserve.engine.access import Constraints, Places, Track
from spacereserve.engine.errors import InputError
from spacereserve.engine.folder import ReserveFolder, read_folder
from spacereserve.engine.model import Reserve
from spacereserve.engine.orbits import Catalogue
from spacereserve.language import Lang

__all__ = ["Search", "prepared"]

_DAY_S = 86400.0
_OF_SERVICES = (
    "off_nadir_min_deg",
    "off_nadir_max_deg",
    "incidence_min_deg",
    "incidence_max_deg",
    "look_side",
    "sun_elevation_min_deg",
)


@dataclass(frozen=True, eq=False)
class Search:
    """What is searched.

    Attributes:
        catalogue: The satellites, each once.
        groups: Name of a provider (or of all) → its satellites in the catalogue.
        places: The places.
        place_names: A name for each.
        shapes: Names of what was asked for → its places: many for a polygon.
        tracks: Moving places in place of these.
        constraints: What must hold.
        start_at: Start of the search.
        duration_s: Its length.
    """

    catalogue: Catalogue
    groups: dict[str, NDArray[np.intp]]
    places: Places
    place_names: tuple[str, ...]
    shapes: tuple[tuple[str, NDArray[np.intp]], ...]
    tracks: tuple[Track, ...]
    constraints: Constraints
    start_at: datetime
    duration_s: float


def prepared(asked: Asked, lang: Lang) -> Search:
    """Reads what the options name.

    Args:
        asked: The options; what can be seen from them alone has been checked.
        lang: The language of names.

    Raises:
        InputError: Files or options have mistakes.
        PlanningError: There are no orbits.
    """
    found = None
    if asked.folder is not None:
        found = read_folder(asked.folder, with_orbits=asked.orbits is None)
    whole = catalogue_of(found, asked.orbits)
    own, ids = _services(found, asked)
    groups, picked = _groups(found, whole, ids, asked.pattern)
    start_at = default_instant(whole) if asked.at is None else instant_of(asked.at)
    points = points_of(found, asked, lang)
    tracks = tuple(track_of(path, start_at, asked.limits) for path in asked.tracks)
    if not points.rows and not tracks:
        raise _nothing("no places are named", "--place, --places, --area or --site")
    names = tuple(path.stem for path in asked.tracks) if tracks else tuple(points.names)
    spans = _spans(asked, start_at)
    return Search(
        catalogue=whole.subset(picked),
        groups=groups,
        places=_with_skylines(points, asked),
        place_names=names,
        shapes=points.shapes(),
        tracks=tracks,
        constraints=asked.limits.constraints({**own, **spans}),
        start_at=start_at,
        duration_s=asked.days * _DAY_S,
    )


def _spans(asked: Asked, start_at: datetime) -> dict[str, Any]:
    if asked.spans_file is None:
        return {}
    return {"spans": spans_s(asked.spans_file, start_at, asked.days * _DAY_S)}


def _with_skylines(points: Points, asked: Asked) -> Places:
    """The places, with what stands in their way where a file says it."""
    places = points.places()
    if asked.skyline_file is None:
        return places
    found = skylines(asked.skyline_file, points.names, dict(points.shapes()))
    return replace(places, skyline_deg=found)


def _nothing(what: str, way_out: str) -> InputError:
    return InputError(
        what,
        rule="a search needs satellites and places",
        value=None,
        way_out=f"see {way_out} in `spacereserve access --help`",
    )


def _services(
    found: ReserveFolder | None, asked: Asked
) -> tuple[dict[str, Any], list[Any]]:
    """Constraints that the services share, and their records (none: all)."""
    if found is None or not asked.services:
        return {}, []
    known = found.reserve.by_id("services")
    must_be_known(asked.services, known, "service")
    services = [known[name] for name in asked.services]
    terms = [_terms(one) for one in services]
    if any(one != terms[0] for one in terms):
        raise InputError(
            "the services see in different ways",
            rule="services searched together have the same angles, side and light",
            value=list(asked.services),
            way_out="run the command once for each of them",
        )
    return terms[0], services


def _terms(service: Any) -> dict[str, Any]:
    if service.domain != "imaging":
        return {}
    values = {name: getattr(service, name) for name in _OF_SERVICES}
    return {**values, "look_side": service.look_side.value}


def _groups(
    found: ReserveFolder | None,
    whole: Catalogue,
    services: list[Any],
    pattern: str | None,
) -> tuple[dict[str, NDArray[np.intp]], NDArray[np.intp]]:
    """Satellites by provider, as indices of those picked; and those picked."""
    everywhere = np.arange(len(whole))
    if pattern is not None:
        everywhere = whole.select(name_pattern=pattern)
    by_name = {"*": everywhere}
    if found is not None:
        by_name = {
            name: np.intersect1d(one, everywhere)
            for name, one in _by_provider(found.reserve, whole, services).items()
        }
    by_name = {name: one for name, one in by_name.items() if len(one)}
    if not by_name:
        raise _nothing("no satellite is picked", "--satellites, --service or --orbits")
    picked = np.unique(np.concatenate(list(by_name.values())))
    return {name: np.searchsorted(picked, one) for name, one in by_name.items()}, picked


def _by_provider(
    reserve: Reserve, whole: Catalogue, services: list[Any]
) -> dict[str, NDArray[np.intp]]:
    wanted = {name for one in services for name in one.assets}
    groups: dict[str, list[NDArray[np.intp]]] = {}
    for asset in sorted(reserve.assets, key=lambda one: (one.provider, one.id)):
        if asset.kind == "satellites" and (not services or asset.id in wanted):
            found = whole.select(
                catalog_numbers=asset.catalog_numbers, name_pattern=asset.name_pattern
            )
            groups.setdefault(asset.provider, []).append(found)
    return {name: np.unique(np.concatenate(some)) for name, some in groups.items()}
