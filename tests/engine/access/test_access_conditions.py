"""Each further condition, against plain geometry at every second."""

from __future__ import annotations

import numpy as np
import pytest

from spacereserve.engine.access import Constraints, Edge, Places, find_windows
from spacereserve.engine.errors import InputError
from spacereserve.engine.orbits import Catalogue, MeanOrbit, catalogue_from_orbits

DAY_S = 86400.0
POINTS = [(50.88, 4.42), (-33.0, 151.0), (78.2, 15.4), (10.0, -179.95), (0.0, 60.0)]

CASES = {
    "off-nadir cone": (
        Constraints(off_nadir_max_deg=30.0),
        lambda look: look["off_nadir_deg"] <= 30.0,
    ),
    "off-nadir ring": (
        Constraints(off_nadir_min_deg=15.0, off_nadir_max_deg=45.0),
        lambda look: (look["off_nadir_deg"] >= 15.0) & (look["off_nadir_deg"] <= 45.0),
    ),
    "radar annulus by incidence": (
        Constraints(incidence_min_deg=20.0, incidence_max_deg=50.0),
        lambda look: (look["incidence_deg"] >= 20.0) & (look["incidence_deg"] <= 50.0),
    ),
    "left looking": (
        Constraints(look_side="left"),
        lambda look: look["left"] >= 0.0,
    ),
    "right looking": (
        Constraints(look_side="right"),
        lambda look: look["left"] <= 0.0,
    ),
    "by day": (
        Constraints(sun_elevation_min_deg=10.0),
        lambda look: look["sun_deg"] >= 10.0,
    ),
    "by night": (
        Constraints(sun_elevation_max_deg=-6.0),
        lambda look: look["sun_deg"] <= -6.0,
    ),
    "satellite lit over a dark place": (
        Constraints(sun_elevation_max_deg=0.0, satellite_lit=True),
        lambda look: (look["sun_deg"] <= 0.0) & look["lit"],
    ),
    "satellite in shadow": (
        Constraints(satellite_lit=False),
        lambda look: ~look["lit"],
    ),
    "range": (
        Constraints(range_max_km=1200.0),
        lambda look: look["range_km"] <= 1200.0,
    ),
    "everything": (
        Constraints(
            off_nadir_min_deg=5.0,
            off_nadir_max_deg=50.0,
            incidence_min_deg=10.0,
            look_side="right",
            sun_elevation_min_deg=-20.0,
            satellite_lit=True,
            range_max_km=1500.0,
        ),
        lambda look: (
            (look["off_nadir_deg"] >= 5.0)
            & (look["off_nadir_deg"] <= 50.0)
            & (look["incidence_deg"] >= 10.0)
            & (look["left"] <= 0.0)
            & (look["sun_deg"] >= -20.0)
            & look["lit"]
            & (look["range_km"] <= 1500.0)
        ),
    ),
}


@pytest.fixture
def catalogue(start_at) -> Catalogue:
    shapes = [
        (510.0, 530.0, 97.5, 20.0),
        (700.0, 710.0, 98.2, 200.0),
        (420.0, 425.0, 51.6, 90.0),
        (600.0, 1500.0, 40.0, 300.0),
    ]
    return catalogue_from_orbits(
        [
            MeanOrbit(
                name=f"SAT-{i}",
                catalog_number=i + 1,
                perigee_altitude_km=low,
                apogee_altitude_km=high,
                inclination_deg=inclination,
                raan_deg=node,
                arg_perigee_deg=70.0,
                mean_anomaly_deg=15.0 * i,
                bstar=5e-5,
            )
            for i, (low, high, inclination, node) in enumerate(shapes)
        ],
        start_at,
    )


@pytest.mark.parametrize(("constraints", "holds"), CASES.values(), ids=CASES.keys())
def test_windows_are_those_of_plain_geometry(
    constraints, holds, catalogue, start_at, exact
):
    mask_deg = 5.0
    places = Places.of(POINTS, min_elevation_deg=mask_deg)
    truth = exact(catalogue, places)

    found = find_windows(
        catalogue, places, constraints, start_at=start_at, duration_s=0.4 * DAY_S
    )

    for satellite in range(len(catalogue)):
        for place in range(len(places)):
            mine = found.take((found.satellite == satellite) & (found.place == place))
            expected = truth.spans(
                satellite,
                place,
                lambda look: (look["elevation_deg"] >= mask_deg) & holds(look),
                0.4 * DAY_S,
                2.0,
            )
            got = np.stack((mine.start_s, mine.end_s), axis=1)
            assert len(got) == len(expected)
            np.testing.assert_allclose(got, expected, atol=2e-3)


def test_an_annulus_cuts_a_high_pass_in_two_and_says_why(catalogue, start_at, exact):
    places = Places.of(POINTS)
    ring = Constraints(incidence_min_deg=40.0, incidence_max_deg=60.0)

    found = find_windows(catalogue, places, ring, start_at=start_at, duration_s=DAY_S)

    inward = found.closed_by == Edge.INCIDENCE_MIN
    outward = found.opened_by == Edge.INCIDENCE_MIN
    assert inward.sum() == outward.sum() > 0
    assert set(found.opened_by) <= {Edge.INCIDENCE_MIN, Edge.INCIDENCE_MAX, Edge.SEARCH}
    look = exact(catalogue, places).look(
        int(found.satellite[inward][0]),
        int(found.place[inward][0]),
        found.end_s[inward][:1],
    )
    assert look["incidence_deg"][0] == pytest.approx(40.0, abs=1e-6)


