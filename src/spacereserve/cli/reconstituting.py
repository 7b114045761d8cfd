"""``reconstitute``: its options, and what is refused before any work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from spacereserve.cli.console import say_written, text
from spacereserve.cli.files import unwritable_paths, write_whole
from spacereserve.cli.options import (
    checked_language,
    out_of_range,
    refuse,
    wrong_instant,
    wrong_language,
)
from spacereserve.cli.shared_options import AsJson, At, Folder, Language, Orbits
from spacereserve.engine.errors import Problem

__all__ = ["HELP", "reconstitute_command"]

_ = text().gettext
HELP = _("Schedule the launches that bring a lost constellation back.")

Lost = Annotated[
    list[str],
    typer.Option(help=_("Satellites that are lost, an asset (id); may be repeated.")),
]
MassKg = Annotated[
    float,
    typer.Option(help=_("Mass of one satellite with its share of dispenser, kg.")),
]
Level = Annotated[
    str | None,
    typer.Option(help=_("Level declared (id); without it, the highest.")),
]
Launchers = Annotated[
    list[str] | None,
    typer.Option(
        help=_("Only this launcher, a service (id); may be repeated. Else all.")
    ),
]
PerLaunch = Annotated[
    int | None,
    typer.Option(help=_("At most so many satellites ride together; else as fit.")),
]
BeyondContract = Annotated[
    bool,
    typer.Option(
        "--beyond-contract",
        help=_("Any number of launches, not only those that agreements promise."),
    ),
]
TurnaroundDays = Annotated[
    float, typer.Option(help=_("Days from one further vehicle to the next."))
]
Days = Annotated[float, typer.Option(help=_("How far ahead, days (at most 60)."))]
OutFile = Annotated[
    Path | None, typer.Option("--out", help=_("Write the schedule as JSON."))
]
Picture = Annotated[
    Path | None, typer.Option(help=_("Draw the schedule into this SVG file."))
]


def reconstitute_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Folder,
    lost: Lost,
    mass_kg: MassKg,
    level: Level = None,
    launcher: Launchers = None,
    per_launch: PerLaunch = None,
    beyond_contract: BeyondContract = False,
    turnaround_days: TurnaroundDays = 14.0,
    days: Days = 60.0,
    at: At = None,
    orbits: Orbits = None,
    out_file: OutFile = None,
    picture: Picture = None,
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
    for path, content in ((out_file, answer.json_text), (picture, answer.picture)):
        if path is not None:
            write_whole(path, content().encode())
    answer.show(as_json=as_json)
    say_written(out_file, picture, lang=language, quiet=as_json)


def _wrong_numbers(
    mass_kg: float, per_launch: int | None, turnaround_days: float, days: float
) -> Iterator[Problem]:
    yield from out_of_range(
        "--mass-kg", mass_kg, mass_kg > 0, rule="a mass lies above 0"
    )
    yield from out_of_range(
        *("--per-launch", per_launch, per_launch is None or per_launch >= 1),
        rule="at least one satellite rides on a launch",
    )
    yield from out_of_range(
        *("--turnaround-days", turnaround_days, turnaround_days >= 0),
        rule="a turnaround is no less than 0 days",
    )
    yield from out_of_range(
        *("--days", days, 0 < days <= 60),
        rule="a schedule looks from above 0 to 60 days",
    )
