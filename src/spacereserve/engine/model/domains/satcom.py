"""Satellite communications: committed rate to terminals in an area."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from spacereserve.engine.model.domains.base import NeedBase, ServiceBase
from spacereserve.engine.model.record import (
    Angle,
    Flag,
    Fraction,
    Identifier,
    Positive,
    Record,
    Text,
)

__all__ = [
    "Polarisation",
    "SatcomHop",
    "SatcomLink",
    "SatcomNeed",
    "SatcomReturn",
    "SatcomService",
]

_Decibels = Annotated[float, Field(strict=True, ge=-60.0, le=120.0)]


_Frequency = Annotated[float, Field(strict=True, ge=1.0, le=55.0)]
_Noise = Annotated[float, Field(strict=True, ge=10.0, le=10000.0)]
_Bandwidth = Annotated[float, Field(strict=True, gt=0.0, le=20000.0)]
_Carriers = Annotated[int, Field(strict=True, ge=1, le=10_000)]
_Losses = Annotated[float, Field(strict=True, ge=0.0, le=30.0)]
_Skyline = Annotated[
    tuple[Annotated[float, Field(strict=True, ge=0.0, le=89.0)], ...],
    Field(min_length=4, max_length=360),
]


class Polarisation(StrEnum):
    """How the wave is polarised; rain weakens a horizontal one most."""

    CIRCULAR = "circular"
    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


class SatcomHop(Record):
    """The budget of one hop, from a sender to a receiver."""

    frequency_ghz: _Frequency
    """Carrier frequency, GHz."""
    eirp_dbw: _Decibels
    """Power of one carrier towards the receiver (EIRP), dBW."""
    g_over_t_db_k: _Decibels
    """Gain over noise temperature of the receiver under a clear sky, dB/K."""
    noise_k: _Noise = 150.0
    """Noise temperature in it, K; rain adds to that of a receiver on the ground."""
    losses_db: _Losses = 1.0
    """Losses besides free space and rain, dB."""
    polarisation: Polarisation = Polarisation.CIRCULAR
    """``circular``, ``horizontal`` or ``vertical``."""


class SatcomReturn(Record):
    """The way back: from a terminal up to a satellite, and down to a gateway."""

    up: SatcomHop
    """From the terminal to the satellite."""
    down: SatcomHop | None = None
    """From the satellite to a gateway; absent: not reckoned with."""
    bandwidth_mhz: _Bandwidth
    """Bandwidth of one carrier, MHz."""
    n_carriers: _Carriers = 1
    """Carriers that can serve one area at once."""
    others_fraction: Fraction = 0.0
    """Share of their capacity that other users hold and keep."""


class SatcomLink(Record):
    """The budget of the link from a satellite to a terminal."""

    frequency_ghz: _Frequency
    """Carrier frequency towards the terminal, GHz."""
    eirp_dbw: _Decibels
    """Power of one carrier towards the edge of its beam (EIRP), dBW."""
    g_over_t_db_k: _Decibels
    """Gain over noise temperature of the terminal under a clear sky, dB/K."""
    noise_k: _Noise = 150.0
    """Noise temperature in it, K; rain adds to it."""
    bandwidth_mhz: _Bandwidth
    """Bandwidth of one carrier, MHz."""
    n_carriers: _Carriers = 1
    """Carriers that can serve one area at once."""
    others_fraction: Fraction = 0.0
    """Share of their capacity that other users hold and keep."""
    losses_db: _Losses = 1.0
    """Losses besides free space and rain: gases, pointing, implementation, dB."""
    polarisation: Polarisation = Polarisation.CIRCULAR
    """``circular``, ``horizontal`` or ``vertical``."""
    protection_db: Annotated[float, Field(strict=True, ge=0.0, le=80.0)] = 0.0
    """What antenna and waveform take off a jammer at the terminal, dB."""
    feeder: SatcomHop | None = None
    """The hop from a gateway up to the satellite, whose noise the satellite passes on;
    absent: not reckoned with. It counts where a gateway must be in sight."""
    back: SatcomReturn | None = None
    """The way back from the terminal; absent: not computed."""
    equipment_fraction: Fraction = 1.0
    """Share of the time in which satellite, gateway and lines work, as stated."""


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
    link: SatcomLink | None = None
    """Budget of the link to a terminal; absent: the rate is the one agreed."""
    gateways: tuple[Identifier, ...] = ()
    """Gateways (asset ids) through which traffic reaches the ground."""
    inter_satellite_links: Flag = False
    """True where a satellite out of sight of a gateway still serves."""
    ground_ms: Annotated[float, Field(strict=True, ge=0.0, le=5000.0)] = 0.0
    """Part of the round trip that is not flight: processing and lines, ms."""
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
    longest_gap_s: Annotated[float, Field(strict=True, ge=0.0, le=1e6)] | None = None
    """Longest time without service at any spot, seconds; absent: any."""
    obstruction_deg: Annotated[float, Field(strict=True, ge=0.0, le=89.0)] = 0.0
    """Elevation below which the surroundings hide the sky from a terminal, degrees."""
    skyline_deg: _Skyline | None = None
    """The same by azimuth: elevations at even steps from north by east, degrees."""
    jamming_db: _Decibels | None = None
    """Jammer over signal at the terminal that the link must bear, dB; absent: none."""
    n_spots: Annotated[int, Field(strict=True, ge=1, le=400)] = 3
    """Places at which a region is sampled."""
