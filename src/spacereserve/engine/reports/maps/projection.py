"""From longitude and latitude to a plane: two equal-area projections.

Equal Earth shows the whole world, Lambert's azimuthal projection one region. On both,
equal areas of the Earth are equal areas of paper, so that no region looks larger than
it is. The Earth is a sphere of radius 1 here: a map of a page's width shows no more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Azimuthal", "EqualEarth", "Floats"]

Floats = NDArray[np.float64]

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796


@dataclass(frozen=True, slots=True)
class EqualEarth:
    """The Equal Earth projection.

    Source:
        Šavrič, Patterson and Jenny, The Equal Earth map projection, International
        Journal of Geographical Information Science 33 (2019), equations 1 to 4.
    """

    def project(self, points_deg: Floats) -> Floats:
        """Projects positions.

        Args:
            points_deg: Longitude and latitude, degrees ``[n, 2]``.

        Returns:
            x to the east and y to the north, Earth radii ``[n, 2]``.
        """
        lon, lat = np.radians(points_deg).T
        theta = np.arcsin(np.sqrt(3.0) / 2.0 * np.sin(lat))
        slope = 9 * _A4 * theta**8 + 7 * _A3 * theta**6 + 3 * _A2 * theta**2 + _A1
        x = 2.0 * np.sqrt(3.0) / 3.0 * lon * np.cos(theta) / slope
        y = _A4 * theta**9 + _A3 * theta**7 + _A2 * theta**3 + _A1 * theta
        return np.column_stack([x, y])


@dataclass(frozen=True, slots=True)
class Azimuthal:
    """Lambert's azimuthal equal-area projection about a centre.

    Attributes:
        lon_deg: Longitude of the centre, degrees east.
        lat_deg: Latitude of the centre, degrees north.

    Source:
        Snyder, Map projections: a working manual, USGS Professional Paper 1395 (1987),
        equations 24-2 to 24-4.
    """

    lon_deg: float
    lat_deg: float

    def project(self, points_deg: Floats) -> Floats:
        """Projects positions; the antipode of the centre has none and must be absent.

        Args:
            points_deg: Longitude and latitude, degrees ``[n, 2]``.

        Returns:
            x to the east and y to the north of the centre, Earth radii ``[n, 2]``.
        """
        lon, lat = np.radians(points_deg).T
        lon, lat_0 = lon - np.radians(self.lon_deg), np.radians(self.lat_deg)
        cos_c = np.sin(lat_0) * np.sin(lat)
        cos_c = cos_c + np.cos(lat_0) * np.cos(lat) * np.cos(lon)
        k = np.sqrt(2.0 / np.maximum(1.0 + cos_c, 1e-9))
        x = np.cos(lat) * np.sin(lon)
        y = np.cos(lat_0) * np.sin(lat) - np.sin(lat_0) * np.cos(lat) * np.cos(lon)
        return np.column_stack([k * x, k * y])
