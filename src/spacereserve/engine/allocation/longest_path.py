"""The best sparse set of looks at one spot: a longest path through them in time."""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["longest_path"]


@njit(cache=True, error_model="numpy")
def longest_path(at_s, price, worth, start_s, end_s, gap_s):  # type: ignore[no-untyped-def]  # noqa: C901, PLR0912, PLR0915 - a kernel
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
    n = len(at_s)
    span_s = end_s - start_s - gap_s
    if span_s <= 0.0:
        return _cheapest(price, worth)
    per_s = worth / span_s
    first, width = _first_within_gap(at_s, gap_s)
    # value[i, k]: best path that ends with looks first[i] + k, i; far[i]: that ends
    # with i after a look (or the start) more than one gap before it.
    value = np.full((n, width), -np.inf)
    came = np.full((n, width), -2, np.int64)
    far = np.empty(n)
    far_came = np.empty(n, np.int64)
    best = np.empty(n)  # of any path that ends with i
    best_came = np.empty(n, np.int64)
    near_start = np.empty(n)  # path: start, i
    reach = -np.inf  # best of (best[j] + per_s * at_s[j]) over looks a gap or more ago
    reach_came = -1
    passed = 0
    open_from = first.copy()
    for i in range(n):
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
        for j in range(first[i], i):
            # What came before j must be more than one gap before i; as i moves on,
            # more of it is, so the best of it is kept for each j.
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
            value[i, j - first[i]] = far[j] - price[i]
            came[i, j - first[i]] = far_came[j]
            if value[i, j - first[i]] > best[i]:
                best[i] = value[i, j - first[i]]
                best_came[i] = j
    # Close at the end of the need; taking nothing at all is worth nothing.
    top = 0.0
    last = -1
    last_two = -1
    for i in range(n):
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
            if end_s - at_s[j] > gap_s and value[i, j - first[i]] > candidate:
                candidate = value[i, j - first[i]]
                before = j
        if worth + candidate > top:
            top = worth + candidate
            last = i
            last_two = before
    return _path_to(last, last_two, at_s, gap_s, first, came, best_came)


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
def _path_to(last, last_two, at_s, gap_s, first, came, best_came):  # type: ignore[no-untyped-def]
    """The path that ends with two looks, from its first look on."""
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
        h = best_came[j] if at_s[i] - at_s[j] > gap_s else came[i, j - first[i]]
        i = j
        j = h
    return backwards[:count][::-1].copy()
