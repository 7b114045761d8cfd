"""A TOML file that is read as one value: accounts, figures, probabilities.

Such a file stands beside a reserve folder and belongs to one question. Its mistakes are
told as those of a folder: all at once, each with file, key, rule and way out.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.folder.problems import is_follow_on, problem_from
from spacereserve.engine.folder.toml_text import parse_toml

__all__ = ["problems_of_value", "read_tables", "read_value"]

_Value = TypeVar("_Value")


def read_tables(path: Path, *, rule: str) -> dict[str, Any]:
    """Reads the tables of a TOML file.

    Args:
        path: The file.
        rule: What it holds, as a rule without a full stop.

    Returns:
        Its tables, as they are written.

    Raises:
        InputError: The file cannot be opened, or is not TOML.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path} cannot be read ({error})",
            rule=rule,
            value=str(path),
            way_out="correct the file, or leave the option out",
        ) from error
    tables = parse_toml(text, str(path))
    if isinstance(tables, Problem):
        raise InputError.from_problems([tables])
    return tables


def read_value(path: Path, kind: type[_Value], *, rule: str) -> _Value:
    """Reads a TOML file as one value.

    Args:
        path: The file.
        kind: What it is to be: a record of the engine.
        rule: What it holds, as a rule without a full stop.

    Returns:
        The value.

    Raises:
        InputError: The file cannot be read, or has mistakes; all are told at once.
    """
    tables = read_tables(path, rule=rule)
    try:
        return TypeAdapter(kind).validate_python(tables)
    except ValidationError as error:
        problems = problems_of_value(error, kind, tables, path)
        raise InputError.from_problems(problems) from error


def problems_of_value(
    error: ValidationError,
    kind: Any,
    raw: Mapping[str, Any],
    path: Path,
    label: str = "",
) -> list[Problem]:
    """The mistakes of a part of a file, worded as those of a reserve folder are.

    Args:
        error: Pydantic's error.
        kind: What the part was to be.
        raw: The part, as it is written.
        path: The file.
        label: The part's place in the file, such as ``firms.iceye``.
    """
    return [
        problem_from(item, kind, raw, file=str(path), label=label)
        for item in error.errors(include_url=False)
        if not is_follow_on(item)
    ]
