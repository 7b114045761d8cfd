"""Frames and places: from SGP4's TEME to the turning Earth, and to map coordinates.

TEME is turned into the Earth-fixed frame (here "ECEF") by Greenwich mean sidereal time
of 1982 alone. UT1 is taken equal to UTC and polar motion is left out. Since
|UT1 − UTC| < 0.9 s always, the angle is off by less than 6.6e-5 rad: less than 0.42 km
on the equator, 0.46 km at 600 km altitude, 2.8 km at geostationary height. (In 2025 and
2026 the difference is about 0.1 s, nine times less.) Polar motion adds less than
0.02 km on the ground. Within these bounds ECEF here stands for ITRS.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spacereserve.engine.orbits.earth import EQUATOR_WGS84_KM

__all__ = [
    "EARTH_ROTATION_RAD_S",
    "ecef_from_geodetic",
    "ecef_from_teme",
    "ecef_velocity_from_teme",
    "geodetic_from_ecef",
    "gmst_rad",
]

# Flattening of WGS-84. Source: NGA.STND.0036, WGS 84 (2014), table 3.1.
_FLATTENING = 1.0 / 298.257223563
_E2 = _FLATTENING * (2.0 - _FLATTENING)
_POLAR_RADIUS_KM = EQUATOR_WGS84_KM * (1.0 - _FLATTENING)
_EP2 = _E2 / (1.0 - _E2)

# Nominal mean rotation rate. Source: IERS Conventions (2010), table 1.2.
EARTH_ROTATION_RAD_S = 7.292115e-5

_J2000_JD = 2451545.0
_N_BOWRING_TURNS = 4


def gmst_rad(jd_whole: ArrayLike, jd_fraction: ArrayLike) -> NDArray[np.float64]:
    """Returns Greenwich mean sidereal time of 1982, with UT1 taken equal to UTC.

    Args:
        jd_whole: UTC Julian date, first part, any shape.
        jd_fraction: Second part; broadcast with the first.

    Returns:
        Angle in radians, 0–2π, of the broadcast shape.

    Source:
        Aoki et al., Astronomy and Astrophysics 105 (1982) 359, eq. 14; as in Vallado
        et al., AIAA 2006-6753, appendix C.
    """
    whole = np.asarray(jd_whole, dtype=np.float64)
    fraction = np.asarray(jd_fraction, dtype=np.float64)
    century = (whole - _J2000_JD + fraction) / 36525.0
    # The turn of the day itself is taken from the two parts, to keep its digits.
    slow_s = 67310.54841 + century * (
        8640184.812866 + century * (0.093104 - century * 6.2e-6)
    )
    turns = (whole - _J2000_JD) % 1.0 + fraction + slow_s / 86400.0
    return np.asarray(2.0 * np.pi * (turns % 1.0))


def ecef_from_teme(
    vector_teme: ArrayLike, sidereal_rad: ArrayLike
) -> NDArray[np.float64]:
    """Turns vectors from TEME into the Earth-fixed frame.

    Args:
        vector_teme: Positions or directions, any unit, [..., 3].
        sidereal_rad: ``gmst_rad`` of their instants, broadcast with [...].

    Returns:
        The vectors in ECEF, [..., 3].
    """
    vector = np.asarray(vector_teme, dtype=np.float64)
    cos, sin = np.cos(sidereal_rad), np.sin(sidereal_rad)
    x, y, z = vector[..., 0], vector[..., 1], vector[..., 2]
    turned = (cos * x + sin * y, cos * y - sin * x, z + 0.0 * cos)
    return np.stack(turned, axis=-1)


def ecef_velocity_from_teme(
    position_ecef_km: ArrayLike, velocity_teme_km_s: ArrayLike, sidereal_rad: ArrayLike
) -> NDArray[np.float64]:
    """Turns velocities into the Earth-fixed frame, relative to the turning Earth.

    Args:
        position_ecef_km: Positions in ECEF, [..., 3].
        velocity_teme_km_s: Velocities in TEME, [..., 3].
        sidereal_rad: ``gmst_rad`` of their instants, broadcast with [...].

    Returns:
        Velocities in km/s as seen from the ground, [..., 3].
    """
    position = np.asarray(position_ecef_km, dtype=np.float64)
    velocity = ecef_from_teme(velocity_teme_km_s, sidereal_rad)
    velocity[..., 0] += EARTH_ROTATION_RAD_S * position[..., 1]
    velocity[..., 1] -= EARTH_ROTATION_RAD_S * position[..., 0]
    return velocity


def ecef_from_geodetic(
    *, lat_deg: ArrayLike, lon_deg: ArrayLike, height_km: ArrayLike = 0.0
) -> NDArray[np.float64]:
    """Returns the positions of places given on the WGS-84 ellipsoid.

    Args:
        lat_deg: Geodetic latitude, -90 to 90, any shape.
        lon_deg: East longitude, broadcast with it.
        height_km: Height above the ellipsoid, broadcast with it.

    Returns:
        Positions in km in ECEF, [..., 3].
    """
    lat, lon, height = np.broadcast_arrays(
        np.radians(lat_deg), np.radians(lon_deg), np.asarray(height_km, np.float64)
    )
    across_km = EQUATOR_WGS84_KM / np.sqrt(1.0 - _E2 * np.sin(lat) ** 2)
    x = (across_km + height) * np.cos(lat) * np.cos(lon)
    y = (across_km + height) * np.cos(lat) * np.sin(lon)
    z = (across_km * (1.0 - _E2) + height) * np.sin(lat)
    return np.stack((x, y, z), axis=-1)


def geodetic_from_ecef(
    position_ecef_km: ArrayLike,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Returns the places on the WGS-84 ellipsoid under positions.

    Four turns of Bowring's method: exact to rounding (1e-9 km) from the ground to
    beyond geostationary height.

    Args:
        position_ecef_km: Positions in ECEF, outside the Earth's core, [..., 3].

    Returns:
        Geodetic latitude in degrees (-90 to 90), east longitude in degrees (-180 to
        180) and height in km, each [...].

    Source:
        Bowring, Survey Review 28 (1985) 202.
    """
    position = np.asarray(position_ecef_km, dtype=np.float64)
    x, y, z = position[..., 0], position[..., 1], position[..., 2]
    from_axis_km = np.hypot(x, y)
    reduced = np.arctan2(z * EQUATOR_WGS84_KM, from_axis_km * _POLAR_RADIUS_KM)
    lat = reduced
    for _ in range(_N_BOWRING_TURNS):
        lat = np.arctan2(
            z + _EP2 * _POLAR_RADIUS_KM * np.sin(reduced) ** 3,
            from_axis_km - _E2 * EQUATOR_WGS84_KM * np.cos(reduced) ** 3,
        )
        reduced = np.arctan2((1.0 - _FLATTENING) * np.sin(lat), np.cos(lat))
    sin, cos = np.sin(lat), np.cos(lat)
    surface_km = EQUATOR_WGS84_KM * np.sqrt(1.0 - _E2 * sin**2)
    height_km = from_axis_km * cos + z * sin - surface_km
    return np.degrees(lat), np.degrees(np.arctan2(y, x)), height_km
