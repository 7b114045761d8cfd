"""Where in a record a mistake is: key, model and field, found along pydantic's path.

Pydantic names a place by a path that also holds the tags of unions, and positions where
a reader thinks of ids. Here the path is walked through the words and the raw values
together.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel

from spacereserve.engine.model import AnyOf

__all__ = ["Place", "find_place", "label_of", "noun_of"]

_Model = type[BaseModel]
_NOUNS = {
    "ReserveFile": "reserve",
    "SatelliteGroup": "group of satellites",
    "TerminalPool": "pool of terminals",
    "Cyber": "cyber standing",
}


@dataclass(frozen=True)
class Place:
    """The place of a mistake.

    Attributes:
        key: Path from the record, such as ``.owners[0].nation``; empty for the record.
        field: The name of the last field, or None for the record itself.
        owner: The model that holds the field, or the record's own; None if unknown.
        in_key: True where the key of a table is wrong, not its value.
    """

    key: str
    field: str | None
    owner: _Model | None
    in_key: bool

    @property
    def meaning(self) -> str:
        """The first sentence of what the field means, without its full stop."""
        fields = self.owner.model_fields if self.owner else {}
        text = fields[self.field].description if self.field in fields else None
        return " ".join((text or "").split()).rstrip(".").replace("``", "'")

    @property
    def known(self) -> tuple[str, ...]:
        """The keys that are legal where the field stands."""
        return tuple(self.owner.model_fields) if self.owner else ()

    @property
    def noun(self) -> str:
        """What a reader calls the record that holds the field."""
        return noun_of(self.owner) if self.owner else "record"


def noun_of(model: _Model) -> str:
    """What a reader calls a record of this model, such as ``imaging need``."""
    name = model.__name__
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return _NOUNS.get(name, words)


def label_of(raw: object, position: int) -> str:
    """How an element of a list is named: by its id, else by its place from 0."""
    name = raw.get("id") if isinstance(raw, dict) else None
    return name if isinstance(name, str) and name else str(position)


def find_place(annotation: Any, raw: Any, path: tuple[int | str, ...]) -> Place:
    """Walks a path of pydantic's through a record.

    Args:
        annotation: The type that the record was validated as.
        raw: The record as it was received.
        path: Pydantic's path, from the record.

    Returns:
        The place.
    """
    models = models_in(annotation)
    key, field, owner, in_key = "", None, _only(models), False
    for part in path:
        if part == "[key]":
            in_key = True
        elif isinstance(part, int):
            raw = _element(raw, part)
            key += f"[{label_of(raw, part)}]"
        elif (tagged := _tagged(models, part)) is not None:
            models, owner = (tagged,), tagged
        else:
            holder = next((m for m in models if part in m.model_fields), None)
            owner = holder or _only(models) or owner
            field = part
            key += f".{part}"
            raw = raw.get(part) if isinstance(raw, dict) else None
            models = models_in(holder.model_fields[part].annotation) if holder else ()
    if field is not None and _is_record(path, models):
        field, owner = None, _only(models) or owner
    return Place(key, field, owner, in_key)


def _element(raw: Any, place: int) -> Any:
    is_there = isinstance(raw, list | tuple) and place < len(raw)
    return raw[place] if is_there else None


def _is_record(path: tuple[int | str, ...], models: tuple[_Model, ...]) -> bool:
    """True where the path ends at an element of a list of records."""
    return bool(models) and isinstance(path[-1], int)


def _only(models: tuple[_Model, ...]) -> _Model | None:
    return models[0] if len(models) == 1 else None


def _tagged(models: tuple[_Model, ...], part: str) -> _Model | None:
    if len(models) < 2:
        return None
    return next((model for model in models if part in _tags(model)), None)


@lru_cache(maxsize=256)
def _tags(model: _Model) -> frozenset[str]:
    return frozenset(
        tag
        for field in model.model_fields.values()
        if typing.get_origin(field.annotation) is Literal
        for tag in typing.get_args(field.annotation)
    )


def models_in(annotation: Any) -> tuple[_Model, ...]:
    """The models that a type can hold, such as both kinds of a union."""
    return tuple(dict.fromkeys(_models(annotation)))


def _models(annotation: Any) -> Iterator[_Model]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    if isinstance(annotation, AnyOf):
        yield from annotation.members
        return
    for inner in typing.get_args(annotation):
        yield from _models(inner)
