"""How finely each orbit is sampled, and which satellites are worked on together.

Positions are computed at evenly spaced nodes and interpolated between two of them by
the polynomial of degree 7 through the four nodes on either side. In the middle interval
its error is at most 6.5625² / 8! h⁸ |r⁽⁸⁾|. Along a Kepler ellipse in the turning frame

    |r⁽⁸⁾| ≤ a Σ |c_k| (k n + ω)⁸

with c_k the Fourier coefficients of the ellipse, n the mean motion and ω the turn of
the Earth. The step h of an orbit is the largest of a short list that keeps this bound,
doubled for the periodic terms of SGP4, under ``INTERPOLATION_ERROR_KM``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sgp4.api import SatrecArray

from spacereserve.engine.access._sgp4_constants import (
    near_earth_constants,
    near_earth_is_valid,
)
from spacereserve.engine.orbits import Catalogue
from spacereserve.engine.orbits.earth import MU_WGS72_KM3_S2
from spacereserve.engine.orbits.frames import EARTH_ROTATION_RAD_S

__all__ = [
    "INTERPOLATION_ERROR_KM",
    "N_MARGIN",
    "Group",
    "Orbits",
    "interpolation_step_s",
]

INTERPOLATION_ERROR_KM = 1e-6
"""Bound on the difference between an interpolated position and SGP4's own, km."""

N_MARGIN = 8
"""Nodes beyond the number of steps: three before the start, four after the end, one."""

_STEPS_S = (
    2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 40.0, 50.0, 60.0, 75.0, 90.0,
    105.0, 120.0, 150.0, 180.0, 240.0, 300.0, 420.0, 600.0,
)  # fmt: skip
_RAD_MIN_FROM_REV_DAY = 2.0 * math.pi / 1440.0
_N_ANOMALY = 4096


@lru_cache(maxsize=4096)
def _eighth_derivative(eccentricity: float, earth_per_orbit: float) -> float:
    """The bound Σ |c_k| (k + ω/n)⁸ for an ellipse with a = 1 and n = 1."""
    mean = 2.0 * math.pi * np.arange(_N_ANOMALY) / _N_ANOMALY
    anomaly = mean + eccentricity * np.sin(mean)
    for _ in range(50):
        anomaly -= (anomaly - eccentricity * np.sin(anomaly) - mean) / (
            1.0 - eccentricity * np.cos(anomaly)
        )
    minor = math.sqrt(1.0 - eccentricity**2)
    along = np.cos(anomaly) + 1j * minor * np.sin(anomaly)
    size = np.abs(np.fft.fft(along)) / _N_ANOMALY
    order = np.abs(np.fft.fftfreq(_N_ANOMALY, 1.0 / _N_ANOMALY))
    true_term = size > 1e-14  # below is rounding, which the eighth power would blow up
    return float(np.sum((size * (order + earth_per_orbit) ** 8)[true_term]))


def interpolation_step_s(mean_motion_rad_s: float, eccentricity: float) -> float:
    """Chooses the node step of an orbit.

    Args:
        mean_motion_rad_s: Mean motion.
        eccentricity: 0 to below 1.

    Returns:
        The largest step that keeps the stated bound, s.
    """
    semi_major_km = (MU_WGS72_KM3_S2 / mean_motion_rad_s**2) ** (1.0 / 3.0)
    # Rounded upward, so that alike orbits share one bound.
    e = min(0.995, math.ceil(eccentricity * 200.0) / 200.0)
    ratio = math.ceil(EARTH_ROTATION_RAD_S / mean_motion_rad_s * 50.0) / 50.0
    derivative = semi_major_km * _eighth_derivative(e, ratio)
    bound = INTERPOLATION_ERROR_KM * 40320.0 / (6.5625**2 * 2.0 * derivative)
    longest_s = bound**0.125 / mean_motion_rad_s
    fitting = [step for step in _STEPS_S if step <= longest_s]
    return fitting[-1] if fitting else _STEPS_S[0]


