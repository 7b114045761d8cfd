"""Rows of an answer, block by block, as CSV, JSON or GeoJSON.

A table comes in blocks that are written one after the other, so that memory does not
grow with its length. Instants are ISO 8601 in UTC to the millisecond.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

__all__ = ["Table", "write_csv", "write_geojson", "write_json"]


_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, eq=False)
class Table:
    """A block of rows.

    Attributes:
        columns: Name → values, all [n]: text (object or str), whole numbers, floats,
            or instants in UTC (datetime64). Rows with a place have ``lat_deg`` and
            ``lon_deg``.
    """

    columns: Mapping[str, NDArray[Any]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 0

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows as plain values, instants as text, figures to six decimals."""
        return zip(*map(_plain, self.columns.values()), strict=True)


def _plain(values: NDArray[Any]) -> list[Any]:
    if values.dtype.kind == "M":
        return [f"{one}Z" for one in np.datetime_as_string(values, unit="ms").tolist()]
    if values.dtype.kind == "f":
        return list(np.round(values, 6).tolist())
    return list(values.tolist())


def write_csv(tables: Iterable[Table], file: BinaryIO) -> None:
    """Writes comma-separated values with one line of names.

    Spreadsheets take text that begins with one of ``= + - @`` for a formula, and names
    come from other people's files: such text gets an apostrophe before it.

    Args:
        tables: At least one block, all with the same columns.
        file: Where to.

    Source:
        RFC 4180.
    """
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text)
    for number, table in enumerate(tables):
        if number == 0:
            writer.writerow(table.columns)
        writer.writerows(zip(*map(_cells, table.columns.values()), strict=True))
    text.detach()


def _cells(values: NDArray[Any]) -> list[Any]:
    plain = _plain(values)
    if values.dtype.kind not in "OU":
        return plain
    return [
        f"'{one}" if isinstance(one, str) and one.startswith(_FORMULA) else one
        for one in plain
    ]


def write_json(
    tables: Iterable[Table], file: BinaryIO, *, about: Mapping[str, Any]
) -> None:
    """Writes one object: what the rows are about, and ``rows`` as objects.

    Args:
        tables: The blocks.
        file: Where to.
        about: Plain values that hold for all rows.
    """
    head = json.dumps(about, ensure_ascii=False, indent=1)[:-2]
    file.write(f'{head},\n "rows": ['.encode())
    for text in _items(tables, _object):
        file.write(text.encode())
    file.write(b"\n]}\n")


def write_geojson(
    tables: Iterable[Table], file: BinaryIO, *, about: Mapping[str, Any]
) -> None:
    """Writes a FeatureCollection with a Point for each row.

    Args:
        tables: The blocks; rows without a place have no geometry.
        file: Where to.
        about: Plain values that hold for all rows, as a foreign member ``about``.

    Source:
        RFC 7946, sections 3.3 and 6.1.
    """
    head = json.dumps(about, ensure_ascii=False)
    file.write(f'{{"type": "FeatureCollection", "about": {head},\n'.encode())
    file.write(b'"features": [')
    for text in _items(tables, _feature):
        file.write(text.encode())
    file.write(b"\n]}\n")


def _items(tables: Iterable[Table], shaped: Any) -> Iterator[str]:
    """Members of a JSON array, each on a line of its own."""
    comma = ""
    for table in tables:
        names = tuple(table.columns)
        for row in table.rows():
            value = shaped(dict(zip(names, row, strict=True)))
            text = json.dumps(value, ensure_ascii=False, allow_nan=False)
            yield f"{comma}\n{text}"
            comma = ","


def _object(row: dict[str, Any]) -> dict[str, Any]:
    return row


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    geometry = None
    if "lat_deg" in row:
        lat_deg, lon_deg = row.pop("lat_deg"), row.pop("lon_deg")
        geometry = {"type": "Point", "coordinates": [lon_deg, lat_deg]}
    return {"type": "Feature", "geometry": geometry, "properties": row}
