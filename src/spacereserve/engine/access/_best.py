"""Finds the best moment of a window: when the satellite stands highest."""

# ruff: noqa: PLR0913, PLR0917 - kernels take arrays, by position
from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._compiled import compiled, inlined
from spacereserve.engine.access._conditions import place_in_step
from spacereserve.engine.access._polynomials import path_coefficients, polynomial_at

__all__ = ["best_moment"]


@compiled()
def _sine_elevation(
    c: NDArray[np.float64],
    t: float,
    ga: NDArray[np.float64],
    gb: NDArray[np.float64],
) -> tuple[float, float, float]:
    """Sine of the elevation, a number with the sign of its rate, cosine off nadir."""
    x, y, z, u, v, w = polynomial_at(c, 0, t)
    ux = ga[3] + t * (gb[3] - ga[3])
    uy = ga[4] + t * (gb[4] - ga[4])
    uz = ga[5] + t * (gb[5] - ga[5])
    mx, my, mz = gb[0] - ga[0], gb[1] - ga[1], gb[2] - ga[2]
    dx, dy, dz = x - ga[0] - t * mx, y - ga[1] - t * my, z - ga[2] - t * mz
    u, v, w = u - mx, v - my, w - mz
    far = math.sqrt(dx * dx + dy * dy + dz * dz)
    sine = (dx * ux + dy * uy + dz * uz) / far
    turn = dx * (gb[3] - ga[3]) + dy * (gb[4] - ga[4]) + dz * (gb[5] - ga[5])
    climb = u * ux + v * uy + w * uz + turn
    rate = (climb - sine * (dx * u + dy * v + dz * w) / far) / far
    away = math.sqrt(x * x + y * y + z * z)
    return sine, rate, (x * dx + y * dy + z * dz) / (away * far)


@inlined
def _climb(
    x: float,
    y: float,
    z: float,
    u: float,
    v: float,
    w: float,
    ga: NDArray[np.float64],
    gb: NDArray[np.float64],
    t: float,
) -> float:
    """A number with the sign of the elevation's rate, without roots or divisions."""
    nx, ny, nz = gb[3] - ga[3], gb[4] - ga[4], gb[5] - ga[5]
    ux, uy, uz = ga[3] + t * nx, ga[4] + t * ny, ga[5] + t * nz
    mx, my, mz = gb[0] - ga[0], gb[1] - ga[1], gb[2] - ga[2]
    dx, dy, dz = x - ga[0] - t * mx, y - ga[1] - t * my, z - ga[2] - t * mz
    u, v, w = u - mx, v - my, w - mz
    high = dx * ux + dy * uy + dz * uz
    climb = u * ux + v * uy + w * uz + dx * nx + dy * ny + dz * nz
    away = dx * dx + dy * dy + dz * dz
    return float(climb * away - high * (dx * u + dy * v + dz * w))


@inlined
def _climb_at_node(
    row: NDArray[np.float64],
    node: int,
    ga: NDArray[np.float64],
    gb: NDArray[np.float64],
    t: float,
) -> float:
    """The same at a node, the start (t = 0) or end (1) of the step from ga to gb."""
    x, y, z = row[0, node], row[1, node], row[2, node]
    return _climb(x, y, z, row[3, node], row[4, node], row[5, node], ga, gb, t)


@compiled()
def _culmination(
    c: NDArray[np.float64],
    ga: NDArray[np.float64],
    gb: NDArray[np.float64],
    low: float,
    f_low: float,
    high: float,
    f_high: float,
) -> float:
    """The time of highest elevation between two times of a step: rate by Illinois."""
    if f_low <= 0.0:
        return low
    if f_high >= 0.0:
        return high
    side, t = 0, low
    for _ in range(60):
        t = (low * f_high - high * f_low) / (f_high - f_low)
        x, y, z, u, v, w = polynomial_at(c, 0, t)
        f = _climb(x, y, z, u, v, w, ga, gb, t)
        if f > 0.0:
            move, low, f_low = t - low, t, f
            if side == -1:
                f_high *= 0.5
            side = -1
        else:
            move, high, f_high = high - t, t, f
            if side == 1:
                f_low *= 0.5
            side = 1
        if move < 1e-6 or high - low < 1e-6:
            break
    return t


@compiled()
def best_moment(
    row: NDArray[np.float64],
    step_s: float,
    c: NDArray[np.float64],
    g: NDArray[np.float64],
    j: int,
    start_s: float,
    end_s: float,
    rises: bool,  # noqa: FBT001 - a kernel takes its arguments by position
    sets: bool,  # noqa: FBT001
) -> tuple[float, float, float]:
    """The time of highest elevation in a window, its sine and the cosine off nadir.

    ``rises`` and ``sets`` say that the window opens and closes at the mask: there the
    satellite climbs, or sinks, and the edge is not its highest moment.
    """
    last_step = row.shape[1] - 9
    first_k, last_k = (
        min(last_step, int(start_s / step_s)),
        min(last_step, int(end_s / step_s)),
    )
    best_s, sine, cos_off = start_s, -2.0, 0.0
    for k in range(first_k, last_k + 1):
        ga, gb = place_in_step(g, j, k)
        before = _climb_at_node(row, k + 3, ga, gb, 0.0)
        after = _climb_at_node(row, k + 4, ga, gb, 1.0)
        # where the rate turns down, and at edges that may be the highest moment
        edge = (k == first_k and not rises) or (k == last_k and not sets)
        if not edge and not (before > 0.0 and after <= 0.0):
            continue
        path_coefficients(row, k, c)
        low, high = 0.0, 1.0
        if edge:
            low = max(0.0, start_s / step_s - k)
            high = max(low, min(1.0, end_s / step_s - k))
            x, y, z, u, v, w = polynomial_at(c, 0, low)
            before = _climb(x, y, z, u, v, w, ga, gb, low)
            x, y, z, u, v, w = polynomial_at(c, 0, high)
            after = _climb(x, y, z, u, v, w, ga, gb, high)
        t = _culmination(c, ga, gb, low, before, high, after)
        s, _r, o = _sine_elevation(c, t, ga, gb)
        if s > sine:
            best_s, sine, cos_off = (k + t) * step_s, s, o
    if sine < -1.0:  # nowhere did the rate turn down: the higher edge it is
        for at_s, k in ((start_s, first_k), (end_s, last_k)):
            ga, gb = place_in_step(g, j, k)
            path_coefficients(row, k, c)
            t = min(max(at_s / step_s - k, 0.0), 1.0)
            s, _r, o = _sine_elevation(c, t, ga, gb)
            if s > sine:
                best_s, sine, cos_off = at_s, s, o
    return min(max(best_s, start_s), end_s), sine, cos_off
