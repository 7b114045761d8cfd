"""``access``: its options, and what is refused before any work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typer

from spacereserve.cli.access_options import (
    Areas,
    At,
    ClusterAddress,
    Days,
    Find,
    Folder,
    IncidenceMax,
    IncidenceMin,
    Lit,
    LookSide,
    MinElevation,
    OffNadirMax,
    OffNadirMin,
    OutFile,
    PlacesFile,
    Points,
    RangeMax,
    Satellites,
    Services,
    Sites,
    Skyline,
    Slot,
    Spacing,
    Spans,
    SunMax,
    SunMin,
    Tracks,
)
from spacereserve.cli.console import out, progress_bar, say_written, text
from spacereserve.cli.files import unwritable_paths
from spacereserve.cli.options import (
    checked_language,
    out_of_range,
    refuse,
    wrong_instant,
    wrong_language,
)
from spacereserve.cli.shared_options import AsJson, Language, Orbits
from spacereserve.engine.errors import Problem
from spacereserve.language import translator

__all__ = ["HELP", "access_command"]

_ = text().gettext
HELP = _(
    "Find when satellites can serve places: windows, counts, shares, revisit or gaps."
)

_FINDS = ("windows", "counts", "share", "revisit", "gaps")
_FORMATS = ("csv", "json", "geojson", "parquet", "ics")
_LONGEST_D = 400.0


def access_command(  # noqa: PLR0913, PLR0917 - the options of one command
    folder: Folder = None,
    find: Find = "windows",
    orbits: Orbits = None,
    satellites: Satellites = None,
    service: Services = None,
    area: Areas = None,
    site: Sites = None,
    place: Points = None,
    places: PlacesFile = None,
    track: Tracks = None,
    spacing: Spacing = 100.0,
    at: At = None,
    days: Days = 1.0,
    min_elevation: MinElevation = None,
    off_nadir_min: OffNadirMin = None,
    off_nadir_max: OffNadirMax = None,
    incidence_min: IncidenceMin = None,
    incidence_max: IncidenceMax = None,
    look_side: LookSide = None,
    sun_min: SunMin = None,
    sun_max: SunMax = None,
    lit: Lit = None,
    range_max: RangeMax = None,
    skyline: Skyline = None,
    spans: Spans = None,
    slot: Slot = 1.0,
    cluster: ClusterAddress = None,
    out_file: OutFile = None,
    as_json: AsJson = False,
    lang: Language = None,
) -> None:
    """Searches, writes what was found and says it in short."""
    refuse(
        wrong_language(lang),
        _wrong_source(folder, orbits, service, [*(area or []), *(site or [])]),
        _wrong_words(find, out_file, track, n_still=len(place or []) + bool(places)),
        _wrong_skyline(skyline, track),
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
        skyline_file=skyline,
        spans_file=spans,
        slot_h=slot,
        cluster=cluster,
    )
    title = said.gettext("Searching")
    with progress_bar(title, quiet=as_json) as told:
        answer = answered(asked, language, told, out_file, as_json)
    answer.show(out)
    say_written(out_file, lang=language, quiet=as_json)
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


def _wrong_skyline(skyline: Path | None, track: list[Path] | None) -> Iterator[Problem]:
    if skyline is not None and track:
        yield Problem(
            "a place that moves has no skyline of its own",
            rule="--skyline goes with places at rest",
            value=str(skyline),
            way_out="leave out --skyline or --track",
        )


def _wrong_numbers(*, days: float, spacing: float, slot: float) -> Iterator[Problem]:
    yield from out_of_range(
        *("--days", days, 0.0 < days <= _LONGEST_D),
        rule="a search is more than 0 and at most 400 days long",
    )
    yield from out_of_range(
        *("--spacing", spacing, spacing >= 1.0),
        rule="points lie at least 1 km apart",
    )
    yield from out_of_range(
        *("--slot", slot, slot >= 1 / 60),
        rule="a slot is between a minute and the search",
    )
