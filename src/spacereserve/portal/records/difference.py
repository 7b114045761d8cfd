"""Two versions of a record side by side: what was added, taken away or changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

__all__ = ["Change", "ChangeKind", "changes_between"]


class ChangeKind(StrEnum):
    """What became of a key."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        path: The key, such as ``lines[baltic-crisis].quantity``.
        kind: What became of it.
        before: The earlier value; None where there was none.
        after: The later value; None where there is none.
    """

    path: str
    kind: ChangeKind
    before: Any
    after: Any


def changes_between(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Change, ...]:
    """Compares two records.

    Lists of records with identifiers are compared record by record, so that a line that
    moved is no change.

    Args:
        before: The earlier record, as plain values.
        after: The later one.

    Returns:
        The differences in the order of the keys.
    """
    return tuple(_between("", before, after))


def _between(path: str, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    first, second = _as_mapping(before), _as_mapping(after)
    if first is None or second is None:
        kind = _kind(before, after)
        yield Change(path, kind, before, after)
        return
    named = isinstance(before, list)
    for key in dict.fromkeys((*first, *second)):
        inner = f"{path}[{key}]" if named else f"{path}.{key}".lstrip(".")
        yield from _between(inner, first.get(key), second.get(key))


def _kind(before: Any, after: Any) -> ChangeKind:
    if before is None:
        return ChangeKind.ADDED
    return ChangeKind.REMOVED if after is None else ChangeKind.CHANGED


def _as_mapping(value: Any) -> Mapping[str, Any] | None:
    if isinstance(value, Mapping):
        return value
    is_named = isinstance(value, list) and all(
        isinstance(item, Mapping) and "id" in item for item in value
    )
    return {str(item["id"]): item for item in value} if is_named else None
