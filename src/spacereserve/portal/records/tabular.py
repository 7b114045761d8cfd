"""Records from a CSV or JSON file: every row validated, every mistake with its place.

A CSV file has the keys of the record as its header. Lists are separated by ``|``; keys
within a record are written with a point (``cyber.status``). Nothing is saved here: the
preview shows what would be, and the same text read again gives the same.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from spacereserve.portal.records.entries import raw_from_texts
from spacereserve.portal.records.fields import Kind, Question, models_of, questions_of
from spacereserve.portal.records.mistakes import Mistake, RecordMistakes, validated

__all__ = ["MOST_ROWS", "Row", "read_rows"]

MOST_ROWS = 20_000
_SEPARATOR = "|"
_JOINED = frozenset(
    {
        Kind.TEXTS,
        Kind.NUMBERS,
        Kind.WHOLES,
        Kind.REFERENCES,
        Kind.CHOICES,
        Kind.PAIRS,
    }
)


@dataclass(frozen=True)
class Row:
    """One row of a file.

    Attributes:
        number: Its number in the file, from 1, without the header.
        raw: What it says.
        record: The record, or None where it has mistakes.
        mistakes: What is wrong with it.
    """

    number: int
    raw: Mapping[str, Any]
    record: Any = None
    mistakes: tuple[Mistake, ...] = field(default=())

    @property
    def name(self) -> str:
        """What to call it: its identifier where it has one."""
        return str(self.raw.get("id") or self.number)


def read_rows(table: str, text: str) -> tuple[Row, ...]:
    """Reads a file of records.

    Args:
        table: A name of ``TABLES``.
        text: CSV with a header, or JSON: a list of records.

    Returns:
        Every row, good or bad; a repeated identifier is a mistake of the later row.

    Raises:
        RecordMistakes: The file is neither, or has too many rows.
    """
    stripped = text.lstrip("\ufeff \r\n\t")
    if not stripped:
        raise _unreadable("empty", _("The file is empty."))
    is_json = stripped[0] in "[{"
    raws = _from_json(stripped, table) if is_json else _from_csv(stripped, table)
    if len(raws) > MOST_ROWS:
        message = _("The file has too many rows: at most %(limit)s at once.")
        raise _unreadable("too-many", message % {"limit": MOST_ROWS})
    return _without_repeats(_row(table, n, raw) for n, raw in enumerate(raws, 1))


def _unreadable(code: str, message: str) -> RecordMistakes:
    return RecordMistakes((Mistake("", code, message),))


def _from_json(text: str, table: str) -> list[Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = _("The file is not valid JSON: %(reason)s.") % {"reason": error}
        raise _unreadable("json", message) from error
    if isinstance(value, dict):
        value = value.get(table, [value])
    if not isinstance(value, list):
        raise _unreadable("json", _("The file must hold a list of records."))
    return value


def _from_csv(text: str, table: str) -> list[Any]:
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        message = _("The file is not valid CSV: %(reason)s.") % {"reason": error}
        raise _unreadable("csv", message) from error
    return [_raw_of_cells(table, row) for row in rows]


def _raw_of_cells(table: str, cells: Mapping[str | None, Any]) -> dict[str, Any]:
    given = {
        (key or "").strip(): str(value).strip()
        for key, value in cells.items()
        if value not in (None, "", [])
    }
    tag = given.get("domain") or given.get("kind") or ""
    models = models_of(table)
    questions = questions_of(table, tag if tag in models else next(iter(models)))
    texts = {key: [_cell(key, value, questions)] for key, value in given.items()}
    raw = raw_from_texts(questions, texts)
    known = {key.partition(".")[0] for key in raw}
    strange = {
        key: value for key, value in given.items() if key.partition(".")[0] not in known
    }
    return {**raw, **strange}


def _cell(key: str, value: str, questions: Iterable[Question]) -> str:
    """The cell as a form would have it: one entry a line where it is a list."""
    kind = next((one.kind for one in questions if one.name == key), None)
    return value.replace(_SEPARATOR, "\n") if kind in _JOINED else value


def _row(table: str, number: int, raw: Any) -> Row:
    if not isinstance(raw, dict):
        mistake = Mistake("", "not-a-record", _("This row is not a record."))
        return Row(number, {}, None, (mistake,))
    try:
        return Row(number, raw, validated(table, raw))
    except RecordMistakes as failure:
        return Row(number, raw, None, failure.mistakes)


def _without_repeats(rows: Iterable[Row]) -> tuple[Row, ...]:
    seen: set[str] = set()
    kept = []
    for row in rows:
        name = str(row.raw.get("id", ""))
        if name and name in seen:
            repeat = Mistake(
                "id", "repeated", _("The identifier stands in the file twice.")
            )
            kept.append(Row(row.number, row.raw, None, (*row.mistakes, repeat)))
        else:
            kept.append(row)
        seen.add(name)
    return tuple(kept)
