"""Sightings: which objects sensors saw, when, and how bright they were."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["AGAIN_S", "Sightings", "repeated"]

AGAIN_S = 3600.0
"""An object that stays in view is observed once an hour."""


@dataclass(frozen=True, eq=False)
class Sightings:
    """Observations of one sensor.

    Attributes:
        spot: Place of the object among those of the need, int64 [n].
        at_s: Instants, seconds after the declaration, float64 [n].
        magnitude: Brightness where it matters, float64 [n] or [0].
    """

    spot: NDArray[np.int64]
    at_s: NDArray[np.float64]
    magnitude: NDArray[np.float64]


def repeated(
    spot: NDArray[np.int64],
    start_s: NDArray[np.float64],
    end_s: NDArray[np.float64],
    best_s: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """One observation of each pass, and one more for each full hour that it lasts.

    Args:
        spot: The object of each pass, [n].
        start_s: When it begins, seconds [n].
        end_s: When it ends, seconds [n].
        best_s: When an observation of a short pass is taken, seconds [n].

    Returns:
        Object and instant of each observation, each [m].
    """
    again = ((end_s - start_s) // AGAIN_S).astype(np.int64)
    number = np.arange(np.sum(again + 1)) - np.repeat(
        np.cumsum(again + 1) - again - 1, again + 1
    )
    at_s = np.where(
        np.repeat(again == 0, again + 1),
        np.repeat(best_s, again + 1),
        np.repeat(start_s, again + 1) + number * AGAIN_S,
    )
    return np.repeat(spot, again + 1), at_s
