"""Received power of GPS against its interface specification, and tolerable jamming.

Source: IS-GPS-200N (2022), table 3-Va: least received power of C/A on L1 −158.5 dBW at
5° elevation; section 6.3.1, figure 6-1: about 2 dB more at mid elevations. GPS SPS
Performance Standard, 5th edition (2020), section 3.1: nominal orbit of 26,559.7 km.
Kaplan, Hegarty, Understanding GPS (2006), section 6.2.2.
"""

import math

import numpy as np
import pytest

from spacereserve.engine.supply.navigation.signal import (
    GPS_CA,
    GPS_CA_DBW,
    bearable_power_dbw,
    jamming_margin_db,
    received_dbw,
)
from spacereserve.engine.supply.radio.jamming import (
    bearable_jamming_db,
    jammer_range_km,
)

_ORBIT_KM, _EARTH_KM = 26_559.7, 6378.137


def _range_km(elevation_deg):
    sine = math.sin(math.radians(elevation_deg))
    across_km = _EARTH_KM * math.cos(math.radians(elevation_deg))
    return math.sqrt(_ORBIT_KM**2 - across_km**2) - _EARTH_KM * sine


def test_power_at_five_degrees_is_that_of_the_specification():
    power = received_dbw(GPS_CA, np.array([_range_km(5.0)]))[0]

    assert power == pytest.approx(GPS_CA_DBW, abs=0.6)
    assert power >= GPS_CA_DBW


def test_power_never_falls_below_the_specification_and_rises_by_two_decibels():
    elevations = np.arange(5.0, 91.0, 5.0)
    power = received_dbw(GPS_CA, np.array([_range_km(e) for e in elevations]))

    assert power.min() >= GPS_CA_DBW
    assert power.max() - power.min() == pytest.approx(1.9, abs=0.3)


def test_the_margin_of_plain_gps_over_itself_is_nothing():
    assert jamming_margin_db(GPS_CA, GPS_CA_DBW) == 0.0


def test_tolerable_jamming_is_as_worked_by_hand():
    # 10 log₁₀[1.023e6 (10^−2.8 − 10^−4.4)] = 60.10 − 28.11
    found = bearable_jamming_db(
        density_db_hz=44.0, least_db_hz=28.0, chip_rate_mhz=1.023
    )

    assert found == pytest.approx(31.99, abs=0.02)


def test_ten_times_the_chips_bear_ten_decibels_more():
    slow, fast = (
        bearable_jamming_db(density_db_hz=44.0, least_db_hz=28.0, chip_rate_mhz=rate)
        for rate in (1.023, 10.23)
    )

    assert fast - slow == pytest.approx(10.0)


def test_a_signal_that_is_too_weak_bears_nothing():
    assert bearable_power_dbw(GPS_CA, -175.0) is None


def test_a_jammer_of_one_watt_denies_gps_over_tens_of_kilometres():
    """The order of magnitude that every handbook gives for 1 W in line of sight."""
    bearable = bearable_power_dbw(GPS_CA, GPS_CA_DBW)

    reach_km = jammer_range_km(
        jammer_dbw=0.0, bearable_dbw=bearable, frequency_mhz=GPS_CA.frequency_mhz
    )

    assert 20.0 < reach_km < 60.0
