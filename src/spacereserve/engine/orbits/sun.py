"""The direction of the Sun, to 0.01°: enough for light and shadow.

At 0.01° the Sun's elevation at a place is wrong by 2.4 s of time, far less than its
half-degree disc.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spacereserve.engine.orbits.frames import ecef_from_teme, gmst_rad

__all__ = ["sun_direction_ecef", "sun_direction_teme"]

_J2000_JD = 2451545.0


def sun_direction_teme(
    jd_whole: ArrayLike, jd_fraction: ArrayLike
) -> NDArray[np.float64]:
    """Returns the apparent direction of the Sun from the Earth's centre, in TEME.

    The formula's frame is the mean equinox of date, which is within 0.005° of TEME.
    UTC stands for terrestrial time: 70 s, in which the Sun moves 0.0008°.

    Args:
        jd_whole: UTC Julian date, first part, any shape; years 1950 to 2050.
        jd_fraction: Second part; broadcast with the first.

    Returns:
        Unit vectors, [..., 3].

    Source:
        The Astronomical Almanac, section C, "Low precision formulas for the Sun":
        right ascension and declination to 0.01° between 1950 and 2050.
    """
    whole = np.asarray(jd_whole, dtype=np.float64)
    days = whole - _J2000_JD + np.asarray(jd_fraction, dtype=np.float64)
    mean_longitude_deg = 280.460 + 0.9856474 * days
    anomaly = np.radians((357.528 + 0.9856003 * days) % 360.0)
    longitude = np.radians(
        (mean_longitude_deg + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2.0 * anomaly))
        % 360.0
    )
    tilt = np.radians(23.439 - 0.0000004 * days)
    directions = (
        np.cos(longitude),
        np.cos(tilt) * np.sin(longitude),
        np.sin(tilt) * np.sin(longitude),
    )
    return np.stack(directions, axis=-1)


def sun_direction_ecef(
    jd_whole: ArrayLike, jd_fraction: ArrayLike
) -> NDArray[np.float64]:
    """Returns the apparent direction of the Sun in the Earth-fixed frame.

    Args:
        jd_whole: UTC Julian date, first part, any shape; years 1950 to 2050.
        jd_fraction: Second part; broadcast with the first.

    Returns:
        Unit vectors, [..., 3].
    """
    direction = sun_direction_teme(jd_whole, jd_fraction)
    return ecef_from_teme(direction, gmst_rad(jd_whole, jd_fraction))
