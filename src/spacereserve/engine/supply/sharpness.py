"""Ground sample distance off nadir.

A detector sees a fixed angle. Away from nadir the range grows, and across the line of
sight the ground is hit at the incidence angle: with range ρ and height h the distance
is ρ/h times that at nadir one way and ρ/(h cos i) the other. What is stated here is
their geometric mean, as the general image-quality equations use it.

Source: Leachtenauer & Driggers, Surveillance and Reconnaissance Imaging Systems (2001),
section 2.5.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spacereserve.engine.model import Sensor
from spacereserve.engine.orbits.earth import MEAN_RADIUS_KM

__all__ = ["BLURS_OFF_NADIR", "sample_distance_m", "slant_range_km"]

BLURS_OFF_NADIR = frozenset({Sensor.OPTICAL, Sensor.THERMAL})
"""Sensors that see a fixed angle; a radar's resolution is the same off nadir."""


def slant_range_km(
    *, elevation_deg: ArrayLike, radius_km: ArrayLike
) -> NDArray[np.float64]:
    """Distance from a place to a satellite.

    Args:
        elevation_deg: Elevation of the satellite at the place, −90 to 90.
        radius_km: Its distance from the Earth's centre; broadcast.
    """
    sine = np.sin(np.radians(elevation_deg))
    radius = np.asarray(radius_km, dtype=np.float64)
    below = MEAN_RADIUS_KM * sine
    return np.asarray(np.sqrt(below**2 + radius**2 - MEAN_RADIUS_KM**2) - below)


def sample_distance_m(
    nadir_m: float, *, elevation_deg: ArrayLike, radius_km: ArrayLike
) -> NDArray[np.float64]:
    """Ground sample distance of looks.

    Args:
        nadir_m: At nadir.
        elevation_deg: Elevation of the satellite at the place, above 0 to 90.
        radius_km: Its distance from the Earth's centre; broadcast.

    Returns:
        Metres, geometric mean of both directions.
    """
    range_km = slant_range_km(elevation_deg=elevation_deg, radius_km=radius_km)
    height_km = np.asarray(radius_km, dtype=np.float64) - MEAN_RADIUS_KM
    slope = np.sin(np.radians(np.maximum(elevation_deg, 1.0)))
    return np.asarray(nadir_m * range_km / height_km / np.sqrt(slope))
