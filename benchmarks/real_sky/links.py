"""Coverage of networks and dilution of navigation by latitude, over the real sky.

    python benchmarks/real_sky/links.py

Prints the tables of docs/domains/real-sky-links.md from the public catalogue beside
this repository and the demo's own records.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np

from spacereserve.engine.access import Places, count_in_view, positions
from spacereserve.engine.folder import read_folder
from spacereserve.engine.model import Question
from spacereserve.engine.orbits import read_catalogue
from spacereserve.engine.supply import Sky
from spacereserve.engine.supply.navigation import dilution
from spacereserve.engine.supply.satcom.geometry import Samples
from spacereserve.engine.supply.satcom.serving import count_serving

CATALOGUE = (
    Path(__file__).parents[3] / "shared/data/catalogue/active_omm_2026-08-22.csv"
)
AT = datetime(2026, 8, 22, 12, tzinfo=UTC)
LATITUDES = (0.0, 15.0, 30.0, 45.0, 55.0, 60.0, 70.0, 80.0, 90.0)
LONGITUDES = (-120.0, 20.0)
NETWORKS = (("starlink-community", 25.0), ("oneweb-leo", 35.0), ("oneweb-leo", 50.0))
DAY_S, STEP_S = 86400.0, 60.0


def main() -> None:
    """Prints three tables."""
    if not CATALOGUE.exists():
        sys.exit(f"the public catalogue is not at {CATALOGUE}")
    sky = demo_sky()
    print("| latitude | " + " | ".join(f"{n}, {m:g}°" for n, m in NETWORKS) + " |")
    columns = [coverage(sky, name, mask_deg) for name, mask_deg in NETWORKS]
    for row, lat_deg in enumerate(LATITUDES):
        cells = [f"{share[row]:.2%}, {mean[row]:.1f}" for share, mean in columns]
        print(f"| {lat_deg:g}° | " + " | ".join(cells) + " |")
    print()
    for name, lat_deg, lon_deg in (
        ("starlink-community", 54.2, 23.0),
        ("oneweb-leo", 54.2, 23.0),
        ("ses-mpower-ka", 34.6, 33.0),
        ("eutelsat-geo-ku", 54.2, 23.0),
    ):
        print(f"| {name} | {lat_deg:g}° | " + link(sky, name, lat_deg, lon_deg))
    print()
    for lat_deg in LATITUDES:
        cells = [geometry(sky, names, lat_deg) for names in GNSS]
        print(f"| {lat_deg:g}° | " + " | ".join(cells) + " |")


GNSS = (("usa-gps",), ("eu-galileo",), ("usa-gps", "eu-galileo"))


def demo_sky() -> Sky:
    """The demo's records over the real catalogue."""
    with as_file(files("spacereserve.demo") / "reserve") as folder:
        reserve = read_folder(folder, with_orbits=False).reserve
    question = Question.of(reserve, "crisis", at=AT, days=1.0)
    return Sky(reserve, read_catalogue(CATALOGUE), question)


def places_of(lat_deg: float, mask_deg: float) -> Places:
    """Places at one latitude."""
    points = [(lat_deg, lon_deg) for lon_deg in LONGITUDES]
    return Places.of(points, min_elevation_deg=mask_deg)


def coverage(sky: Sky, name: str, mask_deg: float) -> tuple[list[float], list[float]]:
    """Share of the day in sight and mean satellites in sight, by latitude."""
    service = sky.reserve.by_id("services")[name]
    counts = count_in_view(
        sky.catalogue.subset(sky.satellites_of(service.assets)),
        Places.of(
            [(lat, lon) for lat in LATITUDES for lon in LONGITUDES],
            min_elevation_deg=mask_deg,
        ),
        start_at=AT,
        duration_s=DAY_S,
        step_s=STEP_S,
    ).reshape(len(LATITUDES), -1)
    return (counts > 0).mean(axis=1).tolist(), counts.mean(axis=1).tolist()


def link(sky: Sky, name: str, lat_deg: float, lon_deg: float) -> str:
    """Share of the day through its gateways, and its round trip, at one place."""
    service = sky.reserve.by_id("services")[name]
    place = Places.of([(lat_deg, lon_deg)], min_elevation_deg=service.min_elevation_deg)
    served = count_serving(service, place, sky, step_s=STEP_S)[0] > 0
    samples = Samples.of(service, sky, span_s=(0.0, DAY_S))
    (seen,) = samples.geometries(place, (0.0, DAY_S))
    trip_ms = seen.flight_ms + service.ground_ms
    low, high = np.percentile(trip_ms, [50, 95])
    return (
        f"{served.mean():.2%} | {np.median(seen.flight_ms):.0f} ms"
        f" | {low:.0f} to {high:.0f} ms | {service.latency_ms:.0f} ms |"
    )


def geometry(sky: Sky, names: tuple[str, ...], lat_deg: float) -> str:
    """Satellites in view, PDOP 19 times in 20, and share with PDOP of 6 or less."""
    groups = [sky.satellites_of([name]) for name in names]
    offsets_s = np.arange(0.0, DAY_S, 600.0)
    where_km = positions(
        sky.catalogue.subset(np.concatenate(groups)), start_at=AT, offsets_s=offsets_s
    )
    system = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    places = places_of(lat_deg, 5.0)
    found = [
        dilution(where_km, site_km=site, up=up, min_elevation_deg=5.0, system=system)
        for site, up in zip(places.positions_itrs_km, places.zeniths, strict=True)
    ]
    pdop = np.concatenate([one.position for one in found])
    least = min(int(one.n_seen.min()) for one in found)
    share = float((pdop <= 6.0).mean())
    return f"{least}, {np.percentile(pdop, 95):.1f}, {share:.2%}"


if __name__ == "__main__":
    main()
