"""How far the edges of windows can be trusted, given the age of the elements."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access.windows import Windows
from spacereserve.engine.orbits import Catalogue
from spacereserve.engine.orbits.earth import EQUATOR_WGS84_KM, MU_WGS72_KM3_S2
from spacereserve.engine.orbits.freshness import (
    along_track_sigma_km,
    element_age_days,
    time_sigma_s,
)

__all__ = ["edge_sigma_s"]


def edge_sigma_s(
    catalogue: Catalogue, windows: Windows, *, start_at: datetime
) -> NDArray[np.float64]:
    """Estimates how early or late each window may come, one standard deviation.

    An old element set errs mostly along the orbit; the satellite comes early or late by
    that distance over its speed, and both edges move together.

    Args:
        catalogue: The satellites that were searched.
        windows: What was found.
        start_at: Start of the search.

    Returns:
        Seconds, float64 [n_window].
    """
    motion_rad_s = catalogue.mean_motion_rev_day * (2.0 * np.pi / 86400.0)
    axis_km = (MU_WGS72_KM3_S2 / motion_rad_s**2) ** (1.0 / 3.0)
    perigee_km = axis_km * (1.0 - catalogue.eccentricity) - EQUATOR_WGS84_KM
    who = windows.satellite
    age_days = element_age_days(catalogue, start_at)[who] + windows.start_s / 86400.0
    sigma_km = along_track_sigma_km(age_days, perigee_altitude_km=perigee_km[who])
    return time_sigma_s(sigma_km, semi_major_axis_km=axis_km[who])
