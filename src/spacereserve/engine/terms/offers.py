"""Offers: the lines that are in force at a level, and those that are not yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from spacereserve.engine.model import Agreement, Line, Ownership, Provider, Reserve
from spacereserve.engine.units import SECONDS_PER_DAY, SECONDS_PER_HOUR

__all__ = ["Offer", "offers_at"]


@dataclass(frozen=True)
class Offer:
    """A line, with everything one needs to judge it.

    Attributes:
        line: The line.
        agreement: The agreement that it stands in.
        service: The service promised.
        provider: Who promises.
        in_force: False where the line only begins at a higher level.
    """

    line: Line
    agreement: Agreement
    service: Any
    provider: Provider
    in_force: bool

    @property
    def id(self) -> str:
        """Identifier of the line."""
        return self.line.id

    @property
    def national(self) -> bool:
        """True for a nation's own asset."""
        return self.provider.ownership is Ownership.NATIONAL

    @property
    def call_up_s(self) -> float:
        """From the declaration to first service, seconds."""
        return self.line.call_up_h * SECONDS_PER_HOUR

    def end_s(self, duration_s: float) -> float:
        """When the line ends within a plan, seconds after the declaration."""
        if self.line.duration_d is None:
            return duration_s
        return min(duration_s, self.call_up_s + self.line.duration_d * SECONDS_PER_DAY)

    def ready_throughout(self, start_s: float, end_s: float) -> float:
        """Share of the full quantity that is there at every moment of a stretch.

        Args:
            start_s: Start, seconds after the declaration.
            end_s: End, later than the start.
        """
        if start_s < self.call_up_s or end_s > self.end_s(float("inf")) + 1.0:
            return 0.0
        ramp_s = self.line.ramp_h * SECONDS_PER_HOUR
        risen_s = start_s - self.call_up_s
        return 1.0 if risen_s >= ramp_s else risen_s / ramp_s

    def ready_on_average(self, start_s: float, end_s: float) -> float:
        """Mean share of the full quantity over a stretch of time.

        Nothing before the call-up, then an even rise over the ramp, then all of it,
        until the line's duration ends.

        Args:
            start_s: Start, seconds after the declaration.
            end_s: End, later than the start.
        """
        last_s = min(end_s, self.end_s(float("inf")))
        if last_s <= start_s:
            return 0.0
        ramp_s = self.line.ramp_h * SECONDS_PER_HOUR
        total = _risen(last_s - self.call_up_s, ramp_s)
        total -= _risen(start_s - self.call_up_s, ramp_s)
        return total / (end_s - start_s)


def _risen(time_s: float, ramp_s: float) -> float:
    """Integral of the ready share from the call-up to a time."""
    if time_s <= 0.0:
        return 0.0
    if time_s < ramp_s:
        return 0.5 * time_s * time_s / ramp_s
    return time_s - 0.5 * ramp_s


def offers_at(reserve: Reserve, level: str) -> tuple[Offer, ...]:
    """The offers of a reserve at a level.

    Of the lines of one agreement for one service, the one of the highest level that is
    not above ``level`` is in force. Where there is none, the lowest one above it stands
    for the offer, not in force, so that the funnel can name it.

    Args:
        reserve: The reserve.
        level: Level (id).

    Returns:
        Offers in ascending order of line id.
    """
    order = {item.id: item.order for item in reserve.levels}
    services = reserve.by_id("services")
    providers = reserve.by_id("providers")
    offers = []
    for agreement in reserve.agreements:
        by_service: dict[str, list[Line]] = {}
        for line in agreement.lines:
            by_service.setdefault(line.service, []).append(line)
        for name, lines in by_service.items():
            rising = sorted(lines, key=lambda line: order[line.level])
            below = [line for line in rising if order[line.level] <= order[level]]
            offers.append(
                Offer(
                    line=below[-1] if below else rising[0],
                    agreement=agreement,
                    service=services[name],
                    provider=providers[agreement.provider],
                    in_force=bool(below),
                )
            )
    return tuple(sorted(offers, key=lambda offer: offer.id))


def is_valid_on(agreement: Agreement, day: date) -> bool:
    """True where the agreement runs on a day."""
    first, last = agreement.valid_from_on, agreement.valid_until_on
    return (first is None or first <= day) and (last is None or day <= last)
