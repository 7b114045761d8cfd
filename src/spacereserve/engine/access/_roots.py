"""Finds when a satellite crosses the mask of a place within a step.

f is height over the horizon plane minus sin(mask) times range, in km. Roots stand in a
queue: polynomials c [24, n], places p [7, n] (position, zenith, sin of the mask) and f
at the ends of the step [3, n]. They are refined many at a time by Newton's method from
the parabola through the ends; the few that have not settled are bracketed.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._compiled import compiled, streamed
from spacereserve.engine.access._looking import RISE
from spacereserve.engine.access._polynomials import polynomial_at

__all__ = ["bracketed", "extremum", "settle"]


@compiled()
def _over_mask_and_rate(
    c: NDArray[np.float64], p: NDArray[np.float64], i: int, t: float
) -> tuple[float, float]:
    """F and its rate per step at t (0-1) for root i of the queue."""
    x, y, z, u, v, w = polynomial_at(c, i, t)
    dx, dy, dz = x - p[0, i], y - p[1, i], z - p[2, i]
    far = math.sqrt(dx * dx + dy * dy + dz * dz)
    f = dx * p[3, i] + dy * p[4, i] + dz * p[5, i] - p[6, i] * far
    return f, (
        u * p[3, i]
        + v * p[4, i]
        + w * p[5, i]
        - p[6, i] * (dx * u + dy * v + dz * w) / far
    )


@streamed
def _refine(  # noqa: PLR0915 - one loop, unrolled so that it streams
    c: NDArray[np.float64],
    p: NDArray[np.float64],
    ends: NDArray[np.float64],
    found: NDArray[np.float64],
    left: NDArray[np.float64],
    n: int,
) -> None:
    """Refines the roots of a queue together.

    Args:
        c: Polynomials, eight coefficients an axis, [24, n].
        p: Places, [7, n].
        ends: f, its rate at the first node, f at the second, [3, n].
        found: Filled with the time within the step, 0-1, [n].
        left: Filled with f before the last correction, km, [n].
        n: How many.
    """
    f0, g0, f1 = ends[0], ends[1], ends[2]
    for i in range(n):
        half = f1[i] - f0[i] - g0[i]
        d = g0[i] * g0[i] - 4.0 * half * f0[i]
        d = math.sqrt(d if d > 0.0 else 0.0)
        t = 2.0 * f0[i] / (d - g0[i] if f0[i] >= 0.0 else -g0[i] - d)
        t = t if t > 0.0 else 0.0
        found[i] = t if t < 1.0 else 1.0
    a0, a1, a2, a3, a4, a5, a6, a7 = c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]
    b0, b1, b2, b3, b4, b5, b6, b7 = (
        c[8],
        c[9],
        c[10],
        c[11],
        c[12],
        c[13],
        c[14],
        c[15],
    )
    c0, c1, c2, c3, c4, c5, c6, c7 = (
        c[16],
        c[17],
        c[18],
        c[19],
        c[20],
        c[21],
        c[22],
        c[23],
    )
    gx, gy, gz, ux, uy, uz, sm = p[0], p[1], p[2], p[3], p[4], p[5], p[6]
    for _ in range(3):
        for i in range(n):
            t = found[i] - 0.5
            s = a7[i]
            x = s * t + a6[i]
            s = s * t + x
            x = x * t + a5[i]
            s = s * t + x
            x = x * t + a4[i]
            s = s * t + x
            x = x * t + a3[i]
            s = s * t + x
            x = x * t + a2[i]
            s = s * t + x
            x = x * t + a1[i]
            u = s * t + x
            x = x * t + a0[i] - gx[i]
            s = b7[i]
            y = s * t + b6[i]
            s = s * t + y
            y = y * t + b5[i]
            s = s * t + y
            y = y * t + b4[i]
            s = s * t + y
            y = y * t + b3[i]
            s = s * t + y
            y = y * t + b2[i]
            s = s * t + y
            y = y * t + b1[i]
            v = s * t + y
            y = y * t + b0[i] - gy[i]
            s = c7[i]
            z = s * t + c6[i]
            s = s * t + z
            z = z * t + c5[i]
            s = s * t + z
            z = z * t + c4[i]
            s = s * t + z
            z = z * t + c3[i]
            s = s * t + z
            z = z * t + c2[i]
            s = s * t + z
            z = z * t + c1[i]
            w = s * t + z
            z = z * t + c0[i] - gz[i]
            far = math.sqrt(x * x + y * y + z * z)
            f = x * ux[i] + y * uy[i] + z * uz[i] - sm[i] * far
            g = (
                u * ux[i]
                + v * uy[i]
                + w * uz[i]
                - sm[i] * (x * u + y * v + z * w) / far
            )
            left[i] = f
            t = t + 0.5 - f / g
            t = t if t > 0.0 else 0.0
            found[i] = t if t < 1.0 else 1.0


@compiled()
def bracketed(
    c: NDArray[np.float64],
    p: NDArray[np.float64],
    i: int,
    low: float,
    high: float,
    rising: bool,  # noqa: FBT001 - a kernel takes its arguments by position
) -> float:
    """Newton held inside a bracket, for root i of the queue."""
    x = 0.5 * (low + high)
    for _ in range(80):
        f, g = _over_mask_and_rate(c, p, i, x)
        if (f < 0.0) == rising:
            low = x
        else:
            high = x
        new = x - f / g if g != 0.0 else -1.0
        if not low < new < high:
            new = 0.5 * (low + high)
        if abs(new - x) < 1e-12:
            return new
        x = new
    return x


@compiled()
def settle(
    c: NDArray[np.float64],
    p: NDArray[np.float64],
    ends: NDArray[np.float64],
    found: NDArray[np.float64],
    left: NDArray[np.float64],
    kinds: NDArray[np.float64],
    n: int,
) -> None:
    """Refines a queue, up to whole vectors, and brackets what has not settled."""
    _refine(c, p, ends, found, left, (n + 7) // 8 * 8)
    for i in range(n):
        if not abs(left[i]) < 1e-4:
            found[i] = bracketed(c, p, i, 0.0, 1.0, kinds[i] == RISE)


@compiled()
def extremum(
    c: NDArray[np.float64],
    p: NDArray[np.float64],
    i: int,
    sign: float,
) -> tuple[float, bool]:
    """Looks for a time between two nodes at which sign * f is above zero.

    Returns:
        The time within the step (0-1), and whether f has the sign there.
    """
    low, high = 0.0, 1.0
    _, g_low = _over_mask_and_rate(c, p, i, 0.0)
    _, g_high = _over_mask_and_rate(c, p, i, 1.0)
    if not (sign * g_low > 0.0 and sign * g_high < 0.0):
        return 0.5, False
    t = g_low / (g_low - g_high)
    for _ in range(40):
        f, g = _over_mask_and_rate(c, p, i, t)
        if sign * f > 0.0:
            return t, True
        if sign * g > 0.0:
            low, g_low = t, g
        else:
            high, g_high = t, g
        new = low + (high - low) * g_low / (g_low - g_high)
        if abs(new - t) < 1e-10 or not low < new < high:
            return t, False
        t = new
    return t, False
