"""Sorts windows by place, then start, then satellite."""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._compiled import compiled

__all__ = ["window_order"]


@compiled()
def _counting_order(
    keys: NDArray[np.int32], before: NDArray[np.int64], first: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The order by a small whole key that keeps the order ``before`` among equals.

    ``first`` [n_key + 1] is filled with where each key starts.
    """
    for i in range(keys.shape[0]):
        first[keys[i] + 1] += 1
    for k in range(first.shape[0] - 1):
        first[k + 1] += first[k]
    at = first[:-1].copy()
    order = np.empty(keys.shape[0], np.int64)
    for i in before:
        order[at[keys[i]]] = i
        at[keys[i]] += 1
    return order


@compiled(parallel=True)
def _sort_runs(
    order: NDArray[np.int64], first: NDArray[np.int64], start_s: NDArray[np.float64]
) -> None:
    """Sorts each run of the order by start, keeping the order among equals."""
    for k in numba.prange(first.shape[0] - 1):
        run = order[first[k] : first[k + 1]].copy()
        order[first[k] : first[k + 1]] = run[np.argsort(start_s[run], kind="mergesort")]


def window_order(
    satellite: NDArray[np.int32],
    place: NDArray[np.int32],
    times: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Returns the order by place, then start, then satellite.

    Args:
        satellite: Index of the satellite, [n].
        place: Index of the place, [n].
        times: The start in the first column, [n, any].

    Returns:
        Indices, int64 [n]; the same whatever the order of the windows.
    """
    by_satellite = np.zeros(int(satellite.max(initial=-1)) + 2, np.int64)
    by_place = np.zeros(int(place.max(initial=-1)) + 2, np.int64)
    order = _counting_order(satellite, np.arange(len(satellite)), by_satellite)
    order = _counting_order(place, order, by_place)
    _sort_runs(order, by_place, np.ascontiguousarray(times[:, 0]))
    return order
