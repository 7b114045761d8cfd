"""Held to the SGP4 library itself: positions, and windows by a dense search.

The fast near-Earth loop must stay within 1e-8 km of the library, and interpolated nodes
within the bound that is stated. Windows of a real sky are compared with a search of
exact SGP4 every second whose edges are halved to the end; both use the same
Earth-rotation model, so nothing but the search itself can differ.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sgp4.api import Satrec

from spacereserve.engine.access import Places, find_windows
from spacereserve.engine.access._near_earth import propagate_near_earth
from spacereserve.engine.access._nodes import INTERPOLATION_ERROR_KM, Orbits
from spacereserve.engine.access._polynomials import (
    path_coefficients,
    polynomial_at,
)
from spacereserve.engine.access._sgp4_constants import (
    near_earth_constants,
    near_earth_is_valid,
)
from spacereserve.engine.orbits import (
    Catalogue,
    ecef_from_teme,
    gmst_rad,
    julian_day,
    read_catalogue,
)

DATA = Path(__file__).parents[3] / "shared" / "data"
SKY = DATA / "catalogue" / "active_omm_2026-08-22.csv"
VERIFICATION = DATA / "sgp4" / "SGP4-VER.TLE"
START_AT = datetime(2026, 8, 23, tzinfo=UTC)
DAY_S = 86400.0

needs_data = pytest.mark.skipif(
    not SKY.exists(), reason="the real catalogue is not at ../shared/data"
)


@pytest.fixture(scope="module")
def sky() -> Catalogue:
    return read_catalogue(SKY)


def spread(catalogue: Catalogue, n: int) -> Catalogue:
    """Satellites of all kinds: half spread over the numbers, half over the motions."""
    by_motion = np.argsort(catalogue.mean_motion_rev_day, kind="stable")
    steps = np.linspace(0, len(catalogue) - 1, n // 2).astype(int)
    eccentric = np.argsort(-catalogue.eccentricity, kind="stable")[: n // 8]
    low_ones = by_motion[np.linspace(0, len(catalogue) // 10, n // 4).astype(int)]
    return catalogue.subset(np.concatenate((steps, eccentric, low_ones)))


def itrs_km(record, at_s: np.ndarray) -> np.ndarray:
    whole, fraction = julian_day(START_AT)
    days = fraction + at_s / DAY_S
    error, teme, _ = record.sgp4_array(np.full(len(at_s), whole), days)
    assert not error.any()
    return ecef_from_teme(teme, gmst_rad(whole, days))


@needs_data
def test_the_fast_loop_is_within_1e_8_km_of_the_library(sky):
    chosen = sky.subset(np.arange(0, len(sky), 40))
    orbits = Orbits.of(chosen, julian_day(START_AT), 7 * DAY_S)
    fast = [i for g in orbits.groups if g.near_earth for i in g.satellites]
    records = chosen.satrecs()
    row = np.empty((6, 1008))
    whole, fraction = julian_day(START_AT)
    days = fraction + np.arange(1008) / 144.0
    worst_km = 0.0

    for i in fast:
        propagate_near_earth(orbits.constants[i], float(orbits.first_min[i]), 10.0, row)
        error, teme, _ = records[i].sgp4_array(np.full(1008, whole), days)
        if not error.any():
            worst_km = max(worst_km, np.abs(row[:3].T - teme).max())

    assert len(fast) > 0.8 * len(chosen)
    assert worst_km < 1.2e-8


@pytest.mark.skipif(
    not VERIFICATION.exists(), reason="the verification set is not at ../shared/data"
)
def test_the_fast_loop_meets_the_verification_set_or_declines_it():
    lines = [
        line[:69]
        for line in VERIFICATION.read_text().splitlines()
        if line[:2] in {"1 ", "2 "}
    ]
    records = [
        Satrec.twoline2rv(a, b) for a, b in zip(lines[::2], lines[1::2], strict=True)
    ]

    def column(name: str) -> np.ndarray:
        return np.array([getattr(record, name) for record in records])

    constants = near_earth_constants(
        mean_motion_rad_min=column("no_kozai"),
        eccentricity=column("ecco"),
        inclination_rad=column("inclo"),
        raan_rad=column("nodeo"),
        arg_perigee_rad=column("argpo"),
        mean_anomaly_rad=column("mo"),
        bstar=column("bstar"),
    )
    start, end = np.zeros(len(records)), np.full(len(records), 1440.0)
    valid = near_earth_is_valid(constants, start, end)
    minutes = np.arange(0.0, 1441.0, 20.0)
    row = np.empty((6, len(minutes)))

    met = 0
    for i in np.flatnonzero(valid):
        propagate_near_earth(constants[i], 0.0, 20.0, row)
        whole = np.full(len(minutes), records[i].jdsatepoch)
        days = records[i].jdsatepochF + minutes / 1440.0
        error, teme, _ = records[i].sgp4_array(whole, days)
        well, got = error == 0, row[:3].T
        # the Julian date of the library's own call is good to some 1e-9 minutes
        assert np.abs(got - teme)[well].max() < 1e-6
        # what the library calls decayed is what lies under the ground
        assert set(error[~well]) <= {6}
        np.testing.assert_array_equal(np.linalg.norm(got, axis=1) < 6378.135, ~well)
        met += 1

    deep = 2.0 * math.pi / column("no_kozai") >= 225.0
    assert met >= 5
    assert not (valid & deep).any()


@needs_data
def test_interpolated_positions_keep_the_stated_bound_on_all_orbits(sky):
    chosen = spread(sky, 80)
    orbits = Orbits.of(chosen, julian_day(START_AT), DAY_S)
    records = chosen.satrecs()
    c = np.empty(24)
    worst_km = 0.0

    for group in orbits.groups:
        at_s = (np.arange(int(DAY_S / group.step_s)) - 3.0) * group.step_s
        for i in group.satellites:
            nodes = np.ascontiguousarray(itrs_km(records[i], at_s).T)
            for k in range(0, len(at_s) - 8, max(1, len(at_s) // 200)):
                path_coefficients(nodes, k, c)
                inside = np.array([0.1, 0.5, 0.8])
                got = [polynomial_at(c.reshape(24, 1), 0, float(t))[:3] for t in inside]
                true = itrs_km(records[i], (k + inside) * group.step_s)
                worst_km = max(worst_km, np.abs(np.array(got) - true).max())

    assert worst_km < 3.0 * INTERPOLATION_ERROR_KM


@needs_data
def test_windows_of_a_real_sky_are_those_of_a_search_every_second(sky):
    chosen = spread(sky, 40)
    generator = np.random.default_rng(3)
    points = [
        (math.degrees(math.asin(s)), lon)
        for s, lon in zip(
            generator.uniform(-1, 1, 10), generator.uniform(-180, 180, 10), strict=True
        )
    ]
    mask_deg = 10.0
    places = Places.of(points, min_elevation_deg=mask_deg)
    ground_km, up = places.positions_itrs_km, places.zeniths
    at_s = np.arange(0.0, DAY_S + 1.0)
    limit = math.sin(math.radians(mask_deg))

    found = find_windows(chosen, places, start_at=START_AT, duration_s=DAY_S)

    def above(position_km: np.ndarray, place: int) -> np.ndarray:
        ray = position_km - ground_km[place]
        return ray @ up[place] >= limit * np.sqrt(np.einsum("ij,ij->i", ray, ray))

    n, worst_s = 0, 0.0
    for i, record in enumerate(chosen.satrecs()):
        track_km = itrs_km(record, at_s)
        for place in range(len(places)):
            true = above(track_km, place)
            changes = np.flatnonzero(true[1:] != true[:-1])
            low, high, was = at_s[changes], at_s[changes + 1], true[changes]
            for _ in range(40 if len(changes) else 0):
                middle = 0.5 * (low + high)
                same = above(itrs_km(record, middle), place) == was
                low = np.where(same, middle, low)
                high = np.where(same, high, middle)
            edges = [0.0] * bool(true[0]) + list(high) + [DAY_S] * bool(true[-1])
            mine = found.take((found.satellite == i) & (found.place == place))
            got = np.stack((mine.start_s, mine.end_s), axis=1).reshape(-1)
            # a pass of under a second can hide between two samples of the search
            assert len(got) == len(edges)
            n += len(got)
            worst_s = max(worst_s, np.abs(got - edges).max(initial=0.0))

    assert n > 1000
    assert worst_s < 1e-3
