"""What holds for every window of every orbit, place and set of constraints."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from spacereserve.engine.access import Constraints, Edge, Places, find_windows
from spacereserve.engine.orbits import MeanOrbit, catalogue_from_orbits

START_AT = datetime(2026, 8, 22, 6, 0, tzinfo=UTC)
DAY_S = 86400.0
QUICK = (Phase.explicit, Phase.generate)  # shrinking takes minutes and tells little


@st.composite
def orbits(draw) -> MeanOrbit:
    perigee_km = draw(st.floats(350.0, 2000.0) | st.floats(10_000.0, 36_000.0))
    return MeanOrbit(
        name="ANY",
        catalog_number=1,
        perigee_altitude_km=perigee_km,
        apogee_altitude_km=perigee_km + draw(st.floats(0.0, 3000.0)),
        inclination_deg=draw(st.floats(0.0, 179.0)),
        raan_deg=draw(st.floats(0.0, 360.0)),
        arg_perigee_deg=draw(st.floats(0.0, 360.0)),
        mean_anomaly_deg=draw(st.floats(0.0, 360.0)),
    )


places = st.builds(
    lambda lat_deg, lon_deg, mask_deg, height_km: Places.of(
        [(lat_deg, lon_deg)], min_elevation_deg=mask_deg, height_km=height_km
    ),
    st.floats(-90.0, 90.0),
    st.floats(-180.0, 180.0),
    st.sampled_from([-1.0, 0.0, 5.0, 10.0, 45.0, 70.0]),
    st.floats(-0.4, 9.0),
)

constraints = st.builds(
    Constraints,
    off_nadir_min_deg=st.sampled_from([0.0, 10.0]),
    off_nadir_max_deg=st.sampled_from([None, 20.0, 45.0]),
    incidence_max_deg=st.sampled_from([None, 40.0, 70.0]),
    look_side=st.sampled_from(["left", "right", "either"]),
    sun_elevation_min_deg=st.sampled_from([None, 0.0]),
    range_max_km=st.sampled_from([None, 1500.0, 30_000.0]),
)


def holds(look, mask_deg, asked, slack) -> np.ndarray:
    good = look["elevation_deg"] >= mask_deg - slack
    good &= look["off_nadir_deg"] >= asked.off_nadir_min_deg - slack
    if asked.off_nadir_max_deg is not None:
        good &= look["off_nadir_deg"] <= asked.off_nadir_max_deg + slack
    if asked.incidence_max_deg is not None:
        good &= look["incidence_deg"] <= asked.incidence_max_deg + slack
    if asked.look_side != "either":
        sign = 1.0 if asked.look_side == "left" else -1.0
        good &= sign * look["left"] >= -slack
    if asked.sun_elevation_min_deg is not None:
        good &= look["sun_deg"] >= asked.sun_elevation_min_deg - slack
    if asked.range_max_km is not None:
        good &= look["range_km"] <= asked.range_max_km + slack * 100.0
    return good


@settings(max_examples=60, derandomize=True, phases=QUICK)
@given(orbit=orbits(), place=places, asked=constraints)
def test_constraints_hold_inside_every_window_and_fail_just_outside(
    orbit, place, asked, exact
):
    catalogue = catalogue_from_orbits([orbit], START_AT)
    truth = exact(catalogue, place, START_AT)
    mask_deg = float(place.min_elevation_deg[0])

    found = find_windows(catalogue, place, asked, start_at=START_AT, duration_s=DAY_S)

    assert np.all(found.start_s < found.end_s)
    assert np.all(found.end_s[:-1] <= found.start_s[1:])
    for i in range(len(found)):
        inside = truth.look(0, 0, np.linspace(found.start_s[i], found.end_s[i], 50))
        assert holds(inside, mask_deg, asked, 1e-4).all()
        outside = []
        if found.opened_by[i] != Edge.SEARCH:
            outside.append(found.start_s[i] - 0.01)
        if found.closed_by[i] != Edge.SEARCH:
            outside.append(found.end_s[i] + 0.01)
        if outside:
            look = truth.look(0, 0, np.array(outside))
            assert not holds(look, mask_deg, asked, -1e-7).any()


@settings(max_examples=20, derandomize=True, phases=QUICK)
@given(orbit=orbits(), place=places)
def test_a_stricter_constraint_never_adds_time(orbit, place):
    catalogue = catalogue_from_orbits([orbit], START_AT)

    def seconds(asked: Constraints) -> float:
        found = find_windows(
            catalogue, place, asked, start_at=START_AT, duration_s=DAY_S
        )
        return float(np.sum(found.end_s - found.start_s))

    totals = [
        seconds(Constraints(off_nadir_max_deg=limit)) for limit in (60.0, 30.0, 10.0)
    ]

    assert seconds(Constraints()) + 1e-6 >= totals[0]
    assert totals == sorted(totals, reverse=True)
