"""Surveillance: observations of objects in orbit (space situational awareness)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from spacereserve.engine.model.assets import OrbitClass
from spacereserve.engine.model.domains.base import NeedBase, ServiceBase
from spacereserve.engine.model.record import (
    Angle,
    Hours,
    Pattern,
    Positive,
    Record,
    Whole,
)

__all__ = ["Pointing", "SpaceSensor", "SurveillanceNeed", "SurveillanceService"]


class Pointing(StrEnum):
    """Where a telescope in orbit looks."""

    STEERED = "steered"
    ZENITH = "zenith"
    ANTI_SUN = "anti-sun"


class SpaceSensor(Record):
    """The telescope that each satellite of a service carries to observe others."""

    range_max_km: Positive
    """Farthest range at which it sees an object of ``min_size_m``, km."""
    min_size_m: Positive
    """Diameter of the smallest object it sees at ``range_max_km``, m."""
    limiting_magnitude: Annotated[float, Field(strict=True, ge=0.0, le=30.0)] | None = (
        None
    )
    """Faintest magnitude that it sees; absent: judged by range and size alone."""
    sun_exclusion_deg: Angle = 30.0
    """Least angle between its line of sight and the Sun, degrees."""
    limb_exclusion_deg: Annotated[float, Field(strict=True, ge=0.0, le=90.0)] = 10.0
    """Least angle between its line of sight and the limb of the Earth, degrees."""
    pointing: Pointing = Pointing.STEERED
    """``steered`` (any way), ``zenith`` (straight up) or ``anti-sun``."""
    field_deg: Annotated[float, Field(strict=True, gt=0.0, le=360.0)] = 360.0
    """Full angle of the cone that it can see about that direction, degrees."""


class SurveillanceService(ServiceBase):
    """Observations of objects in orbit by the sensors among ``assets``."""

    domain: Literal["surveillance"]
    regimes: Annotated[tuple[OrbitClass, ...], Field(min_length=1)]
    """Orbit regimes that it observes."""
    min_size_m: Positive
    """Diameter of the smallest object in its product, m."""
    processing_h: Hours = 1.0
    """From observation to a delivered product, hours."""
    space_sensor: SpaceSensor | None = None
    """Telescope that the satellites among ``assets`` carry; absent: sites alone."""


class SurveillanceNeed(NeedBase):
    """Objects to be observed so many times a day."""

    domain: Literal["surveillance"]
    regime: OrbitClass
    """Orbit regime of the objects."""
    catalog_numbers: tuple[Whole, ...] = ()
    """Objects to watch, by catalogue number."""
    name_pattern: Pattern | None = None
    """Objects to watch, by a regular expression on the catalogue's names."""
    n_objects_max: Annotated[int, Field(strict=True, ge=1, le=500)] = 20
    """At most so many of the matching objects are sampled, spread over the list."""
    n_observations_per_day: Positive
    """Observations wanted of each object each day."""
    size_m: Positive
    """Diameter of the smallest object that matters, m."""
    latency_h: Annotated[float, Field(strict=True, gt=0.0, le=8760.0)] | None = None
    """Longest time from observation to delivery, hours; absent: any."""

    @model_validator(mode="after")
    def _watches_something(self) -> SurveillanceNeed:
        if not self.catalog_numbers and self.name_pattern is None:
            message = "must have catalog_numbers or a name_pattern"
            raise ValueError(message)
        return self
