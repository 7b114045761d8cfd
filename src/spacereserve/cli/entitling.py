"""``entitlements``: what companies earn by promising, and whether they can use it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from spacereserve.cli.console import text
from spacereserve.cli.options import checked_language
from spacereserve.cli.shared_options import AsJson, Folder, Language, OutFile
from spacereserve.language import translator

__all__ = ["HELP", "entitlements_command"]

_ = text().gettext
HELP = _("Share peacetime business by what companies promise, and see who can use it.")


def entitlements_command(
    folder: Folder,
    rules: Annotated[
        Path,
        typer.Argument(help=_("A TOML file: business by domain, weights, thresholds.")),
    ],
    on: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help=_("First day of the year that is looked at; else today."),
        ),
    ] = None,
    lang: Language = None,
    out_file: OutFile = None,
    as_json: AsJson = False,
) -> None:
    """Shares peacetime business."""
    language = checked_language(lang, out_file)
    from spacereserve.cli.giving import give  # noqa: PLC0415 - heavy
    from spacereserve.engine.finance import (  # noqa: PLC0415 - heavy
        find_entitlements,
        read_entitlement_rules,
    )
    from spacereserve.engine.folder import read_folder  # noqa: PLC0415 - heavy
    from spacereserve.engine.reports.entitlements import (  # noqa: PLC0415 - heavy
        entitlements_summary,
    )

    reserve = read_folder(folder, with_orbits=False).reserve
    day = (on or datetime.now(UTC)).date()
    asked = read_entitlement_rules(rules, reserve)
    found = find_entitlements(reserve, asked, on=day)
    said = translator(language)
    give(
        found,
        lambda: entitlements_summary(found, reserve, said),
        out_file=out_file,
        as_json=as_json,
    )
