"""How much interference a receiver bears, and from how far.

A receiver that works down to an effective C/N₀ bears a jammer whose power over the
signal's is 10 log₁₀[Q Rc (10^(−least/10) − 10^(−(C/N₀)/10))]: the rate Rc at which the
signal is spread is what holds the jammer down.

Source: Kaplan, Hegarty, Understanding GPS: Principles and Applications, 2nd edition
(2006), section 6.2.2; Q is 1 for a jammer on one frequency, 1.5 for one that is matched
to the signal's spectrum, 2 for one spread evenly over its main lobe.
"""

from __future__ import annotations

import math

from spacereserve.engine.supply.radio.budget import LIGHT_KM_S

__all__ = ["bearable_jamming_db", "jammer_range_km"]


def bearable_jamming_db(
    *,
    density_db_hz: float,
    least_db_hz: float,
    chip_rate_mhz: float,
    quality: float = 1.0,
) -> float | None:
    """Power of a jammer over the signal's that a receiver still bears, dB.

    Args:
        density_db_hz: C/N₀ without jamming, dB-Hz.
        least_db_hz: C/N₀ down to which it works, dB-Hz.
        chip_rate_mhz: Chips a second, million.
        quality: The factor Q of the jammer's spectrum.

    Returns:
        J/S, dB; None where the signal is too weak even without jamming.
    """
    room = 10.0 ** (-least_db_hz / 10.0) - 10.0 ** (-density_db_hz / 10.0)
    if room <= 0.0:
        return None
    return 10.0 * math.log10(quality * chip_rate_mhz * 1e6 * room)


def jammer_range_km(
    *, jammer_dbw: float, bearable_dbw: float, frequency_mhz: float
) -> float:
    """Distance within which a jammer in free space is stronger than can be borne, km.

    Args:
        jammer_dbw: Radiated power towards the receiver (EIRP), dBW.
        bearable_dbw: Greatest power that it may receive, dBW.
        frequency_mhz: Frequency, MHz.

    Source:
        ITU-R P.525-4, solved for the distance.
    """
    wave_km = LIGHT_KM_S / (frequency_mhz * 1e6)
    over_db = jammer_dbw - bearable_dbw
    return float(wave_km / (4.0 * math.pi) * 10.0 ** (over_db / 20.0))
