"""Sight: where satellites stand as seen from places, by the published SGP4 code.

One satellite at a time, at just the instants asked for; nothing is interpolated.

Source: Vallado et al., AIAA 2006-6753 (the ``sgp4`` library).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.orbits import (
    Catalogue,
    ecef_from_geodetic,
    ecef_from_teme,
    gmst_rad,
    julian_day,
    sun_direction_ecef,
)
from spacereserve.engine.orbits.earth import EQUATOR_WGS84_KM
from spacereserve.engine.orbits.frames import ecef_velocity_from_teme

__all__ = ["Sight", "Tracks", "sight"]

Array = NDArray[np.float64]
_SUN_KM = 149_597_870.7


@dataclass(frozen=True, eq=False)
class Sight:
    """How satellites stand over places at instants; arrays of one shape [n].

    Attributes:
        elevation_deg: Above the horizon of the place; not a number where the satellite
            cannot be propagated.
        off_nadir_deg: At the satellite, between the Earth's centre and the place.
        range_km: Distance.
        left: Sine of the angle to the left of the track at which the place lies.
        sun_deg: Elevation of the sun's centre at the place.
        lit_km: How far the line to the sun passes clear of the Earth (negative: in
            shadow).
    """

    elevation_deg: Array
    off_nadir_deg: Array
    range_km: Array
    left: Array
    sun_deg: Array
    lit_km: Array


@dataclass(frozen=True, eq=False)
class Tracks:
    """Satellites of a catalogue that can be asked for, one by one.

    Attributes:
        catalogue: The satellites.
        at: Instant from which seconds count.
    """

    catalogue: Catalogue
    at: datetime

    @cached_property
    def _records(self) -> dict[int, Any]:
        return {}

    def times(self, at_s: Array) -> tuple[Array, Array]:
        """Julian dates of instants, in two parts."""
        whole, fraction = julian_day(self.at)
        days, rest_s = np.divmod(at_s, 86400.0)
        return whole + days, fraction + rest_s / 86400.0

    def states_km(self, index: int, at_s: Array) -> tuple[Array, Array]:
        """Position and velocity over the turning Earth of one satellite.

        Args:
            index: Index in the catalogue.
            at_s: Instants, seconds, float64 [n].

        Returns:
            Earth-fixed position, km, and velocity, km/s, float64 [n, 3] each; not
            numbers where the satellite cannot be propagated.
        """
        whole, fraction = self.times(at_s)
        if index not in self._records:
            (self._records[index],) = self.catalogue.subset([index]).satrecs()
        record = self._records[index]
        error, position, velocity = record.sgp4_array(whole, fraction)
        position[error != 0] = np.nan
        turn = gmst_rad(whole, fraction)
        fixed_km = ecef_from_teme(position, turn)
        return fixed_km, ecef_velocity_from_teme(fixed_km, velocity, turn)


def sight(tracks: Tracks, index: int, place: Array, at_s: Array) -> Sight:
    """How one satellite stands over places at instants.

    Args:
        tracks: The satellites.
        index: Index in the catalogue.
        place: Latitude and longitude in degrees and height in km, float64 [n, 3].
        at_s: Instants, seconds, float64 [n].
    """
    satellite_km, velocity_km_s = tracks.states_km(index, at_s)
    site_km = ecef_from_geodetic(
        lat_deg=place[:, 0], lon_deg=place[:, 1], height_km=place[:, 2]
    )
    up = _up(place)
    ray = satellite_km - site_km
    range_km = np.linalg.norm(ray, axis=1)
    across = np.cross(satellite_km, velocity_km_s)
    sun = sun_direction_ecef(*tracks.times(at_s))
    return Sight(
        elevation_deg=_angle_deg(np.sum(ray * up, axis=1) / range_km),
        off_nadir_deg=90.0 - _angle_deg(_cosine(ray, satellite_km)),
        range_km=range_km,
        left=-_cosine(ray, across),
        sun_deg=_angle_deg(np.sum(up * sun, axis=1)),
        lit_km=_clear_of_earth_km(satellite_km, sun),
    )


def _up(place: Array) -> Array:
    lat, lon = np.radians(place[:, 0]), np.radians(place[:, 1])
    level = np.cos(lat)
    return np.stack((level * np.cos(lon), level * np.sin(lon), np.sin(lat)), axis=1)


def _cosine(a: Array, b: Array) -> Array:
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return np.asarray(np.sum(a * b, axis=1) / lengths)


def _angle_deg(sine: Array) -> Array:
    return np.asarray(np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0))))


def _clear_of_earth_km(satellite_km: Array, sun: Array) -> Array:
    """Least height of the line to the sun over a round Earth, km; plenty by day."""
    towards = sun * _SUN_KM - satellite_km
    towards /= np.linalg.norm(towards, axis=1, keepdims=True)
    along_km = np.sum(satellite_km * towards, axis=1)
    passing_km = np.linalg.norm(satellite_km - along_km[:, None] * towards, axis=1)
    outside = along_km > 0.0
    return np.where(outside, 1e6, passing_km - EQUATOR_WGS84_KM)
