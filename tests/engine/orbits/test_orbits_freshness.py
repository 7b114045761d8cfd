from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from spacereserve.engine.errors import OrbitError
from spacereserve.engine.orbits import (
    Catalogue,
    Freshness,
    along_track_sigma_km,
    assess,
    element_age_days,
    read_catalogue,
    time_sigma_s,
    walker_delta,
)

AT = datetime(2026, 8, 22, tzinfo=UTC)
DATA = Path(__file__).resolve().parents[3] / "../shared/data/catalogue"


def satellites(*ages_days: float) -> Catalogue:
    parts = [
        walker_delta(
            name_format="W-{number}",
            first_catalog_number=number,
            altitude_km=550.0,
            inclination_deg=53.0,
            n_satellites=1,
            n_planes=1,
            phasing=0,
            epoch_at=AT - timedelta(days=age),
        )
        for number, age in enumerate(ages_days, start=1)
    ]
    return Catalogue.merge(*parts)


def test_the_age_is_negative_where_the_epoch_is_in_the_future() -> None:
    found = element_age_days(satellites(2.5, -1.25, 0.0), AT)

    assert found.tolist() == [2.5, -1.25, 0.0]


def test_each_satellite_gets_the_status_that_its_age_gives_it() -> None:
    found = assess(satellites(0.0, 3.0, 3.001, -0.5), AT, stale_after_days=3.0)

    assert found.status == (
        Freshness.FRESH,
        Freshness.FRESH,
        Freshness.STALE,
        Freshness.FUTURE,
    )
    assert found.indices(Freshness.STALE).tolist() == [2]
    assert found.perigee_altitude_km == pytest.approx([550.0] * 4, abs=1e-3)


def test_a_satellite_that_sgp4_refuses_is_decayed_whatever_its_age() -> None:
    once = satellites(20.0, 20.0)

    found = assess(replace(once, bstar=np.array([5.0, 0.0])), AT)

    assert found.status == (Freshness.DECAYED, Freshness.STALE)
    assert found.error[0] != 0
    assert np.isinf(found.along_track_sigma_km[0])
    assert np.isinf(found.time_sigma_s[0])
    assert np.isfinite(found.along_track_sigma_km[1])


def test_a_perigee_below_the_ground_is_decayed() -> None:
    once = satellites(0.0)

    found = assess(replace(once, eccentricity=np.array([0.2])), AT)

    assert found.status == (Freshness.DECAYED,)


def test_an_empty_catalogue_is_assessed_without_ado() -> None:
    found = assess(Catalogue.merge(), AT)

    assert found.status == ()
    assert found.age_days.shape == (0,)


@pytest.mark.parametrize("limit", [0.0, -1.0, float("nan")])
def test_a_limit_that_is_none_is_refused(limit: float) -> None:
    with pytest.raises(OrbitError, match="above 0"):
        assess(satellites(0.0), AT, stale_after_days=limit)


def test_the_error_is_a_kilometre_at_epoch_and_grows_with_age_both_ways() -> None:
    ages = np.array([0.0, 0.5, 1.0, 3.0, 7.0, 14.0])

    ahead = along_track_sigma_km(ages, perigee_altitude_km=600.0)
    back = along_track_sigma_km(-ages, perigee_altitude_km=600.0)

    assert ahead[0] == 1.0
    assert np.all(np.diff(ahead) > 0.0)
    assert ahead.tolist() == back.tolist()


def test_the_error_grows_as_the_perigee_falls() -> None:
    heights_km = np.array([800.0, 600.0, 500.0, 400.0, 300.0, 200.0])

    found = along_track_sigma_km(3.0, perigee_altitude_km=heights_km)

    assert np.all(np.diff(found) >= 0.0)
    assert found[-1] > 50.0 * found[0]


def test_an_error_along_the_orbit_is_an_error_of_time_at_orbital_speed() -> None:
    found = time_sigma_s(7.585, semi_major_axis_km=6928.0)

    assert float(found) == pytest.approx(1.0, abs=1e-3)


def measured_km(
    older: Catalogue, newer: Catalogue
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Age, distance along the orbit and perigee at the epoch of the newer elements."""
    older = older.subset(np.flatnonzero(is_in(older, newer)))
    newer = newer.subset(np.flatnonzero(is_in(newer, older)))
    age_days = np.sum(newer.epoch_jd - older.epoch_jd, axis=1)
    apart_km, perigee_km = [], []
    for old, new in zip(older.satrecs(), newer.satrecs(), strict=True):
        error, found, _ = old.sgp4(new.jdsatepoch, new.jdsatepochF)
        _, place, velocity = new.sgp4(new.jdsatepoch, new.jdsatepochF)
        speed = np.array(velocity) / np.linalg.norm(velocity)
        along = abs((np.array(found) - np.array(place)) @ speed)
        apart_km.append(np.inf if error else along)
        perigee_km.append(new.altp * 6378.135)
    return age_days, np.array(apart_km), np.array(perigee_km)


def is_in(one: Catalogue, other: Catalogue) -> NDArray[np.bool_]:
    return np.isin(one.catalog_numbers, other.catalog_numbers)


@pytest.mark.skipif(not DATA.is_dir(), reason="the reference catalogues are not here")
def test_the_model_holds_for_two_thirds_of_what_really_happened_in_a_week() -> None:
    older = read_catalogue(DATA / "active_omm_2026-08-15.csv")
    newer = read_catalogue(DATA / "active_omm_2026-08-22.csv")
    thrust = older.select(name_pattern="^STARLINK")
    quiet = np.setdiff1d(np.arange(len(older)), thrust)

    shares = {}
    for name, chosen, heights_km in (
        ("quiet", quiet, ((350, 450), (450, 500), (500, 550), (650, 900), (900, 1500))),
        ("thrust", thrust, ((450, 500),)),
    ):
        age, apart_km, perigee_km = measured_km(older.subset(chosen), newer)
        sigma_km = along_track_sigma_km(
            age, perigee_altitude_km=perigee_km, continuous_thrust=name == "thrust"
        )
        for low, high in heights_km:
            band = (perigee_km >= low) & (perigee_km < high) & (age > 6.0) & (age < 8.0)
            within = apart_km[band] <= sigma_km[band]
            shares[name, low] = float(within.mean())

    assert all(share > 0.6 for share in shares.values()), shares
    assert all(share < 0.85 for (_, low), share in shares.items() if low < 650), shares
