"""Dilution of precision: how the geometry of satellites multiplies the range error.

With the unit vectors to the satellites in view as rows of G, and one column of ones for
the clock of each system in use, the diagonal of (GᵀG)⁻¹ holds the squares: east, north
and up of the position, then the clocks.

Source: Kaplan, Hegarty, Understanding GPS (2006), section 7.3; one unknown clock a
system, as where no offset between the systems is broadcast.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Dilution", "dilution", "position_dilution"]

_SINGULAR = 1e-9


@dataclass(frozen=True, eq=False)
class Dilution:
    """Dilution at a place over time; infinite where no position can be had.

    Attributes:
        n_seen: Satellites in view, int64 [n_time].
        position: PDOP, float64 [n_time].
        horizontal: HDOP, float64 [n_time].
        vertical: VDOP, float64 [n_time].
        clock: TDOP of the first system in view, float64 [n_time].
    """

    n_seen: NDArray[np.int64]
    position: NDArray[np.float64]
    horizontal: NDArray[np.float64]
    vertical: NDArray[np.float64]
    clock: NDArray[np.float64]


def dilution(
    where_km: NDArray[np.float64],
    *,
    site_km: NDArray[np.float64],
    up: NDArray[np.float64],
    min_elevation_deg: float,
    system: NDArray[np.int64] | None = None,
) -> Dilution:
    """Works out dilution at a place.

    Args:
        where_km: Satellites, Earth-fixed, km, float64 [n_satellite, n_time, 3]; NaN
            where a satellite cannot be propagated.
        site_km: The place, Earth-fixed, km [3].
        up: Its zenith, unit vector [3].
        min_elevation_deg: Mask, degrees.
        system: The system of each satellite, numbered from 0, int64 [n_satellite]; each
            has a clock of its own. None: all belong to one.

    Returns:
        Satellites in view and dilution over time. A position takes three satellites
        and one more for each system in view.
    """
    sight = where_km - site_km
    sight = sight / np.linalg.norm(sight, axis=-1, keepdims=True)
    seen = sight @ up >= math.sin(math.radians(min_elevation_deg))
    owner = np.zeros(len(where_km), np.int64) if system is None else system
    clocks = np.eye(int(owner.max(initial=0)) + 1)[owner]
    rows = np.concatenate(
        (sight, np.broadcast_to(clocks[:, None], (*seen.shape, clocks.shape[1]))),
        axis=-1,
    )
    rows = np.where(seen[..., None], rows, 0.0)
    normal = np.einsum("sti,stj->tij", rows, rows)
    n_clock = clocks.shape[1]
    unseen = normal[:, range(3, 3 + n_clock), range(3, 3 + n_clock)] == 0.0
    # A system out of sight has no clock to solve for: any value of its own will do.
    normal[:, range(3, 3 + n_clock), range(3, 3 + n_clock)] += unseen
    n_seen = seen.sum(axis=0)
    enough = n_seen >= 3 + (~unseen).sum(axis=1)
    return _of_normal(normal, n_seen, enough & (~unseen).any(axis=1), up, unseen)


def _of_normal(
    normal: NDArray[np.float64],
    n_seen: NDArray[np.int64],
    enough: NDArray[np.bool_],
    up: NDArray[np.float64],
    unseen: NDArray[np.bool_],
) -> Dilution:
    """Dilution from GᵀG [n_time, n, n], where there is enough to solve it."""
    solvable = enough & (np.linalg.det(normal) > _SINGULAR)
    inverse = np.linalg.inv(normal[solvable])
    space = inverse[:, :3, :3]
    total = np.trace(space, axis1=1, axis2=2)
    vertical = np.einsum("i,tij,j->t", up, space, up)
    first = np.argmin(unseen[solvable], axis=1)
    clock = inverse[np.arange(len(inverse)), 3 + first, 3 + first]
    parts = (total, total - vertical, vertical, clock)
    columns = []
    for squares in parts:
        column = np.full(len(n_seen), np.inf)
        column[solvable] = np.sqrt(np.maximum(squares, 0.0))
        columns.append(column)
    return Dilution(n_seen, *columns)


def position_dilution(
    where_km: NDArray[np.float64],
    *,
    site_km: NDArray[np.float64],
    up: NDArray[np.float64],
    min_elevation_deg: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Counts satellites in view and works out the PDOP of one system at a place.

    Args:
        where_km: Satellites, Earth-fixed, km, float64 [n_satellite, n_time, 3].
        site_km: The place, Earth-fixed, km [3].
        up: Its zenith, unit vector [3].
        min_elevation_deg: Mask, degrees.

    Returns:
        Satellites in view, int64 [n_time], and PDOP, float64 [n_time]; infinity where
        fewer than four are in view or the geometry is singular.
    """
    found = dilution(
        where_km, site_km=site_km, up=up, min_elevation_deg=min_elevation_deg
    )
    return found.n_seen, found.position
