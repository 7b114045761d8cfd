"""The turn from EME2000 into TEME beside skyfield's full precession and nutation."""

from __future__ import annotations

import numpy as np
import pytest
from skyfield.api import load
from skyfield.sgp4lib import TEME

from spacereserve.engine.orbits.precession import teme_from_j2000

JULIAN_DAYS = (2451545.0, 2455197.5, 2459581.0, 2461275.25, 2465000.75)


@pytest.mark.parametrize("julian_day", JULIAN_DAYS)
def test_vectors_are_turned_as_skyfield_turns_them(julian_day):
    timescale = load.timescale(builtin=True)
    time = timescale.tt_jd(julian_day + 69.0 / 86400.0)
    vectors = 7000.0 * np.eye(3)

    turned = teme_from_j2000(vectors, julian_day, 0.0)

    expected = (TEME.rotation_at(time) @ vectors.T).T
    assert np.abs(turned - expected).max() < 0.004
