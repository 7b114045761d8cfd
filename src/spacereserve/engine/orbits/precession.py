"""Turns positions from the mean equator of 2000 into TEME, the frame of SGP4.

Precession is IAU 1976, nutation the eighteen largest terms of IAU 1980. What is left
out, and the difference between EME2000 and GCRF, which are taken as one frame, is less
than 0.1 arc seconds together: 4 m in low orbits.

Source: Lieske et al., Astronomy and Astrophysics 58 (1977) 1; Seidelmann, Celestial
Mechanics 27 (1982) 79, table 1; Vallado et al., AIAA 2006-6753, appendix C (TEME).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["teme_from_j2000"]

_J2000_JD = 2451545.0
_ARC_S = np.pi / (180.0 * 3600.0)

# Multiples of l, l', F, D, node; sine of longitude and its rate a century, cosine of
# obliquity and its rate, in 0.0001 arc seconds. IAU 1980.
_TERMS = np.array(
    [
        (0, 0, 0, 0, 1, -171996, -174.2, 92025, 8.9),
        (0, 0, 2, -2, 2, -13187, -1.6, 5736, -3.1),
        (0, 0, 2, 0, 2, -2274, -0.2, 977, -0.5),
        (0, 0, 0, 0, 2, 2062, 0.2, -895, 0.5),
        (0, 1, 0, 0, 0, 1426, -3.4, 54, -0.1),
        (1, 0, 0, 0, 0, 712, 0.1, -7, 0.0),
        (0, 1, 2, -2, 2, -517, 1.2, 224, -0.6),
        (0, 0, 2, 0, 1, -386, -0.4, 200, 0.0),
        (1, 0, 2, 0, 2, -301, 0.0, 129, -0.1),
        (0, -1, 2, -2, 2, 217, -0.5, -95, 0.3),
        (1, 0, 0, -2, 0, -158, 0.0, -1, 0.0),
        (0, 0, 2, -2, 1, 129, 0.1, -70, 0.0),
        (-1, 0, 2, 0, 2, 123, 0.0, -53, 0.0),
        (1, 0, 0, 0, 1, 63, 0.1, -33, 0.0),
        (0, 0, 0, 2, 0, 63, 0.0, -2, 0.0),
        (-1, 0, 2, 2, 2, -59, 0.0, 26, 0.0),
        (-1, 0, 0, 0, 1, -58, -0.1, 32, 0.0),
        (1, 0, 2, 0, 1, -51, 0.0, 27, 0.0),
    ]
)
# Delaunay arguments: degrees, then degrees a century. IAU 1980.
_ARGUMENTS = np.array(
    [
        (134.96298139, 477198.867398056, 0.0086972),
        (357.52772333, 35999.050340, -0.0001603),
        (93.27191028, 483202.017538056, -0.0036825),
        (297.85036306, 445267.111480, -0.0019142),
        (125.04452222, -1934.136260833, 0.0020708),
    ]
)


def teme_from_j2000(
    vector: ArrayLike, jd_whole: ArrayLike, jd_fraction: ArrayLike
) -> NDArray[np.float64]:
    """Turns vectors from EME2000 (or GCRF) into TEME.

    Args:
        vector: Positions or velocities, any unit, [n, 3].
        jd_whole: UTC Julian date of each, first part, [n] or one.
        jd_fraction: Second part.

    Returns:
        The vectors in TEME, [n, 3].
    """
    days = (np.asarray(jd_whole) - _J2000_JD) + np.asarray(jd_fraction)
    # 69 s between UTC and dynamical time turn precession by 1e-4 arc seconds.
    century = np.atleast_1d((days + 69.0 / 86400.0) / 36525.0)
    zeta, z, theta = _precession_rad(century)
    longitude, obliquity, mean_obliquity = _nutation_rad(century)
    turned = np.asarray(vector, dtype=np.float64)
    turned = _about_z(_about_y(_about_z(turned, -zeta), theta), -z)
    turned = _about_x(turned, mean_obliquity)
    turned = _about_x(_about_z(turned, -longitude), -(mean_obliquity + obliquity))
    # From the true equinox to the mean one along the true equator.
    return _about_z(turned, longitude * np.cos(mean_obliquity))


def _precession_rad(
    t: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    zeta = (2306.2181 + (0.30188 + 0.017998 * t) * t) * t
    z = (2306.2181 + (1.09468 + 0.018203 * t) * t) * t
    theta = (2004.3109 - (0.42665 + 0.041833 * t) * t) * t
    return zeta * _ARC_S, z * _ARC_S, theta * _ARC_S


def _nutation_rad(
    t: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    powers = np.stack((np.ones_like(t), t, t * t))
    angles = _TERMS[:, :5] @ np.radians(_ARGUMENTS @ powers)
    sine = _TERMS[:, 5:6] + _TERMS[:, 6:7] * t
    cosine = _TERMS[:, 7:8] + _TERMS[:, 8:9] * t
    scale = 1e-4 * _ARC_S
    longitude = scale * np.sum(sine * np.sin(angles), axis=0)
    obliquity = scale * np.sum(cosine * np.cos(angles), axis=0)
    mean = (84381.448 - (46.8150 + (0.00059 - 0.001813 * t) * t) * t) * _ARC_S
    return longitude, obliquity, mean


def _about_x(v: NDArray[np.float64], angle: NDArray[np.float64]) -> NDArray[np.float64]:
    c, s = np.cos(angle), np.sin(angle)
    x, y, z = v[:, 0], v[:, 1], v[:, 2]
    return np.stack((x + 0.0 * c, c * y + s * z, c * z - s * y), axis=1)


def _about_y(v: NDArray[np.float64], angle: NDArray[np.float64]) -> NDArray[np.float64]:
    c, s = np.cos(angle), np.sin(angle)
    x, y, z = v[:, 0], v[:, 1], v[:, 2]
    return np.stack((c * x - s * z, y + 0.0 * c, s * x + c * z), axis=1)


def _about_z(v: NDArray[np.float64], angle: NDArray[np.float64]) -> NDArray[np.float64]:
    c, s = np.cos(angle), np.sin(angle)
    x, y, z = v[:, 0], v[:, 1], v[:, 2]
    return np.stack((c * x + s * y, c * y - s * x, z + 0.0 * c), axis=1)
