"""Stress: what each loss costs once the rest has been planned anew.

The fragility of a plan: for every loss, which needs fall, by how much, what the new
plan costs, who steps in and how long that takes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from pydantic import AwareDatetime

from spacereserve.engine.allocation.outcome import state_of
from spacereserve.engine.allocation.plan import NeedState
from spacereserve.engine.allocation.planner import snapshot_hash
from spacereserve.engine.allocation.sharing import payers_of
from spacereserve.engine.compute import Here, Where, run
from spacereserve.engine.model import Ownership, Reserve
from spacereserve.engine.model.record import Record
from spacereserve.engine.resilience.after import After
from spacereserve.engine.resilience.dependence import Dependence, dependences
from spacereserve.engine.resilience.losses import Loss, LossKind
from spacereserve.engine.resilience.mending import mend
from spacereserve.engine.resilience.mends import Mend
from spacereserve.engine.resilience.outsourcing import Hanging, hangings
from spacereserve.engine.resilience.replanning import Replanner

__all__ = [
    "Impact",
    "NeedImpact",
    "Stress",
    "Substitute",
    "impact_of",
    "stress",
    "with_mend",
]

_DIGITS = 6
_HERE = Here()
_SINGLE_POINT = 0.05
_MOST_MENDS = 5
_NOISE = 5e-4
"""What is less than this share of a need is the solver's tolerance, not a loss."""


class NeedImpact(Record):
    """One need that a loss strikes."""

    id: str
    """Need (id)."""
    domain: str
    """Domain."""
    priority: int
    """1 is served first."""
    before_fraction: float
    """Share met with nothing lost, 0 to 1."""
    after_fraction: float
    """Share met after the loss, all planned anew, 0 to 1."""


class Substitute(Record):
    """A line that gives more after a loss to needs that others then give less."""

    line: str
    """Line (id)."""
    provider: str
    """Provider (id)."""
    needs: tuple[str, ...]
    """Needs (ids) that it then gives more."""
    newly_called: bool
    """True where it was not called up before."""
    call_up_h: float
    """Hours from the call to its first service."""


class Impact(Record):
    """What one loss costs."""

    loss: Loss
    """The loss."""
    unmet_by_priority: dict[int, float]
    """Needs not met after it, as a sum of shares, by priority."""
    extra_unmet_by_priority: dict[int, float]
    """How much more that is than with nothing lost, over the needs that it changes."""
    extra_unmet: float
    """The same over all priorities, needs."""
    extra_unmet_by_domain: dict[str, float]
    """The same by domain."""
    extra_unmet_by_nation: dict[str, float]
    """The same by nation that pays for the needs, in its share of each."""
    least_unmet_by_priority: dict[int, float]
    """No plan leaves less unmet, by priority: the proof of the figures above."""
    cost_eur: float
    """Cost of the new plan, EUR."""
    extra_cost_eur: float
    """How much more that is, EUR (less, where negative)."""
    needs: tuple[NeedImpact, ...]
    """Needs that get less or more, worst first."""
    broken: tuple[str, ...]
    """Needs (ids) that were met and no longer are."""
    substitutes: tuple[Substitute, ...]
    """Who steps in."""
    switch_h: float | None
    """Hours until all who step in are there; None where nobody does."""
    single_point: bool
    """True where it takes away 5 % or more of a need of the first priority there is."""


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
            need.before_fraction - need.after_fraction >= _SINGLE_POINT
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


def impact_of(loss: Loss, base: After, after: After, planner: Replanner) -> Impact:
    """What a loss costs, from the plans before and after it.

    Args:
        loss: The loss.
        base: The plan with nothing lost.
        after: The plan after it.
        planner: What both were made with.
    """
    needs = _needs(_compared(base, after, planner), after, planner)
    broken = tuple(
        item.id
        for item in needs
        if state_of(item.before_fraction) is NeedState.MET
        and state_of(item.after_fraction) is not NeedState.MET
    )
    # Parts that a loss leaves alone keep the first plan, not the best of all plans.
    substitutes = _substitutes(planner.base, after)
    before, now = base.unmet(), after.unmet()
    extra = dict.fromkeys(now, 0.0)
    by_domain: dict[str, float] = defaultdict(float)
    by_nation: dict[str, float] = defaultdict(float)
    for item in needs:
        lost = item.before_fraction - item.after_fraction
        extra[item.priority] += lost
        by_domain[item.domain] += lost
        need = planner.physics.demands[item.id].need
        for nation, share in payers_of(need, planner.reserve).items():
            by_nation[nation] += lost * share
    first = min(before, default=1)
    return Impact(
        loss=loss,
        unmet_by_priority=now,
        extra_unmet_by_priority={
            key: round(value, _DIGITS) for key, value in extra.items()
        },
        extra_unmet=round(sum(extra.values()), _DIGITS),
        extra_unmet_by_domain=_rounded(by_domain),
        extra_unmet_by_nation=_rounded(by_nation),
        least_unmet_by_priority=after.least_unmet(),
        cost_eur=after.cost_eur,
        extra_cost_eur=round(after.cost_eur - planner.base.cost_eur, 2),
        needs=needs,
        broken=broken,
        substitutes=substitutes,
        switch_h=max((item.call_up_h for item in substitutes), default=None),
        single_point=any(
            item.priority == first
            and item.before_fraction - item.after_fraction >= _SINGLE_POINT
            for item in needs
        ),
    )


def _compared(base: After, after: After, planner: Replanner) -> After:
    """What a plan after a loss is held to, need by need.

    A need that has what the first plan gave it was left alone by the loss, even where a
    later plan found more for it: that is the gap of solving, not the loss.
    """
    first = planner.base.needs
    needs = {
        name: need
        if abs(need.met_fraction - first[name].met_fraction) <= _NOISE
        else base.needs[name]
        for name, need in after.needs.items()
    }
    return replace(base, needs=needs)


def _rounded(values: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, _DIGITS) for name, value in sorted(values.items())}


def _needs(base: After, after: After, planner: Replanner) -> tuple[NeedImpact, ...]:
    demands = planner.physics.demands
    found = [
        NeedImpact(
            id=name,
            domain=demands[name].need.domain,
            priority=before.priority,
            before_fraction=before.met_fraction,
            after_fraction=after.needs[name].met_fraction,
        )
        for name, before in base.needs.items()
        if abs(before.met_fraction - after.needs[name].met_fraction) > _NOISE
    ]
    found.sort(
        key=lambda item: (
            item.priority,
            item.after_fraction - item.before_fraction,
            item.id,
        )
    )
    return tuple(found)


def _is_more(amount: float, other: float) -> bool:
    return amount > other * (1.0 + 1e-6) + 1e-6


def _substitutes(base: After, after: After) -> tuple[Substitute, ...]:
    before = {item.key: item.amount for item in base.used}
    now = {item.key: item.amount for item in after.used}
    bereft = {key[1] for key in before if _is_more(before[key], now.get(key, 0.0))}
    more: dict[str, list[str]] = defaultdict(list)
    who = {}
    for item in after.used:
        if item.need in bereft and _is_more(item.amount, before.get(item.key, 0.0)):
            more[item.line].append(item.need)
            who[item.line] = item
    return tuple(
        Substitute(
            line=line,
            provider=who[line].provider,
            needs=tuple(sorted(needs)),
            newly_called=line not in base.called,
            call_up_h=who[line].call_up_h,
        )
        for line, needs in sorted(more.items())
    )
