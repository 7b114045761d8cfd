"""What one loss costs, from the plans before and after it.

Which needs fall and by how much, what the new plan costs, who steps in and how long
that takes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from spacereserve.engine.allocation.outcome import state_of
from spacereserve.engine.allocation.plan import NeedState
from spacereserve.engine.allocation.sharing import payers_of
from spacereserve.engine.model.record import Record
from spacereserve.engine.resilience.after import After
from spacereserve.engine.resilience.losses import Loss
from spacereserve.engine.resilience.replanning import Replanner

__all__ = ["STRUCK_FRACTION", "Impact", "NeedImpact", "Substitute", "impact_of"]

STRUCK_FRACTION = 0.05
"""A need that loses this share or more is struck: less is not told."""
_DIGITS = 6
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
            and item.before_fraction - item.after_fraction >= STRUCK_FRACTION
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
