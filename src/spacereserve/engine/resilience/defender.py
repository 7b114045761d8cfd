"""The defender: the planner's answer to each set of losses, with what it hangs on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.compute import Here, Where, run
from spacereserve.engine.resilience.after import After, ArcKey
from spacereserve.engine.resilience.losses import Loss
from spacereserve.engine.resilience.pieces import Piece, Place
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.sketches import Sketcher
from spacereserve.engine.resilience.taking import Rules
from spacereserve.engine.resilience.worst import Answer

__all__ = ["Defender"]

_HERE = Here()


Struck = tuple[tuple[int, After], ...]
"""Numbers of parts, with their plans."""


def _after(
    planner: Replanner, losses: Sequence[Loss], *, by_parts: bool
) -> tuple[After, Struck]:
    """The plan after losses, and that of each part they strike."""
    struck = planner.parts_struck(losses) if by_parts else ()
    return planner.after(losses), struck


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
        self._struck: dict[tuple[int, ...], Struck] = {}
        self._touched = [planner.touched((loss,)) for loss in self.losses]
        self._by_parts = planner.is_separable and planner.takes_whole_services(losses)
        self._things: dict[int, tuple[int, ...]] = self._strikers()
        self._priorities = sorted(planner.base.unmet())
        self._sketchers: dict[int, Sketcher] = {}
        self._needs = {
            name: Rules.of(name, planner) for name in planner.physics.demands
        }

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
        ask = partial(_after, self.planner, by_parts=self._by_parts)
        afters = run(pieces, ask, where=self._where)
        for lost, (after, struck) in zip(new, afters, strict=True):
            self._known[lost] = self._answer(after)
            self._struck[lost] = struck
        return [self._known[lost] for lost in sets]

    def pieces(self, lost: tuple[int, ...]) -> list[Piece] | None:
        """What a set that was answered costs part by part, where it strikes.

        Args:
            lost: Indices of things, ascending; none gives every part.

        Returns:
            The pieces; None where rules reach across parts.
        """
        if not self._by_parts:
            return None
        return [self._piece(number, lost, own) for number, own in self._struck[lost]]

    def sketches(self, places: Sequence[Place]) -> list[Piece]:
        """What sets cost in parts with plans that are quickly made.

        Args:
            places: Parts, each with the things lost that strike it.

        Returns:
            The pieces, of those parts for which a plan was found.
        """
        found = []
        for number, lost in places:
            if number not in self._sketchers:
                self._sketchers[number] = self._sketcher(number)
            piece = self._sketchers[number].piece(lost)
            if piece is not None:
                found.append(piece)
        return found

    def _sketcher(self, number: int) -> Sketcher:
        gone = {
            thing: self.planner.services_lost((self.losses[thing],))
            for thing in self._things.get(number, ())
        }
        program = self.planner.program_of(number)
        return Sketcher(number, program, gone, self._priorities, self._needs)

    def _strikers(self) -> dict[int, tuple[int, ...]]:
        """By part, the things that strike it, ascending."""
        found: dict[int, list[int]] = defaultdict(list)
        if self._by_parts:
            for thing, loss in enumerate(self.losses):
                for number in self.planner.numbers_struck((loss,)):
                    found[number].append(thing)
        return {number: tuple(things) for number, things in found.items()}

    def _piece(self, number: int, lost: tuple[int, ...], after: After) -> Piece:
        things = self._things.get(number, ())
        unmet = after.unmet()
        value = [*(unmet.get(key, 0.0) for key in self._priorities), after.cost_eur]
        weights = self._weights(after, things)
        return Piece(
            part=number,
            lost=tuple(thing for thing in lost if thing in things),
            value=np.array(value),
            weight=dict(zip(things, weights, strict=True)),
        )

    def _answer(self, after: After) -> Answer:
        unmet, least = after.unmet(), after.least_unmet()
        own = [unmet[key] for key in self._priorities]
        proven = [min(least[key], unmet[key]) for key in self._priorities]
        return Answer(
            value=np.array([*own, after.cost_eur]),
            least=np.array([*proven, after.cost_eur]),
            weight=self._weights(after, range(len(self.losses))),
        )

    def _weights(self, after: After, things: Sequence[int]) -> NDArray[np.float64]:
        """The most that a plan loses of each priority without each of some things."""
        weight = np.zeros((len(things), len(self._priorities) + 1))
        place = {key: number for number, key in enumerate(self._priorities)}
        by_key = {item.key: item for item in after.used}
        for number, thing in enumerate(things):
            struck: dict[str, list[ArcKey]] = defaultdict(list)
            for key in sorted(self._touched[thing] & by_key.keys()):
                struck[key[1]].append(key)
            for need, keys in struck.items():
                cover = sum(by_key[key].fraction for key in keys)
                n_providers = len({by_key[key].provider for key in keys})
                state = after.needs[need]
                most = self._needs[need].most_lost(cover, n_providers)
                weight[number, place[state.priority]] += min(state.met_fraction, most)
        return weight
