"""Counts per slot are the windows themselves, for every orbit, mask and slot."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from spacereserve.engine.access import Places, count_slots, find_windows
from spacereserve.engine.access._strides import _Bend
from spacereserve.engine.access._work import Work
from spacereserve.engine.access.constraints import Constraints
from spacereserve.engine.orbits import (
    Catalogue,
    MeanOrbit,
    catalogue_from_orbits,
    geostationary,
    walker_delta,
)

START_AT = datetime(2026, 8, 22, 6, 0, tzinfo=UTC)
DAY_S = 86400.0
ALTITUDES_KM = {
    "low": (520.0, 540.0),
    "very low": (250.0, 260.0),
    "eccentric low": (500.0, 1900.0),
    "Molniya": (600.0, 39_750.0),
    "transfer": (250.0, 35_786.0),
    "GNSS": (20_180.0, 20_200.0),
    "inclined synchronous": (34_000.0, 37_570.0),
}


def zoo() -> Catalogue:
    orbits = [
        MeanOrbit(
            name=name,
            catalog_number=number,
            perigee_altitude_km=perigee_km,
            apogee_altitude_km=apogee_km,
            inclination_deg=20.0 + 13.0 * number,
            raan_deg=50.0 * number,
            arg_perigee_deg=270.0,
            mean_anomaly_deg=10.0 + 90.0 * number,
        )
        for number, (name, (perigee_km, apogee_km)) in enumerate(
            ALTITUDES_KM.items(), start=1
        )
    ]
    return Catalogue.merge(
        catalogue_from_orbits(orbits, START_AT),
        geostationary("GEO", 900, 10.0, START_AT),
    )


def counted_from_windows(sky, places, duration_s, slot_s, n_slot) -> np.ndarray:
    windows = find_windows(sky, places, start_at=START_AT, duration_s=duration_s)
    counts = np.zeros((len(places), len(sky), n_slot), np.int32)
    slot = np.minimum((windows.start_s / slot_s).astype(int), n_slot - 1)
    np.add.at(counts, (windows.place, windows.satellite, slot), 1)
    return counts


def many_places(seed: int, n: int, mask_deg) -> Places:
    rng = np.random.default_rng(seed)
    lat_deg = np.degrees(np.arcsin(rng.uniform(-1.0, 1.0, n)))
    points = list(zip(lat_deg, rng.uniform(-180.0, 180.0, n), strict=True))
    return Places.of([*points, (90.0, 0.0), (-90.0, 0.0)], min_elevation_deg=mask_deg)


@pytest.mark.parametrize("mask_deg", [-1.0, 0.0, 10.0, 45.0, 70.0, 88.0])
@pytest.mark.parametrize("slot_s", [3600.0, 77.0], ids=lambda slot_s: f"{slot_s:g} s")
def test_counts_of_the_zoo_are_its_windows(mask_deg, slot_s):
    sky, places = zoo(), many_places(1, 120, mask_deg)
    duration_s = 0.7 * DAY_S + 33.0

    counts = count_slots(
        sky,
        places,
        start_at=START_AT,
        duration_s=duration_s,
        slot_s=slot_s,
        group_of_satellite=range(len(sky)),
    )

    expected = counted_from_windows(sky, places, duration_s, slot_s, counts.shape[2])
    assert expected.sum() > 10
    np.testing.assert_array_equal(counts, expected)


def test_counts_of_many_passes_are_the_windows():
    sky = walker_delta(
        name_format="SKY-{number}",
        first_catalog_number=1,
        altitude_km=550.0,
        inclination_deg=70.0,
        n_satellites=40,
        n_planes=8,
        phasing=1.0,
        epoch_at=START_AT,
    )
    places = many_places(2, 300, 10.0)

    counts = count_slots(
        sky,
        places,
        start_at=START_AT,
        duration_s=2 * DAY_S,
        group_of_satellite=range(len(sky)),
    )

    expected = counted_from_windows(sky, places, 2 * DAY_S, 3600.0, 48)
    assert expected.sum() > 80_000
    np.testing.assert_array_equal(counts, expected)


def test_a_stopped_count_holds_whole_satellites_and_no_others():
    sky, places = zoo(), many_places(4, 60, 10.0)
    asked = {
        "start_at": START_AT,
        "duration_s": DAY_S,
        "group_of_satellite": range(len(sky)),
    }
    asks = []

    def stop() -> bool:
        asks.append(True)
        return len(asks) > 3

    whole = count_slots(sky, places, **asked)
    part = count_slots(sky, places, stop=stop, **asked)

    is_done = part.any(axis=(0, 2))
    assert 0 < is_done.sum() < len(sky)
    np.testing.assert_array_equal(part[:, is_done], whole[:, is_done])


@st.composite
def orbits(draw) -> MeanOrbit:
    perigee_km = draw(st.floats(250.0, 2000.0) | st.floats(10_000.0, 36_000.0))
    return MeanOrbit(
        name="ANY",
        catalog_number=1,
        perigee_altitude_km=perigee_km,
        apogee_altitude_km=perigee_km + draw(st.sampled_from([0.0, 30.0, 900, 30e3])),
        inclination_deg=draw(st.floats(0.0, 179.0)),
        raan_deg=draw(st.floats(0.0, 360.0)),
        arg_perigee_deg=draw(st.floats(0.0, 360.0)),
        mean_anomaly_deg=draw(st.floats(0.0, 360.0)),
    )


@settings(
    max_examples=60, derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)  # fmt: skip
@given(
    orbit=orbits(),
    mask_deg=st.floats(-2.0, 89.0),
    seed=st.integers(0, 999),
    slot_s=st.floats(20.0, 40_000.0),
)
def test_counts_are_the_windows_in_any_sky(orbit, mask_deg, seed, slot_s):
    sky = catalogue_from_orbits([orbit], START_AT)
    places = many_places(seed, 60, mask_deg)

    counts = count_slots(
        sky, places, start_at=START_AT, duration_s=DAY_S, slot_s=slot_s
    )

    expected = counted_from_windows(sky, places, DAY_S, slot_s, counts.shape[2])
    np.testing.assert_array_equal(counts, expected)


@pytest.mark.parametrize("mask_deg", [0.0, 10.0, 60.0])
@pytest.mark.parametrize("n_step", [1, 2])
def test_f_bends_no_more_than_the_strides_allow(mask_deg, n_step):
    work = Work(zoo(), many_places(3, 150, mask_deg), start_at=START_AT, duration_s=1e4)
    n_seen = 0
    for chunk in work.chunks():
        block = work.blocks(chunk.group, Constraints())[0]
        bend = _Bend.of(chunk.group, block.columns, n_step * chunk.group.step_s)
        where_km, up = block.columns[:, :3], block.columns[:, 3:6]
        reach = np.cos(bend.reach_rad(block.footprint_rad))
        for row in chunk.nodes:
            path_km = row[:3, 3:-5:n_step].T
            ray = path_km[:, None] - where_km
            f = np.einsum("tpi,pi->tp", ray, up)
            f -= block.columns[:, 6] * np.linalg.norm(ray, axis=2)
            turn = f[2:] - 2.0 * f[1:-1] + f[:-2]
            away_km = np.linalg.norm(path_km, axis=1)
            toward = path_km @ block.directions.T / away_km[:, None]

            # near zero, where windows open; f'' h² is twice the unit at most
            near = np.maximum(np.maximum(f[2:], f[1:-1]), f[:-2]) < 0.25 * bend.unit_km
            assert np.all((np.abs(turn) <= 2.0 * bend.unit_km) | ~near)
            assert np.all((toward >= reach) | (f < 0.0))
            dips = (f[1:-1] < 0.0) & (f[:-2] >= 0.0) & (f[2:] >= 0.0)
            assert not np.any(dips & bend.bends_down)
            n_seen += int(np.sum(f >= 0.0))
    assert n_seen > 100
