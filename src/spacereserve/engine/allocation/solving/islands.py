"""Islands: columns of a program that no row joins with others, solved by themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.answer import (
    Answer,
    Clock,
    Effort,
    gap_between,
)
from spacereserve.engine.allocation.solving.program import Program, Rows

__all__ = ["Apart", "islands_of", "parts_of", "solved_apart"]

_FEW = 2_000
"""Islands are put together until they have so many columns."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Solve = Callable[[Program, Effort, Floats | None], Answer]


@dataclass(frozen=True, eq=False)
class Apart:
    """Islands of a program, and what is known of each.

    Attributes:
        islands: Columns of each, ascending, int64 [n]; every column in one of them.
        bounds: What no plan of it is below, without offset, float64 [n_island]; None
            where nothing is known.
    """

    islands: list[Ints]
    bounds: Floats | None = None


def islands_of(program: Program) -> list[Ints]:
    """Groups of columns that no row joins, small ones put together.

    Args:
        program: The program.

    Returns:
        Columns of each group, ascending, int64 [n]; one group where the largest holds
        more than half of all columns, since little is won by solving it apart.
    """
    label = _labels(program)
    first, own = np.unique(label, return_inverse=True)
    size = np.bincount(own, minlength=len(first))
    if 2 * int(size.max(initial=0)) > program.n:
        return [np.arange(program.n)]
    bundle = (np.cumsum(size) - size) // _FEW
    of_column = bundle[own]
    order = np.argsort(of_column, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(of_column[order])) + 1)


def _labels(program: Program) -> Ints:
    """The first column of the island of each column, int64 [n_column]."""
    rows = program.rows
    says = np.isfinite(rows.low) | np.isfinite(rows.high)
    inside = says[rows.of_entry]
    row, column = rows.of_entry[inside], rows.column[inside]
    label = np.arange(program.n)
    while True:
        least = np.full(rows.n, program.n)
        np.minimum.at(least, row, label[column])
        found = label.copy()
        np.minimum.at(found, column, least[row])
        while not np.array_equal(found, found[found]):
            found = found[found]
        if np.array_equal(found, label):
            return label
        label = found


def solved_apart(
    program: Program,
    apart: Apart,
    clock: Clock,
    start: Floats | None,
    solve: Solve,
) -> Answer:
    """Solves each island by itself, and puts the answers together.

    Args:
        program: The program.
        apart: Its islands; what is known of them is not proven again.
        clock: Time left, the wish to stop, who listens.
        start: A plan to begin from, float64 [n_column].
        solve: Solves one island.
    """
    values = np.full(program.n, np.nan) if start is None else start.copy()
    islands = apart.islands
    parts = parts_of(program, islands)
    bounds = np.array([part.least() for part in parts])
    if apart.bounds is not None:
        bounds = np.maximum(bounds, apart.bounds)
    n_left, is_stopped = program.n, False
    for number, (own, part) in enumerate(zip(islands, parts, strict=True)):
        begun = None if start is None else start[own]
        answer = _as_begun(part, begun, float(bounds[number]), clock)
        if answer is None:
            answer = solve(part, _share_of(clock, len(own) / n_left), begun)
        n_left -= len(own)
        if answer.is_impossible:
            return answer
        bounds[number] = max(bounds[number], answer.bound)
        is_stopped |= answer.is_stopped
        if answer.values is not None:
            values[own] = answer.values
        if not np.isnan(values).any():
            bound = float(bounds.sum()) + program.offset
            clock.tell(program.value(values), bound, values)
    bound = float(bounds.sum()) + program.offset
    if np.isnan(values).any():
        return Answer(None, np.inf, bound, is_stopped=True)
    value = program.value(values)
    return Answer(values, value, min(bound, value), is_stopped=is_stopped)


def _as_begun(
    part: Program, begun: Floats | None, bound: float, clock: Clock
) -> Answer | None:
    """The plan to begin from, where a bound proves that it is close enough."""
    if begun is None or not np.isfinite(bound):
        return None
    value = part.value(begun)
    close = gap_between(value, bound) <= clock.effort.gap_fraction
    return Answer(begun, value, min(bound, value)) if close else None


def _share_of(clock: Clock, share: float) -> Effort:
    """The effort for one island: its share of the time that is left."""
    left_s = clock.left_s
    own_s = None if left_s is None else left_s * share
    return replace(clock.effort, time_limit_s=own_s, listen=None)


def parts_of(program: Program, islands: list[Ints]) -> list[Program]:
    """The program of each island, without offset.

    Args:
        program: The program.
        islands: Columns of each island; every column in one of them.
    """
    rows = program.rows
    island, number = np.empty((2, program.n), dtype=np.int64)
    for place, own in enumerate(islands):
        island[own], number[own] = place, np.arange(len(own))
    of_row = np.full(rows.n, -1)
    of_row[rows.of_entry] = island[rows.column]
    says = np.isfinite(rows.low) | np.isfinite(rows.high)
    order = np.argsort(of_row, kind="stable")
    edges = np.searchsorted(of_row[order], np.arange(len(islands) + 1))
    parts = []
    for place, own in enumerate(islands):
        kept = order[edges[place] : edges[place + 1]]
        taken = rows.taken(kept[says[kept]])
        parts.append(
            Program(
                cost=program.cost[own],
                lower=program.lower[own],
                upper=program.upper[own],
                whole=program.whole[own],
                rows=Rows(
                    taken.start,
                    number[taken.column],
                    taken.value,
                    taken.low,
                    taken.high,
                ),
            )
        )
    return parts
