"""Constants of near-Earth SGP4, from ``sgp4init``, for many satellites together.

Per satellite they are scalars, so that the loops over time (``_near_earth``) are
vectorised. What lies outside the validity of these loops (``near_earth_is_valid``) goes
to the reference library, as does everything of deep space.

Source: Vallado, Crawford, Hujsak, Kelso, "Revisiting Spacetrack Report #3", AIAA
2006-6753, with the constants of WGS-72.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.orbits.earth import EQUATOR_WGS72_KM, J2_WGS72, MU_WGS72_KM3_S2

__all__ = ["near_earth_constants", "near_earth_is_valid"]

_XKE = 60.0 / math.sqrt(EQUATOR_WGS72_KM**3 / MU_WGS72_KM3_S2)
_J3 = -0.00000253881
_J4 = -0.00000165597
_J3_OVER_J2 = _J3 / J2_WGS72
_DEEP_SPACE_PERIOD_MIN = 225.0


def near_earth_constants(
    *,
    mean_motion_rad_min: NDArray[np.float64],
    eccentricity: NDArray[np.float64],
    inclination_rad: NDArray[np.float64],
    raan_rad: NDArray[np.float64],
    arg_perigee_rad: NDArray[np.float64],
    mean_anomaly_rad: NDArray[np.float64],
    bstar: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Computes the constants of near-Earth SGP4 for many satellites.

    Args:
        mean_motion_rad_min: Kozai mean motion, [n].
        eccentricity: [n], 0 ≤ e < 1.
        inclination_rad: [n].
        raan_rad: Right ascension of the ascending node, [n].
        arg_perigee_rad: Argument of perigee, [n].
        mean_anomaly_rad: [n].
        bstar: Drag term in inverse Earth radii, [n].

    Returns:
        Constants, [n, 32], in the order that ``propagate_near_earth`` takes them; rows
        of deep-space satellites are filled but must not be used.

    Source:
        AIAA 2006-6753, procedures ``initl`` and ``sgp4init``.
    """
    e = eccentricity
    cosi = np.cos(inclination_rad)
    sini = np.sin(inclination_rad)
    cosi2 = cosi * cosi
    omeosq = 1.0 - e * e
    rteosq = np.sqrt(omeosq)
    no = _brouwer_mean_motion(mean_motion_rad_min, cosi2, omeosq, rteosq)
    ao = (_XKE / no) ** (2.0 / 3.0)
    con41 = 3.0 * cosi2 - 1.0
    con42 = 1.0 - 5.0 * cosi2
    posq = (ao * omeosq) ** 2
    rp = ao * (1.0 - e)
    simple = (rp < 220.0 / EQUATOR_WGS72_KM + 1.0).astype(float)
    sfour, qzms24 = _atmosphere(rp)
    pinvsq = 1.0 / posq
    tsi = 1.0 / (ao - sfour)
    eta = ao * e * tsi
    etasq = eta * eta
    eeta = e * eta
    psisq = np.abs(1.0 - etasq)
    coef = qzms24 * tsi**4
    coef1 = coef / psisq**3.5
    drag = _DragTerms(e, eta, etasq, eeta, psisq, ao, tsi, no)
    x1mth2 = 1.0 - cosi2
    cc1 = bstar * drag.cc2(coef1, con41)
    eccentric = e > 1.0e-4
    safe_e = np.where(eccentric, e, 1.0)
    safe_eeta = np.where(eccentric, eeta, 1.0)
    cc3 = np.where(eccentric, -2.0 * coef * tsi * _J3_OVER_J2 * no * sini / safe_e, 0.0)
    cc4 = drag.cc4(coef1, omeosq, con41, x1mth2, np.cos(2.0 * arg_perigee_rad))
    cc5 = 2.0 * coef1 * ao * omeosq * (1.0 + 2.75 * (etasq + eeta) + eeta * etasq)
    mdot, argpdot, nodedot, xhdot1 = _secular_rates(
        no, pinvsq, rteosq, cosi, con41, con42
    )
    omgcof = bstar * cc3 * np.cos(arg_perigee_rad)
    xmcof = np.where(eccentric, -(2.0 / 3.0) * coef * bstar / safe_eeta, 0.0)
    nodecf = 3.5 * omeosq * xhdot1 * cc1
    upright = np.where(np.abs(cosi + 1.0) > 1.5e-12, 1.0 + cosi, 1.5e-12)
    xlcof = -0.25 * _J3_OVER_J2 * sini * (3.0 + 5.0 * cosi) / upright
    aycof = -0.5 * _J3_OVER_J2 * sini
    delmo = (1.0 + eta * np.cos(mean_anomaly_rad)) ** 3
    d2, d3, d4, t3cof, t4cof, t5cof = _high_order_drag(cc1, ao, tsi, sfour)
    full = 1.0 - simple
    columns = (
        mean_anomaly_rad, mdot, arg_perigee_rad, argpdot, raan_rad, nodedot, nodecf,
        cc1, bstar * cc4, bstar * cc5 * full, 1.5 * cc1, omgcof * full, eta,
        xmcof * full, delmo, d2 * full, d3 * full, d4 * full,
        np.sin(mean_anomaly_rad), t3cof * full, t4cof * full, t5cof * full,
        e, no, aycof, xlcof, con41, x1mth2, 7.0 * cosi2 - 1.0, sini, cosi, ao,
    )  # fmt: skip
    return np.ascontiguousarray(np.stack(columns, axis=1))


