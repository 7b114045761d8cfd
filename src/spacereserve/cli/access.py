"""``access``: its options, and what is refused before any work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from spacereserve.cli.console import err, out, progress_bar, text
from spacereserve.cli.files import unwritable_paths
from spacereserve.cli.options import (
    checked_language,
    refuse,
    wrong_instant,
    wrong_language,
)
from spacereserve.engine.errors import Problem
from spacereserve.language import translator

__all__ = ["HELP", "access_command"]

_ = text().gettext
HELP = _("Find when satellites can serve places: windows, counts, revisit or gaps.")

_FINDS = ("windows", "counts", "revisit", "gaps")
_FORMATS = ("csv", "json", "geojson", "parquet", "ics")
_LONGEST_D = 400.0


def access_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Annotated[
        Path | None, typer.Argument(help=_("A reserve folder; or give --orbits."))
    ] = None,
    find: Annotated[
        str, typer.Option(help=_("windows, counts, revisit or gaps."))
    ] = "windows",
    orbits: Annotated[
        str | None,
        typer.Option(
            help=_("An orbit file in place of the folder's, or `stored` (see catalog).")
        ),
    ] = None,
    satellites: Annotated[
        str | None,
        typer.Option(help=_("Only satellites whose name this pattern is found in.")),
    ] = None,
    service: Annotated[
        list[str] | None,
        typer.Option(
            help=_(
                "Service (id): its satellites, and the angles and light of an imaging "
                "service; may be repeated."
            )
        ),
    ] = None,
    area: Annotated[
        list[str] | None,
        typer.Option(help=_("Area of the folder (id); may be repeated; else all.")),
    ] = None,
    site: Annotated[
        list[str] | None,
        typer.Option(help=_("Station or sensor of the folder (id); may be repeated.")),
    ] = None,
    place: Annotated[
        list[str] | None,
        typer.Option(help=_("LAT,LON or LAT,LON,NAME in degrees; may be repeated.")),
    ] = None,
    places: Annotated[
        Path | None,
        typer.Option(help=_("A GeoJSON file of points and polygons.")),
    ] = None,
    track: Annotated[
        list[Path] | None,
        typer.Option(
            help=_("A CSV file of a moving place: at,lat_deg,lon_deg; for windows.")
        ),
    ] = None,
    spacing: Annotated[
        float, typer.Option(help=_("Distance between the points of a polygon, km."))
    ] = 100.0,
    at: Annotated[
        str | None,
        typer.Option(
            help=_("Start, such as 2026-08-22T12:00Z, or `now`; else as in `plan`.")
        ),
    ] = None,
    days: Annotated[float, typer.Option(help=_("Length of the search, days."))] = 1.0,
    min_elevation: Annotated[
        float | None,
        typer.Option(
            help=_("Least elevation at the place, degrees; else a site's own, or 5.")
        ),
    ] = None,
    off_nadir_min: Annotated[
        float | None, typer.Option(help=_("Least angle off nadir, degrees."))
    ] = None,
    off_nadir_max: Annotated[
        float | None, typer.Option(help=_("Largest angle off nadir, degrees."))
    ] = None,
    incidence_min: Annotated[
        float | None, typer.Option(help=_("Least incidence at the place, degrees."))
    ] = None,
    incidence_max: Annotated[
        float | None, typer.Option(help=_("Largest incidence at the place, degrees."))
    ] = None,
    look_side: Annotated[
        str | None, typer.Option(help=_("Side of the track: left, right or either."))
    ] = None,
    sun_min: Annotated[
        float | None, typer.Option(help=_("Least elevation of the sun, degrees."))
    ] = None,
    sun_max: Annotated[
        float | None, typer.Option(help=_("Largest elevation of the sun, degrees."))
    ] = None,
    lit: Annotated[
        bool | None,
        typer.Option("--lit/--shadow", help=_("The satellite in sunlight, or not.")),
    ] = None,
    range_max: Annotated[
        float | None, typer.Option(help=_("Largest distance, km."))
    ] = None,
    slot: Annotated[
        float, typer.Option(help=_("Length of a slot of counts, hours."))
    ] = 1.0,
    cluster: Annotated[
        str | None,
        typer.Option(help=_("Compute on this Dask cluster, such as tcp://host:8786.")),
    ] = None,
    out_file: Annotated[
        Path | None,
        typer.Option("--out", help=_("Write .csv, .json, .geojson, .parquet or .ics.")),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help=_("Write JSON for machines."))
    ] = False,
    lang: Annotated[
        str | None, typer.Option(help=_("Language of the answer: en or fr."))
    ] = None,
) -> None:
    """Searches, writes what was found and says it in short."""
    refuse(
        wrong_language(lang),
        _wrong_source(folder, orbits, service, [*(area or []), *(site or [])]),
        _wrong_words(find, out_file, track, n_still=len(place or []) + bool(places)),
        _wrong_numbers(days=days, spacing=spacing, slot=slot),
        wrong_instant(at),
        unwritable_paths(out_file),
    )
    language = checked_language(lang)
    from spacereserve.cli.access_answers import answered  # noqa: PLC0415 - heavy
    from spacereserve.cli.access_asked import Asked, Limits  # noqa: PLC0415 - the same

    said = translator(language)
    limits = Limits(
        min_elevation_deg=min_elevation,
        off_nadir_min_deg=off_nadir_min,
        off_nadir_max_deg=off_nadir_max,
        incidence_min_deg=incidence_min,
        incidence_max_deg=incidence_max,
        look_side=look_side,
        sun_elevation_min_deg=sun_min,
        sun_elevation_max_deg=sun_max,
        satellite_lit=lit,
        range_max_km=range_max,
    )
    asked = Asked(
        folder=folder,
        find=find,
        orbits=orbits,
        pattern=satellites,
        services=tuple(service or ()),
        areas=tuple(area or ()),
        sites=tuple(site or ()),
        points=tuple(place or ()),
        places_file=places,
        tracks=tuple(track or ()),
        spacing_km=spacing,
        at=at,
        days=days,
        limits=limits,
        slot_h=slot,
        cluster=cluster,
    )
    title = said.gettext("Searching")
    with progress_bar(title, quiet=as_json) as told:
        answer = answered(asked, language, told, out_file, as_json)
    answer.show(out)
    if out_file is not None and not as_json:
        err.print(said.gettext("Written: {path}").format(path=out_file), soft_wrap=True)
    if answer.is_stopped:
        raise typer.Exit(130)


def _wrong_source(
    folder: Path | None,
    orbits: str | None,
    services: list[str] | None,
    of_folder: list[str],
) -> Iterator[Problem]:
    if folder is None and orbits is None:
        yield Problem(
            "no satellites are named",
            rule="access needs a reserve folder, or orbits with --orbits",
            value=None,
            way_out="write `spacereserve access FOLDER`, or add --orbits FILE",
        )
    if folder is None and (services or of_folder):
        yield Problem(
            "services, areas and sites are those of a folder, and none is named",
            rule="--service, --area and --site go with a reserve folder",
            value=(services or of_folder)[0],
            way_out="write the folder after `access`, or use --place and --places",
        )


def _wrong_words(
    find: str, out_file: Path | None, track: list[Path] | None, *, n_still: int
) -> Iterator[Problem]:
    if find not in _FINDS:
        yield Problem(
            f"there is nothing called {find!r} to find",
            rule=f"--find is one of {', '.join(_FINDS)}",
            value=find,
            way_out="write for example --find revisit",
        )
    kind = "" if out_file is None else out_file.suffix.lower().lstrip(".")
    if out_file is not None and kind not in _FORMATS:
        yield Problem(
            f"{out_file} has an ending that is not known",
            rule=f"the ending says the format: {', '.join(_FORMATS)}",
            value=str(out_file),
            way_out="name the file for example windows.csv",
        )
    if kind == "ics" and find not in {"windows", "gaps"}:
        yield Problem(
            f"a calendar cannot hold {find}",
            rule="a calendar holds windows or gaps, which have a start and an end",
            value=find,
            way_out="write .csv, .json, .geojson or .parquet instead",
        )
    if track and (find != "windows" or n_still):
        yield Problem(
            "a track is searched for windows, by itself",
            rule="--track goes with --find windows and without other places",
            value=str(track[0]),
            way_out="run the command once for tracks and once for the rest",
        )


def _wrong_numbers(*, days: float, spacing: float, slot: float) -> Iterator[Problem]:
    for name, value, rule, good in (
        (
            "--days",
            days,
            "a search is more than 0 and at most 400 days long",
            0.0 < days <= _LONGEST_D,
        ),
        ("--spacing", spacing, "points lie at least 1 km apart", spacing >= 1.0),
        ("--slot", slot, "a slot is between a minute and the search", slot >= 1 / 60),
    ):
        if not good:
            yield Problem(
                f"{name} is out of range",
                rule=rule,
                value=value,
                way_out="correct the number, or leave the option out",
            )
