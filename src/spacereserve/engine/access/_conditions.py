"""Cuts windows by further conditions, and finds their best moment: the kernel.

Inside a window every condition is a smooth function of time that is not negative while
the condition holds. Along each step of the path it is sampled a few times; a change of
sign, or a parabola through three samples that touches zero, brackets its roots. The
changes of all conditions in order of time open and close the parts of the window.

A place is a row (position, zenith, sine of the mask). One that moves has a row at each
node and goes straight between two of them.
"""

# ruff: noqa: PLR0913, PLR0917 - kernels take arrays, by position
from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._compiled import compiled, inlined
from spacereserve.engine.access._polynomials import path_coefficients, polynomial_at
from spacereserve.engine.orbits.earth import EQUATOR_WGS84_KM

__all__ = ["KIND", "N_EVENT", "N_SKYLINE_SAMPLE", "cut", "place_in_step"]

KIND = {
    "off_nadir_min": 0,
    "off_nadir_max": 1,
    "incidence_min": 2,
    "look_side": 3,
    "sun_min": 4,
    "sun_max": 5,
    "lit": 6,
    "range_max": 7,
    "horizon": 8,
    "elevation": 9,
}
"""The kinds of condition that the kernel knows."""


_N_SAMPLE = 4  # per step; the steps themselves are short against the orbit


N_SKYLINE_SAMPLE = 24  # a skyline has corners


N_EVENT = 160


@inlined
def _over_skyline(
    dx: float,
    dy: float,
    dz: float,
    ux: float,
    uy: float,
    uz: float,
    far: float,
    sky: NDArray[np.float64],
) -> float:
    """Elevation above the skyline in the direction of the satellite, rad."""
    size = math.sqrt(ux * ux + uy * uy)
    ex, ey = -uy / size, ux / size
    east = dx * ex + dy * ey
    north = -dx * uz * ey + dy * uz * ex + dz * (ux * ey - uy * ex)
    n = sky.shape[0]
    turn = math.atan2(east, north) / (2.0 * math.pi) * n
    turn = turn + n if turn < 0.0 else turn
    m = int(turn) % n
    part = turn - int(turn)
    skyline = sky[m] * (1.0 - part) + sky[(m + 1) % n] * part
    sine = (dx * ux + dy * uy + dz * uz) / far
    return float(math.asin(min(1.0, max(-1.0, sine))) - skyline)


@compiled()
def _value(  # noqa: PLR0911 - one return a kind of condition
    kind: int,
    limit: float,
    c: NDArray[np.float64],
    s: NDArray[np.float64],
    t: float,
    ga: NDArray[np.float64],
    gb: NDArray[np.float64],
    sky: NDArray[np.float64],
) -> float:
    """The function of one condition: not negative while it holds.

    Args:
        kind: A value of ``KIND``.
        limit: A cosine, sine, sign or length, according to the kind.
        c: Polynomials of the satellite's step, [24, 1].
        s: Polynomials of the sun, [24, 1]; any where unused.
        t: Time within the step, 0-1.
        ga: The place at the start of the step, [8].
        gb: The place at the end of the step, [8].
        sky: The skyline of the place, rad, evenly from north by east, [n_azimuth].
    """
    x, y, z, u, v, w = polynomial_at(c, 0, t)
    ux = ga[3] + t * (gb[3] - ga[3])
    uy = ga[4] + t * (gb[4] - ga[4])
    uz = ga[5] + t * (gb[5] - ga[5])
    dx = x - ga[0] - t * (gb[0] - ga[0])
    dy = y - ga[1] - t * (gb[1] - ga[1])
    dz = z - ga[2] - t * (gb[2] - ga[2])
    far = math.sqrt(dx * dx + dy * dy + dz * dz)
    if kind <= 1:
        away = math.sqrt(x * x + y * y + z * z)
        cos_off = (x * dx + y * dy + z * dz) / (away * far)
        return float(limit - cos_off if kind == 0 else cos_off - limit)
    if kind == 2:
        return float(limit - (dx * ux + dy * uy + dz * uz) / far)
    if kind == 3:
        nx, ny, nz = y * w - z * v, z * u - x * w, x * v - y * u
        size = math.sqrt(nx * nx + ny * ny + nz * nz)
        return float(-limit * (dx * nx + dy * ny + dz * nz) / (size * far))
    if kind == 7:
        return limit - far
    if kind == 8:
        return _over_skyline(dx, dy, dz, ux, uy, uz, far, sky)
    if kind == 9:
        return float((dx * ux + dy * uy + dz * uz) / far - ga[6])
    sx, sy, sz, _u, _v, _w = polynomial_at(s, 0, t)
    if kind <= 5:
        sun = math.sqrt(sx * sx + sy * sy + sz * sz)
        high = (sx * ux + sy * uy + sz * uz) / sun
        return float(high - limit if kind == 4 else limit - high)
    tx, ty, tz = sx - x, sy - y, sz - z
    along = (x * tx + y * ty + z * tz) / math.sqrt(tx * tx + ty * ty + tz * tz)
    beyond = x * x + y * y + z * z - EQUATOR_WGS84_KM**2
    return limit * (along + math.sqrt(beyond if beyond > 0.0 else 0.0))


