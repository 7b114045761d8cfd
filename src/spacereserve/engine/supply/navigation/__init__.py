"""Navigation supply: satellites in view and their geometry over an area and a day.

Every ten minutes and at every spot the satellites above the mask are counted, with
those of the services that it augments, and their dilution of precision is worked out
(see ``dilution``). The power of the weakest satellite that the need counts on says how
much jamming is borne (see ``signal``). A service counts where all that the need asks
for holds for the availability asked.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spacereserve.engine.model import NavigationNeed, NavigationService
from spacereserve.engine.orbits.propagation import propagate
from spacereserve.engine.supply.demand import Demand, steady
from spacereserve.engine.supply.navigation.dilution import (
    Dilution,
    dilution,
    position_dilution,
)
from spacereserve.engine.supply.navigation.judging import Constellation, judge
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.supply import Supply
from spacereserve.engine.supply.verdict import Step, Verdict
from spacereserve.engine.units import SECONDS_PER_HOUR

__all__ = [
    "Constellation",
    "Dilution",
    "demand",
    "dilution",
    "position_dilution",
    "quality",
    "supplies",
]

_STEP_S = 600.0


def demand(need: NavigationNeed, span_s: tuple[float, float], sky: Sky) -> Demand:
    """Cuts a navigation need into slots; each asks for one service.

    Args:
        need: The need.
        span_s: When it is active, seconds after the declaration.
        sky: The sky.
    """
    slot_s = sky.reserve.policy.slot_h * SECONDS_PER_HOUR
    return steady(need, span_s, rate=1.0, slot_s=slot_s)


def quality(
    service: NavigationService, need: NavigationNeed, sky: Sky
) -> Verdict | None:
    """Says why a service could never do what a need asks, or None.

    Args:
        service: The service.
        need: The need.
        sky: The sky.
    """
    del sky
    if need.authenticated and not service.authenticated:
        return Verdict(Step.QUALITY, "authentication", {})
    if need.timing_ns is not None:
        has_ns = service.timing_ns
        if has_ns is None or has_ns > need.timing_ns:
            figures: dict[str, float | str] = {"wants_ns": need.timing_ns}
            if has_ns is not None:
                figures["has_ns"] = has_ns
            return Verdict(Step.QUALITY, "timing", figures)
    if need.jamming_margin_db is not None and service.signal is None:
        margin_db = service.jamming_margin_db or 0.0
        if margin_db < need.jamming_margin_db:
            return Verdict(
                Step.QUALITY,
                "jamming-margin",
                {"has_db": margin_db, "wants_db": need.jamming_margin_db},
            )
    return None


def supplies(
    service: NavigationService, demands: Sequence[Demand], sky: Sky
) -> dict[str, Supply | Verdict]:
    """Works out how much of the time a service gives what needs ask for.

    Args:
        service: The service.
        demands: What the needs ask for; each has passed ``quality``.
        sky: The sky.

    Returns:
        By need (id): a supply, or the reason why physics gives none.
    """
    own = sky.satellites_of(service.assets)
    if len(own) == 0:
        none = Verdict(Step.PHYSICS, "no-satellites", {})
        return {item.need.id: none for item in demands}
    constellation = Constellation.of(service, sky)
    offsets_s = np.arange(0.0, sky.question.duration_s, _STEP_S)
    states = propagate(
        sky.catalogue.subset(constellation.satellites), sky.question.at, offsets_s
    )
    known = states.error[..., None] == 0
    where_km = np.where(known, states.position_ecef_km(), np.nan)
    return {
        item.need.id: judge(constellation, item, sky, where_km, offsets_s)
        for item in demands
    }
