"""Conditions on a look, and how far each is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Condition", "at_least", "at_most"]

Array = NDArray[np.float64]
_ANGLE_DEG = 0.05


@dataclass(frozen=True)
class Condition:
    """How far a condition is kept at each instant: not negative where it is.

    Attributes:
        code: What is told where it is broken.
        margin: Limit against figure, float64 [n].
        value: The figure itself, float64 [n].
        limit: The limit.
        unit: Suffix of the figures' names.
        slack: Departure that rounding explains.
    """

    code: str
    margin: Array
    value: Array
    limit: float
    unit: str = "deg"
    slack: float = _ANGLE_DEG


def at_least(code: str, value: Array, limit: float | None) -> Iterator[Condition]:
    """The condition that an angle is no less than a limit, if there is one."""
    if limit is not None:
        yield Condition(code, value - limit, value, limit)


def at_most(code: str, value: Array, limit: float | None) -> Iterator[Condition]:
    """The condition that an angle is no more than a limit, if there is one."""
    if limit is not None:
        yield Condition(code, limit - value, value, limit)
