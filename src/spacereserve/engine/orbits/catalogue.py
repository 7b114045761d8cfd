"""A catalogue: the mean elements of many satellites, as columns.

The elements are SGP4 mean elements in TEME, as an Orbit Mean-Elements Message (OMM)
states them. A catalogue number is kept outside the propagator, so numbers above 99,999
and nine-digit analyst numbers are as good as any other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Catalogue"]


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The mean elements of ``n`` satellites, in ascending order of catalogue number.

    Attributes:
        names: Object names, length n.
        object_ids: International designators (such as ``1998-067A``), length n.
        catalog_numbers: NORAD catalogue numbers, int64 [n], unique, ascending.
        epoch_jd: Epoch as UTC Julian date: whole and fractional day, float64 [n, 2].
        mean_motion_rev_day: Kozai mean motion, float64 [n], > 0.
        eccentricity: float64 [n], 0 ≤ e < 1.
        inclination_deg: float64 [n], 0–180.
        raan_deg: Right ascension of the ascending node, float64 [n].
        arg_perigee_deg: Argument of perigee, float64 [n].
        mean_anomaly_deg: float64 [n].
        bstar: Drag term in inverse Earth radii, float64 [n].
        mean_motion_dot: First derivative of mean motion / 2, rev/day², float64 [n].
        mean_motion_ddot: Second derivative / 6, rev/day³, float64 [n].
    """

    names: tuple[str, ...]
    object_ids: tuple[str, ...]
    catalog_numbers: NDArray[np.int64]
    epoch_jd: NDArray[np.float64]
    mean_motion_rev_day: NDArray[np.float64]
    eccentricity: NDArray[np.float64]
    inclination_deg: NDArray[np.float64]
    raan_deg: NDArray[np.float64]
    arg_perigee_deg: NDArray[np.float64]
    mean_anomaly_deg: NDArray[np.float64]
    bstar: NDArray[np.float64]
    mean_motion_dot: NDArray[np.float64]
    mean_motion_ddot: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.names)
