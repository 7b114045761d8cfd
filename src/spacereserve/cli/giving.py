"""Giving an answer: as a file, and on the screen or as JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rich.console import RenderableType

from spacereserve.cli.console import json_text, out, print_json
from spacereserve.cli.files import write_whole
from spacereserve.engine.model.record import Record

__all__ = ["give"]


def give(
    answer: Record,
    shown: Callable[[], RenderableType],
    *,
    out_file: Path | None,
    as_json: bool,
) -> None:
    """Writes an answer where a file is asked for, and tells it.

    Args:
        answer: The answer.
        shown: Makes what a reader is shown.
        out_file: The file; None where none is asked for.
        as_json: True tells it as JSON.
    """
    plain = answer.model_dump(mode="json")
    if out_file is not None:
        write_whole(out_file, json_text(plain).encode())
    if as_json:
        print_json(plain)
    else:
        out.print(shown())
