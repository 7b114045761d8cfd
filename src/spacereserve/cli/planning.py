"""``plan``: from a reserve folder to plans, a table, JSON and a report."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from spacereserve.cli.catalog import stored_catalogue_path
from spacereserve.cli.console import (
    err,
    interface_language,
    out,
    print_json,
    progress_bar,
    text,
)
from spacereserve.engine.allocation import Limits, Plan, plan
from spacereserve.engine.errors import InputError, PlanningError
from spacereserve.engine.folder import ReserveFolder, read_folder
from spacereserve.engine.model import Question, Reserve
from spacereserve.engine.orbits import Catalogue, instant_from_julian, read_catalogue
from spacereserve.engine.reports import html_report, plan_summary, readiness_table
from spacereserve.engine.units import instant_text
from spacereserve.language import LANGS, translator

__all__ = [
    "HELP",
    "REPORT_HELP",
    "default_instant",
    "plan_command",
    "report_command",
]

_ = text().gettext
HELP = _("Plan what a reserve gives at a level: who, what, where, when, for how much.")

REPORT_HELP = _("Write the report of a plan made before, in English or French.")


def plan_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Annotated[Path, typer.Argument(help=_("A reserve folder."))],
    level: Annotated[
        str, typer.Option(help=_("Level, several with commas, or `all`."))
    ],
    theatre: Annotated[
        list[str] | None,
        typer.Option(help=_("THEATRE=LEVEL where it differs; may be repeated.")),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            help=_(
                "When the level is declared, such as 2026-08-22T12:00Z, or `now`; "
                "else the time of the orbits."
            )
        ),
    ] = None,
    days: Annotated[float, typer.Option(help=_("How far ahead to plan, days."))] = 7.0,
    orbits: Annotated[
        str | None,
        typer.Option(
            help=_("An orbit file in place of the folder's, or `stored` (see catalog).")
        ),
    ] = None,
    lang: Annotated[
        str | None, typer.Option(help=_("Language of the answer: en or fr."))
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help=_("Write a report as one HTML file."))
    ] = None,
    out_file: Annotated[
        Path | None, typer.Option("--out", help=_("Write the plan as JSON."))
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help=_("Write JSON for machines."))
    ] = False,
    gap: Annotated[
        float, typer.Option(help=_("Relative gap at which solving may stop."))
    ] = 1e-4,
    time_limit: Annotated[
        float | None,
        typer.Option(help=_("Longest time for one stage of solving, seconds.")),
    ] = None,
    remedies: Annotated[
        bool, typer.Option(help=_("Search the cheapest remedy of each unmet need."))
    ] = True,
) -> None:
    """Plans, and shows the answer."""
    language = _language(lang)
    _check_numbers(days, gap, time_limit)
    _check_writable(report, out_file)
    quiet = as_json
    with progress_bar(_("Planning"), quiet=quiet) as told:
        told(_("reading"), 0.0)
        found = read_folder(folder, with_orbits=orbits is None)
        catalogue = _catalogue(found, orbits)
        levels = _levels(found.reserve, level)
        instant = _instant(at, catalogue)
        theatres = _theatres(theatre)
        plans = [
            plan(
                found.reserve,
                catalogue,
                level=name,
                at=instant,
                days=days,
                theatres=theatres,
                limits=Limits(gap_fraction=gap, time_limit_s=time_limit),
                remedies=remedies,
                progress=told,
            )
            for name in levels
        ]
        told(_("writing"), 1.0)
        if report is not None:
            _write(report, html_report(plans, found.reserve, lang=language))
    if out_file is not None:
        _write(out_file, _json_text(plans))
    if as_json:
        print_json(_as_value(plans))
        return
    _show(plans, found.reserve, language)
    for path in (report, out_file):
        if path is not None:
            err.print(_("Written: {path}").format(path=path), soft_wrap=True)


def report_command(
    folder: Annotated[Path, typer.Argument(help=_("A reserve folder."))],
    plan_file: Annotated[Path, typer.Argument(help=_("A plan written with --out."))],
    report: Annotated[Path, typer.Argument(help=_("The HTML file to write."))],
    lang: Annotated[
        str | None, typer.Option(help=_("Language of the answer: en or fr."))
    ] = None,
) -> None:
    """Writes the report of plans made before."""
    language = _language(lang)
    _check_writable(report)
    reserve = read_folder(folder, with_orbits=False).reserve
    _write(report, html_report(_read_plans(plan_file), reserve, lang=language))
    err.print(_("Written: {path}").format(path=report), soft_wrap=True)


def _read_plans(path: Path) -> list[Plan]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        items = value.get("plans", [value])
        return [Plan.model_validate(item) for item in items]
    except (OSError, UnicodeDecodeError, ValueError, AttributeError) as error:
        raise InputError(
            f"{path} is no plan ({str(error).splitlines()[0]})",
            rule="a plan is a JSON file that `plan --out FILE` wrote",
            value=str(path),
            way_out="make it again with `plan FOLDER --level L --out FILE`",
        ) from error


def _show(plans: list[Plan], reserve: Reserve, language: Any) -> None:
    said = translator(language)
    out.print(readiness_table(plans, reserve, said))
    for item in plans:
        out.print(plan_summary(item, reserve, said))


def _language(lang: str | None) -> Any:
    chosen = lang or interface_language()
    if chosen not in LANGS:
        raise InputError(
            f"there is no language {chosen!r}",
            rule="the language is en (English) or fr (French)",
            value=chosen,
            way_out="write --lang en or --lang fr",
        )
    return chosen


def _check_numbers(days: float, gap: float, time_limit: float | None) -> None:
    for name, value, rule, good in (
        (
            "--days",
            days,
            "a plan looks more than 0 and up to 60 days ahead",
            0 < days <= 60,
        ),
        ("--gap", gap, "the gap is a share from 0 to below 1", 0.0 <= gap < 1.0),
        (
            "--time-limit",
            time_limit,
            "a time limit is more than 0 seconds",
            time_limit is None or time_limit > 0,
        ),
    ):
        if not good:
            raise InputError(
                f"{name} is out of range",
                rule=rule,
                value=value,
                way_out="correct the number, or leave the option out",
            )


def _check_writable(*paths: Path | None) -> None:
    """Says before the work, not after it, that a file cannot be written."""
    for path in paths:
        if path is None:
            continue
        if path.is_dir() or not path.parent.is_dir():
            raise InputError(
                f"{path} cannot be written",
                rule="a file is written into a folder that exists",
                value=str(path),
                way_out="make the folder first, and name a file in it",
            )


def _catalogue(found: ReserveFolder, orbits: str | None) -> Catalogue:
    if orbits == "stored":
        return read_catalogue(stored_catalogue_path())
    if orbits is not None:
        return read_catalogue(Path(orbits))
    if found.catalogue is None:
        raise PlanningError(
            "the folder has no orbits",
            rule="a plan needs the orbits of the satellites",
            value=None,
            way_out="put orbit files into its orbits folder, or name one with --orbits",
        )
    return found.catalogue


def _levels(reserve: Reserve, asked: str) -> list[str]:
    if asked == "all":
        return [item.id for item in reserve.ordered_levels]
    names = [name.strip() for name in asked.split(",") if name.strip()]
    at = datetime(2000, 1, 1, tzinfo=UTC)
    for name in names or [asked]:
        Question.of(reserve, name, at=at)
    return names


def _theatres(pairs: list[str] | None) -> dict[str, str]:
    theatres = {}
    for pair in pairs or []:
        name, equals, level = pair.partition("=")
        if not (name and equals and level):
            raise InputError(
                f"--theatre {pair} is not understood",
                rule="it reads THEATRE=LEVEL",
                value=pair,
                way_out="write for example --theatre baltic=war",
            )
        theatres[name] = level
    return theatres


def _instant(at: str | None, catalogue: Catalogue) -> datetime:
    if at is None:
        return default_instant(catalogue)
    if at == "now":
        return datetime.now(UTC).replace(microsecond=0)
    try:
        instant = datetime.fromisoformat(at)
    except ValueError:
        raise InputError(
            f"--at {at} is not an instant",
            rule="an instant is written as ISO 8601, in UTC unless it says otherwise",
            value=at,
            way_out="write for example --at 2026-08-22T12:00Z, or --at now",
        ) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def default_instant(catalogue: Catalogue) -> datetime:
    """The time of the orbits: their median epoch, rounded up to the full hour.

    So that a plan depends on its input alone; ``--at now`` asks for this moment.

    Args:
        catalogue: At least one satellite.

    Raises:
        PlanningError: The catalogue is empty.
    """
    if len(catalogue) == 0:
        raise PlanningError(
            "the catalogue is empty",
            rule="a plan needs at least one satellite",
            value=0,
            way_out="name an orbit file with --orbits",
        )
    order = np.argsort(catalogue.epoch_jd.sum(axis=1), kind="stable")
    whole, fraction = catalogue.epoch_jd[order[len(order) // 2]]
    instant = instant_from_julian(float(whole), float(fraction))
    hour = instant.replace(minute=0, second=0, microsecond=0)
    return hour if hour == instant else hour + timedelta(hours=1)


def _as_value(plans: list[Plan]) -> Any:
    values = [_plain(item) for item in plans]
    if len(values) == 1:
        return values[0]
    return {"format": "spacereserve.plans/1", "plans": values}


def _plain(item: Plan) -> dict[str, Any]:
    value: dict[str, Any] = item.model_dump(mode="json")
    value["at"] = instant_text(item.at)
    return value


def _json_text(plans: list[Plan]) -> str:
    return json.dumps(_as_value(plans), ensure_ascii=False, indent=2) + "\n"


def _write(path: Path, content: str) -> None:
    """Writes a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
        written = Path(name)
        written.chmod(0o644)
        written.replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
