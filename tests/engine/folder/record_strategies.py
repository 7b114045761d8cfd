"""Random records of every kind, drawn from the words themselves.

The strategies follow the annotations of the models, so a new field is drawn as soon as
it exists.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from datetime import UTC, date
from enum import Enum
from functools import lru_cache
from typing import Any, Literal

from hypothesis import strategies as st
from pydantic import AwareDatetime, BaseModel, ValidationError

from spacereserve.engine.model import Reserve
from spacereserve.engine.model.record import Identifier, Pattern

IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30
)
SCALARS: Mapping[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    date: st.dates(),
    AwareDatetime: st.datetimes(timezones=st.just(UTC)),
}


def records(model: Any) -> st.SearchStrategy[Any]:
    """Valid records of a model or of one model of a union."""
    return _of(model, ()).filter(lambda record: record is not None)


@lru_cache
def table_records(table: str) -> st.SearchStrategy[Any]:
    """Valid records of a table of the reserve."""
    return records(typing.get_args(Reserve.model_fields[table].annotation)[0])


def _of(  # noqa: PLR0911 - one return a kind of annotation
    annotation: Any, metadata: tuple[Any, ...]
) -> st.SearchStrategy[Any]:
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation == Identifier:
        return IDS
    if annotation == Pattern:
        return TEXTS.map(lambda text: "".join(filter(str.isalnum, text)) or "A")
    if origin is typing.Annotated:
        return _of(args[0], (*metadata, *args[1:]))
    if origin is Literal:
        return st.sampled_from(args)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*(_of(arg, ()) for arg in args))
    if origin in (tuple, dict):
        return _container(origin, args, _limits(metadata))
    return _plain(annotation, _limits(metadata))


def _container(
    origin: Any, args: tuple[Any, ...], limits: dict[str, Any]
) -> st.SearchStrategy[Any]:
    if origin is dict:
        return st.dictionaries(_of(args[0], ()), _of(args[1], ()), max_size=3)
    if args[-1] is not Ellipsis:
        return st.tuples(*(_of(arg, ()) for arg in args))
    least = limits.get("min_length", 0)
    most = limits.get("max_length", least + 3)
    items = st.lists(_of(args[0], ()), min_size=least, max_size=most)
    return items.map(_closed if least == 4 else tuple)


def _closed(ring: list[Any]) -> tuple[Any, ...]:
    """Only rings have four entries at least; they end where they begin."""
    return (*ring[:-1], ring[0])


def _plain(  # noqa: PLR0911 - one return a kind of value
    annotation: Any, limits: dict[str, Any]
) -> st.SearchStrategy[Any]:
    if annotation is type(None):
        return st.none()
    if annotation in SCALARS:
        return SCALARS[annotation]
    if issubclass(annotation, BaseModel):
        return _model(annotation)
    if issubclass(annotation, Enum):
        return st.sampled_from(list(annotation))
    if annotation is str:
        if "pattern" in limits:
            return st.from_regex(limits["pattern"], fullmatch=True)
        return TEXTS
    low = limits.get("ge", limits.get("gt"))
    if annotation is int:
        return st.integers(low, limits.get("le"))
    return st.floats(
        low,
        limits.get("le"),
        exclude_min="gt" in limits,
        allow_nan=False,
        allow_infinity=False,
    )


def _limits(metadata: tuple[Any, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in metadata:
        for part in (item, *getattr(item, "metadata", ())):
            for name in ("ge", "gt", "le", "pattern", "min_length", "max_length"):
                value = getattr(part, name, None)
                if value is not None:
                    found[name] = value
    return found


def _model(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    required, optional = {}, {}
    for name, field in model.model_fields.items():
        drawn = _of(field.annotation, tuple(field.metadata))
        (required if field.is_required() else optional)[name] = drawn
    fields = st.fixed_dictionaries(required, optional=optional)
    return fields.map(lambda values: _valid(model, values))


def _valid(model: type[BaseModel], values: dict[str, Any]) -> Any:
    """The record, or None where its fields do not hold together."""
    try:
        return model.model_validate(values)
    except ValidationError:
        return None
