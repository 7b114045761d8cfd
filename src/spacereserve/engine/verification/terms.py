"""Terms: may each offer that a plan uses serve the need, by what was agreed?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from spacereserve.engine.supply.spots import area_shape
from spacereserve.engine.verification.facts import Facts
from spacereserve.engine.verification.violation import Details, Rule, Violation

__all__ = ["breaches_of_terms"]

_CYBER = ("none", "applied", "audited", "approved")
Reason = tuple[str, Details]


def breaches_of_terms(facts: Facts) -> Iterator[Violation]:
    """Offers that a plan uses although terms are against it.

    Args:
        facts: Reserve and plan.

    Yields:
        Every reason against every pair of need and line.
    """
    for name, line in sorted(facts.amounts):
        need = facts.record("needs", name)
        facts.checked[Rule.TERMS] += 1
        for question in _QUESTIONS:
            for code, details in question(facts, need, line):
                yield Violation(
                    rule=Rule.TERMS, code=code, need=name, line=line, details=details
                )


def _in_force(facts: Facts, need: Any, line: str) -> Iterator[Reason]:
    agreement, own = facts.lines[line]
    order = {level.id: level.order for level in facts.reserve.levels}
    now = order[facts.plan.levels[need.theatre]]
    rivals = [
        other
        for other in agreement.lines
        if other.service == own.service and order[other.level] <= now
    ]
    if order[own.level] > now:
        yield "line-not-in-force", {"from_level": own.level}
    elif max(order[other.level] for other in rivals) > order[own.level]:
        yield "line-replaced", {"level": facts.plan.levels[need.theatre]}


def _standing(facts: Facts, need: Any, line: str) -> Iterator[Reason]:
    del need
    agreement, service = facts.lines[line][0], facts.service_of(line)
    provider, today = facts.provider_of(line), facts.plan.at.date()
    if provider.status.value != "admitted":
        yield "not-admitted", {"status": provider.status.value}
    if service.maturity.value != "operational":
        yield "not-operational", {"maturity": service.maturity.value}
    if agreement.kind.value == "quotation":
        yield "not-signed", {}
    first, last = agreement.valid_from_on, agreement.valid_until_on
    if first is not None and today < first:
        yield "agreement-not-valid", {"from_on": first.isoformat()}
    if last is not None and today > last:
        yield "agreement-not-valid", {"until_on": last.isoformat()}
    since = agreement.unpaid_since_on
    if since and today > since + timedelta(days=agreement.unpaid_grace_d):
        yield "unpaid", {"since_on": since.isoformat()}


def _waives(facts: Facts, line: str, rule: str) -> bool:
    today = facts.plan.at.date()
    waivers = facts.provider_of(line).waivers
    return any(item.rule.value == rule and today <= item.until_on for item in waivers)


def _nations(facts: Facts, need: Any, line: str) -> Iterator[Reason]:
    del need
    provider, policy = facts.provider_of(line), facts.reserve.policy
    if facts.is_national(line):
        return
    home = facts.record("nations", provider.nation)
    if home.standing not in policy.eligible_home and not _waives(
        facts, line, "home-nation"
    ):
        yield (
            "home-not-eligible",
            {"nation": home.id, "standing": home.standing.value},
        )
    if _waives(facts, line, "foreign-owner"):
        return
    for owner in provider.owners:
        standing = facts.record("nations", owner.nation).standing
        if owner.ultimate and standing not in policy.eligible_owner:
            yield (
                "owner-not-eligible",
                {
                    "owner": owner.name,
                    "nation": owner.nation,
                    "standing": standing.value,
                },
            )


def _served(facts: Facts, need: Any) -> list[str]:
    return sorted(set(need.beneficiaries or facts.owners(need)))


def _beneficiaries(facts: Facts, need: Any, line: str) -> Iterator[Reason]:
    agreement = facts.lines[line][0]
    covered = set(agreement.beneficiaries or facts.members())
    if facts.is_national(line):
        covered.add(facts.provider_of(line).nation)
    for nation in _served(facts, need):
        if nation not in covered:
            yield "beneficiary-not-covered", {"nation": nation}


def _shape(facts: Facts, name: str) -> Any:
    return area_shape(facts.record("areas", name))


def _area_of(facts: Facts, need: Any) -> Any:
    return _shape(facts, need.area or facts.record("theatres", need.theatre).area)


def _areas(facts: Facts, need: Any, line: str) -> Iterator[Reason]:
    allowed = facts.lines[line][1].areas
    if allowed:
        area = _area_of(facts, need)
        if not any(_shape(facts, name).covers(area) for name in allowed):
            yield "area-not-covered", {}


def _restrictions(facts: Facts, need: Any, line: str) -> Iterator[Reason]:
    provider, service = facts.provider_of(line).id, facts.service_of(line).id
    for item in facts.reserve.restrictions:
        if provider not in item.providers and service not in item.services:
            continue
        if _touches(facts, item, need) and not _consented(facts, item, need, line):
            details: Details = {
                "restriction": item.id,
                "will_of": item.will_of.value,
            }
            if item.effect.value == "forbid":
                yield "restriction-forbids", details
            else:
                yield "restriction-needs-approval", details


def _touches(facts: Facts, item: Any, need: Any) -> bool:
    today = facts.plan.at.date()
    if item.from_on is not None and today < item.from_on:
        return False
    if item.until_on is not None and today > item.until_on:
        return False
    named = (
        (item.levels, [facts.plan.levels[need.theatre]]),
        (item.uses, [need.use]),
        (item.beneficiaries, _served(facts, need)),
    )
    if any(limits and not set(limits) & set(values) for limits, values in named):
        return False
    area = _area_of(facts, need)
    return not item.areas or any(
        _shape(facts, name).intersects(area) for name in item.areas
    )


def _consented(facts: Facts, item: Any, need: Any, line: str) -> bool:
    """Each side that is asked has said yes for each nation served, and it holds."""
    if item.effect.value == "forbid":
        return False
    today, level = facts.plan.at.date(), facts.plan.levels[need.theatre]
    nations = _served(facts, need) or [""]
    provider = facts.provider_of(line).id
    said = {
        (one.given_for, nation)
        for one in item.consents
        for nation in nations
        if nation in (one.beneficiaries or (nation,))
        and provider in (one.providers or (provider,))
        and level in (one.levels or (level,))
        and not (one.from_on is not None and today < one.from_on)
        and today <= one.until_on
    }
    sides = item.consents_of or (item.will_of,)
    return {(side, nation) for side in sides for nation in nations} <= said


def _cyber(facts: Facts, need: Any, line: str) -> Iterator[Reason]:
    wants = _CYBER.index(need.cyber_at_least.value)
    if not facts.is_national(line):
        level = facts.plan.levels[need.theatre]
        asked = facts.reserve.policy.cyber_at_least.get(level)
        wants = max(wants, 0 if asked is None else _CYBER.index(asked.value))
    service = facts.service_of(line)
    names = {
        *service.assets,
        *getattr(service, "stations", ()),
        *getattr(service, "gateways", ()),
    }
    has = min(_cyber_rank(facts, name) for name in names)
    if has < wants and not _waives(facts, line, "cyber"):
        yield "cyber-too-low", {"has": _CYBER[has], "wants": _CYBER[wants]}


def _cyber_rank(facts: Facts, asset: str) -> int:
    cyber = facts.record("assets", asset).cyber
    if cyber.expires_on is not None and cyber.expires_on < facts.plan.at.date():
        return 0
    return _CYBER.index(cyber.status.value)


_QUESTIONS: tuple[Callable[[Facts, Any, str], Iterator[Reason]], ...] = (
    _in_force,
    _standing,
    _nations,
    _beneficiaries,
    _areas,
    _restrictions,
    _cyber,
)
