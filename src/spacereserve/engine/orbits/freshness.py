"""How old the elements are, and how far off a satellite may be because of it.

The figures are engineering estimates of one standard deviation, not proven bounds: a
satellite that manoeuvres after its epoch can be anywhere along its orbit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sgp4.api import SatrecArray

from spacereserve.engine.errors import OrbitError
from spacereserve.engine.orbits.catalogue import Catalogue
from spacereserve.engine.orbits.earth import EQUATOR_WGS72_KM, MU_WGS72_KM3_S2
from spacereserve.engine.orbits.julian import julian_day

__all__ = [
    "Assessment",
    "Freshness",
    "along_track_sigma_km",
    "assess",
    "element_age_days",
    "time_sigma_s",
]

_AT_EPOCH_KM = 1.0
_DRIFT_KM_DAY = 1.5
_THRUST_DRIFT_KM_DAY = 13.0
_THRUST_FACTOR = 6.0
# What air drag, and above all what is not known of it, adds: measured, see below.
_PERIGEE_KM = (300.0, 400.0, 475.0, 600.0, 775.0)
_DRAG_KM_DAY2 = (26.0, 2.5, 0.85, 0.5, 0.05)
_KEPT_ABOVE_KM = 25_000.0
_KEPT_KM_DAY2 = 0.5  # near geostationary height: station keeping


class Freshness(StrEnum):
    """What can be said of a satellite's elements at an instant."""

    FRESH = "fresh"
    STALE = "stale"
    FUTURE = "future"  # the epoch is later than the instant: predicted elements
    DECAYED = "decayed"  # SGP4 refuses, or the perigee lies below the ground


@dataclass(frozen=True, eq=False)
class Assessment:
    """The state of ``n`` satellites' elements at one instant.

    Attributes:
        status: Length n.
        age_days: float64 [n]; negative where the epoch is in the future.
        error: SGP4 error code at the instant, uint8 [n]; 0 where it propagates.
        perigee_altitude_km: Mean perigee above the equatorial radius, float64 [n].
        along_track_sigma_km: float64 [n]; infinite where decayed.
        time_sigma_s: How early or late it may come by, float64 [n]; infinite likewise.
    """

    status: tuple[Freshness, ...]
    age_days: NDArray[np.float64]
    error: NDArray[np.uint8]
    perigee_altitude_km: NDArray[np.float64]
    along_track_sigma_km: NDArray[np.float64]
    time_sigma_s: NDArray[np.float64]

    def indices(self, status: Freshness) -> NDArray[np.intp]:
        """Indices of the satellites with this status, ascending."""
        return np.flatnonzero(np.array([one is status for one in self.status]))


def element_age_days(catalogue: Catalogue, at: datetime) -> NDArray[np.float64]:
    """Returns how long before an instant the epochs lie.

    Args:
        catalogue: n satellites.
        at: The instant.

    Returns:
        Days, float64 [n]; negative where the epoch is in the future.
    """
    whole, fraction = julian_day(at)
    return (whole - catalogue.epoch_jd[:, 0]) + (fraction - catalogue.epoch_jd[:, 1])


def assess(
    catalogue: Catalogue, at: datetime, *, stale_after_days: float = 7.0
) -> Assessment:
    """Says of each satellite whether its elements can be relied on at an instant.

    Args:
        catalogue: n satellites.
        at: The instant.
        stale_after_days: Elements older than this are stale, > 0.

    Returns:
        Status, age and expected error of each.

    Raises:
        OrbitError: The limit is not above 0.
    """
    if not stale_after_days > 0.0:
        raise OrbitError(
            "The age at which elements go stale is not right",
            rule="stale_after_days is above 0",
            value=stale_after_days,
            way_out="give a number of days, usually 3 to 14",
        )
    records = catalogue.satrecs()
    whole, fraction = julian_day(at)
    error = np.zeros(0, dtype=np.uint8)
    if records:
        jd = np.array([whole]), np.array([fraction])
        error = SatrecArray(records).sgp4(*jd)[0][:, 0]
    axis_km = np.array([record.a for record in records]) * EQUATOR_WGS72_KM
    perigee_km = np.array([record.altp for record in records]) * EQUATOR_WGS72_KM
    age_days = element_age_days(catalogue, at)
    decayed = (error != 0) | ~(perigee_km > 0.0)
    known_perigee_km = np.where(decayed, 0.0, perigee_km)
    sigma_km = along_track_sigma_km(age_days, perigee_altitude_km=known_perigee_km)
    sigma_km = np.where(decayed, np.inf, sigma_km)
    known_axis_km = np.where(decayed, EQUATOR_WGS72_KM, axis_km)
    return Assessment(
        status=_statuses(decayed, age_days, stale_after_days),
        age_days=age_days,
        error=error,
        perigee_altitude_km=perigee_km,
        along_track_sigma_km=sigma_km,
        time_sigma_s=time_sigma_s(sigma_km, semi_major_axis_km=known_axis_km),
    )


