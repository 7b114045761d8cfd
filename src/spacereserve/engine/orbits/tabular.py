"""Reads OMM keywords laid out as CSV or JSON, as CelesTrak and Space-Track give them.

CelesTrak writes JSON numbers as numbers, Space-Track as strings; both become text here,
digit for digit, and are checked in one place.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from spacereserve.engine.errors import CatalogueError, Problem
from spacereserve.engine.orbits.raw import RawElements

__all__ = ["raw_from_csv", "raw_from_json"]


def raw_from_csv(text: str, file: str) -> RawElements:
    """Reads a table with a header line of OMM keywords.

    Args:
        text: The file's text.
        file: Its name, for messages.

    Returns:
        The rows; those with more or fewer fields than the header are problems.

    Raises:
        CatalogueError: The text cannot be parted into rows.
    """
    (first, header_row), *numbered = _numbered_rows(text, file)
    header = [keyword.strip().upper() for keyword in header_row]
    rows: list[list[str]] = []
    places: list[str] = []
    problems = _repeated_keywords(header, file, f"row {first}")
    for number, row in numbered:
        if len(row) != len(header):
            problems.append(_wrong_length(row, len(header), file, f"row {number}"))
            continue
        rows.append(row)
        places.append(f"row {number}")
    transposed = zip(*rows, strict=True) if rows else ((),) * len(header)
    columns = {
        keyword: [text.strip() for text in column]
        for keyword, column in zip(header, transposed, strict=True)
    }
    return RawElements(file=file, columns=columns, places=places, problems=problems)


def _numbered_rows(text: str, file: str) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, the header first, with their numbers from 1."""
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        rows.extend((number, row) for number, row in enumerate(reader, 1) if row)
    except csv.Error as error:
        problem = Problem(
            what=f"The table cannot be read ({error})",
            rule="fields parted by commas, those that hold a comma in double quotes",
            value=None,
            way_out="look for a double quote without its partner near this line",
            file=file,
            key=f"line {reader.line_num}",
        )
        raise CatalogueError.from_problems([problem]) from error
    return rows


def _repeated_keywords(header: list[str], file: str, place: str) -> list[Problem]:
    repeated = sorted({keyword for keyword in header if header.count(keyword) > 1})
    return [
        Problem(
            what=f"The header has {keyword or 'an empty column name'} more than once",
            rule="each column has its own keyword",
            value=header,
            way_out="remove or rename all but one of these columns",
            file=file,
            key=place,
        )
        for keyword in repeated
    ]


def _wrong_length(row: list[str], n_expected: int, file: str, place: str) -> Problem:
    return Problem(
        what=f"The row has {len(row)} fields and the header {n_expected}",
        rule="a row has one field for each column of the header",
        value=",".join(row),
        way_out="complete the row; put names that hold a comma in double quotes",
        file=file,
        key=place,
    )


def raw_from_json(text: str, file: str) -> RawElements:
    """Reads one OMM object or an array of them.

    Args:
        text: The file's text.
        file: Its name, for messages.

    Returns:
        The objects; what is no object, or holds more than plain values, is a problem.

    Raises:
        CatalogueError: The text is not JSON.
    """
    document = _document(text, file)
    listed = document if isinstance(document, list) else [document]
    messages: list[dict[str, str | None]] = []
    places: list[str] = []
    problems: list[Problem] = []
    for number, message in enumerate(listed, start=1):
        found = _wrong_shape(message, file, f"object {number}")
        problems.extend(found)
        if not found:
            messages.append({key.upper(): _text(message[key]) for key in message})
            places.append(f"object {number}")
    keywords = dict.fromkeys(keyword for message in messages for keyword in message)
    columns = {
        keyword: [message.get(keyword) for message in messages] for keyword in keywords
    }
    return RawElements(file=file, columns=columns, places=places, problems=problems)


def _document(text: str, file: str) -> Any:
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (json.JSONDecodeError, RecursionError) as error:
        problem = Problem(
            what=f"The file is not JSON ({error})",
            rule="an OMM object, or an array of them",
            value=text[:60],
            way_out="export the file again; it may have been cut off",
            file=file,
            key=f"line {getattr(error, 'lineno', 1)}",
        )
        raise CatalogueError.from_problems([problem]) from error


def _wrong_shape(message: Any, file: str, place: str) -> list[Problem]:
    if not isinstance(message, dict):
        return [_problem("The element is not an OMM object", message, file, place)]
    return [
        _problem(f"{keyword} is not a plain value", value, file, f"{place}, {keyword}")
        for keyword, value in message.items()
        if not (value is None or isinstance(value, str))
    ]


def _problem(what: str, value: object, file: str, key: str) -> Problem:
    return Problem(
        what=what,
        rule="each satellite is an object of OMM keywords with text or numbers",
        value=value,
        way_out="export the elements as OMM JSON, or give an array of such objects",
        file=file,
        key=key,
    )


def _text(value: str | None) -> str | None:
    return None if value is None else value.strip()
