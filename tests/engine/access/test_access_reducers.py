"""Counts per slot, gaps and revisit, against the windows they stand for."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from spacereserve.engine.access import (
    Constraints,
    Places,
    count_slots,
    find_windows,
    gaps,
    revisit,
)
from spacereserve.engine.errors import InputError
from spacereserve.engine.orbits import Catalogue, walker_delta

DAY_S = 86400.0
POINTS = [(50.88, 4.42), (0.0, 10.0), (-78.0, 166.0), (38.0, -179.95), (89.9, 0.0)]


@pytest.fixture
def sky(start_at) -> Catalogue:
    return walker_delta(
        name_format="SKY-{number}",
        first_catalog_number=1,
        altitude_km=560.0,
        inclination_deg=70.0,
        n_satellites=15,
        n_planes=5,
        phasing=1.0,
        epoch_at=start_at,
    )


GROUPS = np.arange(15) % 3
ASKED = {
    "plain": Constraints(),
    "constrained": Constraints(off_nadir_max_deg=35.0, sun_elevation_min_deg=0.0),
    "spans": Constraints(spans=((1000.0, 50_000.0), (90_000.0, 120_000.0))),
}


def uncovered_of(windows, place, group, duration_s) -> np.ndarray:
    mine = windows.take((windows.place == place) & (GROUPS[windows.satellite] == group))
    until, out = 0.0, []
    for start_s, end_s in sorted(zip(mine.start_s, mine.end_s, strict=True)):
        if start_s > until:
            out.append((until, start_s))
        until = max(until, end_s)
    if until < duration_s:
        out.append((until, duration_s))
    return np.array(out).reshape(-1, 2)


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
@pytest.mark.parametrize("mask_deg", [0.0, 60.0])
def test_gaps_are_what_the_windows_leave(sky, start_at, asked, mask_deg):
    places = Places.of(POINTS, min_elevation_deg=mask_deg)
    duration_s = 1.6 * DAY_S
    windows = find_windows(sky, places, asked, start_at=start_at, duration_s=duration_s)

    found = gaps(
        sky,
        places,
        asked,
        start_at=start_at,
        duration_s=duration_s,
        group_of_satellite=GROUPS,
    )

    for place in range(len(places)):
        for group in range(3):
            rows = (found.place == place) & (found.group == group)
            got = np.stack((found.start_s[rows], found.end_s[rows]), axis=1)
            expected = uncovered_of(windows, place, group, duration_s)
            assert got.shape == expected.shape
            np.testing.assert_allclose(got, expected, atol=1e-4)


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
def test_revisit_is_the_statistics_of_the_gaps(sky, start_at, asked):
    places = Places.of(POINTS, min_elevation_deg=10.0)
    duration_s = 2.3 * DAY_S
    found = gaps(
        sky,
        places,
        asked,
        start_at=start_at,
        duration_s=duration_s,
        group_of_satellite=GROUPS,
    )

    result = revisit(
        sky,
        places,
        asked,
        start_at=start_at,
        duration_s=duration_s,
        group_of_satellite=GROUPS,
    )

    assert result.searched_s == duration_s
    for place in range(len(places)):
        for group in range(3):
            rows = (found.place == place) & (found.group == group)
            length_s = (found.end_s - found.start_s)[rows]
            assert result.n_gaps[place, group] == len(length_s)
            assert result.max_gap_s[place, group] == pytest.approx(max(length_s))
            assert result.mean_gap_s[place, group] == pytest.approx(np.mean(length_s))
            assert result.covered_fraction[place, group] == pytest.approx(
                1.0 - length_s.sum() / duration_s
            )


def test_a_dense_sky_whose_roots_are_skipped_has_the_same_gaps(start_at):
    many = walker_delta(
        name_format="MANY-{number}",
        first_catalog_number=1,
        altitude_km=550.0,
        inclination_deg=53.0,
        n_satellites=160,
        n_planes=16,
        phasing=1.0,
        epoch_at=start_at,
    )
    places = Places.of([(10.0, 0.0), (49.0, 90.0), (57.5, 5.0)], min_elevation_deg=25.0)
    windows = find_windows(many, places, start_at=start_at, duration_s=DAY_S)
    several = numba.get_num_threads()
    answers = []

    for threads in (1, several):
        numba.set_num_threads(threads)
        answers.append(gaps(many, places, start_at=start_at, duration_s=DAY_S))

    assert answers[0].start_s.tobytes() == answers[1].start_s.tobytes()
    for place in range(len(places)):
        mine = windows.of_place(place)
        until, expected = 0.0, []
        for start_s, end_s in zip(mine.start_s, mine.end_s, strict=True):
            if start_s > until:
                expected.append((until, start_s))
            until = max(until, end_s)
        if until < DAY_S:
            expected.append((until, DAY_S))
        rows = answers[0].place == place
        got = np.stack((answers[0].start_s[rows], answers[0].end_s[rows]), axis=1)
        assert len(got) == len(expected) > 0
        np.testing.assert_allclose(got, expected, atol=1e-4)


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
@pytest.mark.parametrize("slot_s", [3600.0, 1000.0])
def test_slots_count_the_windows_that_open_in_them(sky, start_at, asked, slot_s):
    places = Places.of(POINTS, min_elevation_deg=5.0)
    duration_s = 1.3 * DAY_S
    windows = find_windows(sky, places, asked, start_at=start_at, duration_s=duration_s)

    counts = count_slots(
        sky,
        places,
        asked,
        start_at=start_at,
        duration_s=duration_s,
        slot_s=slot_s,
        group_of_satellite=GROUPS,
    )

    expected = np.zeros_like(counts)
    slot = (windows.start_s / slot_s).astype(int)
    np.add.at(expected, (windows.place, GROUPS[windows.satellite], slot), 1)
    assert counts.shape == (5, 3, int(np.ceil(duration_s / slot_s)))
    np.testing.assert_array_equal(counts, expected)


def test_a_place_that_is_never_served_has_one_gap_as_long_as_the_search(start_at):
    low = walker_delta(
        name_format="LOW-{number}",
        first_catalog_number=1,
        altitude_km=500.0,
        inclination_deg=10.0,
        n_satellites=2,
        n_planes=1,
        phasing=0.0,
        epoch_at=start_at,
    )
    places = Places.of([(80.0, 0.0)])

    result = revisit(low, places, start_at=start_at, duration_s=3.5 * DAY_S)

    assert result.n_gaps[0, 0] == 1
    assert result.max_gap_s[0, 0] == 3.5 * DAY_S
    assert result.covered_fraction[0, 0] == 0.0


def test_a_revisit_that_is_stopped_says_how_far_it_came(sky, start_at):
    asked = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 2

    result = revisit(
        sky, Places.of(POINTS), start_at=start_at, duration_s=5 * DAY_S, stop=stop
    )

    assert result.searched_s == 2 * DAY_S


def test_groups_that_do_not_fit_are_refused(sky, start_at):
    with pytest.raises(InputError, match="groups of satellites"):
        revisit(
            sky,
            Places.of(POINTS),
            start_at=start_at,
            duration_s=60.0,
            group_of_satellite=[0, 1],
        )
