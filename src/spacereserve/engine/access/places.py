"""Places on the ground: where to be seen from, and above which elevation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.orbits import ecef_from_geodetic

__all__ = ["Places"]

_LIMITS = {
    "lat_deg": (-90.0, 90.0),
    "lon_deg": (-180.0, 360.0),
    "height_km": (-12.0, 100.0),
    "min_elevation_deg": (-5.0, 90.0),
}


@dataclass(frozen=True, eq=False)
class Places:
    """``n`` places at rest on the Earth.

    Attributes:
        lat_deg: Geodetic latitude (WGS-84), float64 [n], -90 to 90.
        lon_deg: Longitude, east positive, float64 [n], -180 to 360.
        height_km: Height above the ellipsoid, float64 [n], -12 to 100.
        min_elevation_deg: A satellite is in view when it stands at least this high
            above the place's horizon plane, without refraction, float64 [n], -5 to 90.

    Raises:
        InputError: Columns of different length, or values out of range, all at once.
    """

    lat_deg: NDArray[np.float64]
    lon_deg: NDArray[np.float64]
    height_km: NDArray[np.float64]
    min_elevation_deg: NDArray[np.float64]

    def __post_init__(self) -> None:
        problems: list[Problem] = []
        for name, limits in _LIMITS.items():
            values = np.array(getattr(self, name), dtype=np.float64).reshape(-1)
            values.flags.writeable = False
            object.__setattr__(self, name, values)
            problems += _problems_of(name, values, limits, len(self))
        if problems:
            raise InputError.from_problems(problems)

    def __len__(self) -> int:
        return int(np.size(self.lat_deg))

    @classmethod
    def of(
        cls,
        points: Iterable[tuple[float, float]],
        *,
        height_km: float = 0.0,
        min_elevation_deg: float = 0.0,
    ) -> Places:
        """Builds places that share a height and a mask.

        Args:
            points: Pairs of latitude and longitude in degrees, in this order.
            height_km: Height of all of them above the ellipsoid.
            min_elevation_deg: Mask of all of them.
        """
        rows = np.array(list(points), dtype=np.float64).reshape(-1, 2)
        return cls(
            lat_deg=rows[:, 0],
            lon_deg=rows[:, 1],
            height_km=np.full(len(rows), height_km),
            min_elevation_deg=np.full(len(rows), min_elevation_deg),
        )

    def subset(self, indices: NDArray[np.intp]) -> Places:
        """Returns the places at these indices, in the order given."""
        return Places(**{name: getattr(self, name)[indices] for name in _LIMITS})

    @property
    def positions_itrs_km(self) -> NDArray[np.float64]:
        """Positions in the Earth-fixed frame, [n, 3]."""
        return ecef_from_geodetic(
            lat_deg=self.lat_deg, lon_deg=self.lon_deg, height_km=self.height_km
        )

    @property
    def zeniths(self) -> NDArray[np.float64]:
        """Upward normals of the ellipsoid, unit vectors, [n, 3]."""
        lat, lon = np.radians(self.lat_deg), np.radians(self.lon_deg)
        return np.stack(
            (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)), axis=1
        )


def _problems_of(
    name: str, values: NDArray[np.float64], limits: tuple[float, float], n: int
) -> list[Problem]:
    lowest, highest = limits
    if len(values) != n:
        return [
            Problem(
                what=f"The column {name} has {len(values)} values for {n} places",
                rule="each place has one value in every column",
                value=len(values),
                way_out="give one value for each place",
                key=name,
            )
        ]
    wrong = ~((values >= lowest) & (values <= highest))
    return [
        Problem(
            what=f"Place {i} has {name} out of range",
            rule=f"{name} lies between {lowest:g} and {highest:g}",
            value=float(values[i]),
            way_out="correct the value; latitude comes before longitude, in degrees",
            key=f"{name}[{i}]",
        )
        for i in np.flatnonzero(wrong)
    ]
