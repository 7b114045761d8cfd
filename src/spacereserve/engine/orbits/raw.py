"""From keyword columns, as every format gives them, to a checked catalogue.

Each reader turns its file into ``RawElements``: one text column an OMM keyword, and
the place of each row for messages. Here all columns are checked at once, so that a user
gets every mistake of a file in one go, each with row, keyword, value, rule and way out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from spacereserve.engine.errors import CatalogueError, Problem
from spacereserve.engine.orbits.catalogue import Catalogue
from spacereserve.engine.orbits.julian import parse_epoch

__all__ = ["OMM_KEYWORDS", "RawElements", "catalogue_from_raw"]

OMM_KEYWORDS = (
    "OBJECT_NAME",
    "OBJECT_ID",
    "EPOCH",
    "MEAN_MOTION",
    "ECCENTRICITY",
    "INCLINATION",
    "RA_OF_ASC_NODE",
    "ARG_OF_PERICENTER",
    "MEAN_ANOMALY",
    "EPHEMERIS_TYPE",
    "NORAD_CAT_ID",
    "BSTAR",
    "MEAN_MOTION_DOT",
    "MEAN_MOTION_DDOT",
)
"""What a set of two lines states, in the order in which a table has its columns."""


@dataclass(frozen=True)
class RawElements:
    """What a file states, as text.

    Attributes:
        file: Name of the file, for messages.
        columns: OMM keyword → one text for each row; None where a row lacks it.
        places: Where each row stands, such as ``row 7`` or ``line 12``.
        problems: What the reader found wrong; the rows concerned are left out.
    """

    file: str
    columns: Mapping[str, Sequence[str | None]]
    places: Sequence[str]
    problems: Sequence[Problem] = ()


@dataclass(frozen=True)
class _Number:
    """How one keyword becomes one numeric column."""

    keyword: str
    column: str
    rule: str
    holds: Callable[[float], bool]
    default: float | None = None


def _is_angle(value: float) -> bool:
    return -360.0 <= value <= 360.0


_ANGLE = "an angle from -360 to 360 degrees"
_NUMBERS = (
    _Number(
        "MEAN_MOTION",
        "mean_motion_rev_day",
        "a number above 0, in revolutions a day",
        lambda value: value > 0.0,
    ),
    _Number(
        "ECCENTRICITY",
        "eccentricity",
        "a number from 0 to below 1",
        lambda value: 0.0 <= value < 1.0,
    ),
    _Number(
        "INCLINATION",
        "inclination_deg",
        "an angle from 0 to 180 degrees",
        lambda value: 0.0 <= value <= 180.0,
    ),
    _Number("RA_OF_ASC_NODE", "raan_deg", _ANGLE, _is_angle),
    _Number("ARG_OF_PERICENTER", "arg_perigee_deg", _ANGLE, _is_angle),
    _Number("MEAN_ANOMALY", "mean_anomaly_deg", _ANGLE, _is_angle),
    _Number("BSTAR", "bstar", "a number, in inverse Earth radii", math.isfinite),
    # SGP4 does not use the next two, and an OMM need not state them.
    _Number(
        "MEAN_MOTION_DOT",
        "mean_motion_dot",
        "a number, in revolutions per day squared",
        math.isfinite,
        default=0.0,
    ),
    _Number(
        "MEAN_MOTION_DDOT",
        "mean_motion_ddot",
        "a number, in revolutions per day cubed",
        math.isfinite,
        default=0.0,
    ),
)
_REQUIRED = (
    "NORAD_CAT_ID",
    "EPOCH",
    *(number.keyword for number in _NUMBERS if number.default is None),
)
# What SGP4 elements must be when a file says so; absent means the usual.
_FIXED: Mapping[str, tuple[tuple[str, ...], str]] = {
    "CENTER_NAME": (("EARTH",), "use an orbit around the Earth"),
    "REF_FRAME": (("TEME", "TEMEOFDATE", "TEME OF DATE"), "use elements in TEME"),
    "TIME_SYSTEM": (("UTC",), "state the epoch in UTC"),
    "MEAN_ELEMENT_THEORY": (
        ("SGP4", "SGP/SGP4"),
        "use SGP4 elements; osculating or other mean elements cannot be read as SGP4",
    ),
    "EPHEMERIS_TYPE": (
        ("0", "2"),  # CCSDS 502.0-B-3, table 4-3: SGP and SGP4, both as issued today
        "use SGP4 elements; type 4 (SGP4-XP) needs a propagator that is not public",
    ),
}
_CATALOG_NUMBER = re.compile(r"0*[1-9]\d{0,8}", re.ASCII)
_CATALOG_RULE = "a whole number from 1 to 999,999,999"
_EPOCH_RULE = "a UTC instant such as 2026-08-22T12:30:24.433632, seconds below 60"
_NAME_RULE = "printable characters only"


def catalogue_from_raw(raw: RawElements) -> Catalogue:
    """Checks what a file states and builds the catalogue of it.

    Args:
        raw: The file's rows as text.

    Returns:
        The catalogue; for repeated numbers the newest epoch.

    Raises:
        CatalogueError: The file has mistakes; all of them are listed.
    """
    missing = list(_missing_columns(raw))
    columns, found = _typed_columns(raw)
    problems = [*raw.problems, *missing, *found]
    if problems:
        raise CatalogueError.from_problems(problems)
    try:
        return Catalogue.from_columns(columns)
    except CatalogueError as error:
        found = [replace(problem, file=raw.file) for problem in error.problems]
        raise CatalogueError.from_problems(found) from error


def _missing_columns(raw: RawElements) -> Iterator[Problem]:
    for keyword in _REQUIRED:
        if keyword not in raw.columns and raw.places:
            yield Problem(
                what=f"{keyword} is missing everywhere",
                rule=f"each satellite states {', '.join(_REQUIRED)}",
                value=sorted(raw.columns)[:20],
                way_out=f"add {keyword}, or export the file again with all OMM fields",
                file=raw.file,
                key=keyword,
            )


def _typed_columns(raw: RawElements) -> tuple[dict[str, Any], list[Problem]]:
    problems: list[Problem] = []
    columns: dict[str, Any] = {
        "names": _texts(raw, "OBJECT_NAME", problems),
        "object_ids": _texts(raw, "OBJECT_ID", problems),
        "catalog_numbers": _catalog_numbers(raw, problems),
        "epoch_jd": _epochs(raw, problems),
    }
    for number in _NUMBERS:
        columns[number.column] = _numbers(raw, number, problems)
    for keyword, (legal, way_out) in _FIXED.items():
        rule = f"{keyword} is {' or '.join(legal)}"
        for row, text in enumerate(raw.columns.get(keyword, ())):
            if text and text.upper() not in legal:
                problems.append(_problem(raw, row, keyword, rule, way_out))
    problems.sort(key=_by_row(raw))
    return columns, problems


def _by_row(raw: RawElements) -> Callable[[Problem], int]:
    rank = {place: row for row, place in enumerate(raw.places)}
    return lambda problem: rank[(problem.key or "").rpartition(", ")[0]]


def _problem(
    raw: RawElements, row: int, keyword: str, rule: str, way_out: str
) -> Problem:
    value = raw.columns[keyword][row]
    is_absent = value is None or not value
    return Problem(
        what=f"{keyword} is missing" if is_absent else f"{keyword} is not right",
        rule=rule,
        value=None if is_absent else value,
        way_out=way_out,
        file=raw.file,
        key=f"{raw.places[row]}, {keyword}",
    )


def _texts(raw: RawElements, keyword: str, problems: list[Problem]) -> list[str]:
    column = raw.columns.get(keyword)
    if column is None:
        return [""] * len(raw.places)
    texts = [text or "" for text in column]
    way_out = "remove line breaks, tabs and other control characters"
    problems.extend(
        _problem(raw, row, keyword, _NAME_RULE, way_out)
        for row, text in enumerate(texts)
        if not text.isprintable()
    )
    return texts


def _catalog_numbers(raw: RawElements, problems: list[Problem]) -> Any:
    numbers = np.zeros(len(raw.places), dtype=np.int64)
    for row, text in enumerate(raw.columns.get("NORAD_CAT_ID", ())):
        if text and _CATALOG_NUMBER.fullmatch(text):
            numbers[row] = int(text)
        else:
            way_out = "give the satellite its NORAD number, or a free one of your own"
            problems.append(_problem(raw, row, "NORAD_CAT_ID", _CATALOG_RULE, way_out))
    return numbers


def _epochs(raw: RawElements, problems: list[Problem]) -> Any:
    epochs = np.zeros((len(raw.places), 2))
    for row, text in enumerate(raw.columns.get("EPOCH", ())):
        found = parse_epoch(text) if text else None
        if found is None:
            way_out = "write the epoch as ISO 8601 in UTC"
            problems.append(_problem(raw, row, "EPOCH", _EPOCH_RULE, way_out))
        else:
            epochs[row] = found
    return epochs


def _numbers(raw: RawElements, number: _Number, problems: list[Problem]) -> Any:
    column = raw.columns.get(number.keyword)
    if column is None:
        return np.full(len(raw.places), number.default or 0.0)
    values = [_number(text, number.default) for text in column]
    holds = number.holds
    problems.extend(
        _problem(raw, row, number.keyword, number.rule, "correct the element set")
        for row, value in enumerate(values)
        if not (math.isfinite(value) and holds(value))
    )
    return np.array(values, dtype=np.float64)


def _number(text: str | None, default: float | None) -> float:
    """The number, or not-a-number where the text is none (it never gets out)."""
    if not text:
        return math.nan if default is None else default
    try:
        return float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        return math.nan
