"""The power of a navigation signal on the ground, and the jamming that it bears.

What arrives is EIRP less free space and the atmosphere, for an antenna of 0 dBi.
Against it stand the receiver's own noise and a jammer, which the signal's spreading
holds down. The margin is told against plain GPS L1 C/A at the least power that its
specification allows, because that is what every receiver is compared with.

Source: IS-GPS-200N (2022), table 3-Va (−158.5 dBW, C/A on L1, from 5° elevation);
Kaplan, Hegarty, Understanding GPS (2006), sections 6.2.1 and 6.2.2.
Limits: the satellite's antenna is taken to radiate evenly over the Earth; receiver
antennas that null a jammer and other aids are not counted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.model import NavigationSignal
from spacereserve.engine.supply.radio.budget import free_space_loss_db
from spacereserve.engine.supply.radio.jamming import bearable_jamming_db

__all__ = [
    "GPS_CA",
    "GPS_CA_DBW",
    "bearable_power_dbw",
    "carrier_density_db_hz",
    "jamming_margin_db",
    "received_dbw",
]

GPS_CA_DBW = -158.5
GPS_CA = NavigationSignal(frequency_mhz=1575.42, eirp_dbw=26.8, chip_rate_mhz=1.023)
"""GPS L1 C/A: what margins are told against."""
_NOISE_DBW_HZ = -200.0  # 290 K and 4 dB for the receiver (Kaplan, section 6.2.1)


def received_dbw(
    signal: NavigationSignal, range_km: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Power that arrives at an antenna of 0 dBi, dBW.

    Args:
        signal: The signal.
        range_km: Distance of the satellite, km [n].
    """
    loss_db = free_space_loss_db(range_km, signal.frequency_mhz / 1000.0)
    return np.asarray(signal.eirp_dbw - loss_db - signal.losses_db)


def carrier_density_db_hz(power_dbw: float) -> float:
    """Carrier over the density of a usual receiver's noise, C/N₀, dB-Hz.

    Args:
        power_dbw: Power at an antenna of 0 dBi, dBW.
    """
    return power_dbw - _NOISE_DBW_HZ


def bearable_power_dbw(signal: NavigationSignal, power_dbw: float) -> float | None:
    """Greatest power of a jammer at the antenna that a receiver bears, dBW.

    Args:
        signal: The signal.
        power_dbw: Its power at the antenna, dBW.

    Returns:
        dBW; None where the signal is too weak even without a jammer.
    """
    over_db = bearable_jamming_db(
        density_db_hz=carrier_density_db_hz(power_dbw),
        least_db_hz=signal.least_db_hz,
        chip_rate_mhz=signal.chip_rate_mhz,
    )
    return None if over_db is None else power_dbw + over_db


def jamming_margin_db(signal: NavigationSignal, power_dbw: float) -> float | None:
    """How much more jamming a signal bears than plain GPS L1 C/A, dB.

    Args:
        signal: The signal.
        power_dbw: Its power at the antenna, dBW.

    Returns:
        dB; None where the signal is too weak even without a jammer.
    """
    own = bearable_power_dbw(signal, power_dbw)
    plain = bearable_power_dbw(GPS_CA, GPS_CA_DBW)
    return None if own is None or plain is None else own - plain
