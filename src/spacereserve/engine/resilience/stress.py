"""Stress: what each loss costs once the rest has been planned anew.

The fragility of a plan: for every loss, which needs fall, by how much, what the new
plan costs, who steps in and how long that takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Literal

from pydantic import AwareDatetime

from spacereserve.engine.allocation.planner import snapshot_hash
from spacereserve.engine.compute import Here, Where, run
from spacereserve.engine.model import Ownership, Reserve
from spacereserve.engine.model.record import Record
from spacereserve.engine.resilience.after import After
from spacereserve.engine.resilience.dependence import Dependence, dependences
from spacereserve.engine.resilience.impacts import STRUCK_FRACTION, Impact, impact_of
from spacereserve.engine.resilience.losses import Loss, LossKind
from spacereserve.engine.resilience.mending import mend
from spacereserve.engine.resilience.mends import Mend
from spacereserve.engine.resilience.outsourcing import Hanging, hangings
from spacereserve.engine.resilience.replanning import Replanner

__all__ = ["Stress", "stress", "with_mend"]

_HERE = Here()
_MOST_MENDS = 5


class Stress(Record):
    """All losses tried, worst first, and what the plan depends on."""

    format: Literal["spacereserve.stress/1"] = "spacereserve.stress/1"
    """Name and version of this format."""
    reserve: str
    """Reserve (id)."""
    snapshot: str
    """SHA-256 over reserve and catalogue: what exactly was planned with."""
    level: str
    """Level (id)."""
    levels: dict[str, str]
    """The level (id) in force in each theatre (id)."""
    at: AwareDatetime
    """When it is declared."""
    days: float
    """Length of the plan, days."""
    n_needs: int
    """Needs there are at this level."""
    unmet_by_priority: dict[int, float]
    """Needs not met with nothing lost, as a sum of shares, by priority."""
    cost_eur: float
    """Cost of the plan with nothing lost, EUR."""
    losses: tuple[Impact, ...]
    """What each loss costs, worst first."""
    single_points: tuple[str, ...]
    """Losses (ids) that take away 5 % or more of a need of the first priority."""
    hangs_on: tuple[Hanging, ...]
    """Needs that hang on one private or foreign decision, and whose."""
    dependence: tuple[Dependence, ...]
    """How concentrated supply is, with nothing lost."""
    breaker: str | None
    """The loss (id) of the single company whose refusal hurts most, where it takes 5 %
    or more of a need; None where no refusal does."""
    mends: tuple[Mend, ...] = ()
    """The cheapest mend of that refusal; where nothing mends it, that of the next,
    until one is mended or five were tried. Empty where not asked for."""


def stress(
    planner: Replanner,
    losses: Sequence[Loss],
    *,
    where: Where = _HERE,
    progress: Callable[[float], None] | None = None,
) -> Stress:
    """Tries losses one by one, each planned anew.

    Args:
        planner: Plans again and again.
        losses: The losses.
        where: Where to plan; the answer is the same.
        progress: Told the share of losses tried.

    Returns:
        What each costs, worst first: by unmet needs in order of priority, then by
        cost, then by id.
    """
    afters = run(losses, partial(_after, planner), where=where, progress=progress)
    return _stress_of(planner, losses, afters)


def _after(planner: Replanner, loss: Loss) -> After:
    return planner.after((loss,))


def _stress_of(
    planner: Replanner, losses: Sequence[Loss], afters: Sequence[After]
) -> Stress:
    sky = planner.sky
    base = best_of((planner.base, *afters))
    impacts = [
        impact_of(loss, base, after, planner)
        for loss, after in zip(losses, afters, strict=True)
    ]
    impacts.sort(key=_rank)
    return Stress(
        reserve=sky.reserve.id,
        snapshot=snapshot_hash(sky.reserve, sky.catalogue),
        level=sky.question.level,
        levels=dict(sorted(sky.question.levels.items())),
        at=sky.question.at,
        days=sky.question.days,
        n_needs=len(base.needs),
        unmet_by_priority=base.unmet(),
        cost_eur=base.cost_eur,
        losses=tuple(impacts),
        single_points=tuple(item.loss.id for item in impacts if item.single_point),
        hangs_on=hangings(
            (
                (
                    item.loss,
                    [
                        (
                            need.id,
                            need.priority,
                            need.before_fraction - need.after_fraction,
                        )
                        for need in item.needs
                    ],
                )
                for item in impacts
            ),
            sky.reserve,
        ),
        dependence=dependences(base, sky),
        breaker=next((x.loss.id for x in _breakers(impacts, sky.reserve)), None),
    )


def _breakers(impacts: Sequence[Impact], reserve: Reserve) -> Iterator[Impact]:
    """Refusals of one company that strike a need, the worst first.

    Nations' own operators are left aside: that they fail is tried like any loss, but
    they are not those who can say no.
    """
    providers = reserve.by_id("providers")
    for item in sorted(impacts, key=_tenths):
        refuses = (
            item.loss.kind is LossKind.PROVIDER
            and item.loss.is_total
            and len(item.loss.providers) == 1
            and providers[item.loss.providers[0]].ownership is Ownership.COMMERCIAL
        )
        struck = any(
            need.before_fraction - need.after_fraction >= STRUCK_FRACTION
            for need in item.needs
        )
        if refuses and struck:
            yield item


def _tenths(impact: Impact) -> tuple[float, ...]:
    """What is lost by priority in tenths of a need: less lies within solving's gap."""
    return tuple(-round(x, 1) for x in impact.extra_unmet_by_priority.values())


def with_mend(
    stress: Stress,
    planner: Replanner,
    *,
    progress: Callable[[str, float], None] | None = None,
) -> Stress:
    """The same losses, with the cheapest mends of refusals that break the plan.

    Args:
        stress: All losses tried.
        planner: What they were tried with.
        progress: Told how many plans were made, and the share of the most there can be.
    """
    found: list[Mend] = []
    for item in _breakers(stress.losses, planner.reserve):
        if len(found) == _MOST_MENDS or (found and found[-1].enlarged):
            break
        found.append(mend(planner, item.loss, progress=progress))
    return stress.model_copy(update={"mends": tuple(found)})


def best_of(plans: Sequence[After]) -> After:
    """The plan that leaves least unmet, by priority, then costs least.

    A plan after a loss could be had with nothing lost too; so where solving stopped
    within its gap, such a plan may be the better one with nothing lost.

    Args:
        plans: At least one; the first wins among equals.
    """
    return min(plans, key=lambda item: (*_coarse(item), item.cost_eur))


def _coarse(after: After) -> tuple[float, ...]:
    return tuple(round(value, 4) for value in after.unmet().values())


def _rank(impact: Impact) -> tuple[object, ...]:
    unmet = tuple(-round(value, 4) for value in impact.unmet_by_priority.values())
    return (*unmet, -impact.cost_eur, impact.loss.id)
