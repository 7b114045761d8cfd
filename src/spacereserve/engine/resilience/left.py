"""What is left after losses: the reserve, and which offers could still serve whom."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from spacereserve.engine.allocation.arcs import Arc, Physics, Prospect
from spacereserve.engine.model import Reserve
from spacereserve.engine.resilience.after import ArcKey
from spacereserve.engine.resilience.losing import apply_all
from spacereserve.engine.resilience.losses import (
    Loss,
    struck_services,
    takes_services_only,
)
from spacereserve.engine.resilience.parts import Arcs
from spacereserve.engine.supply import Demand, Sky, find_supplies, quality_of

__all__ = ["Left"]


class Left:
    """Finds what is left after losses; remembers what it found.

    Args:
        sky: The sky, with the whole reserve.
        physics: What could be given by physics alone, with nothing lost.
        prospects: Judges every offer for every need.
    """

    def __init__(
        self,
        sky: Sky,
        physics: Physics,
        prospects: Callable[[Sky, Physics], Iterable[Prospect]],
    ) -> None:
        self.sky = sky
        self.physics = physics
        self._prospects = prospects
        self._changed: dict[frozenset[str], Arcs] = {}
        self._by_service: dict[str, set[ArcKey]] = {}

    @property
    def reserve(self) -> Reserve:
        """The reserve with nothing lost."""
        return self.sky.reserve

    def reserve_after(self, losses: Sequence[Loss]) -> Reserve:
        """The reserve after losses.

        Args:
            losses: What is lost.
        """
        return apply_all(losses, self.reserve, today=self.sky.question.at.date())

    def services_gone(self, losses: Sequence[Loss]) -> frozenset[str] | None:
        """Services (ids) that losses take whole; None where they change more.

        Args:
            losses: What is lost.
        """
        if not all(takes_services_only(loss, self.reserve) for loss in losses):
            return None
        return frozenset(
            name for loss in losses for name in struck_services(loss, self.reserve)
        )

    def arcs_of(self, service: str) -> set[ArcKey]:
        """Offers for needs that a service stands behind, with nothing lost.

        Args:
            service: Service (id).
        """
        if not self._by_service:
            for key, (_, arc) in self.arcs().items():
                self._by_service.setdefault(arc.offer.service.id, set()).add(key)
        return self._by_service.get(service, set())

    def arcs(self, losses: Sequence[Loss] = ()) -> Arcs:
        """Offers for needs that are left, with what tells each from others.

        Args:
            losses: What is lost.
        """
        key = frozenset(loss.id for loss in losses)
        gone = self.services_gone(losses)
        if key and gone is not None:
            return {
                name: item
                for name, item in self.arcs().items()
                if item[1].offer.service.id not in gone
            }
        if key not in self._changed:
            sky = replace(self.sky, reserve=self.reserve_after(losses))
            physics = self._physics_after(sky, losses)
            self._changed[key] = {
                (item.offer.id, item.need): (_mark(item.arc), item.arc)
                for item in self._prospects(sky, physics)
                if item.arc is not None
            }
        return self._changed[key]

    def _physics_after(self, sky: Sky, losses: Sequence[Loss]) -> Physics:
        """Physics with the services worked out anew that lost some of their assets."""
        before, now = self.reserve.by_id("services"), sky.reserve.by_id("services")
        gone = sorted({number for loss in losses for number in loss.satellites})
        changed = {name for name in before if now[name] != before[name]}
        if gone:
            sky = _without_satellites(sky, gone)
            changed |= self._services_with(gone)
        if not changed:
            return self.physics
        qualities = dict(self.physics.qualities)
        wanted: dict[str, list[Demand]] = {}
        for service, need in self.physics.supplies:
            if service in changed:
                demand = self.physics.demands[need]
                verdict = quality_of(now[service], demand.need, sky)
                if verdict is None:
                    wanted.setdefault(service, []).append(demand)
                else:
                    qualities[service, need] = verdict
        supplies = {**self.physics.supplies, **find_supplies(wanted, sky)}
        return Physics(self.physics.demands, qualities, supplies)

    def _services_with(self, satellites: Sequence[int]) -> set[str]:
        numbers = self.sky.catalogue.catalog_numbers
        return {
            item.id
            for item in self.reserve.services
            if np.isin(
                numbers[self.sky.satellites_of(item.assets)], list(satellites)
            ).any()
        }


def _mark(arc: Arc) -> str:
    """A digest of all that a program sees of an arc."""
    found = hashlib.blake2b(digest_size=12)
    line = arc.offer.line
    for array in (arc.bins, arc.most, arc.unit_cost_eur, arc.ready):
        found.update(np.ascontiguousarray(array).tobytes())
    if arc.supply.looks is not None:
        found.update(arc.supply.looks.at_s.tobytes())
    found.update(
        repr((line.quantity, line.call_up_h, line.ramp_h, arc.credit)).encode()
    )
    return found.hexdigest()


def _without_satellites(sky: Sky, numbers: Sequence[int]) -> Sky:
    left = ~np.isin(sky.catalogue.catalog_numbers, list(numbers))
    return replace(sky, catalogue=sky.catalogue.subset(np.flatnonzero(left)))
