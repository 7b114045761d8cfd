"""Sensors in space: which objects a telescope on a satellite can observe, and when.

Every half a minute, for each satellite that observes and each object, an observation is
possible where

* the line of sight passes the Earth's limb by the angle that the telescope keeps to it,
* it stays away from the Sun, and within the field that the telescope can be turned to,
* the object is within range and in sunlight (outside the Earth's shadow, a cylinder),
* and, where the telescope states a limiting magnitude, bright enough at its range and
  phase (``brightness``); otherwise as far as its size is seen.

What lasts less than half a minute is lost, so the count errs on the low side.

Source: Vallado, Fundamentals of Astrodynamics and Applications, 4th ed. (2013),
sections 5.3 (shadow and sight); Vallado et al., AIAA 2006-6753 (SGP4).
Limits: the Moon and the brightness of the background are not computed, nor how fast an
object crosses the field, nor the telescope's own schedule and slewing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.model import Pointing, SpaceSensor
from spacereserve.engine.orbits import julian_day, propagate
from spacereserve.engine.orbits.earth import EQUATOR_WGS84_KM
from spacereserve.engine.orbits.sun import sun_direction_teme
from spacereserve.engine.supply.brightness import sunlit_magnitude
from spacereserve.engine.supply.sightings import Sightings, repeated
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.units import SECONDS_PER_DAY

__all__ = ["View", "sightings_from_space", "space_range_km"]

_STEP_S = 30.0

Array = NDArray[np.float64]


def space_range_km(sensor: SpaceSensor, size_m: float) -> float:
    """How far a telescope in space sees objects of a size, as far as range decides.

    Args:
        sensor: The telescope.
        size_m: Diameter.

    Returns:
        Kilometres; what it states where its limiting magnitude decides, otherwise in
        proportion to sizes below ``min_size_m``.
    """
    if sensor.limiting_magnitude is not None:
        return sensor.range_max_km
    return sensor.range_max_km * min(1.0, size_m / sensor.min_size_m)


@dataclass(frozen=True, eq=False)
class View:
    """How objects stand as seen from a satellite; arrays of one shape [n].

    Attributes:
        range_km: Distance.
        limb_deg: Angle from the line of sight to the Earth's limb, positive above it.
        sun_deg: Angle from the line of sight to the Sun.
        zenith_deg: Angle from it to straight up.
        phase_rad: Angle at the object between the Sun and the satellite.
        lit_km: How far the object is outside the Earth's shadow, km; negative inside.
    """

    range_km: Array
    limb_deg: Array
    sun_deg: Array
    zenith_deg: Array
    phase_rad: Array
    lit_km: Array

    @classmethod
    def of(cls, satellite_km: Array, object_km: Array, sun: Array) -> View:
        """The view from positions in one frame.

        Args:
            satellite_km: Who observes, [n, 3].
            object_km: What is observed, [n, 3].
            sun: Unit vectors to the Sun, [n, 3].
        """
        ray = object_km - satellite_km
        range_km = np.linalg.norm(ray, axis=1)
        radius_km = np.linalg.norm(satellite_km, axis=1)
        with np.errstate(invalid="ignore"):
            ray = ray / range_km[:, None]
            zenith_deg = _between_deg(ray, satellite_km / radius_km[:, None])
            limb_deg = 180.0 - np.degrees(np.arcsin(EQUATOR_WGS84_KM / radius_km))
        sun_deg = _between_deg(ray, sun)
        toward_km = np.sum(object_km * sun, axis=1)
        beside_km = np.linalg.norm(object_km - toward_km[:, None] * sun, axis=1)
        return cls(
            range_km=range_km,
            limb_deg=limb_deg - zenith_deg,
            sun_deg=sun_deg,
            zenith_deg=zenith_deg,
            # The Sun is so far that its direction is the same from both.
            phase_rad=np.radians(180.0 - sun_deg),
            lit_km=np.where(toward_km > 0.0, 1e6, beside_km - EQUATOR_WGS84_KM),
        )

    def magnitude(self, size_m: float) -> Array:
        """How bright objects of a size are, [n]."""
        return sunlit_magnitude(
            size_m=size_m, range_km=self.range_km, phase_rad=self.phase_rad
        )

    def is_seen(self, sensor: SpaceSensor, size_m: float) -> NDArray[np.bool_]:
        """Whether a telescope sees objects of a size, [n].

        Args:
            sensor: The telescope.
            size_m: Diameter of the objects.
        """
        seen = (
            (self.range_km > 0.0)
            & (self.range_km <= space_range_km(sensor, size_m))
            & (self.limb_deg >= sensor.limb_exclusion_deg)
            & (self.sun_deg >= sensor.sun_exclusion_deg)
            & (self.off_axis_deg(sensor.pointing) <= sensor.field_deg / 2.0)
            & (self.lit_km >= 0.0)
        )
        if sensor.limiting_magnitude is not None:
            seen[seen] = self.magnitude(size_m)[seen] <= sensor.limiting_magnitude
        return np.asarray(seen)

    def off_axis_deg(self, pointing: Pointing) -> Array:
        """Angle from the direction in which the telescope looks, [n]."""
        if pointing is Pointing.ZENITH:
            return self.zenith_deg
        if pointing is Pointing.ANTI_SUN:
            return 180.0 - self.sun_deg
        return np.zeros(len(self.range_km))


def _between_deg(one: Array, other: Array) -> Array:
    """Angle between unit vectors, degrees [n]."""
    cosine = np.clip(np.sum(one * other, axis=1), -1.0, 1.0)
    return np.asarray(np.degrees(np.arccos(cosine)))


def sightings_from_space(
    satellites: NDArray[np.intp],
    objects: NDArray[np.intp],
    sensor: SpaceSensor,
    *,
    size_m: float,
    sky: Sky,
) -> list[Sightings]:
    """Finds when telescopes in space can observe objects over the whole plan.

    Args:
        satellites: Who observes, indices in the catalogue.
        objects: What is observed, indices; a satellite never observes itself.
        sensor: The telescope that each of them carries.
        size_m: Diameter of the objects.
        sky: The sky.

    Returns:
        One for each satellite that observes, in their order.
    """
    at_s = _STEP_S * np.arange(np.floor(sky.question.duration_s / _STEP_S) + 1.0)
    whole, fraction = julian_day(sky.question.at)
    sun = sun_direction_teme(whole, fraction + at_s / SECONDS_PER_DAY)
    targets_km = _paths_km(objects, at_s, sky)
    found = []
    for index in satellites.tolist():
        (own_km,) = _paths_km(np.array([index]), at_s, sky)
        seen = np.zeros((len(objects), len(at_s)), dtype=bool)
        magnitude = np.full(seen.shape, np.inf, dtype=np.float32)
        for row in np.flatnonzero(objects != index).tolist():
            view = View.of(own_km, targets_km[row], sun)
            seen[row] = view.is_seen(sensor, size_m)
            magnitude[row] = view.magnitude(size_m)
        found.append(_passes(seen, magnitude))
    return found


def _paths_km(indices: NDArray[np.intp], at_s: Array, sky: Sky) -> Array:
    """Positions in TEME, km [n, n_time, 3]; not numbers where nothing flies."""
    part = sky.catalogue.subset(indices)
    return propagate(part, sky.question.at, at_s).position_teme_km


def _passes(seen: NDArray[np.bool_], magnitude: NDArray[np.float32]) -> Sightings:
    """Observations of one satellite from what it sees, both [n_object, n_time]."""
    padded = np.zeros((seen.shape[0], seen.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = seen
    change = np.diff(padded, axis=1)
    spot, first = np.nonzero(change == 1)
    _, beyond = np.nonzero(change == -1)
    last = beyond - 1
    middle = (first + last) // 2
    start_s, end_s, best_s = (
        _STEP_S * steps.astype(np.float64) for steps in (first, last, middle)
    )
    own, at_s = repeated(spot.astype(np.int64), start_s, end_s, best_s)
    # Hours are whole numbers of steps, so each instant is one that was looked at.
    column = np.rint(at_s / _STEP_S).astype(np.intp)
    return Sightings(own, at_s, magnitude[own, column].astype(np.float64))
