"""The worst k losses, exactly: attacker and defender, with proof.

The attacker takes k things away; the defender then plans anew as well as can be. Any
plan of the defender, made for whatever losses, is also an answer to every other set: it
simply does without what that set takes from it. So each plan solved bounds *all* sets
from above (an upper bound on what they can cost), and the search solves only the set
whose bound is highest, until no bound stands above the worst set solved.

Where parts are independent, the parts of the sets with the highest bounds are first
*sketched*: planned by a linear program that stands ready, in a thousandth of the time.
A sketch is a plan too, so it bounds; only sets that it does not rule out are solved.

What a plan loses with a set is at most the sum of what it takes from each of its
members, because needs are met by sums that are cut at full, by counts of providers and
by what is left without one of them: all are subadditive.

Source: Israeli, Wood (2002), Shortest-path network interdiction, Networks 40, 97-111
(covering decomposition); Church, Scaparra, Middleton (2004), Identifying critical
infrastructure, Annals of the AAG 94, 491-502 (r-interdiction).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.errors import InputError
from spacereserve.engine.resilience.pieces import (
    MOST_AT_ONCE,
    Piece,
    PieceBounds,
    Place,
    less,
)

__all__ = [
    "Answer",
    "Oracle",
    "WorstSet",
    "exceeds",
    "find_worst",
    "must_be_there",
]

_MOST_SETS = 20_000_000
_DIGITS = 6
_SAME = 2e-6
_AT_ONCE = 4
"""Sets solved between two looks at the bounds, wherever that is done."""
_SKETCHED_FIRST = 1_024
_SKETCHED_MORE = 2
"""Sets whose parts are sketched at first, and how many times more each time after."""
_SKETCHES_AT_ONCE = 256


@dataclass(frozen=True, eq=False)
class Answer:
    """The defender's best answer to a set of losses.

    Attributes:
        value: What the set costs, most important first (unmet needs by priority, then
            EUR), float64 [n_value].
        least: No answer costs less, float64 [n_value]; equal to ``value`` where proven.
        weight: The most that this plan loses of each value when it must do without one
            thing more, float64 [n_thing, n_value]; 0 for what it does not use.
    """

    value: NDArray[np.float64]
    least: NDArray[np.float64]
    weight: NDArray[np.float64]


class Oracle(Protocol):
    """Who answers for the defender."""

    @property
    def n_things(self) -> int:
        """How many things can be lost."""

    def answers(self, sets: Sequence[tuple[int, ...]]) -> list[Answer]:
        """The best answer to each set of losses.

        Args:
            sets: Sets, each as indices of things, ascending.
        """

    def pieces(self, lost: tuple[int, ...]) -> list[Piece] | None:
        """What a set that was answered costs part by part, where it strikes.

        Args:
            lost: Indices of things, ascending; none gives every part.

        Returns:
            The pieces; None where rules reach across parts, so that a set may cost
            more than its pieces.
        """

    def sketches(self, places: Sequence[Place]) -> list[Piece]:
        """What sets cost in parts with plans that are quickly made.

        Args:
            places: Parts, each with the things lost that strike it.

        Returns:
            The pieces, of those parts for which a plan was found.
        """


@dataclass(frozen=True, eq=False)
class WorstSet:
    """The set of losses that hurts most, and what is proven about it.

    Attributes:
        lost: Indices of the things lost, ascending.
        value: What the set costs, most important first, float64 [n_value].
        least: The set costs at least this, float64 [n_value].
        bound: No set of as many losses costs more, float64 [n_value].
        proven: True where value and bound agree, and the value itself is proven.
        ruled_out: True where every other set was ruled out.
        n_solved: Sets that were planned for.
        n_sets: Sets there are.
    """

    lost: tuple[int, ...]
    value: NDArray[np.float64]
    least: NDArray[np.float64]
    bound: NDArray[np.float64]
    proven: bool
    ruled_out: bool
    n_solved: int
    n_sets: int


def find_worst(
    oracle: Oracle,
    k: int,
    *,
    spared: frozenset[int] = frozenset(),
    progress: Callable[[int, float], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> WorstSet:
    """Finds the k losses that hurt most after the best answer to them.

    Args:
        oracle: Answers for the defender.
        k: How many things are lost.
        spared: Things (indices) that are hardened and cannot be lost.
        progress: Told the number of sets solved and the share of sets ruled out.
        stop: Asked before each set; True ends with the worst so far and its bound.

    Raises:
        InputError: ``k`` is less than 1 or more than can be lost, or there are too
            many sets.
    """
    things = [number for number in range(oracle.n_things) if number not in spared]
    _check(k, len(things))
    search = _Search(oracle, k, things)
    while search.is_open:
        if progress is not None:
            progress(search.n_solved, search.ruled_out)
        if stop is not None and stop():
            break
        search.go_on()
    return search.result()


def must_be_there(k: int, n_things: int, *, budget: int = 0) -> None:
    """Refuses to lose or harden more than there is.

    Args:
        k: How many things are lost.
        n_things: How many there are that can be lost.
        budget: How many of them are hardened first.

    Raises:
        InputError: There are fewer.
    """
    if k < 1 or k + budget > n_things:
        raise InputError(
            f"{k} losses at once, with {budget} hardened first, are not to be had "
            f"among {n_things}",
            rule="one is lost at least, and no more are lost and hardened than can be "
            "lost",
            value=k,
            way_out="ask for fewer at once, harden fewer, or take more kinds of loss "
            "(--kinds)",
        )


def _check(k: int, n: int) -> None:
    must_be_there(k, n)
    if math.comb(n, k) > _MOST_SETS:
        raise InputError(
            f"there are {math.comb(n, k)} sets of {k} among {n} losses",
            rule=f"the search looks at up to {_MOST_SETS} sets",
            value=k,
            way_out="ask for fewer losses at once, or leave kinds of loss out",
        )


class _Search:
    """Bounds of all sets, and the worst set solved."""

    def __init__(self, oracle: Oracle, k: int, things: Sequence[int]) -> None:
        self.oracle = oracle
        self.k = k
        self.things = things
        self.n_solved = 0
        combos = itertools.combinations(things, k)
        self.sets = np.fromiter(
            itertools.chain.from_iterable(combos), dtype=np.int16
        ).reshape(-1, k)
        self.bound: NDArray[np.float64] | None = None
        self.pieces: PieceBounds | None = None
        self.done = np.zeros(len(self.sets), dtype=bool)
        self.best: tuple[tuple[int, ...], Answer] | None = None
        self.open = np.arange(len(self.sets))
        self._to_sketch: list[Place] = []
        self._sketched: list[Piece] = []
        self._n_sketched = _SKETCHED_FIRST
        self._looked_at = self.open[:0]
        # Nothing lost, then each single loss: their plans bound all sets well.
        singles = [(number,) for number in things]
        if k == 1:
            self.done[:] = True
        self.solve([(), *singles])

    @property
    def ruled_out(self) -> float:
        """Share of the sets that can no longer be the worst."""
        return 1.0 - len(self.open) / max(1, len(self.sets))

    @property
    def is_open(self) -> bool:
        """Whether a set is left that could be the worst."""
        return self.bound is not None and len(self.open) > 0

    def go_on(self) -> None:
        """Sketches what could rule sets out; with nothing to sketch, solves some."""
        if self.pieces is not None and not self._to_sketch:
            self._to_sketch = self._places_to_sketch(self.pieces)
        if self.pieces is None or not self._to_sketch:
            self.solve(self._next_sets(_AT_ONCE))
            return
        now = self._to_sketch[:_SKETCHES_AT_ONCE]
        self._to_sketch = self._to_sketch[_SKETCHES_AT_ONCE:]
        self._sketched += self.oracle.sketches(now)
        if not self._to_sketch:
            self.pieces.add_sketches(self._sketched)
            self._sketched = []
            self._bound_by(self.pieces)
            self._close()
            # One of those that still look bad, so that there is something to exceed.
            if chosen := self._next_sets(1, among=self._looked_at):
                self.solve(chosen)

    def _places_to_sketch(self, pieces: PieceBounds) -> list[Place]:
        """Where sketches could rule out sets with the highest bounds."""
        found = pieces.unsketched(self.sets[self._highest(_AT_ONCE)])
        if found:
            self._looked_at = self._highest(self._n_sketched)
            found += pieces.unsketched(self.sets[self._looked_at])
            self._n_sketched *= _SKETCHED_MORE
        return found

    def solve(self, chosen: Sequence[tuple[int, ...]]) -> None:
        """Plans for sets and lets their plans bound all others."""
        answers = self.oracle.answers(chosen)
        for lost, answer in zip(chosen, answers, strict=True):
            self.n_solved += 1
            if not self._add_pieces(lost):
                self._tighten(answer)
            if len(lost) == self.k:
                self._judge(lost, answer)
        if self.pieces is not None:
            self._bound_by(self.pieces)
        self._close()

    def _bound_by(self, pieces: PieceBounds) -> None:
        own = np.round(pieces.of(self.sets[self.open]), _DIGITS)
        if self.bound is None:
            self.bound = np.full((len(self.sets), own.shape[1]), np.inf)
        self.bound[self.open] = own

    def _add_pieces(self, lost: tuple[int, ...]) -> bool:
        """Lets the parts of an answer bound all sets; False where they cannot."""
        if not 1 < self.k <= MOST_AT_ONCE:
            return False
        found = self.oracle.pieces(lost)
        if found is None:
            return False
        if self.pieces is None:  # the first answer is that to no loss
            self.pieces = PieceBounds(self.oracle.n_things, self.things, self.k, found)
        for piece in found:
            self.pieces.add(piece)
        return True

    def _tighten(self, answer: Answer) -> None:
        if self.bound is None:
            self.bound = np.full((len(self.sets), len(answer.value)), np.inf)
        sets = self.sets[self.open]
        new = np.tile(answer.value.astype(np.float64), (len(sets), 1))
        for member in range(self.k):
            new += answer.weight[sets[:, member]]
        # Doing without never costs more than the plan itself.
        new[:, -1] = answer.value[-1]
        new = np.round(new, _DIGITS)
        own = self.bound[self.open]
        better = less(new, own)
        own[better] = new[better]
        self.bound[self.open] = own

    def _judge(self, lost: tuple[int, ...], answer: Answer) -> None:
        if self.best is None or exceeds(answer.value, self.best[1].value):
            self.best = (lost, answer)

    def _close(self) -> None:
        """Forgets sets whose bound does not stand above the worst set solved."""
        if self.best is None or self.bound is None:
            return
        own = self.bound[self.open]
        above = ~less(own, (self.best[1].value + _SAME)[None, :])
        self.open = self.open[above & ~self.done[self.open]]

    def _next_sets(
        self, n: int, *, among: NDArray[np.intp] | None = None
    ) -> list[tuple[int, ...]]:
        """Up to ``n`` open sets with the highest bounds, of all or among some."""
        chosen = self._highest(n, among=among)
        self.done[chosen] = True
        return [tuple(int(n) for n in self.sets[number]) for number in chosen]

    def _highest(
        self, n: int, *, among: NDArray[np.intp] | None = None
    ) -> NDArray[np.intp]:
        """Up to ``n`` open sets, the highest bound first."""
        left = self.open if among is None else np.intersect1d(self.open, among)
        if self.bound is None or len(left) == 0:
            return np.empty(0, dtype=np.intp)
        own = self.bound[left]
        near = np.arange(len(own))
        if n < len(own):  # sort those only that the first value does not leave behind
            least = np.partition(own[:, 0], len(own) - n)[len(own) - n]
            near = np.flatnonzero(own[:, 0] >= least)
        columns = tuple(own[near, number] for number in range(own.shape[1] - 1, -1, -1))
        return left[near[np.lexsort(columns)[-n:][::-1]]]

    def result(self) -> WorstSet:
        """The worst set solved, and the highest bound that stands."""
        if self.best is None or self.bound is None:
            raise InputError(
                "no set of losses was tried",
                rule="the search needs time for one set at least",
                way_out="give it more time",
            )
        lost, answer = self.best
        bound = answer.value
        if len(self.open):
            bound = self.bound[self._highest(1)[0]]
        close = bool(np.all(answer.value[:-1] - answer.least[:-1] <= 1e-3))
        return WorstSet(
            lost=lost,
            value=answer.value,
            least=answer.least,
            bound=bound,
            proven=len(self.open) == 0 and close,
            ruled_out=len(self.open) == 0,
            n_solved=self.n_solved,
            n_sets=len(self.sets),
        )


def exceeds(first: NDArray[np.float64], second: NDArray[np.float64]) -> bool:
    """Whether one value is greater than another, their columns compared in order.

    Args:
        first: What is not met by priority, then the cost, float64 [n_value].
        second: Likewise.
    """
    return bool(less(second[None, :], first[None, :])[0])
