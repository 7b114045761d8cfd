"""The second plan: what the reserve would give if consents were given.

An offer that needs a consent which nobody has given is no part of the plan. Here all is
planned anew as if every such consent were there, and what is told is the consents that
this second plan really uses: those to ask for, and what they would bring.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from spacereserve.engine.allocation.applying import Change
from spacereserve.engine.allocation.arcs import Prospect
from spacereserve.engine.allocation.plan import (
    ConsentPlan,
    ConsentUse,
    NeedChange,
    RemedyKind,
)
from spacereserve.engine.allocation.trying import Anew, Planned, try_anew
from spacereserve.engine.model import Effect
from spacereserve.engine.terms import restrictions_on

__all__ = ["plan_with_consents"]

_APPROVAL = "restriction-needs-approval"
_CHANGED = 1e-4
"""Shares of a need closer than this are the same."""


def plan_with_consents(
    planned: Planned, prospects: Iterable[Prospect]
) -> ConsentPlan | None:
    """Plans anew as if every consent that offers wait for were given.

    Args:
        planned: The plan without them.
        prospects: The offers judged for every need.

    Returns:
        The second plan; None where no offer waits for a consent.
    """
    waiting = {
        (item.need, item.offer.id): _consents_of(item, planned)
        for item in prospects
        if item.verdict is not None and item.verdict.code == _APPROVAL
    }
    asked = sorted({name for names in waiting.values() for name in names})
    if not asked:
        return None
    changes: list[Change] = [
        Change(RemedyKind.GIVE_CONSENT, name, {}) for name in asked
    ]
    anew = try_anew(tuple(changes), planned)
    if _is_worse(anew, planned):
        # A choice that is not proven best: the plan as it is holds with consents too.
        anew = Anew(planned.outcomes, planned.cost_eur, planned.solution.stages)
    uses = tuple(
        ConsentUse(need=need, line=part.line, restrictions=waiting[need, part.line])
        for need, outcome in sorted(anew.outcomes.items())
        for part in outcome.suppliers
        if (need, part.line) in waiting
    )
    return ConsentPlan(
        asked=tuple(asked),
        used=tuple(sorted({name for use in uses for name in use.restrictions})),
        uses=uses,
        needs=_changed(planned, anew),
        cost_eur=round(anew.cost_eur, 2),
        extra_cost_eur=round(anew.cost_eur - planned.cost_eur, 2),
        gap_fraction=round(max(stage.gap_fraction for stage in anew.stages), 8),
    )


def _is_worse(anew: Anew, planned: Planned) -> bool:
    """Whether less is met in the first priority in which two plans differ."""
    more: dict[int, float] = defaultdict(float)
    for name, outcome in planned.outcomes.items():
        gained = anew.fractions[name] - outcome.measured.fraction
        more[int(outcome.demand.need.priority)] += gained
    for _, gained in sorted(more.items()):
        if abs(gained) > _CHANGED:
            return gained < 0.0
    return False


def _consents_of(item: Prospect, planned: Planned) -> tuple[str, ...]:
    """The consents (ids of restrictions) that one offer needs for one need."""
    need = planned.sky.reserve.by_id("needs")[item.need]
    found = restrictions_on(item.offer, need, planned.sky)
    return tuple(sorted(one.id for one in found if one.effect is not Effect.FORBID))


def _changed(planned: Planned, anew: Anew) -> tuple[NeedChange, ...]:
    changes = (
        NeedChange(
            need=name,
            met_fraction=round(planned.outcomes[name].measured.fraction, 6),
            then_fraction=round(fraction, 6),
        )
        for name, fraction in sorted(anew.fractions.items())
    )
    return tuple(
        change
        for change in changes
        if abs(change.then_fraction - change.met_fraction) > _CHANGED
    )
