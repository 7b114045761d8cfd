"""Names in a file that nothing known bears."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from spacereserve.engine.errors import Problem
from spacereserve.engine.model import suggestion

__all__ = ["unknown_names"]


def unknown_names(
    named: Iterable[tuple[str, str]],
    known: Collection[str],
    *,
    noun: str,
    rule: str,
    path: Path,
) -> list[Problem]:
    """Finds names that are not known.

    Args:
        named: Key in the file, and the name that stands there.
        known: The names that there are.
        noun: What they name, such as ``level``.
        rule: How it is named.
        path: The file.

    Returns:
        A mistake for each.
    """
    return [
        Problem(
            f"there is no {noun} {name!r}",
            rule=rule,
            value=name,
            way_out=suggestion(name, known),
            file=str(path),
            key=key,
        )
        for key, name in named
        if name not in known
    ]
