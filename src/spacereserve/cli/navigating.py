"""``navigation``: satellites in view and geometry over areas, with and without some."""

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
from spacereserve.engine.errors import Problem
from spacereserve.language import Translator, translator

if TYPE_CHECKING:
    from spacereserve.engine.model import Reserve
    from spacereserve.engine.supply import Sky
    from spacereserve.engine.supply.navigation.outage import Geometry

__all__ = ["HELP", "navigation_command"]

_ = text().gettext
HELP = _("Show what navigation gives over areas, and what is left without some of it.")
_FORMAT = "spacereserve.navigation/1"
_N_SPOTS = 3


def navigation_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Folder,
    without: Annotated[
        list[str] | None,
        typer.Option(help=_("A service (id) that is lost; may be repeated.")),
    ] = None,
    service: Annotated[
        list[str] | None,
        typer.Option(help=_("Only this service (id); may be repeated. Else all.")),
    ] = None,
    area: Annotated[
        list[str] | None,
        typer.Option(help=_("Area (id); may be repeated. Else those of the theatres.")),
    ] = None,
    min_elevation_deg: Annotated[float, typer.Option(help=_("Mask, degrees."))] = 10.0,
    pdop_max: Annotated[
        float, typer.Option(help=_("Greatest PDOP that still helps."))
    ] = 6.0,
    at: At = None,
    orbits: Orbits = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Shows the geometry of a day."""
    refuse(
        wrong_language(lang),
        _wrong_numbers(min_elevation_deg, pdop_max),
        wrong_instant(at),
    )
    language = checked_language(lang)
    from spacereserve.cli.skies import sky_of  # noqa: PLC0415 - heavy

    sky = sky_of(folder, orbits, at, days=1.0)
    reserve = sky.reserve
    known = [one.id for one in reserve.services if one.domain == "navigation"]
    named = [*(without or ()), *(service or ())]
    refuse(
        unknown_services("navigation service", named, known),
        _unknown_areas(area or (), reserve),
    )
    areas = area or sorted({one.area for one in reserve.theatres})
    mask = {"min_elevation_deg": min_elevation_deg, "pdop_max": pdop_max}
    rows = list(_rows(sky, service or known, without or [], areas, mask))
    if as_json:
        print_json({"format": _FORMAT, "without": without or [], "rows": _values(rows)})
        return
    said = translator(language)
    out.print(_table(rows, reserve, pdop_max, said))
    caution = said.gettext(
        "Geometry alone: satellites are taken as healthy, signals as not jammed, and "
        "each constellation as one that measures ranges. A plan says what power and "
        "jamming leave."
    )
    out.print(Text(caution, style="dim"))


def _rows(
    sky: Sky,
    services: Sequence[str],
    without: Sequence[str],
    areas: Sequence[str],
    mask: dict[str, float],
) -> Iterator[tuple[str, str, Geometry]]:
    """Area, way and geometry: all together, without the lost, each one alone."""
    from spacereserve.engine.access import Places  # noqa: PLC0415 - heavy
    from spacereserve.engine.supply.navigation.outage import (  # noqa: PLC0415 - heavy
        Constellations,
    )
    from spacereserve.engine.supply.spots import sample_spots  # noqa: PLC0415 - heavy

    sets = Constellations.of(services, sky)
    ways = {"all": tuple(range(len(sets.names)))}
    if without:
        ways["without"] = sets.without(without)
    ways |= {own[0]: (k,) for k, own in enumerate(sets.names)}
    for name in areas:
        spots = sample_spots(sky.reserve.by_id("areas")[name], _N_SPOTS)
        places = Places.of(map(tuple, spots))
        for way, used in ways.items():
            yield name, way, sets.geometry(used, places, **mask)


def _values(rows: list[tuple[str, str, Geometry]]) -> list[dict[str, Any]]:
    return [
        {
            "area": area,
            "used": way,
            "n_least": one.n_least,
            "pdop_19_in_20": one.pdop,
            "share": one.share,
        }
        for area, way, one in rows
    ]


def _table(
    rows: list[tuple[str, str, Geometry]],
    reserve: Reserve,
    pdop_max: float,
    said: Translator,
) -> Table:
    table = Table(title=said.gettext("Navigation over a day"), title_justify="left")
    for title, justify in (
        (said.gettext("area"), "left"),
        (said.gettext("used"), "left"),
        (said.gettext("least in view"), "right"),
        (said.gettext("PDOP 19 in 20"), "right"),
        (said.gettext("PDOP up to {most}").format(most=said.number(pdop_max)), "right"),
    ):
        table.add_column(title, justify=justify)  # type: ignore[arg-type]
    words = {"all": said.gettext("all"), "without": said.gettext("without the lost")}
    names = {one.id: one.named(said.lang) for one in reserve.services}
    areas = reserve.by_id("areas")
    for area, way, one in rows:
        table.add_row(
            areas[area].named(said.lang),
            words.get(way) or names[way],
            said.number(one.n_least, digits=0),
            "–" if one.pdop is None else said.number(one.pdop),
            said.percent(one.share),
        )
    return table


def _wrong_numbers(mask_deg: float, pdop_max: float) -> Iterator[Problem]:
    yield from out_of_range(
        *("--min-elevation-deg", mask_deg, 0.0 <= mask_deg < 90.0),
        rule="a mask lies from 0 to below 90 degrees",
    )
    yield from out_of_range(
        "--pdop-max", pdop_max, pdop_max > 0.0, rule="a PDOP lies above 0"
    )


def _unknown_areas(names: Sequence[str], reserve: Reserve) -> Iterator[Problem]:
    for name in names:
        if name not in reserve.by_id("areas"):
            yield Problem(
                f"the reserve has no area called {name!r}",
                rule="areas are named by their ids",
                value=name,
                way_out="see `show FOLDER areas` for their ids",
            )
