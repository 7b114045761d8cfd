"""The options of ``access``, each with its help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spacereserve.cli.console import text

_ = text().gettext

Folder = Annotated[
    Path | None, typer.Argument(help=_("A reserve folder; or give --orbits."))
]
Find = Annotated[str, typer.Option(help=_("windows, counts, share, revisit or gaps."))]
Satellites = Annotated[
    str | None,
    typer.Option(help=_("Only satellites whose name this pattern is found in.")),
]
Services = Annotated[
    list[str] | None,
    typer.Option(
        help=_(
            "Service (id): its satellites, and the angles and light of an imaging "
            "service; may be repeated."
        )
    ),
]
Areas = Annotated[
    list[str] | None,
    typer.Option(help=_("Area of the folder (id); may be repeated; else all.")),
]
Sites = Annotated[
    list[str] | None,
    typer.Option(help=_("Station or sensor of the folder (id); may be repeated.")),
]
Points = Annotated[
    list[str] | None,
    typer.Option(help=_("LAT,LON or LAT,LON,NAME in degrees; may be repeated.")),
]
PlacesFile = Annotated[
    Path | None,
    typer.Option(help=_("A GeoJSON file of points and polygons.")),
]
Tracks = Annotated[
    list[Path] | None,
    typer.Option(
        help=_("A CSV file of a moving place: at,lat_deg,lon_deg; for windows.")
    ),
]
Spacing = Annotated[
    float, typer.Option(help=_("Distance between the points of a polygon, km."))
]
At = Annotated[
    str | None,
    typer.Option(
        help=_("Start, such as 2026-08-22T12:00Z, or `now`; else as in `plan`.")
    ),
]
Days = Annotated[float, typer.Option(help=_("Length of the search, days."))]
MinElevation = Annotated[
    float | None,
    typer.Option(
        help=_("Least elevation at the place, degrees; else a site's own, or 5.")
    ),
]
OffNadirMin = Annotated[
    float | None, typer.Option(help=_("Least angle off nadir, degrees."))
]
OffNadirMax = Annotated[
    float | None, typer.Option(help=_("Largest angle off nadir, degrees."))
]
IncidenceMin = Annotated[
    float | None, typer.Option(help=_("Least incidence at the place, degrees."))
]
IncidenceMax = Annotated[
    float | None, typer.Option(help=_("Largest incidence at the place, degrees."))
]
LookSide = Annotated[
    str | None, typer.Option(help=_("Side of the track: left, right or either."))
]
SunMin = Annotated[
    float | None, typer.Option(help=_("Least elevation of the sun, degrees."))
]
SunMax = Annotated[
    float | None, typer.Option(help=_("Largest elevation of the sun, degrees."))
]
Lit = Annotated[
    bool | None,
    typer.Option("--lit/--shadow", help=_("The satellite in sunlight, or not.")),
]
RangeMax = Annotated[float | None, typer.Option(help=_("Largest distance, km."))]
Skyline = Annotated[
    Path | None,
    typer.Option(
        help=_(
            "What stands in the way, by azimuth: a CSV or JSON table of azimuth_deg, "
            "elevation_deg and, for one place, its name as place."
        )
    ),
]
Spans = Annotated[
    Path | None,
    typer.Option(
        help=_("Spans of time to keep: a CSV or JSON table of start_at and end_at.")
    ),
]
Slot = Annotated[
    float, typer.Option(help=_("Length of a slot of counts and shares, hours."))
]
ClusterAddress = Annotated[
    str | None,
    typer.Option(help=_("Compute on this Dask cluster, such as tcp://host:8786.")),
]
OutFile = Annotated[
    Path | None,
    typer.Option("--out", help=_("Write .csv, .json, .geojson, .parquet or .ics.")),
]
