"""``compare``: two plans side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spacereserve.cli.console import out, print_json, text
from spacereserve.cli.options import checked_language
from spacereserve.cli.shared_options import AsJson, Language
from spacereserve.engine.errors import InputError
from spacereserve.language import translator

if TYPE_CHECKING:
    from spacereserve.engine.allocation import Plan
    from spacereserve.engine.model import Reserve

__all__ = ["HELP", "compare_command"]

_ = text().gettext
HELP = _("Compare two plans: who gains, who loses, what moved and why.")


def compare_command(
    before: Annotated[Path, typer.Argument(help=_("The first plan."))],
    after: Annotated[Path, typer.Argument(help=_("The second plan."))],
    folder: Annotated[
        Path | None, typer.Option(help=_("The reserve folder, for names."))
    ] = None,
    lang: Language = None,
    as_json: AsJson = False,
) -> None:
    """Compares two plans."""
    language = checked_language(lang)
    from spacereserve.cli.answers import (  # noqa: PLC0415 - heavy, this command only
        read_plans,
    )
    from spacereserve.engine.comparison import compare  # noqa: PLC0415 - the same
    from spacereserve.engine.folder import read_folder  # noqa: PLC0415 - the same
    from spacereserve.engine.reports import difference_summary  # noqa: PLC0415

    plans: list[Plan] = []
    for path in (before, after):
        found = read_plans(path)
        if len(found) != 1:
            raise InputError(
                f"{path} holds {len(found)} plans",
                rule="two plans are compared, one from each file",
                value=len(found),
                way_out="make a file of one level: `plan FOLDER --level L --out FILE`",
            )
        plans += found
    if plans[0].reserve != plans[1].reserve:
        raise InputError(
            "the plans are of two different reserves",
            rule="plans of one reserve are compared",
            value=plans[1].reserve,
            way_out=f"name two plans of {plans[0].reserve!r}",
        )
    difference = compare(*plans)
    if as_json:
        print_json(difference.model_dump(mode="json"))
        return
    reserve = _nameless(plans[0])
    if folder is not None:
        reserve = read_folder(folder, with_orbits=False).reserve
    out.print(
        difference_summary(difference, reserve, translator(language)), soft_wrap=True
    )


def _nameless(plan: Plan) -> Reserve:
    """A reserve that knows no names, so that everything is told by its identifier."""
    from spacereserve.engine.model import Reserve  # noqa: PLC0415 - heavy

    level = {"id": plan.level, "name": plan.level, "order": 0}
    return Reserve.model_validate(
        {"id": plan.reserve, "name": plan.reserve, "levels": [level]}
    )
