"""``screen``: its options, and what is refused before any work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from spacereserve.cli.console import err, progress_bar, text
from spacereserve.cli.files import unwritable_paths, write_whole
from spacereserve.cli.options import (
    checked_language,
    refuse,
    wrong_instant,
    wrong_language,
)
from spacereserve.engine.errors import Problem
from spacereserve.language import translator

__all__ = ["HELP", "screen_command"]

_ = text().gettext
HELP = _(
    "Screen a reserve's satellites: who comes close to them, and how likely a "
    "collision is."
)


def screen_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Annotated[Path, typer.Argument(help=_("A reserve folder."))],
    orbits: Annotated[
        str | None,
        typer.Option(
            help=_("An orbit file in place of the folder's, or `stored` (see catalog).")
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help=_("Asset (id) to screen; may be repeated; else all.")),
    ] = None,
    days: Annotated[float, typer.Option(help=_("How far ahead to look, days."))] = 3.0,
    miss_km: Annotated[
        float, typer.Option(help=_("Distance below which an approach counts, km."))
    ] = 5.0,
    at: Annotated[
        str | None,
        typer.Option(
            help=_(
                "When the search begins, such as 2026-08-22T12:00Z, or `now`; "
                "else the time of the orbits."
            )
        ),
    ] = None,
    ephemeris: Annotated[
        list[str] | None,
        typer.Option(
            help=_("FILE or NUMBER=FILE: an operator's OEM in place of elements.")
        ),
    ] = None,
    messages: Annotated[
        list[Path] | None,
        typer.Option(help=_("Conjunction messages (CDM), a file or a folder.")),
    ] = None,
    hard_body_m: Annotated[
        float,
        typer.Option(help=_("Combined radius to assume for a pair of objects, m.")),
    ] = 20.0,
    rows: Annotated[
        int, typer.Option(help=_("How many approaches to show, nearest first."))
    ] = 20,
    out_file: Annotated[
        Path | None, typer.Option("--out", help=_("Write all approaches as JSON."))
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help=_("Write JSON for machines."))
    ] = False,
    lang: Annotated[
        str | None, typer.Option(help=_("Language of the answer: en or fr."))
    ] = None,
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
    if out_file is not None and not as_json:
        said = translator(language)
        err.print(said.gettext("Written: {path}").format(path=out_file), soft_wrap=True)


def _wrong_numbers(
    *, days: float, miss_km: float, hard_body_m: float, rows: int
) -> Iterator[Problem]:
    for name, value, rule, good in (
        ("--days", days, "a screening looks from above 0 to 60 days", 0 < days <= 60),
        (
            "--miss-km",
            miss_km,
            "the distance lies above 0 and is at most 100 km",
            0 < miss_km <= 100,
        ),
        (
            "--hard-body-m",
            hard_body_m,
            "the combined radius lies above 0 and is at most 500 m",
            0 < hard_body_m <= 500,
        ),
        ("--rows", rows, "from 0 to 100,000 rows can be shown", 0 <= rows <= 100_000),
    ):
        if not good:
            yield Problem(
                f"{name} is out of range",
                rule=rule,
                value=value,
                way_out="correct the number, or leave the option out",
            )
