"""Options that several commands share, with one wording."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spacereserve.cli.console import text

__all__ = [
    "AsJson",
    "At",
    "Cores",
    "Days",
    "DeclaredAt",
    "Folder",
    "Forecast",
    "Language",
    "Orbits",
    "OutFile",
]

_ = text().gettext

Folder = Annotated[Path, typer.Argument(help=_("A reserve folder."))]
At = Annotated[
    str | None,
    typer.Option(
        help=_("Instant of the declaration, or `now`; else that of the orbits.")
    ),
]
DeclaredAt = Annotated[
    str | None,
    typer.Option(
        help=_(
            "When the level is declared, such as 2026-08-22T12:00Z, or `now`; "
            "else the time of the orbits."
        )
    ),
]
Days = Annotated[float, typer.Option(help=_("How far ahead to plan, days."))]
Orbits = Annotated[
    str | None,
    typer.Option(
        help=_("An orbit file in place of the folder's, or `stored` (see catalog).")
    ),
]
Forecast = Annotated[
    Path | None,
    typer.Option(help=_("Cloud forecasts (CSV or TOML) in place of the folder's own.")),
]
Cores = Annotated[
    int | None,
    typer.Option(help=_("Plan in so many processes; 0 takes all cores.")),
]
OutFile = Annotated[
    Path | None, typer.Option("--out", help=_("Write the answer as JSON."))
]
AsJson = Annotated[bool, typer.Option("--json", help=_("Write JSON for machines."))]
Language = Annotated[
    str | None, typer.Option(help=_("Language of the answer: en or fr."))
]
