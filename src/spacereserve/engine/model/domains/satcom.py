"""Satellite communications: committed rate to terminals in an area."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from spacereserve.engine.model.domains.base import NeedBase, ServiceBase
from spacereserve.engine.model.record import (
    Angle,
    Flag,
    Fraction,
    Identifier,
    Positive,
    Text,
)

__all__ = ["SatcomNeed", "SatcomService"]


class SatcomService(ServiceBase):
    """A satellite link to terminals on the ground."""

    domain: Literal["satcom"]
    bands: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Frequency bands, such as ``Ka``."""
    terminals: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Types of terminal that can use it."""
    min_elevation_deg: Angle = 25.0
    """Lowest elevation at which a terminal is served, degrees."""
    n_satellites_needed: Annotated[int, Field(strict=True, ge=1, le=20)] = 1
    """Satellites that must be in view at once for service."""
    latency_ms: Positive
    """Round-trip time that the provider states, ms; checked against geometry."""
    link_margin_db: Annotated[float, Field(strict=True, ge=-30.0, le=60.0)] | None = (
        None
    )
    """Margin of the link under stated conditions, dB, where the provider states one."""
    gateways: tuple[Identifier, ...] = ()
    """Gateways (asset ids) through which traffic reaches the ground."""
    inter_satellite_links: Flag = False
    """True where a satellite out of sight of a gateway still serves."""
    coverage_area: Identifier | None = None
    """Area (id) of the beams; absent means wherever a satellite is in view."""


class SatcomNeed(NeedBase):
    """A rate that terminals in an area can count on."""

    domain: Literal["satcom"]
    rate_mbit_s: Positive
    """Committed rate wanted over the area, Mbit/s."""
    availability_fraction: Fraction = 0.99
    """Share of the time that the service must be there at every spot."""
    terminals: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Types of terminal at hand."""
    bands: tuple[Text, ...] = ()
    """Bands that will do; none named means any."""
    latency_ms: Positive | None = None
    """Longest round-trip time, ms; absent: any."""
    n_spots: Annotated[int, Field(strict=True, ge=1, le=400)] = 3
    """Places at which a region is sampled."""
