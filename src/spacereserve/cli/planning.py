"""``plan`` and ``report``: their options, and what is refused before any work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from spacereserve.cli.console import err, progress_bar, say_written, text
from spacereserve.cli.files import unwritable_paths, write_whole
from spacereserve.cli.options import (
    checked_language,
    refuse,
    wrong_instant,
    wrong_language,
    wrong_numbers,
    wrong_price,
    wrong_theatres,
)
from spacereserve.cli.shared_options import (
    AsJson,
    Cores,
    Days,
    DeclaredAt,
    Folder,
    Forecast,
    Language,
    Orbits,
)
from spacereserve.cli.whatif_given import wrong_count
from spacereserve.language import Lang, translator

if TYPE_CHECKING:
    from spacereserve.cli.answers import Answer

__all__ = [
    "HELP",
    "REPORT_HELP",
    "plan_command",
    "report_command",
]

_ = text().gettext
HELP = _("Plan what a reserve gives at a level: who, what, where, when, for how much.")

REPORT_HELP = _("Write the report of a plan made before, in English or French.")

Levels = Annotated[str, typer.Option(help=_("Level, several with commas, or `all`."))]
Theatres = Annotated[
    list[str] | None,
    typer.Option(help=_("THEATRE=LEVEL where it differs; may be repeated.")),
]
Report = Annotated[
    Path | None, typer.Option(help=_("Write a report as one HTML file."))
]
OutFile = Annotated[
    Path | None, typer.Option("--out", help=_("Write the plan as JSON."))
]
Gap = Annotated[float, typer.Option(help=_("Relative gap at which solving may stop."))]
TimeLimit = Annotated[
    float | None,
    typer.Option(help=_("Longest time for one stage of solving, seconds.")),
]
Remedies = Annotated[
    bool, typer.Option(help=_("Search the cheapest remedy of each unmet need."))
]
Consents = Annotated[
    bool | None,
    typer.Option(
        help=_("Also plan as if missing consents were given (small: always).")
    ),
]
Worths = Annotated[
    bool | None,
    typer.Option(help=_("Also say what one more unit is worth (small: always).")),
]
Stress = Annotated[
    bool | None,
    typer.Option(
        help=_(
            "Also try all single losses, each planned anew (always where at most six "
            "needs have a revisit time)."
        )
    ),
]
StressFiles = Annotated[
    list[Path] | None,
    typer.Option(
        help=_("Losses that `stress --out` wrote for a plan; may be repeated.")
    ),
]
Near = Annotated[
    Path | None, typer.Option(help=_("A running plan (JSON) to stay close to."))
]
ChangePrice = Annotated[
    float | None,
    typer.Option(
        help=_("With --near: price of each commitment called on or off, EUR.")
    ),
]


def plan_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Folder,
    level: Levels,
    theatre: Theatres = None,
    at: DeclaredAt = None,
    days: Days = 7.0,
    orbits: Orbits = None,
    forecast: Forecast = None,
    lang: Language = None,
    report: Report = None,
    out_file: OutFile = None,
    as_json: AsJson = False,
    gap: Gap = 1e-2,
    time_limit: TimeLimit = None,
    remedies: Remedies = True,
    consents: Consents = None,
    worths: Worths = None,
    stress: Stress = None,
    cores: Cores = None,
    near: Near = None,
    change_price_eur: ChangePrice = None,
) -> None:
    """Plans, and shows the answer."""
    refuse(
        wrong_language(lang),
        wrong_numbers(days=days, gap=gap, time_limit=time_limit),
        wrong_instant(at),
        wrong_theatres(theatre or []),
        unwritable_paths(report, out_file),
        wrong_price(near, change_price_eur),
        wrong_count("--cores", cores or 0, least=0),
    )
    language = checked_language(lang)
    from spacereserve.cli import answers  # noqa: PLC0415 - heavy, this command only

    with progress_bar(translator(language).gettext("Planning"), quiet=as_json) as told:
        asked = answers.Asked(
            folder=folder,
            levels=level,
            theatres=tuple(theatre or ()),
            at=at,
            days=days,
            orbits=orbits,
            gap_fraction=gap,
            time_limit_s=time_limit,
            remedies=remedies,
            consents=consents,
            worths=worths,
            stress=stress,
            cores=cores,
            near=near,
            forecast=forecast,
            change_price_eur=change_price_eur or 0.0,
        )
        answer = answers.answered(asked, language, told)
        content = _content(answer, report, out_file)
    for path, written in content.items():
        write_whole(path, written)
    answer.show(as_json=as_json)
    say_written(*content, lang=language, quiet=as_json)
    if answer.is_stopped:
        _end_as_stopped(language)


def _end_as_stopped(language: Lang) -> NoReturn:
    said = translator(language)
    words = said.gettext(
        "Stopped: this is the best plan so far; how good it is stands with it."
    )
    err.print(words, soft_wrap=True)
    raise typer.Exit(130)


def _content(
    answer: Answer, report: Path | None, out_file: Path | None
) -> dict[Path, bytes]:
    """What is to be written where."""
    texts = ((report, answer.report_text), (out_file, answer.json_text))
    return {path: made().encode() for path, made in texts if path is not None}


def report_command(
    folder: Folder,
    plan_file: Annotated[Path, typer.Argument(help=_("A plan written with --out."))],
    report: Annotated[Path, typer.Argument(help=_("The HTML file to write."))],
    lang: Language = None,
    stress: StressFiles = None,
) -> None:
    """Writes the report of plans made before."""
    language = checked_language(lang, report)
    from spacereserve.cli import answers  # noqa: PLC0415 - heavy, this command only

    answer = answers.read_answer(folder, plan_file, language, stress or ())
    write_whole(report, answer.report_text().encode())
    say_written(report, lang=language, quiet=False)
