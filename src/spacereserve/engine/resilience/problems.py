"""A part of a reserve as it is to be solved, and solved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from spacereserve.engine.allocation.arcs import Arc
from spacereserve.engine.model import ShareCap
from spacereserve.engine.resilience.after import After, ArcKey
from spacereserve.engine.resilience.rules import ShareKey

__all__ = ["Arcs", "Known", "Mark", "Problem", "Solved"]

Arcs = Mapping[ArcKey, tuple[str, Arc]]
"""By line and need (ids): a digest of all that a program sees of the arc, and it."""

Mark = tuple[ArcKey, str]
"""Line and need (ids), and the digest of their arc."""


@dataclass(frozen=True, eq=False)
class Problem:
    """A part as it is to be solved.

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

    def without(self, services: Collection[str]) -> Problem:
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
        return Problem(self.needs, left, self.caps)


@dataclass(frozen=True, eq=False)
class Solved:
    """A part with its plan.

    Attributes:
        marks: The arcs that it was solved with.
        used_marks: Those that the plan uses.
        after: The plan.
        spent: What it spends, EUR, by rule (``budget:FIN``, ``ceiling:x``).
        shares: What it supplies, by domain, kind of group and group.
    """

    marks: frozenset[Mark]
    used_marks: frozenset[Mark]
    after: After
    spent: Mapping[str, float]
    shares: Mapping[ShareKey, float]


class Known:
    """Plans of one part, by the arcs that they were made with."""

    def __init__(self) -> None:
        self._first: Solved | None = None
        self._by_marks: dict[frozenset[Mark], Solved] = {}

    def of(self, part: Problem) -> Solved | None:
        """The plan of a part, where it is known already.

        Only the first, made with nothing lost, stands for others: so that no answer
        hangs on what was asked before.

        Args:
            part: The part.
        """
        first, marks = self._first, part.marks
        if first is not None and marks <= first.marks and first.used_marks <= marks:
            return first
        return self._by_marks.get(marks)

    def add(self, solved: Solved) -> Solved:
        """Keeps a plan.

        Args:
            solved: The plan.

        Returns:
            The same plan.
        """
        if self._first is None:
            self._first = solved
        self._by_marks[solved.marks] = solved
        return solved
