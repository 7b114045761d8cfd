"""Neighbourhoods: parts of a choice that are chosen anew while the rest stands.

Annealing changes a choice by one option at a time and what it evicts. Here regions of
the graph of options that exclude one another are set free together and solved as a
small program, so that changes which only pay off together are found.

Source: Shaw (1998), Principles and Practice of Constraint Programming, LNCS 1520,
417-431 (large neighbourhood search).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.selection.bounding import prove
from spacereserve.engine.selection.problem import Selection

__all__ = ["Neighbourhoods"]

_Taken = NDArray[np.bool_]
_Options = NDArray[np.intp]
_SIZES = (150, 250, 400)
_MOST_REGIONS = 3
_BRANCHES = 12
"""Options that a region grows by from each of its own."""
_N_NODES = 60
_LONGEST_S = 4.0


@dataclass(frozen=True, eq=False)
class Neighbourhoods:
    """What of a selection is set free, and how it is solved.

    Attributes:
        selection: The selection.
    """

    selection: Selection

    @cached_property
    def _near(self) -> list[list[int]]:
        return [sorted(others) for others in self.selection.neighbours]

    def improved(
        self,
        start: _Taken,
        seed: int,
        *,
        n_programs: int,
        left_s: Callable[[], float | None],
    ) -> _Taken:
        """Chooses parts of a choice anew, one after the other.

        Args:
            start: A choice that keeps every rule, bool [n].
            seed: Of the chances.
            n_programs: Small programs to solve.
            left_s: Tells the seconds that are left; it says None where time is not
                limited, and only then is the result the same on every run.

        Returns:
            A choice that is worth no less, bool [n].
        """
        chance = np.random.default_rng(seed)
        best = start
        for _ in range(n_programs):
            limit_s = left_s()
            if limit_s is not None and limit_s <= 0.0:
                break
            limit_s = None if limit_s is None else min(_LONGEST_S, limit_s)
            free = self._regions(chance)
            found = self._chosen_anew(best, free, limit_s)
            if self.selection.value_of(found) >= self.selection.value_of(best):
                best = found
        return best

    def _regions(self, chance: np.random.Generator) -> _Options:
        """Options of one region or several, grown from options by chance."""
        n = len(self.selection)
        n_regions = int(chance.integers(1, _MOST_REGIONS + 1))
        size = max(1, int(chance.choice(_SIZES)) // n_regions)
        free: set[int] = set()
        for _ in range(n_regions):
            free |= self._region(int(chance.integers(n)), size, chance)
        return np.array(sorted(free), np.intp)

    def _region(self, seed: int, size: int, chance: np.random.Generator) -> set[int]:
        region, edge = {seed}, deque([seed])
        while edge and len(region) < size:
            near = self._near[edge.popleft()]
            for place in chance.permutation(len(near))[:_BRANCHES].tolist():
                if near[place] not in region and len(region) < size:
                    region.add(near[place])
                    edge.append(near[place])
        return region

    def _chosen_anew(
        self, taken: _Taken, free: _Options, limit_s: float | None
    ) -> _Taken:
        """The choice with what is free chosen by the small program."""
        fixed = taken.copy()
        fixed[free] = False
        kept, part = self._beside(fixed, free)
        if len(kept) < 2:
            return taken
        proof = prove(part, taken[kept], n_nodes=_N_NODES, time_limit_s=limit_s)
        if proof.taken is None:
            return taken
        found = fixed.copy()
        found[kept[proof.taken]] = True
        return found if self.selection.allows(found) else taken

    def _beside(self, fixed: _Taken, free: _Options) -> tuple[_Options, Selection]:
        """What can be taken of the free options beside those that are fixed."""
        selection = self.selection
        banned = np.zeros(len(selection), np.bool_)
        for option in np.flatnonzero(fixed).tolist():
            banned[self._near[option]] = True
        triples = selection.free_triples
        held = fixed[triples]
        banned[triples[(held.sum(axis=1) == 2)[:, None] & ~held]] = True
        half = held.sum(axis=1) == 1
        more = triples[half][~held[half]].reshape(-1, 2)
        kept = free[~banned[free]]
        place = np.full(len(selection), -1, np.int64)
        place[kept] = np.arange(len(kept))
        inner, added = selection.only(kept), place[more]
        added = np.sort(added[(added >= 0).all(axis=1)], axis=1)
        part = Selection(
            worth=inner.worth,
            group=inner.group,
            pairs=np.concatenate((inner.pairs, added)),
            triples=inner.triples,
            sizes=inner.sizes,
            rooms=selection.rooms - selection.sizes[:, fixed].sum(axis=1),
        )
        return kept, part
