"""Polynomials along one step of a path, through the four nodes on either side.

They stand in columns of an array [24, n]: eight coefficients an axis, whose variable is
the time since the middle of the step, in steps.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._compiled import compiled, inlined

__all__ = ["path_coefficients", "polynomial_at"]


def _half_weights(*, odd: bool) -> tuple[float, ...]:
    """Weights of the polynomial about the middle of a step, from sums or differences.

    With nodes at ±1/2, ±3/2, ±5/2, ±7/2 the even coefficients follow from the sums of
    opposite nodes and the odd ones from the differences: 16 numbers each, row by row.
    """
    nodes = np.array([0.5, 1.5, 2.5, 3.5])
    powers = 2 * np.arange(4) + (1 if odd else 0)
    return tuple((0.5 * np.linalg.inv(nodes[:, None] ** powers)).reshape(-1).tolist())


_EVEN = _half_weights(odd=False)


_ODD = _half_weights(odd=True)


@compiled()
def path_coefficients(row: NDArray[np.float64], k: int, c: NDArray[np.float64]) -> None:
    """The polynomials of step k of a path: 8 coefficients an axis into c [24].

    Their variable is the time since the middle of the step, in steps.
    """
    for axis in range(3):
        x, m = row[axis], 8 * axis
        s0, s1 = x[k + 4] + x[k + 3], x[k + 5] + x[k + 2]
        s2, s3 = x[k + 6] + x[k + 1], x[k + 7] + x[k]
        d0, d1 = x[k + 4] - x[k + 3], x[k + 5] - x[k + 2]
        d2, d3 = x[k + 6] - x[k + 1], x[k + 7] - x[k]
        c[m] = _EVEN[0] * s0 + _EVEN[1] * s1 + _EVEN[2] * s2 + _EVEN[3] * s3
        c[m + 2] = _EVEN[4] * s0 + _EVEN[5] * s1 + _EVEN[6] * s2 + _EVEN[7] * s3
        c[m + 4] = _EVEN[8] * s0 + _EVEN[9] * s1 + _EVEN[10] * s2 + _EVEN[11] * s3
        c[m + 6] = _EVEN[12] * s0 + _EVEN[13] * s1 + _EVEN[14] * s2 + _EVEN[15] * s3
        c[m + 1] = _ODD[0] * d0 + _ODD[1] * d1 + _ODD[2] * d2 + _ODD[3] * d3
        c[m + 3] = _ODD[4] * d0 + _ODD[5] * d1 + _ODD[6] * d2 + _ODD[7] * d3
        c[m + 5] = _ODD[8] * d0 + _ODD[9] * d1 + _ODD[10] * d2 + _ODD[11] * d3
        c[m + 7] = _ODD[12] * d0 + _ODD[13] * d1 + _ODD[14] * d2 + _ODD[15] * d3


@inlined
def polynomial_at(
    c: NDArray[np.float64], i: int, t: float
) -> tuple[float, float, float, float, float, float]:
    """Position (km) and rate (km per step) at t (0-1) on polynomial i of c [24, n]."""
    t = t - 0.5
    x, y, z = c[7, i], c[15, i], c[23, i]
    u, v, w = 0.0, 0.0, 0.0
    for m in range(6, -1, -1):
        u = u * t + x
        v = v * t + y
        w = w * t + z
        x = x * t + c[m, i]
        y = y * t + c[8 + m, i]
        z = z * t + c[16 + m, i]
    return x, y, z, u, v, w
