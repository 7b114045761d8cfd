"""The pass zoo: every kind of orbit, place and mask that has ever been missed."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from spacereserve.engine.access import Edge, Places, find_windows
from spacereserve.engine.orbits import (
    Catalogue,
    MeanOrbit,
    catalogue_from_orbits,
    geostationary,
)

DAY_S = 86400.0


def orbit(start_at, **changes) -> Catalogue:
    shape = {
        "name": "ZOO",
        "catalog_number": 1,
        "perigee_altitude_km": 500.0,
        "apogee_altitude_km": 520.0,
        "inclination_deg": 97.4,
        "raan_deg": 40.0,
        "arg_perigee_deg": 30.0,
        "mean_anomaly_deg": 10.0,
        "bstar": 1e-4,
    }
    return catalogue_from_orbits([MeanOrbit(**(shape | changes))], start_at)


SUN_SYNCHRONOUS = {}
LOW_INCLINATION = {"inclination_deg": 20.0}
MOLNIYA = {
    "perigee_altitude_km": 600.0,
    "apogee_altitude_km": 39_750.0,
    "inclination_deg": 63.4,
    "arg_perigee_deg": 270.0,
    "bstar": 0.0,
}
TRANSFER = MOLNIYA | {"perigee_altitude_km": 250.0, "inclination_deg": 7.0}
GNSS = {
    "perigee_altitude_km": 20_180.0,
    "apogee_altitude_km": 20_200.0,
    "inclination_deg": 55.0,
    "bstar": 0.0,
}
INCLINED_SYNCHRONOUS = {
    "perigee_altitude_km": 34_000.0,
    "apogee_altitude_km": 37_570.0,
    "inclination_deg": 40.0,
    "bstar": 0.0,
}
ORBITS = {
    "sun-synchronous": SUN_SYNCHRONOUS,
    "low inclination": LOW_INCLINATION,
    "retrograde": {"inclination_deg": 144.0},
    "very low": {"perigee_altitude_km": 250.0, "apogee_altitude_km": 260.0},
    "eccentric low": {"apogee_altitude_km": 1900.0},
    "Molniya": MOLNIYA,
    "transfer": TRANSFER,
    "GNSS": GNSS,
    "inclined synchronous": INCLINED_SYNCHRONOUS,
}
POINTS = {
    "equator": (0.0, 10.0),
    "Brussels": (50.88, 4.42),
    "pole": (90.0, 0.0),
    "near the south pole": (-89.9, 120.0),
    "date line": (65.0, 179.99),
    "past the date line": (65.0, -179.99),
}


@pytest.mark.parametrize("shape", ORBITS.values(), ids=ORBITS.keys())
@pytest.mark.parametrize("mask_deg", [0.0, 10.0, 45.0, 70.0])
def test_no_pass_is_missed_or_invented(shape, mask_deg, start_at, exact):
    catalogue = orbit(start_at, **shape)
    places = Places.of(POINTS.values(), min_elevation_deg=mask_deg)
    truth = exact(catalogue, places)

    found = find_windows(catalogue, places, start_at=start_at, duration_s=DAY_S)

    for place in range(len(places)):
        mine = found.of_place(place)
        expected = truth.spans(
            0, place, lambda look: look["elevation_deg"] >= mask_deg, DAY_S, 2.0
        )
        got = np.stack((mine.start_s, mine.end_s), axis=1)
        assert len(got) == len(expected)
        np.testing.assert_allclose(got, expected, atol=1e-3)


def test_a_geostationary_satellite_that_is_seen_has_one_window(start_at):
    catalogue = geostationary("GEO", 1, 13.0, start_at)
    places = Places.of([(50.88, 4.42)], min_elevation_deg=10.0)

    found = find_windows(catalogue, places, start_at=start_at, duration_s=7 * DAY_S)

    assert (found.start_s[0], found.end_s[0], len(found)) == (0.0, 7 * DAY_S, 1)
    assert (found.opened_by[0], found.closed_by[0]) == (Edge.SEARCH, Edge.SEARCH)
    assert 25.0 < found.elevation_deg[0] < 35.0


def test_a_geostationary_satellite_that_is_never_seen_has_none(start_at):
    catalogue = geostationary("GEO", 1, -150.0, start_at)
    places = Places.of([(50.88, 4.42), (89.0, 0.0)])

    found = find_windows(catalogue, places, start_at=start_at, duration_s=7 * DAY_S)

    assert len(found) == 0
    assert found.failed_satellites == ()


def test_a_pass_under_way_at_both_ends_is_kept(start_at):
    catalogue = orbit(start_at)
    places = Places.of([(50.88, 4.42)])
    whole = find_windows(catalogue, places, start_at=start_at, duration_s=DAY_S)
    middle_s = 0.5 * (whole.start_s[1] + whole.end_s[1])

    found = find_windows(
        catalogue,
        places,
        start_at=start_at + timedelta(seconds=middle_s),
        duration_s=30.0,
    )

    assert len(found) == 1
    assert (found.start_s[0], found.end_s[0]) == (0.0, 30.0)
    assert (found.opened_by[0], found.closed_by[0]) == (Edge.SEARCH, Edge.SEARCH)


def test_a_pass_of_two_seconds_is_found(start_at):
    catalogue = orbit(start_at)
    low = Places.of([(50.88, 4.42)])
    highest = find_windows(catalogue, low, start_at=start_at, duration_s=DAY_S)
    top_deg = float(highest.elevation_deg.max())
    best_s = float(highest.best_s[np.argmax(highest.elevation_deg)])
    grazing = Places.of([(50.88, 4.42)], min_elevation_deg=top_deg - 2e-4)

    found = find_windows(catalogue, grazing, start_at=start_at, duration_s=DAY_S)

    assert len(found) == 1
    assert found.start_s[0] < best_s < found.end_s[0]
    assert found.end_s[0] - found.start_s[0] < 2.0
    assert (found.opened_by[0], found.closed_by[0]) == (Edge.ELEVATION, Edge.ELEVATION)


def test_a_dip_below_the_mask_of_a_few_seconds_is_found(start_at, exact):
    catalogue = orbit(start_at, **INCLINED_SYNCHRONOUS)
    places = Places.of([(0.0, lon) for lon in range(-180, 180, 30)])
    truth = exact(catalogue, places)
    at_s = np.arange(0.0, DAY_S, 60.0)
    for place in range(len(places)):
        high = truth.look(0, place, at_s)["elevation_deg"]
        lowest = np.flatnonzero((high[1:-1] < high[:-2]) & (high[1:-1] < high[2:])) + 1
        if len(lowest) and high[lowest[0]] > 5.0:
            break
    else:
        pytest.fail("the orbit has no dip to look at")
    mask_deg = float(high[lowest[0]]) + 1e-5
    one = Places.of(
        [(places.lat_deg[place], places.lon_deg[place])], min_elevation_deg=mask_deg
    )

    found = find_windows(catalogue, one, start_at=start_at, duration_s=DAY_S)
    expected = exact(catalogue, one).spans(
        0, 0, lambda look: look["elevation_deg"] >= mask_deg, DAY_S
    )

    got = np.stack((found.start_s, found.end_s), axis=1)
    assert len(got) == len(expected)
    np.testing.assert_allclose(got, expected, atol=0.5)


def test_a_satellite_that_decays_has_no_windows_and_is_named(start_at):
    falling = orbit(
        start_at,
        perigee_altitude_km=150.0,
        apogee_altitude_km=160.0,
        bstar=5e-3,
    )
    healthy = orbit(start_at, catalog_number=2)
    catalogue = Catalogue.merge(falling, healthy)
    places = Places.of([(0.0, 0.0), (50.0, 5.0)])

    found = find_windows(catalogue, places, start_at=start_at, duration_s=30 * DAY_S)

    assert [one.satellite for one in found.failed_satellites] == [0]
    assert found.failed_satellites[0].error_code in {1, 4, 6}
    assert set(found.satellite) == {1}


def test_a_mountain_sees_farther_than_the_sea_below(start_at):
    catalogue = orbit(start_at)
    points = [(28.0, 86.9)]
    sea = Places.of(points)
    top = Places.of(points, height_km=8.8)

    low = find_windows(catalogue, sea, start_at=start_at, duration_s=DAY_S)
    high = find_windows(catalogue, top, start_at=start_at, duration_s=DAY_S)

    assert len(high) == len(low) > 0
    # the horizon plane of a higher place lies higher too
    assert np.all(high.start_s > low.start_s)
    assert np.all(high.end_s < low.end_s)
