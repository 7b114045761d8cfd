"""Conversions between units, done once, at the edges of the engine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

__all__ = [
    "SECONDS_PER_DAY",
    "SECONDS_PER_HOUR",
    "as_utc",
    "deg_from_rad",
    "instant_text",
    "to_cents",
]

SECONDS_PER_HOUR = 3600.0
SECONDS_PER_DAY = 86400.0


def deg_from_rad(angle_rad: float) -> float:
    """Converts radians to degrees."""
    return math.degrees(angle_rad)


def as_utc(instant: datetime) -> datetime:
    """Returns the instant in UTC; one without a time zone is taken to be UTC."""
    if instant.tzinfo is None:
        return instant.replace(tzinfo=UTC)
    return instant.astimezone(UTC)


def instant_text(start_at: datetime, offset_s: float = 0.0) -> str:
    """Writes an instant as ISO 8601 in UTC with a ``Z``, to the whole second.

    Args:
        start_at: A timezone-aware instant.
        offset_s: Seconds to add.

    Returns:
        Text such as ``2026-08-22T06:00:00Z``.
    """
    instant = as_utc(start_at) + timedelta(seconds=offset_s)
    instant += timedelta(microseconds=500_000)
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def to_cents(shares: Sequence[float], total: float) -> list[float]:
    """Shares in whole cents that add up to the total: largest remainders first.

    Args:
        shares: Shares, EUR [n].
        total: What they add up to, EUR.

    Returns:
        EUR [n].
    """
    cents = [math.floor(share * 100.0 + 1e-6) for share in shares]
    missing = round(total * 100.0) - sum(cents)
    order = sorted(range(len(cents)), key=lambda k: cents[k] - shares[k] * 100.0)
    for turn in range(abs(missing) if order else 0):
        cents[order[turn % len(order)]] += 1 if missing > 0 else -1
    return [number / 100.0 for number in cents]
