"""Downlinks: is each product sent where it can be heard, alone, and from a recorder?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from spacereserve.engine.allocation.day_schedule import Downlink, Schedule, Task
from spacereserve.engine.units import SECONDS_PER_HOUR
from spacereserve.engine.verification.facts import Facts
from spacereserve.engine.verification.sight import Tracks, sight
from spacereserve.engine.verification.violation import Rule, Violation, of_task

__all__ = ["wrong_downlinks"]

_ROUNDING_S = 0.11
_MASK_DEG = 0.1
_N_INSTANTS = 5


def wrong_downlinks(facts: Facts, schedule: Schedule) -> Iterator[Violation]:
    """Products that cannot come down as they are said to.

    Args:
        facts: Reserve and orbits; without orbits nothing is said of contacts.
        schedule: The schedule.
    """
    by_satellite: dict[int, list[Task]] = defaultdict(list)
    for task in schedule.tasks:
        facts.checked[Rule.DELIVERY] += 1
        by_satellite[task.satellite].append(task)
        yield from _wrong_downlink(facts, task)
    for _, tasks in sorted(by_satellite.items()):
        yield from _two_at_once(tasks)
        yield from _overfull(facts, tasks)


def _wrong_downlink(facts: Facts, task: Task) -> Iterator[Violation]:
    service, down = facts.service_of(task.line), task.downlink
    if down is None:
        if not service.relay:
            yield of_task(Rule.DELIVERY, "no-downlink", task)
        return
    if down.station not in service.stations or not _is_heard(facts, task, down):
        yield of_task(Rule.DELIVERY, "not-heard", task, asset=down.station)
    if down.end_s - down.start_s < service.downlink_s - _ROUNDING_S:
        yield of_task(
            Rule.DELIVERY,
            "downlink-too-short",
            task,
            has_s=down.end_s - down.start_s,
            limit_s=service.downlink_s,
        )
    if down.start_s < task.end_s - _ROUNDING_S:
        yield of_task(Rule.DELIVERY, "down-before-taken", task)
    there_s = down.end_s + service.processing_h * SECONDS_PER_HOUR
    if task.delivered_s < there_s - _ROUNDING_S:
        yield of_task(Rule.DELIVERY, "delivered-before-down", task)


def _is_heard(facts: Facts, task: Task, down: Downlink) -> bool:
    """Whether the station sees the satellite above its mask all the while."""
    if facts.catalogue is None:
        return True
    numbers = facts.catalogue.catalog_numbers
    index = int(np.searchsorted(numbers, task.satellite))
    if index == len(numbers):
        return False
    site = facts.record("assets", down.station)
    at_s = np.linspace(down.start_s + 0.1, down.end_s - 0.1, _N_INSTANTS)
    place = np.tile((site.lat_deg, site.lon_deg, site.height_km), (len(at_s), 1))
    seen = sight(Tracks(facts.catalogue, facts.plan.at), index, place, at_s)
    return bool(np.all(seen.elevation_deg >= site.min_elevation_deg - _MASK_DEG))


def _two_at_once(tasks: list[Task]) -> Iterator[Violation]:
    """Products that one satellite is said to send at the same time."""
    sent = [(task.downlink, task) for task in tasks if task.downlink is not None]
    ordered = sorted(sent, key=lambda pair: pair[0].start_s)
    for (first, _), (second, task) in pairwise(ordered):
        if second.start_s < first.end_s - _ROUNDING_S:
            yield of_task(Rule.DELIVERY, "two-downlinks", task)


def _overfull(facts: Facts, tasks: list[Task]) -> Iterator[Violation]:
    """Looks for which the recorder has no room when they are taken."""
    stored = [(task.end_s, task.downlink, task) for task in tasks if task.downlink]
    for taken_s, _, task in stored:
        room = facts.service_of(task.line).n_looks_stored
        waiting = sum(
            other_s <= taken_s and down.end_s > taken_s for other_s, down, _ in stored
        )
        if room is not None and waiting > room:
            yield of_task(Rule.CAPACITY, "recorder-full", task, has=waiting, limit=room)
