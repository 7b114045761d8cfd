"""The kernel of the search: simulated annealing by inserting one option at a time.

Every option that is not taken knows what taking it would evict: what it shares a group
or a forbidden pair with, the cheaper of two that form a forbidden triple with it, and,
where a knapsack is full, some of what lies in it. An option is drawn by chance, and
inserted where it gains, or loses no more than the temperature lets pass. Drawing is far
cheaper than weighing every option for the best: millions of draws a second.

The state is one tuple of arrays:
    taken [n], net [n] (worth less what would be evicted), wants [k, n] (size less the
    room that this frees), load [k], listed [n] (the options taken, in no order),
    place [n] (where each stands in the list), count [1]

Source: Kirkpatrick, Gelatt, Vecchi (1983), Science 220, 671-680.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["anneal"]

_State = Any
_Rules = Any
_Ints = NDArray[np.int64]
_N_VICTIMS = 8
"""Most options that are taken out of knapsacks for one that comes in."""
_COOLING = 1000
"""Draws at one temperature."""


@njit(cache=True, nogil=True)
def _toggle(state: _State, rules: _Rules, o: int, sign: int) -> int:
    """Takes an option (1) or drops it (−1); returns what the choice gains by it."""
    taken, net, wants, load, _, _, _ = state
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
    _list(state, o, sign)
    return int(sign * worth[o])


@njit(cache=True, nogil=True)
def _list(state: _State, o: int, sign: int) -> None:
    """Adds an option to the list of those taken, or removes it."""
    taken, _, _, _, listed, place, count = state
    taken[o] = sign > 0
    if sign > 0:
        place[o] = count[0]
        listed[count[0]] = o
        count[0] += 1
    else:
        count[0] -= 1
        last = listed[count[0]]
        listed[place[o]] = last
        place[last] = place[o]


@njit(cache=True, nogil=True)
def _victim(state: _State, sizes: _Ints, j: int, out: _Ints, n_out: int) -> int:
    """An option by chance that lies in a knapsack and is not to go yet; −1: none."""
    listed, n_listed = state[4], state[6][0]
    if n_listed == 0:
        return -1
    start = np.random.randint(n_listed)  # noqa: NPY002 - numba knows this one
    for k in range(n_listed):
        o = listed[(start + k) % n_listed]
        if sizes[j, o] == 0:
            continue
        standing = True
        for m in range(n_out):
            standing = standing and out[m] != o
        if standing:
            return int(o)
    return -1


@njit(cache=True, nogil=True)
def _make_room(
    state: _State, rules: _Rules, o: int, slack: float, out: _Ints
) -> tuple[int, float]:
    """Picks what leaves full knapsacks so that an option fits.

    Returns:
        How many leave (written into ``out``), −1 where too much is lost; and what is
        left of the slack.
    """
    wants, load = state[2], state[3]
    worth, sizes, rooms = rules[0], rules[1], rules[2]
    n_out = 0
    for j in range(rooms.shape[0]):
        over = load[j] + wants[j, o] - rooms[j]
        if over <= 0:
            continue
        for m in range(n_out):
            over -= sizes[j, out[m]]
        while over > 0:
            gone = _victim(state, sizes, j, out, n_out)
            if gone < 0 or n_out == out.shape[0]:
                return -1, slack
            slack -= worth[gone]
            if slack < 0.0:
                return -1, slack
            out[n_out] = gone
            n_out += 1
            over -= sizes[j, gone]
    return n_out, slack


@njit(cache=True, nogil=True)
def _insert(state: _State, rules: _Rules, o: int, out: _Ints, n_out: int) -> int:
    """Takes an option and evicts all that cannot stay; returns the gain."""
    taken, load = state[0], state[3]
    worth, _, rooms, first, near, first3, near3 = rules
    gain = 0
    for m in range(n_out):
        gain += _toggle(state, rules, out[m], -1)
    for k in range(first[o], first[o + 1]):
        if taken[near[k]]:
            gain += _toggle(state, rules, near[k], -1)
    for k in range(first3[o], first3[o + 1]):
        a, b = near3[k, 0], near3[k, 1]
        if taken[a] and taken[b]:
            even = worth[a] == worth[b] and np.random.random() < 0.5  # noqa: NPY002 - the same
            gone = b if worth[b] < worth[a] or even else a
            gain += _toggle(state, rules, gone, -1)
    gain += _toggle(state, rules, o, 1)
    for j in range(rooms.shape[0]):
        # What left a knapsack may have been a neighbour, which frees room once only.
        if load[j] > rooms[j] and taken[o]:
            gain += _toggle(state, rules, o, -1)
    return gain


@njit(cache=True, nogil=True)
def _standing(rules: _Rules, start: NDArray[np.bool_]) -> tuple[_State, int]:
    """The state of a choice that keeps every rule, and what it is worth."""
    n = start.shape[0]
    state = (
        np.zeros(n, np.bool_),
        rules[0].copy(),
        rules[1].copy(),
        np.zeros(rules[1].shape[0], np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(1, np.int64),
    )
    value = 0
    for o in range(n):
        if start[o]:
            value += _toggle(state, rules, o, 1)
    return state, value


@njit(cache=True, nogil=True)
def anneal(
    rules: _Rules,
    start: NDArray[np.bool_],
    n_draws: int,
    hot: float,
    cold: float,
    seed: int,
) -> tuple[int, NDArray[np.bool_]]:
    """Searches for the choice that is worth most.

    Args:
        rules: Worth [n], sizes [k, n], rooms [k]; neighbours as (first [n + 1], near)
            and pairs of partners in triples as (first [n + 1], near [m, 2]).
        start: A choice that keeps every rule, bool [n].
        n_draws: Options to draw.
        hot: Temperature at the start, in worth.
        cold: Temperature at the end, above 0.
        seed: Of the chances.

    Returns:
        The best worth met, and whether each option is taken, bool [n].
    """
    np.random.seed(seed)  # noqa: NPY002 - the same
    n = start.shape[0]
    state, value = _standing(rules, start)
    best, best_taken = value, start.copy()
    out = np.zeros(_N_VICTIMS, np.int64)
    heat, cooling = hot, (cold / hot) ** (_COOLING / max(n_draws, 1))
    for draw in range(1, n_draws + 1):
        if draw % _COOLING == 0:
            heat *= cooling
        o = np.random.randint(n)  # noqa: NPY002 - the same
        if state[0][o]:
            continue
        slack = state[1][o] - heat * np.log(1.0 - np.random.random())  # noqa: NPY002 - the same
        if slack < 0.0:
            continue
        n_out, slack = _make_room(state, rules, o, slack, out)
        if n_out >= 0:
            value += _insert(state, rules, o, out, n_out)
        if value > best:
            best = value
            best_taken[:] = state[0]
    return best, best_taken