@compiled()
def _root(  # noqa: C901 - false position keeps its case distinctions together
    kind: int,
    limit: float,
    c: NDArray[np.float64],
    s: NDArray[np.float64],
    ga: NDArray[np.float64],
    gb: NDArray[np.float64],
    sky: NDArray[np.float64],
    low: float,
    f_low: float,
    high: float,
    f_high: float,
) -> float:
    """The root of a condition in a bracket: false position (Illinois), then halving."""
    side = 0
    for turn in range(100):
        if high - low < 1e-10:
            break
        t = (low * f_high - high * f_low) / (f_high - f_low)
        if not low < t < high or turn > 40:
            t = 0.5 * (low + high)
        f = _value(kind, limit, c, s, t, ga, gb, sky)
        if abs(f) < 1e-15:
            return t
        if (f < 0.0) == (f_low < 0.0):
            if abs(t - low) < 1e-11:
                return t
            low, f_low = t, f
            if side == -1:
                f_high *= 0.5
            side = -1
        else:
            if abs(t - high) < 1e-11:
                return t
            high, f_high = t, f
            if side == 1:
                f_low *= 0.5
            side = 1
    return 0.5 * (low + high)


@compiled()
def _touch(
    kind: int,
    limit: float,
    c: NDArray[np.float64],
    s: NDArray[np.float64],
    ga: NDArray[np.float64],
    gb: NDArray[np.float64],
    sky: NDArray[np.float64],
    low: float,
    high: float,
    sign: float,
) -> tuple[float, float]:
    """Golden section for the least of sign * f; ends early where it is below zero."""
    ratio = 0.6180339887498949
    a, b = high - ratio * (high - low), low + ratio * (high - low)
    fa = sign * _value(kind, limit, c, s, a, ga, gb, sky)
    fb = sign * _value(kind, limit, c, s, b, ga, gb, sky)
    for _ in range(45):
        if fa < 0.0:
            return a, sign * fa
        if fb < 0.0:
            return b, sign * fb
        if fa < fb:
            high, b, fb = b, a, fa
            a = high - ratio * (high - low)
            fa = sign * _value(kind, limit, c, s, a, ga, gb, sky)
        else:
            low, a, fa = a, b, fb
            b = low + ratio * (high - low)
            fb = sign * _value(kind, limit, c, s, b, ga, gb, sky)
    return a, sign * fa


@compiled()
def _changes(
    which: int,
    kind: int,
    limit: float,
    c: NDArray[np.float64],
    s: NDArray[np.float64],
    ga: NDArray[np.float64],
    gb: NDArray[np.float64],
    sky: NDArray[np.float64],
    low: float,
    high: float,
    at: NDArray[np.float64],
    cond: NDArray[np.int64],
    n: int,
    f: NDArray[np.float64],
    n_sample: int,
) -> tuple[int, bool]:
    """Adds the changes of one condition between two times of a step.

    Returns:
        How many changes there are now, and whether the condition holds at ``low``.
    """
    apart = (high - low) / n_sample
    for m in range(n_sample + 3):
        f[m] = _value(kind, limit, c, s, low + (m - 1) * apart, ga, gb, sky)
    for m in range(1, n_sample + 1):
        t0, t1 = low + (m - 1) * apart, low + m * apart
        if (f[m] < 0.0) != (f[m + 1] < 0.0):
            at[n] = _root(kind, limit, c, s, ga, gb, sky, t0, f[m], t1, f[m + 1])
            cond[n] = which
            n += 1
            continue
        sign = 1.0 if f[m] >= 0.0 else -1.0
        # A parabola through three samples dips by an eighth of its second difference.
        before, first = sign * f[m - 1], sign * f[m]
        last, after = sign * f[m + 1], sign * f[m + 2]
        bend = max(before - 2.0 * first + last, first - 2.0 * last + after)
        if bend > 0.0 and min(first, last) < 0.5 * bend:
            t, value = _touch(kind, limit, c, s, ga, gb, sky, t0, t1, sign)
            if (value < 0.0) != (f[m] < 0.0):
                at[n] = _root(kind, limit, c, s, ga, gb, sky, t0, f[m], t, value)
                at[n + 1] = _root(
                    kind, limit, c, s, ga, gb, sky, t, value, t1, f[m + 1]
                )
                cond[n], cond[n + 1] = which, which
                n += 2
    return n, f[1] >= 0.0


