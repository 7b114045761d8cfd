"""Figures of needs: are they the need's own, and do they lie in their intervals?"""

from __future__ import annotations

from collections.abc import Iterator

from spacereserve.engine.allocation.plan import NeedPlan, Plan
from spacereserve.engine.units import SECONDS_PER_DAY
from spacereserve.engine.verification.violation import Details

__all__ = ["wrong_figures"]

_ROUNDING = 2e-5


def wrong_figures(told: NeedPlan, plan: Plan) -> Iterator[tuple[str, Details]]:
    """Figures that do not follow from the plan, or lie outside their interval.

    Args:
        told: What the plan says of a need.
        plan: The plan.

    Yields:
        A code and its details for each.
    """
    for figure in told.figures:
        low = figure.value if figure.low is None else figure.low
        high = figure.value if figure.high is None else figure.high
        own = _own_values(told, figure.name, plan)
        if not low <= figure.value <= high or not _lies_among(figure.value, own):
            yield "figure-disagrees", {"name": figure.name, "has": figure.value}


def _own_values(told: NeedPlan, name: str, plan: Plan) -> list[float]:
    """What a figure must lie among: the need's own value, or those of its suppliers."""
    if name == "supplied_mbit_s":
        rates = [one for one in plan.rates if one.need == told.id]
        carried = sum(one.amount * (one.end_s - one.start_s) for one in rates)
        return [carried / (told.end_s - told.start_s)]
    if name == "to_orbit_d":
        last_s = max(one.at_s for one in plan.supplied if one.need == told.id)
        return [(last_s - told.start_s) / SECONDS_PER_DAY]
    own = getattr(told, name, None)
    if own is not None:
        return [own]
    return [
        one.value
        for part in told.suppliers
        for one in part.estimates
        if one.name == name
    ]


def _lies_among(value: float, own: list[float]) -> bool:
    slack = _ROUNDING * max((abs(one) for one in own), default=0.0)
    return bool(own) and min(own) - slack <= value <= max(own) + slack
