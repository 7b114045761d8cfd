"""Assets: satellites, stations, sensors, pads and terminals."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from spacereserve.engine.model.record import (
    Angle,
    Day,
    Fraction,
    Identifier,
    Latitude,
    Longitude,
    Named,
    Pattern,
    Positive,
    Record,
    Text,
    Whole,
)

__all__ = [
    "Asset",
    "Cyber",
    "CyberStatus",
    "GroundStation",
    "LaunchPad",
    "OrbitClass",
    "SatelliteGroup",
    "SensorSite",
    "SensorTechnique",
    "TerminalPool",
]


class CyberStatus(StrEnum):
    """How far an asset's cyber security has been shown, least first."""

    NONE = "none"
    APPLIED = "applied"
    AUDITED = "audited"
    APPROVED = "approved"

    @property
    def rank(self) -> int:
        """0 for none, rising to 3 for approved."""
        return _RANKS[self]


_RANKS = {status: rank for rank, status in enumerate(CyberStatus)}


class Cyber(Record):
    """The cyber security standing of one asset."""

    status: CyberStatus = CyberStatus.NONE
    """``none``, ``applied``, ``audited`` (third party) or ``approved`` (listed)."""
    score_fraction: Fraction | None = None
    """Score of the last audit, 0 to 1."""
    expires_on: Day | None = None
    """Last day on which the status holds; afterwards it counts as ``none``."""
    followed_up_on: Day | None = None
    """Day of the last monthly follow-up."""


class OrbitClass(StrEnum):
    """The regime that a satellite flies in."""

    LEO = "leo"
    MEO = "meo"
    GEO = "geo"
    HEO = "heo"


class _AssetBase(Named):
    provider: Identifier
    """Who operates it (provider id)."""
    health_fraction: Fraction = 1.0
    """Share of it that works, 0 to 1; capacities are scaled by it."""
    in_service_on: Day | None = None
    """Day on which it came into service (the first of several): tells its age."""
    refreshed_on: Day | None = None
    """Day on which the provider last confirmed this record."""
    cyber: Cyber = Cyber()
    """Cyber security standing."""
    sources: tuple[Text, ...] = ()
    """Where the public facts in this record come from."""


class SatelliteGroup(_AssetBase):
    """One satellite or a constellation, picked from whatever catalogue is in use."""

    kind: Literal["satellites"]
    catalog_numbers: tuple[Whole, ...] = ()
    """NORAD catalogue numbers."""
    name_pattern: Pattern | None = None
    """Regular expression searched for in the catalogue's object names."""
    orbit: OrbitClass
    """``leo``, ``meo``, ``geo`` or ``heo``: the orbit that share caps count."""
    n_stated: Whole | None = None
    """Number of satellites that the operator states, for comparison."""

    @model_validator(mode="after")
    def _picks_something(self) -> SatelliteGroup:
        if not self.catalog_numbers and self.name_pattern is None:
            message = "must have catalog_numbers or a name_pattern (or both)"
            raise ValueError(message)
        return self


class _Site(_AssetBase):
    lat_deg: Latitude
    """Geodetic latitude, degrees north."""
    lon_deg: Longitude
    """Longitude, degrees east."""
    height_km: Annotated[float, Field(strict=True, ge=-0.5, le=9.0)] = 0.0
    """Height above the WGS84 ellipsoid, km."""


class GroundStation(_Site):
    """A station that commands satellites and receives their data, or a gateway."""

    kind: Literal["ground-station"]
    min_elevation_deg: Angle = 5.0
    """Lowest elevation at which it works, degrees."""
    rain_rate_mm_h: Annotated[float, Field(strict=True, ge=0.0, le=400.0)] | None = None
    """Rain rate exceeded for 0.01 % of an average year, mm/h; absent: not known."""


class SensorTechnique(StrEnum):
    """How a surveillance sensor sees."""

    RADAR = "radar"
    OPTICAL = "optical"


class SensorSite(_Site):
    """A radar or telescope that observes objects in orbit."""

    kind: Literal["sensor-site"]
    technique: SensorTechnique
    """``radar`` or ``optical`` (needs a dark site and a sunlit object)."""
    min_elevation_deg: Angle = 10.0
    """Lowest elevation at which it works, degrees."""
    range_max_km: Positive
    """Farthest range at which it sees an object of ``min_size_m``, km."""
    min_size_m: Positive
    """Diameter of the smallest object it sees at ``range_max_km``, m."""
    wavelength_m: Positive | None = None
    """Wavelength of a radar, m: smaller objects are much harder to see below it."""
    limiting_magnitude: Annotated[float, Field(strict=True, ge=0.0, le=30.0)] | None = (
        None
    )
    """Faintest magnitude that a telescope sees; absent: judged by range alone."""


class LaunchPad(_Site):
    """A launch pad with the azimuths that range safety allows."""

    kind: Literal["launch-pad"]
    azimuth_min_deg: Annotated[float, Field(strict=True, ge=0.0, le=360.0)] = 0.0
    """First allowed launch azimuth, degrees clockwise from north."""
    azimuth_max_deg: Annotated[float, Field(strict=True, ge=0.0, le=360.0)] = 360.0
    """Last allowed launch azimuth, degrees clockwise from north."""


class TerminalPool(_AssetBase):
    """User terminals held ready."""

    kind: Literal["terminals"]
    terminal: Text
    """Type of terminal, as services and needs name it."""
    n_terminals: Whole
    """How many are held."""


Asset = Annotated[
    SatelliteGroup | GroundStation | SensorSite | LaunchPad | TerminalPool,
    Field(discriminator="kind"),
]
