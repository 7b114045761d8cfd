"""TOML text to plain values, with messages that a planner understands."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from spacereserve.engine.errors import Problem

__all__ = ["ids_in_text", "parse_toml"]

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_ID = re.compile(r"""["']?\bid["']?\s*[=:]\s*["']([A-Za-z0-9][A-Za-z0-9._-]*)["']""")
_SYNTAX_SAID = (
    (
        "Cannot overwrite a value",
        "a key is written twice",
        "a key stands once in a table",
        "remove one of the two, or begin a new record with its [[…]] line",
    ),
    (
        "Cannot declare",
        "a table is begun twice",
        "a single table is begun once; records of a list begin with two brackets",
        "write [[…]] for each record of a list, [policy] once",
    ),
    (
        "Cannot mutate immutable namespace",
        "a list or table in one piece is added to",
        "what is written as [ … ] or { … } is complete",
        "write it as a table of its own, or add inside the brackets",
    ),
    (
        "Expected '=' after a key",
        "a key has no value",
        "a line reads key = value",
        "write key = value; a key with blanks in it stands in quotes",
    ),
    (
        "Invalid value",
        "a value cannot be read",
        'a value is "text in quotes", a number, true, false, a date or a [list]',
        "put text in quotes; write decimals with a point and a digit on both sides",
    ),
    (
        "Expected newline or end of document",
        "something follows a complete value",
        "a line holds one key and one value",
        "begin a new line, or put the whole text in quotes",
    ),
    (
        "Unclosed array",
        "a list is not closed",
        "a list ends with ]",
        "add the missing ] or comma",
    ),
    (
        "Unterminated string",
        "a text is not closed",
        "a text ends with the quote that it began with",
        "add the missing quote",
    ),
    (
        "Illegal character",
        "a character is not allowed here",
        "a text ends on its line; control characters are written as escapes",
        "close the quote on the same line, or remove the character",
    ),
    (
        "Unescaped '\\' in a string",
        "a backslash begins no known escape",
        r"in double quotes a backslash is written \\",
        "write the text in 'single quotes', where backslashes stand for themselves",
    ),
    (
        "Invalid date or datetime",
        "there is no such day or time",
        "a day is written 2026-08-22, an instant 2026-08-22T06:00:00Z",
        "correct the day, month or time",
    ),
    (
        "Invalid statement",
        "a line does not begin with a key",
        "a line is a comment (#), a [table], a [[record]] or key = value",
        "begin a comment with #, or complete the line",
    ),
    (
        "Invalid initial character for a key part",
        "a key cannot begin with this character",
        "keys are made of letters, digits, '_' and '-', or stand in quotes",
        "correct the key",
    ),
    (
        "Expected ']",
        "a table's name is not closed",
        "a table begins with [name], a record with [[name]]",
        "close it with as many brackets as it was opened with",
    ),
)


def parse_toml(text: str, file: str) -> dict[str, Any] | Problem:
    """Parses the text of a TOML file.

    Args:
        text: The text.
        file: Its file, for the message.

    Returns:
        The tables, or the first mistake of syntax with its line and column.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _reading(str(error), text, file)
    except (ValueError, RecursionError):
        return Problem(
            "the file holds a number or nesting beyond all measure",
            "numbers have at most 4300 digits, and tables nest at most some hundreds",
            None,
            "look for a number that was run together, or for brackets never closed",
            file=file,
        )


def _reading(message: str, text: str, file: str) -> Problem:
    place = _PLACE.search(message)
    bare = message[: place.start()] if place else message
    lines = text.splitlines() or [""]
    row = int(place[1]) if place and place[1] else len(lines)
    column = int(place[2]) if place and place[2] else len(lines[-1]) + 1
    line = lines[row - 1] if row <= len(lines) else ""
    what, rule, way_out = _words(bare)
    return Problem(
        what,
        rule,
        line.strip() or None,
        way_out,
        file=file,
        key=f"line {row}, column {column}",
    )


def _words(message: str) -> tuple[str, str, str]:
    for start, *words in _SYNTAX_SAID:
        if message.startswith(start):
            what, rule, way_out = words
            return what, rule, way_out
    return (
        f"the file is not TOML ({message})",
        "TOML 1.0 (toml.io)",
        "correct the line; an editor with TOML support marks the place",
    )


def ids_in_text(text: str) -> set[str]:
    """The ids that a text which cannot be parsed seems to hold.

    They keep a mistake of syntax from making every reference to its file a mistake too.

    Args:
        text: TOML or JSON text.
    """
    return set(_ID.findall(text))
