"""GeoJSON files to areas, and areas to GeoJSON.

A file holds one Feature or a FeatureCollection (RFC 7946). The id of an area is
``properties.id``; where that is missing the Feature's own ``id`` if it is text; where
that is missing too, in a file with one Feature, the name of the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from pydantic import ValidationError

from spacereserve.engine.errors import Problem
from spacereserve.engine.folder.contents import Entry, Findings, LayerRecords, received
from spacereserve.engine.folder.geometry import geometry_problems
from spacereserve.engine.folder.place import label_of
from spacereserve.engine.folder.problems import is_follow_on, problem_from
from spacereserve.engine.model import Area, suggestion

__all__ = ["add_areas", "geojson_text", "parse_json"]

_PROPERTIES = ("id", "name", "name_fr")
_GEOMETRIES = ("Point", "MultiPoint", "Polygon", "MultiPolygon")
_OTHER_GEOMETRIES = ("LineString", "MultiLineString", "GeometryCollection")
_WGS84 = ("CRS84", "4326", "WGS84")


class _RepeatedKeyError(ValueError):
    """A key stands twice in a JSON object."""


def parse_json(text: str, file: str) -> Any | Problem:
    """Parses the text of a GeoJSON file.

    Args:
        text: The text.
        file: Its file, for the message.

    Returns:
        The value, or the first mistake of syntax.
    """
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        lines = text.splitlines()
        line = lines[error.lineno - 1] if error.lineno <= len(lines) else ""
        what = f"the file is not JSON ({error.msg.lower()})"
        place = f"line {error.lineno}, column {error.colno}"
        return _not_json(what, line.strip() or None, file, place)
    except _RepeatedKeyError as error:
        return _not_json(str(error), None, file, None)
    except (ValueError, RecursionError) as error:
        return _not_json(f"the file cannot be read ({error})", None, file, None)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        message = f"the key {twice[0]!r} is written twice in one object"
        raise _RepeatedKeyError(message)
    return value


def _no_constant(name: str) -> float:
    message = f"{name} is not a number"
    raise ValueError(message)


def _not_json(what: str, value: object, file: str, place: str | None) -> Problem:
    return Problem(
        what,
        "an area file is JSON, each key once in its object",
        value,
        "export the file again, or correct the place named; it may have been cut off",
        file=file,
        key=place,
    )


def add_areas(
    layer: LayerRecords, document: Any, file: str, findings: Findings
) -> None:
    """Adds the areas of a parsed GeoJSON file to a layer.

    Args:
        layer: Takes the areas, and the names of those that are not valid.
        document: The parsed file.
        file: Its name as shown.
        findings: Takes mistakes, and warnings of properties that are not kept.
    """
    features = _features(document, file, findings)
    stem = PurePosixPath(file).stem if len(features) == 1 else None
    for key, feature in features:
        raw = _raw_area(feature, stem, file, key, findings)
        if raw is None:
            layer.seen["areas"].update({stem} if stem else ())
            continue
        area = _area(raw, file, key, findings)
        name = raw.get("id")
        if area is None and isinstance(name, str):
            layer.seen["areas"].add(name)
        if area is not None:
            _add(layer, area, file, findings)


def _features(
    document: Any, file: str, findings: Findings
) -> list[tuple[str, dict[str, Any]]]:
    """Key → Feature; a key is empty, or such as ``features[baltic-sea].``."""
    if not isinstance(document, dict):
        findings.problems.append(_not_a_feature(document, file, None))
        return []
    if problem := _foreign_coordinates(document, file):
        findings.problems.append(problem)
        return []
    if document.get("type") == "Feature":
        return [("", document)]
    members = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(members, list):
        findings.problems.append(_not_a_feature(document, file, None))
        return []
    if not members:
        findings.warnings.append(_no_features(file))
    found = []
    for place, member in enumerate(members):
        key = f"features[{_feature_label(member, place)}]"
        if isinstance(member, dict) and member.get("type") == "Feature":
            found.append((f"{key}.", member))
        else:
            findings.problems.append(_not_a_feature(member, file, key))
    return found


def _feature_label(member: Any, place: int) -> str:
    properties = member.get("properties") if isinstance(member, dict) else None
    return label_of(properties, place)


def _raw_area(
    feature: dict[str, Any],
    stem: str | None,
    file: str,
    key: str,
    findings: Findings,
) -> dict[str, Any] | None:
    """The Feature as the fields of an area; None where that cannot be made."""
    properties = feature.get("properties")
    if properties is None:
        properties = {}
    if not isinstance(properties, dict):
        findings.problems.append(_no_properties(properties, file, f"{key}properties"))
        return None
    findings.warnings.extend(_not_kept(properties, file, key))
    raw = {name: properties[name] for name in _PROPERTIES if name in properties}
    own_id = feature.get("id")
    if "id" not in raw and isinstance(own_id, str):
        raw["id"] = own_id
    if "id" not in raw and stem is not None:
        raw["id"] = stem
    problem = _wrong_geometry(feature.get("geometry"), file, f"{key}geometry")
    if problem is None:
        geometry = feature["geometry"]
        raw["geometry"] = {k: v for k, v in geometry.items() if k != "bbox"}
        return raw
    findings.problems.append(problem)
    findings.problems.extend(_problems_of_properties(raw, file, key))
    return None


def _problems_of_properties(
    raw: dict[str, Any], file: str, key: str
) -> Iterator[Problem]:
    """Mistakes of the properties of an area whose geometry is already known as bad."""
    sound = {"type": "Point", "coordinates": (0.0, 0.0)}
    findings = Findings()
    _area({**raw, "geometry": sound}, file, key, findings)
    yield from findings.problems


def _area(raw: Any, file: str, key: str, findings: Findings) -> Area | None:
    try:
        area = Area.model_validate(raw)
    except ValidationError as failure:
        for error in failure.errors(include_url=False):
            if is_follow_on(error):
                continue
            is_geometry = error["loc"][:1] == ("geometry",)
            label = key.rstrip(".") if is_geometry else f"{key}properties"
            problem = problem_from(error, Area, raw, file=file, label=label)
            findings.problems.append(_with_swap(problem) if is_geometry else problem)
        return None
    problems = geometry_problems(area, file=file, key=f"{key}geometry")
    findings.problems.extend(problems)
    return None if problems else area


def _with_swap(problem: Problem) -> Problem:
    """Puts the usual cause first where a position is out of range."""
    key = problem.key or ""
    value = problem.value
    if not isinstance(value, int | float) or "coordinates" not in key:
        return problem
    is_latitude = key.endswith("[1]")
    limit = 90 if is_latitude else 180
    what = "latitude" if is_latitude else "longitude"
    return Problem(
        f"{what} is out of range",
        f"a position is [longitude, latitude]; {what} lies in -{limit} to {limit}",
        value,
        "were longitude and latitude exchanged? GeoJSON has longitude first"
        if is_latitude
        else "write longitudes west of Greenwich as negative numbers",
        file=problem.file,
        key=problem.key,
    )


def _add(layer: LayerRecords, area: Area, file: str, findings: Findings) -> None:
    known = layer.tables["areas"]
    if area.id not in known:
        known[area.id] = Entry(area, file, f"areas[{area.id}]")
        return
    first = known[area.id].file
    both = first if first == file else f"{first} and {file}"
    findings.problems.append(
        Problem(
            f"the id {area.id!r} is used twice among areas, in {both}",
            "an id is used once in a table; only an upper layer may replace a record",
            area.id,
            "give one of the two another id in its properties, or remove it",
            file=file,
            key=f"areas[{area.id}].id",
        )
    )


def _not_a_feature(value: Any, file: str, key: str | None) -> Problem:
    kind = value.get("type") if isinstance(value, dict) else type(value).__name__
    is_bare = kind in (*_GEOMETRIES, *_OTHER_GEOMETRIES)
    way_out = "export the areas as GeoJSON features"
    if is_bare:
        way_out = "put it in a Feature, with the name of the area in properties"
    elif isinstance(kind, str) and isinstance(value, dict):
        way_out = suggestion(kind, ("Feature", "FeatureCollection"))
    return Problem(
        "this is not a GeoJSON Feature",
        "an area file holds a Feature, or a FeatureCollection with a list of them",
        kind,
        way_out,
        file=file,
        key=key,
    )


def _foreign_coordinates(document: Mapping[str, Any], file: str) -> Problem | None:
    crs = document.get("crs")
    if crs is None or any(name in json.dumps(crs) for name in _WGS84):
        return None
    return Problem(
        "the file has another coordinate system",
        "positions are longitude and latitude in degrees, WGS84 (RFC 7946)",
        received(crs),
        "export the file again in WGS84 (EPSG:4326)",
        file=file,
        key="crs",
    )


def _no_features(file: str) -> Problem:
    return Problem(
        "the file holds no area",
        "a FeatureCollection has at least one Feature",
        None,
        "add the areas, or remove the file",
        file=file,
        key="features",
    )


def _no_properties(value: Any, file: str, key: str) -> Problem:
    return Problem(
        "properties is not an object",
        "the properties of a Feature are an object with the name of the area",
        received(value),
        'write "properties": {"id": …, "name": …}',
        file=file,
        key=key,
    )


def _not_kept(properties: Mapping[str, Any], file: str, key: str) -> Iterator[Problem]:
    for name in properties:
        if name not in _PROPERTIES:
            yield Problem(
                f"the property {name!r} is not kept",
                "an area has the properties id, name and name_fr",
                received(properties[name]),
                suggestion(name, _PROPERTIES),
                file=file,
                key=f"{key}properties.{name}",
            )


def _wrong_geometry(geometry: Any, file: str, key: str) -> Problem | None:
    if isinstance(geometry, dict) and geometry.get("type") in _GEOMETRIES:
        return None
    rule = f"an area is a {', '.join(_GEOMETRIES[:-1])} or {_GEOMETRIES[-1]}"
    if not isinstance(geometry, dict):
        what = "the area has no geometry"
        value, way_out = received(geometry), "draw the area and export it again"
    else:
        value = received(geometry.get("type"))
        what = "the geometry is of another type than areas can have"
        way_out = suggestion(str(value), _GEOMETRIES)
        if value in _OTHER_GEOMETRIES:
            way_out = "draw the region as a Polygon, places as Points"
    return Problem(what, rule, value, way_out, file=file, key=key)


def geojson_text(area: Area) -> str:
    """Writes an area as the text of a GeoJSON file with one Feature.

    Args:
        area: The area.

    Returns:
        JSON with one position a line, so that changes can be read in a diff.
    """
    names = {"id": area.id, "name": area.name, "name_fr": area.name_fr}
    feature = {
        "type": "Feature",
        "properties": {key: text for key, text in names.items() if text is not None},
        "geometry": {"type": area.geometry.type, "coordinates": "@"},
    }
    outer = json.dumps(feature, ensure_ascii=False, indent=2)
    coordinates = _lines(area.geometry.model_dump()["coordinates"], "      ")
    head, tail = outer.rsplit('"@"', 1)
    return f"{head}{coordinates}{tail}\n"


def _lines(value: Any, indent: str) -> str:
    if not isinstance(value[0], tuple | list):
        return json.dumps(list(value))
    inner = f",\n{indent}".join(_lines(item, indent + "  ") for item in value)
    return f"[\n{indent}{inner}\n{indent[:-2]}]"
