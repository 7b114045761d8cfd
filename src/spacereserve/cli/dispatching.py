"""``dispatch``: from a plan to a day's work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spacereserve.cli.console import err, json_text, out, print_json, text
from spacereserve.cli.files import unwritable_paths, write_whole
from spacereserve.cli.options import checked_language, refuse, wrong_report
from spacereserve.cli.shared_options import (
    AsJson,
    Folder,
    Forecast,
    Language,
    Orbits,
)
from spacereserve.engine.errors import InputError, Problem
from spacereserve.language import Lang, translator

if TYPE_CHECKING:
    from spacereserve.engine.dispatch import Schedule
    from spacereserve.engine.model import Reserve

__all__ = ["HELP", "dispatch_command"]

_ = text().gettext
HELP = _("Make the schedule of a day of a plan: which satellite takes what, when.")


def dispatch_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Folder,
    plan_file: Annotated[Path, typer.Argument(help=_("A plan written with --out."))],
    day: Annotated[
        int, typer.Option(help=_("Day of the plan, from 1 (24 hours each)."))
    ] = 1,
    without: Annotated[
        list[str] | None,
        typer.Option(help=_("Provider that refuses; may be repeated.")),
    ] = None,
    cloud: Annotated[
        list[str] | None,
        typer.Option(help=_("THEATRE=SHARE of forecast cloud; may be repeated.")),
    ] = None,
    forecast: Forecast = None,
    orbits: Orbits = None,
    lang: Language = None,
    out_file: Annotated[
        Path | None,
        typer.Option("--out", help=_("Write STAPI opportunities by provider as JSON.")),
    ] = None,
    schedule_file: Annotated[
        Path | None,
        typer.Option("--schedule", help=_("Write the schedule as JSON, to `verify`.")),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            help=_("Write a page as one HTML file, or its picture alone as .svg.")
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Makes the schedule of a day."""
    paths = [path for path in (out_file, schedule_file, report) if path is not None]
    refuse(_wrong_clouds(cloud or []), wrong_report(report), unwritable_paths(*paths))
    language = checked_language(lang, *paths)
    from spacereserve.cli.answers import (  # noqa: PLC0415 - heavy, this command only
        read_plans,
    )
    from spacereserve.cli.skies import catalogue_of  # noqa: PLC0415 - heavy
    from spacereserve.engine.dispatch import (  # noqa: PLC0415 - the same
        NewsOfTheDay,
        dispatch_day,
        opportunities,
    )
    from spacereserve.engine.folder import (  # noqa: PLC0415 - the same
        read_folder,
        read_forecasts,
    )
    from spacereserve.engine.reports import schedule_summary  # noqa: PLC0415 - the same

    plans = read_plans(plan_file)
    if len(plans) != 1:
        raise InputError(
            f"{plan_file} holds {len(plans)} plans",
            rule="a day is dispatched from one plan",
            value=len(plans),
            way_out="make a file of one level with `plan FOLDER --level L --out FILE`",
        )
    found = read_folder(folder, with_orbits=orbits is None)
    reserve = found.reserve
    if forecast is not None:
        reserve = read_forecasts(forecast, reserve)
    news = NewsOfTheDay(
        tuple(without or ()), _clouds_of(cloud or []), forecast is not None
    )
    schedule = dispatch_day(
        reserve, catalogue_of(found, orbits), plans[0], day=day, news=news
    )
    makers = {
        out_file: lambda: json_text(opportunities(schedule)),
        schedule_file: lambda: json_text(schedule.model_dump(mode="json")),
        report: lambda: _drawn(report, schedule, reserve, language),
    }
    for path in paths:
        write_whole(path, makers[path]().encode())
    if as_json:
        print_json(schedule.model_dump(mode="json"))
        return
    said = translator(language)
    out.print(schedule_summary(schedule, reserve, said))
    for path in paths:
        err.print(said.gettext("Written: {path}").format(path=path), soft_wrap=True)


def _drawn(path: Path | None, schedule: Schedule, reserve: Reserve, lang: Lang) -> str:
    """A page, or the picture alone, by the ending of the file's name."""
    from spacereserve.engine.reports import (  # noqa: PLC0415 - heavy, for this alone
        day_picture,
        day_report,
    )

    alone = path is not None and path.suffix.lower() == ".svg"
    return (day_picture if alone else day_report)(schedule, reserve, lang=lang)


def _wrong_clouds(pairs: Sequence[str]) -> Iterator[Problem]:
    for pair in pairs:
        name, equals, share = pair.partition("=")
        try:
            known = 0.0 <= float(share) <= 1.0
        except ValueError:
            known = False
        if not (name and equals and known):
            yield Problem(
                f"--cloud {pair} is not understood",
                rule="it reads THEATRE=SHARE, a share from 0 (clear) to 1 (overcast)",
                value=pair,
                way_out="write for example --cloud baltic=0.8",
            )


def _clouds_of(pairs: Sequence[str]) -> dict[str, float]:
    return {name: float(share) for name, _, share in (p.partition("=") for p in pairs)}
