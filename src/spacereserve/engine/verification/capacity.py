"""Capacity: no line above its promise, no pass above what it can, no cap exceeded."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from spacereserve.engine.allocation.plan import Supplied
from spacereserve.engine.units import SECONDS_PER_DAY, SECONDS_PER_HOUR
from spacereserve.engine.verification.facts import Facts
from spacereserve.engine.verification.notice import ROUNDING_S, ready_span_s
from spacereserve.engine.verification.violation import Details, Rule, Violation

__all__ = ["above_caps", "above_passes", "above_promises"]

_SAME_PASS_S = 1500.0
_LITTLE = 1e-5


def _health(facts: Facts, line: str) -> float:
    assets = facts.service_of(line).assets
    return min(float(facts.record("assets", name).health_fraction) for name in assets)


def _mean_ready(facts: Facts, line: str, start_s: float, end_s: float) -> float:
    """Mean share of the full quantity between two times, by adding up the ramp."""
    ready_s, over_s = ready_span_s(facts, line)
    if facts.lines[line][1].duration_d is None:
        over_s = math.inf
    ramp_s = facts.lines[line][1].ramp_h * SECONDS_PER_HOUR
    first_s, last_s = max(start_s, ready_s), min(end_s, over_s)
    if last_s <= first_s:
        return 0.0
    risen_s = min(max(first_s, ready_s + ramp_s), last_s)
    total_s = last_s - risen_s
    if ramp_s > 0.0 and risen_s > first_s:
        middle = 0.5 * (first_s + risen_s) - ready_s
        total_s += (risen_s - first_s) * middle / ramp_s
    return total_s / (end_s - start_s)


def _ready_at(facts: Facts, line: str, at_s: float, until_s: float) -> float:
    """Share of the full quantity that is there from one time to another."""
    own = facts.lines[line][1]
    ready_s = own.call_up_h * SECONDS_PER_HOUR
    over_s = math.inf if own.duration_d is None else own.duration_d * SECONDS_PER_DAY
    if at_s < ready_s - ROUNDING_S or until_s > ready_s + over_s + 1.0:
        return 0.0
    ramp_s = own.ramp_h * SECONDS_PER_HOUR
    return 1.0 if at_s - ready_s >= ramp_s else max(0.0, (at_s - ready_s) / ramp_s)


def above_promises(facts: Facts) -> Iterator[Violation]:
    """Lines that give more in a day, in a slot or in all than they promised.

    Args:
        facts: Reserve and plan.
    """
    given = _given(facts)
    joint: dict[tuple[str, str, str, int], list[str]] = defaultdict(list)
    for line, kind, period in sorted(given):
        agreement, own = facts.lines[line]
        joint[agreement.id, own.service, kind, period].append(line)
    for (_, _, kind, period), lines in sorted(joint.items()):
        for group in [*([line] for line in lines), *([lines] if lines[1:] else [])]:
            facts.checked[Rule.CAPACITY] += 1
            has = sum(given[line, kind, period] for line in group)
            limit = max(_promised(facts, line, kind, period) for line in group)
            if has > limit * (1.0 + _LITTLE) + _LITTLE:
                yield Violation(
                    rule=Rule.CAPACITY,
                    code=f"above-promise-{kind}",
                    line=group[0],
                    at_s=_start_s(facts, kind, period),
                    details={"has": round(has, 4), "limit": round(limit, 4)},
                )


def _given(facts: Facts) -> dict[tuple[str, str, int], float]:
    """What each line gives by kind of period (day, slot, all) and its number."""
    given: dict[tuple[str, str, int], float] = defaultdict(float)
    for look in facts.plan.supplied:
        if facts.service_of(look.line).domain == "launch":
            given[look.line, "all", 0] += 1.0
            continue
        day = math.floor(look.at_s / SECONDS_PER_DAY)
        # On the stroke of midnight, rounding may have moved a look into the next day.
        from_midnight_s = look.at_s - day * SECONDS_PER_DAY
        if min(from_midnight_s, SECONDS_PER_DAY - from_midnight_s) > ROUNDING_S:
            given[look.line, "day", day] += 1.0
    slot_s = facts.reserve.policy.slot_h * SECONDS_PER_HOUR
    for rate in facts.plan.rates:
        if facts.service_of(rate.line).domain != "satcom":
            continue
        first = math.floor(rate.start_s / slot_s + 1e-9)
        last = max(first + 1, math.ceil(rate.end_s / slot_s - 1e-9))
        for slot in range(first, last):
            given[rate.line, "slot", slot] += rate.amount
    return given


def _start_s(facts: Facts, kind: str, period: int) -> float:
    slot_s = facts.reserve.policy.slot_h * SECONDS_PER_HOUR
    return period * {"day": SECONDS_PER_DAY, "slot": slot_s, "all": 0.0}[kind]


def _promised(facts: Facts, line: str, kind: str, period: int) -> float:
    full = facts.lines[line][1].quantity * _health(facts, line)
    start_s = _start_s(facts, kind, period)
    if kind == "all":
        return float(math.floor(full + 1e-9))
    if kind == "day":
        end_s = start_s + SECONDS_PER_DAY
        return full * _mean_ready(facts, line, start_s, end_s)
    slot_s = facts.reserve.policy.slot_h * SECONDS_PER_HOUR
    return full * _ready_at(facts, line, start_s, start_s + slot_s)


def above_passes(facts: Facts) -> Iterator[Violation]:
    """Looks taken twice, and passes that give more looks than a satellite can take.

    Args:
        facts: Reserve and plan.
    """
    yield from _above_ready(facts)
    yield from _twice(facts)
    passes: dict[tuple[str, str, int], list[float]] = defaultdict(list)
    for look in _looks(facts, "imaging"):
        theatre = facts.record("needs", look.need).theatre
        key = (facts.service_of(look.line).id, theatre, int(look.satellite or 0))
        passes[key].append(look.at_s)
    for (service, _, _), times_s in sorted(passes.items()):
        limit = facts.record("services", service).n_looks_per_orbit
        for at_s, n in _by_pass(sorted(times_s)):
            facts.checked[Rule.CAPACITY] += 1
            if n > limit:
                yield _crowded("above-pass", n, limit, at_s=at_s, service=service)


def _looks(facts: Facts, domain: str) -> Iterator[Supplied]:
    for look in facts.plan.supplied:
        if facts.service_of(look.line).domain == domain:
            yield look


def _above_ready(facts: Facts) -> Iterator[Violation]:
    """Launchers that fly more often for a need than vehicles are held ready."""
    flown = Counter((look.need, look.line) for look in _looks(facts, "launch"))
    for (name, line), n in sorted(flown.items()):
        limit = facts.service_of(line).n_launches_ready
        if n > limit:
            yield _crowded("above-ready", n, limit, need=name, line=line)


def _twice(facts: Facts) -> Iterator[Violation]:
    """Looks that are listed more than once."""
    listed = Counter(
        (
            look.need,
            facts.service_of(look.line).id,
            int(look.satellite or 0),
            look.place,
            look.at_s,
        )
        for look in _looks(facts, "imaging")
    )
    for (name, service, _, place, at_s), n in sorted(listed.items()):
        if n > 1:
            yield Violation(
                rule=Rule.CAPACITY,
                code="look-twice",
                need=name,
                at_s=at_s,
                details={"service": service, "place": float(place)},
            )


def _crowded(
    code: str,
    n: int,
    limit: int,
    *,
    need: str | None = None,
    line: str | None = None,
    at_s: float | None = None,
    service: str = "",
) -> Violation:
    details: Details = {"has": float(n), "limit": float(limit), "service": service}
    return Violation(
        rule=Rule.CAPACITY, code=code, need=need, line=line, at_s=at_s, details=details
    )


def _by_pass(times_s: list[float]) -> Iterator[tuple[float, int]]:
    """Start and number of looks of each pass."""
    first = 0
    for k in range(1, len(times_s) + 1):
        ends = k == len(times_s) or times_s[k] - times_s[k - 1] > _SAME_PASS_S
        if ends:
            yield times_s[first], k - first
            first = k


def above_caps(facts: Facts) -> Iterator[Violation]:
    """Providers, nations and orbits that supply more of a domain than their cap.

    Args:
        facts: Reserve and plan.
    """
    for cap in facts.reserve.policy.share_caps:
        if cap.levels and facts.plan.level not in cap.levels:
            continue
        needs = [
            need
            for need in facts.needs.values()
            if need.domain == cap.domain
            and (not cap.priorities or need.priority in cap.priorities)
        ]
        asked = [facts.least_supply(need) for need in needs]
        known = [amount for amount in asked if amount is not None]
        if len(known) == len(asked):
            yield from _above_cap(facts, cap, {need.id for need in needs}, sum(known))


def _above_cap(
    facts: Facts, cap: Any, needs: set[str], asked: float
) -> Iterator[Violation]:
    given: dict[str, float] = defaultdict(float)
    for (name, line), amount in facts.amounts.items():
        if name in needs and not facts.is_national(line):
            need = facts.record("needs", name)
            given[_group(facts, cap.by.value, line)] += amount * facts.credit(
                need, line
            )
    for group, amount in sorted(given.items()):
        facts.checked[Rule.SHARE_CAP] += 1
        if amount > cap.fraction * asked * (1.0 + _LITTLE) + 1e-4:
            yield Violation(
                rule=Rule.SHARE_CAP,
                code=f"above-cap-{cap.by.value}",
                details={
                    "group": group,
                    "domain": cap.domain,
                    "has_fraction": round(amount / asked, 6) if asked else 1.0,
                    "cap_fraction": cap.fraction,
                },
            )


def _group(facts: Facts, by: str, line: str) -> str:
    provider = facts.provider_of(line)
    if by == "provider":
        return str(provider.id)
    if by == "nation":
        return str(provider.nation)
    assets = [facts.record("assets", name) for name in facts.service_of(line).assets]
    orbits = {item.orbit.value for item in assets if item.kind == "satellites"}
    return "+".join(sorted(orbits)) or "ground"
