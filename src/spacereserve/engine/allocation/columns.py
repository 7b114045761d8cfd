"""Columns of a program: which need, offer, line or shortfall each belongs to."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.formulation import Formulation

__all__ = [
    "columns_of_lines",
    "columns_of_services",
    "columns_of_shortfalls",
    "kept_apart",
    "need_of_column",
]

Ints = NDArray[np.int64]


def need_of_column(program: Formulation) -> Ints:
    """The number of the need that each column belongs to; −1 for call-ups.

    Args:
        program: The program.

    Returns:
        Numbers in the order of the demands, int64 [n_column].
    """
    owner = np.full(program.matrix.n_columns, -1, dtype=np.int64)
    number = {name: k for k, name in enumerate(program.demands)}
    of_arcs = [number[arc.demand.need.id] for arc in program.arcs]
    owner[program.quantity_columns] = program.spread(of_arcs)
    for name, k in number.items():
        owner[program.met[name]] = k
        owner[program.further[name]] = k
    return owner


def kept_apart(program: Formulation, need: Ints) -> Ints:
    """Marks columns of different offers, needs and priorities, never to be merged.

    Args:
        program: The program.
        need: The need of each column, int64 [n_column].

    Returns:
        Columns with different marks stay apart, int64 [n_column].
    """
    offer = np.zeros(len(need), dtype=np.int64)
    numbers = {name: k for k, name in enumerate(program.offers, start=2)}
    of_arcs = [numbers[arc.offer.id] for arc in program.arcs]
    offer[program.quantity_columns] = program.spread(of_arcs)
    for name, column in program.called.items():
        offer[column] = numbers[name]
    offer[list(program.met.values())] = 1
    apart: Ints = offer * (len(program.demands) + 2) + need + 1
    return apart


def columns_of_shortfalls(program: Formulation) -> Ints:
    """Columns of shortfalls.

    Args:
        program: The program.
    """
    return np.concatenate([*program.short, np.empty(0, dtype=np.int64)])


def columns_of_lines(program: Formulation, lines: set[str]) -> Ints:
    """Columns of what some lines give, and of their call-ups.

    Args:
        program: The program.
        lines: Lines (ids); those without an arc have none.
    """
    called = [program.called[name] for name in sorted(lines & set(program.called))]
    given = _columns_where(program, [arc.offer.id in lines for arc in program.arcs])
    return np.concatenate([given, np.array(called, dtype=np.int64)])


def columns_of_services(program: Formulation, services: Collection[str]) -> Ints:
    """Columns of the quantities that services give.

    Args:
        program: The program.
        services: Services (ids).
    """
    is_of = [arc.offer.service.id in services for arc in program.arcs]
    return _columns_where(program, is_of)


def _columns_where(program: Formulation, is_of: Sequence[bool]) -> Ints:
    """Columns of the quantities of some arcs, bool [n_arc]."""
    columns: Ints = program.quantity_columns[program.spread(is_of).astype(bool)]
    return columns
