"""Imaging: optical, radar, radio-frequency and thermal looks at places on Earth."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from spacereserve.engine.model.domains.base import NeedBase, ServiceBase
from spacereserve.engine.model.record import (
    Flag,
    Fraction,
    Hours,
    Identifier,
    Positive,
    Quantity,
)

__all__ = ["ImagingNeed", "ImagingService", "Light", "LookSide", "Sensor"]

_LEAST_CELLS = 25
"""Places below which a share of a region is too coarse a figure."""
_OffNadir = Annotated[float, Field(strict=True, ge=0.0, le=75.0)]
_Incidence = Annotated[float, Field(strict=True, ge=0.0, le=89.0)]


class Sensor(StrEnum):
    """What the sensor sees by."""

    OPTICAL = "optical"
    SAR = "sar"
    RF = "rf"
    THERMAL = "thermal"


class LookSide(StrEnum):
    """The side of its track to which a radar can look."""

    LEFT = "left"
    RIGHT = "right"
    EITHER = "either"


class Light(StrEnum):
    """The light that a need asks for at the place."""

    DAY = "day"
    NIGHT = "night"
    ANY = "any"


_Looks = Annotated[int, Field(strict=True, ge=1, le=10_000)]


class ImagingService(ServiceBase):
    """Looks at places, collected by satellites and brought down through stations."""

    domain: Literal["imaging"]
    sensor: Sensor
    """``optical``, ``sar``, ``rf`` (geolocation of emitters) or ``thermal``."""
    resolution_m: Positive
    """Ground sample distance at nadir, m; for ``rf``: geolocation accuracy, m."""
    off_nadir_min_deg: _OffNadir = 0.0
    """Least angle from straight down at the satellite, degrees."""
    off_nadir_max_deg: _OffNadir | None = None
    """Greatest angle from straight down at the satellite, degrees."""
    incidence_min_deg: _Incidence | None = None
    """Least incidence angle at the place (from the vertical), degrees."""
    incidence_max_deg: _Incidence | None = None
    """Greatest incidence angle at the place (from the vertical), degrees."""
    look_side: LookSide = LookSide.EITHER
    """Side of the track it can look to."""
    sun_elevation_min_deg: (
        Annotated[float, Field(strict=True, ge=-90.0, le=90.0)] | None
    ) = None
    """Least elevation of the sun at the place, degrees; absent: light plays no part."""
    n_looks_per_orbit: Annotated[int, Field(strict=True, ge=1, le=10_000)] = 1
    """Looks in one theatre that one satellite can take in one revolution."""
    n_looks_per_revolution: _Looks | None = None
    """Looks that one satellite can take in one revolution over all theatres, from one
    southernmost point of its orbit to the next; absent: as many as passes allow."""
    n_looks_per_satellite_day: _Looks | None = None
    """Looks that one satellite can take in a day of the plan over all theatres; a
    revolution counts whole, for the day in which it begins; absent: any."""
    look_s: Positive = 10.0
    """Length of one look, seconds; a day's schedule keeps looks that far apart."""
    slew_deg_s: Positive = 1.0
    """Rate at which a satellite turns from one look to the next, degrees a second."""
    settle_s: Quantity = 5.0
    """Time to settle after each turn, seconds."""
    n_looks_stored: Annotated[int, Field(strict=True, ge=1, le=10_000)] | None = None
    """Looks that a satellite's recorder holds between two contacts; absent: any."""
    swath_km: Positive | None = None
    """Width of a strip on the ground, km; absent: it serves no need for a region."""
    strip_length_km: Positive | None = None
    """Longest strip that one look collects along the track, km."""
    stations: tuple[Identifier, ...] = ()
    """Ground stations (asset ids) that receive its data."""
    relay: Flag = False
    """True where a relay brings data down without waiting for a station."""
    tasking_lead_h: Hours = 0.0
    """How long before an uplink an order must be in, hours."""
    uplink_s: Positive = 30.0
    """Contact needed to command one look, seconds."""
    downlink_s: Positive = 60.0
    """Contact needed to bring one look down, seconds."""
    processing_h: Hours = 0.5
    """From reception to a delivered product, hours."""

    @model_validator(mode="after")
    def _angles_make_a_band(self) -> ImagingService:
        if self.off_nadir_max_deg is None and self.incidence_max_deg is None:
            message = "must have off_nadir_max_deg or incidence_max_deg"
            raise ValueError(message)
        _must_rise("off_nadir", self.off_nadir_min_deg, self.off_nadir_max_deg)
        _must_rise("incidence", self.incidence_min_deg, self.incidence_max_deg)
        if not self.stations and not self.relay:
            message = "must have stations, or relay = true, or nothing comes down"
            raise ValueError(message)
        if (self.swath_km is None) != (self.strip_length_km is None):
            message = "swath_km and strip_length_km must be given together"
            raise ValueError(message)
        return self


