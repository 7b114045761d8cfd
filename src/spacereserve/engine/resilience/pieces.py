"""What sets of losses cost at most, worked out part by part.

Where no rule reaches across parts, what a set costs is the sum of what it costs in each
part, and there only the losses that strike the part count. So a set whose members share
no part costs exactly what they cost one by one. Where two or three share one, any plan
of the part, made for some of them, bounds what all of them cost: it does without what
the others take from it (see ``worst``). Solving such a set once makes it exact in all
sets that hold it; a plan that is not the best (a *sketch*) still bounds them.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST_AT_ONCE", "Piece", "PieceBounds", "Place", "least_of", "less"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Things = tuple[int, ...]
"""Indices of things, ascending."""
Place = tuple[int, Things]
"""Number of a part, and the things lost that strike it."""

MOST_AT_ONCE = 3
"""Up to so many losses at once are bounded part by part."""

_SAME = 2e-6


@dataclass(frozen=True, eq=False)
class Piece:
    """What a set of losses costs in one part.

    Attributes:
        part: Number of the part.
        lost: Those of the set (indices of things) that strike it, ascending.
        value: What they cost in it, float64 [n_value].
        weight: By thing that strikes the part: the most that this plan of the part
            loses when it must do without that too, float64 [n_value].
    """

    part: int
    lost: tuple[int, ...]
    value: Floats
    weight: Mapping[int, Floats]


class PieceBounds:
    """Bounds of all sets, tightened by every part that is solved.

    Args:
        n_things: How many things there are.
        things: Those that can be lost (indices).
        k: How many are lost at once, up to ``MOST_AT_ONCE``.
        base: What nothing lost costs, by part, with the things that strike each.
    """

    def __init__(
        self, n_things: int, things: Collection[int], k: int, base: Sequence[Piece]
    ) -> None:
        n_values = len(base[0].value) if base else 1
        self._n = n_things
        self._total = sum((piece.value for piece in base), np.zeros(n_values))
        self._single = np.zeros((n_things, n_values))
        self._pair = np.zeros((n_things, n_things, n_values))
        self._triple: dict[tuple[int, ...], int] = {}
        self._more: list[Floats] = []
        self._codes = np.empty(0, dtype=np.int64)
        self._parts = {piece.part: _Part(piece, set(things), k) for piece in base}
        self._strikes = np.zeros((n_things, len(base)), dtype=bool)
        self._numbers = sorted(self._parts)
        for place, number in enumerate(self._numbers):
            self._strikes[list(self._parts[number].things), place] = True

    def add(self, piece: Piece) -> None:
        """Lets a part that is solved bound all sets.

        Args:
            piece: What a set costs in it.
        """
        part = self._parts[piece.part]
        if part.add(piece):
            for lost in part.sets(piece.lost):
                self._write(lost, part.change(lost))

    def add_sketches(self, pieces: Iterable[Piece]) -> None:
        """Lets plans of parts that need not be the best bound all sets.

        Args:
            pieces: What sets cost in parts with these plans.
        """
        touched: dict[int, set[Things]] = defaultdict(set)
        for piece in pieces:
            part = self._parts[piece.part]
            part.add_sketch(piece)
            touched[piece.part].update(part.sets(piece.lost))
        for number, sets in touched.items():
            for lost in sorted(sets, key=lambda own: (len(own), own)):
                self._write(lost, self._parts[number].change(lost))

    def unsketched(self, sets: NDArray[np.int16]) -> list[Place]:
        """Where a sketch could still tighten what sets cost; each is told once.

        Small sets come first: those of three are told once their pairs have been.

        Args:
            sets: Indices of things, ascending in each row, int16 [n_set, k].

        Returns:
            Numbers of parts, with the things that strike each, ascending.
        """
        found: list[Place] = []
        for size in range(2, sets.shape[1] + 1):
            columns = itertools.combinations(range(sets.shape[1]), size)
            for own in columns:
                found += self._shared(np.unique(sets[:, own], axis=0))
            if found:
                break
        return [place for place in dict.fromkeys(found) if self._tell(place)]

    def _shared(self, sets: NDArray[np.int16]) -> list[Place]:
        """The parts that all members strike, of each set, where not yet told."""
        common = self._strikes[sets[:, 0]]
        for member in range(1, sets.shape[1]):
            common = common & self._strikes[sets[:, member]]
        rows, places = np.nonzero(common)
        lists = sets[rows].tolist()
        numbers = [self._numbers[place] for place in places.tolist()]
        return [
            (number, own)
            for number, lost in zip(numbers, lists, strict=True)
            if (own := tuple(lost)) not in self._parts[number].told
        ]

    def _tell(self, place: Place) -> bool:
        part = self._parts[place[0]]
        part.told.add(place[1])
        return not part.is_settled(place[1])

    def of(self, sets: NDArray[np.int16]) -> Floats:
        """What each set costs at most, float64 [n_set, n_value].

        Args:
            sets: Indices of things, ascending in each row, int16 [n_set, k].
        """
        k = sets.shape[1]
        bound = np.tile(self._total, (len(sets), 1))
        for member in range(k):
            bound += self._single[sets[:, member]]
        for first, second in itertools.combinations(range(k), 2):
            bound += self._pair[sets[:, first], sets[:, second]]
        if k == MOST_AT_ONCE and self._triple:
            self._add_triples(sets, bound)
        return bound

    def _add_triples(self, sets: NDArray[np.int16], bound: Floats) -> None:
        shape = (self._n,) * MOST_AT_ONCE
        if len(self._codes) < len(self._triple):
            keys = np.array(list(self._triple), dtype=np.int64)
            self._codes = np.ravel_multi_index(tuple(keys.T), shape)
        order = np.argsort(self._codes)
        codes = self._codes[order]
        own = np.ravel_multi_index(tuple(sets.T.astype(np.int64)), shape)
        place = np.minimum(np.searchsorted(codes, own), len(codes) - 1)
        found = codes[place] == own
        bound[found] += np.array(self._more)[order[place[found]]]

    def _write(self, lost: tuple[int, ...], change: Floats) -> None:
        """Adds what a part changes in what a set costs beyond its smaller sets."""
        if len(lost) == 1:
            self._single[lost[0]] += change
        elif len(lost) == 2:
            self._pair[lost] += change
            self._pair[lost[::-1]] += change
        elif lost in self._triple:
            self._more[self._triple[lost]] += change
        else:
            self._triple[lost] = len(self._more)
            self._more.append(change.copy())


class _Part:
    """Plans of one part, and what they say about sets that strike it."""

    def __init__(self, base: Piece, things: set[int], k: int) -> None:
        self._k = k
        self.things = tuple(sorted(things & base.weight.keys()))
        self.told: set[Things] = set()
        self._written: dict[Things, Floats] = {}
        self._known = {base.lost: base}
        self._sketched: dict[Things, Piece] = {}

    def add(self, piece: Piece) -> bool:
        """Keeps a plan; False where it is known already."""
        if piece.lost in self._known:
            return False
        self._known[piece.lost] = piece
        return True

    def add_sketch(self, piece: Piece) -> None:
        """Keeps a plan that need not be the best."""
        if len(piece.lost) == self._k:  # no set holds more, so nobody asks what is next
            piece = replace(piece, weight={})
        self._sketched[piece.lost] = piece

    def is_settled(self, lost: Things) -> bool:
        """Whether the best for fewer losses does without them all, or they are known.

        A sketch counts as the best: what is lost if it is not is a tighter bound.
        """
        if lost in self._known:
            return True
        return any(
            not any(piece.weight[thing].any() for thing in lost if thing not in held)
            for size in range(len(lost))
            for held in itertools.combinations(lost, size)
            for plans in (self._known, self._sketched)
            if (piece := plans.get(held)) is not None
        )

    def sets(self, of: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """Sets to be bounded again once some are solved, small ones first.

        None before each thing was lost alone: until then too little is known.
        """
        if not all((thing,) in self._known for thing in self.things):
            return
        own = set(of) if self._written else set()
        for size in range(1, self._k + 1):
            for lost in itertools.combinations(self.things, size):
                if own <= set(lost):
                    yield lost

    def bound(self, lost: tuple[int, ...]) -> Floats:
        """What a set costs in this part at most."""
        if lost in self._known:
            return self._known[lost].value
        kept = [
            piece
            for size in range(len(lost) + 1)
            for held in itertools.combinations(lost, size)
            for plans in (self._known, self._sketched)
            if (piece := plans.get(held)) is not None
        ]
        return least_of(
            [
                piece.value
                + sum(piece.weight[thing] for thing in lost if thing not in piece.lost)
                for piece in kept
            ]
        )

    def change(self, lost: tuple[int, ...]) -> Floats:
        """What is new in what a set costs beyond its own smaller sets together."""
        new = self.bound(lost) - self.bound(())
        for size in range(1, len(lost)):
            for held in itertools.combinations(lost, size):
                new = new - self._written[held]
        change: Floats = new - self._written.get(lost, np.zeros_like(new))
        self._written[lost] = new
        return change


def least_of(values: Sequence[Floats]) -> Floats:
    """The least of some values, their columns compared in order.

    Args:
        values: At least one, each float64 [n_value].
    """
    best = values[0]
    for value in values[1:]:
        for new, old in zip(value.tolist(), best.tolist(), strict=True):
            if abs(new - old) > _SAME:
                best = value if new < old else best
                break
    return best


def less(first: Floats, second: Floats) -> NDArray[np.bool_]:
    """Row by row: is the first less, the columns compared in order?

    Args:
        first: Values, float64 [n_row, n_value].
        second: Values, float64 [n_row, n_value] or [1, n_value].
    """
    found = np.zeros(np.broadcast_shapes(first.shape, second.shape)[0], dtype=bool)
    equal = ~found
    for column in range(first.shape[1]):
        left, right = first[:, column], second[:, column]
        found |= equal & (left < right - _SAME)
        equal &= np.abs(left - right) <= _SAME
    return found
