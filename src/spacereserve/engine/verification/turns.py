"""Turns: is there time from each look of a satellite to its next, wherever it points?

The lines of sight are found anew with the published SGP4 code, in a frame that goes
along with the satellite: ahead, along the orbit's normal, down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.day_schedule import Schedule, Task
from spacereserve.engine.orbits import ecef_from_geodetic
from spacereserve.engine.orbits.frames import EARTH_ROTATION_RAD_S
from spacereserve.engine.verification.facts import Facts
from spacereserve.engine.verification.sight import Tracks
from spacereserve.engine.verification.violation import Rule, Violation, of_task

__all__ = ["hasty_turns"]

Array = NDArray[np.float64]
_SLACK_S = 0.3
"""What tenths of a second in the times and the angles explain."""
_OFF_NADIR_DEG = 0.1


def hasty_turns(facts: Facts, schedule: Schedule) -> Iterator[Violation]:
    """Looks that a satellite cannot turn to in time, or at another angle than said.

    Args:
        facts: Reserve and orbits.
        schedule: The schedule.
    """
    if facts.catalogue is None:
        return
    tracks = Tracks(facts.catalogue, schedule.at)
    by_satellite: dict[int, list[Task]] = defaultdict(list)
    for task in schedule.tasks:
        by_satellite[task.satellite].append(task)
    numbers = facts.catalogue.catalog_numbers
    for number, tasks in sorted(by_satellite.items()):
        index = int(np.searchsorted(numbers, number))
        if index == len(numbers) or numbers[index] != number:
            continue  # told among the looks
        ordered = sorted(tasks, key=lambda task: (task.start_s, task.end_s))
        lines = lines_of_sight(tracks, index, ordered)
        yield from _other_angles(ordered, lines)
        for k, (first, second) in enumerate(pairwise(ordered)):
            facts.checked[Rule.CAPACITY] += 1
            cosine = float(np.clip(lines[k] @ lines[k + 1], -1.0, 1.0))
            wants_s = _turn_s(
                facts, first, second, float(np.degrees(np.arccos(cosine)))
            )
            has_s = second.start_s - first.end_s
            if has_s < wants_s - _SLACK_S:
                yield of_task(
                    Rule.CAPACITY,
                    "turn-too-short",
                    second,
                    has_s=has_s,
                    limit_s=wants_s,
                )


def _turn_s(facts: Facts, first: Task, second: Task, angle_deg: float) -> float:
    """Least time from the end of a look to the start of the next, seconds."""
    services = [facts.service_of(task.line) for task in (first, second)]
    rate_deg_s = min(float(one.slew_deg_s) for one in services)
    return max(float(one.settle_s) for one in services) + angle_deg / rate_deg_s


def _other_angles(tasks: list[Task], lines: Array) -> Iterator[Violation]:
    off_nadir_deg = np.degrees(np.arccos(np.clip(lines[:, 2], -1.0, 1.0)))
    for task, found_deg in zip(tasks, off_nadir_deg.tolist(), strict=True):
        # A strip's angle is told where it passes its middle, to a second or so.
        slack_deg = _OFF_NADIR_DEG if task.strip is None else 1.0
        if abs(found_deg - task.off_nadir_deg) > slack_deg:
            yield of_task(
                Rule.PHYSICS,
                "angle-told",
                task,
                has_deg=task.off_nadir_deg,
                found_deg=found_deg,
            )


def lines_of_sight(tracks: Tracks, index: int, tasks: list[Task]) -> Array:
    """Unit vectors to the spots of looks, in the satellite's own frame.

    Args:
        tracks: The satellites.
        index: The satellite's index in the catalogue.
        tasks: Its looks.

    Returns:
        Ahead, along the orbit's normal, down; float64 [n, 3].
    """
    at_s = np.array([0.5 * (task.start_s + task.end_s) for task in tasks])
    own_km, fixed_km_s = tracks.states_km(index, at_s)
    turning = np.stack((-own_km[:, 1], own_km[:, 0], np.zeros(len(tasks))), axis=1)
    velocity_km_s = fixed_km_s + EARTH_ROTATION_RAD_S * turning
    site_km = ecef_from_geodetic(
        lat_deg=np.array([task.lat_deg for task in tasks]),
        lon_deg=np.array([task.lon_deg for task in tasks]),
    )
    ray, up = _unit(site_km - own_km), _unit(own_km)
    normal = _unit(np.cross(own_km, velocity_km_s))
    ahead = np.cross(normal, up)
    axes = (ahead, normal, -up)
    return np.stack([np.sum(ray * axis, axis=1) for axis in axes], axis=1)


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