def _must_rise(name: str, low_deg: float | None, high_deg: float | None) -> None:
    if low_deg is not None and high_deg is not None and high_deg <= low_deg:
        message = f"{name}_max_deg must be greater than {name}_min_deg"
        raise ValueError(message)


class ImagingNeed(NeedBase):
    """Looks at an area: so many a day, never longer apart than a gap, or a share of it.

    With ``collect_within_h`` it asks for pictures of the region itself: strips of many
    passes that together collect a share of it in every slot.
    """

    domain: Literal["imaging"]
    sensors: Annotated[tuple[Sensor, ...], Field(min_length=1)]
    """Kinds of sensor that will do."""
    resolution_m: Positive
    """Coarsest ground sample distance that will do, m (for ``rf``: accuracy)."""
    n_looks_per_day: Positive | None = None
    """Looks wanted at each spot each day (either this or ``revisit_h``)."""
    revisit_h: Annotated[float, Field(strict=True, gt=0.0, le=8760.0)] | None = None
    """Longest time without a look at each spot, hours (either this or looks a day)."""
    collect_within_h: Annotated[float, Field(strict=True, ge=1.0, le=8760.0)] | None = (
        None
    )
    """Slot in which a share of the region is to be collected, each time anew, hours."""
    collect_fraction: Annotated[float, Field(strict=True, gt=0.0, le=1.0)] = 1.0
    """Share of the region to be collected in each slot (``collect_within_h``)."""
    strip_overlap_fraction: Annotated[float, Field(strict=True, ge=0.0, le=0.9)] = 0.1
    """Share of a strip's width that its neighbour repeats, so that they join."""
    latency_h: Annotated[float, Field(strict=True, gt=0.0, le=8760.0)] | None = None
    """Longest time from collection to delivery, hours; absent: any."""
    off_nadir_max_deg: _OffNadir | None = None
    """Greatest off-nadir angle that will do, degrees; absent: the service's own."""
    light: Light = Light.ANY
    """``day``, ``night`` or ``any``."""
    clear_fraction: Fraction | None = None
    """Certainty wanted that a look is free of cloud; absent: a look is a look."""
    n_spots: Annotated[int, Field(strict=True, ge=1, le=400)] = 1
    """Places at which a region is sampled; points in the area are taken as they are."""
    cost_limit_eur: Quantity | None = None
    """The most this need may cost over a plan, EUR."""

    @model_validator(mode="after")
    def _one_rhythm(self) -> ImagingNeed:
        rhythms = (self.n_looks_per_day, self.revisit_h, self.collect_within_h)
        if sum(rhythm is not None for rhythm in rhythms) != 1:
            message = (
                "must have exactly one of n_looks_per_day, revisit_h, collect_within_h"
            )
            raise ValueError(message)
        if self.clear_fraction is not None and self.revisit_h is not None:
            message = "clear_fraction must not go with revisit_h"
            raise ValueError(message)
        if self.collect_within_h is not None and self.n_spots < _LEAST_CELLS:
            message = f"collect_within_h must go with n_spots of {_LEAST_CELLS} or more"
            raise ValueError(message)
        if self.clear_fraction == 1.0:
            message = "clear_fraction must be below 1: no number of looks makes it sure"
            raise ValueError(message)
        return self
