from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from spacereserve.engine.errors import CatalogueError, OrbitError
from spacereserve.engine.orbits import (
    Catalogue,
    MeanOrbit,
    catalogue_from_orbits,
    ecef_from_teme,
    geostationary,
    gmst_rad,
    julian_day,
    local_time_raan_deg,
    propagate,
    sun_synchronous_inclination_deg,
    walker_delta,
)

EPOCH_AT = datetime(2026, 8, 22, 6, tzinfo=UTC)
WGS72_RADIUS_KM = 6378.135


def walker(**changes: Any) -> Catalogue:
    plain: dict[str, Any] = {
        "name_format": "DEMO-{number:03d}",
        "first_catalog_number": 900_000_001,
        "altitude_km": 550.0,
        "inclination_deg": 53.0,
        "n_satellites": 24,
        "n_planes": 6,
        "phasing": 1,
        "epoch_at": EPOCH_AT,
    }
    return walker_delta(**(plain | changes))


def test_a_walker_constellation_is_spread_as_walker_says() -> None:
    found = walker()

    assert found.names[0] == "DEMO-001"
    assert found.names[-1] == "DEMO-024"
    assert found.catalog_numbers.tolist() == list(range(900_000_001, 900_000_025))
    assert found.raan_deg[::4].tolist() == [0.0, 60.0, 120.0, 180.0, 240.0, 300.0]
    assert found.mean_anomaly_deg[:4].tolist() == [0.0, 90.0, 180.0, 270.0]
    assert found.mean_anomaly_deg[4] == 15.0  # 360° · f / t further in the next plane


def test_a_walker_star_has_its_planes_in_half_a_turn() -> None:
    found = walker(raan_spread_deg=180.0, raan_offset_deg=350.0)

    assert found.raan_deg[::4].tolist() == [350.0, 20.0, 50.0, 80.0, 110.0, 140.0]


def test_names_can_carry_plane_and_slot() -> None:
    found = walker(name_format="P{plane}-S{slot}")

    assert found.names[5] == "P2-S2"


@pytest.mark.parametrize("altitude_km", [300.0, 550.0, 1200.0, 20_000.0])
@pytest.mark.parametrize("inclination_deg", [0.0, 53.0, 97.5, 180.0])
def test_the_altitude_asked_is_the_mean_altitude_that_sgp4_takes(
    altitude_km: float, inclination_deg: float
) -> None:
    found = walker(altitude_km=altitude_km, inclination_deg=inclination_deg)

    axis_km = found.satrecs()[0].a * WGS72_RADIUS_KM
    assert axis_km - WGS72_RADIUS_KM == pytest.approx(altitude_km, abs=1e-6)


def test_satellites_made_stay_at_their_altitude_for_a_day() -> None:
    offsets_s = np.arange(0.0, 86400.0, 300.0)

    states = propagate(walker(), EPOCH_AT, offsets_s)

    altitude_km = np.linalg.norm(states.position_teme_km, axis=2) - WGS72_RADIUS_KM
    assert np.abs(altitude_km - 550.0).max() < 20.0


@pytest.mark.parametrize(
    "changes",
    [
        {"n_satellites": 25},
        {"n_planes": 0},
        {"name_format": "DEMO-{:03d}"},
        {"name_format": "DEMO-{satellite}"},
        {"name_format": "DEMO-{number:q}"},
    ],
)
def test_a_constellation_that_cannot_be_is_explained(changes: dict[str, Any]) -> None:
    with pytest.raises(OrbitError) as caught:
        walker(**changes)

    assert caught.value.way_out


def test_all_mistakes_of_the_orbits_are_told_at_once() -> None:
    orbit = MeanOrbit(
        name="A\n",
        catalog_number=0,
        perigee_altitude_km=90.0,
        apogee_altitude_km=80.0,
        inclination_deg=math.nan,
        raan_deg=0.0,
        arg_perigee_deg=0.0,
        mean_anomaly_deg=math.inf,
    )

    with pytest.raises(CatalogueError) as caught:
        catalogue_from_orbits([orbit], EPOCH_AT)

    assert [problem.key for problem in caught.value.problems] == [
        "catalog_number",
        "perigee_altitude_km",
        "apogee_altitude_km",
        "inclination_deg",
        "mean_anomaly_deg",
        "name",
    ]


