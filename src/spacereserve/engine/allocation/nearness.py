"""Nearness: a plan that stays close to the one that runs, at a stated price of change.

A commitment is what one agreement promises of one service, whatever the level. Each
that is newly called or called off adds the price to what the last stage makes least:
needs come first as ever, and no need is served worse to save a change.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from spacereserve.engine.allocation.plan import Nearness, OfferPlan, Plan
from spacereserve.engine.errors import PlanningError
from spacereserve.engine.model import Reserve

__all__ = ["Near", "near_to", "nearness_of"]


Commitment = tuple[str, str]
"""An agreement and a service (ids)."""


@dataclass(frozen=True)
class Near:
    """What a plan is to stay close to.

    Attributes:
        running: Line (id) by commitment, of those called up now.
        change_price_eur: Price of each newly called or called off, EUR.
    """

    running: dict[Commitment, str]
    change_price_eur: float


def near_to(running: Plan, change_price_eur: float, reserve: Reserve) -> Near:
    """What a plan is to stay close to.

    Args:
        running: The plan that runs.
        change_price_eur: Price of each change, EUR, above 0.
        reserve: The reserve planned with.

    Raises:
        PlanningError: The price is none, or the plan is of another reserve.
    """
    if not (math.isfinite(change_price_eur) and change_price_eur > 0.0):
        raise PlanningError(
            "the price of a change is out of range",
            rule="staying close to a running plan has a price above 0 EUR",
            value=change_price_eur,
            way_out="say what it is worth not to call one commitment on or off",
        )
    if running.reserve != reserve.id:
        raise PlanningError(
            "the running plan is of another reserve",
            rule=f"a plan of {reserve.id!r} stays close to a plan of {reserve.id!r}",
            value=running.reserve,
            way_out="name the plan that was made from this reserve",
        )
    called = {
        (offer.agreement, offer.service): offer.line
        for offer in running.offers
        if offer.activated
    }
    return Near(called, float(change_price_eur))


def nearness_of(near: Near, offers: Iterable[OfferPlan]) -> Nearness:
    """What a plan changes against the running one.

    Args:
        near: The running plan.
        offers: What becomes of each line.
    """
    now = {
        (offer.agreement, offer.service): offer.line
        for offer in offers
        if offer.activated
    }
    new = sorted(line for key, line in now.items() if key not in near.running)
    off = sorted(line for key, line in near.running.items() if key not in now)
    return Nearness(
        change_price_eur=near.change_price_eur,
        kept=tuple(sorted(line for key, line in now.items() if key in near.running)),
        newly_called=tuple(new),
        called_off=tuple(off),
        price_eur=round(near.change_price_eur * (len(new) + len(off)), 2),
    )
