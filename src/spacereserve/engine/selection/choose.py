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
from spacereserve.engine.selection.problem import Selection

__all__ = ["Choice", "Effort", "choose", "greedy", "warm"]

_TIER = 100
"""Options worth a hundredth of the best, or less, are left out of the first stage."""
_HOT, _COLD = 0.2, 0.1
"""Temperatures of a first stage, in the most and the least worth in it."""
_WARM, _STILL = 0.12, 0.12
"""The same where only the lighter options are still to move."""
_NARROW = 6
"""Worth of the lightest weighty option in a walk from the best, in light ones."""
_MELT = 0.33
"""Its first temperature, in the least worth of the weighty."""
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
            began_round_s = clock()
            plays = [partial(rounds.next, number, best, seed) for number in numbers]
            for found in pool.map(lambda play: play(), plays):
                best = max(best, found, key=selection.value_of)
            left.note(began_round_s)
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
        """True where the longest round so far would end after the limit."""
        if self.limit_s is None:
            return False
        return self.clock() - self.began_s + 1.2 * self.round_s > self.limit_s

    def note(self, began_s: float) -> None:
        """Takes down how long rounds that began then have taken."""
        self.round_s = max(self.round_s, self.clock() - began_s)


class _Rounds:
    """Rounds of the search: weighty options by themselves first, then all of them."""

    def __init__(self, selection: Selection, effort: Effort) -> None:
        self.effort = effort
        self.rules = _rules(selection)
        self.worth = selection.worth
        weighty = selection.worth * _TIER > selection.worth.max(initial=0)
        self.weighty = np.flatnonzero(weighty)
        self.coarse = self.rules
        if len(self.weighty) < len(selection):
            self.coarse = _rules(selection.only(self.weighty))

    def played(self, seed: int) -> NDArray[np.bool_]:
        """The best choice of one round, from nothing.

        Args:
            seed: Of the chances.
        """
        worth = self.worth[self.weighty]
        several = len(worth) < len(self.worth)
        hot = _HOT * float(worth.max())
        cold = (_COLD if several else _STILL) * float(worth.min())
        none = np.zeros(len(worth), np.bool_)
        _, found = anneal(self.coarse, none, self.effort.n_draws, hot, cold, seed)
        if not several:
            return found
        start = np.zeros(len(self.worth), np.bool_)
        start[self.weighty] = found
        return self.refined(start, seed)

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
        self, number: int, best: NDArray[np.bool_], seed: int
    ) -> NDArray[np.bool_]:
        """The best choice of a further round.

        Args:
            number: Of the round; every other one goes on from the best choice.
            best: The best choice of the generations before.
            seed: Of the chances.
        """
        if number % 2 or len(self.weighty) == len(self.worth):
            return self.played(seed + number)
        return self.melted(best, seed + number)

    def melted(self, start: NDArray[np.bool_], seed: int) -> NDArray[np.bool_]:
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
        weighty = self.worth * _TIER > self.worth.max()
        walked = np.where(weighty, scaled, self.worth)
        hot, cold = _MELT * _NARROW * light, _STILL * light
        rules = (walked, *self.rules[1:])
        _, taken = anneal(rules, start, self.effort.n_draws, hot, cold, seed)
        return taken


def _generations(n_rounds: int) -> Iterator[range]:
    """The rounds after the first, by generation."""
    for first in range(1, n_rounds, _GENERATION):
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
