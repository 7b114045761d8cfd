"""``screen``: its options, and what is refused before any work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from spacereserve.cli.console import progress_bar, say_written, text
from spacereserve.cli.files import unwritable_paths, write_whole
from spacereserve.cli.options import (
    checked_language,
    out_of_range,
    refuse,
    wrong_instant,
    wrong_language,
)
from spacereserve.cli.shared_options import AsJson, Folder, Language, Orbits
from spacereserve.engine.errors import Problem
from spacereserve.language import translator

__all__ = ["HELP", "screen_command"]

_ = text().gettext
HELP = _(
    "Screen a reserve's satellites: who comes close to them, and how likely a "
    "collision is."
)

Only = Annotated[
    list[str] | None,
    typer.Option(help=_("Asset (id) to screen; may be repeated; else all.")),
]
Days = Annotated[float, typer.Option(help=_("How far ahead to look, days."))]
MissKm = Annotated[
    float, typer.Option(help=_("Distance below which an approach counts, km."))
]
Begin = Annotated[
    str | None,
    typer.Option(
        help=_(
            "When the search begins, such as 2026-08-22T12:00Z, or `now`; "
            "else the time of the orbits."
        )
    ),
]
Ephemerides = Annotated[
    list[str] | None,
    typer.Option(
        help=_("FILE or NUMBER=FILE: an operator's OEM in place of elements.")
    ),
]
Messages = Annotated[
    list[Path] | None,
    typer.Option(help=_("Conjunction messages (CDM), a file or a folder.")),
]
HardBodyM = Annotated[
    float,
    typer.Option(help=_("Combined radius to assume for a pair of objects, m.")),
]
Rows = Annotated[
    int, typer.Option(help=_("How many approaches to show, nearest first."))
]
OutFile = Annotated[
    Path | None, typer.Option("--out", help=_("Write all approaches as JSON."))
]


def screen_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Folder,
    orbits: Orbits = None,
    only: Only = None,
    days: Days = 3.0,
    miss_km: MissKm = 5.0,
    at: Begin = None,
    ephemeris: Ephemerides = None,
    messages: Messages = None,
    hard_body_m: HardBodyM = 20.0,
    rows: Rows = 20,
    out_file: OutFile = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Screens, and shows the approaches."""
    refuse(
        wrong_language(lang),
        _wrong_numbers(days=days, miss_km=miss_km, hard_body_m=hard_body_m, rows=rows),
        wrong_instant(at),
        unwritable_paths(out_file),
    )
    language = checked_language(lang)
    from spacereserve.cli import approaches  # noqa: PLC0415 - heavy, this command only

    title = translator(language).gettext("Screening")
    with progress_bar(title, quiet=as_json) as told:
        asked = approaches.Asked(
            folder=folder,
            orbits=orbits,
            only=tuple(only or ()),
            days=days,
            miss_km=miss_km,
            at=at,
            ephemerides=tuple(ephemeris or ()),
            messages=tuple(messages or ()),
            hard_body_m=hard_body_m,
        )
        answer = approaches.answered(asked, language, told)
    if out_file is not None:
        write_whole(out_file, answer.json_text().encode())
    answer.show(rows, as_json=as_json)
    say_written(out_file, lang=language, quiet=as_json)


def _wrong_numbers(
    *, days: float, miss_km: float, hard_body_m: float, rows: int
) -> Iterator[Problem]:
    yield from out_of_range(
        *("--days", days, 0 < days <= 60),
        rule="a screening looks from above 0 to 60 days",
    )
    yield from out_of_range(
        *("--miss-km", miss_km, 0 < miss_km <= 100),
        rule="the distance lies above 0 and is at most 100 km",
    )
    yield from out_of_range(
        *("--hard-body-m", hard_body_m, 0 < hard_body_m <= 500),
        rule="the combined radius lies above 0 and is at most 500 m",
    )
    yield from out_of_range(
        *("--rows", rows, 0 <= rows <= 100_000),
        rule="from 0 to 100,000 rows can be shown",
    )
