"""``reconstitute``: its options, and what is refused before any work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from spacereserve.cli.console import err, text
from spacereserve.cli.files import unwritable_paths, write_whole
from spacereserve.cli.options import (
    checked_language,
    refuse,
    wrong_instant,
    wrong_language,
)
from spacereserve.cli.shared_options import AsJson, At, Folder, Language, Orbits
from spacereserve.engine.errors import Problem
from spacereserve.language import translator

__all__ = ["HELP", "reconstitute_command"]

_ = text().gettext
HELP = _("Schedule the launches that bring a lost constellation back.")


def reconstitute_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Folder,
    lost: Annotated[
        list[str],
        typer.Option(
            help=_("Satellites that are lost, an asset (id); may be repeated.")
        ),
    ],
    mass_kg: Annotated[
        float,
        typer.Option(help=_("Mass of one satellite with its share of dispenser, kg.")),
    ],
    level: Annotated[
        str | None,
        typer.Option(help=_("Level declared (id); without it, the highest.")),
    ] = None,
    launcher: Annotated[
        list[str] | None,
        typer.Option(
            help=_("Only this launcher, a service (id); may be repeated. Else all.")
        ),
    ] = None,
    per_launch: Annotated[
        int | None,
        typer.Option(help=_("At most so many satellites ride together; else as fit.")),
    ] = None,
    beyond_contract: Annotated[
        bool,
        typer.Option(
            "--beyond-contract",
            help=_("Any number of launches, not only those that agreements promise."),
        ),
    ] = False,
    turnaround_days: Annotated[
        float,
        typer.Option(help=_("Days from one further vehicle to the next.")),
    ] = 14.0,
    days: Annotated[
        float, typer.Option(help=_("How far ahead, days (at most 60)."))
    ] = 60.0,
    at: At = None,
    orbits: Orbits = None,
    out_file: Annotated[
        Path | None, typer.Option("--out", help=_("Write the schedule as JSON."))
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(help=_("Draw the schedule into this SVG file."))
    ] = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Schedules launches."""
    refuse(
        wrong_language(lang),
        _wrong_numbers(mass_kg, per_launch, turnaround_days, days),
        wrong_instant(at),
        unwritable_paths(out_file, picture),
    )
    language = checked_language(lang)
    from spacereserve.cli import reconstitution_answers as answers  # noqa: PLC0415

    answer = answers.answered(
        answers.Asked(
            folder=folder,
            lost=tuple(lost),
            mass_kg=mass_kg,
            level=level,
            launchers=tuple(launcher or ()),
            per_launch=per_launch,
            beyond_contract=beyond_contract,
            turnaround_days=turnaround_days,
            days=days,
            at=at,
            orbits=orbits,
        ),
        language,
    )
    for path, content in (
        (out_file, answer.json_text),
        (picture, answer.picture),
    ):
        if path is not None:
            write_whole(path, content().encode())
    answer.show(as_json=as_json)
    said = translator(language)
    for path in (out_file, picture):
        if path is not None and not as_json:
            err.print(said.gettext("Written: {path}").format(path=path), soft_wrap=True)


def _wrong_numbers(
    mass_kg: float, per_launch: int | None, turnaround_days: float, days: float
) -> Iterator[Problem]:
    for name, value, rule, good in (
        ("--mass-kg", mass_kg, "a mass lies above 0", mass_kg > 0),
        (
            "--per-launch",
            per_launch,
            "at least one satellite rides on a launch",
            per_launch is None or per_launch >= 1,
        ),
        (
            "--turnaround-days",
            turnaround_days,
            "a turnaround is no less than 0 days",
            turnaround_days >= 0,
        ),
        ("--days", days, "a schedule looks from above 0 to 60 days", 0 < days <= 60),
    ):
        if not good:
            yield Problem(
                f"{name} is out of range",
                rule=rule,
                value=value,
                way_out="correct the number, or leave the option out",
            )
