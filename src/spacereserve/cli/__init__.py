"""The command line: ``spacereserve …``.

Exit codes: 0 all well, 1 our fault (with a traceback to report), 2 the user's mistake
(one clear message), 130 stopped by the user.

What a command works with (orbits, solver, reports) is imported when it runs, so that
help and messages come at once.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import Any

import typer

from spacereserve.cli.app import app
from spacereserve.cli.console import (
    asked_language,
    err,
    print_error,
    print_wrong_use,
    text,
)
from spacereserve.engine.errors import EngineError
from spacereserve.plugins import load_domains_once

__all__ = ["main"]

# The parent of every mistake in how a command was written; typer exports only this one.
_WRONG_USE: type[Any] = typer.BadParameter.__bases__[0]


def main() -> None:
    """Runs the command line and leaves with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without our shapes and accents shows their numbers instead.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: Sequence[str]) -> int:
    as_json = "--json" in arguments
    try:
        _invoke(arguments)
        sys.stdout.flush()
    except typer.Exit as stop:
        return int(stop.exit_code)
    except _WRONG_USE as error:
        print_wrong_use(error, as_json=as_json)
        return 2
    except EngineError as error:
        print_error(error, as_json=as_json, lang=asked_language(arguments))
        return 2
    except (KeyboardInterrupt, typer.Abort):
        err.print(text().gettext("Stopped. No file was left half written."))
        return 130
    except BrokenPipeError:
        _forget_output()
    return 0


def _invoke(arguments: Sequence[str]) -> None:
    load_domains_once()
    command = typer.main.get_command(app)
    with command.make_context("spacereserve", list(arguments)) as context:
        command.invoke(context)


def _forget_output() -> None:
    """The reader of our output went away, as `| head` does: nobody is to be told.

    Source: Python documentation, module signal, note on SIGPIPE.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
