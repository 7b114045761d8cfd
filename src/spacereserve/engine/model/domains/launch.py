"""Launch: getting a mass to an orbit in time."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from spacereserve.engine.model.domains.base import NeedBase, ServiceBase
from spacereserve.engine.model.record import (
    Angle,
    Hours,
    Pattern,
    Positive,
    Record,
)

__all__ = ["LaunchNeed", "LaunchService", "PayloadPoint", "TargetOrbit"]

_Inclination = Annotated[float, Field(strict=True, ge=0.0, le=180.0)]
_Altitude = Annotated[float, Field(strict=True, ge=120.0, le=50_000.0)]


class TargetOrbit(StrEnum):
    """The orbit that a mass is stated for."""

    LEO = "leo"
    SSO = "sso"
    GTO = "gto"


class PayloadPoint(Record):
    """The mass that a launcher brings to one circular orbit."""

    inclination_deg: _Inclination
    """Inclination, degrees."""
    altitude_km: _Altitude
    """Altitude of the circular orbit, km."""
    mass_kg: Positive
    """Mass, kg."""


class LaunchService(ServiceBase):
    """A launcher on the pads among ``assets``."""

    domain: Literal["launch"]
    payload_kg: dict[TargetOrbit, Positive]
    """Mass to each orbit that it flies to, kg."""
    payload_points: tuple[PayloadPoint, ...] = ()
    """Mass by inclination and altitude as published, used where an altitude is asked;
    without it the mass is derived from ``payload_kg``."""
    campaign_h: Hours
    """From call-up to lift-off with a payload at hand, hours."""
    n_launches_ready: Annotated[int, Field(strict=True, ge=1, le=50)] = 1
    """Vehicles held ready at once."""


class LaunchNeed(NeedBase):
    """A mass in an orbit by a time."""

    domain: Literal["launch"]
    mass_kg: Positive
    """Mass to be brought up, kg."""
    orbit: TargetOrbit
    """``leo``, ``sso`` or ``gto``."""
    inclination_deg: Angle | None = None
    """Inclination wanted, degrees; absent: any (an SSO has its own)."""
    altitude_km: _Altitude | None = None
    """Altitude of the circular orbit wanted, km; absent: that usual for ``orbit``."""
    plane_of: Pattern | None = None
    """Satellite whose orbital plane is wanted (regular expression, first match)."""
    within_h: Annotated[float, Field(strict=True, gt=0.0, le=87600.0)]
    """Lift-off at the latest, hours after the need starts."""
    n_launches: Annotated[int, Field(strict=True, ge=1, le=50)] = 1
    """Launches wanted."""

    @model_validator(mode="after")
    def _orbit_and_inclination_agree(self) -> LaunchNeed:
        if self.orbit is TargetOrbit.SSO and self.inclination_deg is not None:
            message = "must leave inclination_deg out for an sso: its altitude sets it"
            raise ValueError(message)
        return self