def _brouwer_mean_motion(
    kozai: NDArray[np.float64],
    cosi2: NDArray[np.float64],
    omeosq: NDArray[np.float64],
    rteosq: NDArray[np.float64],
) -> NDArray[np.float64]:
    ak = (_XKE / kozai) ** (2.0 / 3.0)
    d1 = 0.75 * J2_WGS72 * (3.0 * cosi2 - 1.0) / (rteosq * omeosq)
    delta = d1 / (ak * ak)
    adel = ak * (
        1.0 - delta * delta - delta * (1.0 / 3.0 + 134.0 * delta * delta / 81.0)
    )
    return np.asarray(kozai / (1.0 + d1 / (adel * adel)))


def _atmosphere(
    perigee_er: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The density parameters s and (q0 - s)^4, which depend on perigee height."""
    height_km = (perigee_er - 1.0) * EQUATOR_WGS72_KM
    s_km = np.where(height_km < 98.0, 20.0, height_km - 78.0)
    s_km = np.where(height_km < 156.0, s_km, 78.0)
    return s_km / EQUATOR_WGS72_KM + 1.0, ((120.0 - s_km) / EQUATOR_WGS72_KM) ** 4


class _DragTerms:
    """The two long drag polynomials of ``sgp4init``, kept out of its way."""

    def __init__(self, *terms: NDArray[np.float64]) -> None:
        (
            self._e,
            self._eta,
            self._etasq,
            self._eeta,
            self._psisq,
            self._ao,
            self._tsi,
            self._no,
        ) = terms

    def cc2(
        self, coef1: NDArray[np.float64], con41: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        etasq = self._etasq
        first = self._ao * (1.0 + 1.5 * etasq + self._eeta * (4.0 + etasq))
        second = 0.375 * J2_WGS72 * self._tsi / self._psisq * con41
        return coef1 * self._no * (first + second * (8.0 + 3.0 * etasq * (8.0 + etasq)))

    def cc4(
        self,
        coef1: NDArray[np.float64],
        omeosq: NDArray[np.float64],
        con41: NDArray[np.float64],
        x1mth2: NDArray[np.float64],
        cos_two_perigee: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        eta, etasq, eeta = self._eta, self._etasq, self._eeta
        first = eta * (2.0 + 0.5 * etasq) + self._e * (0.5 + 2.0 * etasq)
        axial = -3.0 * con41 * (1.0 - 2.0 * eeta + etasq * (1.5 - 0.5 * eeta))
        tilted = 0.75 * x1mth2 * (2.0 * etasq - eeta * (1.0 + etasq)) * cos_two_perigee
        oblate = J2_WGS72 * self._tsi / (self._ao * self._psisq) * (axial + tilted)
        return 2.0 * self._no * coef1 * self._ao * omeosq * (first - oblate)


def _secular_rates(
    no: NDArray[np.float64],
    pinvsq: NDArray[np.float64],
    rteosq: NDArray[np.float64],
    cosi: NDArray[np.float64],
    con41: NDArray[np.float64],
    con42: NDArray[np.float64],
) -> tuple[NDArray[np.float64], ...]:
    cosi2 = cosi * cosi
    cosi4 = cosi2 * cosi2
    temp1 = 1.5 * J2_WGS72 * pinvsq * no
    temp2 = 0.5 * temp1 * J2_WGS72 * pinvsq
    temp3 = -0.46875 * _J4 * pinvsq * pinvsq * no
    mdot = (
        no
        + 0.5 * temp1 * rteosq * con41
        + 0.0625 * temp2 * rteosq * (13.0 - 78.0 * cosi2 + 137.0 * cosi4)
    )
    argpdot = (
        -0.5 * temp1 * con42
        + 0.0625 * temp2 * (7.0 - 114.0 * cosi2 + 395.0 * cosi4)
        + temp3 * (3.0 - 36.0 * cosi2 + 49.0 * cosi4)
    )
    xhdot1 = -temp1 * cosi
    twist = 0.5 * temp2 * (4.0 - 19.0 * cosi2) + 2.0 * temp3 * (3.0 - 7.0 * cosi2)
    return mdot, argpdot, xhdot1 + twist * cosi, xhdot1


def _high_order_drag(
    cc1: NDArray[np.float64],
    ao: NDArray[np.float64],
    tsi: NDArray[np.float64],
    sfour: NDArray[np.float64],
) -> tuple[NDArray[np.float64], ...]:
    cc1sq = cc1 * cc1
    d2 = 4.0 * ao * tsi * cc1sq
    temp = d2 * tsi * cc1 / 3.0
    d3 = (17.0 * ao + sfour) * temp
    d4 = 0.5 * temp * ao * tsi * (221.0 * ao + 31.0 * sfour) * cc1
    t3cof = d2 + 2.0 * cc1sq
    t4cof = 0.25 * (3.0 * d3 + cc1 * (12.0 * d2 + 10.0 * cc1sq))
    t5cof = 0.2 * (
        3.0 * d4 + 12.0 * cc1 * d3 + 6.0 * d2 * d2 + 15.0 * cc1sq * (2.0 * d2 + cc1sq)
    )
    return d2, d3, d4, t3cof, t4cof, t5cof


def near_earth_is_valid(
    constants: NDArray[np.float64],
    first_min: NDArray[np.float64],
    last_min: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Says for which satellites the fast loop is as good as the library.

    It is for periods under 225 minutes, eccentricities that stay below 0.1 and drag
    that does not carry the small-angle steps beyond 0.1 rad or end the orbit.

    Args:
        constants: From ``near_earth_constants``, [n, 32].
        first_min: First time asked, minutes since epoch, [n].
        last_min: Last time asked, minutes since epoch, [n].

    Returns:
        bool [n].
    """
    c = constants.T
    longest = np.maximum(np.abs(first_min), np.abs(last_min))
    near = 2.0 * np.pi / c[23] < _DEEP_SPACE_PERIOD_MIN
    wander = np.abs(c[8]) * longest + 2.0 * np.abs(c[9])
    rounded = (c[22] + wander < 0.1) & (c[22] - wander > -0.001)
    eta = np.abs(c[12])
    turn = np.abs(c[11]) * longest + np.abs(c[13]) * (6.0 * eta + 2.0 * eta**3)
    powers = np.abs(c[7:8]) * longest
    for k, row in enumerate((15, 16, 17), start=2):
        powers = powers + np.abs(c[row]) * longest**k
    return np.asarray(near & rounded & (turn < 0.1) & (powers[0] < 0.05))
