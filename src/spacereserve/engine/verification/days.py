"""The check of a day's schedule: can it be done as it is written, and may it?

Looks are checked as those of a plan are. What a day adds is told here and in
``turns`` and ``downlinks``: the turn from one look to the next, the recorder, and how
each product comes down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from spacereserve.engine.allocation.day_schedule import Schedule, Task
from spacereserve.engine.allocation.plan import Plan, Supplied
from spacereserve.engine.model import Reserve
from spacereserve.engine.orbits import Catalogue
from spacereserve.engine.units import SECONDS_PER_DAY, SECONDS_PER_HOUR
from spacereserve.engine.verification.capacity import above_passes, above_promises
from spacereserve.engine.verification.downlinks import wrong_downlinks
from spacereserve.engine.verification.facts import Facts
from spacereserve.engine.verification.looks import impossible_looks
from spacereserve.engine.verification.notice import out_of_time
from spacereserve.engine.verification.quality import not_good_enough
from spacereserve.engine.verification.records import strangers
from spacereserve.engine.verification.terms import breaches_of_terms
from spacereserve.engine.verification.turns import hasty_turns
from spacereserve.engine.verification.violation import (
    Rule,
    Verification,
    Violation,
    of_task,
)

__all__ = ["verify_day"]

_SAME_PASS_S = 1500.0
_SLACK_S = 3.0
_PLACE_DEG = 1e-4

_AS_A_PLAN: tuple[Callable[[Facts], Iterator[Violation]], ...] = (
    breaches_of_terms,
    out_of_time,
    not_good_enough,
    impossible_looks,
    above_promises,
    above_passes,
)


def verify_day(
    reserve: Reserve, schedule: Schedule, catalogue: Catalogue
) -> Verification:
    """Checks a day's schedule against the reserve and the orbits.

    The plan that it was made from is not needed, nor are that plan's elements: newer
    ones are welcome.

    Args:
        reserve: The reserve that the schedule is said to be of.
        schedule: The schedule.
        catalogue: The satellites.

    Returns:
        Everything that is not so, by rule; nothing where the day can be done.
    """
    facts = Facts(reserve, _as_plan(schedule), catalogue)
    found = [*strangers(reserve, facts.plan), *_unknown(facts, schedule)]
    if not found:
        found = [violation for check in _AS_A_PLAN for violation in check(facts)]
        found += _misnamed(facts, schedule)
        found += hasty_turns(facts, schedule)
        found += wrong_downlinks(facts, schedule)
        found += _wrong_looks(facts, schedule)
        found += _wrong_counts(facts, schedule)
    order = list(Rule)
    return Verification(
        reserve=reserve.id,
        snapshot=schedule.snapshot,
        checked={rule: facts.checked[rule] for rule in order if facts.checked[rule]},
        violations=tuple(sorted(found, key=lambda one: order.index(one.rule))),
    )


def _as_plan(schedule: Schedule) -> Plan:
    """The looks of a schedule as those of a plan that says nothing else."""
    told: dict[str, Any] = {
        "reserve": schedule.reserve,
        "snapshot": schedule.snapshot,
        "level": schedule.level,
        "levels": schedule.levels,
        "at": schedule.at,
        "days": schedule.days,
        "needs": (),
        "offers": (),
        "supplied": tuple(_supplied(task) for task in schedule.tasks),
        "rates": (),
    }
    return Plan.model_construct(**told)


def _supplied(task: Task) -> Supplied:
    middle_s = 0.5 * (task.start_s + task.end_s)
    return Supplied(
        need=task.need,
        line=task.line,
        place=task.place,
        satellite=task.satellite,
        at_s=middle_s if task.strip is None else task.planned_s,
        delivered_s=task.delivered_s,
        strip=task.strip,
    )


def _unknown(facts: Facts, schedule: Schedule) -> Iterator[Violation]:
    """Names of what the reserve does not hold, besides needs, lines and levels."""
    named = [("providers", name) for name in schedule.refused]
    named += [
        ("assets", task.downlink.station)
        for task in schedule.tasks
        if task.downlink is not None
    ]
    for table, name in sorted(set(named)):
        if name not in facts.reserve.by_id(table):
            yield Violation(
                rule=Rule.RECORDS, code="unknown-record", details={"id": name}
            )


def _misnamed(facts: Facts, schedule: Schedule) -> Iterator[Violation]:
    """Tasks of another service or provider than their line's, or on another day."""
    first_s = (schedule.day - 1) * SECONDS_PER_DAY - _SLACK_S
    last_s = schedule.day * SECONDS_PER_DAY + _SLACK_S
    for task in schedule.tasks:
        facts.checked[Rule.RECORDS] += 1
        service, provider = facts.service_of(task.line), facts.provider_of(task.line)
        if task.service != service.id or task.provider != provider.id:
            yield of_task(Rule.RECORDS, "other-service", task, service=service.id)
        if not first_s <= task.start_s < task.end_s <= last_s:
            yield of_task(Rule.RECORDS, "other-day", task)
        if task.provider in schedule.refused:
            yield of_task(Rule.TERMS, "refuses", task, provider=task.provider)


