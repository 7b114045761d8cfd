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
    out_of_range,
    refuse,
    unknown_services,
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
    from spacereserve.cli.skies import sky_of  # noqa: PLC0415 - heavy
    from spacereserve.engine.supply.custody import custody_of  # noqa: PLC0415 - heavy
    from spacereserve.engine.supply.surveillance import spread_over  # noqa: PLC0415

    sky = sky_of(folder, orbits, at, days=days)
    reserve = sky.reserve
    known = {one.id: one for one in reserve.services if one.domain == "surveillance"}
    refuse(unknown_services("surveillance service", service or (), known))
    picked = spread_over(_picked(sky.catalogue, objects), most)
    named = [known[name] for name in service or known]
    seen = custody_of(named, picked, size_m=size_m, sky=sky)
    if as_json:
        names = [sky.catalogue.names[index] for index in picked.tolist()]
        rows = [_value(one) for one in seen]
        print_json({"format": _FORMAT, "days": days, "objects": names, "rows": rows})
        return
    said = translator(language)
    out.print(_table(seen, reserve, len(picked), said))
    caution = said.gettext(
        "Objects are taken as diffuse spheres; weather, the Moon and the sensors' own "
        "schedules are not counted."
    )
    out.print(Text(caution, style="dim"))


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
    yield from out_of_range(
        "--size-m", size_m, size_m > 0.0, rule="a size lies above 0"
    )
    yield from out_of_range(
        *("--most", most, 1 <= most <= 500), rule="from 1 to 500 objects are watched"
    )
    yield from out_of_range(
        *("--days", days, 0 < days <= 60),
        rule="a watch looks from above 0 to 60 days",
    )
