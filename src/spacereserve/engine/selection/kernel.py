"""The kernel of the search: insert one option, evict what it forbids, remember.

Every option that is not taken knows what taking it would evict: what it shares a group
or a forbidden pair with, the cheaper of two that form a forbidden triple with it, and
room in knapsacks at the price of the cheapest room. The best insertion that is not tabu
is made, good or bad; what was evicted stays out for a while. Where nothing better comes
for long, the search goes back to the best choice known and shakes it.

The state is one tuple of arrays:
    taken [n], net [n] (worth less what would be evicted), wants [k, n] (size less the
    room that this frees), load [k], tabu [n]

Source: Vasquez, Hao (2001), Computational Optimization and Applications 20, 137-157.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["search"]

_Ints = NDArray[np.int64]
_State = Any
_Rules = Any
_FAR = 1e18


@njit(cache=True)
def _toggle(state: _State, rules: _Rules, o: int, sign: int) -> int:
    """Takes an option (1) or drops it (−1); returns what the choice gains by it."""
    taken, net, wants, load, _ = state
    worth, sizes, _, first, near, first3, near3 = rules
    n_knapsacks = sizes.shape[0]
    for k in range(first[o], first[o + 1]):
        net[near[k]] -= sign * worth[o]
        for j in range(n_knapsacks):
            wants[j, near[k]] -= sign * sizes[j, o]
    for k in range(first3[o], first3[o + 1]):
        a, b = near3[k, 0], near3[k, 1]
        if taken[a]:
            net[b] -= sign * min(worth[o], worth[a])
        if taken[b]:
            net[a] -= sign * min(worth[o], worth[b])
    for j in range(n_knapsacks):
        load[j] += sign * sizes[j, o]
    taken[o] = sign > 0
    return int(sign * worth[o])


@njit(cache=True)
def _cheapest_room(state: _State, rules: _Rules, j: int, spared: int) -> int:
    """The option whose room in a knapsack is worth least; ties by chance, −1: none."""
    taken = state[0]
    worth, sizes = rules[0], rules[1]
    found, least, ties = -1, _FAR, 0
    for o in range(worth.shape[0]):
        if taken[o] and sizes[j, o] > 0 and o != spared:
            price = worth[o] / sizes[j, o]
            if price < least:
                found, least, ties = o, price, 1
            elif price == least:
                ties += 1
                if np.random.random() * ties < 1.0:  # noqa: NPY002 - numba knows this one
                    found = o
    return found


@njit(cache=True)
def _evict(state: _State, rules: _Rules, o: int, until: int) -> int:
    state[4][o] = until
    return int(_toggle(state, rules, o, -1))


@njit(cache=True)
def _until(move: int, tenure: int) -> int:
    return int(move + tenure + np.random.randint(tenure + tenure // 2 + 1))  # noqa: NPY002 - the same


@njit(cache=True)
def _insert(state: _State, rules: _Rules, o: int, move: int, tenure: int) -> int:
    """Takes an option and evicts all that cannot stay; returns the gain."""
    taken, load = state[0], state[3]
    worth, sizes, rooms, first, near, first3, near3 = rules
    gain = 0
    for k in range(first[o], first[o + 1]):
        if taken[near[k]]:
            gain += _evict(state, rules, near[k], _until(move, tenure))
    for k in range(first3[o], first3[o + 1]):
        a, b = near3[k, 0], near3[k, 1]
        if taken[a] and taken[b]:
            even = worth[a] == worth[b] and np.random.random() < 0.5  # noqa: NPY002 - the same
            gone = b if worth[b] < worth[a] or even else a
            gain += _evict(state, rules, gone, _until(move, tenure))
    gain += _toggle(state, rules, o, 1)
    for j in range(sizes.shape[0]):
        while load[j] > rooms[j]:
            gone = _cheapest_room(state, rules, j, o)
            if gone < 0:
                gone = o
            gain += _evict(state, rules, gone, _until(move, tenure))
    return gain


@njit(cache=True)
def _gain(state: _State, rules: _Rules, prices: NDArray[np.float64], o: int) -> float:
    """What inserting an option gains, with room at its price."""
    net, wants, load, rooms = state[1], state[2], state[3], rules[2]
    gain = float(net[o])
    for j in range(rooms.shape[0]):
        over = load[j] + wants[j, o] - rooms[j]
        if over > 0:
            gain -= over * prices[j]
    return gain


@njit(cache=True)
def _note_price(prices: NDArray[np.float64], rules: _Rules, o: int) -> None:
    worth, sizes = rules[0], rules[1]
    for j in range(sizes.shape[0]):
        if sizes[j, o] > 0:
            prices[j] = min(prices[j], worth[o] / sizes[j, o])


@njit(cache=True)
def _best_insertion(
    state: _State, rules: _Rules, prices: NDArray[np.float64], move: int, wanted: float
) -> int:
    """The best option to insert; a tabu one only where it gains more than wanted.

    On the way, the price of the cheapest room of each knapsack is brought up to date.
    """
    taken, tabu = state[0], state[4]
    fresh = np.full(prices.shape[0], _FAR)
    found, most, ties = -1, -_FAR, 0
    for o in range(taken.shape[0]):
        if taken[o]:
            _note_price(fresh, rules, o)
            continue
        gain = _gain(state, rules, prices, o)
        if tabu[o] > move and gain <= wanted:
            continue
        if gain > most:
            found, most, ties = o, gain, 1
        elif gain == most:
            ties += 1
            if np.random.random() * ties < 1.0:  # noqa: NPY002 - the same
                found = o
    prices[:] = fresh
    return found


@njit(cache=True)
def _return_to(state: _State, rules: _Rules, wanted: NDArray[np.bool_]) -> int:
    """Goes to a choice that keeps every rule; returns the gain."""
    taken = state[0]
    gain = 0
    for o in range(taken.shape[0]):
        if taken[o] and not wanted[o]:
            gain += _toggle(state, rules, o, -1)
    for o in range(taken.shape[0]):
        if wanted[o] and not taken[o]:
            gain += _toggle(state, rules, o, 1)
    state[4][:] = 0
    return gain


@njit(cache=True)
def _shake(state: _State, rules: _Rules, n_kicks: int, move: int, tenure: int) -> int:
    taken = state[0]
    gain = 0
    for _ in range(n_kicks):
        o = np.random.randint(taken.shape[0])  # noqa: NPY002 - the same
        if not taken[o]:
            gain += _insert(state, rules, o, move, tenure)
    return gain


@njit(cache=True)
def search(
    rules: _Rules,
    start: NDArray[np.bool_],
    n_moves: int,
    seed: int,
    tenure: int,
    patience: int,
) -> tuple[int, NDArray[np.bool_]]:
    """Searches for the choice that is worth most.

    Args:
        rules: Worth [n], sizes [k, n], rooms [k]; neighbours as (first [n + 1], near)
            and pairs of partners in triples as (first [n + 1], near [m, 2]).
        start: A choice that keeps every rule, bool [n].
        n_moves: Insertions to make.
        seed: Of the chances.
        tenure: Moves for which what was evicted stays out, at least.
        patience: Moves without a gain after which the choice is shaken.

    Returns:
        The best worth found, and whether each option is taken, bool [n].
    """
    np.random.seed(seed)  # noqa: NPY002 - the same
    n, n_knapsacks = start.shape[0], rules[1].shape[0]
    state = (
        np.zeros(n, np.bool_),
        rules[0].copy(),
        rules[1].copy(),
        np.zeros(n_knapsacks, np.int64),
        np.zeros(n, np.int64),
    )
    value = _return_to(state, rules, start)
    best, best_taken = value, start.copy()
    prices = np.full(n_knapsacks, 0.0)
    local, idle = value, 0
    for move in range(1, n_moves + 1):
        o = _best_insertion(state, rules, prices, move, float(best - value))
        if o >= 0:
            value += _insert(state, rules, o, move, tenure)
        idle = 0 if value > local else idle + 1
        local = max(local, value)
        if value > best:
            best = value
            best_taken[:] = state[0]
        if idle >= patience:
            value += _return_to(state, rules, best_taken)
            n_kicks = tenure + np.random.randint(tenure + 1)  # noqa: NPY002 - the same
            value += _shake(state, rules, n_kicks, move, tenure)
            local, idle = value, 0
    return best, best_taken
