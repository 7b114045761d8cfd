"""Passes against skyfield, within 50 ms, none missed and none invented.

Skyfield is told that UT1 equals UTC (its ΔT is set to TT − UTC, 69.184 s), and has no
polar motion unless given; so both sides turn the Earth by the same mean sidereal
time, and the places stand on the same ellipsoid. What can differ is everything else:
frames, topocentric geometry, and the search. ``find_events`` itself loses passes under
way at an edge of the search, so skyfield's altitude is searched here every five
seconds (thirty for high orbits) and halved to a millisecond.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from skyfield.api import EarthSatellite, load, wgs84

from spacereserve.engine.access import Places, find_windows
from spacereserve.engine.orbits import Catalogue, MeanOrbit, catalogue_from_orbits
from spacereserve.engine.orbits.generate import geostationary

START_AT = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
SEARCH_S = 0.6 * 86400.0
TT_MINUS_UTC_S = 69.184

SHAPES = {
    "sun-synchronous": (510.0, 530.0, 97.5, 0.0),
    "low inclination": (560.0, 570.0, 20.0, 0.0),
    "Molniya": (600.0, 39_750.0, 63.4, 270.0),
    "GNSS": (20_180.0, 20_200.0, 55.0, 0.0),
    "inclined synchronous": (34_000.0, 37_570.0, 40.0, 90.0),
}
POINTS = [(50.88, 4.42), (0.0, -60.0), (90.0, 0.0), (65.0, 179.99)]


@pytest.fixture(scope="module")
def sky() -> Catalogue:
    orbits = [
        MeanOrbit(
            name=name,
            catalog_number=number,
            perigee_altitude_km=low_km,
            apogee_altitude_km=high_km,
            inclination_deg=inclination_deg,
            raan_deg=50.0 * number,
            arg_perigee_deg=perigee_deg,
            mean_anomaly_deg=20.0,
        )
        for number, (
            name,
            (low_km, high_km, inclination_deg, perigee_deg),
        ) in enumerate(SHAPES.items(), start=1)
    ]
    return Catalogue.merge(
        catalogue_from_orbits(orbits, START_AT),
        geostationary("geostationary", 99, 5.0, START_AT),
    )


@pytest.fixture(scope="module")
def timescale():
    return load.timescale(delta_t=TT_MINUS_UTC_S)


def skyfield_edges(satellite, place, timescale, mask_deg, step_s) -> np.ndarray:
    def above(at_s: np.ndarray) -> np.ndarray:
        at = timescale.utc(2026, 3, 20, 12, 0, at_s)
        altitude, _, _ = (satellite - place).at(at).altaz()
        return altitude.degrees >= mask_deg

    at_s = np.append(np.arange(0.0, SEARCH_S, step_s), SEARCH_S)
    true = above(at_s)
    changes = np.flatnonzero(true[1:] != true[:-1])
    low, high, was = at_s[changes], at_s[changes + 1], true[changes]
    for _ in range(15 if len(changes) else 0):
        middle = 0.5 * (low + high)
        same = above(middle) == was
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    edges = 0.5 * (low + high)
    return np.concatenate(
        ([0.0] if true[0] else [], edges, [SEARCH_S] if true[-1] else [])
    )


@pytest.mark.parametrize("mask_deg", [5.0, 45.0])
@pytest.mark.parametrize("name", [*SHAPES, "geostationary"])
def test_passes_are_those_of_skyfield(name, mask_deg, sky, timescale):
    index = sky.names.index(name)
    step_s = 5.0 if sky.mean_motion_rev_day[index] > 10.0 else 30.0
    satellite = EarthSatellite.from_satrec(sky.satrecs()[index], timescale)
    places = Places.of(POINTS, min_elevation_deg=mask_deg)

    found = find_windows(
        sky.subset([index]), places, start_at=START_AT, duration_s=SEARCH_S
    )

    for k, (lat_deg, lon_deg) in enumerate(POINTS):
        mine = found.of_place(k)
        got = np.stack((mine.start_s, mine.end_s), axis=1).reshape(-1)
        place = wgs84.latlon(lat_deg, lon_deg)
        expected = skyfield_edges(satellite, place, timescale, mask_deg, step_s)
        assert len(got) == len(expected)
        np.testing.assert_allclose(got, expected, atol=0.05)
