"""A record as a page shows it: label and value, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from spacereserve.portal.records.fields import Kind, Question, questions_of
from spacereserve.portal.records.forms import label_of, word_for

__all__ = ["Fact", "Named", "facts_in", "facts_of", "value_text"]


@dataclass(frozen=True, slots=True)
class Named:
    """A record that is named: its identifier and where it is shown."""

    name: str
    table: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One key with its value.

    Attributes:
        label: What it is called.
        kind: How it is drawn.
        text: The value with its unit, where it is one text.
        names: Records that are named.
        rows: The facts of each record within.
    """

    label: str
    kind: str
    text: str = ""
    names: tuple[Named, ...] = ()
    rows: tuple[tuple[Fact, ...], ...] = field(default=())


def facts_of(table: str, tag: str, raw: Mapping[str, Any]) -> tuple[Fact, ...]:
    """What a page shows of a record.

    Args:
        table: Its table.
        tag: Its domain or kind.
        raw: The record as plain values.

    Returns:
        One fact a key that has a value, in the order of the keys.
    """
    return tuple(_facts(questions_of(table, tag), raw))


def facts_in(
    questions: tuple[Question, ...], raw: Mapping[str, Any]
) -> tuple[Fact, ...]:
    """What a page shows of a record that stands in no table.

    Args:
        questions: Its questions.
        raw: The record as plain values.

    Returns:
        One fact a key that has a value, in the order of the keys.
    """
    return tuple(_facts(questions, raw))


def _facts(questions: tuple[Question, ...], raw: Mapping[str, Any]) -> Iterator[Fact]:
    for question in questions:
        value = raw.get(question.name)
        if value in (None, "", [], {}):
            continue
        yield _fact(question, value)


def _fact(question: Question, value: Any) -> Fact:
    label, kind = label_of(question.name), question.kind
    if kind is Kind.RECORD:
        return Fact(label, "rows", rows=(tuple(_facts(question.inner, value)),))
    if kind is Kind.RECORDS:
        rows = tuple(tuple(_facts(question.inner, row)) for row in value)
        return Fact(label, "rows", rows=rows)
    if question.tables and kind is not Kind.PAIRS:
        names = [value] if isinstance(value, str) else value
        table = question.tables[0] if len(question.tables) == 1 else ""
        return Fact(
            label, "names", names=tuple(Named(str(one), table) for one in names)
        )
    if kind is Kind.GEOMETRY:
        return Fact(label, "geometry", text=str(value.get("type", "")))
    return Fact(label, "text", text=value_text(question, value))


def value_text(question: Question, value: Any) -> str:
    """A value as a reader sees it, with its unit.

    Args:
        question: The key.
        value: A plain value.
    """
    if isinstance(value, Mapping):
        pairs = (f"{word_for(str(k))}: {_plain(v)}" for k, v in value.items())
        return _with_unit(" · ".join(pairs), question.unit)
    if isinstance(value, list):
        joined = "\n" if question.kind is Kind.TEXTS else ", "
        return _with_unit(joined.join(_plain(one) for one in value), question.unit)
    if question.kind is Kind.INSTANT:
        return str(value).replace("T", " ").replace("Z", " UTC")
    return _with_unit(_plain(value), question.unit)


def _with_unit(text: str, unit: str) -> str:
    return f"{text}\N{NO-BREAK SPACE}{unit}" if unit and unit != "0–1" else text


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float | int):
        whole = isinstance(value, int) or value.is_integer()
        return str(formats.number_format(value, decimal_pos=0 if whole else None))
    return word_for(str(value))
