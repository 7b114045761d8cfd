"""``verify``: is a plan what it says it is?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spacereserve.cli.console import out, print_json, text
from spacereserve.cli.options import checked_language
from spacereserve.cli.shared_options import AsJson, Folder, Language, Orbits
from spacereserve.language import translator

__all__ = ["VERIFY_HELP", "verify_command"]

_ = text().gettext
VERIFY_HELP = _(
    "Check a plan against the reserve and the orbits, from first principles."
)


def verify_command(
    folder: Folder,
    plan_file: Annotated[Path, typer.Argument(help=_("A plan written with --out."))],
    orbits: Orbits = None,
    lang: Language = None,
    as_json: AsJson = False,
) -> None:
    """Checks plans; what is found against one ends the command with exit code 2."""
    language = checked_language(lang)
    from spacereserve.cli.answers import (  # noqa: PLC0415 - heavy, this command only
        catalogue_of,
        read_plans,
    )
    from spacereserve.engine.folder import read_folder  # noqa: PLC0415 - the same
    from spacereserve.engine.reports import (  # noqa: PLC0415 - the same
        verification_summary,
    )
    from spacereserve.engine.verification import verify  # noqa: PLC0415 - the same

    plans = read_plans(plan_file)
    found = read_folder(folder, with_orbits=orbits is None)
    catalogue = catalogue_of(found, orbits)
    checks = [(plan, verify(found.reserve, plan, catalogue)) for plan in plans]
    if as_json:
        values = [check.model_dump(mode="json") for _, check in checks]
        print_json(values[0] if len(values) == 1 else values)
    else:
        said = translator(language)
        out.print(verification_summary(checks, found.reserve, said), soft_wrap=True)
    if not all(check.holds for _, check in checks):
        raise typer.Exit(2)
