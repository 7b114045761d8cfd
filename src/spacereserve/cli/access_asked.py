"""From the options of ``access`` to satellites, places and constraints."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape

from spacereserve.cli.access_files import skylines, spans_s
from spacereserve.cli.options import instant_of
from spacereserve.cli.skies import catalogue_of, default_instant
from spacereserve.engine.access import Constraints, Places, Track, sample_area
from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.folder import ReserveFolder, read_folder
from spacereserve.engine.model import Reserve
from spacereserve.engine.orbits import Catalogue
from spacereserve.language import Lang

__all__ = ["Asked", "Limits", "Search", "prepared"]

_MIN_ELEVATION_DEG = 5.0
_DAY_S = 86400.0
_OF_SERVICES = (
    "off_nadir_min_deg",
    "off_nadir_max_deg",
    "incidence_min_deg",
    "incidence_max_deg",
    "look_side",
    "sun_elevation_min_deg",
)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the options ask of geometry and light; None where they say nothing."""

    min_elevation_deg: float | None = None
    off_nadir_min_deg: float | None = None
    off_nadir_max_deg: float | None = None
    incidence_min_deg: float | None = None
    incidence_max_deg: float | None = None
    look_side: str | None = None
    sun_elevation_min_deg: float | None = None
    sun_elevation_max_deg: float | None = None
    satellite_lit: bool | None = None
    range_max_km: float | None = None

    def constraints(self, own: dict[str, Any]) -> Constraints:
        """The constraints of a service, with these in their place where given."""
        asked = {
            one.name: getattr(self, one.name)
            for one in fields(self)
            if one.name != "min_elevation_deg" and getattr(self, one.name) is not None
        }
        return Constraints(**{**own, **asked})


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The options of ``access``, as they were written."""

    folder: Path | None
    find: str
    orbits: str | None
    pattern: str | None
    services: tuple[str, ...]
    areas: tuple[str, ...]
    sites: tuple[str, ...]
    points: tuple[str, ...]
    places_file: Path | None
    tracks: tuple[Path, ...]
    spacing_km: float
    at: str | None
    days: float
    limits: Limits
    skyline_file: Path | None
    spans_file: Path | None
    slot_h: float
    cluster: str | None


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


@dataclass
class _Points:
    """Places as they are gathered."""

    names: list[str] = field(default_factory=list)
    rows: list[tuple[float, float, float, float]] = field(default_factory=list)
    starts: list[tuple[str, int]] = field(default_factory=list)

    def begin(self, name: str) -> None:
        """What is added from here on belongs to this shape."""
        self.starts.append((name, len(self.rows)))

    def shapes(self) -> tuple[tuple[str, NDArray[np.intp]], ...]:
        ends = [start for _, start in self.starts[1:]]
        if self.starts:
            ends.append(len(self.rows))
        return tuple(
            (name, np.arange(start, end))
            for (name, start), end in zip(self.starts, ends, strict=True)
        )

    def add(
        self, name: str, lat: float, lon: float, high_km: float, mask: float
    ) -> None:
        self.names.append(name)
        self.rows.append((lat, lon, high_km, mask))

    def places(self) -> Places:
        rows = np.array(self.rows, np.float64).reshape(-1, 4)
        return Places(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3])


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
    points = _points(found, asked, lang)
    tracks = tuple(_track(path, start_at, asked.limits) for path in asked.tracks)
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


def _with_skylines(points: _Points, asked: Asked) -> Places:
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
    _must_be_known(asked.services, known, "service")
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


def _must_be_known(names: tuple[str, ...], known: Any, what: str) -> None:
    problems = [
        Problem(
            f"the folder has no {what} {name!r}",
            rule=f"--{what} names a record of the folder by its id",
            value=name,
            way_out=f"choose one of: {', '.join(sorted(known)[:20])}",
        )
        for name in names
        if name not in known
    ]
    if problems:
        raise InputError.from_problems(problems)


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


def _points(found: ReserveFolder | None, asked: Asked, lang: Lang) -> _Points:
    points = _Points()
    mask_deg = asked.limits.min_elevation_deg
    for text in asked.points:
        lat_deg, lon_deg, name = _point(text)
        points.begin(name)
        points.add(name, lat_deg, lon_deg, 0.0, _or_five(mask_deg))
    if asked.places_file is not None:
        for name, geometry in _geometries(asked.places_file):
            _add_shape(points, name, geometry, asked)
    if found is not None:
        _add_sites(points, found.reserve, asked, lang)
        _add_areas(points, found.reserve, asked, lang)
    return points


def _or_five(mask_deg: float | None) -> float:
    return _MIN_ELEVATION_DEG if mask_deg is None else mask_deg


def _point(text: str) -> tuple[float, float, str]:
    lat, _, rest = text.partition(",")
    lon, _, name = rest.partition(",")
    try:
        return float(lat), float(lon), name.strip() or f"{lat.strip()},{lon.strip()}"
    except ValueError:
        raise InputError(
            f"--place {text} is not understood",
            rule="it reads LAT,LON or LAT,LON,NAME in degrees",
            value=text,
            way_out="write for example --place 59.4,24.7,Tallinn",
        ) from None


def _add_shape(points: _Points, name: str, geometry: Any, asked: Asked) -> None:
    mask_deg = _or_five(asked.limits.min_elevation_deg)
    if geometry.geom_type in {"Point", "MultiPoint"}:
        where = [(one.y, one.x) for one in getattr(geometry, "geoms", [geometry])]
    else:
        sampled = sample_area(geometry, spacing_km=asked.spacing_km).places
        where = list(zip(sampled.lat_deg, sampled.lon_deg, strict=True))
    points.begin(name)
    for number, (lat_deg, lon_deg) in enumerate(where, start=1):
        label = name if len(where) == 1 else f"{name}-{number}"
        points.add(label, float(lat_deg), float(lon_deg), 0.0, mask_deg)


def _add_sites(points: _Points, reserve: Reserve, asked: Asked, lang: Lang) -> None:
    sites: dict[str, Any] = {
        one.id: one for one in reserve.assets if hasattr(one, "lat_deg")
    }
    _must_be_known(asked.sites, sites, "site")
    for site in (sites[name] for name in asked.sites):
        own_deg = getattr(site, "min_elevation_deg", _MIN_ELEVATION_DEG)
        asked_deg = asked.limits.min_elevation_deg
        mask_deg = own_deg if asked_deg is None else asked_deg
        name = site.named(lang)
        points.begin(name)
        points.add(name, site.lat_deg, site.lon_deg, site.height_km, mask_deg)


def _add_areas(points: _Points, reserve: Reserve, asked: Asked, lang: Lang) -> None:
    areas = reserve.by_id("areas")
    _must_be_known(asked.areas, areas, "area")
    elsewhere = points.rows or asked.tracks
    names = asked.areas or (() if elsewhere else tuple(sorted(areas)))
    for name in names:
        geometry = shape(areas[name].geometry.model_dump())
        _add_shape(points, areas[name].named(lang), geometry, asked)


def _geometries(path: Path) -> Iterator[tuple[str, shapely.Geometry]]:
    try:
        value = json.loads(path.read_text("utf-8-sig"))
        features = value.get("features", [value])
        for number, one in enumerate(features, start=1):
            properties = one.get("properties") or {}
            name = properties.get("name") or properties.get("id") or f"{number}"
            yield str(name), shape(one["geometry"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path} is no GeoJSON of places ({error})",
            rule="it holds Features with points or polygons, longitude first",
            value=str(path),
            way_out="export the places as GeoJSON features",
        ) from error
    except shapely.errors.ShapelyError as error:
        raise InputError(
            f"{path} has a geometry that is none ({error})",
            rule="it holds Features with points or polygons, longitude first",
            value=str(path),
            way_out="export the places as GeoJSON features",
        ) from error


def _track(path: Path, start_at: datetime, limits: Limits) -> Track:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [
                (
                    _offset_s(row["at"], start_at),
                    float(row["lat_deg"]),
                    float(row["lon_deg"]),
                )
                for row in csv.DictReader(file)
            ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is no track ({error})",
            rule="it is CSV with the columns at (ISO 8601), lat_deg and lon_deg",
            value=str(path),
            way_out="begin the file with the line at,lat_deg,lon_deg",
        ) from error
    columns = np.array(rows, np.float64).reshape(-1, 3)
    return Track(
        columns[:, 0],
        columns[:, 1],
        columns[:, 2],
        min_elevation_deg=_or_five(limits.min_elevation_deg),
    )


def _offset_s(text: str, start_at: datetime) -> float:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return (instant - start_at) / timedelta(seconds=1)