def _statuses(
    decayed: NDArray[np.bool_], age_days: NDArray[np.float64], stale_after_days: float
) -> tuple[Freshness, ...]:
    conditions = [decayed, age_days < 0.0, age_days > stale_after_days]
    legal = (Freshness.DECAYED, Freshness.FUTURE, Freshness.STALE, Freshness.FRESH)
    chosen = np.select(conditions, [0, 1, 2], default=3)
    return tuple(legal[index] for index in chosen)


def along_track_sigma_km(
    age_days: ArrayLike,
    *,
    perigee_altitude_km: ArrayLike,
    continuous_thrust: bool = False,
) -> NDArray[np.float64]:
    """Estimates how far ahead or behind along its orbit a satellite may be.

    One standard deviation (the 68th percentile) is the root of the sum of squares of
    1 km at epoch, 1.5 km a day, and a term that grows with the square of the age as
    drag does, and with falling perigee. It is an engineering estimate: solar activity
    changes the drag term several times over. In the week measured, one satellite in ten
    was off by more than twice as much and one in twenty by more than five times,
    mostly because it had manoeuvred.

    Args:
        age_days: Age of the elements, any sign (prediction works both ways).
        perigee_altitude_km: Mean perigee altitude; broadcast with the age.
        continuous_thrust: The satellite is kept by electric thrust most of the time,
            as those of the largest broadband constellations (Starlink) are. It holds
            at their operating height; while one climbs or descends, elements more than
            a day old do not tell where it is.

    Returns:
        Kilometres, of the broadcast shape.

    Source:
        At epoch and linear: Kelso, "Validation of SGP4 and IS-GPS-200D against GPS
        precision ephemerides", AAS 07-127 (about 1 km within days of the epoch), and
        the usual 1–3 km a day quoted with the sgp4 library. Quadratic: measured here on
        the CelesTrak catalogues of 2026-08-15 and 2026-08-22 (16,000 satellites, older
        elements carried to the epoch of newer ones, 68th percentile a height band;
        Starlink apart, and alone for the thrust term).
    """
    age = np.abs(np.asarray(age_days, dtype=np.float64))
    perigee = np.asarray(perigee_altitude_km, dtype=np.float64)
    drag = np.exp(np.interp(perigee, _PERIGEE_KM, np.log(_DRAG_KM_DAY2)))
    quadratic = np.where(perigee >= _KEPT_ABOVE_KM, _KEPT_KM_DAY2, drag)
    drift = _THRUST_DRIFT_KM_DAY if continuous_thrust else _DRIFT_KM_DAY
    factor = _THRUST_FACTOR if continuous_thrust else 1.0
    return np.asarray(
        np.sqrt(
            _AT_EPOCH_KM**2 + (drift * age) ** 2 + (factor * quadratic * age**2) ** 2
        )
    )


def time_sigma_s(
    along_track_km: ArrayLike, *, semi_major_axis_km: ArrayLike
) -> NDArray[np.float64]:
    """Turns an error along the orbit into how early or late a satellite comes by.

    Args:
        along_track_km: One standard deviation along the orbit.
        semi_major_axis_km: Mean semi-major axis, > 0; broadcast with it.

    Returns:
        Seconds at mean orbital speed, of the broadcast shape.
    """
    axis = np.asarray(semi_major_axis_km, dtype=np.float64)
    speed_km_s = np.sqrt(MU_WGS72_KM3_S2 / axis)
    return np.asarray(np.asarray(along_track_km, dtype=np.float64) / speed_km_s)
