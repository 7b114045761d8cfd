"""The defender: the planner's answer to each set of losses, with what it hangs on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.compute import Here, Where, run
from spacereserve.engine.resilience.after import After, ArcKey
from spacereserve.engine.resilience.losses import Loss
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.worst import Answer

__all__ = ["Defender"]

_HERE = Here()


def _after(planner: Replanner, losses: Sequence[Loss]) -> After:
    return planner.after(losses)


class Defender:
    """Answers for the defender by planning anew.

    Args:
        planner: Plans again and again.
        losses: The things that can be lost.
        where: Where to plan; the answers are the same.
    """

    def __init__(
        self, planner: Replanner, losses: Sequence[Loss], *, where: Where = _HERE
    ) -> None:
        self.planner = planner
        self.losses = tuple(losses)
        self._where = where
        self._known: dict[tuple[int, ...], Answer] = {}
        self._touched = [planner.touched((loss,)) for loss in self.losses]
        self._priorities = sorted(planner.base.unmet())
        self._needs = {name: _Rules(name, planner) for name in planner.physics.demands}

    @property
    def n_things(self) -> int:
        """How many things can be lost."""
        return len(self.losses)

    def after(self, lost: tuple[int, ...]) -> After:
        """The plan when things are lost.

        Args:
            lost: Indices of things.
        """
        return self.planner.after([self.losses[number] for number in lost])

    def answers(self, sets: Sequence[tuple[int, ...]]) -> list[Answer]:
        """The best answer to each set of losses.

        Args:
            sets: Sets, each as indices of things, ascending.
        """
        new = [lost for lost in sets if lost not in self._known]
        pieces = [[self.losses[number] for number in lost] for lost in new]
        afters = run(pieces, partial(_after, self.planner), where=self._where)
        self._known.update(
            (lost, self._answer(after)) for lost, after in zip(new, afters, strict=True)
        )
        return [self._known[lost] for lost in sets]

    def _answer(self, after: After) -> Answer:
        unmet, least = after.unmet(), after.least_unmet()
        own = [unmet[key] for key in self._priorities]
        proven = [min(least[key], unmet[key]) for key in self._priorities]
        return Answer(
            value=np.array([*own, after.cost_eur]),
            least=np.array([*proven, after.cost_eur]),
            weight=self._weights(after),
        )

    def _weights(self, after: After) -> NDArray[np.float64]:
        """The most that a plan loses of each priority without each thing."""
        weight = np.zeros((len(self.losses), len(self._priorities) + 1))
        place = {key: number for number, key in enumerate(self._priorities)}
        by_key = {item.key: item for item in after.used}
        for number, touched in enumerate(self._touched):
            struck: dict[str, list[ArcKey]] = defaultdict(list)
            for key in touched:
                if key in by_key:
                    struck[key[1]].append(key)
            for need, keys in struck.items():
                cover = sum(by_key[key].fraction for key in keys)
                n_providers = len({by_key[key].provider for key in keys})
                state = after.needs[need]
                most = self._needs[need].most_lost(cover, n_providers)
                weight[number, place[state.priority]] += min(state.met_fraction, most)
        return weight


class _Rules:
    """What else a need asks for beside cover."""

    def __init__(self, name: str, planner: Replanner) -> None:
        demand = planner.physics.demands[name]
        program = Formulation(planner.sky, {name: demand}, ())
        self.n_wanted = program.n_providers_wanted(demand.need)
        self.survive = demand.need.survive_loss_fraction
        self.whole = bool(demand.need.all_or_nothing)

    def most_lost(self, cover: float, n_providers: int) -> float:
        """The most of the need that is lost with cover and providers.

        Args:
            cover: Share of the need that what is lost would meet by itself.
            n_providers: Providers that have a part in it.
        """
        if self.whole:
            return 1.0
        most = cover
        if self.survive:
            most = max(most, cover / self.survive)
        if self.n_wanted > 1:
            most = max(most, n_providers / self.n_wanted)
        return most
