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
        skyline_deg: Elevation of what stands in the way, at even azimuths from north by
            east and straight between them, float64 [n, n_azimuth], or None. A notch or
            peak that a satellite passes within some five seconds may go unnoticed.

    Raises:
        InputError: Columns of different length, or values out of range, all at once.
    """

    lat_deg: NDArray[np.float64]
    lon_deg: NDArray[np.float64]
    height_km: NDArray[np.float64]
    min_elevation_deg: NDArray[np.float64]
    skyline_deg: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        problems: list[Problem] = []
        for name, limits in _LIMITS.items():
            values = np.array(getattr(self, name), dtype=np.float64).reshape(-1)
            values.flags.writeable = False
            object.__setattr__(self, name, values)
            problems += _problems_of(name, values, limits, len(self))
        if self.skyline_deg is not None:
            skyline = np.array(self.skyline_deg, dtype=np.float64)
            skyline.flags.writeable = False
            object.__setattr__(self, "skyline_deg", skyline)
            problems += _skyline_problems(skyline, len(self))
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
        columns = {name: getattr(self, name)[indices] for name in _LIMITS}
        skyline = None if self.skyline_deg is None else self.skyline_deg[indices]
        return Places(**columns, skyline_deg=skyline)

    @property
    def has_skyline(self) -> bool:
        """Whether a skyline by azimuth is given."""
        return self.skyline_deg is not None

    @property
    def lowest_elevation_deg(self) -> NDArray[np.float64]:
        """Below this elevation nothing is in view whatever the azimuth, deg, [n]."""
        if self.skyline_deg is None:
            return self.min_elevation_deg
        return np.asarray(
            np.maximum(self.min_elevation_deg, self.skyline_deg.min(axis=1))
        )

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


def _skyline_problems(skyline: NDArray[np.float64], n: int) -> list[Problem]:
    if skyline.ndim != 2 or len(skyline) != n or skyline.shape[1] < 4:
        return [
            Problem(
                what="The skyline does not fit the places",
                rule="each place has the same number of azimuths, four or more",
                value=skyline.shape,
                way_out=f"give an array of {n} rows",
                key="skyline_deg",
            )
        ]
    wrong = ~((skyline >= -5.0) & (skyline <= 89.0))
    return [
        Problem(
            what=f"Place {i} has a skyline out of range",
            rule="its elevation lies between -5 and 89",
            value=float(skyline[i][wrong[i]][0]),
            way_out="correct the value, in degrees",
            key=f"skyline_deg[{i}]",
        )
        for i in np.flatnonzero(wrong.any(axis=1))
    ]
