"""Lays records out as TOML that people can read, compare and change.

Each record begins with its ``[[table]]`` line and has one key a line; short lists stay
on their line. Strings that need escapes are left to ``tomli_w``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

import tomli_w

__all__ = ["header_text", "plain", "table_text"]

_FIRST_KEYS = ("id", "name", "name_fr", "domain", "kind")
_PLAIN_TEXT = re.compile(r"[^\"\\\x00-\x1f\x7f]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_WIDTH = 88


def plain(value: Any) -> Any:
    """The value as TOML types: plain text for states, lists for tuples, UTC.

    Args:
        value: What a record dumps.
    """
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC)
    return value


def table_text(table: str, records: list[dict[str, Any]]) -> str:
    """Lays out the records of one table.

    Args:
        table: Such as ``needs``.
        records: Plain records; ``lines`` of an agreement become tables of their own.

    Returns:
        The text of a TOML file.
    """
    return "\n".join("".join(_record(table, record)) for record in records)


def header_text(keys: Mapping[str, Any]) -> str:
    """Lays out the keys of ``reserve.toml``, with tables such as ``[policy]`` last.

    Args:
        keys: Plain keys.
    """
    tables = {key: value for key, value in keys.items() if isinstance(value, Mapping)}
    text = "".join(_key_line(k, v) for k, v in keys.items() if k not in tables)
    for name, table in tables.items():
        lines = "".join(_key_line(key, value) for key, value in table.items())
        text += f"\n[{name}]\n{lines}"
    return text


def _record(table: str, record: Mapping[str, Any]) -> Iterator[str]:
    yield f"[[{table}]]\n"
    first = [key for key in _FIRST_KEYS if key in record]
    rest = [key for key in record if key not in _FIRST_KEYS and key != "lines"]
    for key in (*first, *rest):
        yield _key_line(key, record[key])
    for line in record.get("lines", ()):
        yield "\n"
        yield from _record(f"{table}.lines", line)


def _key_line(key: str, value: Any) -> str:
    text = f"{_key(key)} = {_inline(value)}\n"
    if len(text) <= _WIDTH + 1 or not isinstance(value, list):
        return text
    items = "".join(f"    {_inline(item)},\n" for item in value)
    return f"{_key(key)} = [\n{items}]\n"


def _inline(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"' if _PLAIN_TEXT.fullmatch(value) else _by_library(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    if isinstance(value, Mapping):
        pairs = (f"{_key(key)} = {_inline(inner)}" for key, inner in value.items())
        return f"{{ {', '.join(pairs)} }}"
    return _by_library(value)


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _inline(key)


def _by_library(value: Any) -> str:
    return tomli_w.dumps({"x": value})[len("x = ") : -1]
