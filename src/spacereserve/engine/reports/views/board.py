"""The readiness board: a row a domain, a column a plan, counts in every cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacereserve.engine.allocation.plan import Plan
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.readiness import (
    Count,
    column_titles,
    count_states,
    used_domains,
)
from spacereserve.engine.reports.words import counted

__all__ = ["Board", "Cell", "StateCount", "make_board"]


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many needs are in one state.

    Attributes:
        state: ``met``, ``partly`` or ``unmet``.
        text: How many, and the state in words.
        fraction: Share of the cell's needs, 0 to 1.
    """

    state: str
    text: str
    fraction: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One domain in one plan.

    Attributes:
        states: The states that occur, best first; empty where there is no need.
        worst: The state of the need that fares worst.
    """

    states: tuple[StateCount, ...]
    worst: str


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board.

    Attributes:
        titles: One a plan.
        rows: Name of the domain and its cells.
        total: The cells of all domains together.
    """

    titles: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    total: tuple[Cell, ...]


def make_board(plans: Sequence[Plan], reader: Reader) -> Board:
    """Counts needs by domain, plan and state.

    Args:
        plans: The plans, in the order of the columns.
        reader: The reserve and the language.

    Returns:
        The board.
    """
    rows = tuple(
        (
            reader.word("domain", domain),
            tuple(_cell(count_states(plan, domain), reader) for plan in plans),
        )
        for domain in used_domains(plans)
    )
    return Board(
        titles=column_titles(plans, reader),
        rows=rows,
        total=tuple(_cell(count_states(plan), reader) for plan in plans),
    )


def _cell(count: Count, reader: Reader) -> Cell:
    states = tuple(
        StateCount(
            state=state.value,
            text=counted(state, n, reader.t),
            fraction=n / count.total,
        )
        for state, n in count.by_state.items()
        if n
    )
    return Cell(states=states, worst=count.worst.value)