@compiled()
def _sort(at: NDArray[np.float64], cond: NDArray[np.int64], n: int) -> None:
    """Sorts the few changes of a step by time, then condition."""
    for i in range(1, n):
        t, k = at[i], cond[i]
        m = i - 1
        while m >= 0 and (at[m] > t or (at[m] == t and cond[m] > k)):
            at[m + 1], cond[m + 1] = at[m], cond[m]
            m -= 1
        at[m + 1], cond[m + 1] = t, k


@inlined
def place_in_step(
    g: NDArray[np.float64], j: int, k: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The place at both ends of step k: row j, or where one that moves (-1) is."""
    return (g[k + 3], g[k + 4]) if j < 0 else (g[j], g[j])


@compiled()
def cut(  # noqa: C901, PLR0912, PLR0915 - one pass over a window, without calls
    row: NDArray[np.float64],
    sun: NDArray[np.float64],
    step_s: float,
    g: NDArray[np.float64],
    j: int,
    kinds: NDArray[np.int64],
    limits: NDArray[np.float64],
    edges: NDArray[np.uint8],
    start_s: float,
    end_s: float,
    opened_by: int,
    closed_by: int,
    times: NDArray[np.float64],
    codes: NDArray[np.uint8],
    c: NDArray[np.float64],
    s: NDArray[np.float64],
    at: NDArray[np.float64],
    cond: NDArray[np.int64],
    holds: NDArray[np.bool_],
    f: NDArray[np.float64],
    sky: NDArray[np.float64],
) -> int:
    """Cuts one window by all conditions.

    Parts go to ``times`` [room, 2] and ``codes`` [room, 2].

    Returns:
        How many parts there are; only those that have room are filled in.
    """
    n_cond, room, n_part = kinds.shape[0], times.shape[0], 0
    last_step = row.shape[1] - 9
    k = min(last_step, int(start_s / step_s))
    opened, is_open, code, last_bad = start_s, False, opened_by, opened_by
    uses_sun = False
    for m in range(n_cond):
        uses_sun = uses_sun or (kinds[m] >= 4 and kinds[m] <= 6)
    while True:
        low = max(0.0, start_s / step_s - k)
        high = min(1.0, end_s / step_s - k)
        high = max(low, high)
        path_coefficients(row, k, c)
        if uses_sun:
            path_coefficients(sun, k, s)
        n, n_bad, first_bad = 0, 0, -1
        if high > low:
            ga, gb = place_in_step(g, j, k)
            for m in range(n_cond):
                n_sample = N_SKYLINE_SAMPLE if kinds[m] == 8 else _N_SAMPLE
                n, holds[m] = _changes(
                    m, kinds[m], limits[m], c, s, ga, gb, sky, low, high,
                    at, cond, n, f, n_sample,
                )  # fmt: skip
                if not holds[m]:
                    n_bad += 1
                    first_bad = m
            # a change that rounding put between two steps is taken at the node
            now_s = (k + low) * step_s
            if n_bad == 0 and not is_open:
                is_open, opened, code = True, max(start_s, now_s), last_bad
            elif n_bad > 0 and is_open:
                if n_part < room:
                    times[n_part, 0], times[n_part, 1] = opened, now_s
                    codes[n_part, 0], codes[n_part, 1] = code, edges[first_bad]
                n_part += 1
                is_open = False
            if n_bad > 0:
                last_bad = edges[first_bad]
            _sort(at, cond, n)
            for e in range(n):
                m = cond[e]
                holds[m] = not holds[m]
                now_s = (k + at[e]) * step_s
                if holds[m]:
                    n_bad -= 1
                    if n_bad == 0:
                        is_open, opened, code = True, now_s, edges[m]
                else:
                    n_bad += 1
                    last_bad = edges[m]
                    if is_open:
                        if n_part < room:
                            times[n_part, 0], times[n_part, 1] = opened, now_s
                            codes[n_part, 0], codes[n_part, 1] = code, edges[m]
                        n_part += 1
                        is_open = False
        if (k + 1.0) * step_s >= end_s or k == last_step:
            break
        k += 1
    if is_open:
        if n_part < room:
            times[n_part, 0], times[n_part, 1] = opened, end_s
            codes[n_part, 0], codes[n_part, 1] = code, closed_by
        n_part += 1
    return n_part
