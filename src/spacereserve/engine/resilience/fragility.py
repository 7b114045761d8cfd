"""Fragility: what a plan hangs on, kept beside the plan itself.

Two things of different price. What the plan shows by itself is always there: how
concentrated each domain is, and which needs one provider serves alone. What each loss
then costs, with all planned anew, takes many plans more; it is tried too, but where
many needs have a revisit time only if asked for, or joined from a stress made apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from spacereserve.engine.allocation.arcs import Physics
from spacereserve.engine.allocation.plan import Plan
from spacereserve.engine.allocation.solve import Limits
from spacereserve.engine.compute import Here, Where
from spacereserve.engine.errors import PlanningError
from spacereserve.engine.model import CapBy, Reserve
from spacereserve.engine.model.record import Record
from spacereserve.engine.resilience.dependence import (
    Amounts,
    Dependence,
    dependences_of,
    things_of,
)
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.singles import losses_under
from spacereserve.engine.resilience.stress import Stress, stress, with_mend
from spacereserve.engine.supply import Sky
from spacereserve.engine.terms import offers_at

__all__ = [
    "Fragility",
    "Sole",
    "fragility_of",
    "is_tried",
    "joined",
    "must_fit",
    "tried",
]

_FEW_REVISITS = 6
_HERE = Here()
_PRECISE = Limits(gap_fraction=1e-4)


class Sole(Record):
    """A need that one provider serves alone."""

    need: str
    """Need (id)."""
    priority: int
    """1 is served first."""
    provider: str
    """Provider (id)."""
    met_fraction: float
    """Share met, all of it by this provider, 0 to 1."""


class Fragility(Record):
    """What a plan hangs on."""

    dependence: tuple[Dependence, ...]
    """How concentrated the supply of each domain is in this plan."""
    sole: tuple[Sole, ...]
    """Needs that one provider serves alone, by priority and id."""
    stress: Stress | None
    """All single losses, each planned anew; None where they were not tried."""


def fragility_of(plan: Plan, reserve: Reserve, stress: Stress | None) -> Fragility:
    """What a plan hangs on.

    Args:
        plan: The plan.
        reserve: The reserve that it was made of.
        stress: All single losses tried, or None.
    """
    return Fragility(
        dependence=dependences_of(_amounts(plan, reserve)),
        sole=tuple(
            Sole(
                need=need.id,
                priority=need.priority,
                provider=need.suppliers[0].provider,
                met_fraction=need.met_fraction,
            )
            for need in plan.needs
            if len({part.provider for part in need.suppliers}) == 1
        ),
        stress=stress,
    )


def _amounts(plan: Plan, reserve: Reserve) -> Amounts:
    offers = {
        offer.id: offer
        for level in sorted(set(plan.levels.values()))
        for offer in offers_at(reserve, level)
    }
    amounts: Amounts = defaultdict(lambda: defaultdict(float))
    for share in plan.shares:
        amounts[share.domain, share.by][share.id] += share.fraction
    quantity: dict[str, float] = defaultdict(float)
    by_thing: dict[tuple[str, str], float] = defaultdict(float)
    for need in plan.needs:
        for part in need.suppliers:
            quantity[need.domain] += part.quantity
            offer = offers.get(part.line)  # a report reads plans of older records too
            for thing in () if offer is None else things_of(offer, reserve):
                by_thing[need.domain, thing] += part.quantity
    for (domain, thing), amount in by_thing.items():
        total = sum(amounts[domain, CapBy.PROVIDER.value].values())
        if quantity[domain] > 0.0:
            part_fraction = amount / quantity[domain]
            amounts[domain, "shared-thing"][thing] = part_fraction * total
    return amounts


def is_tried(physics: Physics) -> bool:
    """Whether all single losses are tried with a plan that nobody said more about.

    They are unless many needs have a revisit time: then each loss takes up to a minute.

    Args:
        physics: What could be given, with the needs that are active.
    """
    demands = physics.demands.values()
    return sum(demand.kind == "gap" for demand in demands) <= _FEW_REVISITS


def tried(
    sky: Sky,
    physics: Physics,
    *,
    where: Where = _HERE,
    progress: Callable[[str, float], None] | None = None,
) -> Stress:
    """All single losses of a question, and the mend of the refusal that breaks it.

    Args:
        sky: The sky that was planned in.
        physics: What could be given by physics alone.
        where: Where losses are planned; the answer is the same.
        progress: Told what is being worked on and how far it has come.
    """
    planner = Replanner(sky, physics, limits=_PRECISE)

    def told(share: float) -> None:
        if progress is not None:
            progress("", share)

    found = stress(planner, losses_under(sky), where=where, progress=told)
    return with_mend(found, planner, progress=progress)


def joined(plan: Plan, stresses: Sequence[Stress]) -> Stress | None:
    """The stress that belongs to a plan, among some.

    Args:
        plan: The plan.
        stresses: Stresses, made with the plan's own question or with others.

    Returns:
        The one of the same records, orbits, level, instant and length; None where
        there is none.
    """
    own = (plan.snapshot, plan.level, plan.levels, plan.at, plan.days)
    for item in stresses:
        if (item.snapshot, item.level, item.levels, item.at, item.days) == own:
            return item
    return None


def must_fit(plans: Sequence[Plan], stresses: Sequence[Stress]) -> None:
    """Refuses a stress that belongs to none of some plans.

    Args:
        plans: The plans.
        stresses: Stresses to be joined to them.

    Raises:
        PlanningError: One was made of other records or orbits, or asks otherwise.
    """
    found = [joined(plan, stresses) for plan in plans]
    for item in stresses:
        if not any(item is other for other in found):
            raise PlanningError(
                f"The losses at {item.level!r} were tried on none of these plans",
                rule="records, orbits, level, instant and length are those of a plan",
                value=f"{item.level}, {item.at.isoformat()}, {item.days:g} days, "
                f"snapshot {item.snapshot[:16]}",
                way_out="make them again: `stress FOLDER --level L --out FILE`, with "
                "the options of the plan",
            )
