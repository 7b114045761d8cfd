from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from spacereserve.engine.orbits import (
    Catalogue,
    propagate,
    propagation_error,
    walker_delta,
)

AT = datetime(2026, 8, 22, tzinfo=UTC)


def walker() -> Catalogue:
    return walker_delta(
        name_format="W-{number}",
        first_catalog_number=1,
        altitude_km=550.0,
        inclination_deg=53.0,
        n_satellites=4,
        n_planes=2,
        phasing=1,
        epoch_at=AT,
    )


def test_states_have_a_row_a_satellite_and_a_column_an_instant() -> None:
    states = propagate(walker(), AT, [0.0, 60.0, 120.0])

    assert states.position_teme_km.shape == (4, 3, 3)
    assert states.velocity_teme_km_s.shape == (4, 3, 3)
    assert states.error.shape == (4, 3)
    assert states.sidereal_rad.shape == (3,)
    assert states.ground_track().lat_deg.shape == (4, 3)


def test_the_same_instant_is_reached_from_any_start() -> None:
    from_epoch = propagate(walker(), AT, [3 * 86400.0 + 10.0])

    later = propagate(walker(), AT + timedelta(days=4), [-86400.0 + 10.0])

    apart = from_epoch.position_teme_km - later.position_teme_km
    assert np.abs(apart).max() < 1e-7


def test_a_decayed_satellite_has_a_code_and_no_position() -> None:
    falling = replace(walker(), bstar=np.array([0.0, 5.0, 0.0, 0.0]))

    states = propagate(falling, AT, [0.0, 20 * 86400.0])

    assert states.error[1, 1] != 0
    assert np.isnan(states.position_teme_km[1, 1]).all()
    assert np.isnan(states.velocity_teme_km_s[1, 1]).all()
    assert (states.error[[0, 2, 3]] == 0).all()
    assert propagation_error(int(states.error[1, 1])) != propagation_error(0)


@pytest.mark.parametrize("code", range(7))
def test_every_error_code_has_words(code: int) -> None:
    assert propagation_error(code)


def test_no_satellite_or_no_instant_gives_empty_states() -> None:
    nobody = propagate(Catalogue.merge(), AT, [0.0])
    never = propagate(walker(), AT, [])

    assert nobody.position_teme_km.shape == (0, 1, 3)
    assert never.ground_track().lon_deg.shape == (4, 0)
