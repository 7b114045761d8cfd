"""Plans of parts, each solved once for the offers that are left to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from spacereserve.engine.allocation.choosing import choose
from spacereserve.engine.allocation.formulating import formulate
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.solve import Limits
from spacereserve.engine.model import ShareCap
from spacereserve.engine.resilience.after import After, after_of
from spacereserve.engine.resilience.parts import Mark, Part
from spacereserve.engine.resilience.rules import ShareKey, shares_of, spent_by
from spacereserve.engine.supply import Demand, Sky

__all__ = ["PartSolver", "Solved"]


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


class _Known:
    """Plans of one part, by the arcs that they were made with."""

    def __init__(self) -> None:
        self._first: Solved | None = None
        self._by_marks: dict[frozenset[Mark], Solved] = {}

    def of(self, part: Part) -> Solved | None:
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


class PartSolver:
    """Plans parts; remembers what it planned.

    Args:
        sky: The sky, with the whole reserve.
        demands: By need (id): what it asks for.
        limits: How far to go in solving.
    """

    def __init__(self, sky: Sky, demands: Mapping[str, Demand], limits: Limits) -> None:
        self._sky = sky
        self._demands = demands
        self._limits = limits
        self._known: dict[tuple[tuple[str, ...], tuple[ShareCap, ...]], _Known] = {}
        self._base_skies: dict[tuple[ShareCap, ...], Sky] = {}

    def solved(self, part: Part, sky: Sky) -> Solved:
        """The plan of a part, solved where it is not known yet.

        Args:
            part: The part.
            sky: The sky, with the reserve that is left.
        """
        known = self._known.setdefault((part.needs, part.caps), _Known())
        return known.of(part) or known.add(self.solved_anew(part, sky))

    def solved_anew(self, part: Part, sky: Sky) -> Solved:
        """The plan of a part under limits of its own, which is not remembered.

        Args:
            part: The part.
            sky: The sky, with the reserve and the money that are left.
        """
        program = self.formulated(part, sky)
        after = after_of(program, *choose(program, self._limits))
        keys = {item.key for item in after.used}
        return Solved(
            marks=part.marks,
            used_marks=frozenset(
                (key, mark) for key, mark in part.marks if key in keys
            ),
            after=after,
            spent=spent_by(after, program.offers, program.reserve),
            shares=shares_of(after, program),
        )

    def formulated(self, part: Part, sky: Sky) -> Formulation:
        """The program of a part.

        Args:
            part: The part.
            sky: The sky, with the reserve that is left.
        """
        own_sky = self._with_caps(part.caps, sky)
        demands = {name: self._demands[name] for name in part.needs}
        return formulate(own_sky, demands, [arc for _, arc in part.arcs.values()])

    def _with_caps(self, caps: tuple[ShareCap, ...], sky: Sky) -> Sky:
        """A sky where only these share caps hold."""
        if sky is self._sky and caps in self._base_skies:
            return self._base_skies[caps]
        policy = sky.reserve.policy.model_copy(update={"share_caps": caps})
        made = replace(sky, reserve=sky.reserve.replaced(policy=policy))
        if sky is self._sky:
            self._base_skies[caps] = made
        return made
