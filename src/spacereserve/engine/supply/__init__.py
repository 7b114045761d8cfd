"""Supply: what services could give needs by physics alone.

Each domain is one module with the same small face:

    demand(need, span_s, sky)         what the need asks for, in bins and rows
    quality(service, need, sky)       why the service never could, or None
    supplies(service, demands, sky)   the chances it has, or why physics gives none

A further domain is one file anywhere and one call of ``add_domain``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spacereserve.engine.supply.clouds import Cloud
from spacereserve.engine.supply.demand import Demand, daily, once, steady
from spacereserve.engine.supply.domains import (
    Physics,
    add_domain,
    forget_domain,
    physics_of,
)
from spacereserve.engine.supply.estimate import Estimate, Origin, spread
from spacereserve.engine.supply.imaging import look_credit
from spacereserve.engine.supply.satcom import least_latency_ms
from spacereserve.engine.supply.sky import Progress, Sky, silent
from spacereserve.engine.supply.supply import Looks, Strips, Supply
from spacereserve.engine.supply.verdict import Step, Verdict

__all__ = [
    "Cloud",
    "Demand",
    "Estimate",
    "Looks",
    "Origin",
    "Physics",
    "Progress",
    "Sky",
    "Step",
    "Strips",
    "Supply",
    "Verdict",
    "add_domain",
    "daily",
    "demand_of",
    "find_supplies",
    "forget_domain",
    "least_latency_ms",
    "look_credit",
    "once",
    "quality_of",
    "silent",
    "spread",
    "steady",
]


def demand_of(need: Any, sky: Sky) -> Demand | None:
    """What a need asks for within the plan.

    Args:
        need: A need.
        sky: The sky.

    Returns:
        The demand; None where the need is not active within the plan.
    """
    start_s, end_s = sky.question.span_of(need)
    if end_s <= start_s:
        return None
    demand: Demand = physics_of(need.domain).demand(need, (start_s, end_s), sky)
    return demand


def quality_of(service: Any, need: Any, sky: Sky) -> Verdict | None:
    """Says why a service could never do what a need of its domain asks, or None.

    Args:
        service: A service.
        need: A need of the same domain.
        sky: The sky.
    """
    verdict: Verdict | None = physics_of(need.domain).quality(service, need, sky)
    return verdict


def find_supplies(
    wanted: Mapping[str, list[Demand]], sky: Sky
) -> dict[tuple[str, str], Supply | Verdict]:
    """Works out what services can give needs.

    Args:
        wanted: For each service (id), the demands that have passed ``quality_of``.
        sky: The sky.

    Returns:
        By service and need (ids): a supply, or the reason why physics gives none.
    """
    services = sky.reserve.by_id("services")
    found: dict[tuple[str, str], Supply | Verdict] = {}
    names = sorted(name for name, demands in wanted.items() if demands)
    for number, name in enumerate(names):
        sky.progress(name, number / len(names))
        service = services[name]
        answers = physics_of(service.domain).supplies(service, wanted[name], sky)
        for need, answer in answers.items():
            found[name, need] = answer
    sky.progress("", 1.0)
    return found
