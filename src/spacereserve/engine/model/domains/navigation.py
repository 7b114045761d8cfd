"""Navigation: satellites in view, geometry and integrity over an area."""

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
    Record,
    Text,
)

__all__ = ["NavigationNeed", "NavigationService", "NavigationSignal"]


class NavigationSignal(Record):
    """The power and the spectrum of a signal."""

    frequency_mhz: Annotated[float, Field(strict=True, ge=100.0, le=30000.0)]
    """Carrier frequency, MHz."""
    eirp_dbw: Annotated[float, Field(strict=True, ge=-60.0, le=80.0)]
    """Power radiated towards the edge of the Earth (EIRP), dBW."""
    chip_rate_mhz: Annotated[float, Field(strict=True, gt=0.0, le=1000.0)]
    """Chips of the spreading code, million a second."""
    least_db_hz: Annotated[float, Field(strict=True, ge=0.0, le=60.0)] = 28.0
    """Carrier over noise density down to which a receiver works, dB-Hz."""
    losses_db: Annotated[float, Field(strict=True, ge=0.0, le=30.0)] = 0.5
    """Losses in the atmosphere and by polarisation, dB."""


class NavigationService(ServiceBase):
    """A constellation that gives position and time."""

    domain: Literal["navigation"]
    augments: tuple[Identifier, ...] = ()
    """Navigation services (ids) whose satellites a receiver uses along with these."""
    signal: NavigationSignal | None = None
    """Power and spectrum; absent: the margin is the one stated."""
    signals: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Signals, such as ``L1`` or ``LEO-S``."""
    range_error_m: Positive
    """User range error, one sigma, m."""
    timing_ns: Positive | None = None
    """Timing error, one sigma, ns, where stated."""
    authenticated: Flag = False
    """True where a receiver can tell the true signal from a false one."""
    jamming_margin_db: (
        Annotated[float, Field(strict=True, ge=-30.0, le=80.0)] | None
    ) = None
    """Margin over plain GPS L1 C/A against jamming, dB, where stated without a
    ``signal``."""


class NavigationNeed(NeedBase):
    """Position or time of a stated quality over an area."""

    domain: Literal["navigation"]
    n_satellites: Annotated[int, Field(strict=True, ge=1, le=60)] = 4
    """Satellites that must be in view."""
    min_elevation_deg: Angle = 10.0
    """Elevation above which a satellite counts, degrees."""
    pdop_max: Positive | None = None
    """Greatest position dilution of precision; absent: geometry is not asked for."""
    position_error_m: Positive | None = None
    """Greatest position error (range error × PDOP), one sigma, m; absent: any."""
    timing_ns: Positive | None = None
    """Greatest timing error, one sigma, ns; absent: any."""
    authenticated: Flag = False
    """True where only an authenticated signal will do."""
    jamming_margin_db: (
        Annotated[float, Field(strict=True, ge=-30.0, le=80.0)] | None
    ) = None
    """Least margin over plain GPS L1 C/A, dB; absent: any."""
    availability_fraction: Fraction = 0.95
    """Share of the time that all this must hold at every spot."""
    n_spots: Annotated[int, Field(strict=True, ge=1, le=100)] = 3
    """Places at which a region is sampled."""
