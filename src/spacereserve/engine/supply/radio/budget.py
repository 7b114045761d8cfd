"""The budget of a link: from transmitted power and receiver to bits a second.

C/N₀ = EIRP − free-space loss − other losses + G/T − k; over the bandwidth it is the
carrier-to-noise ratio, which the best modulation that it carries turns into bits.

Source: Maral, Bousquet, Satellite Communications Systems, 5th edition (2009), chapter
5; ITU-R P.525-4 (free space); ETSI EN 302 307-1 V1.4.1 (2014), table 13 (DVB-S2: ideal
Es/N₀ for quasi-error-free reception, normal frames).
Limits: DVB-S2 stands for every waveform; one direction of the link, the one stated.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "LIGHT_KM_S",
    "MODULATIONS",
    "carrier_to_noise_db",
    "free_space_loss_db",
    "symbol_rate_mhz",
]

LIGHT_KM_S = 299_792.458
_BOLTZMANN_DBW_K_HZ = 10.0 * math.log10(1.380649e-23)
_ROLL_OFF = 0.20

MODULATIONS: tuple[tuple[float, float], ...] = (
    (-2.35, 0.490243),  # QPSK 1/4
    (-1.24, 0.656448),  # QPSK 1/3
    (-0.30, 0.789412),  # QPSK 2/5
    (1.00, 0.988858),  # QPSK 1/2
    (2.23, 1.188304),  # QPSK 3/5
    (3.10, 1.322253),  # QPSK 2/3
    (4.03, 1.487473),  # QPSK 3/4
    (4.68, 1.587196),  # QPSK 4/5
    (5.18, 1.654663),  # QPSK 5/6
    (5.50, 1.779991),  # 8PSK 3/5
    (6.62, 1.980636),  # 8PSK 2/3
    (7.91, 2.228124),  # 8PSK 3/4
    (8.97, 2.637201),  # 16APSK 2/3
    (10.21, 2.966728),  # 16APSK 3/4
    (11.03, 3.165623),  # 16APSK 4/5
    (11.61, 3.300184),  # 16APSK 5/6
    (12.73, 3.703295),  # 32APSK 3/4
    (13.64, 3.951571),  # 32APSK 4/5
    (14.28, 4.119540),  # 32APSK 5/6
    (15.69, 4.397854),  # 32APSK 8/9
    (16.05, 4.453027),  # 32APSK 9/10
)
"""Least Es/N₀ (dB) and bits a symbol of DVB-S2, those that no other one beats."""


def free_space_loss_db(
    range_km: NDArray[np.float64] | float, frequency_ghz: float
) -> NDArray[np.float64]:
    """Loss between isotropic antennas in free space, dB.

    Args:
        range_km: Distance, km [n].
        frequency_ghz: Frequency, GHz.

    Source:
        ITU-R P.525-4: (4πd/λ)².
    """
    wave_km = LIGHT_KM_S / (frequency_ghz * 1e9)
    return np.asarray(20.0 * np.log10(4.0 * math.pi * np.asarray(range_km) / wave_km))


def symbol_rate_mhz(bandwidth_mhz: float) -> float:
    """Symbols that a bandwidth carries, million a second (roll-off 0.20)."""
    return bandwidth_mhz / (1.0 + _ROLL_OFF)


def carrier_to_noise_db(
    *,
    eirp_dbw: float,
    g_over_t_db_k: float,
    loss_db: NDArray[np.float64],
    symbol_rate_mhz: float,
    interference_db: float | None = None,
) -> NDArray[np.float64]:
    """Ratio of a carrier to noise and interference, per symbol, dB.

    Args:
        eirp_dbw: Effective isotropic radiated power of the carrier, dBW.
        g_over_t_db_k: Gain over noise temperature of the receiver, dB/K.
        loss_db: All losses between the two, dB [n].
        symbol_rate_mhz: Symbols a second, million.
        interference_db: Interference over carrier within the receiver, dB, or None.

    Returns:
        Es/(N₀+I₀), dB [n].
    """
    density_db_hz = eirp_dbw - loss_db + g_over_t_db_k - _BOLTZMANN_DBW_K_HZ
    ratio_db = density_db_hz - 10.0 * math.log10(symbol_rate_mhz * 1e6)
    if interference_db is None:
        return np.asarray(ratio_db)
    worse = 10.0 ** (-ratio_db / 10.0) + 10.0 ** (interference_db / 10.0)
    return np.asarray(-10.0 * np.log10(worse))
