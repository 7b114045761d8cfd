"""Choosing: search for a good choice, then show how good it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.selection.bounding import Proof, prove
from spacereserve.engine.selection.kernel import anneal
from spacereserve.engine.selection.neighbourhoods import Neighbourhoods
from spacereserve.engine.selection.problem import Selection

__all__ = ["Choice", "Effort", "choose", "greedy", "warm"]

_TIER = 100
"""Options worth a hundredth of the best, or less, are light beside the weighty."""
_HOT, _STILL = 0.2, 0.12
"""Temperatures at the start and at the end, in the most and the least worth."""
_WARM = 0.12
"""The first one where only the lighter options are still to move."""
_NARROW = 15
"""Worth of the lightest weighty option in a walk, in light ones."""
_MELT = 0.3
"""Its first temperature, in the least worth of the weighty."""
_N_PROGRAMS = 3
"""Neighbourhoods that are solved in a round."""
_GENERATION = 4
"""Rounds that start from what is known at the same time."""
_PART_FOR_PROOF = 0.12
"""Part of a time limit that is given to the bound."""


@dataclass(frozen=True)
class Effort:
    """How far to go.

    Attributes:
        n_rounds: Rounds of the search, each from a fresh seed.
        n_draws: Options that are drawn in each stage of a round.
        n_nodes: Nodes of the tree for the bound; 0 relaxes the program only, None
            solves nothing and adds the best of each group.
        n_threads: Rounds that run at a time; the choice does not depend on it.
        time_limit_s: Longest time, seconds; None for none (only then is the choice the
            same on every run).
    """

    n_rounds: int = 2
    n_draws: int = 200_000
    n_nodes: int | None = 2_000
    n_threads: int = 1
    time_limit_s: float | None = None


@dataclass(frozen=True, eq=False)
class Choice:
    """A choice, and how good it is.

    Attributes:
        taken: Whether each option is taken, bool [n].
        value: What it is worth.
        bound: No choice is worth more.
    """

    taken: NDArray[np.bool_]
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        """True where nothing is worth more."""
        return self.value >= self.bound


_DEFAULT = Effort()
Clock = Callable[[], float]


def greedy(selection: Selection) -> NDArray[np.bool_]:
    """Takes options from the most worth down, each that still fits.

    Args:
        selection: The selection.

    Returns:
        Whether each option is taken, bool [n]; ties by the option's number.
    """
    taken = np.zeros(len(selection), np.bool_)
    load = np.zeros(len(selection.rooms), np.int64)
    partners: list[list[tuple[int, int]]] = [[] for _ in range(len(selection))]
    for a, b, c in selection.free_triples.tolist():
        partners[a].append((b, c))
        partners[b].append((a, c))
        partners[c].append((a, b))
    for option in np.argsort(-selection.worth, kind="stable").tolist():
        room = np.all(load + selection.sizes[:, option] <= selection.rooms)
        apart = not any(taken[other] for other in selection.neighbours[option])
        loose = not any(taken[a] and taken[b] for a, b in partners[option])
        if room and apart and loose:
            taken[option] = True
            load += selection.sizes[:, option]
    return taken


def choose(
    selection: Selection,
    *,
    effort: Effort = _DEFAULT,
    start: NDArray[np.bool_] | None = None,
    seed: int = 0,
    clock: Clock = time.monotonic,
) -> Choice:
    """Chooses the options that are worth most together.

    One round of search, then the bound, then further rounds where the two differ.

    Args:
        selection: The selection.
        effort: How far to go.
        start: A choice to begin with, such as the one before a change; what no longer
            keeps the rules must have been dropped. None begins from the greedy one.
        seed: Of the chances.
        clock: Tells the time, seconds, where a limit is set.

    Returns:
        The best choice found, with its bound.
    """
    began_s = clock()
    if len(selection) == 0:
        return Choice(np.zeros(0, np.bool_), 0, 0)
    rounds = _Rounds(selection, effort)
    best = greedy(selection) if start is None else start
    found = rounds.refined(best, seed) if start is not None else rounds.played(seed)
    best = max(best, found, key=selection.value_of)
    round_s = clock() - began_s
    proof = _proof(selection, best, effort)
    if proof.taken is not None:
        best = max(best, proof.taken, key=selection.value_of)
    left = _Left(clock, began_s, round_s, effort.time_limit_s)
    with ThreadPoolExecutor(effort.n_threads) as pool:
        for numbers in _generations(effort.n_rounds):
            if left.ended() or selection.value_of(best) >= proof.bound:
                break
            if numbers.start < _GENERATION and not left.allows_walks(
                len(numbers), effort.n_threads
            ):
                continue
            plays = [
                partial(rounds.next, number, best, seed, left.left_s)
                for number in numbers
            ]
            for found in pool.map(lambda play: play(), plays):
                best = max(found, best, key=selection.value_of)
    value = selection.value_of(best)
    return Choice(best, value, max(value, proof.bound))


def _proof(selection: Selection, best: NDArray[np.bool_], effort: Effort) -> Proof:
    if effort.n_nodes is None:
        most = np.zeros(int(selection.group.max()) + 1, np.int64)
        np.maximum.at(most, selection.group, selection.worth)
        return Proof(int(most.sum()), None)
    limit_s = effort.time_limit_s
    return prove(
        selection,
        best,
        n_nodes=effort.n_nodes,
        time_limit_s=None if limit_s is None else _PART_FOR_PROOF * limit_s,
    )


@dataclass(eq=False)
class _Left:
    """Whether there is time for more rounds."""

    clock: Clock
    began_s: float
    round_s: float
    limit_s: float | None

    def ended(self) -> bool:
        """True where the limit has come."""
        left_s = self.left_s()
        return left_s is not None and left_s <= 0.0

    def allows_walks(self, n_walks: int, n_threads: int) -> bool:
        """Whether walks would end within half of what is left, as the first one did.

        The other half is for small programs, which stop when they are told to.

        Args:
            n_walks: How many.
            n_threads: How many at a time.
        """
        left_s = self.left_s()
        in_a_row = -(-n_walks // n_threads)
        return left_s is None or self.round_s * in_a_row <= 0.5 * left_s

    def left_s(self) -> float | None:
        """Seconds until the limit; None without one."""
        if self.limit_s is None:
            return None
        return self.began_s + self.limit_s - self.clock()


class _Rounds:
    """Rounds of the search: walks from nothing, then small programs from the best."""

    def __init__(self, selection: Selection, effort: Effort) -> None:
        self.effort = effort
        self.rules = _rules(selection)
        self.worth = selection.worth
        self.weighty = selection.worth * _TIER > selection.worth.max(initial=0)
        self.neighbourhoods = Neighbourhoods(selection)

    def played(self, seed: int) -> NDArray[np.bool_]:
        """The best choice of one round, from nothing.

        Args:
            seed: Of the chances.
        """
        none = np.zeros(len(self.worth), np.bool_)
        if not self.weighty.all():
            return self.walked(none, seed)
        hot = _HOT * float(self.worth.max())
        cold = _STILL * float(self.worth.min())
        _, found = anneal(self.rules, none, self.effort.n_draws, hot, cold, seed)
        return found

    def refined(self, start: NDArray[np.bool_], seed: int) -> NDArray[np.bool_]:
        """The best choice that is found while only the lighter options move freely.

        Args:
            start: A choice that keeps every rule.
            seed: Of the chances.
        """
        light = self.worth[self.worth * _TIER <= self.worth.max()]
        if len(light) == 0:
            light = self.worth
        hot, cold = _WARM * float(light.max()), _STILL * float(light.min())
        hot = max(hot, cold)
        _, taken = anneal(self.rules, start, self.effort.n_draws, hot, cold, seed)
        return taken

    def next(
        self,
        number: int,
        best: NDArray[np.bool_],
        seed: int,
        left_s: Callable[[], float | None],
    ) -> NDArray[np.bool_]:
        """The best choice of a further round.

        Those of the first generation start from nothing, all others go on from the
        best choice.

        Args:
            number: Of the round.
            best: The best choice of the generations before.
            seed: Of the chances.
            left_s: Tells the seconds that are left; None where time is not limited.
        """
        if number < _GENERATION:
            return self.played(seed + number)
        return self.neighbourhoods.improved(
            best, seed + number, n_programs=_N_PROGRAMS, left_s=left_s
        )

    def walked(self, start: NDArray[np.bool_], seed: int) -> NDArray[np.bool_]:
        """The best choice of a walk in which tiers stand closer to each other.

        Weighty options then change places at a temperature at which light ones still
        count; the choice itself is valued as it is.

        Args:
            start: A choice that keeps every rule.
            seed: Of the chances.
        """
        least = float(self.worth[self.weighty].min())
        light = float(self.worth.min())
        scaled = np.rint(self.worth * (_NARROW * light / least)).astype(np.int64)
        walked = np.where(self.weighty, scaled, self.worth)
        hot, cold = _MELT * _NARROW * light, _STILL * light
        rules = (walked, *self.rules[1:])
        _, taken = anneal(rules, start, self.effort.n_draws, hot, cold, seed)
        return taken


def _generations(n_rounds: int) -> Iterator[range]:
    """The rounds after the first, by generation; the first of these is one short."""
    yield range(1, min(_GENERATION, n_rounds))
    for first in range(_GENERATION, n_rounds, _GENERATION):
        yield range(first, min(first + _GENERATION, n_rounds))


def _rules(selection: Selection) -> tuple[Any, ...]:
    """The rules as the kernel takes them."""
    near = selection.neighbours
    partners: list[list[tuple[int, int]]] = [[] for _ in range(len(selection))]
    for a, b, c in selection.free_triples.tolist():
        partners[a].append((b, c))
        partners[b].append((a, c))
        partners[c].append((a, b))
    flat = [other for others in near for other in sorted(others)]
    flat3 = [pair for pairs in partners for pair in pairs]
    return (
        selection.worth,
        selection.sizes,
        selection.rooms,
        _firsts([len(others) for others in near]),
        np.array(flat, np.int64),
        _firsts([len(pairs) for pairs in partners]),
        np.array(flat3, np.int64).reshape(-1, 2),
    )


def _firsts(lengths: list[int]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))


def warm() -> None:
    """Compiles the kernel ahead of time."""
    selection = Selection.of([1, 1], [0, 1], pairs=[(0, 1)], knapsacks=[([1, 1], 2)])
    anneal(_rules(selection), np.zeros(2, np.bool_), 1, 1.0, 1.0, 0)
