"""Figures of a need with their intervals: what the plan takes, as well as it is known.

The same looks and rates are measured again with what is uncertain at either end:
without satellites whose elements are stale, through as much and as little cloud as its
figure allows, at the rate of a wetter year. Where nothing honest can be said, an
end is absent: not proven.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.measure import Given, Measured
from spacereserve.engine.allocation.outcome import Outcome, with_rules
from spacereserve.engine.allocation.plan import NeedFigure
from spacereserve.engine.allocation.served_figures import served_figures
from spacereserve.engine.allocation.taken import Taken
from spacereserve.engine.supply import Cloud, Estimate, Origin, Sky, look_credit
from spacereserve.engine.units import SECONDS_PER_HOUR

__all__ = ["figures_of", "ninth_decile_ends"]

_BELOW, _ABOVE = 0.16, 0.84
"""One standard deviation either way of a normal error."""
_DECILE = 0.9


def figures_of(outcome: Outcome, sky: Sky) -> tuple[NeedFigure, ...]:
    """The figures of a need, each with its interval, its origin and its source.

    Args:
        outcome: What the need gets.
        sky: The sky that was planned with.

    Returns:
        ``met_fraction``; ``clear_fraction``, ``longest_gap_h`` and ``latency_p90_h``
        where the need has them; and those that its suppliers give it.
    """
    if not outcome.taken:
        return ()
    ends = [_given_at_the_ends(item, outcome, sky) for item in outcome.taken]
    low, high = _at_the_ends(outcome, ends)
    return (
        _met(outcome, sky, low, high),
        *_clear(outcome, sky),
        *_longest_gap(outcome, low),
        *_latency(outcome),
        *served_figures(outcome, ends),
    )


# How far it is met -------------------------------------------------------------------


def _met(
    outcome: Outcome, sky: Sky, low: Measured | None, high: Measured | None
) -> NeedFigure:
    through_cloud = any(item.given.credit < 1.0 for item in outcome.taken)
    return _figure(
        "met_fraction",
        _share(outcome.measured.fraction),
        None if low is None else _share(low.fraction),
        None if high is None else _share(high.fraction),
        origin=Origin.PLAN,
        source=_cloud_source(outcome, sky) if through_cloud else None,
    )


def _share(fraction: float) -> float:
    return round(max(0.0, min(1.0, fraction)), 6)


def _at_the_ends(
    outcome: Outcome, ends: Sequence[tuple[Given, Given] | None]
) -> tuple[Measured | None, Measured | None]:
    """What is taken, measured at the worst and at the best; None: not proven."""
    if any(one is None for one in ends):
        return None, None
    low, high = (
        with_rules(
            outcome.demand,
            [one[side] for one in ends if one is not None],
            outcome.n_parts,
            outcome.n_providers_wanted,
        )
        for side in (0, 1)
    )
    return low, high


def _given_at_the_ends(
    item: Taken, outcome: Outcome, sky: Sky
) -> tuple[Given, Given] | None:
    given = item.given
    sound = given.only(given.sound)
    if item.arc.supply.looks is not None:
        low, high = _credits(item, outcome, sky)
        return replace(sound, credit=low), replace(given, credit=high)
    rate = _estimate(item, "rate_mbit_s")
    if rate is None:
        return None
    most = np.minimum(sound.amount, rate.low)
    return replace(sound, amount=most), given


def _credits(item: Taken, outcome: Outcome, sky: Sky) -> tuple[float, float]:
    """What a look counts for through the most cloud and the least."""
    credit = item.given.credit
    certainty = getattr(outcome.demand.need, "clear_fraction", None)
    cloud: Cloud | None = sky.cloud(outcome.demand.need)
    if not certainty or cloud is None or _estimate(item, "clear_fraction") is None:
        return credit, credit
    most, least = (
        look_credit(min(1.0, max(0.0, fraction)), certainty)
        for fraction in (cloud.fraction + cloud.error, cloud.fraction - cloud.error)
    )
    return min(most, credit), max(least, credit)


def _estimate(item: Taken, name: str) -> Estimate | None:
    found = (one for one in item.arc.supply.estimates if one.name == name)
    return next(found, None)


# Clouds, gaps and waits --------------------------------------------------------------


def _clear(outcome: Outcome, sky: Sky) -> Iterator[NeedFigure]:
    """The mean over looks; cloud errs for all of them alike, so the ends are means."""
    if outcome.clear_fraction is None:
        return
    rows = [
        (len(item.looks), estimate)
        for item in outcome.taken
        if item.looks is not None
        and (estimate := _estimate(item, "clear_fraction")) is not None
    ]
    n_looks = sum(n for n, _ in rows)
    yield _figure(
        "clear_fraction",
        outcome.clear_fraction,
        sum(n * one.low for n, one in rows) / n_looks,
        sum(n * one.high for n, one in rows) / n_looks,
        origin=rows[0][1].origin,
        source=_cloud_source(outcome, sky),
    )


def _cloud_source(outcome: Outcome, sky: Sky) -> str | None:
    """Who says how cloudy it is: forecasts that touch the need, then the means."""
    need = outcome.demand.need
    theatre = sky.reserve.by_id("theatres")[need.theatre]
    start_s, end_s = sky.question.span_of(need)
    area = sky.area_of(need)
    found = [
        one.source
        for one in theatre.cloud_forecast
        if one.area in {None, area}
        and (one.starts_at - sky.question.at).total_seconds() < end_s
        and (one.ends_at - sky.question.at).total_seconds() > start_s
    ]
    if theatre.cloud_fraction_by_month is not None and theatre.cloud_source:
        found.append(theatre.cloud_source)
    return "; ".join(dict.fromkeys(found)) or None


def _longest_gap(outcome: Outcome, low: Measured | None) -> Iterator[NeedFigure]:
    """Both looks at the edges of a gap err in time, by the age of their elements."""
    gap_s = outcome.measured.longest_gap_s
    if gap_s is None:
        return
    off_s = math.sqrt(2.0) * (outcome.time_sigma_s or 0.0)
    worst_s = gap_s if low is None or low.longest_gap_s is None else low.longest_gap_s
    yield _figure(
        "longest_gap_h",
        round(gap_s / SECONDS_PER_HOUR, 4),
        max(0.0, gap_s - off_s) / SECONDS_PER_HOUR,
        (max(gap_s, worst_s) + off_s) / SECONDS_PER_HOUR,
        origin=Origin.ORBITS,
    )


def _latency(outcome: Outcome) -> Iterator[NeedFigure]:
    if outcome.latency_p90_h is None:
        return
    waits_s: NDArray[np.float64] = np.sort(outcome.waits_s())
    low_s, high_s = (
        None if place is None else float(waits_s[place - 1])
        for place in ninth_decile_ends(len(waits_s))
    )
    yield _figure(
        "latency_p90_h",
        outcome.latency_p90_h,
        None if low_s is None else low_s / SECONDS_PER_HOUR,
        None if high_s is None else high_s / SECONDS_PER_HOUR,
        origin=Origin.CHAIN,
    )


def ninth_decile_ends(n_values: int) -> tuple[int | None, int | None]:
    """The ranks between which the ninth decile lies, with a chance of two in three.

    The number of values below the true decile is binomial, whatever their law.

    Args:
        n_values: How many values there are.

    Returns:
        Ranks from 1 (the least value); None where no value lies so far out.

    Source:
        David & Nagaraja, Order Statistics, 3rd ed. (2003), section 7.1.
    """
    below = _binomial_sums(n_values)
    low = max((k for k in range(1, n_values + 1) if below[k - 1] <= _BELOW), default=0)
    high = next((k for k in range(1, n_values + 1) if below[k - 1] >= _ABOVE), None)
    return low or None, high


def _binomial_sums(n_values: int) -> Sequence[float]:
    """Chance that at most k of n values lie below the ninth decile, k from 0 to n."""
    whole = math.lgamma(n_values + 1)
    logs = (
        whole
        - math.lgamma(k + 1)
        - math.lgamma(n_values - k + 1)
        + k * math.log(_DECILE)
        + (n_values - k) * math.log(1.0 - _DECILE)
        for k in range(n_values + 1)
    )
    sums: list[float] = np.cumsum([math.exp(one) for one in logs]).tolist()
    return sums


def _figure(
    name: str,
    value: float,
    low: float | None,
    high: float | None,
    *,
    origin: Origin,
    source: str | None = None,
) -> NeedFigure:
    """A figure; an end that the value passes is moved to it."""
    return NeedFigure(
        name=name,
        value=value,
        low=None if low is None else min(value, float(f"{low:.6g}")),
        high=None if high is None else max(value, float(f"{high:.6g}")),
        origin=origin,
        source=source,
    )
