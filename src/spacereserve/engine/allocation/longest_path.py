"""The best sparse set of looks at one spot: a longest path through them in time."""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["longest_path"]


@njit(cache=True, error_model="numpy")
def longest_path(at_s, price, worth, start_s, end_s, gap_s):  # type: ignore[no-untyped-def]
    """The best sparse schedule: no look is taken that adds no cover.

    A look adds none where those on both sides of it are no further apart than the gap,
    so a path is told by its last two looks. Start and end of the need count as looks.

    Args:
        at_s: When each look is taken, ascending, float64 [n].
        price: Price of each, float64 [n]; infinity keeps one out.
        worth: Worth of covering all the time, in the unit of the prices.
        start_s: Start of the need.
        end_s: End of the need.
        gap_s: The gap promised.

    Returns:
        Positions of the looks taken, ascending, int64.
    """
    span_s = end_s - start_s - gap_s
    if span_s <= 0.0:
        return _cheapest(price, worth)
    per_s = worth / span_s
    paths = _no_paths(at_s, gap_s)
    _, _, _, _, near_start, far, far_came, best, best_came = paths
    reach = -np.inf  # best of (best[j] + per_s * at_s[j]) over looks a gap or more ago
    reach_came = -1
    passed = 0
    for i in range(len(at_s)):
        while passed < i and at_s[i] - at_s[passed] > gap_s:
            candidate = best[passed] + per_s * at_s[passed]
            if candidate > reach:
                reach = candidate
                reach_came = passed
            passed += 1
        bare_s = at_s[i] - start_s - gap_s
        near_start[i] = -np.inf
        far[i] = reach - per_s * (at_s[i] - gap_s) - price[i]
        far_came[i] = reach_came
        if bare_s > 0.0:
            candidate = -per_s * bare_s - price[i]
            if candidate > far[i]:
                far[i] = candidate
                far_came[i] = -1
        else:
            near_start[i] = -price[i]
        best[i] = far[i]
        best_came[i] = far_came[i]
        if near_start[i] > best[i]:
            best[i] = near_start[i]
            best_came[i] = -1
        _after_near_looks(i, at_s, price[i], start_s, gap_s, paths)
    last, before = _closed(at_s, worth, per_s, start_s, end_s, gap_s, paths)
    return _path_to(last, before, at_s, gap_s, paths)


@njit(cache=True, error_model="numpy")
def _no_paths(at_s, gap_s):  # type: ignore[no-untyped-def]
    """Room for the best paths that end with each look i, as they are found.

    A plain tuple: what is compiled and kept names no class that may change its name.

    Returns:
        first: The earliest look within one gap before i, int64 [n].
        open_from: The first look before i not yet weighed for ``far``, int64 [n].
        value: Worth of the best path that ends with looks first[i] + k, i, [n, width].
        came: The look before those two on it, int64 [n, width]; −1 is the start.
        near_start: Worth of the path of i alone, at most one gap after the start, [n].
        far: Worth of the best path that ends with i after a look (or the start) more
            than one gap before it, [n].
        far_came: The look before i on it, int64 [n].
        best: Worth of the best of all paths that end with i, [n].
        best_came: The look before i on it, int64 [n].
    """
    n = len(at_s)
    first, width = _first_within_gap(at_s, gap_s)
    return (
        first,
        first.copy(),
        np.full((n, width), -np.inf),
        np.full((n, width), -2, np.int64),
        np.empty(n),
        np.empty(n),
        np.empty(n, np.int64),
        np.empty(n),
        np.empty(n, np.int64),
    )


@njit(cache=True, error_model="numpy")
def _after_near_looks(i, at_s, price, start_s, gap_s, paths):  # type: ignore[no-untyped-def]
    """Weighs the paths to look i from each look j within one gap before it.

    What came before j must be more than one gap before i; as i moves on, more of it is,
    so the best of it is kept for each j.
    """
    first, open_from, value, came, near_start, far, far_came, best, best_came = paths
    for j in range(first[i], i):
        if near_start[j] > far[j] and at_s[i] - start_s > gap_s:
            far[j] = near_start[j]
            far_came[j] = -1
        h = open_from[j]
        while h < j and at_s[i] - at_s[h] > gap_s:
            if value[j, h - first[j]] > far[j]:
                far[j] = value[j, h - first[j]]
                far_came[j] = h
            h += 1
        open_from[j] = h
        value[i, j - first[i]] = far[j] - price
        came[i, j - first[i]] = far_came[j]
        if value[i, j - first[i]] > best[i]:
            best[i] = value[i, j - first[i]]
            best_came[i] = j


@njit(cache=True, error_model="numpy")
def _closed(at_s, worth, per_s, start_s, end_s, gap_s, paths):  # type: ignore[no-untyped-def]
    """The last look of the best path up to the end of the need, and the one before.

    Taking nothing at all is worth nothing; then both are −1.
    """
    first, open_from, value, _, near_start, far, far_came, best, best_came = paths
    top = 0.0
    last = -1
    last_two = -1
    for i in range(len(at_s)):
        bare_s = end_s - at_s[i] - gap_s
        if bare_s > 0.0:
            if worth + best[i] - per_s * bare_s > top:
                top = worth + best[i] - per_s * bare_s
                last = i
                last_two = best_came[i]
            continue
        candidate = far[i]
        before = far_came[i]
        if near_start[i] > candidate and end_s - start_s > gap_s:
            candidate = near_start[i]
            before = -1
        for j in range(open_from[i], i):
            near = value[i, j - first[i]]
            if end_s - at_s[j] > gap_s and near > candidate:
                candidate = near
                before = j
        if worth + candidate > top:
            top = worth + candidate
            last = i
            last_two = before
    return last, last_two


@njit(cache=True, error_model="numpy")
def _cheapest(price, worth):  # type: ignore[no-untyped-def]
    """The one look that covers all, where it is worth its price."""
    one = -1
    least = worth
    for i in range(len(price)):
        if price[i] < least:
            least = price[i]
            one = i
    taken = np.empty(1 if one >= 0 else 0, np.int64)
    if one >= 0:
        taken[0] = one
    return taken


@njit(cache=True, error_model="numpy")
def _first_within_gap(at_s, gap_s):  # type: ignore[no-untyped-def]
    """The earliest look within one gap before each look, and the most there are."""
    n = len(at_s)
    first = np.empty(n, np.int64)
    width = 1
    j = 0
    for i in range(n):
        while at_s[i] - at_s[j] > gap_s:
            j += 1
        first[i] = j
        width = max(width, i - j + 1)
    return first, width


@njit(cache=True, error_model="numpy")
def _path_to(last, last_two, at_s, gap_s, paths):  # type: ignore[no-untyped-def]
    """The path that ends with two looks, from its first look on."""
    first, _, _, came, _, _, _, _, best_came = paths
    backwards = np.empty(len(at_s), np.int64)
    count = 0
    i = last
    j = last_two
    while i >= 0:
        backwards[count] = i
        count += 1
        if j < 0:
            break
        # Who came before j on the path that goes on to i?
        near = at_s[i] - at_s[j] <= gap_s
        h = came[i, j - first[i]] if near else best_came[j]
        i = j
        j = h
    return backwards[:count][::-1].copy()
