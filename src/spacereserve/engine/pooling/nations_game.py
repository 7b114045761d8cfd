"""The game of all nations: what each coalition would pay, and Shapley's shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.pooling.coalitions import Coalitions, Part
from spacereserve.engine.pooling.games import MOST_PLAYERS, sampled_shapley, shapley

__all__ = ["Game", "Sampling", "coalitions_wanted", "game_of"]

_N_ORDERS = 32


@dataclass(frozen=True)
class Sampling:
    """When orders of joining are sampled.

    Attributes:
        seed: Seed of the orders.
        exact_up_to: Players that differ in a part, 1 to 16, up to which all their
            coalitions are planned; orders are sampled beyond.
    """

    seed: int = 1
    exact_up_to: int = MOST_PLAYERS

    def is_exact(self, coalitions: Coalitions, part: Part) -> bool:
        """Whether all coalitions of a part are planned.

        Args:
            coalitions: Costs of coalitions.
            part: The part.
        """
        return len(_kinds(coalitions, part)) <= self.exact_up_to

    def covers(self, coalitions: Coalitions) -> bool:
        """Whether all coalitions of all parts are planned.

        Args:
            coalitions: Costs of coalitions.
        """
        return all(self.is_exact(coalitions, part) for part in coalitions.parts)


@dataclass(frozen=True, eq=False)
class Game:
    """The game of all nations.

    Attributes:
        nations: Players (ids).
        alone: Cost of each alone, EUR, float64 [n].
        together: Cost of all, EUR.
        shapley: Shapley value, EUR, float64 [n].
        error: Its standard error, EUR, float64 [n].
        costs: Cost of each coalition, EUR, float64 [2 ** n]; None where not known.
    """

    nations: tuple[str, ...]
    alone: NDArray[np.float64]
    together: float
    shapley: NDArray[np.float64]
    error: NDArray[np.float64]
    costs: NDArray[np.float64] | None

    def nations_of(self, mask: int) -> tuple[str, ...]:
        """The nations (ids) of a coalition.

        Args:
            mask: Bit ``i`` is set where it holds player ``i``.
        """
        return tuple(name for bit, name in enumerate(self.nations) if (mask >> bit) & 1)


def coalitions_wanted(
    coalitions: Coalitions, part: Part, sampling: Sampling
) -> Iterator[tuple[Part, frozenset[str]]]:
    """The coalitions of a part whose cost the game asks for.

    Args:
        coalitions: Costs of coalitions.
        part: The part.
        sampling: When orders of joining are sampled.
    """
    yield part, frozenset(part.nations)
    for name in part.nations:
        yield part, frozenset((name,))
    masks: Iterable[int] = range(1 << len(part.nations))
    if not sampling.is_exact(coalitions, part):
        masks = _sampled_masks(len(part.nations), sampling.seed)
    for mask in masks:
        yield part, _held(part, mask)


def _sampled_masks(n: int, seed: int) -> list[int]:
    """The coalitions that sampled orders meet, whatever they cost."""
    met: list[int] = []

    def noted(mask: int) -> float:
        met.append(mask)
        return 0.0

    sampled_shapley(noted, n, n_orders=_N_ORDERS, seed=seed)
    return met


def game_of(coalitions: Coalitions, sampling: Sampling) -> Game:
    """The game of all nations, as the sum of the games of parts.

    Args:
        coalitions: Costs of coalitions.
        sampling: When orders of joining are sampled.
    """
    nations = tuple(
        sorted({name for part in coalitions.parts for name in part.nations})
    )
    place = {name: number for number, name in enumerate(nations)}
    alone, value = np.zeros(len(nations)), np.zeros(len(nations))
    variance = np.zeros(len(nations))
    together = 0.0
    tables: list[tuple[Part, NDArray[np.float64]]] = []
    for part in coalitions.parts:
        own = [place[name] for name in part.nations]
        together += coalitions.cost_eur(part, frozenset(part.nations))
        alone[own] += [coalitions.cost_eur(part, frozenset((n,))) for n in part.nations]
        if sampling.is_exact(coalitions, part):
            table = _table(coalitions, part)
            tables.append((part, table))
            value[own] += shapley(table) if len(part.nations) <= MOST_PLAYERS else 0.0
        else:
            found = sampled_shapley(
                partial(_cost_of, coalitions, part),
                len(part.nations),
                n_orders=_N_ORDERS,
                seed=sampling.seed,
            )
            value[own] += found.shares
            variance[own] += found.error**2
    whole = len(tables) == len(coalitions.parts) and 1 <= len(nations) <= MOST_PLAYERS
    costs = _added(nations, tables) if whole else None
    return Game(nations, alone, round(together, 2), value, np.sqrt(variance), costs)


def _kinds(coalitions: Coalitions, part: Part) -> set[tuple[str, ...]]:
    """Players of a part that differ in the needs they have."""
    if len(part.nations) > MOST_PLAYERS:
        return {(name,) for name in part.nations}
    return {coalitions.needs_of(part, frozenset((name,))) for name in part.nations}


def _cost_of(coalitions: Coalitions, part: Part, mask: int) -> float:
    return coalitions.cost_eur(part, _held(part, mask))


def _held(part: Part, mask: int) -> frozenset[str]:
    return frozenset(name for bit, name in enumerate(part.nations) if (mask >> bit) & 1)


def _table(coalitions: Coalitions, part: Part) -> NDArray[np.float64]:
    return np.array(
        [
            coalitions.cost_eur(part, _held(part, mask))
            for mask in range(1 << len(part.nations))
        ]
    )


def _added(
    nations: tuple[str, ...], tables: list[tuple[Part, NDArray[np.float64]]]
) -> NDArray[np.float64]:
    """The game of all nations as the sum of the games of parts."""
    masks = np.arange(1 << len(nations))
    costs = np.zeros(len(masks))
    for part, table in tables:
        own = np.zeros(len(masks), dtype=np.int64)
        for bit, name in enumerate(part.nations):
            own |= ((masks >> nations.index(name)) & 1) << bit
        costs += table[own]
    return np.asarray(np.round(costs, 2))
