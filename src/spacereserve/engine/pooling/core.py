"""The core: which coalitions gain by standing together, and which would leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.model.record import Record
from spacereserve.engine.pooling.games import largest_excess
from spacereserve.engine.pooling.nations_game import Game

__all__ = ["CENT_EUR", "Coalition", "Judged", "coalitions_that_gain", "judged"]

CENT_EUR = 0.01
"""Less than this is the rounding of shares, EUR."""
_MOST_SPLIT = 12
"""Beyond so many nations, coalitions are not split into halves."""


class Coalition(Record):
    """A group of nations, and what it gains by standing together."""

    nations: tuple[str, ...]
    """Nations (ids)."""
    cost_eur: float
    """What they would pay together, without the others, EUR."""
    gain_eur: float
    """How much less that is than in the cheapest two halves, EUR."""


def coalitions_that_gain(game: Game) -> tuple[Coalition, ...]:
    """Coalitions that are cheaper than any two halves of theirs, largest gain first.

    Args:
        game: The game.

    Returns:
        The coalitions; none beyond 12 nations or where costs are not all known.
    """
    if game.costs is None or len(game.nations) > _MOST_SPLIT:
        return ()
    found = []
    for mask in range(1, len(game.costs)):
        halves = [
            game.costs[part] + game.costs[mask ^ part]
            for part in _parts_of(mask)
            if part < mask ^ part
        ]
        if halves and (gain := min(halves) - game.costs[mask]) > CENT_EUR:
            nations = game.nations_of(mask)
            found.append((round(float(gain), 2), nations, float(game.costs[mask])))
    found.sort(key=lambda item: (-item[0], item[1]))
    return tuple(
        Coalition(nations=nations, cost_eur=round(cost, 2), gain_eur=gain)
        for gain, nations, cost in found
    )


def _parts_of(mask: int) -> Iterator[int]:
    """Every proper part of a coalition that is not empty."""
    part = (mask - 1) & mask
    while part:
        yield part
        part = (part - 1) & mask


@dataclass(frozen=True)
class Judged:
    """Whether coalitions accept shares.

    Attributes:
        core: Whether there are shares that no coalition would reject.
        excess_eur: What the worst-treated coalition pays above its cost alone, EUR;
            None where not known.
        would_leave: The nations (ids) of that coalition, where it would leave.
    """

    core: Literal["not empty", "empty", "not known"]
    excess_eur: float | None = None
    would_leave: tuple[str, ...] = ()


def judged(
    shares: NDArray[np.float64], kernel: NDArray[np.float64] | None, game: Game
) -> Judged:
    """Judges shares by what coalitions would pay alone.

    Args:
        shares: What each nation pays, EUR, float64 [n_nation].
        kernel: The nucleolus, EUR, float64 [n_nation]; None where not known.
        game: The game.
    """
    if game.costs is None or kernel is None:
        return Judged("not known")
    slack = CENT_EUR * len(game.nations)
    best, _ = largest_excess(kernel, game.costs)
    excess, mask = largest_excess(shares, game.costs)
    return Judged(
        core="not empty" if best <= slack else "empty",
        excess_eur=round(excess, 2) + 0.0,
        would_leave=game.nations_of(mask) if excess > slack else (),
    )