def _wrong_looks(facts: Facts, schedule: Schedule) -> Iterator[Violation]:
    """Looks too short or elsewhere than said, and spots looked at too seldom."""
    by_spot: dict[tuple[str, int], list[Task]] = defaultdict(list)
    for task in schedule.tasks:
        service = facts.service_of(task.line)
        length_s = task.end_s - task.start_s
        if length_s < service.look_s - 0.2:
            yield of_task(
                Rule.PHYSICS,
                "look-too-short",
                task,
                has_s=length_s,
                limit_s=service.look_s,
            )
        spots = facts.spots_of(facts.record("needs", task.need))
        if task.place < len(spots):
            lat_deg, lon_deg = spots[task.place]
            away = max(abs(lat_deg - task.lat_deg), abs(lon_deg - task.lon_deg))
            if away > _PLACE_DEG:
                yield of_task(Rule.PHYSICS, "other-place", task)
        if task.strip is None:
            by_spot[task.need, task.place].append(task)
    missed = {(look.need, look.place) for look in schedule.dropped}
    for spot, tasks in sorted(by_spot.items()):
        yield from _wrong_gaps(facts, tasks, whole=spot not in missed)


def _wrong_gaps(facts: Facts, tasks: list[Task], *, whole: bool) -> Iterator[Violation]:
    """Looks at one spot twice in a pass, or further apart than asked and planned."""
    asked_h = facts.record("needs", tasks[0].need).revisit_h
    ordered = sorted(tasks, key=lambda task: task.planned_s)
    for first, second in pairwise(ordered):
        facts.checked[Rule.FULFILMENT] += 1
        apart_s = second.start_s - first.start_s
        if first.satellite == second.satellite and abs(apart_s) < _SAME_PASS_S:
            yield of_task(Rule.FULFILMENT, "same-pass", second)
        if asked_h is None or not whole:
            continue
        planned_s = second.planned_s - first.planned_s
        limit_s = max(asked_h * SECONDS_PER_HOUR, planned_s)
        if apart_s > limit_s + _SLACK_S:
            yield of_task(
                Rule.FULFILMENT,
                "gap-too-long",
                second,
                has_h=apart_s / SECONDS_PER_HOUR,
                limit_h=limit_s / SECONDS_PER_HOUR,
            )


def _wrong_counts(facts: Facts, schedule: Schedule) -> Iterator[Violation]:
    """Looks that do not add up, or more of them than were proven possible."""
    facts.checked[Rule.PROOF] += 1
    n_done, n_left = len(schedule.tasks), len(schedule.dropped)
    if n_done + n_left != schedule.n_planned:
        yield Violation(
            rule=Rule.FULFILMENT,
            code="looks-do-not-add-up",
            details={"has": schedule.n_planned, "found": n_done + n_left},
        )
    if n_done > schedule.n_most:
        yield Violation(
            rule=Rule.PROOF,
            code="more-than-possible",
            details={"has": n_done, "limit": schedule.n_most},
        )
