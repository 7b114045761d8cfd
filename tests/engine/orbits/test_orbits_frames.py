from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spacereserve.engine.orbits import (
    ecef_from_geodetic,
    ecef_from_teme,
    geodetic_from_ecef,
    gmst_rad,
    propagate,
    walker_delta,
)
from spacereserve.engine.orbits.frames import ecef_velocity_from_teme


@given(st.floats(-90.0, 90.0), st.floats(-180.0, 180.0), st.floats(-5.0, 50_000.0))
def test_a_place_comes_back_from_its_position(
    lat_deg: float, lon_deg: float, height_km: float
) -> None:
    position = ecef_from_geodetic(lat_deg=lat_deg, lon_deg=lon_deg, height_km=height_km)

    lat, lon, height = geodetic_from_ecef(position)

    back = ecef_from_geodetic(lat_deg=lat, lon_deg=lon, height_km=height)
    assert np.abs(back - position).max() < 1e-9
    assert abs(float(lat) - lat_deg) < 1e-9
    assert abs(float(height) - height_km) < 1e-9


def test_the_poles_and_the_date_line_are_places_like_any_other() -> None:
    lat, lon, height = geodetic_from_ecef(
        [[0.0, 0.0, 6356.752314245179], [0.0, 0.0, -7000.0], [-6378.137, 0.0, 0.0]]
    )

    assert np.abs(lat - [90.0, -90.0, 0.0]).max() < 1e-12
    assert np.abs(np.abs(lon) - [0.0, 0.0, 180.0]).max() < 1e-12
    assert np.abs(height - [0.0, 7000.0 - 6356.752314245179, 0.0]).max() < 1e-9


@given(st.floats(-7.0, 7.0))
def test_a_turn_keeps_lengths_and_heights(sidereal_rad: float) -> None:
    vector = np.array([[3.0, -4.0, 12.0], [0.0, 0.0, 1.0]])

    turned = ecef_from_teme(vector, sidereal_rad)

    assert np.abs(np.linalg.norm(turned, axis=1) - [13.0, 1.0]).max() < 1e-12
    assert turned[:, 2].tolist() == [12.0, 1.0]


def test_shapes_are_broadcast_over_satellites_and_times() -> None:
    positions = np.ones((4, 7, 3))
    sidereal_rad = gmst_rad(2461274.5, np.linspace(0.0, 1.0, 7))

    turned = ecef_from_teme(positions, sidereal_rad)

    assert turned.shape == (4, 7, 3)
    assert sidereal_rad.shape == (7,)
    assert np.all((sidereal_rad >= 0.0) & (sidereal_rad < 2.0 * np.pi))


def test_the_earth_turns_once_and_a_little_more_in_a_day() -> None:
    turned = gmst_rad(2461275.5, 0.0) - gmst_rad(2461274.5, 0.0)

    # 360.98564736629° a day, Meeus, Astronomical Algorithms, eq. 12.4.
    assert abs(np.degrees(turned) % 360.0 - 0.98564736629) < 1e-8


def test_a_velocity_seen_from_the_ground_is_the_change_of_the_place_there() -> None:
    at = datetime(2026, 8, 22, tzinfo=UTC)
    one = walker_delta(
        name_format="A",
        first_catalog_number=1,
        altitude_km=550.0,
        inclination_deg=97.6,
        n_satellites=1,
        n_planes=1,
        phasing=0,
        epoch_at=at,
    )
    states = propagate(one, at, [-0.5, 0.0, 0.5])
    place = states.position_ecef_km()[0]

    found = ecef_velocity_from_teme(
        place, states.velocity_teme_km_s[0], states.sidereal_rad
    )

    assert np.abs(found[1] - (place[2] - place[0])).max() < 1e-5