@pytest.mark.parametrize("name", CASES)
def test_the_edge_that_is_named_is_the_limit_that_binds(
    name, catalogue, start_at, exact
):
    constraints, _ = CASES[name]
    places = Places.of(POINTS, min_elevation_deg=5.0)
    truth = exact(catalogue, places)
    limits = {
        Edge.ELEVATION: lambda look: look["elevation_deg"] - 5.0,
        Edge.OFF_NADIR_MIN: lambda look: (
            look["off_nadir_deg"] - constraints.off_nadir_min_deg
        ),
        Edge.OFF_NADIR_MAX: lambda look: (
            look["off_nadir_deg"] - constraints.off_nadir_max_deg
        ),
        Edge.INCIDENCE_MIN: lambda look: (
            look["incidence_deg"] - constraints.incidence_min_deg
        ),
        Edge.INCIDENCE_MAX: lambda look: (
            look["incidence_deg"] - constraints.incidence_max_deg
        ),
        Edge.RANGE: lambda look: (look["range_km"] - constraints.range_max_km) / 100.0,
        Edge.LOOK_SIDE: lambda look: look["left"],
    }

    found = find_windows(
        catalogue, places, constraints, start_at=start_at, duration_s=DAY_S
    )

    for i in range(len(found)):
        for code, at_s in (
            (found.opened_by[i], found.start_s[i]),
            (found.closed_by[i], found.end_s[i]),
        ):
            if code in limits:
                look = truth.look(int(found.satellite[i]), int(found.place[i]), at_s)
                assert abs(float(limits[code](look)[0])) < 1e-4


def test_the_best_moment_is_the_highest_inside_the_window(catalogue, start_at, exact):
    places = Places.of(POINTS)
    ring = Constraints(off_nadir_min_deg=20.0, sun_elevation_min_deg=0.0)
    truth = exact(catalogue, places)

    found = find_windows(catalogue, places, ring, start_at=start_at, duration_s=DAY_S)

    assert len(found) > 50
    for i in range(len(found)):
        satellite, place = int(found.satellite[i]), int(found.place[i])
        at_s = np.linspace(found.start_s[i], found.end_s[i], 400)
        high = truth.look(satellite, place, at_s)["elevation_deg"].max()
        best = truth.look(satellite, place, found.best_s[i])
        assert found.start_s[i] <= found.best_s[i] <= found.end_s[i]
        assert found.elevation_deg[i] >= high - 1e-6
        assert found.elevation_deg[i] == pytest.approx(
            best["elevation_deg"][0], abs=1e-6
        )
        assert found.off_nadir_deg[i] == pytest.approx(
            best["off_nadir_deg"][0], abs=1e-5
        )


def test_spans_keep_what_lies_in_them(catalogue, start_at):
    places = Places.of(POINTS)
    spans = ((40_000.0, 60_000.0), (10_000.0, 20_000.0), (15_000.0, 22_000.0))
    whole = find_windows(catalogue, places, start_at=start_at, duration_s=DAY_S)

    found = find_windows(
        catalogue,
        places,
        Constraints(spans=spans),
        start_at=start_at,
        duration_s=DAY_S,
    )

    merged = ((10_000.0, 22_000.0), (40_000.0, 60_000.0))
    expected = sorted(
        (int(s), int(p), max(a, low), min(b, high))
        for s, p, a, b in zip(
            whole.satellite, whole.place, whole.start_s, whole.end_s, strict=True
        )
        for low, high in merged
        if max(a, low) < min(b, high)
    )
    got = sorted(
        zip(
            found.satellite.tolist(),
            found.place.tolist(),
            found.start_s.tolist(),
            found.end_s.tolist(),
            strict=True,
        )
    )
    assert got == expected
    cut = np.isin(found.start_s, [low for low, _ in merged])
    assert set(found.opened_by[cut]) == {Edge.SPAN}


def test_all_mistakes_of_constraints_are_told_at_once():
    with pytest.raises(InputError) as caught:
        Constraints(
            off_nadir_min_deg=50.0,
            off_nadir_max_deg=20.0,
            incidence_max_deg=120.0,
            look_side="up",
            range_max_km=-3.0,
            spans=((5.0, 1.0),),
        )

    keys = {problem.key for problem in caught.value.problems}
    assert keys == {
        "off_nadir_min_deg",
        "incidence_max_deg",
        "look_side",
        "range_max_km",
        "spans[0]",
    }


def test_all_mistakes_of_places_are_told_at_once():
    with pytest.raises(InputError) as caught:
        Places.of([(95.0, 10.0), (10.0, 500.0)], height_km=-50.0)

    assert len(caught.value.problems) == 4


def test_a_search_of_no_length_is_refused(catalogue, start_at):
    with pytest.raises(InputError, match="length of the search"):
        find_windows(catalogue, Places.of(POINTS), start_at=start_at, duration_s=0.0)
