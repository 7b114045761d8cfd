"""What a read folder gives, what it is made of, and the findings on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from spacereserve.engine.errors import Problem
from spacereserve.engine.model import TABLES, Reserve
from spacereserve.engine.orbits import Catalogue

__all__ = [
    "FILE_TABLES",
    "Entry",
    "Findings",
    "Layer",
    "LayerRecords",
    "ReserveFolder",
    "received",
]

FILE_TABLES = tuple(table for table in TABLES if table != "areas")
"""The tables that TOML files hold; areas stand in GeoJSON files."""


@dataclass(frozen=True)
class Layer:
    """One folder among those that a reserve is laid together from.

    Attributes:
        path: Where it is, relative to the folder that was read (``.`` is that folder
            itself).
        replaced: Records of lower layers that it replaced, as ``needs[baltic-sar]``,
            in the order of the tables and ids.
    """

    path: str
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReserveFolder:
    """A reserve folder, read and found without a mistake.

    Attributes:
        reserve: The reserve, every table in ascending order of identifier.
        catalogue: All orbit files of all layers in one, or None where there are none
            or they were not asked for.
        layers: The folders it was read from, lowest first, the folder itself last.
        warnings: What a reader should look at although it is no mistake.
    """

    reserve: Reserve
    catalogue: Catalogue | None
    layers: tuple[Layer, ...]
    warnings: tuple[Problem, ...] = ()


@dataclass
class Findings:
    """Mistakes and warnings, gathered while a folder is read."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Entry:
    """One valid record and where it stands.

    Attributes:
        record: The record.
        file: Its file, as shown to the user.
        label: Its place in that file, such as ``needs[baltic-sar]``.
    """

    record: Any
    file: str
    label: str


@dataclass
class LayerRecords:
    """The valid records of one layer, and the names of those that are not valid.

    Attributes:
        tables: Table → key → entry; the key is the id, or file and place where a record
            has none.
        seen: Table → ids of records that could not be read; references to them hold.
        seen_anywhere: Ids found in the text of files that are not well-formed.
        all_seen: True where a file could not be read at all, so that nobody can say
            which records are missing.
    """

    tables: dict[str, dict[str, Entry]] = field(
        default_factory=lambda: {table: {} for table in TABLES}
    )
    seen: dict[str, set[str]] = field(
        default_factory=lambda: {table: set() for table in TABLES}
    )
    seen_anywhere: set[str] = field(default_factory=set)
    all_seen: bool = False


def received(value: object) -> object:
    """The value as a message shows it: dates as text, tables by their keys.

    Args:
        value: A value of a TOML or JSON file.
    """
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): received(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [received(inner) for inner in value]
    return value
