"""From the tables of parsed files to valid records, and every mistake in them.

A table is validated in one piece, because that is fast; only where it has mistakes are
its good records validated once more without the bad ones. The names of the bad ones are
remembered, so that no reference to them is called a mistake as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from spacereserve.engine.errors import Problem
from spacereserve.engine.folder.contents import (
    FILE_TABLES,
    Entry,
    Findings,
    LayerRecords,
    received,
)
from spacereserve.engine.folder.header import ReserveFile
from spacereserve.engine.folder.place import label_of
from spacereserve.engine.folder.problems import is_follow_on, problem_from
from spacereserve.engine.model import (
    TABLES,
    Reserve,
    suggestion,
    when_domains_change,
)

__all__ = ["RawRecord", "add_records", "ids_out_of_place", "raw_records"]


@dataclass(frozen=True)
class RawRecord:
    """A record as a file holds it.

    Attributes:
        raw: The record, not yet validated.
        file: Its file.
        label: Its place in the file.
    """

    raw: Any
    file: str
    label: str


def raw_records(
    document: Mapping[str, Any], file: str, findings: Findings, *, is_header: bool
) -> dict[str, list[RawRecord]]:
    """Takes the records out of a parsed TOML file.

    Args:
        document: The parsed file.
        file: Its name as shown.
        findings: Takes unknown tables and tables of a wrong shape.
        is_header: True for ``reserve.toml``, whose own keys are left alone.

    Returns:
        Table → records.
    """
    tables: dict[str, list[RawRecord]] = {}
    for name, value in document.items():
        if name in FILE_TABLES and isinstance(value, list):
            tables[name] = [
                RawRecord(raw, file, f"{name}[{label_of(raw, place)}]")
                for place, raw in enumerate(value)
            ]
        elif name in FILE_TABLES:
            findings.problems.append(_not_a_list(name, value, file))
        elif not is_header or name not in ReserveFile.model_fields:
            problem = _unknown_table(name, value, file, is_header=is_header)
            findings.problems.append(problem)
    return tables


def ids_out_of_place(document: Mapping[str, Any]) -> set[str]:
    """The ids of records in tables that are misspelt or not a list.

    Args:
        document: A parsed TOML file.
    """
    ids = set()
    for name, value in document.items():
        if isinstance(value, list) and name in FILE_TABLES:
            continue
        for raw in value if isinstance(value, list) else [value]:
            found = _id_of(raw)
            if found is not None:
                ids.add(found)
    return ids


def add_records(
    layer: LayerRecords,
    raws: Mapping[str, list[RawRecord]],
    findings: Findings,
) -> None:
    """Validates raw records and adds them to a layer.

    Args:
        layer: Takes the valid records, and the names of the others.
        raws: Table → records of all files of the layer, in order.
        findings: Takes the mistakes.
    """
    for table in TABLES:
        found = raws.get(table, [])
        if found:
            _add_table(layer, table, found, findings)


def _add_table(
    layer: LayerRecords, table: str, raws: list[RawRecord], findings: Findings
) -> None:
    repeated = _repeated(table, raws)
    findings.problems.extend(repeated.values())
    records, errors = _validated(table, [item.raw for item in raws])
    annotation = Reserve.model_fields[table].annotation
    for place, error in errors:
        item = raws[place]
        findings.problems.append(
            problem_from(error, annotation, item.raw, file=item.file, label=item.label)
        )
        if (name := _id_of(item.raw)) is not None:
            layer.seen[table].add(name)
    for place, record in records:
        if place not in repeated:
            item = raws[place]
            key = getattr(record, "id", f"{item.file}\n{item.label}")
            layer.tables[table][key] = Entry(record, item.file, item.label)


def _repeated(table: str, raws: list[RawRecord]) -> dict[int, Problem]:
    """Place → problem of every record whose id stood before it in the layer."""
    first: dict[str, str] = {}
    problems = {}
    for place, item in enumerate(raws):
        name = _id_of(item.raw)
        if name is not None and name in first:
            problems[place] = _used_twice(table, name, first[name], item.file)
        elif name is not None:
            first[name] = item.file
    return problems


def _id_of(raw: Any) -> str | None:
    name = raw.get("id") if isinstance(raw, dict) else None
    return name if isinstance(name, str) else None


@lru_cache(maxsize=len(TABLES))
def _adapter(table: str) -> TypeAdapter[Any]:
    annotation: Any = Reserve.model_fields[table].annotation
    return TypeAdapter(annotation)


when_domains_change(_adapter.cache_clear)


def _validated(
    table: str, raws: list[Any]
) -> tuple[list[tuple[int, Any]], list[tuple[int, ErrorDetails]]]:
    """The valid records and the errors, each with the place of its record."""
    try:
        return list(enumerate(_adapter(table).validate_python(raws))), []
    except ValidationError as failure:
        errors = defaultdict(list)
        for error in failure.errors(include_url=False):
            if is_follow_on(error):
                continue
            place, *rest = error["loc"]
            error["loc"] = tuple(rest)
            errors[int(place)].append(error)
    good = [place for place in range(len(raws)) if place not in errors]
    records = _adapter(table).validate_python([raws[place] for place in good])
    flat = [(place, error) for place in sorted(errors) for error in errors[place]]
    return list(zip(good, records, strict=True)), flat


def _unknown_table(name: str, value: Any, file: str, *, is_header: bool) -> Problem:
    if name == "areas":
        return Problem(
            "areas do not stand in TOML files",
            "areas are GeoJSON files in the folder areas",
            None,
            "write each area as areas/<id>.geojson",
            file=file,
            key=name,
        )
    if name in ReserveFile.model_fields:
        return Problem(
            f"the key {name!r} belongs in reserve.toml",
            "what concerns the whole reserve stands in reserve.toml, records anywhere",
            received(value),
            "move it to reserve.toml; a key of a record stands below its [[…]] line",
            file=file,
            key=name,
        )
    legal = (*ReserveFile.model_fields, *FILE_TABLES) if is_header else FILE_TABLES
    what = "table" if isinstance(value, list | dict) else "key"
    return Problem(
        f"the {what} {name!r} is not known",
        "a file holds tables of records, such as [[needs]], and nothing else",
        None if what == "table" else received(value),
        suggestion(name, legal),
        file=file,
        key=name,
    )


def _not_a_list(name: str, value: Any, file: str) -> Problem:
    return Problem(
        f"{name} is not a list of records",
        "each record begins with its table's name in two brackets",
        None if isinstance(value, dict) else received(value),
        f"write [[{name}]] above each record",
        file=file,
        key=name,
    )


def _used_twice(table: str, name: str, first: str, second: str) -> Problem:
    both = first if first == second else f"{first} and {second}"
    return Problem(
        f"the id {name!r} is used twice among {table.replace('_', ' ')}, in {both}",
        "an id is used once in a table; only an upper layer may replace a record",
        name,
        "rename one of the two, or remove the one that is not meant",
        file=second,
        key=f"{table}[{name}].id",
    )
