"""Parts: needs that share no line, and so can be planned each by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacereserve.engine.allocation.arcs import Arc
from spacereserve.engine.model import Reserve, ShareCap
from spacereserve.engine.resilience.after import ArcKey
from spacereserve.engine.resilience.rules import rules_of
from spacereserve.engine.supply import Demand

__all__ = ["Arcs", "Groups", "Mark", "Part", "Splitter"]

Arcs = Mapping[ArcKey, tuple[str, Arc]]
"""By line and need (ids): a digest of all that a program sees of the arc, and it."""

Mark = tuple[ArcKey, str]
"""Line and need (ids), and the digest of their arc."""


@dataclass(frozen=True, eq=False)
class Part:
    """Needs that share no line with others, and what could serve them.

    Attributes:
        needs: Needs (ids), ascending.
        arcs: Arcs of these needs, with what tells each from others.
        caps: Share caps that hold within it.
    """

    needs: tuple[str, ...]
    arcs: Arcs
    caps: tuple[ShareCap, ...]

    @cached_property
    def marks(self) -> frozenset[Mark]:
        """What tells it from others of the same needs and caps."""
        return frozenset((key, mark) for key, (mark, _) in self.arcs.items())

    @cached_property
    def services(self) -> frozenset[str]:
        """Services (ids) that could serve it."""
        return frozenset(arc.offer.service.id for _, arc in self.arcs.values())

    def without(self, services: Collection[str]) -> Part:
        """The same part when services are lost.

        Args:
            services: Services (ids).
        """
        if self.services.isdisjoint(services):
            return self
        left = {
            key: item
            for key, item in self.arcs.items()
            if item[1].offer.service.id not in services
        }
        return Part(self.needs, left, self.caps)


class Groups:
    """Needs in groups that are joined where they share something.

    Args:
        needs: Needs (ids).
    """

    def __init__(self, needs: Iterable[str]) -> None:
        self._parent: dict[str, str] = {
            f"need:{name}": f"need:{name}" for name in needs
        }

    def _head(self, node: str) -> str:
        parent = self._parent.setdefault(node, node)
        while parent != self._parent[parent]:
            self._parent[parent] = parent = self._parent[self._parent[parent]]
        self._parent[node] = parent
        return parent

    def head(self, need: str) -> str:
        """What stands for the group of a need (id)."""
        return self._head(f"need:{need}")

    def join(self, thing: str, need: str) -> None:
        """Puts a need (id) into the group of those that share a thing."""
        first, second = sorted((self._head(thing), self.head(need)))
        self._parent[second] = first

    def parts(self) -> list[tuple[str, tuple[str, ...]]]:
        """The groups: what stands for each, and its needs (ids), ascending."""
        found: dict[str, list[str]] = defaultdict(list)
        for node in sorted(self._parent):
            if node.startswith("need:"):
                found[self._head(node)].append(node.removeprefix("need:"))
        return [(head, tuple(needs)) for head, needs in sorted(found.items())]


@dataclass(frozen=True, eq=False)
class Splitter:
    """Splits offers for needs into parts.

    Attributes:
        demands: By need (id): what it asks for.
        caps: Share caps that hold.
        reserve: The reserve with nothing lost.
    """

    demands: Mapping[str, Demand]
    caps: Sequence[ShareCap]
    reserve: Reserve

    def parts(
        self, arcs: Arcs, tied: Collection[str], *, grouped_by: Arcs
    ) -> list[Part]:
        """The parts of what is left.

        Args:
            arcs: Offers for needs that are left.
            tied: Rules (``kind:id``) that hold needs together in one part.
            grouped_by: Offers for needs that say which needs share a line.
        """
        groups = Groups(self.demands)
        for (_, need), (_, arc) in grouped_by.items():
            offer = arc.offer
            groups.join(f"offer:{offer.agreement.id}:{offer.service.id}", need)
            for rule in rules_of(arc, self.caps, self.reserve):
                if rule in tied:
                    groups.join(rule, need)
        by_part: dict[str, dict[ArcKey, tuple[str, Arc]]] = defaultdict(dict)
        for key, item in arcs.items():
            by_part[groups.head(key[1])][key] = item
        return [
            Part(needs, by_part[head], self._caps_within(needs, tied))
            for head, needs in groups.parts()
        ]

    def _caps_within(
        self, needs: tuple[str, ...], tied: Collection[str]
    ) -> tuple[ShareCap, ...]:
        domains = {self.demands[name].need.domain for name in needs}
        return tuple(
            cap
            for cap in self.caps
            if cap.domain in domains and f"cap:{cap.domain}" in tied
        )
