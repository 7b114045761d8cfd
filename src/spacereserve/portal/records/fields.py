"""What a form must ask, read off a record: one question a key.

A question knows its kind, unit, default and meaning, so a page can be drawn and an
answer understood without a word about any single record.
"""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from spacereserve.engine.folder.place import models_in
from spacereserve.engine.folder.reference import unit_of
from spacereserve.engine.model import (
    TABLES,
    Reserve,
    domain_names,
    tables_named_by,
    when_domains_change,
)

__all__ = ["Kind", "Question", "models_of", "questions_in", "questions_of"]

_LONG_TEXTS = frozenset(
    {
        *("notes", "reason", "reason_fr", "grounds", "trigger", "legal_basis"),
        *("disclaimer", "disclaimer_fr", "serves", "serves_fr"),
    }
)
_GEOMETRY = "geometry"


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    NUMBER = "number"
    WHOLE = "whole"
    FLAG = "flag"
    DAY = "day"
    INSTANT = "instant"
    CHOICE = "choice"
    CHOICES = "choices"
    REFERENCE = "reference"
    REFERENCES = "references"
    TEXTS = "texts"
    NUMBERS = "numbers"
    WHOLES = "wholes"
    PAIRS = "pairs"
    GEOMETRY = "geometry"
    FIXED = "fixed"
    RECORD = "record"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Question:
    """One key of a record, as a form asks it.

    Attributes:
        name: The key.
        kind: How it is answered.
        required: True where a record without it is not valid.
        unit: Its unit; empty where it has none.
        meaning: What it means, as the field reference says it, in English.
        default: The value it has when left out, or None.
        choices: The values allowed, for choices.
        tables: The tables that it names records of, for references.
        numeric: True where the values of pairs are numbers.
        inner: The questions of the records within.
    """

    name: str
    kind: Kind
    required: bool
    unit: str = ""
    meaning: str = ""
    default: Any = None
    choices: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    numeric: bool = False
    inner: tuple[Question, ...] = field(default=())


def models_of(table: str) -> Mapping[str, type[BaseModel]]:
    """The models that a table holds, by the value that tells them apart.

    Args:
        table: A name of ``TABLES``.

    Returns:
        Tag → model; the tag is empty where the table has one model.
    """
    return _models_of(table)


@cache
def _models_of(table: str) -> Mapping[str, type[BaseModel]]:
    if table not in TABLES:
        message = f"there is no table {table!r}; it is one of {', '.join(TABLES)}"
        raise KeyError(message)
    models = models_in(Reserve.model_fields[table].annotation)
    if len(models) == 1:
        return {"": models[0]}
    return {_tag_of(model): model for model in models}


def _tag_of(model: type[BaseModel]) -> str:
    tags = (
        typing.get_args(found.annotation)[0]
        for found in model.model_fields.values()
        if typing.get_origin(found.annotation) is Literal
    )
    return str(next(tags))


@cache
def questions_of(table: str, tag: str = "") -> tuple[Question, ...]:
    """The questions of one kind of record, in the order of the model.

    Args:
        table: A name of ``TABLES``.
        tag: The domain or kind, where the table holds several.

    Returns:
        Identifier and names first.
    """
    return _questions(models_of(table)[tag], table, "")


def questions_in(model: type[BaseModel]) -> tuple[Question, ...]:
    """The questions of a record that stands in no table, in the order of its model.

    Args:
        model: The record's type.

    Returns:
        Identifier and names first.
    """
    return _questions(model, "", "")


def _questions(model: type[BaseModel], table: str, path: str) -> tuple[Question, ...]:
    fields = model.model_fields
    first = [name for name in ("id", "name", "name_fr") if name in fields]
    order = (*first, *(name for name in fields if name not in first))
    return tuple(_question(name, fields[name], table, path) for name in order)


def _question(name: str, found: FieldInfo, table: str, path: str) -> Question:
    tables = tables_named_by(table, f"{path}{name}")
    kind = _kind(name, found.annotation, tables)
    models = models_in(found.annotation) if kind in {Kind.RECORD, Kind.RECORDS} else ()
    return Question(
        name=name,
        kind=kind,
        required=found.is_required(),
        unit=unit_of(name),
        meaning=" ".join((found.description or "").replace("``", "'").split()),
        default=_plain_default(found),
        choices=_domains(name, kind) or _choices(found.annotation),
        tables=tables,
        numeric=kind is Kind.PAIRS and not _choices_of_values(found.annotation),
        inner=tuple(
            inner
            for model in models
            for inner in _questions(model, table, f"{path}{name}.")
        ),
    )


def _plain_default(found: FieldInfo) -> Any:
    if found.is_required():
        return None
    value = found.get_default(call_default_factory=True)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_defaults=True)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [item.value if isinstance(item, Enum) else item for item in value]
    return value


def _bare(annotation: Any) -> Any:
    """The type without ``Annotated`` and without ``None``."""
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _bare(args[0])
    if origin in {typing.Union, types.UnionType}:
        left = [arg for arg in args if arg is not type(None)]
        if len(left) == 1:
            return _bare(left[0])
    return annotation


def _kind(name: str, annotation: Any, tables: tuple[str, ...]) -> Kind:
    if name == _GEOMETRY:
        return Kind.GEOMETRY
    bare = _bare(annotation)
    origin = typing.get_origin(bare)
    if origin is tuple:
        return _kind_of_list(_bare(typing.get_args(bare)[0]), tables)
    if origin is dict:
        return Kind.PAIRS
    if origin is Literal:
        return Kind.FIXED
    if tables:
        return Kind.REFERENCE
    return _kind_of_one(name, bare)


def _kind_of_list(item: Any, tables: tuple[str, ...]) -> Kind:
    if tables:
        return Kind.REFERENCES
    if item is float:
        return Kind.NUMBERS
    if item is int:
        return Kind.WHOLES
    if isinstance(item, type) and issubclass(item, BaseModel):
        return Kind.RECORDS
    if isinstance(item, type) and issubclass(item, Enum):
        return Kind.CHOICES
    return Kind.TEXTS


_KINDS: dict[Any, Kind] = {
    bool: Kind.FLAG,
    int: Kind.WHOLE,
    float: Kind.NUMBER,
    dt.date: Kind.DAY,
    dt.datetime: Kind.INSTANT,
    AwareDatetime: Kind.INSTANT,
}


def _kind_of_one(name: str, bare: Any) -> Kind:
    if bare in _KINDS:
        return _KINDS[bare]
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        return Kind.RECORD
    if isinstance(bare, type) and issubclass(bare, Enum):
        return Kind.CHOICE
    return Kind.LONG_TEXT if name in _LONG_TEXTS else Kind.TEXT


def _domains(name: str, kind: Kind) -> tuple[str, ...]:
    """The domains, where a key names one and is not bound to it by its type."""
    return tuple(domain_names()) if (name, kind) == ("domain", Kind.TEXT) else ()


def _choices(annotation: Any) -> tuple[str, ...]:
    bare = _bare(annotation)
    origin, args = typing.get_origin(bare), typing.get_args(bare)
    if origin is Literal:
        return tuple(str(arg) for arg in args)
    if origin is tuple:
        return _choices(args[0])
    if isinstance(bare, type) and issubclass(bare, Enum):
        return tuple(str(item.value) for item in bare)
    return ()


def _choices_of_values(annotation: Any) -> tuple[str, ...]:
    return _choices(typing.get_args(_bare(annotation))[1])


def _forget() -> None:
    _models_of.cache_clear()
    questions_of.cache_clear()


when_domains_change(_forget)
