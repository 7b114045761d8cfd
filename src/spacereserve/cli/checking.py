"""``verify``: is a plan, or a day's schedule, what it says it is?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import RenderableType

from spacereserve.cli.console import out, print_json, text
from spacereserve.cli.options import checked_language
from spacereserve.cli.shared_options import AsJson, Folder, Language, Orbits
from spacereserve.engine.errors import InputError
from spacereserve.language import Translator, translator

if TYPE_CHECKING:
    from spacereserve.engine.model import Reserve
    from spacereserve.engine.orbits import Catalogue
    from spacereserve.engine.verification import Verification

    Checked = tuple[list[Verification], RenderableType]
    Checker = Callable[[Reserve, Catalogue, Translator], Checked]

__all__ = ["VERIFY_HELP", "is_schedule", "verify_command"]

_ = text().gettext
VERIFY_HELP = _(
    "Check a plan or a day's schedule against the reserve and the orbits, from first "
    "principles."
)


def verify_command(
    folder: Folder,
    plan_file: Annotated[
        Path,
        typer.Argument(
            help=_("A plan written with --out, or a schedule with --schedule.")
        ),
    ],
    orbits: Orbits = None,
    lang: Language = None,
    as_json: AsJson = False,
) -> None:
    """Checks plans; what is found against one ends the command with exit code 2."""
    language = checked_language(lang)
    said = translator(language)
    from spacereserve.cli.skies import catalogue_of  # noqa: PLC0415 - heavy
    from spacereserve.engine.folder import read_folder  # noqa: PLC0415 - the same

    check = _check_of_day if is_schedule(plan_file) else _check_of_plans
    checked = check(plan_file)
    found = read_folder(folder, with_orbits=orbits is None)
    checks, shown = checked(found.reserve, catalogue_of(found, orbits), said)
    if as_json:
        values = [one.model_dump(mode="json") for one in checks]
        print_json(values[0] if len(values) == 1 else values)
    else:
        out.print(shown, soft_wrap=True)
    if not all(one.holds for one in checks):
        raise typer.Exit(2)


def is_schedule(path: Path) -> bool:
    """Whether a file says of itself that it is a day's schedule.

    Args:
        path: The file.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False  # told where a plan is read
    kind = value.get("format") if isinstance(value, dict) else None
    return isinstance(kind, str) and kind.startswith("spacereserve.schedule/")


def _check_of_plans(path: Path) -> Checker:
    from spacereserve.cli.answers import read_plans  # noqa: PLC0415 - heavy
    from spacereserve.engine.reports import (  # noqa: PLC0415 - the same
        verification_summary,
    )
    from spacereserve.engine.verification import verify  # noqa: PLC0415 - the same

    plans = read_plans(path)

    def checked(reserve: Reserve, catalogue: Catalogue, said: Translator) -> Checked:
        checks = [(plan, verify(reserve, plan, catalogue)) for plan in plans]
        shown = verification_summary(checks, reserve, said)
        return [check for _, check in checks], shown

    return checked


def _check_of_day(path: Path) -> Checker:
    from spacereserve.engine.allocation.day_schedule import (  # noqa: PLC0415 - heavy
        Schedule,
    )
    from spacereserve.engine.reports import (  # noqa: PLC0415 - the same
        day_verification_summary,
    )
    from spacereserve.engine.verification import verify_day  # noqa: PLC0415 - the same

    try:
        schedule = Schedule.model_validate_json(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(
            f"{path} is no schedule ({str(error).splitlines()[0]})",
            rule="a schedule is a JSON file that `dispatch --schedule FILE` wrote",
            value=str(path),
            way_out="make it again with `dispatch FOLDER PLAN --schedule FILE`",
        ) from error

    def checked(reserve: Reserve, catalogue: Catalogue, said: Translator) -> Checked:
        found = verify_day(reserve, schedule, catalogue)
        return [found], day_verification_summary(schedule, found, reserve, said)

    return checked
