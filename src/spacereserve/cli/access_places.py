"""From the options of ``access`` to places and tracks."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape

from spacereserve.cli.access_asked import Asked, Limits
from spacereserve.engine.access import Places, Track, sample_area
from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.folder import ReserveFolder
from spacereserve.engine.model import Reserve
from spacereserve.language import Lang

__all__ = ["Points", "must_be_known", "points_of", "track_of"]

_MIN_ELEVATION_DEG = 5.0


@dataclass
class Points:
    """Places as they are gathered."""

    names: list[str] = field(default_factory=list)
    rows: list[tuple[float, float, float, float]] = field(default_factory=list)
    starts: list[tuple[str, int]] = field(default_factory=list)

    def begin(self, name: str) -> None:
        """What is added from here on belongs to this shape."""
        self.starts.append((name, len(self.rows)))

    def shapes(self) -> tuple[tuple[str, NDArray[np.intp]], ...]:
        """Names of what was asked for, and which places are its."""
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
        """Adds a place: degrees, height in km, and its mask in degrees."""
        self.names.append(name)
        self.rows.append((lat, lon, high_km, mask))

    def places(self) -> Places:
        """All of them."""
        rows = np.array(self.rows, np.float64).reshape(-1, 4)
        return Places(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3])


def points_of(found: ReserveFolder | None, asked: Asked, lang: Lang) -> Points:
    """The places that options and folder name.

    Args:
        found: The folder, where there is one.
        asked: The options.
        lang: The language of names.

    Raises:
        InputError: Options or files have mistakes.
    """
    points = Points()
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


def _add_shape(points: Points, name: str, geometry: Any, asked: Asked) -> None:
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


def _add_sites(points: Points, reserve: Reserve, asked: Asked, lang: Lang) -> None:
    sites: dict[str, Any] = {
        one.id: one for one in reserve.assets if hasattr(one, "lat_deg")
    }
    must_be_known(asked.sites, sites, "site")
    for site in (sites[name] for name in asked.sites):
        own_deg = getattr(site, "min_elevation_deg", _MIN_ELEVATION_DEG)
        asked_deg = asked.limits.min_elevation_deg
        mask_deg = own_deg if asked_deg is None else asked_deg
        name = site.named(lang)
        points.begin(name)
        points.add(name, site.lat_deg, site.lon_deg, site.height_km, mask_deg)


def _add_areas(points: Points, reserve: Reserve, asked: Asked, lang: Lang) -> None:
    areas = reserve.by_id("areas")
    must_be_known(asked.areas, areas, "area")
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


def track_of(path: Path, start_at: datetime, limits: Limits) -> Track:
    """A moving place, from its file.

    Args:
        path: CSV with the columns at, lat_deg and lon_deg.
        start_at: Start of the search.
        limits: For the least elevation.

    Raises:
        InputError: The file is no track.
    """
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


def must_be_known(names: tuple[str, ...], known: Any, what: str) -> None:
    """Refuses options that name what the folder does not have.

    Args:
        names: What ``--what`` names, by id.
        known: What the folder has, by id.
        what: The option.

    Raises:
        InputError: With all of them at once.
    """
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
