"""Earth rotation, places and the Sun, against Skyfield and against Meeus.

Skyfield's time scale is the one built into the library, so nothing is fetched. It knows
UT1 − UTC and the true equinox; what we leave out is held to the bound we state.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from sgp4.api import Satrec
from skyfield.api import EarthSatellite, load, wgs84
from skyfield.framelib import itrs
from skyfield.sgp4lib import theta_GMST1982

from spacereserve.engine.orbits import (
    ecef_from_geodetic,
    ecef_from_teme,
    geodetic_from_ecef,
    gmst_rad,
    julian_day,
    local_time_raan_deg,
    parse_catalogue,
    propagate,
    sun_direction_ecef,
    sun_direction_teme,
)

UT1_BOUND_RAD = 0.9 * 7.292115e-5
ISS = (
    "1 25544U 98067A   26233.79028735  .00012345  00000+0  22812-3 0  9998\n"
    "2 25544  51.6312 120.4321 0007123  88.1234 272.0456 15.49712345  1230"
)
START_AT = datetime(2026, 8, 21, 19, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def timescale() -> object:
    return load.timescale(builtin=True)


def iss_lines() -> tuple[str, str]:
    """The set with the checksums that its digits ask for."""
    lines = []
    for line in ISS.splitlines():
        total = sum(int(c) if c.isdigit() else c == "-" for c in line[:68].ljust(68))
        lines.append(line[:68].ljust(68) + str(total % 10))
    return lines[0], lines[1]


def test_sidereal_time_is_skyfields_for_the_same_instant_of_ut1() -> None:
    whole = np.floor(np.linspace(2433282.5, 2469807.5, 400) - 0.5) + 0.5
    fraction = np.linspace(0.0, 0.999, 400)

    found = gmst_rad(whole, fraction)

    expected = np.array(
        [theta_GMST1982(w, f)[0] for w, f in zip(whole, fraction, strict=True)]
    )
    apart = (found - expected + math.pi) % (2.0 * math.pi) - math.pi
    assert np.abs(apart).max() < 1e-9


def test_positions_on_the_turning_earth_are_within_the_stated_bound(
    timescale: object,
) -> None:
    offsets_s = np.arange(0.0, 2 * 86400.0, 600.0)
    line1, line2 = iss_lines()
    states = propagate(parse_catalogue(f"{line1}\n{line2}"), START_AT, offsets_s)

    found = states.position_ecef_km()[0]

    expected = skyfield_itrs(line1, line2, offsets_s, timescale)
    apart_km = np.linalg.norm(found - expected, axis=1)
    assert apart_km.max() < 6800.0 * UT1_BOUND_RAD + 0.02
    assert apart_km.max() < 0.1  # with the UT1 of these years


def skyfield_itrs(
    line1: str, line2: str, offsets_s: NDArray[np.float64], timescale: object
) -> NDArray[np.float64]:
    satellite = EarthSatellite(line1, line2, "ISS", timescale)
    instants = [START_AT + timedelta(seconds=float(offset)) for offset in offsets_s]
    times = timescale.from_datetimes(instants)  # type: ignore[attr-defined]
    return np.asarray(satellite.at(times).frame_xyz(itrs).km.T)


def test_ground_tracks_are_skyfields(timescale: object) -> None:
    offsets_s = np.arange(0.0, 86400.0, 900.0)
    line1, line2 = iss_lines()
    catalogue = parse_catalogue(f"{line1}\n{line2}")

    track = propagate(catalogue, START_AT, offsets_s).ground_track()

    satellite = EarthSatellite(line1, line2, "ISS", timescale)
    instants = [START_AT + timedelta(seconds=float(offset)) for offset in offsets_s]
    times = timescale.from_datetimes(instants)  # type: ignore[attr-defined]
    place = wgs84.geographic_position_of(satellite.at(times))
    turn = (track.lon_deg[0] - place.longitude.degrees + 180.0) % 360.0 - 180.0
    assert np.abs(track.lat_deg[0] - place.latitude.degrees).max() < 1e-4
    assert np.abs(turn).max() < math.degrees(UT1_BOUND_RAD)
    assert np.abs(track.height_km[0] - place.elevation.km).max() < 0.01


def test_places_are_where_skyfield_puts_them() -> None:
    lat_deg = np.array([-90.0, -45.0, 0.0, 12.5, 60.17, 90.0])
    lon_deg = np.array([0.0, 179.9, -180.0, -75.0, 24.94, 10.0])
    height_km = np.array([2.8, 0.0, 0.0, 550.0, 0.02, 35786.0])

    found = ecef_from_geodetic(lat_deg=lat_deg, lon_deg=lon_deg, height_km=height_km)

    expected = [
        wgs84.latlon(lat, lon, elevation_m=1000.0 * height).itrs_xyz.km
        for lat, lon, height in zip(lat_deg, lon_deg, height_km, strict=True)
    ]
    assert np.abs(found - np.array(expected)).max() < 1e-6


def test_heights_come_back_from_skyfields_positions() -> None:
    place = wgs84.latlon(60.17, 24.94, elevation_m=123.0)

    lat_deg, lon_deg, height_km = geodetic_from_ecef(place.itrs_xyz.km)

    assert float(lat_deg) == pytest.approx(60.17, abs=1e-9)
    assert float(lon_deg) == pytest.approx(24.94, abs=1e-9)
    assert float(height_km) == pytest.approx(0.123, abs=1e-6)


def meeus_apparent_sun(jd_tt: float) -> NDArray[np.float64]:
    """Meeus, Astronomical Algorithms (2nd ed.), chapter 25, lower accuracy, 0.01°.

    Independent of the Almanac's short formula: higher terms, nutation, aberration.
    """
    t = (jd_tt - 2451545.0) / 36525.0
    mean_longitude = 280.46646 + 36000.76983 * t + 0.0003032 * t**2
    anomaly = math.radians(357.52911 + 35999.05029 * t - 0.0001537 * t**2)
    centre = (
        (1.914602 - 0.004817 * t - 0.000014 * t**2) * math.sin(anomaly)
        + (0.019993 - 0.000101 * t) * math.sin(2.0 * anomaly)
        + 0.000289 * math.sin(3.0 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * t)
    longitude = math.radians(
        mean_longitude + centre - 0.00569 - 0.00478 * math.sin(node)
    )
    seconds = 21.448 - t * (46.8150 + t * (0.00059 - t * 0.001813))
    tilt_deg = 23.0 + (26.0 + seconds / 60.0) / 60.0
    tilt = math.radians(tilt_deg + 0.00256 * math.cos(node))
    return np.array(
        [
            math.cos(longitude),
            math.cos(tilt) * math.sin(longitude),
            math.sin(tilt) * math.sin(longitude),
        ]
    )


def angle_deg(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    return math.degrees(math.atan2(np.linalg.norm(np.cross(one, other)), one @ other))


def test_the_sun_is_where_meeus_puts_it_for_fifty_years() -> None:
    days = np.arange(2451544.5, 2469807.5, 37.25)

    found = sun_direction_teme(days, 0.0)

    apart = [
        angle_deg(direction, meeus_apparent_sun(day + 69.0 / 86400.0))
        for direction, day in zip(found, days, strict=True)
    ]
    assert max(apart) < 0.02  # 0.01° each


def test_the_sun_meets_the_example_that_meeus_worked_by_hand() -> None:
    # Example 25.b, 1992 October 13 at 0h TD, complete theory (VSOP87).
    expected_ra = math.radians((13 + 13 / 60 + 30.749 / 3600) * 15.0)
    expected_dec = -math.radians(7 + 47 / 60 + 1.74 / 3600)

    x, y, z = sun_direction_teme(2448908.5, 0.0)

    apart_ra = (math.atan2(y, x) - expected_ra + math.pi) % (2 * math.pi) - math.pi
    assert math.degrees(abs(apart_ra)) < 0.015
    assert math.degrees(abs(math.asin(z) - expected_dec)) < 0.01


def test_the_sun_stands_over_greenwich_at_noon_within_the_equation_of_time() -> None:
    # Equation of time on 3 November is +16.4 min, on 11 February -14.2 min
    # (The Astronomical Almanac): the Sun is that much ahead of the clock.
    noons = [
        datetime(2026, 11, 3, 12, tzinfo=UTC),
        datetime(2026, 2, 11, 12, tzinfo=UTC),
    ]

    lon_deg = [
        float(geodetic_from_ecef(6378.0 * sun_direction_ecef(*julian_day(noon)))[1])
        for noon in noons
    ]

    assert lon_deg == pytest.approx([-16.4 / 4.0, 14.2 / 4.0], abs=0.05)


def test_the_node_of_a_local_time_stands_that_far_from_the_mean_sun() -> None:
    at = datetime(2026, 8, 22, 6, 0, tzinfo=UTC)
    whole, fraction = julian_day(at)

    raan_rad = math.radians(local_time_raan_deg(10.5, at))

    node = np.array([math.cos(raan_rad), math.sin(raan_rad), 0.0])
    turned = ecef_from_teme(node, theta_GMST1982(whole, fraction)[0])
    lon_h = math.degrees(math.atan2(turned[1], turned[0])) / 15.0
    assert (6.0 + lon_h) % 24.0 == pytest.approx(10.5, abs=1e-6)


def test_our_records_are_the_librarys_own_for_the_same_lines() -> None:
    line1, line2 = iss_lines()
    theirs = Satrec.twoline2rv(line1, line2)

    ours = parse_catalogue(f"{line1}\n{line2}").satrecs()[0]

    minutes = [0.0, 1.0, 1440.0, -720.0]
    assert (ours.jdsatepoch, ours.jdsatepochF) == (
        theirs.jdsatepoch,
        theirs.jdsatepochF,
    )
    for minute in minutes:
        _, found, _ = ours.sgp4_tsince(minute)
        _, expected, _ = theirs.sgp4_tsince(minute)
        assert found == pytest.approx(expected, abs=1e-9)
