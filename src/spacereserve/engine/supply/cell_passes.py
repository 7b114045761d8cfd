"""Cells of a region as passes see them: abeam, so far left or right of the track.

A region is judged at its cells: places spread evenly over it. From each pass a cell is
seen abeam at one instant, so far to the left or right of the track; in these two
figures strips are cut (``strips``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access import Windows
from spacereserve.engine.orbits import ecef_from_geodetic, ecef_from_teme, propagate
from spacereserve.engine.orbits.earth import MEAN_RADIUS_KM
from spacereserve.engine.orbits.frames import ecef_velocity_from_teme
from spacereserve.engine.supply.sky import Sky

__all__ = ["CellPasses", "pass_cells"]

_ABEAM = 0.02
"""Sine of the angle ahead or behind within which a cell counts as seen abeam."""


@dataclass(frozen=True, eq=False)
class CellPasses:
    """Cells as they are seen abeam, one row for each cell and pass, in order of time.

    Attributes:
        cell: Cell of the region, int64 [n].
        satellite: Index in the catalogue, int64 [n].
        at_s: When it is abeam, seconds after the declaration [n].
        left_km: Distance on the ground to the left of the track, km [n].
        speed_km_s: Speed of the point below the satellite, km/s [n].
        height_km: Height of the satellite, km [n].
        window_s: How long it is inside the sensor's band, s [n].
        delivered_s: When a look at it is delivered, seconds after the declaration [n].
    """

    cell: NDArray[np.int64]
    satellite: NDArray[np.int64]
    at_s: NDArray[np.float64]
    left_km: NDArray[np.float64]
    speed_km_s: NDArray[np.float64]
    height_km: NDArray[np.float64]
    window_s: NDArray[np.float64]
    delivered_s: NDArray[np.float64]

    def chosen(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> CellPasses:
        """The rows picked by a mask or by indices."""
        return CellPasses(**{name: own[which] for name, own in vars(self).items()})


def pass_cells(
    sky: Sky,
    satellites: NDArray[np.intp],
    windows: Windows,
    places: NDArray[np.float64],
    *,
    cell: NDArray[np.int64],
    delivered_s: NDArray[np.float64],
) -> CellPasses:
    """Finds where cells lie beside the tracks of passes.

    Args:
        sky: The sky.
        satellites: Indices in the catalogue that ``windows.satellite`` counts in.
        windows: Windows of the cells, one for each cell and pass.
        places: Latitude and longitude of ``windows.place``, degrees [n_place, 2].
        cell: Cell of each window, int64 [n].
        delivered_s: When a look in each window is delivered [n].

    Returns:
        The cells seen abeam; windows that open too late or close too early for that
        (at the edge of light, or of the band) are left out.
    """
    owner = satellites[windows.satellite].astype(np.int64)
    position_km, velocity_km_s = _states(sky, owner, windows.best_s)
    spot = places[windows.place]
    site_km = ecef_from_geodetic(
        lat_deg=spot[:, 0], lon_deg=spot[:, 1], height_km=np.zeros(len(spot))
    )
    ray = site_km - position_km
    across = np.cross(position_km, velocity_km_s)
    speed = np.linalg.norm(velocity_km_s, axis=1)
    radius_km = np.linalg.norm(position_km, axis=1)
    ahead = np.sum(ray * velocity_km_s, axis=1) / np.linalg.norm(ray, axis=1) / speed
    cosine = np.sum(site_km * position_km, axis=1) / (
        np.linalg.norm(site_km, axis=1) * radius_km
    )
    away_km = MEAN_RADIUS_KM * np.arccos(np.clip(cosine, -1.0, 1.0))
    left = np.sign(np.sum(ray * across, axis=1))
    found = CellPasses(
        cell=cell,
        satellite=owner,
        at_s=windows.best_s,
        left_km=left * away_km,
        speed_km_s=speed * MEAN_RADIUS_KM / radius_km,
        height_km=radius_km - MEAN_RADIUS_KM,
        window_s=windows.end_s - windows.start_s,
        delivered_s=delivered_s,
    )
    abeam = np.flatnonzero(np.abs(ahead) <= _ABEAM)
    return found.chosen(abeam[np.lexsort((found.cell[abeam], found.at_s[abeam]))])


def _states(
    sky: Sky, owner: NDArray[np.int64], at_s: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Earth-fixed positions and velocities, each satellite at its own instants."""
    position_km = np.empty((len(owner), 3))
    velocity_km_s = np.empty((len(owner), 3))
    for index in np.unique(owner):
        rows = np.flatnonzero(owner == index)
        states = propagate(
            sky.catalogue.subset([int(index)]), sky.question.at, at_s[rows]
        )
        turn = states.sidereal_rad
        fixed_km = ecef_from_teme(states.position_teme_km[0], turn)
        position_km[rows] = fixed_km
        velocity_km_s[rows] = ecef_velocity_from_teme(
            fixed_km, states.velocity_teme_km_s[0], turn
        )
    return position_km, velocity_km_s
