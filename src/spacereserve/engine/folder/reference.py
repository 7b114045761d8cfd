"""The field reference: every record with its keys, made from the words themselves.

It is kept as ``docs/reference/records.md``, which
``python -m spacereserve.engine.folder.schemas docs/reference/records.md`` writes anew.
"""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Iterator
from enum import Enum
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from spacereserve.engine.folder.contents import FILE_TABLES
from spacereserve.engine.folder.header import ReserveFile
from spacereserve.engine.folder.place import models_in, noun_of
from spacereserve.engine.model import Reserve
from spacereserve.engine.model.record import Identifier, Pattern

__all__ = ["field_reference", "unit_of"]

_UNITS = {
    "_eur_per_day": "EUR/day",
    "_eur_per_year": "EUR/year",
    "_eur_per_unit": "EUR/unit",
    "_mbit_s": "Mbit/s",
    "_fraction": "0–1",
    "_fraction_by_month": "0–1",
    "_deg": "°",
    "_km": "km",
    "_kg": "kg",
    "_eur": "EUR",
    "_db": "dB",
    "_ms": "ms",
    "_ns": "ns",
    "_h": "h",
    "_d": "days",
    "_s": "s",
    "_m": "m",
}
_WORDS: dict[Any, str] = {
    bool: "true or false",
    str: "text",
    float: "number",
    int: "whole number",
    dt.date: "day",
    AwareDatetime: "instant",
}
_LIMITS = {"gt": "> {:g}", "ge": "≥ {:g}", "le": "≤ {:g}"}
_BEYOND_USE = 1e5  # limits above only catch slips of the finger
_ID_PATTERN = TypeAdapter(Identifier).json_schema()["pattern"]
_INTRODUCTION = """\
# Records, key by key

Every record that a reserve folder can hold. A key without a default must be given.
Days are written `2026-08-22`, instants `2026-08-22T06:00:00Z`, text in quotes, numbers
without. This page is made from the program's own definitions.
"""


def field_reference() -> str:
    """Describes every record: key, type, unit, default and meaning.

    Returns:
        A page of Markdown, in English.
    """
    parts = [_INTRODUCTION, "".join(_section("reserve.toml", ReserveFile))]
    nested = list(_inner(ReserveFile))
    for table in FILE_TABLES:
        annotation = Reserve.model_fields[table].annotation
        for model in models_in(annotation):
            title = f"`[[{table}]]` {noun_of(model)}"
            parts.append("".join(_section(title, model)))
            nested.extend(_inner(model))
    parts += [
        "".join(_section(f"{noun_of(model)} (within records)", model))
        for model in dict.fromkeys(nested)
    ]
    return "\n".join(parts)


def _inner(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for field in model.model_fields.values():
        for inner in models_in(field.annotation):
            yield inner
            yield from _inner(inner)


def _section(title: str, model: type[BaseModel]) -> Iterator[str]:
    meaning = " ".join((model.__doc__ or "").split())
    yield f"## {title}\n\n{meaning}\n\n".replace("``", "`")
    yield "| key | type | unit | default | meaning |\n|---|---|---|---|---|\n"
    fields = model.model_fields
    order = [name for name in ("id", "name", "name_fr") if name in fields]
    for name in (*order, *(name for name in fields if name not in order)):
        yield _row(name, fields[name])


def _row(name: str, field: FieldInfo) -> str:
    meaning = " ".join((field.description or _discriminates(field)).split())
    cells = (
        f"`{name}`",
        _type_words(field.annotation, tuple(field.metadata)),
        unit_of(name),
        _default(field),
        meaning.replace("``", "`"),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _discriminates(field: FieldInfo) -> str:
    is_tag = typing.get_origin(field.annotation) is Literal
    return "Says which kind of record this is." if is_tag else ""


def unit_of(name: str) -> str:
    """The unit that a key carries in its name, such as ``°`` for ``lat_deg``.

    Args:
        name: A key of a record.

    Returns:
        The unit; empty where the key carries none.
    """
    fits = [suffix for suffix in _UNITS if name.endswith(suffix)]
    return _UNITS[max(fits, key=len)] if fits else ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    value = field.get_default(call_default_factory=True)
    if value is None or value in ((), {}):
        return ""
    if isinstance(value, BaseModel):
        return "its defaults"
    if isinstance(value, tuple):
        return ", ".join(f"`{item}`" for item in value)
    shown = str(value).lower() if isinstance(value, bool) else value
    return f"`{shown}`"


def _type_words(annotation: Any, metadata: tuple[Any, ...] = ()) -> str:
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation == Identifier:
        return "id"
    if annotation == Pattern:
        return "regular expression"
    if origin is typing.Annotated:
        return _type_words(args[0], (*metadata, *args[1:]))
    if origin in (typing.Union, types.UnionType):
        kinds = [_type_words(arg) for arg in args if arg is not type(None)]
        return " or ".join(kinds)
    return _container_words(origin, args) or _plain_words(annotation, metadata)


def _container_words(origin: Any, args: tuple[Any, ...]) -> str:
    if origin is Literal:
        return ", ".join(f"`{arg}`" for arg in args)
    if origin is tuple:
        return f"list: {_type_words(args[0])}"
    if origin is dict:
        return f"table: {_type_words(args[0])} → {_type_words(args[1])}"
    return ""


def _plain_words(annotation: Any, metadata: tuple[Any, ...]) -> str:
    if issubclass(annotation, BaseModel):
        return noun_of(annotation)
    if issubclass(annotation, Enum):
        return ", ".join(f"`{item.value}`" for item in annotation)
    parts = [
        part for item in metadata for part in (item, *getattr(item, "metadata", ()))
    ]
    if any(getattr(part, "pattern", None) == _ID_PATTERN for part in parts):
        return "id"
    ranges = (words for part in parts for words in _range_words(part))
    return ", ".join(dict.fromkeys((_WORDS[annotation], *ranges)))


def _range_words(part: Any) -> Iterator[str]:
    for name, words in _LIMITS.items():
        limit = getattr(part, name, None)
        if limit is not None and limit < _BEYOND_USE:
            yield words.format(limit)
