"""Mistakes between records of a folder, each with the file that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import PrivateAttr

from spacereserve.engine.errors import Problem
from spacereserve.engine.folder.contents import Entry, LayerRecords
from spacereserve.engine.model import Reserve, find_mistakes

__all__ = ["mistakes_between"]

_KEY = re.compile(r"(\w+)\[([^\]]*)\](.*)")


class _Names(dict[str, Any]):
    """The records of a table, where names of unreadable ones count as known."""

    def __init__(
        self, records: Mapping[str, Any], seen: set[str], *, all_seen: bool
    ) -> None:
        super().__init__(records)
        self._seen = seen
        self._all_seen = all_seen

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or self._all_seen or name in self._seen


class _PartlyRead(Reserve):
    """A reserve some of whose records could not be read; references to them hold."""

    _names: dict[str, _Names] = PrivateAttr(default_factory=dict)

    def knowing(self, names: dict[str, _Names]) -> _PartlyRead:
        """Takes the names that count as known, by table."""
        self._names = names
        return self

    def by_id(self, table: str) -> dict[str, Any]:
        """The records of a table by identifier, as ``Reserve.by_id``."""
        return self._names[table]


def mistakes_between(
    records: LayerRecords, fields: Mapping[str, Any], header_of: Mapping[str, str]
) -> Iterator[Problem]:
    """Finds the mistakes between the valid records of all layers.

    Args:
        records: The records after layering, with the names of those left out.
        fields: The reserve's own keys and, in canonical order, its tables.
        header_of: Own key → the ``reserve.toml`` that it comes from.

    Yields:
        Problems with their files.
    """
    yield from _repeated_lines(records)
    files = _files_of(records, fields)
    for problem in find_mistakes(_partly_read(records, fields)):
        if (problem.key or "").startswith("policy"):
            yield replace(problem, file=header_of["policy"])
        elif not (problem.key or "").startswith("lines["):
            yield _with_file(problem, files)


def _partly_read(records: LayerRecords, fields: Mapping[str, Any]) -> _PartlyRead:
    names = {
        table: _Names(
            {key: entry.record for key, entry in entries.items()},
            records.seen[table] | records.seen_anywhere,
            all_seen=records.all_seen,
        )
        for table, entries in records.tables.items()
    }
    return _PartlyRead.model_construct(**fields).knowing(names)


def _files_of(
    records: LayerRecords, fields: Mapping[str, Any]
) -> dict[tuple[str, str], Entry]:
    """(table, label in a model's message) → entry."""
    files = {
        (table, key): entry
        for table, entries in records.tables.items()
        for key, entry in entries.items()
    }
    by_record = {
        id(entry.record): entry for entry in records.tables["dependencies"].values()
    }
    for place, record in enumerate(fields["dependencies"]):
        files["dependencies", str(place)] = by_record[id(record)]
    return files


def _with_file(problem: Problem, files: Mapping[tuple[str, str], Entry]) -> Problem:
    found = _KEY.fullmatch(problem.key or "")
    if found is None:
        return problem
    table, label, rest = found.groups()
    entry = files[table, label]
    return replace(problem, file=entry.file, key=entry.label + rest)


def _repeated_lines(records: LayerRecords) -> Iterator[Problem]:
    """Line ids are unique in the reserve; says which agreements share one."""
    holders: dict[str, list[tuple[str, str]]] = {}
    for name, entry in sorted(records.tables["agreements"].items()):
        for line in entry.record.lines:
            holders.setdefault(line.id, []).append((name, entry.file))
    for line_id, found in sorted(holders.items()):
        if len(found) > 1:
            yield _line_used_twice(line_id, found)


def _line_used_twice(line_id: str, found: Iterable[tuple[str, str]]) -> Problem:
    places = [f"agreement {name!r} ({file})" for name, file in found]
    last_name, last_file = list(found)[-1]
    where = " and ".join(dict.fromkeys(places))
    return Problem(
        f"the line id {line_id!r} is used twice, in {where}",
        "the id of a line is used once in the whole reserve",
        line_id,
        "rename one of the lines, such as by putting the provider in front",
        file=last_file,
        key=f"agreements[{last_name}].lines[{line_id}].id",
    )
