"""Planning again and again: the same question with something lost each time.

What physics gives is worked out once. The needs fall into *parts* that share no line;
rules that reach across parts (share caps, budgets, ceilings) are left out at first and
looked at afterwards: where all hold, the parts together are the best plan of the whole;
where one is broken, the parts that it ties together are solved as one. A part whose
offers did not change, or lost only what its plan does not use, keeps its plan. So the
values are those of a new plan of the whole reserve, at a small part of the work.

Where rules tie many needs with a revisit time together, that is still too much for
every loss: there, only the parts that are struck are planned anew, with the money that
the others leave them. Such a plan can be had; how far from best it may be, its bounds
tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from dataclasses import replace

from spacereserve.engine.allocation.arcs import (
    Physics,
    Prospect,
    find_physics,
    find_prospects,
)
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.sharing import caps_at
from spacereserve.engine.allocation.solve import Limits
from spacereserve.engine.model import Reserve, ShareCap
from spacereserve.engine.resilience.after import (
    After,
    ArcKey,
    limited,
    slice_of,
    together,
)
from spacereserve.engine.resilience.left import Left
from spacereserve.engine.resilience.losses import Loss
from spacereserve.engine.resilience.part_solver import PartSolver, Solved
from spacereserve.engine.resilience.parts import Arcs, Part, Splitter
from spacereserve.engine.resilience.rules import (
    CENT_EUR,
    ShareKey,
    broken_caps,
    limit_eur,
    money_left,
    rules_of,
    spent_by,
    with_money,
)
from spacereserve.engine.supply import Sky, silent

__all__ = ["Replanner"]

_FEW = 6
"""More needs with a revisit time than this in a part are too many to plan anew with
all else for every loss."""
_PRECISE = Limits(gap_fraction=1e-4)


class Replanner:
    """Plans one question with one loss after another.

    Args:
        sky: The sky, with the whole reserve.
        physics: What could be given by physics alone; None works it out.
        limits: How far to go in solving.
        prospects: Judges every offer for every need; a replacement can give prices
            that depend on the need.
    """

    def __init__(
        self,
        sky: Sky,
        physics: Physics | None = None,
        *,
        limits: Limits = _PRECISE,
        prospects: Callable[[Sky, Physics], Iterable[Prospect]] = find_prospects,
    ) -> None:
        self.physics = physics or find_physics(sky)
        # What follows may run in other processes, where nobody looks on.
        self.sky = replace(sky, progress=silent)
        self.limits = limits
        self._solver = self._new_solver()
        self._left = Left(self.sky, self.physics, prospects)
        self._base_parts: dict[frozenset[str], list[Part]] = {}
        self._splitter = Splitter(
            self.physics.demands,
            caps_at(self.reserve, sky.question.level),
            self.reserve,
        )
        self._tied: set[str] = set()
        self._first: After | None = None
        self.is_large = False
        """Whether only parts that are struck are planned anew."""
        self.base = self.after(())

    def _new_solver(self) -> PartSolver:
        # What is asked is what losses cost, not which of two plans is a cent cheaper.
        effort = replace(self.limits, by_the_cent=False)
        return PartSolver(self.sky, self.physics.demands, effort)

    @property
    def reserve(self) -> Reserve:
        """The reserve with nothing lost."""
        return self.sky.reserve

    def after(self, losses: Sequence[Loss]) -> After:
        """The best plan after losses.

        Args:
            losses: What is lost; their order plays no part.
        """
        gone = self._left.services_gone(losses)
        if gone is not None and not self.is_large:
            return self._solved_whole(
                lambda tied: [part.without(gone) for part in self._standing(tied)],
                self.sky,
            )
        reserve = self._left.reserve_after(losses)
        arcs = self._left.arcs(losses)
        sky = replace(self.sky, reserve=reserve)
        if self._first is not None and self.is_large:
            return self._solved_within(self._first, arcs, sky)
        return self._solved_whole(
            lambda tied: self._splitter.parts(arcs, tied, grouped_by=arcs), sky
        )

    @property
    def is_separable(self) -> bool:
        """Whether no rule reaches from one part to another, whatever is lost.

        Then what losses cost is the sum of what they cost in each part.
        """
        if self.is_large:
            return False
        reached: dict[str, set[int]] = defaultdict(set)
        for number, part in enumerate(self._standing(self._tied)):
            for _, arc in part.arcs.values():
                for rule in rules_of(arc, self._splitter.caps, self.reserve):
                    reached[rule].add(number)
        return not any(
            len(numbers) > 1 and rule not in self._tied and self._is_limited(rule)
            for rule, numbers in reached.items()
        )

    def _is_limited(self, rule: str) -> bool:
        if rule.startswith("cap:"):
            return True
        return limit_eur(rule, self.reserve, self.sky.question) < float("inf")

    def parts_struck(self, losses: Sequence[Loss]) -> tuple[tuple[int, After], ...]:
        """Parts that losses of whole services strike, each with its plan.

        Args:
            losses: What is lost; nothing gives every part.

        Returns:
            Numbers of parts, ascending, with the best plan of each.
        """
        gone = self._left.services_gone(losses) or frozenset()
        parts = self._standing(self._tied)
        return tuple(
            (number, self._solver.solved(parts[number].without(gone), self.sky).after)
            for number in self.numbers_struck(losses)
        )

    def numbers_struck(self, losses: Sequence[Loss]) -> tuple[int, ...]:
        """Numbers of the parts that losses of whole services strike, ascending.

        Args:
            losses: What is lost; nothing gives every part.
        """
        gone = self._left.services_gone(losses) or frozenset()
        return tuple(
            number
            for number, part in enumerate(self._standing(self._tied))
            if not losses or not part.services.isdisjoint(gone)
        )

    def program_of(self, number: int) -> Formulation:
        """The program of a part with nothing lost.

        Args:
            number: Number of the part, as ``numbers_struck`` tells it.
        """
        return self._solver.formulated(self._standing(self._tied)[number], self.sky)

    def services_lost(self, losses: Sequence[Loss]) -> frozenset[str]:
        """Services (ids) that losses take away whole.

        Args:
            losses: What is lost.
        """
        return self._left.services_gone(losses) or frozenset()

    def takes_whole_services(self, losses: Sequence[Loss]) -> bool:
        """Whether losses only take services away whole.

        Args:
            losses: What is lost.
        """
        return self._left.services_gone(losses) is not None

    def touched(self, losses: Sequence[Loss]) -> frozenset[ArcKey]:
        """Offers for needs that losses take away or change.

        Args:
            losses: What is lost.
        """
        gone = self._left.services_gone(losses)
        if gone is not None:
            return frozenset().union(
                *(self._left.arcs_of(name) for name in sorted(gone))
            )
        base = self._left.arcs()
        left = self._left.arcs(losses)
        return frozenset(
            key for key, (mark, _) in base.items() if left.get(key, ("",))[0] != mark
        )

    @property
    def caps(self) -> tuple[ShareCap, ...]:
        """The share caps that hold at this level."""
        return tuple(self._splitter.caps)

    @property
    def arc_keys(self) -> frozenset[ArcKey]:
        """Offers for needs that stand with nothing lost."""
        return frozenset(self._left.arcs())

    def arc_keys_after(self, losses: Sequence[Loss]) -> frozenset[ArcKey]:
        """Offers for needs that stand after losses or other changes.

        Args:
            losses: What is lost or changed.
        """
        return frozenset(self._left.arcs(losses))

    def without_caps(self, domains: Collection[str]) -> Replanner:
        """The same planner where reliance on one is not capped in some domains.

        Args:
            domains: The domains.
        """
        other = copy(self)
        kept = [cap for cap in self.caps if cap.domain not in domains]
        other._splitter = replace(self._splitter, caps=kept)  # noqa: SLF001 - its own
        other._solver = self._new_solver()  # noqa: SLF001 - its own
        other._base_parts = {}  # noqa: SLF001 - its own
        return other

    # Parts ---------------------------------------------------------------------------

    def _standing(self, tied: Collection[str]) -> list[Part]:
        """The parts with nothing lost."""
        key = frozenset(tied)
        if key not in self._base_parts:
            arcs = self._left.arcs()
            self._base_parts[key] = self._splitter.parts(arcs, key, grouped_by=arcs)
        return self._base_parts[key]

    def _solved_whole(
        self, parts_of: Callable[[Collection[str]], list[Part]], sky: Sky
    ) -> After:
        """Solves parts, and ties together those that break a rule between them."""
        tied = set(self._tied)
        while True:
            parts = parts_of(tied)
            solved = [self._solver.solved(part, sky) for part in parts]
            broken = self._broken(solved) - tied
            if not broken:
                break
            tied |= broken
        after = together([item.after for item in solved])
        if self._first is None:
            self._tied, self._first = tied, after
            self.is_large = any(self._n_revisits(part) > _FEW for part in parts)
        return after

    def _n_revisits(self, part: Part) -> int:
        demands = self.physics.demands
        return sum(demands[name].kind == "gap" for name in part.needs)

    def _solved_within(self, base: After, arcs: Arcs, sky: Sky) -> After:
        """Plans struck parts anew within the money that all others leave them.

        For large reserves: what is not struck stands as it is, so the plan can be had;
        its bounds allow the struck parts all the money there is.
        """
        caps = {rule for rule in self._tied if rule.startswith("cap:")}
        before = self._left.arcs()
        # A change may sign a quotation, whose offers do not stand with nothing lost.
        either = {**before, **{key: arcs[key] for key in arcs if key not in before}}
        standing = {
            part.needs: slice_of(base, part.needs)
            for part in self._splitter.parts(before, caps, grouped_by=either)
        }
        struck = [
            part
            for part in self._splitter.parts(arcs, caps, grouped_by=either)
            if not {item.key for item in standing[part.needs].used}
            <= _unchanged(part, before)
        ]
        offers = {arc.offer.id: arc.offer for _, arc in either.values()}
        bounds = []
        for part in struck:
            free = self._solver.solved(part, sky)
            bounds.append(free.after)
            others = [item for needs, item in standing.items() if needs != part.needs]
            spent = spent_by(together(others), offers, self.reserve)
            left = money_left(spent, free.spent, self.reserve, self.sky.question)
            standing[part.needs] = (
                free.after
                if left is None
                else self._solver.solved_anew(part, with_money(sky, left)).after
            )
        return limited(together(list(standing.values())), base, bounds)

    def _broken(self, solved: Iterable[Solved]) -> set[str]:
        """Rules that the parts together do not keep."""
        items = list(solved)
        spent: dict[str, float] = defaultdict(float)
        for item in items:
            for rule, eur in item.spent.items():
                spent[rule] += eur
        question = self.sky.question
        broken = {
            rule
            for rule, eur in spent.items()
            if eur > limit_eur(rule, self.reserve, question) + CENT_EUR
        }
        shares: dict[ShareKey, float] = defaultdict(float)
        for item in items:
            for key, amount in item.shares.items():
                shares[key] += amount
        return broken | broken_caps(shares, self._splitter.caps, self.physics.demands)


def _unchanged(part: Part, before: Arcs) -> set[ArcKey]:
    """Offers for the needs of a part that stand as they did with nothing lost."""
    return {
        key for key, (mark, _) in part.arcs.items() if before.get(key, ("",))[0] == mark
    }
