"""Rows of passes: what one satellite can take in one pass, stated from the start.

In a small program a plan is solved first, its looks are given to passes, and a rule is
added for each pass that was asked too much of. In a large one that would take many
rounds, so the rules are all there at once: a look that can fall into one pass only is
that pass's, and one that may fall into several gets a column for each of them. Passes
that nobody can overfill have no row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.formulation import Formulation

__all__ = ["MANY", "add_passes"]

MANY = 2_000
"""From so many columns of looks on, passes have rows of their own."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Chances:
    """Columns of looks, with the passes that each may fall into.

    Attributes:
        column: Column, int64 [n], ascending; once for each pass that it may fall into.
        turn: Pass, int64 [n].
        capacity: The most that the pass can hold, int64 [n].
    """

    column: Ints
    turn: Ints
    capacity: Ints

    def taken(self, wanted: NDArray[np.bool_]) -> _Chances:
        return _Chances(self.column[wanted], self.turn[wanted], self.capacity[wanted])


def add_passes(made: Formulation) -> None:
    """Adds what each pass can hold, where a program has many looks.

    Args:
        made: The program.
    """
    places = [
        place for place, arc in enumerate(made.arcs) if arc.demand.kind == "daily"
    ]
    if sum(len(made.arc_columns[place]) for place in places) < MANY:
        return
    found = _chances(made, [p for p in places if made.arcs[p].supply.looks is not None])
    if len(found.column) == 0:
        return
    wanted = np.bincount(found.turn)[found.turn]
    crowded = wanted > found.capacity
    n_free = np.zeros(made.matrix.n_columns)
    np.add.at(n_free, found.column, ~crowded)
    upper = np.concatenate(made.matrix.upper)
    bound = crowded & (n_free[found.column] < upper[found.column])
    _add_rows(made, found.taken(bound), n_free)


def _chances(made: Formulation, places: list[int]) -> _Chances:
    """Each column of looks with each pass it may fall into, once."""
    columns, keys, capacities = [], [], []
    numbers: dict[tuple[str, str], int] = {}
    for place in places:
        arc = made.arcs[place]
        looks = arc.supply.looks
        if looks is None:
            continue
        key = (arc.offer.service.id, arc.demand.need.theatre)
        group = numbers.setdefault(key, len(numbers))
        bins = looks.bin[arc.ready]
        columns.append(made.arc_columns[place][np.searchsorted(arc.bins, bins)])
        own = np.empty((len(bins), 2), dtype=np.int64)
        own[:, 0], own[:, 1] = group, looks.pass_key[arc.ready]
        keys.append(own)
        capacities.append(np.full(len(bins), int(arc.supply.n_per_pass)))
    if not columns:
        return _Chances(*(np.empty(0, dtype=np.int64) for _ in range(3)))
    _, turn = np.unique(np.concatenate(keys), axis=0, return_inverse=True)
    column, turn = np.concatenate(columns), turn.reshape(-1)
    _, first = np.unique(np.stack((column, turn), axis=1), axis=0, return_index=True)
    return _Chances(column[first], turn[first], np.concatenate(capacities)[first])


def _add_rows(made: Formulation, found: _Chances, n_free: NDArray[np.float64]) -> None:
    """A row for each pass, and columns for looks that may fall into several."""
    n_passes = np.bincount(found.column, minlength=made.matrix.n_columns)
    several = (n_passes[found.column] > 1) | (n_free[found.column] > 0.0)
    inside = found.column.copy()
    inside[several] = made.matrix.add_columns(np.ones(int(several.sum())), whole=True)
    split = np.flatnonzero(several)
    place_of = np.zeros(made.matrix.n_columns, dtype=np.int64)
    for place, columns in enumerate(made.arc_columns):
        place_of[columns] = place
    for own in _groups(found.column[split]):
        column = int(found.column[split[own[0]]])
        need = made.arcs[place_of[column]].demand.need.id
        made.further[need] += [int(one) for one in inside[split[own]]]
        made.matrix.add_row(
            np.append(inside[split[own]], column),
            np.append(-np.ones(len(own)), 1.0),
            high=float(n_free[column]),
        )
    for own in _groups(found.turn):
        if len(own) > found.capacity[own[0]]:
            capacity = float(found.capacity[own[0]])
            made.matrix.add_row(inside[own], np.ones(len(own)), high=capacity)


def _groups(key: Ints) -> list[Ints]:
    """Positions of equal keys together, ascending."""
    if len(key) == 0:
        return []
    order = np.argsort(key, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(key[order])) + 1)
