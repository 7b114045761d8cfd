"""An estimate: a figure, the interval in which it lies, and where it comes from."""

from __future__ import annotations

from enum import StrEnum

from spacereserve.engine.model.record import Record

__all__ = ["Estimate", "Origin", "spread"]


class Origin(StrEnum):
    """Where a figure comes from."""

    ORBITS = "orbits"
    """Computed from positions; the interval is the age of elements and sampling."""
    LINK = "link"
    """Computed from positions, the link's budget and rain by ITU-R P.618."""
    SIGNAL = "signal"
    """Computed from positions and the power and spectrum of the signal."""
    CHAIN = "chain"
    """Computed from contacts and looks, for orders placed evenly over the plan."""
    GEOMETRY = "geometry"
    """Computed from the angle and range of each look or observation."""
    PLAN = "plan"
    """Counted from what a plan takes; the interval is the same looks and rates with
    what is uncertain of them at either end."""
    CLIMATE = "climate"
    """A mean over many years."""
    FORECAST = "forecast"
    """A forecast for as long as it holds, and a mean over many years beyond it."""
    DERIVED = "derived"
    """Worked out by an equation from what is published; the interval holds what the
    publication leaves open."""
    STATED = "stated"
    """Stated by the provider; the interval is what was published with it."""


class Estimate(Record):
    """A figure with its interval and its origin."""

    name: str
    """What it is, such as ``availability`` or ``rate_mbit_s``; it ends in its unit."""
    value: float
    """The figure."""
    low: float
    """Lower end of the interval (one standard deviation, or the spread over time)."""
    high: float
    """Upper end of the interval."""
    origin: Origin
    """Where it comes from."""
    source: str | None = None
    """Who says so, where it rests on what someone published or stated."""


def spread(
    name: str, value: float, ends: tuple[float, float], origin: Origin
) -> Estimate:
    """Makes an estimate, rounded to six significant digits, with its ends in order.

    Args:
        name: What it is.
        value: The figure.
        ends: Both ends of its interval, in either order; widened to hold the value.
        origin: Where it comes from.
    """
    low, high = min(*ends, value), max(*ends, value)
    shown = (float(f"{number:.6g}") for number in (value, low, high))
    rounded, bottom, top = shown
    return Estimate(name=name, value=rounded, low=bottom, high=top, origin=origin)