@dataclass(frozen=True, eq=False)
class Group:
    """Satellites that share node step, height class and way of propagation.

    Attributes:
        satellites: Indices in the catalogue, ascending, intp [n].
        step_s: Node step.
        lowest_km: None of them comes closer to the Earth's centre.
        highest_km: None of them goes farther from it.
        turn_rad_s: None of them turns faster around it, as seen from the ground.
        near_earth: Whether the fast loop serves them.
    """

    satellites: NDArray[np.intp]
    step_s: float
    lowest_km: float
    highest_km: float
    turn_rad_s: float
    near_earth: bool


@dataclass(frozen=True, eq=False)
class Orbits:
    """The satellites of a search, made ready for propagation.

    Attributes:
        constants: Near-Earth constants, float64 [n, 32].
        first_min: Start of the search in minutes since each epoch, float64 [n].
        start_jd: UTC Julian date of the start: midnight and fraction of the day.
        groups: All satellites, each in one group.
        catalogue: Where they come from.
    """

    constants: NDArray[np.float64]
    first_min: NDArray[np.float64]
    start_jd: tuple[float, float]
    groups: tuple[Group, ...]
    catalogue: Catalogue

    @classmethod
    def of(
        cls, catalogue: Catalogue, start_jd: tuple[float, float], duration_s: float
    ) -> Orbits:
        """Prepares a catalogue for a search.

        Args:
            catalogue: The satellites.
            start_jd: UTC Julian date of the start, in two parts.
            duration_s: Length of the search.
        """
        constants = near_earth_constants(
            mean_motion_rad_min=catalogue.mean_motion_rev_day * _RAD_MIN_FROM_REV_DAY,
            eccentricity=catalogue.eccentricity,
            inclination_rad=np.radians(catalogue.inclination_deg),
            raan_rad=np.radians(catalogue.raan_deg),
            arg_perigee_rad=np.radians(catalogue.arg_perigee_deg),
            mean_anomaly_rad=np.radians(catalogue.mean_anomaly_deg),
            bstar=catalogue.bstar,
        )
        epoch = catalogue.epoch_jd
        first_min = ((start_jd[0] - epoch[:, 0]) + (start_jd[1] - epoch[:, 1])) * 1440.0
        margin_min = 60.0
        valid = near_earth_is_valid(
            constants,
            first_min - margin_min,
            first_min + duration_s / 60.0 + margin_min,
        )
        return cls(
            constants=constants,
            first_min=np.ascontiguousarray(first_min),
            start_jd=start_jd,
            groups=tuple(_groups(catalogue, valid)),
            catalogue=catalogue,
        )

    def library_array(self, satellites: NDArray[np.intp]) -> SatrecArray:
        """Returns the library's own propagator for some of the satellites."""
        return SatrecArray(self.catalogue.subset(satellites).satrecs())


def _groups(catalogue: Catalogue, near_earth: NDArray[np.bool_]) -> Iterator[Group]:
    motion = catalogue.mean_motion_rev_day * (2.0 * np.pi / 86400.0)
    e = catalogue.eccentricity
    major_km = (MU_WGS72_KM3_S2 / motion**2) ** (1.0 / 3.0)
    # 20 km and 1 % for what SGP4 adds to the Kepler ellipse.
    highest_km = major_km * (1.0 + e) + 20.0
    lowest_km = np.maximum(6360.0, major_km * (1.0 - e) - 20.0)
    perigee_rad_s = motion * np.sqrt((1.0 + e) / (1.0 - e) ** 3)
    steps = [
        interpolation_step_s(m, x)
        for m, x in zip(motion.tolist(), e.tolist(), strict=True)
    ]
    height_class = np.ceil(np.log(highest_km / 6378.0) / 0.01)
    keys = np.stack((np.array(steps).reshape(-1), height_class, near_earth), axis=1)
    _, inverse = np.unique(keys, axis=0, return_inverse=True)
    for k in range(int(inverse.max(initial=-1)) + 1):
        members = np.flatnonzero(inverse == k)
        yield Group(
            satellites=members,
            step_s=float(keys[members[0], 0]),
            lowest_km=float(lowest_km[members].min()),
            highest_km=float(highest_km[members].max()),
            turn_rad_s=float(perigee_rad_s[members].max()) * 1.01
            + EARTH_ROTATION_RAD_S,
            near_earth=bool(near_earth[members[0]]),
        )
