"""Figures that a need has from those who serve it: rates, accuracies, days to orbit.

Each supplier of a need has its own estimates. Where several serve it, a figure of the
need is one of three: the mean, by the share that each gives (how sharp, how available);
the best, where any one of them will do (dilution, custody); the worst, where all of
them must hold (round trips, masses). Its ends follow in the same way from theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum

import numpy as np

from spacereserve.engine.allocation.measure import Given
from spacereserve.engine.allocation.outcome import Outcome
from spacereserve.engine.allocation.plan import NeedFigure, SupplierPart
from spacereserve.engine.supply import Estimate, Origin
from spacereserve.engine.units import SECONDS_PER_DAY

__all__ = ["served_figures"]

_Ends = Sequence[tuple[Given, Given] | None]


class _Of(Enum):
    """How the estimates of several suppliers become one."""

    MEAN = "mean"
    LEAST = "least"
    GREATEST = "greatest"


_FIGURES: dict[str, _Of] = {
    "availability": _Of.MEAN,
    "latency_ms": _Of.GREATEST,
    "sample_distance_m": _Of.MEAN,
    "resolution_m": _Of.MEAN,
    "pdop": _Of.LEAST,
    "position_error_m": _Of.LEAST,
    "received_dbw": _Of.GREATEST,
    "jamming_margin_db": _Of.GREATEST,
    "custody_gap_h": _Of.LEAST,
    "coverage_fraction": _Of.GREATEST,
    "mass_to_orbit_kg": _Of.LEAST,
}


def served_figures(outcome: Outcome, ends: _Ends) -> Iterator[NeedFigure]:
    """The figures of a need that rest on its suppliers' own.

    Args:
        outcome: What the need gets.
        ends: What each offer gives at the worst and at the best; None: not proven.

    Yields:
        Those of ``_FIGURES`` that every supplier has; the rate of a satcom need, and
        the days until the last launch of a launch need.
    """
    for name, how in _FIGURES.items():
        found = [_own(part, name) for part in outcome.suppliers]
        known = [one for one in found if one is not None]
        if known and len(known) == len(found):
            yield _joined(outcome.suppliers, known, how)
    domain = outcome.demand.need.domain
    if domain == "satcom":
        yield _rate(outcome, ends)
    if domain == "launch":
        yield _days(outcome)


def _own(part: SupplierPart, name: str) -> Estimate | None:
    return next((one for one in part.estimates if one.name == name), None)


def _joined(
    parts: Sequence[SupplierPart], known: Sequence[Estimate], how: _Of
) -> NeedFigure:
    weights = [part.fraction for part in parts]
    join = _joiner(how, weights)
    value, low, high = (
        float(f"{join([getattr(one, end) for one in known]):.6g}")
        for end in ("value", "low", "high")
    )
    sources = dict.fromkeys(
        said for one in known if one.source for said in one.source.split("; ")
    )
    return NeedFigure(
        name=known[0].name,
        value=value,
        low=min(low, value),
        high=max(high, value),
        origin=known[0].origin,
        source="; ".join(sources) or None,
    )


def _joiner(how: _Of, weights: Sequence[float]) -> Callable[[Sequence[float]], float]:
    if how is _Of.LEAST:
        return min
    if how is _Of.GREATEST:
        return max
    shares = weights if sum(weights) > 0.0 else [1.0] * len(weights)
    return lambda values: float(np.average(values, weights=shares))


def _rate(outcome: Outcome, ends: _Ends) -> NeedFigure:
    """What is supplied, mean over the need's time; low and high as the links allow."""
    low = high = None
    if all(one is not None for one in ends):
        low, high = (
            _mean_rate(outcome, [one[side] for one in ends if one is not None])
            for side in (0, 1)
        )
    value = _mean_rate(outcome, [item.given for item in outcome.taken])
    return NeedFigure(
        name="supplied_mbit_s",
        value=value,
        low=None if low is None else min(low, value),
        high=None if high is None else max(high, value),
        origin=Origin.PLAN,
    )


def _mean_rate(outcome: Outcome, given: Sequence[Given]) -> float:
    days = outcome.demand.bin_day
    total = sum(float(np.sum(one.amount * days[one.bin])) for one in given)
    return float(f"{total / float(days.sum()):.6g}")


def _days(outcome: Outcome) -> NeedFigure:
    """Until the last launch; a plane missed is met again at its next crossing."""
    start_s = outcome.demand.start_s
    last = max(outcome.taken, key=lambda item: float(item.given.at_s.max()))
    at_s = float(last.given.at_s.max())
    chances_s = last.arc.supply.instants_s
    later = [] if chances_s is None else [one for one in chances_s if one > at_s + 1.0]
    high = _days_between(start_s, min(later)) if later else None
    value = _days_between(start_s, at_s)
    return NeedFigure(
        name="to_orbit_d",
        value=value,
        low=value,
        high=high,
        origin=Origin.PLAN,
    )


def _days_between(start_s: float, end_s: float) -> float:
    return float(f"{(end_s - start_s) / SECONDS_PER_DAY:.6g}")
