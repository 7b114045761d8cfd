"""A selection: options, what each is worth, and which cannot go together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.errors import InputError, Problem

__all__ = ["Selection"]

_Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Selection:
    """Options of which some are to be taken, so that they are worth most.

    Attributes:
        worth: What each option is worth, whole numbers above 0, int64 [n].
        group: At most one option of each group can be taken, int64 [n].
        pairs: Pairs of options that cannot both be taken, int64 [n_pair, 2].
        triples: Triples that cannot all be taken, int64 [n_triple, 3].
        sizes: Room that each option takes in each knapsack, whole numbers from 0,
            int64 [n_knapsack, n].
        rooms: Room in each knapsack, int64 [n_knapsack].

    Raises:
        InputError: The parts do not fit together; all mistakes at once.
    """

    worth: _Ints
    group: _Ints
    pairs: _Ints
    triples: _Ints
    sizes: _Ints
    rooms: _Ints

    def __post_init__(self) -> None:
        problems = tuple(self._problems())
        if problems:
            raise InputError.from_problems(problems)

    @classmethod
    def of(
        cls,
        worth: Sequence[int] | _Ints,
        group: Sequence[int] | _Ints,
        *,
        pairs: Iterable[tuple[int, int]] = (),
        triples: Iterable[tuple[int, int, int]] = (),
        knapsacks: Iterable[tuple[Sequence[int] | _Ints, int]] = (),
    ) -> Selection:
        """Puts a selection together from plain sequences.

        Args:
            worth: What each option is worth, whole numbers above 0.
            group: The group of each option.
            pairs: Forbidden pairs, in any order, with or without repetition.
            triples: Forbidden triples, likewise.
            knapsacks: For each, the size of every option and the room there is.
        """
        held = list(knapsacks)
        sizes = [np.asarray(size, np.int64) for size, _ in held]
        return cls(
            worth=np.asarray(worth, np.int64),
            group=np.asarray(group, np.int64),
            pairs=_tuples(pairs, 2),
            triples=_tuples(triples, 3),
            sizes=np.array(sizes, np.int64).reshape(len(held), len(worth)),
            rooms=np.array([room for _, room in held], np.int64),
        )

    def __len__(self) -> int:
        return len(self.worth)

    def _problems(self) -> Iterator[Problem]:
        n = len(self.worth)
        if len(self.group) != n or self.sizes.shape[1:] != (n,):
            yield Problem(
                "the columns of a selection have different lengths",
                rule="every option has a worth, a group and a size in each knapsack",
                value=(n, len(self.group), self.sizes.shape),
                way_out="give a value for every option",
            )
        if n and self.worth.min() <= 0:
            yield Problem(
                "an option is worth nothing",
                rule="worth is a whole number above 0",
                value=int(self.worth.min()),
                way_out="leave the option out",
            )
        named = np.concatenate((self.pairs.reshape(-1), self.triples.reshape(-1)))
        if len(named) and not 0 <= named.min() <= named.max() < n:
            yield Problem(
                "a forbidden pair or triple names an option that there is not",
                rule=f"options are numbered from 0 to {n - 1}",
                value=int(named.max()),
                way_out="leave the pair or triple out",
            )
        if self.sizes.size and self.sizes.min() < 0:
            yield Problem(
                "an option takes less than no room",
                rule="a size is a whole number from 0",
                value=int(self.sizes.min()),
                way_out="give a size of 0 to what takes no room",
            )

    @cached_property
    def neighbours(self) -> list[set[int]]:
        """For each option, those that it excludes: by its group or by a pair."""
        near: list[set[int]] = [set() for _ in range(len(self))]
        by_group: dict[int, list[int]] = {}
        for option, group in enumerate(self.group.tolist()):
            by_group.setdefault(group, []).append(option)
        for members in by_group.values():
            for option in members:
                near[option].update(members)
        for a, b in self.pairs.tolist():
            near[a].add(b)
            near[b].add(a)
        for option, others in enumerate(near):
            others.discard(option)
        return near

    @cached_property
    def free_triples(self) -> _Ints:
        """The forbidden triples that no pair forbids already, int64 [m, 3]."""
        near = self.neighbours
        kept = [
            (a, b, c)
            for a, b, c in self.triples.tolist()
            if b not in near[a] and c not in near[a] and c not in near[b]
        ]
        return np.array(kept, np.int64).reshape(-1, 3)

    def value_of(self, taken: NDArray[np.bool_]) -> int:
        """What a choice is worth.

        Args:
            taken: Whether each option is taken, bool [n].
        """
        return int(self.worth[taken].sum())

    def allows(self, taken: NDArray[np.bool_]) -> bool:
        """Whether a choice keeps every rule.

        Args:
            taken: Whether each option is taken, bool [n].
        """
        groups = self.group[taken]
        alone = len(np.unique(groups)) == len(groups)
        apart = not np.any(taken[self.pairs].all(axis=1))
        loose = not np.any(taken[self.triples].all(axis=1))
        fits = bool(np.all(self.sizes[:, taken].sum(axis=1) <= self.rooms))
        return alone and apart and loose and fits

    def only(self, kept: NDArray[np.intp]) -> Selection:
        """The selection with some of the options alone.

        Args:
            kept: Which, ascending, intp [m].
        """
        place = np.full(len(self), -1, np.int64)
        place[kept] = np.arange(len(kept))
        pairs, triples = place[self.pairs], place[self.triples]
        return Selection(
            worth=self.worth[kept],
            group=self.group[kept],
            pairs=pairs[(pairs >= 0).all(axis=1)],
            triples=triples[(triples >= 0).all(axis=1)],
            sizes=np.ascontiguousarray(self.sizes[:, kept]),
            rooms=self.rooms,
        )


def _tuples(rows: Iterable[tuple[int, ...]], width: int) -> _Ints:
    """Rows of different options, each once, in order; int64 [m, width]."""
    unique = {tuple(sorted(row)) for row in rows}
    kept = sorted(row for row in unique if len(set(row)) == width)
    return np.array(kept, np.int64).reshape(-1, width)
