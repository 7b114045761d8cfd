"""Duties: what a plan counts on in a day from satcom, navigation, surveillance, launch.

They have no looks to be fitted into passes: what the plan has stands, and each provider
is told what to give to whom, from when to when, and when it must have been called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from spacereserve.engine.allocation.day_schedule import Duty
from spacereserve.engine.allocation.plan import Plan
from spacereserve.engine.dispatch.news import NewsOfTheDay
from spacereserve.engine.terms import Offer
from spacereserve.engine.units import SECONDS_PER_DAY, SECONDS_PER_HOUR

__all__ = ["duties_of"]

_Unit = Literal["mbit/s", "service", "observations", "launches"]


class _Owed(NamedTuple):
    """What a line gives a need within the day."""

    line: str
    need: str
    start_s: float
    end_s: float
    amount: float
    unit: _Unit


def duties_of(
    plan: Plan, offers: Mapping[str, Offer], day: int, news: NewsOfTheDay
) -> tuple[Duty, ...]:
    """Finds what providers of other domains than imaging owe on a day.

    Args:
        plan: The plan.
        offers: Offers by line (id).
        day: Day of the plan, from 1.
        news: Refusals; what is refused is told as such.

    Returns:
        By provider, start, need and line.
    """
    start_s = (day - 1) * SECONDS_PER_DAY
    end_s = min(day, plan.days) * SECONDS_PER_DAY
    found = [*_rates(plan, offers, start_s, end_s), *_counts(plan, offers, start_s)]
    calls_s = _calls(plan, offers)
    duties = [_duty(owed, offers[owed.line], calls_s, news) for owed in found]
    return tuple(
        sorted(duties, key=lambda one: (one.provider, one.start_s, one.need, one.line))
    )


def _calls(plan: Plan, offers: Mapping[str, Offer]) -> dict[str, float]:
    """By line: called by then, all that the plan has of it is surely there."""
    first_s: dict[str, float] = {}
    uses = [(rate.line, rate.start_s) for rate in plan.rates]
    uses += [(one.line, one.at_s) for one in plan.supplied]
    for line, at_s in uses:
        first_s[line] = min(at_s, first_s.get(line, at_s))
    # After call-up and ramp the whole quantity is there, so that much earlier is sure.
    return {
        line: round(max(0.0, at_s - _before_h(offers[line]) * SECONDS_PER_HOUR), 1)
        for line, at_s in first_s.items()
    }


def _before_h(offer: Offer) -> float:
    campaign_h = float(getattr(offer.service, "campaign_h", 0.0))
    return offer.line.call_up_h + offer.line.ramp_h + campaign_h


def _rates(
    plan: Plan, offers: Mapping[str, Offer], start_s: float, end_s: float
) -> Iterator[_Owed]:
    for rate in plan.rates:
        low_s, high_s = max(rate.start_s, start_s), min(rate.end_s, end_s)
        if low_s < high_s:
            is_satcom = offers[rate.line].service.domain == "satcom"
            unit: _Unit = "mbit/s" if is_satcom else "service"
            yield _Owed(rate.line, rate.need, low_s, high_s, rate.amount, unit)


def _counts(plan: Plan, offers: Mapping[str, Offer], start_s: float) -> Iterator[_Owed]:
    """Observations of the day, and launches, of each line for each need."""
    groups: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in plan.supplied:
        inside = start_s <= one.at_s < start_s + SECONDS_PER_DAY
        if inside and offers[one.line].service.domain != "imaging":
            groups[one.line, one.need].append(one.at_s)
    for (line, need), times_s in groups.items():
        is_launch = offers[line].service.domain == "launch"
        unit: _Unit = "launches" if is_launch else "observations"
        yield _Owed(line, need, min(times_s), max(times_s), len(times_s), unit)


def _duty(
    owed: _Owed, offer: Offer, calls_s: Mapping[str, float], news: NewsOfTheDay
) -> Duty:
    return Duty(
        need=owed.need,
        line=owed.line,
        service=offer.service.id,
        provider=offer.provider.id,
        start_s=round(owed.start_s, 1),
        end_s=round(owed.end_s, 1),
        amount=round(owed.amount, 3),
        unit=owed.unit,
        call_by_s=calls_s[owed.line],
        refused=offer.provider.id in news.refused,
    )
