"""Revolutions: which one a satellite is in, counted from its southernmost point.

Hardly any theatre lies there, so a pass over a theatre is within one revolution. The
count follows the mean argument of latitude, with the drift of the perigee by the
Earth's flattening. A revolution belongs to the day of the plan in which it begins.

Source: Vallado (2013), Fundamentals of Astrodynamics and Applications, 4th edition,
eq. 9-39 (secular drift of the argument of perigee by J2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.orbits.earth import EQUATOR_WGS84_KM
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.units import SECONDS_PER_DAY

__all__ = ["Revolutions", "revolutions_of"]

_J2 = 1.08262998905e-3
_SOUTHERNMOST = 0.75
"""Argument of latitude at which a revolution begins, in revolutions."""


@dataclass(frozen=True, eq=False)
class Revolutions:
    """The revolution of each look, and the day that it belongs to.

    Attributes:
        number: Revolutions since a fixed one of the satellite, int64 [n].
        day: Day of the plan in which it begins, from 0, int64 [n].
    """

    number: NDArray[np.int64]
    day: NDArray[np.int64]


def revolutions_of(
    satellite: NDArray[np.int64], at_s: NDArray[np.float64], sky: Sky
) -> Revolutions:
    """Finds the revolution in which each look is taken.

    Args:
        satellite: Index of the satellite in the catalogue [n].
        at_s: When, seconds after the declaration [n].
        sky: The sky.
    """
    catalogue = sky.catalogue
    inclination = np.radians(catalogue.inclination_deg[satellite])
    axis_km = sky.semi_major_axis_km[satellite]
    flat = axis_km * (1.0 - catalogue.eccentricity[satellite] ** 2)
    per_day = catalogue.mean_motion_rev_day[satellite]
    drift = 0.75 * _J2 * (EQUATOR_WGS84_KM / flat) ** 2
    per_day = per_day * (1.0 + drift * (5.0 * np.cos(inclination) ** 2 - 1.0))
    at_epoch = (
        catalogue.arg_perigee_deg[satellite] + catalogue.mean_anomaly_deg[satellite]
    ) / 360.0
    declared = at_epoch + per_day * sky.age_d[satellite] - _SOUTHERNMOST
    number = np.floor(declared + per_day * at_s / SECONDS_PER_DAY)
    day = np.floor((number - declared) / per_day)
    return Revolutions(number.astype(np.int64), np.maximum(0, day).astype(np.int64))
