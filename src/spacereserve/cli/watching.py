"""``watch``: what sensors on the ground and in space observe of objects in orbit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from spacereserve.cli.console import out, print_json, text
from spacereserve.cli.options import (
    checked_language,
    instant_of,
    refuse,
    wrong_instant,
    wrong_language,
)
from spacereserve.cli.shared_options import AsJson, At, Folder, Language, Orbits
from spacereserve.engine.errors import InputError, Problem
from spacereserve.language import Translator, translator

if TYPE_CHECKING:
    from spacereserve.engine.model import Reserve
    from spacereserve.engine.supply.custody import Custody

__all__ = ["HELP", "watch_command"]

_ = text().gettext
HELP = _("Show how often sensors observe objects in orbit, and how long they do not.")
_FORMAT = "spacereserve.custody/1"


def watch_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Folder,
    objects: Annotated[
        str, typer.Option(help=_("Objects whose name this pattern is found in."))
    ],
    size_m: Annotated[float, typer.Option(help=_("Diameter of the objects, m."))] = 1.0,
    service: Annotated[
        list[str] | None,
        typer.Option(help=_("Only this service (id); may be repeated. Else all.")),
    ] = None,
    most: Annotated[
        int, typer.Option(help=_("At most so many objects, spread over those found."))
    ] = 50,
    days: Annotated[float, typer.Option(help=_("How many days to look ahead."))] = 1.0,
    at: At = None,
    orbits: Orbits = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Shows custody of objects."""
    refuse(
        wrong_language(lang),
        _wrong_numbers(size_m, most, days),
        wrong_instant(at),
    )
    language = checked_language(lang)
    from spacereserve.cli.answers import (  # noqa: PLC0415 - heavy, this command only
        catalogue_of,
        default_instant,
    )
    from spacereserve.engine.folder import read_folder  # noqa: PLC0415 - the same
    from spacereserve.engine.model import Question  # noqa: PLC0415 - the same
    from spacereserve.engine.supply import Sky  # noqa: PLC0415 - the same
    from spacereserve.engine.supply.custody import custody_of  # noqa: PLC0415
    from spacereserve.engine.supply.surveillance import spread_over  # noqa: PLC0415

    found = read_folder(folder, with_orbits=orbits is None)
    reserve = found.reserve
    known = {one.id: one for one in reserve.services if one.domain == "surveillance"}
    _must_be_known(service or (), known)
    catalogue = catalogue_of(found, orbits)
    instant = default_instant(catalogue) if at is None else instant_of(at)
    level = reserve.levels[0].id
    sky = Sky(reserve, catalogue, Question.of(reserve, level, at=instant, days=days))
    picked = spread_over(_picked(catalogue, objects), most)
    named = [known[name] for name in service or known]
    seen = custody_of(named, picked, size_m=size_m, sky=sky)
    if as_json:
        names = [catalogue.names[index] for index in picked.tolist()]
        rows = [_value(one) for one in seen]
        print_json({"format": _FORMAT, "days": days, "objects": names, "rows": rows})
        return
    said = translator(language)
    out.print(_table(seen, reserve, len(picked), said))
    out.print(
        Text(
            said.gettext(
                "Objects are taken as diffuse spheres; weather, the Moon and the "
                "sensors' own schedules are not counted."
            ),
            style="dim",
        )
    )


def _picked(catalogue: Any, pattern: str) -> Any:
    found = catalogue.select(name_pattern=pattern)
    if len(found) == 0:
        raise InputError(
            "no object of the catalogue has such a name",
            rule="--objects is a regular expression searched for in the names",
            value=pattern,
            way_out="choose another pattern, or name other orbits with --orbits",
        )
    return found


def _value(one: Custody) -> dict[str, Any]:
    return {
        "services": list(one.services),
        "n_sensors": one.n_sensors,
        "coverage": one.coverage,
        "observations_per_day": [round(x, 4) for x in one.per_day.tolist()],
        "custody_gap_h": [round(x, 4) for x in one.gap_h.tolist()],
    }


def _table(
    seen: Sequence[Custody], reserve: Reserve, n_objects: int, said: Translator
) -> Table:
    import numpy as np  # noqa: PLC0415 - heavy, this command only

    title = said.gettext("Objects observed: {n}").format(
        n=said.number(n_objects, digits=0)
    )
    table = Table(title=title, title_justify="left")
    for column, justify in (
        (said.gettext("service"), "left"),
        (said.gettext("sensors"), "right"),
        (said.gettext("objects seen"), "right"),
        (said.gettext("a day, median (least to most)"), "right"),
        (said.gettext("longest gap, h, median (worst)"), "right"),
    ):
        table.add_column(column, justify=justify)  # type: ignore[arg-type]
    services = reserve.by_id("services")
    for one in seen:
        alone = len(one.services) == 1
        often = [float(f(one.per_day)) for f in (np.median, np.min, np.max)]
        gaps = [float(f(one.gap_h)) for f in (np.median, np.max)]
        table.add_row(
            services[one.services[0]].named(said.lang)
            if alone
            else said.gettext("all together"),
            said.number(one.n_sensors, digits=0),
            said.percent(one.coverage),
            "{} ({} – {})".format(*(said.number(x) for x in often)),
            "{} ({})".format(*(said.number(x) for x in gaps)),
        )
    return table


def _wrong_numbers(size_m: float, most: int, days: float) -> Iterator[Problem]:
    for name, value, rule, good in (
        ("--size-m", size_m, "a size lies above 0", size_m > 0.0),
        ("--most", most, "from 1 to 500 objects are watched", 1 <= most <= 500),
        ("--days", days, "a watch looks from above 0 to 60 days", 0 < days <= 60),
    ):
        if not good:
            yield Problem(
                f"{name} is out of range",
                rule=rule,
                value=value,
                way_out="correct the number, or leave the option out",
            )


def _must_be_known(named: Sequence[str], known: dict[str, Any]) -> None:
    """Refuses services that the reserve does not hold, all at once."""
    problems = [
        Problem(
            f"the reserve has no surveillance service called {name!r}",
            rule="services are named by their ids",
            value=name,
            way_out="see `show FOLDER services` for their ids",
        )
        for name in named
        if name not in known
    ]
    if problems:
        raise InputError.from_problems(problems)
