"""Attenuation by rain against the ITU's own validation examples.

Source: ITU-R Study Group 3, validation examples for software (CG-3M3J-13-ValEx, rows
for P.838-3 and P.618-13); P.839-4 rain heights of the same examples.
"""

import numpy as np
import pytest

from spacereserve.engine.supply.radio.rain import (
    Climate,
    Wave,
    rain_attenuation_db,
    rain_height_km,
    rain_outage,
)

# elevation (deg), frequency (GHz), rate (mm/h), tilt (deg): k, alpha, dB/km
SPECIFIC = [
    (31.07699124, 14.25, 26.48052, 0.0, 0.03975488, 1.12418043, 1.58130839),
    (46.35969261, 14.25, 27.13586832, 0.0, 0.04030344, 1.11376017, 1.5920842),
    (40.232036, 29.0, 33.936232, 0.0, 0.22031404, 0.9504446, 6.27846024),
    (85.80459566, 14.25, 99.13558978, 90.0, 0.04133039, 1.09499629, 6.34064598),
    (20.14335809, 29.0, 42.91007183, 90.0, 0.21298877, 0.92265917, 6.83364556),
]
LONDON = (51.5, 0.031382984, 31.07699124, 26.48052, 2.45273333, 0.0)
ROME = (41.9, 0.046122988, 40.232036, 33.936232, 3.04749333, 0.0)
CAPE_TOWN = (33.94, 0.0, 46.35969261, 27.13586832, 2.56330276, 0.0)
RIO = (22.9, 0.0, 22.27833468, 50.639304, 4.15877867, 0.0)
MIAMI = (25.78, 0.00861728, 52.67898486, 78.2994993, 4.56946133, 0.0)
DELHI = (28.717, 0.209383699, 48.24117054, 63.61888808, 5.25820404, 90.0)
KUALA_LUMPUR = (3.133, 0.051251456, 85.80459566, 99.15117186, 4.9579744, 90.0)

# place, frequency (GHz): dB exceeded for 1, 0.1, 0.01 and 0.001 % of the year
SLANTED = [
    (LONDON, 14.25, 0.495317069, 2.185847422, 6.798072267, 14.89982248),
    (LONDON, 29.0, 2.207786043, 8.570058374, 23.44444523, 45.19865638),
    (ROME, 14.25, 0.623263001, 2.696765133, 8.223265009, 17.67155766),
    (ROME, 29.0, 2.823465634, 10.73100773, 28.74272193, 54.25561152),
    (CAPE_TOWN, 14.25, 0.421017025, 1.913387572, 5.941806096, 12.98151687),
    (CAPE_TOWN, 29.0, 1.960636113, 7.808322508, 21.24861968, 40.68133016),
    (RIO, 14.25, 1.706901281, 8.271647438, 18.94410356, 29.91171296),
    (RIO, 29.0, 6.813368079, 29.31896844, 59.62576355, 83.5996391),
    (MIAMI, 14.25, 1.437312523, 6.297247244, 16.42980703, 29.9309477),
    (MIAMI, 29.0, 6.654855651, 25.56295492, 58.47438336, 93.39562548),
    (DELHI, 14.25, 1.274463613, 5.486346969, 14.87213733, 28.23603149),
    (DELHI, 29.0, 5.887821871, 22.22622902, 52.83372062, 87.96233699),
    (KUALA_LUMPUR, 14.25, 2.001026654, 11.00145492, 21.61057916, 28.81950409),
    (KUALA_LUMPUR, 29.0, 10.2131477, 48.81996807, 83.37856227, 96.67521082),
]


@pytest.mark.parametrize(
    ("elevation_deg", "ghz", "mm_h", "tilt_deg", "k", "alpha", "db_km"), SPECIFIC
)
def test_a_kilometre_of_rain_takes_what_p838_says(
    elevation_deg, ghz, mm_h, tilt_deg, k, alpha, db_km
):
    wave, elevation = Wave(ghz, tilt_deg), np.array([elevation_deg])

    found = wave.coefficients(elevation)

    assert found[0][0] == pytest.approx(k, rel=1e-6)
    assert found[1][0] == pytest.approx(alpha, rel=1e-7)
    gamma = wave.specific_attenuation(mm_h, elevation)[0]
    assert gamma == pytest.approx(db_km, rel=1e-7)


@pytest.mark.parametrize(
    ("place", "ghz", "one", "tenth", "hundredth", "least"), SLANTED
)
def test_a_slanted_path_loses_what_p618_says(place, ghz, one, tenth, hundredth, least):
    lat_deg, height_km, elevation_deg, mm_h, rain_km, tilt_deg = place

    found = rain_attenuation_db(
        Wave(ghz, tilt_deg),
        Climate(lat_deg, mm_h, rain_km, height_km),
        elevation_deg=np.array([elevation_deg]),
        share=np.array([1e-2, 1e-3, 1e-4, 1e-5]),
    )[0]

    assert found == pytest.approx([one, tenth, hundredth, least], rel=2e-6)


@pytest.mark.parametrize(
    ("lat_deg", "map_km"),
    [(51.5, 2.4527), (41.9, 3.0475), (3.133, 4.958), (28.717, 5.258)],
)
def test_the_height_of_rain_is_near_the_digital_map(lat_deg, map_km):
    assert rain_height_km(lat_deg) == pytest.approx(map_km, abs=0.75)


def test_a_margin_gives_back_the_share_that_it_was_made_for():
    wave = Wave(29.0, 0.0)
    climate = Climate(51.5, 26.48052, 2.45273333, 0.031382984)

    shares = rain_outage(
        wave,
        climate,
        elevation_deg=np.array([31.07699124]),
        margin_db=np.array([[2.207786043, 8.570058374, 23.44444523, 0.1]]),
        noise_k=1e9,
    )

    assert shares[0] == pytest.approx([1e-2, 1e-3, 1e-4, 1.0], rel=2e-2)


def test_rain_adds_noise_and_so_costs_more_than_it_takes():
    wave, climate = Wave(20.0), Climate(51.5, 26.48052, 2.45273333)
    link = {"elevation_deg": np.array([30.0]), "margin_db": np.array([[6.0]])}

    quiet = rain_outage(wave, climate, **link, noise_k=150.0)
    loud = rain_outage(wave, climate, **link, noise_k=1e9)

    assert quiet[0, 0] > 1.5 * loud[0, 0]


def test_without_rain_a_closed_link_stays_up():
    dry = Climate(60.0, 0.0, 2.2)

    shares = rain_outage(
        Wave(20.0),
        dry,
        elevation_deg=np.array([30.0]),
        margin_db=np.array([[0.0, -0.1]]),
        noise_k=150.0,
    )

    assert shares.tolist() == [[0.0, 1.0]]
