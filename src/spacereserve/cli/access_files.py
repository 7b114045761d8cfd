"""Reads the skylines and the spans of time that ``access`` is given in files.

Both are tables, as CSV with a heading or as a JSON list of objects with the same names.
All mistakes of a file are told at once, each with its row.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.units import as_utc

__all__ = ["skylines", "spans_s"]

_EVERY_DEG = 1.0
_LIMITS = {"azimuth_deg": (0.0, 360.0), "elevation_deg": (-5.0, 89.0)}
_Row = Mapping[str, Any]


def spans_s(
    path: Path, start_at: datetime, duration_s: float
) -> tuple[tuple[float, float], ...]:
    """Reads spans of time.

    Args:
        path: A table with the columns ``start_at`` and ``end_at`` (ISO 8601; UTC unless
            said otherwise).
        start_at: Start of the search.
        duration_s: Its length.

    Returns:
        Spans, seconds from the start of the search.

    Raises:
        InputError: All mistakes of the file.
    """
    rows = _rows(path, ("start_at", "end_at"))
    problems: list[Problem] = []
    spans: list[tuple[float, float]] = []
    for number, row in rows:
        ends = [_instant(row, name, path, number) for name in ("start_at", "end_at")]
        problems += [one for one in ends if isinstance(one, Problem)]
        offsets_s = [
            (one - start_at) / timedelta(seconds=1)
            for one in ends
            if isinstance(one, datetime)
        ]
        if len(offsets_s) == len(ends):
            start_s, end_s = offsets_s
            spans.append((start_s, end_s))
            problems += _wrong_span(row, start_s, end_s, path, number)
    if not problems and not any(b > 0.0 and a < duration_s for a, b in spans):
        problems = [_nothing_inside(path)]
    _refuse(problems)
    return tuple(spans)


def _wrong_span(
    row: _Row, start_s: float, end_s: float, path: Path, number: int
) -> Iterator[Problem]:
    if start_s >= end_s:
        yield Problem(
            "the span does not end after it starts",
            rule="end_at lies after start_at",
            value=f"{row['start_at']} to {row['end_at']}",
            way_out="exchange the two, or leave the span out",
            file=str(path),
            key=f"row {number}",
        )


def _nothing_inside(path: Path) -> Problem:
    return Problem(
        "no span lies within the search",
        rule="spans of time keep parts of the search, and one at least touches it",
        value=None,
        way_out="correct the spans, or --at and --days",
        file=str(path),
    )


def _instant(row: _Row, name: str, path: Path, number: int) -> datetime | Problem:
    try:
        return as_utc(datetime.fromisoformat(str(row[name]).strip()))
    except ValueError:
        return Problem(
            f"{name} is no instant",
            rule="instants are ISO 8601",
            value=row[name],
            way_out="write for example 2026-08-22T12:00Z",
            file=str(path),
            key=f"row {number}",
        )


# Skylines ----------------------------------------------------------------------------


def skylines(
    path: Path, place_names: Sequence[str], shapes: Mapping[str, NDArray[np.intp]]
) -> NDArray[np.float64]:
    """Reads what stands in the way of places, by azimuth.

    Args:
        path: A table with the columns ``azimuth_deg`` and ``elevation_deg``, straight
            between its rows and round the circle; with ``place`` a row is that place's
            own, without it every place's.
        place_names: The places of the search.
        shapes: What was asked for by name → its places.

    Returns:
        Elevations at each full degree of azimuth, float64 [n_place, 360]; -5 where
        nothing is said of a place.

    Raises:
        InputError: All mistakes of the file.
    """
    rows = _rows(path, tuple(_LIMITS))
    problems = [
        problem for number, row in rows for problem in _wrong_row(row, path, number)
    ]
    known = {**shapes, **{name: np.array([i]) for i, name in enumerate(place_names)}}
    problems += _unknown_places(rows, known, path)
    _refuse(problems)
    own: dict[str, list[tuple[float, float]]] = {}
    for _, row in rows:
        edge = float(row["azimuth_deg"]) % 360.0, float(row["elevation_deg"])
        own.setdefault(_place_of(row), []).append(edge)
    _refuse(_too_few(own, path))
    found = np.full((len(place_names), round(360.0 / _EVERY_DEG)), -5.0)
    for name in sorted(own, key=bool):
        found[known[name] if name else slice(None)] = _filled(own[name])
    return found


def _place_of(row: _Row) -> str:
    return str(row.get("place") or "").strip()


def _filled(edges: list[tuple[float, float]]) -> NDArray[np.float64]:
    """Elevations at even azimuths, straight between edges, round the circle."""
    azimuth, elevation = np.array(sorted(edges)).T
    even = np.arange(0.0, 360.0, _EVERY_DEG)
    return np.asarray(np.interp(even, azimuth, elevation, period=360.0))


def _wrong_row(row: _Row, path: Path, number: int) -> Iterator[Problem]:
    for name, (low, high) in _LIMITS.items():
        value = _number(row[name])
        if value is None or not low <= value <= high:
            yield Problem(
                f"{name} is no number in its range",
                rule=f"{name} lies between {low:g} and {high:g}",
                value=row[name],
                way_out="correct the value, in degrees",
                file=str(path),
                key=f"row {number}",
            )


def _number(value: object) -> float | None:
    try:
        found = float(str(value))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _unknown_places(
    rows: Sequence[tuple[int, _Row]],
    known: Mapping[str, NDArray[np.intp]],
    path: Path,
) -> Iterator[Problem]:
    for number, row in rows:
        name = _place_of(row)
        if name and name not in known:
            yield Problem(
                f"the search has no place {name!r}",
                rule="place is the name of a place of the search, or left out for all",
                value=name,
                way_out=f"choose one of: {', '.join(sorted(known)[:20])}",
                file=str(path),
                key=f"row {number}",
            )


def _too_few(own: dict[str, list[tuple[float, float]]], path: Path) -> list[Problem]:
    return [
        Problem(
            "a skyline has too few azimuths, or one of them twice",
            rule="a skyline has two azimuths or more, each once (0 is 360)",
            value=name or None,
            way_out="give the elevation at each turn of the skyline once",
            file=str(path),
        )
        for name, edges in sorted(own.items())
        if len(edges) < 2 or len({azimuth for azimuth, _ in edges}) < len(edges)
    ]


# Tables ------------------------------------------------------------------------------


def _rows(path: Path, columns: tuple[str, ...]) -> list[tuple[int, _Row]]:
    """The rows of a table with their numbers, from 1; each has all columns."""
    try:
        rows = _read(path)
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(
            f"{path} is no table ({error})",
            rule="it is CSV with a heading, or a JSON list of objects",
            value=str(path),
            way_out=f"begin a CSV file with the line {','.join(columns)}",
        ) from error
    if not rows:
        raise InputError(
            f"{path} has no rows",
            rule="the file holds one row at least",
            value=str(path),
            way_out="add rows, or leave the option out",
        )
    numbered = list(enumerate(rows, start=1))
    _refuse(
        Problem(
            f"{name} is missing",
            rule=f"each row has {' and '.join(columns)}",
            value=None,
            way_out="add the value",
            file=str(path),
            key=f"row {number}",
        )
        for number, row in numbered
        for name in columns
        if row.get(name) in {None, ""}
    )
    return numbered


def _read(path: Path) -> list[_Row]:
    text = path.read_text("utf-8-sig")
    if path.suffix.lower() != ".json":
        return list(csv.DictReader(text.splitlines(), restkey="more"))
    value = json.loads(text)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        message = "not a list of objects"
        raise ValueError(message)
    return value


def _refuse(problems: Sequence[Problem] | Iterator[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise InputError.from_problems(found)
