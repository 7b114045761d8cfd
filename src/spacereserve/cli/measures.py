"""``measures``: what keeps companies ready, and what each way costs the public."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spacereserve.cli.console import text
from spacereserve.cli.options import checked_language
from spacereserve.cli.shared_options import AsJson, Folder, Language, OutFile
from spacereserve.language import translator

__all__ = ["HELP", "measures_command"]

_ = text().gettext
HELP = _("Compare what keeps companies ready: retainer, indemnity and so on.")


def measures_command(
    folder: Folder,
    figures: Annotated[
        Path | None,
        typer.Option(help=_("A TOML file of companies' figures; else assumptions.")),
    ] = None,
    provider: Annotated[
        list[str] | None,
        typer.Option(help=_("A provider (id); may be repeated. Else all companies.")),
    ] = None,
    lang: Language = None,
    out_file: OutFile = None,
    as_json: AsJson = False,
) -> None:
    """Compares measures."""
    language = checked_language(lang, out_file)
    from spacereserve.cli.giving import give  # noqa: PLC0415 - heavy
    from spacereserve.engine.finance import (  # noqa: PLC0415 - heavy
        compare_measures,
        read_figures,
    )
    from spacereserve.engine.folder import read_folder  # noqa: PLC0415 - heavy
    from spacereserve.engine.reports.measures import (  # noqa: PLC0415 - heavy
        measures_summary,
    )

    reserve = read_folder(folder, with_orbits=False).reserve
    found = compare_measures(reserve, read_figures(figures, reserve), provider or ())
    said = translator(language)
    give(
        found,
        lambda: measures_summary(found, reserve, said),
        out_file=out_file,
        as_json=as_json,
    )
