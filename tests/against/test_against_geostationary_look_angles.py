"""Where a geostationary satellite stands, against the ITU's examples and a closed form.

Source: elevations in ITU-R Study Group 3, validation examples for software
(CG-3M3J-13-ValEx), whose satellites stand at 100° W and 100° E over a round Earth;
closed form after Maral, Bousquet, Satellite Communications Systems, 5th edition (2009),
section 2.2.5, over the ellipsoid.
"""

import math
from datetime import UTC, datetime

import numpy as np
import pytest

from spacereserve.engine.access import Places, positions
from spacereserve.engine.orbits.generate import geostationary

AT = datetime(2026, 8, 22, tzinfo=UTC)
# latitude, longitude, longitude of the satellite, elevation in the examples (degrees)
EXAMPLES = [
    (22.9, -43.23, -100.0, 22.27833468),
    (25.78, -80.22, -100.0, 52.67898486),
    (28.717, 77.3, 100.0, 48.24117054),
    (3.133, 101.7, 100.0, 85.80459566),
    (9.05, 38.7, 100.0, 20.14335809),
]
_AXIS_KM, _FLATTENING, _RADIUS_KM = 6378.137, 1.0 / 298.257223563, 42164.17


def _seen(lat_deg, lon_deg, satellite_deg):
    """Elevation and azimuth by way of the program's own orbits and places."""
    satellite = geostationary("SAT", 1, satellite_deg, AT)
    where_km = positions(satellite, start_at=AT, offsets_s=np.array([0.0]))[0, 0]
    place = Places.of([(lat_deg, lon_deg)])
    sight = where_km - place.positions_itrs_km[0]
    sight /= np.linalg.norm(sight)
    up = place.zeniths[0]
    east = np.array(
        [-math.sin(math.radians(lon_deg)), math.cos(math.radians(lon_deg)), 0.0]
    )
    north = np.cross(up, east)
    azimuth_deg = math.degrees(math.atan2(sight @ east, sight @ north)) % 360.0
    return math.degrees(math.asin(sight @ up)), azimuth_deg


def _closed_form(lat_deg, lon_deg, satellite_deg):
    """Elevation and azimuth worked out in the plane of the meridian, no vectors."""
    lat, turn = math.radians(lat_deg), math.radians(satellite_deg - lon_deg)
    squared = _FLATTENING * (2.0 - _FLATTENING)
    across_km = _AXIS_KM / math.sqrt(1.0 - squared * math.sin(lat) ** 2)
    east_km = _RADIUS_KM * math.sin(turn)
    outward_km = _RADIUS_KM * math.cos(turn) - across_km * math.cos(lat)
    upward_km = -across_km * (1.0 - squared) * math.sin(lat)
    north_km = -math.sin(lat) * outward_km + math.cos(lat) * upward_km
    zenith_km = math.cos(lat) * outward_km + math.sin(lat) * upward_km
    elevation = math.atan2(zenith_km, math.hypot(east_km, north_km))
    return math.degrees(elevation), math.degrees(math.atan2(east_km, north_km)) % 360.0


@pytest.mark.parametrize(("lat", "lon", "satellite", "elevation"), EXAMPLES)
def test_elevations_are_those_of_the_itu_but_for_the_shape_of_the_earth(
    lat, lon, satellite, elevation
):
    # Verticals of the ellipsoid and of the sphere are up to 0.19° apart.
    assert _seen(lat, lon, satellite)[0] == pytest.approx(elevation, abs=0.25)


@pytest.mark.parametrize(("lat", "lon", "satellite", "elevation"), EXAMPLES)
def test_the_closed_form_on_a_sphere_is_that_of_the_itu(lat, lon, satellite, elevation):
    turn = math.cos(math.radians(lat)) * math.cos(math.radians(satellite - lon))
    found = math.atan2(turn - 1.0 / 6.6107, math.sqrt(1.0 - turn**2))

    assert math.degrees(found) == pytest.approx(elevation, abs=0.04)


@pytest.mark.parametrize(
    ("lat", "lon", "satellite"),
    [
        (51.5, -0.14, 19.2),
        (78.2, 15.4, 10.0),
        (-33.9, 18.4, 62.0),
        (64.1, -21.9, -30.0),
        (0.0, 0.0, 60.0),
    ],
)
def test_elevation_and_azimuth_agree_with_the_closed_form(lat, lon, satellite):
    elevation_deg, azimuth_deg = _seen(lat, lon, satellite)
    wanted_deg, towards_deg = _closed_form(lat, lon, satellite)

    # The generated orbit keeps its place within a few hundredths of a degree.
    assert elevation_deg == pytest.approx(wanted_deg, abs=0.05)
    assert azimuth_deg == pytest.approx(towards_deg, abs=0.05)
