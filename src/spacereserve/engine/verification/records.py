"""Records: is it a plan of this reserve, and does it name only what there is?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from spacereserve.engine.allocation.plan import Plan, Rate, Supplied
from spacereserve.engine.model import Reserve
from spacereserve.engine.orbits import Catalogue
from spacereserve.engine.verification.facts import Facts
from spacereserve.engine.verification.violation import Rule, Violation

__all__ = ["needs_listed", "strangers", "wrong_snapshot"]


def _violation(code: str, **details: float | str) -> Violation:
    return Violation(rule=Rule.RECORDS, code=code, details=details)


def strangers(reserve: Reserve, plan: Plan) -> tuple[Violation, ...]:
    """What a plan names that the reserve does not hold.

    Args:
        reserve: The records.
        plan: The plan.

    Returns:
        A violation for each; while there is one, nothing else can be checked.
    """
    lines = {line.id for agreement in reserve.agreements for line in agreement.lines}
    listed: tuple[Supplied | Rate, ...] = (*plan.supplied, *plan.rates)
    named = [("levels", plan.level), *(("levels", n) for n in plan.levels.values())]
    named += [("theatres", name) for name in plan.levels]
    named += [("needs", need.id) for need in plan.needs]
    named += [("needs", item.need) for item in listed]
    found = {(table, name) for table, name in named if name not in reserve.by_id(table)}
    told = [item.line for item in listed] + [offer.line for offer in plan.offers]
    told += [part.line for need in plan.needs for part in need.suppliers]
    found |= {("lines", name) for name in told if name not in lines}
    missing = sorted(set(reserve.by_id("theatres")) - set(plan.levels))
    strange = [
        *(_violation("unknown-record", id=name) for _, name in sorted(found)),
        *(_violation("theatre-without-level", theatre=name) for name in missing),
    ]
    if plan.reserve != reserve.id:
        strange.insert(
            0, _violation("other-reserve", id=plan.reserve, is_id=reserve.id)
        )
    return tuple(strange)


def wrong_snapshot(
    reserve: Reserve, plan: Plan, catalogue: Catalogue | None
) -> Iterator[Violation]:
    """A plan that was made from other records or orbits than these.

    Args:
        reserve: The records.
        plan: The plan.
        catalogue: The satellites, or None where they are not at hand.
    """
    if catalogue is None:
        return
    text = f"{reserve.content_hash}\n{catalogue.content_hash}\n"
    snapshot = hashlib.sha256(text.encode()).hexdigest()
    if snapshot != plan.snapshot:
        yield _violation(
            "other-snapshot", has_id=plan.snapshot[:12], is_id=snapshot[:12]
        )


def needs_listed(facts: Facts) -> Iterator[Violation]:
    """Needs left out of a plan, listed twice, or listed although not active.

    Args:
        facts: Reserve and plan.
    """
    facts.checked[Rule.RECORDS] += len(facts.needs)
    told = [need.id for need in facts.plan.needs]
    for name in sorted(set(facts.needs) - set(told)):
        yield Violation(rule=Rule.RECORDS, code="need-left-out", need=name)
    for name in sorted(set(told) - set(facts.needs)):
        yield Violation(rule=Rule.RECORDS, code="need-not-active", need=name)
    for name in sorted({name for name in told if told.count(name) > 1}):
        yield Violation(rule=Rule.RECORDS, code="need-twice", need=name)
    for look in facts.listed:
        domain = facts.service_of(look.line).domain
        if look.need in facts.needs and facts.needs[look.need].domain != domain:
            yield Violation(
                rule=Rule.RECORDS, code="other-domain", need=look.need, line=look.line
            )