def test_an_eccentric_orbit_reaches_its_perigee_and_apogee() -> None:
    orbit = MeanOrbit(
        name="MOLNIYA",
        catalog_number=1,
        perigee_altitude_km=1000.0,
        apogee_altitude_km=39_360.0,
        inclination_deg=63.4,
        raan_deg=30.0,
        arg_perigee_deg=270.0,
        mean_anomaly_deg=0.0,
    )

    found = catalogue_from_orbits([orbit], EPOCH_AT)

    states = propagate(found, EPOCH_AT, np.arange(0.0, 43_200.0, 60.0))
    altitude_km = np.linalg.norm(states.position_teme_km[0], axis=1) - WGS72_RADIUS_KM
    assert altitude_km.min() == pytest.approx(1000.0, abs=30.0)
    assert altitude_km.max() == pytest.approx(39_360.0, abs=30.0)


@pytest.mark.parametrize(
    "longitude_deg", [-170.0, -75.0, 0.0, 13.0, 75.0, 105.0, 340.0]
)
@pytest.mark.parametrize(
    "epoch_at", [EPOCH_AT, datetime(2027, 3, 1, 23, 59, 59, tzinfo=UTC)]
)
def test_a_geostationary_satellite_stays_within_a_degree_for_ten_days(
    longitude_deg: float, epoch_at: datetime
) -> None:
    found = geostationary("GEO", 5, longitude_deg, epoch_at)

    track = propagate(found, epoch_at, np.arange(0.0, 10.1, 0.1) * 86400.0)
    ground = track.ground_track()
    turn = (ground.lon_deg - longitude_deg + 180.0) % 360.0 - 180.0
    assert (track.error == 0).all()
    assert np.abs(turn).max() < 0.2
    assert np.abs(ground.lat_deg).max() < 0.2
    assert np.abs(ground.height_km - 35_786.0).max() < 15.0


@pytest.mark.parametrize(
    ("altitude_km", "expected_deg"),
    [
        # Published operational orbits: Sentinel-2 (786 km, 98.62°), Landsat 8 (705 km,
        # 98.2°), TerraSAR-X (514 km, 97.44°).
        (786.0, 98.6),
        (705.0, 98.2),
        (514.0, 97.44),
    ],
)
def test_sun_synchronous_inclinations_are_those_that_are_flown(
    altitude_km: float, expected_deg: float
) -> None:
    found = sun_synchronous_inclination_deg(altitude_km)

    assert found == pytest.approx(expected_deg, abs=0.07)


@pytest.mark.parametrize("altitude_km", [-9000.0, 50.0, 6000.0, math.inf, math.nan])
def test_no_inclination_is_made_up_where_there_is_none(altitude_km: float) -> None:
    with pytest.raises(OrbitError, match="sun-synchronous"):
        sun_synchronous_inclination_deg(altitude_km)


def equator_local_times_h(found: Catalogue, days: float) -> list[float]:
    """Mean local solar time of each northward crossing of the equator."""
    offsets_s = days * 86400.0 + np.arange(0.0, 6 * 3600.0, 10.0)
    states = propagate(found, EPOCH_AT, offsets_s)
    z = states.position_teme_km[0, :, 2]
    up = np.flatnonzero((z[:-1] < 0.0) & (z[1:] >= 0.0))
    whole, fraction = julian_day(EPOCH_AT)
    hours = []
    for i in up:
        share = -z[i] / (z[i + 1] - z[i])
        offset_s = offsets_s[i] + share * 10.0
        place = (1 - share) * states.position_teme_km[0, i]
        place = place + share * states.position_teme_km[0, i + 1]
        day = fraction + offset_s / 86400.0
        x, y, _ = ecef_from_teme(place, gmst_rad(whole, day))
        hours.append(float((24.0 * day + math.degrees(math.atan2(y, x)) / 15.0) % 24.0))
    return hours


@pytest.mark.parametrize("local_time_h", [6.0, 10.5, 22.5])
def test_sun_synchronous_planes_cross_the_equator_at_the_local_time_asked(
    local_time_h: float,
) -> None:
    found = walker(
        altitude_km=560.0,
        inclination_deg=sun_synchronous_inclination_deg(560.0),
        n_satellites=1,
        n_planes=1,
        phasing=0,
        raan_offset_deg=local_time_raan_deg(local_time_h, EPOCH_AT),
    )

    at_once = equator_local_times_h(found, 0.0)
    after_a_month = equator_local_times_h(found, 30.0)

    one_minute_h = 1.0 / 60.0
    assert len(at_once) >= 3
    assert at_once == pytest.approx([local_time_h] * len(at_once), abs=one_minute_h)
    assert after_a_month == pytest.approx(
        [local_time_h] * len(after_a_month), abs=one_minute_h
    )
