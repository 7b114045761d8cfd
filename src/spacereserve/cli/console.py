"""What every command shares: the two consoles, the reader's language, progress."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from spacereserve.engine.errors import EngineError, Problem
from spacereserve.language import LANGS, Lang, Translator, problem_text, translator

__all__ = [
    "asked_language",
    "err",
    "interface_language",
    "json_text",
    "out",
    "print_error",
    "print_json",
    "print_wrong_use",
    "progress_bar",
    "say_written",
    "text",
]

Told = Callable[[str, float], None]


class _Output(Console):
    """A console whose closed pipe ends the command in one place, in ``main``."""

    def on_broken_pipe(self) -> NoReturn:
        """Hands the news on."""
        raise BrokenPipeError


out = _Output(highlight=False, soft_wrap=False)
err = _Output(stderr=True, highlight=False)


def asked_language(arguments: Sequence[str]) -> Lang | None:
    """The language that a command line asks its answer in, where it asks for one.

    Args:
        arguments: The command line.
    """
    words = [part for word in arguments for part in word.split("=", 1)]
    for word, value in pairwise(words):
        if word == "--lang":
            return next((lang for lang in LANGS if lang == value), None)
    return None


def interface_language() -> Lang:
    """The language of help and messages: ``SPACERESERVE_LANG``, or the system's."""
    for name in ("SPACERESERVE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"


def text() -> Translator:
    """The translator for help and messages."""
    return translator(interface_language())


def print_json(value: Any) -> None:
    """Writes a value as JSON to standard output, nothing else."""
    sys.stdout.write(json_text(value))


def json_text(value: Any) -> str:
    """A value as JSON for people and machines, with a newline at its end.

    Args:
        value: Plain values; a figure that is not finite is our mistake.
    """
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def print_error(error: EngineError, *, as_json: bool, lang: Lang | None = None) -> None:
    """Tells the user what is wrong, every mistake on a line of its own.

    Args:
        error: What was raised.
        as_json: True writes JSON to standard error instead of prose.
        lang: The language that the answer was asked in; None takes that of messages.
    """
    if as_json:
        _print_problems(type(error).__name__, error.problems)
        return
    said = text() if lang is None else translator(lang)
    n_problems = len(error.problems)
    if n_problems > 1:
        title = said.ngettext("{n} mistake:", "{n} mistakes:", n_problems)
        err.print(Text(title.format(n=said.number(n_problems, digits=0)), style="bold"))
    for problem in error.problems:
        err.print(Text(problem_text(problem, said)), soft_wrap=True)


def print_wrong_use(error: Any, *, as_json: bool) -> None:
    """Tells the user that a command was not written as it must be.

    Args:
        error: What typer raised: an unknown option, a missing argument and so on.
        as_json: True writes JSON to standard error instead of prose.
    """
    if not as_json:
        error.show()
        return
    command = error.ctx.command_path if error.ctx else "spacereserve"
    problem = Problem(
        error.format_message().rstrip("."),
        rule="a command is written as its help says",
        value=None,
        way_out=f"see `{command} --help`",
    )
    _print_problems("InputError", [problem])


def _print_problems(name: str, problems: Sequence[Problem]) -> None:
    value = {"error": name, "problems": [problem.as_dict() for problem in problems]}
    sys.stderr.write(json.dumps(value, ensure_ascii=False) + "\n")


def say_written(*paths: Path | None, lang: Lang, quiet: bool) -> None:
    """Says on standard error which files were written.

    Args:
        paths: The files; None where none was asked for.
        lang: The language of the answer.
        quiet: True says nothing.
    """
    said = translator(lang).gettext("Written: {path}")
    for path in () if quiet else filter(None, paths):
        err.print(said.format(path=path), soft_wrap=True, markup=False)


def _silent(what: str, fraction: float) -> None:
    del what, fraction


@contextmanager
def progress_bar(title: str, *, quiet: bool) -> Iterator[Told]:
    """Shows how far long work has come, on standard error, where a person looks on.

    Args:
        title: What is being done.
        quiet: True shows nothing.

    Yields:
        A function that is told what is being worked on and the share done.
    """
    if quiet or not err.is_terminal:
        yield _silent
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[what]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(title, total=1.0, what="")

        def told(what: str, fraction: float) -> None:
            bar.update(task, completed=fraction, what=what)

        yield told
