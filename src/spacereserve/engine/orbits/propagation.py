"""Positions of many satellites at many instants: the reference path.

All positions come from the ``sgp4`` library in its compiled form. The access room has a
faster kernel of its own; it is held to this one by tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sgp4.api import SGP4_ERRORS, SatrecArray

from spacereserve.engine.orbits.catalogue import Catalogue
from spacereserve.engine.orbits.frames import (
    ecef_from_teme,
    geodetic_from_ecef,
    gmst_rad,
)
from spacereserve.engine.orbits.julian import julian_day
from spacereserve.engine.units import SECONDS_PER_DAY

__all__ = ["GroundTrack", "States", "propagate", "propagation_error"]


@dataclass(frozen=True, eq=False)
class GroundTrack:
    """The places under satellites, on the WGS-84 ellipsoid.

    Attributes:
        lat_deg: Geodetic latitude, -90 to 90, float64 [n, t].
        lon_deg: East longitude, -180 to 180, float64 [n, t].
        height_km: Height above the ellipsoid, float64 [n, t].
    """

    lat_deg: NDArray[np.float64]
    lon_deg: NDArray[np.float64]
    height_km: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class States:
    """Positions and velocities of ``n`` satellites at ``t`` instants.

    Attributes:
        position_teme_km: float64 [n, t, 3]; not a number where ``error`` is not 0.
        velocity_teme_km_s: float64 [n, t, 3]; the same.
        error: SGP4 error code, uint8 [n, t]; 0 where the state is good.
        sidereal_rad: Greenwich mean sidereal time of the instants, float64 [t].
    """

    position_teme_km: NDArray[np.float64]
    velocity_teme_km_s: NDArray[np.float64]
    error: NDArray[np.uint8]
    sidereal_rad: NDArray[np.float64]

    def position_ecef_km(self) -> NDArray[np.float64]:
        """Positions in the Earth-fixed frame, float64 [n, t, 3]."""
        return ecef_from_teme(self.position_teme_km, self.sidereal_rad)

    def ground_track(self) -> GroundTrack:
        """The sub-satellite points; not a number where ``error`` is not 0."""
        return GroundTrack(*geodetic_from_ecef(self.position_ecef_km()))


def propagate(
    catalogue: Catalogue,
    start_at: datetime,
    offsets_s: Sequence[float] | NDArray[np.float64],
) -> States:
    """Computes where all satellites are at all instants, by SGP4.

    It takes about a microsecond and 49 bytes for each satellite and instant: cut large
    questions into pieces of time.

    Args:
        catalogue: n satellites.
        start_at: The instant from which offsets count.
        offsets_s: Seconds after the start, any order, [t].

    Returns:
        Their states; a satellite that cannot be propagated has an error code.
    """
    offsets = np.atleast_1d(np.asarray(offsets_s, dtype=np.float64))
    whole, fraction = julian_day(start_at)
    whole_days, rest_s = np.divmod(offsets, SECONDS_PER_DAY)
    jd_whole = whole + whole_days
    jd_fraction = fraction + rest_s / SECONDS_PER_DAY
    sidereal_rad = gmst_rad(jd_whole, jd_fraction)
    n_satellites, n_times = len(catalogue), offsets.size
    if n_satellites == 0 or n_times == 0:
        empty = np.empty((n_satellites, n_times, 3))
        error = np.empty((n_satellites, n_times), dtype=np.uint8)
        return States(empty, empty.copy(), error, sidereal_rad)
    error, position, velocity = SatrecArray(catalogue.satrecs()).sgp4(
        jd_whole, jd_fraction
    )
    bad = error != 0
    position[bad] = np.nan
    velocity[bad] = np.nan
    return States(position, velocity, error, sidereal_rad)


def propagation_error(code: int) -> str:
    """Says what an SGP4 error code means.

    Args:
        code: 0 to 6, as in ``States.error``.

    Source:
        Vallado et al., AIAA 2006-6753, comments of function sgp4.
    """
    return str(SGP4_ERRORS[code]) if code else "no error"
