"""Custody: how often sensors observe objects, and how long they do not.

Asked for a set of objects and a length of time, without a need: for each service, and
for all of them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.model import SurveillanceService
from spacereserve.engine.supply.sightings import Sightings
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.surveillance import sightings_of
from spacereserve.engine.units import SECONDS_PER_DAY, SECONDS_PER_HOUR

__all__ = ["Custody", "custody_of"]


@dataclass(frozen=True, eq=False)
class Custody:
    """What some sensors observe of objects.

    Attributes:
        services: The services, by identifier.
        n_sensors: Sites and satellites that observe.
        per_day: Observations a day of each object, float64 [n_object].
        gap_h: Longest time without one of each object, the ends of the time included,
            hours, float64 [n_object].
    """

    services: tuple[str, ...]
    n_sensors: int
    per_day: NDArray[np.float64]
    gap_h: NDArray[np.float64]

    @property
    def coverage(self) -> float:
        """Share of the objects that are observed at all."""
        return float(np.mean(self.per_day > 0.0))


def custody_of(
    services: Iterable[SurveillanceService],
    objects: NDArray[np.intp],
    *,
    size_m: float,
    sky: Sky,
) -> tuple[Custody, ...]:
    """What services observe of objects over the question's time.

    Args:
        services: The services.
        objects: The objects, indices in the catalogue, at least one.
        size_m: Their diameter.
        sky: The sky.

    Returns:
        One for each service by identifier and, of several, one for all together.
    """
    found = []
    everything: list[Sightings] = []
    ordered = sorted(services, key=lambda one: one.id)
    for service in ordered:
        seen = sightings_of(service, objects, size_m, sky)
        everything += seen
        found.append(_custody((service.id,), seen, len(objects), sky))
    if len(ordered) > 1:
        names = tuple(one.id for one in ordered)
        found.append(_custody(names, everything, len(objects), sky))
    return tuple(found)


def _custody(
    names: tuple[str, ...], seen: Sequence[Sightings], n_objects: int, sky: Sky
) -> Custody:
    end_s = sky.question.duration_s
    spot = np.concatenate([np.empty(0, np.int64), *(one.spot for one in seen)])
    at_s = np.concatenate([np.empty(0), *(one.at_s for one in seen)])
    counts = np.bincount(spot, minlength=n_objects)
    gap_h = np.empty(n_objects)
    for k in range(n_objects):
        edges_s = np.concatenate(([0.0], np.sort(at_s[spot == k]), [end_s]))
        gap_h[k] = np.diff(edges_s).max() / SECONDS_PER_HOUR
    return Custody(names, len(seen), counts / (end_s / SECONDS_PER_DAY), gap_h)
