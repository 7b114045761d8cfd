"""Cost games: what each coalition would pay alone, and fair shares of the whole.

A game is an array of costs, one a coalition: coalition ``mask`` holds player ``i``
where bit ``i`` of ``mask`` is set; the empty coalition, 0, costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import factorial

import highspy
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.errors import InputError

__all__ = [
    "MOST_PLAYERS",
    "Sampled",
    "largest_excess",
    "nucleolus",
    "sampled_shapley",
    "shapley",
]

MOST_PLAYERS = 16
"""Up to so many players, all coalitions are looked at."""

_TIGHT = 1e-9


def _n_players(costs: NDArray[np.float64]) -> int:
    n = len(costs).bit_length() - 1
    if len(costs) != 1 << n or n < 1 or n > MOST_PLAYERS or costs[0] != 0.0:
        raise InputError(
            "a game needs one cost for each coalition",
            rule=f"2ⁿ costs of 1 to {MOST_PLAYERS} players, the first of them 0",
            value=len(costs),
            way_out="give the costs by bit mask, starting with the empty coalition",
        )
    return n


def shapley(costs: NDArray[np.float64]) -> NDArray[np.float64]:
    """The Shapley value: each player's mean extra cost over all orders of joining.

    Args:
        costs: Cost of each coalition, float64 [2 ** n_player].

    Returns:
        What each player pays, float64 [n_player]; they add up to the cost of all.

    Source: L. S. Shapley (1953), A value for n-person games, Annals of Mathematics
    Studies 28, 307-317.
    """
    n = _n_players(costs)
    masks = np.arange(1 << n)
    sizes = np.array([int(mask).bit_count() for mask in masks])
    weights = np.array(
        [factorial(size) * factorial(n - size - 1) for size in range(n)], dtype=float
    ) / factorial(n)
    shares = np.zeros(n)
    for player in range(n):
        without = masks[(masks >> player) & 1 == 0]
        extra = costs[without | (1 << player)] - costs[without]
        shares[player] = float(weights[sizes[without]] @ extra)
    return shares


@dataclass(frozen=True, eq=False)
class Sampled:
    """A Shapley value from sampled orders.

    Attributes:
        shares: What each player pays, float64 [n_player].
        error: Standard error of each, float64 [n_player].
        n_orders: Orders sampled.
    """

    shares: NDArray[np.float64]
    error: NDArray[np.float64]
    n_orders: int


def sampled_shapley(
    cost: Callable[[int], float], n: int, *, n_orders: int, seed: int
) -> Sampled:
    """The Shapley value from random orders, each taken forwards and backwards.

    Args:
        cost: Cost of a coalition, given as a bit mask.
        n: Players.
        n_orders: Pairs of orders to sample, at least 2.
        seed: Seed of the orders.

    Returns:
        Shares that add up to the cost of all, with standard errors.

    Source: Castro, Gómez, Tejada (2009), Polynomial calculation of the Shapley value
    based on sampling, Computers & Operations Research 36, 1726-1730.
    """
    rng = np.random.default_rng(seed)
    extra = np.zeros((n_orders, n))
    for row in range(n_orders):
        order = rng.permutation(n)
        for way in (order, order[::-1]):
            mask, before = 0, 0.0
            for player in way:
                mask |= 1 << int(player)
                now = cost(mask)
                extra[row, player] += 0.5 * (now - before)
                before = now
    error = extra.std(axis=0, ddof=1) / np.sqrt(n_orders)
    return Sampled(extra.mean(axis=0), error, n_orders)


def largest_excess(
    shares: NDArray[np.float64], costs: NDArray[np.float64]
) -> tuple[float, int]:
    """How much the worst-treated coalition pays above what it would cost alone.

    Args:
        shares: What each player pays, float64 [n_player].
        costs: Cost of each coalition, float64 [2 ** n_player].

    Returns:
        The excess (0 or less: nobody would leave, the shares lie in the core) and the
        coalition as a bit mask; the whole and the empty one are left out, and with one
        player the excess is 0.
    """
    n = _n_players(costs)
    if n == 1:
        return 0.0, 0
    members = _members(n)
    excess = members @ shares - costs
    inside = slice(1, (1 << n) - 1)
    worst = 1 + int(np.argmax(excess[inside]))
    return float(excess[worst]), worst


def _members(n: int) -> NDArray[np.float64]:
    masks = np.arange(1 << n)[:, None]
    return ((masks >> np.arange(n)) & 1).astype(np.float64)


def nucleolus(costs: NDArray[np.float64]) -> NDArray[np.float64]:
    """The nucleolus: shares that no coalition rejects, wherever there are any.

    The worst-treated coalition is treated as well as can be, then the next, and so on.
    Each linear program makes the largest excess least; coalitions whose excess it
    settles are held there, together with all that follow from them, and the next one
    looks at the rest: at most as many programs as players.

    Args:
        costs: Cost of each coalition, float64 [2 ** n_player].

    Returns:
        What each player pays, float64 [n_player]; they add up to the cost of all.

    Source: D. Schmeidler (1969), The nucleolus of a characteristic function game, SIAM
    Journal on Applied Mathematics 17, 1163-1170; Maschler, Peleg, Shapley (1979),
    Mathematics of Operations Research 4, 303-338.
    """
    n = _n_players(costs)
    if n == 1:
        return np.array([costs[1]])
    members = _members(n)
    scale = max(1.0, float(np.abs(costs).max()))
    scaled = costs / scale
    fixed: list[tuple[int, float]] = [((1 << n) - 1, float(scaled[-1]))]
    shares = np.zeros(n)
    # Nobody pays more than alone, wherever the whole can be paid so.
    most = scaled[1 << np.arange(n)]
    if float(most.sum()) < scaled[-1]:
        most = np.full(n, highspy.kHighsInf)
    while True:
        basis = members[[mask for mask, _ in fixed]]
        if np.linalg.matrix_rank(basis) == n:
            break
        free = _not_settled(members, basis)
        shares, tight = _least_excess(members, scaled, fixed, free, most)
        for mask in tight:
            grown = np.vstack((members[[m for m, _ in fixed]], members[mask]))
            if np.linalg.matrix_rank(grown) > len(fixed):
                fixed.append((int(mask), float(members[mask] @ shares)))
    values = np.array([value for _, value in fixed])
    shares = np.linalg.solve(members[[mask for mask, _ in fixed]], values)
    return np.asarray(shares * scale)


def _not_settled(
    members: NDArray[np.float64], basis: NDArray[np.float64]
) -> NDArray[np.intp]:
    """Coalitions whose shares do not follow from those that are settled."""
    span, _ = np.linalg.qr(basis.T)
    rest = members - (members @ span) @ span.T
    return np.flatnonzero(np.abs(rest).max(axis=1) > 1e-7)


def _least_excess(
    members: NDArray[np.float64],
    costs: NDArray[np.float64],
    fixed: list[tuple[int, float]],
    free: NDArray[np.intp],
    most: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Shares that make the largest excess least, and coalitions that it settles."""
    n = members.shape[1]
    held = members[[mask for mask, _ in fixed]]
    values = np.array([value for _, value in fixed])
    rows = np.vstack((held, members[free]))
    matrix = np.hstack((rows, np.zeros((len(rows), 1))))
    matrix[len(fixed) :, n] = -1.0
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n + 1, len(rows)
    lp.col_cost_ = np.append(np.zeros(n), 1.0)
    lp.col_lower_ = np.full(n + 1, -highspy.kHighsInf)
    lp.col_upper_ = np.append(most, highspy.kHighsInf)
    lp.row_lower_ = np.append(values, np.full(len(free), -highspy.kHighsInf))
    lp.row_upper_ = np.append(values, costs[free])
    place, index = np.nonzero(matrix)
    starts = np.searchsorted(place, np.arange(len(rows) + 1))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = starts.astype(np.int32)
    lp.a_matrix_.index_ = index.astype(np.int32)
    lp.a_matrix_.value_ = matrix[place, index]
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("primal_feasibility_tolerance", _TIGHT),
        ("dual_feasibility_tolerance", _TIGHT),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    solver.run()
    solution = solver.getSolution()
    duals = np.array(solution.row_dual)[len(fixed) :]
    shares = np.array(solution.col_value)[:n]
    order = np.argsort(-np.abs(duals), kind="stable")
    settled = order[np.abs(duals[order]) > 1e-7]
    return shares, free[settled]
