"""Reads a file of cloud forecasts, as CSV or TOML: all its mistakes at once.

Both hold the same keys: those of a theatre's own ``cloud_forecast``, and ``theatre``.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.folder.contents import Findings, received
from spacereserve.engine.folder.files import SourceFile, read_text
from spacereserve.engine.folder.problems import problem_from
from spacereserve.engine.folder.toml_text import parse_toml
from spacereserve.engine.model import (
    Reserve,
    TheatreForecast,
    suggestion,
    with_forecasts,
)
from spacereserve.engine.units import instant_text

__all__ = ["read_forecasts"]

_TABLE = "cloud_forecast"
_NUMBERS = ("cloud_fraction", "error_fraction")
_KEYS = tuple(TheatreForecast.model_fields)
_Raw = tuple[str, Any]
"""A place in the file, and what stands there."""


def read_forecasts(path: str | Path, reserve: Reserve) -> Reserve:
    """Puts the cloud forecasts of a file into a reserve.

    Args:
        path: A file that ends in ``.csv`` or ``.toml``.
        reserve: The reserve; its theatres and areas are those that the file names.

    Returns:
        The reserve; in each theatre that the file names, its forecasts stand in place
        of the reserve's own.

    Raises:
        InputError: The file has mistakes; all of them are listed.
    """
    source = SourceFile(str(path), Path(path))
    findings = Findings()
    raws = _raws(source, findings)
    valid = [found for raw in raws if (found := _checked(raw, source, findings))]
    findings.problems.extend(_strangers(valid, reserve, source))
    findings.problems.extend(_overlaps(valid, source))
    if not raws and not findings.problems:
        findings.problems.append(_empty(source))
    if findings.problems:
        raise InputError.from_problems(findings.problems)
    forecasts = sorted(
        (one for _, one in valid),
        key=lambda one: (one.theatre, one.area or "", one.starts_at),
    )
    return with_forecasts(reserve, forecasts, {one.theatre for one in forecasts})


def _raws(source: SourceFile, findings: Findings) -> list[_Raw]:
    suffix = source.path.suffix.lower()
    if suffix not in {".csv", ".toml"}:
        findings.problems.append(
            Problem(
                "the kind of the forecast file is not known",
                "a file of cloud forecasts ends in .csv or .toml",
                source.path.suffix or source.path.name,
                "save it as CSV or TOML, with that ending",
                file=source.shown,
            )
        )
        return []
    text = read_text(source, findings)
    if text is None:
        return []
    read = _csv_raws if suffix == ".csv" else _toml_raws
    return list(read(text, source, findings))


def _toml_raws(text: str, source: SourceFile, findings: Findings) -> Iterator[_Raw]:
    document = parse_toml(text, source.shown)
    if isinstance(document, Problem):
        findings.problems.append(document)
        return
    for name, value in document.items():
        if name == _TABLE and isinstance(value, list):
            yield from ((f"{_TABLE}[{k}]", raw) for k, raw in enumerate(value))
        else:
            findings.problems.append(
                Problem(
                    f"{name!r} is no forecast",
                    f"a file of cloud forecasts holds [[{_TABLE}]] and nothing else",
                    received(value),
                    f"write [[{_TABLE}]] above each forecast",
                    file=source.shown,
                    key=name,
                )
            )


def _csv_raws(text: str, source: SourceFile, findings: Findings) -> Iterator[_Raw]:
    rows = csv.reader(io.StringIO(text, newline=""))
    names = [name.strip() for name in next(rows, [])]
    wrong = list(_wrong_columns(names, source))
    findings.problems.extend(wrong)
    if wrong:
        return
    for row in rows:
        label = f"line {rows.line_num}"
        if len(row) > len(names):
            findings.problems.append(
                Problem(
                    f"the line has {len(row)} cells under {len(names)} columns",
                    "a line has at most one cell under each column",
                    row[len(names)],
                    "put texts that hold commas in quotes",
                    file=source.shown,
                    key=label,
                )
            )
        elif any(cell.strip() for cell in row):
            cells = zip(names, row, strict=False)
            filled = ((key, cell.strip()) for key, cell in cells if cell.strip())
            yield label, {key: _value(key, cell) for key, cell in filled}


def _wrong_columns(names: list[str], source: SourceFile) -> Iterator[Problem]:
    rule = f"the first line names the columns: {', '.join(_KEYS)}"
    for name in dict.fromkeys(names):
        if name not in _KEYS:
            what, way_out = f"the column {name!r} is not known", suggestion(name, _KEYS)
        elif names.count(name) > 1:
            what, way_out = f"the column {name!r} stands twice", "remove one of them"
        else:
            continue
        yield Problem(what, rule, name, way_out, file=source.shown, key="line 1")
    for name, field in TheatreForecast.model_fields.items():
        if field.is_required() and name not in names:
            yield Problem(
                f"the column {name!r} is missing",
                rule,
                None,
                "add the column; only area may be left out",
                file=source.shown,
                key="line 1",
            )


def _value(key: str, cell: str) -> object:
    """A cell as a value: a number where one is due and one stands."""
    if key not in _NUMBERS:
        return cell
    try:
        return float(cell)
    except ValueError:
        return cell


def _checked(
    item: _Raw, source: SourceFile, findings: Findings
) -> tuple[str, TheatreForecast] | None:
    label, raw = item
    try:
        return label, TheatreForecast.model_validate(raw)
    except ValidationError as failure:
        findings.problems.extend(
            problem_from(error, TheatreForecast, raw, file=source.shown, label=label)
            for error in failure.errors(include_url=False)
        )
        return None


def _strangers(
    valid: list[tuple[str, TheatreForecast]], reserve: Reserve, source: SourceFile
) -> Iterator[Problem]:
    for label, one in valid:
        for field, table in (("theatre", "theatres"), ("area", "areas")):
            name = getattr(one, field)
            known = reserve.by_id(table)
            if name is not None and name not in known:
                yield Problem(
                    f"the reserve has no {field} {name!r}",
                    f"a forecast is for a theatre of the reserve, or an area ({field})",
                    name,
                    suggestion(name, known),
                    file=source.shown,
                    key=f"{label}.{field}",
                )


def _overlaps(
    valid: list[tuple[str, TheatreForecast]], source: SourceFile
) -> Iterator[Problem]:
    by_place: dict[tuple[str, str | None], list[tuple[str, TheatreForecast]]]
    by_place = defaultdict(list)
    for label, one in valid:
        by_place[one.theatre, one.area].append((label, one))
    for found in by_place.values():
        found.sort(key=lambda item: item[1].starts_at)
        for (first, one), (label, other) in pairwise(found):
            if other.starts_at < one.ends_at:
                yield Problem(
                    f"the forecast begins before the one of {first} ends",
                    "forecasts for the same place must not overlap in time",
                    instant_text(other.starts_at),
                    f"begin it at {instant_text(one.ends_at)} or later",
                    file=source.shown,
                    key=f"{label}.starts_at",
                )


def _empty(source: SourceFile) -> Problem:
    return Problem(
        "the file holds no forecast",
        "a file of cloud forecasts holds at least one",
        None,
        f"add [[{_TABLE}]] in TOML, or a line below the columns in CSV",
        file=source.shown,
    )
