"""Attenuation by rain on a slanted path, from the rain rate of 0.01 % of a year.

The rate gives the attenuation of a kilometre of rain (P.838), the height of the rain
gives the length of the path in it (P.839), and the recommendation P.618 gives from both
what is exceeded for any share of an average year between 0.001 % and 5 %.

Source: Recommendations ITU-R P.838-3 (2005), P.618-13 (2017) section 2.2.1.1 and, for
the height of rain where none is given, P.839-2 (1999).
Limits: 1 to 55 GHz; an average year, not a given day; no melting layer, no clouds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "ZONES_MM_H",
    "Climate",
    "Wave",
    "rain_attenuation_db",
    "rain_height_km",
    "rain_loss_db",
    "rain_outage",
]

ZONES_MM_H = {
    "A": 8.0, "B": 12.0, "C": 15.0, "D": 19.0, "E": 22.0, "F": 28.0, "G": 30.0,
    "H": 32.0, "J": 35.0, "K": 42.0, "L": 60.0, "M": 63.0, "N": 95.0, "P": 145.0,
    "Q": 115.0,
}  # fmt: skip
"""Rain rate exceeded for 0.01 % of the year, mm/h, by zone (ITU-R P.837-1, table 1)."""

_K_H = ((-5.33980, -0.10008, 1.13098), (-0.35351, 1.26970, 0.45400),
        (-0.23789, 0.86036, 0.15354), (-0.94158, 0.64552, 0.16817))  # fmt: skip
_K_V = ((-3.80595, 0.56934, 0.81061), (-3.44965, -0.22911, 0.51059),
        (-0.39902, 0.73042, 0.11899), (0.50167, 1.07319, 0.27195))  # fmt: skip
_ALPHA_H = ((-0.14318, 1.82442, -0.55187), (0.29591, 0.77564, 0.19822),
            (0.32177, 0.63773, 0.13164), (-5.37610, -0.96230, 1.47828),
            (16.1721, -3.29980, 3.43990))  # fmt: skip
_ALPHA_V = ((-0.07771, 2.33840, -0.76284), (0.56727, 0.95545, 0.54039),
            (-0.20238, 1.14520, 0.26809), (-48.2991, 0.791669, 0.116226),
            (48.5833, 0.791459, 0.116479))  # fmt: skip
_LOWEST_DEG = 5.0
_SHARES = np.logspace(-5.0, math.log10(0.05), 60)
_LOG_SHARES = np.log(_SHARES)
_MEDIUM_K = 275.0  # mean temperature of rain (P.618 section 3)


@dataclass(frozen=True)
class Climate:
    """The rain at a place.

    Attributes:
        lat_deg: Latitude, degrees.
        rain_rate_mm_h: Rate exceeded for 0.01 % of an average year, mm/h.
        rain_height_km: Height of the rain above sea level, km.
        height_km: Height of the place above sea level, km.
    """

    lat_deg: float
    rain_rate_mm_h: float
    rain_height_km: float
    height_km: float = 0.0


@dataclass(frozen=True)
class Wave:
    """What of a signal matters to rain.

    Attributes:
        frequency_ghz: Carrier, 1 to 55 GHz.
        tilt_deg: Tilt of the polarisation from the horizontal; 45 for circular.
    """

    frequency_ghz: float
    tilt_deg: float = 45.0

    def specific_attenuation(
        self, rain_rate_mm_h: float, elevation_deg: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Attenuation of a kilometre of rain, dB/km, by elevation [n].

        Args:
            rain_rate_mm_h: Rain rate, mm/h.
            elevation_deg: Elevation of the path, degrees [n].

        Source:
            ITU-R P.838-3, equations 1 to 5 and tables 1 to 4.
        """
        k, alpha = self.coefficients(elevation_deg)
        return np.asarray(k * rain_rate_mm_h**alpha)

    def coefficients(
        self, elevation_deg: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The coefficients k and α of P.838 by elevation, each [n]."""
        log_f = math.log10(self.frequency_ghz)
        k_h = 10.0 ** (_sum(_K_H, log_f) - 0.18961 * log_f + 0.71147)
        k_v = 10.0 ** (_sum(_K_V, log_f) - 0.16398 * log_f + 0.63297)
        alpha_h = _sum(_ALPHA_H, log_f) + 0.67849 * log_f - 1.95537
        alpha_v = _sum(_ALPHA_V, log_f) - 0.053739 * log_f + 0.83433
        turn = np.cos(np.radians(elevation_deg)) ** 2
        turn = turn * math.cos(2.0 * math.radians(self.tilt_deg))
        k = (k_h + k_v + (k_h - k_v) * turn) / 2.0
        both_h, both_v = k_h * alpha_h, k_v * alpha_v
        alpha = (both_h + both_v + (both_h - both_v) * turn) / (2.0 * k)
        return k, alpha


def _sum(rows: tuple[tuple[float, float, float], ...], log_f: float) -> float:
    return sum(a * math.exp(-(((log_f - b) / c) ** 2)) for a, b, c in rows)


def rain_height_km(lat_deg: float) -> float:
    """The yearly mean height of rain above sea level, km, from the latitude alone.

    Args:
        lat_deg: Latitude, degrees.

    Source:
        ITU-R P.839-2 (1999). Later issues take it from a digital map; over Europe the
        two differ by up to about 0.6 km.
    """
    if lat_deg > 23.0:
        return max(0.0, 5.0 - 0.075 * (lat_deg - 23.0))
    if lat_deg >= -21.0:
        return 5.0
    return max(0.0, 5.0 + 0.1 * (lat_deg + 21.0))


def rain_attenuation_db(
    wave: Wave,
    climate: Climate,
    *,
    elevation_deg: NDArray[np.float64],
    share: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Attenuation by rain that is exceeded for shares of an average year.

    Args:
        wave: Frequency and polarisation.
        climate: The rain at the place.
        elevation_deg: Elevations of the path, degrees [n_elevation], from 5 on; lower
            ones are taken as 5.
        share: Shares of the year, 1e-5 to 0.05 [n_share].

    Returns:
        Attenuation, dB, float64 [n_elevation, n_share].

    Source:
        ITU-R P.618-13, section 2.2.1.1, steps 1 to 10.
    """
    elevation = np.maximum(np.asarray(elevation_deg, np.float64), _LOWEST_DEG)
    rise_km = climate.rain_height_km - climate.height_km
    if rise_km <= 0.0 or climate.rain_rate_mm_h <= 0.0:
        return np.zeros((len(elevation), len(share)))
    worst_db = _at_one_in_ten_thousand(wave, climate, elevation, rise_km)
    percent = 100.0 * np.asarray(share)[None, :]
    sine = np.sin(np.radians(elevation))[:, None]
    beta = _beta(abs(climate.lat_deg), elevation[:, None], percent)
    power = 0.655 + 0.033 * np.log(percent) - 0.045 * np.log(worst_db)[:, None]
    power = power - beta * (1.0 - percent) * sine
    return np.asarray(worst_db[:, None] * (percent / 0.01) ** -power)


def _at_one_in_ten_thousand(
    wave: Wave, climate: Climate, elevation_deg: NDArray[np.float64], rise_km: float
) -> NDArray[np.float64]:
    """Steps 2 to 9: attenuation exceeded for 0.01 % of the year, dB [n]."""
    angle = np.radians(elevation_deg)
    sine, cosine = np.sin(angle), np.cos(angle)
    slant_km = rise_km / sine
    ground_km = slant_km * cosine
    gamma = wave.specific_attenuation(climate.rain_rate_mm_h, elevation_deg)
    f = wave.frequency_ghz
    across = 1.0 / (
        1.0
        + 0.78 * np.sqrt(ground_km * gamma / f)
        - 0.38 * (1.0 - np.exp(-2.0 * ground_km))
    )
    zeta_deg = np.degrees(np.arctan2(rise_km, ground_km * across))
    steep = zeta_deg > elevation_deg
    length_km = np.where(steep, ground_km * across / np.maximum(cosine, 1e-9), slant_km)
    chi_deg = max(0.0, 36.0 - abs(climate.lat_deg))
    lift = 31.0 * (1.0 - np.exp(-elevation_deg / (1.0 + chi_deg)))
    upward = 1.0 / (
        1.0 + np.sqrt(sine) * (lift * np.sqrt(length_km * gamma) / f**2 - 0.45)
    )
    return np.asarray(gamma * length_km * upward)


def _beta(
    lat_deg: float, elevation_deg: NDArray[np.float64], percent: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Step 10: the exponent's term for low latitudes [n_elevation, n_share]."""
    if lat_deg >= 36.0:
        return np.zeros(np.broadcast_shapes(elevation_deg.shape, percent.shape))
    base = -0.005 * (lat_deg - 36.0)
    low = base + 1.8 - 4.25 * np.sin(np.radians(elevation_deg))
    beta = np.where(elevation_deg >= 25.0, base, low)
    return np.where(percent >= 1.0, 0.0, beta)


def rain_loss_db(
    wave: Wave,
    climate: Climate,
    *,
    elevation_deg: NDArray[np.float64],
    share: NDArray[np.float64],
    noise_k: float,
    error_factor: float = 1.0,
) -> NDArray[np.float64]:
    """What rain takes from a link for shares of the year: attenuation and noise.

    Args:
        wave: Frequency and polarisation.
        climate: The rain at the place.
        elevation_deg: Elevations, degrees [n].
        share: Shares of the year in which more is taken, 1e-5 to 0.05 [m].
        noise_k: Noise temperature of the receiver under a clear sky, K; infinite where
            the receiver is in space.
        error_factor: Attenuations are multiplied by it, for an interval.

    Returns:
        dB, float64 [n, m].

    Source:
        ITU-R P.618-13, section 2.2.1.1 and, for the noise, section 3.
    """
    loss_db = error_factor * rain_attenuation_db(
        wave, climate, elevation_deg=elevation_deg, share=share
    )
    warm_k = _MEDIUM_K * (1.0 - 10.0 ** (-loss_db / 10.0))
    return np.asarray(loss_db + 10.0 * np.log10(1.0 + warm_k / noise_k))


def rain_outage(
    wave: Wave,
    climate: Climate,
    *,
    elevation_deg: NDArray[np.float64],
    margin_db: NDArray[np.float64],
    noise_k: float,
    error_factor: float = 1.0,
) -> NDArray[np.float64]:
    """Share of the year in which rain takes more than a margin.

    Rain weakens the signal and, being warm, also adds noise to the receiver.

    Args:
        wave: Frequency and polarisation.
        climate: The rain at the place.
        elevation_deg: Elevations, degrees [n].
        margin_db: What the link can lose at each, dB [n, m].
        noise_k: Noise temperature of the receiver under a clear sky, K.
        error_factor: Attenuations are multiplied by it, for an interval.

    Returns:
        Shares, 0 to 1 [n, m]: 1 where the margin does not even cover what is exceeded
        for 5 % of the year, and never less than 1e-5 where rain is felt at all, because
        that is as far as the recommendation goes.

    Source:
        ITU-R P.618-13, section 2.2.1.1 and, for the noise, section 3.
    """
    total_db = rain_loss_db(
        wave,
        climate,
        elevation_deg=elevation_deg,
        share=_SHARES,
        noise_k=noise_k,
        error_factor=error_factor,
    )
    if not total_db.any():
        return np.where(margin_db >= 0.0, 0.0, 1.0)
    rows = zip(total_db, margin_db, strict=True)
    log_shares = np.stack(
        [np.interp(-margin, -losses_db, _LOG_SHARES) for losses_db, margin in rows]
    )
    covered = margin_db >= total_db[:, -1:]
    return np.where(covered, np.exp(log_shares), 1.0)
