"""Merges columns and rows that are alike, so that hours of one kind are solved once.

Columns are alike when they cost the same, may be as large, and stand with the same
coefficients in rows that are alike; rows when they ask the same of columns that are
alike. Colours are refined until they are stable; then the mean of all plans that differ
only by exchanging what is alike is a plan as well, and costs the same. So one column
for each colour is enough, with the same best plan and the same bound. Whole columns
are like no other, because the mean of whole numbers need not be whole.

Source: Grohe, Kersting, Mladenov, Selman (2014), Dimension reduction via colour
refinement, ESA 2014, LNCS 8737, 505-516.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.program import Program, Rows

__all__ = ["Merged", "merged"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Words = NDArray[np.uint64]

_MOST_ROUNDS = 60
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True, eq=False)
class Merged:
    """A program with one column for all that are alike.

    Attributes:
        program: The smaller program.
        colour: The column of it that stands for each column, int64 [n_column].
        first: For each column of it, one that it stands for, int64.
        row: For each row of it, one that it stands for, int64.
    """

    program: Program
    colour: Ints
    first: Ints
    row: Ints

    def spread(self, values: Floats) -> Floats:
        """A plan of the smaller program as one of the whole, float64 [n_column].

        Args:
            values: Values of the smaller program's columns.
        """
        whole: Floats = values[self.colour]
        return whole

    def gathered(self, values: Floats) -> Floats:
        """The mean of a plan over what is alike: a plan of the smaller program.

        Args:
            values: Values of the columns, float64 [n_column].
        """
        n_alike = np.bincount(self.colour)
        total = np.bincount(self.colour, weights=values)
        mean: Floats = total / n_alike
        return mean


def merged(program: Program, *, apart: Ints | None = None) -> Merged:
    """Merges what is alike in a program.

    Args:
        program: The program.
        apart: Columns with different numbers are not alike, int64 [n_column].
    """
    colour, row_colour = _colours(program, apart)
    n_colours = int(colour.max(initial=-1)) + 1
    first = _first_of(colour, n_colours)
    kept = _first_of(row_colour, int(row_colour.max(initial=-1)) + 1)
    n_alike = np.bincount(colour, minlength=n_colours)
    rows = program.rows.taken(kept)
    smaller = Program(
        cost=program.cost[first] * n_alike,
        lower=program.lower[first],
        upper=program.upper[first],
        whole=program.whole[first],
        rows=_added_up(rows, colour),
        offset=program.offset,
    )
    return Merged(smaller, colour, first, kept)


def _first_of(colour: Ints, n_colours: int) -> Ints:
    first = np.full(n_colours, len(colour), dtype=np.int64)
    np.minimum.at(first, colour, np.arange(len(colour)))
    return first


def _added_up(rows: Rows, colour: Ints) -> Rows:
    """Rows over colours: coefficients of columns of one colour add up."""
    n_colours = int(colour.max(initial=0)) + 1
    key = rows.of_entry * n_colours + colour[rows.column]
    pair, place = np.unique(key, return_inverse=True)
    value = np.zeros(len(pair))
    np.add.at(value, place, rows.value)
    return Rows.of(pair // n_colours, pair % n_colours, value, rows.low, rows.high)


# Colours -----------------------------------------------------------------------------


def _colours(program: Program, apart: Ints | None) -> tuple[Ints, Ints]:
    """Stable colours of columns and rows, numbered in the order of their first."""
    rows, n = program.rows, program.n
    alone = np.where(program.whole, np.arange(1, n + 1), 0)
    own = np.zeros(n) if apart is None else apart
    column = _hashed(program.cost, program.lower, program.upper, alone, own)
    row = _hashed(rows.low, rows.high)
    of_entry, place, value = rows.of_entry, rows.column, _mixed(_words(rows.value))
    n_before = 0
    for _ in range(_MOST_ROUNDS):
        row = _refined(row, column[place], value, of_entry)
        column = _refined(column, row[of_entry], value, place)
        n_now = len(np.unique(column)) + len(np.unique(row))
        if n_now == n_before:
            return _numbered(column), _numbered(row)
        n_before = n_now
    # Not stable: what is alike is not known, so nothing is.
    return np.arange(n), np.arange(rows.n)


def _refined(own: Words, other: Words, value: Words, where: Ints) -> Words:
    """Colours refined by those on the other side, with their coefficients."""
    seen = _mixed(other ^ value)
    total = np.zeros(len(own), dtype=np.uint64)
    np.add.at(total, where, seen)
    return _mixed(own * _FIRST + total)


def _numbered(words: Words) -> Ints:
    _, first, number = np.unique(words, return_index=True, return_inverse=True)
    order = np.empty(len(first), dtype=np.int64)
    order[np.argsort(first)] = np.arange(len(first))
    numbered: Ints = order[number]
    return numbered


def _hashed(*parts: NDArray[np.float64] | Ints) -> Words:
    total = np.zeros(len(parts[0]), dtype=np.uint64)
    for part in parts:
        total = _mixed(total * _SECOND + _words(part))
    return total


def _words(values: NDArray[np.float64] | Ints) -> Words:
    own = np.asarray(values, dtype=np.float64) + 0.0  # one zero, not two
    return own.view(np.uint64)


def _mixed(words: Words) -> Words:
    """Every bit of the word changes every other: the finish of SplitMix64."""
    mixed = words + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _FIRST
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _SECOND
    return mixed ^ (mixed >> np.uint64(31))
