"""What a plan gives: the parts of suppliers, each look, strip and stretch of a rate."""

from __future__ import annotations

from typing import Literal

from spacereserve.engine.model.record import Record
from spacereserve.engine.supply.estimate import Estimate

__all__ = ["Rate", "Strip", "Supplied", "SupplierPart"]


class SupplierPart(Record):
    """What one offer gives to one need."""

    line: str
    """Line (id)."""
    service: str
    """Service (id)."""
    provider: str
    """Provider (id)."""
    national: bool
    """True where it is a nation's own asset."""
    quantity: float
    """How much over the whole plan, in ``unit``."""
    unit: Literal["looks", "mbit/s·day", "observations", "launches", "days"]
    """What is counted."""
    fraction: float
    """Share of the need's supply, 0 to 1; the parts of a need add up to 1."""
    first_s: float
    """First supply, seconds after the declaration."""
    cost_eur: float
    """Cost of use, EUR, without the activation fee."""
    estimates: tuple[Estimate, ...] = ()
    """Figures behind it, each with its interval and where it comes from."""


class Strip(Record):
    """What one look collects of a region: a stretch along the satellite's track."""

    from_s: float
    """When its first line is abeam, seconds after the declaration."""
    to_s: float
    """When its last line is abeam, seconds after the declaration."""
    left_from_km: float
    """Its right edge: distance on the ground to the left of the track, km; negative to
    the right of it."""
    left_to_km: float
    """Its left edge, km."""
    cells: tuple[int, ...]
    """The sampled places of the region (from 0) that it collects."""
    parts: tuple[float, ...]
    """How much of the square around each of them, above 0 to 1."""


class Supplied(Record):
    """One look, observation or launch that the plan counts on."""

    need: str
    """Need (id)."""
    line: str
    """Line (id)."""
    place: int
    """Number of the spot (or of the object) within the need, from 0; of a strip, the
    place in its middle."""
    satellite: int | None
    """Catalogue number of the satellite, where one takes it."""
    at_s: float
    """When, seconds after the declaration."""
    delivered_s: float
    """When the product is there, seconds after the declaration."""
    strip: Strip | None = None
    """What it collects of a region; None where a look is at a spot."""


class Rate(Record):
    """A rate or a service that the plan counts on over a stretch of time."""

    need: str
    """Need (id)."""
    line: str
    """Line (id)."""
    start_s: float
    """Start, seconds after the declaration."""
    end_s: float
    """End, seconds after the declaration."""
    amount: float
    """Mbit/s of satcom; for navigation, 1 is the whole service."""
