"""The sky: satellites and places as they stand at the time of a question."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from spacereserve.engine.model import OrbitClass, Question, Reserve
from spacereserve.engine.orbits import (
    Assessment,
    Catalogue,
    Freshness,
    along_track_sigma_km,
    assess,
    julian_day,
    sun_direction_ecef,
    time_sigma_s,
)
from spacereserve.engine.orbits.earth import EQUATOR_WGS72_KM, MU_WGS72_KM3_S2
from spacereserve.engine.supply.clouds import Cloud, cloud_over
from spacereserve.engine.supply.spots import area_shape, sample_spots

__all__ = ["Progress", "Sky", "silent"]

Progress = Callable[[str, float], None]
"""Told what is being worked on and how far it has come, 0 to 1."""

_GEO_REV_DAY = (0.9, 1.1)
_LEO_REV_DAY = 11.25


def silent(what: str, fraction: float) -> None:
    """Tells nobody what is being worked on.

    Args:
        what: What is being worked on.
        fraction: How far it has come, 0 to 1.
    """
    del what, fraction


@dataclass(frozen=True, eq=False)
class Sky:
    """A reserve, a catalogue and a question, with what can be worked out of them.

    Attributes:
        reserve: The reserve.
        catalogue: The satellites.
        question: Levels, instant and length of the plan.
        progress: Told how far long work has come.
    """

    reserve: Reserve
    catalogue: Catalogue
    question: Question
    progress: Progress = silent

    def with_terms(self, reserve: Reserve) -> Sky:
        """The same sky over records whose terms differ.

        Args:
            reserve: The same satellites, areas and age limit; other agreements,
                restrictions, budgets and the like.

        Returns:
            A sky that keeps what was worked out about satellites and areas.
        """
        changed = replace(self, reserve=reserve)
        kept = ("assessment", "is_stale", "is_failed", "time_sigma_s", "_shapes")
        known = {name: self.__dict__[name] for name in kept if name in self.__dict__}
        changed.__dict__.update(known)
        return changed

    def satellites_of(self, assets: Iterable[str]) -> NDArray[np.intp]:
        """Indices in the catalogue of the satellites that assets pick, ascending.

        Args:
            assets: Asset ids; those that are not satellites pick none.
        """
        known = self.reserve.by_id("assets")
        picked = [self._picked(known[name]) for name in assets]
        if not picked:
            return np.empty(0, dtype=np.intp)
        return np.unique(np.concatenate(picked))

    def _picked(self, asset: Any) -> NDArray[np.intp]:
        if asset.kind != "satellites":
            return np.empty(0, dtype=np.intp)
        key = (asset.catalog_numbers, asset.name_pattern)
        if key not in self._selected:
            self._selected[key] = self.catalogue.select(
                catalog_numbers=asset.catalog_numbers, name_pattern=asset.name_pattern
            )
        return self._selected[key]

    @cached_property
    def _selected(self) -> dict[Any, NDArray[np.intp]]:
        return {}

    @cached_property
    def assessment(self) -> Assessment:
        """The state of every set of elements at the declaration."""
        stale_after_d = self.reserve.policy.stale_after_d
        return assess(self.catalogue, self.question.at, stale_after_days=stale_after_d)

    @property
    def age_d(self) -> NDArray[np.float64]:
        """Age of each set of elements at the declaration, days [n_satellite]."""
        return self.assessment.age_days

    @cached_property
    def is_stale(self) -> NDArray[np.bool_]:
        """Sets older than the policy allows, or decayed, bool [n_satellite]."""
        doubtful = (Freshness.STALE, Freshness.DECAYED)
        return np.array([one in doubtful for one in self.assessment.status], dtype=bool)

    @cached_property
    def is_failed(self) -> NDArray[np.bool_]:
        """Satellites that cannot be propagated, bool [n_satellite]."""
        status = self.assessment.status
        return np.array([one is Freshness.DECAYED for one in status], dtype=bool)

    @cached_property
    def time_sigma_s(self) -> NDArray[np.float64]:
        """One-sigma error of times of passes at the plan's end, s [n_satellite]."""
        known = np.where(self.is_failed, 0.0, self.perigee_km)
        sigma_km = along_track_sigma_km(
            np.maximum(np.abs(self.age_d), np.abs(self.age_d + self.question.days)),
            perigee_altitude_km=known,
        )
        return time_sigma_s(sigma_km, semi_major_axis_km=self.semi_major_axis_km)

    @cached_property
    def mean_motion_rad_s(self) -> NDArray[np.float64]:
        """Mean motion, rad/s [n_satellite]."""
        return self.catalogue.mean_motion_rev_day * (2.0 * math.pi / 86400.0)

    @cached_property
    def semi_major_axis_km(self) -> NDArray[np.float64]:
        """Semi-major axis, km [n_satellite]."""
        return np.cbrt(MU_WGS72_KM3_S2 / self.mean_motion_rad_s**2)

    @cached_property
    def perigee_km(self) -> NDArray[np.float64]:
        """Height of the perigee, km [n_satellite]."""
        axis_km = self.semi_major_axis_km
        perigee_km = axis_km * (1.0 - self.catalogue.eccentricity)
        return np.asarray(perigee_km - EQUATOR_WGS72_KM)

    def regime_of(self, indices: NDArray[np.intp]) -> list[OrbitClass]:
        """The orbit regime of satellites, from their mean motion and eccentricity."""
        return [self._regime(int(index)) for index in indices]

    def _regime(self, index: int) -> OrbitClass:
        rev_day = float(self.catalogue.mean_motion_rev_day[index])
        if self.catalogue.eccentricity[index] > 0.25:
            return OrbitClass.HEO
        if rev_day >= _LEO_REV_DAY:
            return OrbitClass.LEO
        low, high = _GEO_REV_DAY
        return OrbitClass.GEO if low <= rev_day <= high else OrbitClass.MEO

    def area_of(self, need: Any) -> str:
        """The area (id) of a need: its own, or its theatre's."""
        if need.area is not None:
            return str(need.area)
        return str(self.reserve.by_id("theatres")[need.theatre].area)

    def shape_of(self, area: str) -> BaseGeometry:
        """The geometry of an area (id), worked out once."""
        if area not in self._shapes:
            self._shapes[area] = area_shape(self.reserve.by_id("areas")[area])
        return self._shapes[area]

    @cached_property
    def _shapes(self) -> dict[str, BaseGeometry]:
        return {}

    def spots_of(self, need: Any) -> NDArray[np.float64]:
        """Latitude and longitude of the spots of a need, degrees, float64 [n, 2]."""
        return sample_spots(
            self.reserve.by_id("areas")[self.area_of(need)], need.n_spots
        )

    def cloud(self, need: Any) -> Cloud | None:
        """Mean cloud over a need in its time; None where it is not known."""
        theatre = self.reserve.by_id("theatres")[need.theatre]
        span_s = self.question.span_of(need)
        return cloud_over(theatre, self.area_of(need), self.question, span_s)

    def cloud_fraction(self, need: Any) -> float | None:
        """The chance that a place of a need lies under cloud; None where unknown."""
        cloud = self.cloud(need)
        return None if cloud is None else cloud.fraction

    def sun_elevation_deg(
        self,
        lat_deg: NDArray[np.float64],
        lon_deg: NDArray[np.float64],
        at_s: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Elevation of the sun's centre at places, without refraction.

        Args:
            lat_deg: Latitude, degrees [n].
            lon_deg: Longitude, degrees [n].
            at_s: Seconds after the declaration [n].

        Returns:
            Elevation, degrees [n].
        """
        whole, fraction = julian_day(self.question.at)
        sun = sun_direction_ecef(whole, fraction + np.asarray(at_s) / 86400.0)
        lat, lon = np.radians(lat_deg), np.radians(lon_deg)
        up = np.stack(
            (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)), axis=-1
        )
        sine = np.clip(np.sum(up * sun, axis=-1), -1.0, 1.0)
        return np.asarray(np.degrees(np.arcsin(sine)))
