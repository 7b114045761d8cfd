"""Choosing: search for a good choice, then show how good it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.selection.bounding import prove
from spacereserve.engine.selection.kernel import search
from spacereserve.engine.selection.problem import Selection

__all__ = ["Choice", "Effort", "choose", "greedy", "warm"]

_TIER = 100
"""Options worth a hundredth of the best, or less, are looked at in a second pass."""
_CYCLE = 4
"""Rounds: weighty options first, on from the best, all from nothing, and on."""
_PART_FOR_PROOF = 0.2
"""Part of a time limit that is given to the bound."""


@dataclass(frozen=True)
class Effort:
    """How far to go.

    Attributes:
        n_rounds: Rounds of the search, each from a fresh seed.
        n_moves: Moves of a round on all options; on the weighty ones a quarter of it.
        tenure: Moves for which what was evicted stays out, at least.
        patience: Moves without a gain after which the choice is shaken.
        n_nodes: Nodes of the tree for the bound; 0 relaxes the program only.
        time_limit_s: Longest time, seconds; None for none (only then is the choice the
            same on every run).
    """

    n_rounds: int = 2
    n_moves: int = 40_000
    tenure: int = 8
    patience: int = 4_000
    n_nodes: int = 2_000
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
    limit_s = effort.time_limit_s
    rounds = _Rounds(selection, effort)
    best = greedy(selection) if start is None else start
    if len(selection) == 0:
        return Choice(best, 0, 0)
    best = rounds.played(best, seed)
    round_s = clock() - began_s
    proof = prove(
        selection,
        best,
        n_nodes=effort.n_nodes,
        time_limit_s=None if limit_s is None else _PART_FOR_PROOF * limit_s,
    )
    if proof.taken is not None:
        best = max(best, proof.taken, key=selection.value_of)
    for number in range(1, effort.n_rounds):
        late = limit_s is not None and clock() - began_s + round_s > limit_s
        if late or selection.value_of(best) >= proof.bound:
            break
        if number % _CYCLE == 2:
            none = np.zeros(len(selection), np.bool_)
            found = rounds.played(none, seed + number, fresh=False)
            best = max(best, found, key=selection.value_of)
        else:
            best = rounds.played(best, seed + number, fresh=number % _CYCLE == 0)
    value = selection.value_of(best)
    return Choice(best, value, max(value, proof.bound))


class _Rounds:
    """Rounds of the search: weighty options first, then all of them."""

    def __init__(self, selection: Selection, effort: Effort) -> None:
        self.selection, self.effort = selection, effort
        self.rules = _rules(selection)
        weighty = selection.worth * _TIER > selection.worth.max(initial=0)
        self.weighty = np.flatnonzero(weighty)
        self.coarse = None
        if len(self.weighty) < len(selection):
            self.coarse = _rules(selection.only(self.weighty))

    def played(
        self, best: NDArray[np.bool_], seed: int, *, fresh: bool = True
    ) -> NDArray[np.bool_]:
        """The best choice after one more round.

        Args:
            best: The best choice so far.
            seed: Of the chances.
            fresh: True searches the weighty options by themselves first, from nothing,
                where there are lighter ones; False goes on from the best choice.
        """
        effort = self.effort
        start = best
        if fresh and self.coarse is not None:
            none = np.zeros(len(self.weighty), np.bool_)
            _, found = search(
                self.coarse,
                none,
                effort.n_moves // 4,
                seed,
                effort.tenure,
                effort.patience,
            )
            start = np.zeros(len(best), np.bool_)
            start[self.weighty] = found
        _, taken = search(
            self.rules, start, effort.n_moves, seed, effort.tenure, effort.patience
        )
        return max(best, taken, key=self.selection.value_of)


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
    search(_rules(selection), np.zeros(2, np.bool_), 1, 0, 1, 1)
