"""Approaches beside a dense search with the SGP4 library."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from builders import walker_catalogue
from spacereserve.engine.errors import InputError
from spacereserve.engine.orbits import Catalogue, julian_day, propagate, read_catalogue
from spacereserve.engine.screening import Ephemeris, find_approaches, screen

START_AT = datetime(2026, 8, 22, 6, 0, tzinfo=UTC)
SKY = Path(__file__).resolve().parents[3] / "../shared/data/catalogue"
REAL = SKY / "active_omm_2026-08-22.csv"


def _eccentric(n: int) -> Catalogue:
    """Orbits that cross all the others, in all planes."""
    base = walker_catalogue("HEO", n_satellites=n, n_planes=n, first_number=97001)
    columns = {name: getattr(base, name) for name in Catalogue.__dataclass_fields__}
    columns["mean_motion_rev_day"] = np.linspace(2.3, 13.0, n)
    perigee = 1.0 + 500.0 / 6378.0
    axis = (16.98 / columns["mean_motion_rev_day"]) ** (2.0 / 3.0)
    columns["eccentricity"] = np.clip(1.0 - perigee / axis, 0.0, 0.8)
    columns["inclination_deg"] = np.linspace(5.0, 120.0, n)
    columns["arg_perigee_deg"] = np.linspace(0.0, 300.0, n)
    return Catalogue.from_columns(columns)


@pytest.fixture(scope="module")
def crowd() -> Catalogue:
    """Low shells through one another, slow neighbours, eccentric and high ones."""
    return Catalogue.merge(
        walker_catalogue("POLAR", n_satellites=40, n_planes=8, first_number=90001),
        walker_catalogue(
            "SLANT",
            n_satellites=60,
            n_planes=10,
            inclination_deg=53.0,
            altitude_km=552.0,
            first_number=91001,
        ),
        walker_catalogue(
            "BESIDE",
            n_satellites=40,
            n_planes=8,
            altitude_km=550.5,
            first_number=92001,
            raan_0_deg=0.05,
        ),
        walker_catalogue(
            "HIGH",
            n_satellites=6,
            n_planes=1,
            altitude_km=35786.0,
            inclination_deg=0.1,
            first_number=93001,
        ),
        walker_catalogue(
            "HIGH-TOO",
            n_satellites=6,
            n_planes=1,
            altitude_km=35790.0,
            inclination_deg=0.15,
            first_number=94001,
            raan_0_deg=0.02,
        ),
        _eccentric(24),
    )


def _by_dense_search(catalogue, wanted, hours, miss_km, step_s=4.0):
    """All least distances below a limit: sampled densely, then found exactly."""
    at_s = np.arange(-step_s, hours * 3600.0 + 1.5 * step_s, step_s)
    positions = propagate(catalogue, START_AT, at_s).position_teme_km
    records = catalogue.satrecs()
    whole, fraction = julian_day(START_AT)

    def distance(i, j, t):
        day = fraction + t / 86400.0
        one, other = records[i].sgp4(whole, day)[1], records[j].sgp4(whole, day)[1]
        return float(np.linalg.norm(np.subtract(one, other)))

    found = []
    for i in wanted:
        gap = np.linalg.norm(positions - positions[i], axis=2)
        least = (gap[:, 1:-1] < gap[:, :-2]) & (gap[:, 1:-1] <= gap[:, 2:])
        least &= gap[:, 1:-1] < miss_km + 20.0 * step_s
        for j, k in zip(*np.nonzero(least), strict=True):
            if j == i or (j in wanted and j < i):
                continue
            low, high = at_s[k], at_s[k + 2]
            for _ in range(45):
                a, b = low + (high - low) / 3.0, high - (high - low) / 3.0
                if distance(i, j, a) < distance(i, j, b):
                    high = b
                else:
                    low = a
            t = 0.5 * (low + high)
            km = distance(i, j, t)
            if km < miss_km and 0.0 < t < hours * 3600.0:
                found.append((int(i), int(j), t, km))
    return sorted(found, key=lambda one: one[2])


def _assert_the_same(found, expected):
    own = ~found.is_edge
    rows = sorted(
        zip(
            found.first[own].tolist(),
            found.second[own].tolist(),
            found.at_s[own].tolist(),
            found.miss_km[own].tolist(),
            strict=True,
        )
    )
    for ours, dense in zip(rows, sorted(expected), strict=True):
        assert ours[:2] == dense[:2]
        assert ours[2] == pytest.approx(dense[2], abs=0.1)
        assert ours[3] == pytest.approx(dense[3], abs=1e-4)


def test_no_approach_of_a_made_crowd_is_missed_or_invented(crowd):
    wanted = np.array([0, 3, 11, 45, 60, 101, 120, 141, 147, 153, 160, 170])
    expected = _by_dense_search(crowd, wanted, 1.2, 60.0)

    found = find_approaches(
        crowd, wanted, start_at=START_AT, duration_s=1.2 * 3600.0, miss_km=60.0
    )

    assert len(expected) > 10
    _assert_the_same(found, expected)


@pytest.mark.skipif(
    not REAL.exists(), reason="the real catalogue is not at ../shared/data"
)
def test_no_approach_of_the_real_sky_is_missed_or_invented():
    sky = read_catalogue(REAL)
    sample = sky.subset(np.arange(0, len(sky), 7))
    wanted = np.arange(5, len(sample), 190)
    expected = _by_dense_search(sample, wanted, 1.0, 25.0, step_s=5.0)

    found = find_approaches(
        sample, wanted, start_at=START_AT, duration_s=3600.0, miss_km=25.0
    )

    assert len(expected) > 5
    _assert_the_same(found, expected)


def test_a_shorter_miss_gives_those_of_a_longer_one_that_are_near_enough(crowd):
    wanted = np.arange(0, 100, 9)
    searched = {"start_at": START_AT, "duration_s": 7200.0}

    wide = find_approaches(crowd, wanted, **searched, miss_km=50.0)
    near = find_approaches(crowd, wanted, **searched, miss_km=20.0)

    assert np.array_equal(near.at_s, wide.at_s[wide.miss_km <= 20.0])


def test_two_halves_give_what_the_whole_gives(crowd):
    wanted = np.arange(0, 100, 9)
    whole = find_approaches(
        crowd, wanted, start_at=START_AT, duration_s=7200.0, miss_km=40.0
    )

    parts = [
        find_approaches(
            crowd,
            wanted,
            start_at=datetime(2026, 8, 22, hour, tzinfo=UTC),
            duration_s=3600.0,
            miss_km=40.0,
        )
        for hour in (6, 7)
    ]

    joined = np.concatenate(
        [part.at_s[~part.is_edge] + 3600.0 * k for k, part in enumerate(parts)]
    )
    assert joined == pytest.approx(whole.at_s[~whole.is_edge], abs=1e-4)


def test_pairs_of_wanted_satellites_are_told_once(crowd):
    wanted = np.arange(140)

    found = find_approaches(
        crowd, wanted, start_at=START_AT, duration_s=3600.0, miss_km=60.0
    )

    rows = list(zip(found.first, found.second, found.at_s.round(2), strict=True))
    assert len(set(rows)) == len(rows) > 0
    both = np.isin(found.second, wanted)
    assert (found.first[both] < found.second[both]).all()


def test_neighbours_in_one_slot_are_told_at_the_edge_of_the_search():
    pair = Catalogue.merge(
        walker_catalogue(
            "SLOT-A",
            n_satellites=1,
            n_planes=1,
            altitude_km=35786.0,
            inclination_deg=0.05,
            first_number=95001,
        ),
        walker_catalogue(
            "SLOT-B",
            n_satellites=1,
            n_planes=1,
            altitude_km=35786.0,
            inclination_deg=0.05,
            first_number=95002,
            raan_0_deg=0.005,
        ),
    )

    found = screen(pair, np.array([0]), start_at=START_AT, days=0.01, miss_km=30.0)

    assert found.events
    assert all(event.is_together for event in found.events)
    assert any(event.is_edge for event in found.events)
    assert not any(event.probability.is_proven for event in found.events)


def test_an_ephemeris_made_of_elements_gives_the_same_approaches(crowd):
    wanted = np.array([0])
    searched = {"start_at": START_AT, "duration_s": 7200.0, "miss_km": 60.0}
    at_s = np.arange(-300.0, 7600.0, 60.0)
    states = propagate(crowd.subset([0]), START_AT, at_s)
    stated = Ephemeris(
        name="POLAR-001",
        catalog_number=int(crowd.catalog_numbers[0]),
        epoch_at=START_AT,
        at_s=at_s,
        states_teme=np.concatenate(
            (states.position_teme_km[0], states.velocity_teme_km_s[0]), axis=1
        ),
    )

    elements = find_approaches(crowd, wanted, **searched)
    ephemeris = find_approaches(crowd, wanted, **searched, ephemerides=[stated])

    assert len(elements) > 0
    assert np.array_equal(elements.second, ephemeris.second)
    assert ephemeris.miss_km == pytest.approx(elements.miss_km, abs=2e-3)


def test_a_satellite_that_cannot_be_followed_is_named():
    falling = walker_catalogue(
        "FALLS", n_satellites=1, n_planes=1, altitude_km=30.0, first_number=96001
    )
    sky = Catalogue.merge(
        falling, walker_catalogue("STAYS", n_satellites=6, n_planes=2)
    )

    found = find_approaches(
        sky, np.arange(7), start_at=START_AT, duration_s=3600.0, miss_km=5.0
    )

    names = [sky.names[index] for index in found.failed]
    assert names in ([], ["FALLS-001"])


@pytest.mark.parametrize(("days", "miss_km"), [(0.0, 5.0), (-1.0, 5.0), (1.0, 0.0)])
def test_numbers_out_of_range_are_refused(crowd, days, miss_km):
    with pytest.raises(InputError, match="Way out"):
        screen(crowd, np.array([0]), start_at=START_AT, days=days, miss_km=miss_km)


def test_an_ephemeris_that_ends_too_early_is_refused(crowd):
    at_s = np.arange(0.0, 600.0, 60.0)
    short = Ephemeris("SHORT", 90001, START_AT, at_s, np.ones((len(at_s), 6)))

    with pytest.raises(InputError, match="does not cover"):
        find_approaches(
            crowd,
            np.array([0]),
            start_at=START_AT,
            duration_s=3600.0,
            ephemerides=[short],
        )


def test_an_ephemeris_of_an_unknown_object_is_refused(crowd):
    at_s = np.arange(-600.0, 4600.0, 60.0)
    other = Ephemeris("OTHER", 11111, START_AT, at_s, np.ones((len(at_s), 6)))

    with pytest.raises(InputError, match="not in the catalogue"):
        find_approaches(
            crowd,
            np.array([0]),
            start_at=START_AT,
            duration_s=3600.0,
            ephemerides=[other],
        )


def test_events_come_in_order_of_time(crowd):
    found = screen(crowd, np.arange(20), start_at=START_AT, days=0.1, miss_km=50.0)

    assert all(a.closest_at <= b.closest_at for a, b in pairwise(found.events))
