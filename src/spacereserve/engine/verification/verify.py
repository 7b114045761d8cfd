"""The whole check of a plan, rule by rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spacereserve.engine.allocation.plan import Plan
from spacereserve.engine.model import Reserve
from spacereserve.engine.orbits import Catalogue
from spacereserve.engine.verification.capacity import (
    above_caps,
    above_passes,
    above_promises,
)
from spacereserve.engine.verification.facts import Facts
from spacereserve.engine.verification.fulfilment import not_as_told
from spacereserve.engine.verification.looks import impossible_looks
from spacereserve.engine.verification.money import wrong_money
from spacereserve.engine.verification.notice import out_of_time
from spacereserve.engine.verification.proof import proof_amiss
from spacereserve.engine.verification.quality import not_good_enough
from spacereserve.engine.verification.records import (
    needs_listed,
    strangers,
    wrong_snapshot,
)
from spacereserve.engine.verification.satellites import above_satellites
from spacereserve.engine.verification.signals import silent_signals
from spacereserve.engine.verification.terms import breaches_of_terms
from spacereserve.engine.verification.violation import Rule, Verification, Violation

__all__ = ["verify"]

_CHECKS: tuple[Callable[[Facts], Iterator[Violation]], ...] = (
    needs_listed,
    breaches_of_terms,
    out_of_time,
    not_good_enough,
    impossible_looks,
    silent_signals,
    above_promises,
    above_passes,
    above_satellites,
    above_caps,
    wrong_money,
    not_as_told,
    proof_amiss,
)


def verify(
    reserve: Reserve, plan: Plan, catalogue: Catalogue | None = None
) -> Verification:
    """Checks a plan against the reserve and the orbits, from first principles.

    Args:
        reserve: The reserve that the plan is said to be of.
        plan: The plan.
        catalogue: The satellites; without them physics is not checked, nor what hangs
            on it.

    Returns:
        Everything that is not so, by rule; nothing where the plan holds. A plan that
        names records which the reserve does not hold is not looked into further.
    """
    reserve = plan.with_its_forecasts(reserve)
    facts = Facts(reserve, plan, catalogue)
    found = list(strangers(reserve, plan))
    if not found:
        found = [*wrong_snapshot(reserve, plan, catalogue)]
        for check in _CHECKS:
            found += check(facts)
    order = list(Rule)
    unchecked = () if catalogue is not None else (Rule.PHYSICS, Rule.DELIVERY)
    return Verification(
        reserve=reserve.id,
        snapshot=plan.snapshot,
        checked={
            rule.value: facts.checked[rule] for rule in order if facts.checked[rule]
        },
        unchecked=tuple(rule.value for rule in unchecked),
        violations=tuple(sorted(found, key=lambda one: order.index(one.rule))),
    )
