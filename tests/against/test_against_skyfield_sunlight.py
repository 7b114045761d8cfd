"""Light, shadow and sight between satellites, beside skyfield with Meeus's Sun."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from skyfield.api import EarthSatellite, load
from skyfield.constants import AU_M
from skyfield.geometry import intersect_line_and_sphere

from builders import tiny_catalogue
from spacereserve.engine.access import Constraints, Places, find_windows
from spacereserve.engine.orbits import julian_day, propagate
from spacereserve.engine.orbits.sun import sun_direction_teme
from spacereserve.engine.supply.space_sensors import View

AT = datetime(2026, 8, 22, tzinfo=UTC)
STEP_S, N = 20.0, 4320


def _meeus_sun_of_date(jd_tt):
    """Meeus, Astronomical Algorithms (2nd ed.), chapter 25: apparent, unit vector."""
    t = (jd_tt - 2451545.0) / 36525.0
    anomaly = np.radians(357.52911 + 35999.05029 * t)
    centre = (
        (1.914602 - 0.004817 * t) * np.sin(anomaly)
        + (0.019993 - 0.000101 * t) * np.sin(2.0 * anomaly)
        + 0.000289 * np.sin(3.0 * anomaly)
    )
    node = np.radians(125.04 - 1934.136 * t)
    longitude = np.radians(
        280.46646 + 36000.76983 * t + centre - 0.00569 - 0.00478 * np.sin(node)
    )
    tilt = math.radians(23.4392911) - np.radians(46.8150 / 3600.0) * t
    tilt = tilt + np.radians(0.00256) * np.cos(node)
    return np.array(
        [
            np.cos(longitude),
            np.cos(tilt) * np.sin(longitude),
            np.sin(tilt) * np.sin(longitude),
        ]
    )


class _Sun:
    """What skyfield asks of a published ephemeris, from Meeus's formula."""

    def __getitem__(self, name):
        return self if name == "sun" else None

    def __sub__(self, other):
        return self

    def at(self, t):
        of_date = _meeus_sun_of_date(t.tt)
        turned = np.einsum("jit,jt->it", t.M, of_date)  # M turns GCRS to the date
        found = type("Where", (), {})()
        found.xyz = type("Distance", (), {"m": AU_M * turned})()
        return found


@pytest.fixture(scope="module")
def sky():
    return tiny_catalogue()


@pytest.fixture(scope="module")
def instants():
    timescale = load.timescale(builtin=True)
    return timescale.from_datetimes(
        [AT + timedelta(seconds=STEP_S * k) for k in range(N)]
    )


def _skyfields(sky, index, instants):
    (record,) = sky.subset([index]).satrecs()
    return EarthSatellite.from_satrec(record, load.timescale(builtin=True)).at(instants)


def _teme_and_sun(sky, indices):
    at_s = STEP_S * np.arange(N)
    whole, fraction = julian_day(AT)
    places = propagate(sky.subset(np.array(indices)), AT, at_s).position_teme_km
    return places, sun_direction_teme(whole, fraction + at_s / 86400.0)


@pytest.mark.parametrize(
    ("index", "least_dark"), [(0, 0.2), (14, 0.05), (40, 0.0), (104, 0.0)]
)
def test_shadow_is_skyfields_but_for_kilometres_at_its_edge(
    sky, instants, index, least_dark
):
    (places,), sun = _teme_and_sun(sky, [index])

    lit_km = View.of(2.0 * places, places, sun).lit_km

    theirs = _skyfields(sky, index, instants).is_sunlit(_Sun())
    other = (lit_km > 0.0) != theirs
    # A cylinder for a cone towards the Sun, 12 km at geostationary height, and 0.01°.
    assert np.abs(lit_km[other]).max(initial=0.0) < 20.0
    assert other.mean() < 2e-3
    assert least_dark <= 1.0 - theirs.mean() < 0.45


def test_the_access_engine_and_skyfield_see_the_same_light(sky, instants):
    place = Places.of([(60.0, 25.0)], min_elevation_deg=10.0)
    asked = {"start_at": AT, "duration_s": STEP_S * (N - 1)}
    lit = find_windows(sky.subset([0]), place, Constraints(satellite_lit=True), **asked)
    any_light = find_windows(sky.subset([0]), place, **asked)

    theirs = _skyfields(sky, 0, instants).is_sunlit(_Sun())

    at_s = STEP_S * np.arange(N)
    seen = _inside(any_light, at_s)
    assert seen.any()
    differ = seen & (_inside(lit, at_s) != (seen & theirs))
    assert differ.sum() <= 2


def _inside(windows, at_s):
    pairs = zip(windows.start_s.tolist(), windows.end_s.tolist(), strict=True)
    found = np.zeros(len(at_s), dtype=bool)
    for start_s, end_s in pairs:
        found |= (at_s >= start_s) & (at_s <= end_s)
    return found


def test_a_line_of_sight_above_the_limb_meets_no_sphere(sky):
    (own, other), sun = _teme_and_sun(sky, [0, 40])

    limb_deg = View.of(own, other, sun).limb_deg

    near, _far = intersect_line_and_sphere((other - own).T, -own.T, 6378.137)
    meets = np.isfinite(near) & (near > 0.0)
    assert np.array_equal(limb_deg < 0.0, meets)
    assert 0.1 < meets.mean() < 0.99


def test_angles_to_the_sun_and_phases_are_skyfields(sky, instants):
    (own, other), sun = _teme_and_sun(sky, [0, 104])

    found = View.of(own, other, sun)

    one, two = (_skyfields(sky, index, instants).xyz.km for index in (0, 104))
    ray = (two - one) / np.linalg.norm(two - one, axis=0)
    toward = _Sun().at(instants).xyz.m / AU_M
    apart_deg = np.degrees(np.arccos(np.sum(ray * toward, axis=0)))
    assert np.abs(found.sun_deg - apart_deg).max() < 0.03
    assert np.abs(180.0 - np.degrees(found.phase_rad) - apart_deg).max() < 0.03
    assert found.range_km == pytest.approx(np.linalg.norm(two - one, axis=0), abs=0.01)
