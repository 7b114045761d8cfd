"""Near-Earth SGP4 for one satellite at evenly spaced times, in branch-free loops.

The constants of a satellite (``_sgp4_constants``) are scalars, so that the loops over
time are vectorised. Kepler's equation takes a fixed number of Newton steps, each of
which turns the previous sine and cosine by a small angle.

Source: Vallado, Crawford, Hujsak, Kelso, "Revisiting Spacetrack Report #3", AIAA
2006-6753, with the constants of WGS-72; held to the library within 1e-8 km by tests.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._compiled import compiled, inlined, streamed
from spacereserve.engine.orbits.earth import EQUATOR_WGS72_KM, J2_WGS72

__all__ = ["propagate_near_earth"]


@inlined
def _sine_cosine(x: float) -> tuple[float, float]:
    """Sine and cosine by Cody-Waite reduction and minimax polynomials (fdlibm)."""
    k = np.floor(x * 0.6366197723675814 + 0.5)
    r = (x - k * 1.5707963109016418) - k * 1.5893254712295857e-8
    r -= k * 6.123233995736766e-17
    quadrant = k - 4.0 * np.floor(0.25 * k)  # 0–3; no whole numbers: they do not stream
    z = r * r
    s = 2.75573136213857245213e-6 + z * (
        -2.50507477628578072866e-8 + z * 1.58962301576546568060e-10
    )
    s = 8.33333333332211858878e-3 + z * (-1.98412698295895385996e-4 + z * s)
    s = r + r * z * (-1.66666666666666307295e-1 + z * s)
    c = -2.75573141792967388112e-7 + z * (
        2.08757008419747316778e-9 + z * -1.13585365213876817300e-11
    )
    c = -1.38888888888730564116e-3 + z * (2.48015872888517045348e-5 + z * c)
    c = 1.0 - 0.5 * z + z * z * (4.16666666666665929218e-2 + z * c)
    odd = quadrant - 2.0 * np.floor(0.5 * quadrant) > 0.5
    sine = c if odd else s
    cosine = s if odd else c
    sine = -sine if quadrant > 1.5 else sine
    cosine = -cosine if (quadrant > 0.5 and quadrant < 2.5) else cosine
    return sine, cosine


@inlined
def _turned(sine: float, cosine: float, angle: float) -> tuple[float, float]:
    """Sine and cosine of an angle plus a small one (below 0.1 rad)."""
    z = angle * angle
    ds = angle * (1.0 + z * (-1.0 / 6 + z * (1.0 / 120 + z * (-1.0 / 5040))))
    dc = 1.0 + z * (-0.5 + z * (1.0 / 24 + z * (-1.0 / 720)))
    return sine * dc + cosine * ds, cosine * dc - sine * ds


# One long loop waits for its own results; three short ones overlap, twice as fast.


@streamed
def _advance(
    c: NDArray[np.float64],
    first_min: float,
    step_min: float,
    row: NDArray[np.float64],
) -> None:
    """Secular and long-period terms: u, semi-major axis and eccentricity vector.

    Fills row 0 with u (rad), 3 with the axis (Earth radii), 4 and 5 with the vector.
    """
    mo, mdot, argpo, argpdot, cc1, bc4, bc5 = c[0], c[1], c[2], c[3], c[7], c[8], c[9]
    t2cof, omgcof, eta, xmcof, delmo = c[10], c[11], c[12], c[13], c[14]
    d2, d3, d4, sinmao = c[15], c[16], c[17], c[18]
    t3cof, t4cof, t5cof, ecco = c[19], c[20], c[21], c[22]
    no, aycof, xlcof, ao = c[23], c[24], c[25], c[31]
    out_u, out_a, out_x, out_y = row[0], row[3], row[4], row[5]
    for i in range(out_u.shape[0]):
        t = first_min + i * step_min
        t2 = t * t
        xmdf = mo + mdot * t
        sx, cx = _sine_cosine(xmdf)
        lift = 1.0 + eta * cx
        turn = omgcof * t + xmcof * (lift * lift * lift - delmo)
        mm = xmdf + turn
        argp = argpo + argpdot * t - turn
        sin_mm, _ = _turned(sx, cx, turn)
        tempa = 1.0 - t * (cc1 + t * (d2 + t * (d3 + t * d4)))
        em = ecco - (bc4 * t + bc5 * (sin_mm - sinmao))
        em = 1.0e-6 if em < 1.0e-6 else em
        templ = t2 * (t2cof + t * (t3cof + t * (t4cof + t * t5cof)))
        am = ao * tempa * tempa
        sa, ca = _sine_cosine(argp)
        axnl = em * ca
        q = 1.0 / (am * (1.0 - em * em))
        out_u[i] = mm + no * templ + argp + q * xlcof * axnl
        out_a[i] = am
        out_x[i] = axnl
        out_y[i] = em * sa + q * aycof


@streamed
def _solve_kepler(row: NDArray[np.float64]) -> None:
    """Fills rows 1 and 2 with sine and cosine of E + ω, from u (0), vector (4, 5)."""
    in_u, in_x, in_y, out_s, out_c = row[0], row[4], row[5], row[1], row[2]
    for i in range(in_u.shape[0]):
        axnl, aynl = in_x[i], in_y[i]
        se, ce = _sine_cosine(in_u[i])
        e1 = 0.0
        for _ in range(3):
            d = (axnl * se - aynl * ce - e1) / (1.0 - ce * axnl - se * aynl)
            e1 += d
            se, ce = _turned(se, ce, d)
        out_s[i] = se
        out_c[i] = ce


@streamed
def _orient(
    c: NDArray[np.float64],
    first_min: float,
    step_min: float,
    row: NDArray[np.float64],
) -> None:
    """Short-period terms and orientation: fills rows 0-2 with the position, km."""
    nodeo, nodedot, nodecf = c[4], c[5], c[6]
    con41, x1mth2, x7thm1, sinio, cosio = c[26], c[27], c[28], c[29], c[30]
    x, y, z, in_a, in_x, in_y = row[0], row[1], row[2], row[3], row[4], row[5]
    for i in range(x.shape[0]):
        t = first_min + i * step_min
        se, ce, am, axnl, aynl = y[i], z[i], in_a[i], in_x[i], in_y[i]
        ecose = axnl * ce + aynl * se
        esine = axnl * se - aynl * ce
        el2 = axnl * axnl + aynl * aynl
        betal = math.sqrt(1.0 - el2)
        pl = am * (1.0 - el2)
        rl = am * (1.0 - ecose)
        w = esine / (1.0 + betal)
        ar = am / rl
        su = ar * (se - aynl - axnl * w)
        cu = ar * (ce - axnl + aynl * w)
        s2u = 2.0 * su * cu
        c2u = 1.0 - 2.0 * su * su
        ipl = 1.0 / pl
        t1 = 0.5 * J2_WGS72 * ipl
        tt = t1 * ipl
        mrt = rl * (1.0 - 1.5 * tt * betal * con41) + 0.5 * t1 * x1mth2 * c2u
        sinsu, cossu = _turned(su, cu, -0.25 * tt * x7thm1 * s2u)
        sn, cn = _sine_cosine(nodeo + nodedot * t + nodecf * t * t)
        snod, cnod = _turned(sn, cn, 1.5 * tt * cosio * s2u)
        sini, cosi = _turned(sinio, cosio, 1.5 * tt * cosio * sinio * c2u)
        mrt *= EQUATOR_WGS72_KM
        x[i] = mrt * (cnod * cossu - snod * cosi * sinsu)
        y[i] = mrt * (snod * cossu + cnod * cosi * sinsu)
        z[i] = mrt * (sini * sinsu)


@compiled()
def propagate_near_earth(
    c: NDArray[np.float64],
    first_min: float,
    step_min: float,
    row: NDArray[np.float64],
) -> None:
    """Fills in the positions of one satellite at evenly spaced times.

    Args:
        c: Its row of ``near_earth_constants``, [32].
        first_min: The first time, minutes since epoch.
        step_min: Minutes between times.
        row: Rows 0-2 are filled with the position, km, TEME; the others are work space,
            [6, n_time].

    Source:
        AIAA 2006-6753, procedure ``sgp4``, near-Earth branch.
    """
    _advance(c, first_min, step_min, row)
    _solve_kepler(row)
    _orient(c, first_min, step_min, row)
