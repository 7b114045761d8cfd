"""Counts of satellites in view, and positions at even times."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from spacereserve.engine.access import (
    Places,
    count_in_view,
    find_windows,
    positions,
)
from spacereserve.engine.errors import InputError, OrbitError
from spacereserve.engine.orbits import (
    Catalogue,
    MeanOrbit,
    catalogue_from_orbits,
    geostationary,
    walker_delta,
)

DAY_S = 86400.0
PLACES = [(0.0, 0.0), (50.88, 4.42), (-75.0, 100.0), (60.0, -179.9)]


@pytest.fixture
def sky(start_at) -> Catalogue:
    low = walker_delta(
        name_format="LOW-{number}",
        first_catalog_number=1,
        altitude_km=550.0,
        inclination_deg=53.0,
        n_satellites=24,
        n_planes=6,
        phasing=1.0,
        epoch_at=start_at,
    )
    return Catalogue.merge(low, geostationary("GEO", 900, 10.0, start_at))


def test_counts_are_those_of_plain_geometry(sky, start_at, exact):
    places = Places.of(PLACES, min_elevation_deg=25.0)
    truth = exact(sky, places)
    at_s = np.arange(0.0, DAY_S / 4, 30.0)

    counts = count_in_view(
        sky, places, start_at=start_at, duration_s=DAY_S / 4, step_s=30.0
    )

    expected = np.array(
        [
            sum(
                truth.look(satellite, place, at_s)["elevation_deg"] >= 25.0
                for satellite in range(len(sky))
            )
            for place in range(len(places))
        ]
    )
    np.testing.assert_array_equal(counts, expected)


def test_many_places_are_counted_like_few(sky, start_at):
    rng = np.random.default_rng(5)
    spots = list(zip(rng.uniform(-85, 85, 90), rng.uniform(-180, 180, 90), strict=True))
    span = {"start_at": start_at, "duration_s": DAY_S / 4, "step_s": 60.0}

    many = count_in_view(sky, Places.of(spots, min_elevation_deg=12.0), **span)

    parts = [
        count_in_view(sky, Places.of(part, min_elevation_deg=12.0), **span)
        for part in (spots[:40], spots[40:])
    ]
    np.testing.assert_array_equal(many, np.concatenate(parts))


def test_counts_do_not_depend_on_the_number_of_threads(sky, start_at):
    places = Places.of(PLACES)
    several = numba.get_num_threads()
    both = []

    for threads in (1, several):
        numba.set_num_threads(threads)
        both.append(count_in_view(sky, places, start_at=start_at, duration_s=DAY_S / 3))

    np.testing.assert_array_equal(both[0], both[1])


def test_windows_are_the_same_bytes_whatever_the_threads(sky, start_at):
    places = Places.of(PLACES)
    several = numba.get_num_threads()
    both = []

    for threads in (1, several):
        numba.set_num_threads(threads)
        found = find_windows(sky, places, start_at=start_at, duration_s=DAY_S / 3)
        both.append(found.start_s.tobytes() + found.best_s.tobytes())

    assert both[0] == both[1]


def test_a_stopped_search_keeps_what_is_done_and_names_the_rest(sky, start_at):
    places = Places.of(PLACES)
    asked = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 1

    found = find_windows(sky, places, start_at=start_at, duration_s=DAY_S, stop=stop)

    assert 0 < len(found.unsearched_satellites) < len(sky)
    assert set(found.satellite).isdisjoint(found.unsearched_satellites)
    assert len(found) > 0


def test_progress_is_told_and_ends_at_one(sky, start_at):
    told = []

    find_windows(
        sky,
        Places.of(PLACES),
        start_at=start_at,
        duration_s=3600.0,
        progress=told.append,
    )

    assert told == sorted(told)
    assert told[-1] == 1.0


def test_no_satellites_or_no_places_give_no_windows(sky, start_at):
    nobody = sky.subset([])
    nowhere = Places.of([])

    one = find_windows(nobody, Places.of(PLACES), start_at=start_at, duration_s=60.0)
    two = find_windows(sky, nowhere, start_at=start_at, duration_s=60.0)
    three = count_in_view(sky, nowhere, start_at=start_at, duration_s=60.0)

    assert len(one) == len(two) == 0
    assert three.shape == (0, 2)


def test_a_count_without_a_step_is_refused(sky, start_at):
    with pytest.raises(InputError, match="time between samples"):
        count_in_view(
            sky, Places.of(PLACES), start_at=start_at, duration_s=60.0, step_s=0.0
        )


def test_a_geostationary_satellite_stays_where_it_is(sky, start_at):
    offsets_s = np.arange(0.0, DAY_S, 600.0)

    where_km = positions(sky, start_at=start_at, offsets_s=offsets_s)

    assert where_km.shape == (25, 144, 3)
    moved = np.linalg.norm(where_km[24] - where_km[24, 0], axis=1)
    assert moved.max() < 100.0


def test_positions_of_a_decayed_satellite_are_refused(start_at):
    falling = catalogue_from_orbits(
        [
            MeanOrbit(
                name="FALLING",
                catalog_number=1,
                perigee_altitude_km=150.0,
                apogee_altitude_km=160.0,
                inclination_deg=50.0,
                raan_deg=0.0,
                arg_perigee_deg=0.0,
                mean_anomaly_deg=0.0,
                bstar=5e-3,
            )
        ],
        start_at,
    )

    with pytest.raises(OrbitError, match="FALLING"):
        positions(falling, start_at=start_at, offsets_s=[30 * DAY_S])
