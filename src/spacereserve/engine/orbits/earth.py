"""The Earth's size and pull, each figure once.

Mean elements are made with WGS-72 and mean what they say only with it; all else is on
the WGS-84 ellipsoid. Where a place's latitude plays no part, the Earth is a sphere.

Source: Vallado, Crawford, Hujsak, Kelso, "Revisiting Spacetrack Report #3", AIAA
2006-6753 (WGS-72); NGA.STND.0036, WGS 84 (2014), table 3.1.
"""

from __future__ import annotations

__all__ = [
    "EQUATOR_WGS72_KM",
    "EQUATOR_WGS84_KM",
    "J2_WGS72",
    "MEAN_RADIUS_KM",
    "MU_WGS72_KM3_S2",
    "MU_WGS84_KM3_S2",
]

MU_WGS72_KM3_S2 = 398600.8
"""Gravitational constant of the mean elements, km³/s²."""
EQUATOR_WGS72_KM = 6378.135
"""Equatorial radius of the mean elements, km."""
J2_WGS72 = 0.001082616
"""Second zonal harmonic of the mean elements: how flat the pull is."""
MU_WGS84_KM3_S2 = 398600.4418
"""Gravitational constant of everything else, km³/s²."""
EQUATOR_WGS84_KM = 6378.137
"""Equatorial radius of everything else, km."""
MEAN_RADIUS_KM = 6371.0
"""Radius of the Earth as a sphere, km."""
