"""Coalitions: what some of the nations would pay for their own needs alone.

A coalition is served as well as it is served together with all, by the same offers at
the same prices, and pays every activation fee it needs in full. A need of several
nations is had by each coalition that holds one of them: such a nation alone would have
to buy it whole. The alliance's own rules (share caps, budgets, ceilings) do not bind a
coalition, so that what they cost is not taken for what pooling saves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from spacereserve.engine.allocation.arcs import Arc, find_prospects
from spacereserve.engine.allocation.formulating import formulate
from spacereserve.engine.allocation.sharing import payers_of
from spacereserve.engine.allocation.solve import solve
from spacereserve.engine.compute import Where, run
from spacereserve.engine.model import Reserve
from spacereserve.engine.resilience.parts import Groups
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.supply import Sky

__all__ = ["Coalitions", "Part", "without_rules"]

_NOISE = 2e-6
_FEW = 6


@dataclass(frozen=True, eq=False)
class Part:
    """Needs that share no offer with others: a game of its own.

    Attributes:
        needs: Needs (ids) served in it, ascending.
        nations: Nations (ids) that pay for one of them, ascending.
    """

    needs: tuple[str, ...]
    nations: tuple[str, ...]


def without_rules(reserve: Reserve) -> Reserve:
    """The reserve without share caps, budgets and ceilings.

    Args:
        reserve: The reserve.
    """
    return reserve.replaced(
        policy=reserve.policy.model_copy(update={"share_caps": ()}),
        nations=tuple(
            item.model_copy(update={"budget_eur_per_day": {}})
            for item in reserve.nations
        ),
        agreements=tuple(
            item.model_copy(update={"ceiling_eur": None}) for item in reserve.agreements
        ),
    )


class Coalitions:
    """Costs of coalitions, each worked out once.

    Args:
        planner: Holds the plan of all together.
    """

    def __init__(self, planner: Replanner) -> None:
        self.planner = planner
        self.n_solved = 0
        sky = planner.sky
        self._sky: Sky = replace(sky, reserve=without_rules(sky.reserve))
        self._arcs: dict[str, list[Arc]] = defaultdict(list)
        for item in find_prospects(self._sky, planner.physics):
            if item.arc is not None:
                self._arcs[item.need].append(item.arc)
        self._keep = {
            name: max(0.0, need.met_fraction - _NOISE)
            for name, need in planner.base.needs.items()
            if need.met_fraction > _NOISE
        }
        self._payers = {
            name: frozenset(payers_of(demand.need, sky.reserve))
            for name, demand in planner.physics.demands.items()
        }
        self._known: dict[tuple[str, ...], float] = {}
        self.parts = self._find_parts()

    def _find_parts(self) -> tuple[Part, ...]:
        groups = Groups(self._keep)
        for name in self._keep:
            for arc in self._arcs[name]:
                offer = arc.offer
                groups.join(f"offer:{offer.agreement.id}:{offer.service.id}", name)
        return tuple(
            Part(
                needs,
                tuple(sorted({n for name in needs for n in self._payers[name]})),
            )
            for _, needs in groups.parts()
        )

    def needs_of(self, part: Part, nations: frozenset[str]) -> tuple[str, ...]:
        """The needs (ids) of a part that a coalition would have to buy.

        Args:
            part: The part.
            nations: The coalition's nations (ids).
        """
        return tuple(name for name in part.needs if self._payers[name] & nations)

    def plan_all(
        self,
        wanted: Iterable[tuple[Part, frozenset[str]]],
        *,
        where: Where,
        progress: Callable[[float], None] | None = None,
    ) -> None:
        """Plans for coalitions at once, so that their costs are known when asked for.

        Args:
            wanted: Parts and coalitions; those of like needs are planned once.
            where: Where to plan; the costs are the same.
            progress: Told the share of them that is done.
        """
        missing = sorted(
            {
                needs
                for part, nations in wanted
                if not self.is_as_chosen(part)
                and (needs := self.needs_of(part, nations))
                and needs not in self._known
            }
        )
        costs_eur = run(missing, self.planned_eur, where=where, progress=progress)
        self.n_solved += len(missing)
        self._known.update(zip(missing, costs_eur, strict=True))

    def cost_eur(self, part: Part, nations: frozenset[str]) -> float:
        """What a coalition would pay alone in a part, EUR.

        Args:
            part: The part.
            nations: The coalition's nations (ids).
        """
        needs = self.needs_of(part, nations)
        if needs not in self._known:
            self._known[needs] = self._found_eur(part, needs)
        return self._known[needs]

    def _found_eur(self, part: Part, needs: tuple[str, ...]) -> float:
        if not needs:
            return 0.0
        if self.is_as_chosen(part):
            return self._as_chosen(needs)
        self.n_solved += 1
        return self.planned_eur(needs)

    def is_as_chosen(self, part: Part) -> bool:
        """Whether coalitions keep the plan's own choice of offers in a part.

        So it is where too many needs ask for a revisit time to plan every coalition.
        """
        demands = self.planner.physics.demands
        return sum(demands[name].kind == "gap" for name in part.needs) > _FEW

    def needs_as_chosen(self) -> tuple[str, ...]:
        """Needs (ids) of the parts where coalitions keep the plan's own choice."""
        return tuple(
            sorted(
                name
                for part in self.parts
                if self.is_as_chosen(part)
                for name in part.needs
            )
        )

    def _as_chosen(self, needs: tuple[str, ...]) -> float:
        """Use by needs, and the fees of all lines that they use, as planned, EUR."""
        base, own = self.planner.base, set(needs)
        used = [item for item in base.used if item.need in own]
        fees_eur = sum(base.fees_eur[line] for line in {item.line for item in used})
        return round(sum(item.cost_eur for item in used) + fees_eur, 2)

    def planned_eur(self, needs: tuple[str, ...]) -> float:
        """What it costs to serve some needs as well as in the plan of all, EUR.

        Args:
            needs: Needs (ids), ascending.
        """
        demands = {name: self.planner.physics.demands[name] for name in needs}
        arcs = [arc for name in needs for arc in self._arcs[name]]
        program = formulate(self._sky, demands, arcs)
        keep: Mapping[str, float] = {name: self._keep[name] for name in needs}
        solution = solve(program, limits=self.planner.limits, keep=keep)
        return round(float(program.costs() @ solution.values), 2)
