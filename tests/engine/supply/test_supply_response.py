"""The response chain beside plain search, and worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from spacereserve.engine.access import Windows
from spacereserve.engine.supply.delivery import commanded_s
from spacereserve.engine.supply.response import Chain, answers_of, response_estimates
from spacereserve.engine.supply.sharpness import sample_distance_m, slant_range_km

HOUR = 3600.0


def _chain(rows) -> Chain:
    """Looks as (spot, order by, uplink, at, down, delivered), hours."""
    table = np.array(rows, dtype=float).T
    return Chain(table[0].astype(np.int64), *(column * HOUR for column in table[1:]))


def test_an_order_is_answered_by_the_look_that_is_delivered_first():
    # The look of hour 6 is taken later but delivered sooner than the one of hour 5.
    chain = _chain([(0, 2, 3, 5, 9, 10), (0, 4, 4, 6, 7, 8), (0, 20, 20, 21, 22, 23)])

    answers = answers_of(chain, (0.0, 48 * HOUR), 1)

    orders = np.linspace(0.0, 24.0, 240)
    expected = np.where(
        orders <= 4.0, 8.0 - orders, np.where(orders <= 20.0, 23.0 - orders, np.inf)
    )
    assert answers.response_s / HOUR == pytest.approx(expected)


def test_every_answer_is_the_one_that_plain_search_finds():
    rng = np.random.default_rng(7)
    order = rng.uniform(0.0, 60.0, 200)
    steps = np.cumsum(rng.uniform(0.0, 6.0, (200, 4)), axis=1) + order[:, None]
    spot = rng.integers(0, 3, 200)
    chain = _chain(np.column_stack((spot, order, steps)))

    answers = answers_of(chain, (0.0, 72 * HOUR), 3)

    orders = np.linspace(0.0, 48.0, 80) * HOUR
    for place in range(3):
        own = chain.spot == place
        for number, at_s in enumerate(orders):
            can = own & (chain.order_by_s >= at_s)
            best = chain.delivered_s[can].min() - at_s if can.any() else math.inf
            assert answers.response_s[80 * place + number] == pytest.approx(best)


def test_the_steps_of_an_answer_add_up_to_it():
    chain = _chain([(0, 2, 3, 5, 9, 10), (0, 30, 31, 32, 33, 34)])

    answers = answers_of(chain, (0.0, 48 * HOUR), 1)

    known = np.isfinite(answers.response_s)
    assert answers.steps_s.sum(axis=1) == pytest.approx(answers.response_s[known])


def test_percentiles_rise_and_one_that_is_not_known_is_left_out():
    # Orders are taken for a day; those after hour 20 find no look any more.
    chain = _chain([(0, 10, 10, 11, 12, 13), (0, 20, 20, 21, 22, 23)])

    found = {
        e.name: e for e in response_estimates(answers_of(chain, (0, 2 * 86400), 1))
    }

    assert "response_p50_h" in found
    assert "response_p90_h" not in found
    assert found["response_p50_h"].low <= found["response_p50_h"].value
    assert found["processing_wait_h"].value == pytest.approx(1.0)


def test_a_look_that_nobody_can_command_answers_nothing():
    chain = _chain([(0, -math.inf, -math.inf, 11, 12, 13)])

    answers = answers_of(chain, (0.0, 86400.0), 1)

    assert not np.isfinite(answers.response_s).any()
    assert list(response_estimates(answers)) == []


def _contacts(rows) -> Windows:
    satellite, start, end = (np.array(column) for column in zip(*rows, strict=True))
    zeros = np.zeros(len(rows))
    return Windows(
        satellite=satellite.astype(np.int32),
        place=zeros.astype(np.int32),
        start_s=start.astype(float),
        end_s=end.astype(float),
        opened_by=zeros.astype(np.uint8),
        closed_by=zeros.astype(np.uint8),
        best_s=start.astype(float),
        off_nadir_deg=zeros,
        elevation_deg=zeros,
    )


def test_a_look_is_commanded_in_the_latest_contact_before_it():
    contacts = _contacts(
        [(0, 100, 400), (0, 1000, 1300), (1, 900, 1500), (0, 1290, 1310)]
    )
    satellite = np.array([0, 0, 0, 1, 1, 2])
    at_s = np.array([50.0, 700.0, 1200.0, 950.0, 5000.0, 5000.0])

    found = commanded_s(contacts, satellite, at_s, uplink_s=30.0)

    expected = [-math.inf, 370.0, 1170.0, 920.0, 1470.0, -math.inf]
    assert found.tolist() == expected


def test_commands_agree_with_plain_search():
    rng = np.random.default_rng(3)
    starts = rng.uniform(0.0, 9000.0, 60)
    rows = [
        (i % 4, start, start + rng.uniform(10.0, 700.0))
        for i, start in enumerate(starts)
    ]
    contacts = _contacts(sorted(rows, key=lambda row: row[1]))
    satellite, at_s = rng.integers(0, 5, 300), rng.uniform(0.0, 10000.0, 300)

    found = commanded_s(contacts, satellite, at_s, uplink_s=60.0)

    for owner, instant, begins in zip(satellite, at_s, found, strict=True):
        ways = [
            min(end, instant) - 60.0
            for who, start, end in rows
            if who == owner and min(end, instant) - 60.0 >= start
        ]
        assert begins == pytest.approx(max(ways, default=-math.inf))


def test_sample_distance_at_nadir_is_that_stated():
    assert sample_distance_m(
        0.5, elevation_deg=90.0, radius_km=6871.0
    ) == pytest.approx(0.5)


def test_sample_distance_off_nadir_is_that_worked_by_hand():
    # 500 km high, 30° off nadir: sin i = 6871/6371 sin 30°, i = 32.63°, so that the
    # place sees the satellite at 57.37°; range 6371 sin 2.63° / sin 30° = 584.7 km.
    incidence = math.degrees(math.asin(6871.0 / 6371.0 * 0.5))
    central = math.radians(incidence - 30.0)
    range_km = 6371.0 * math.sin(central) / 0.5

    found = sample_distance_m(1.0, elevation_deg=90.0 - incidence, radius_km=6871.0)

    assert range_km == pytest.approx(585.0, abs=1.0)
    assert slant_range_km(
        elevation_deg=90.0 - incidence, radius_km=6871.0
    ) == pytest.approx(range_km)
    mean = range_km / 500.0 / math.sqrt(math.cos(math.radians(incidence)))
    assert found == pytest.approx(mean)
    assert found == pytest.approx(1.275, abs=0.003)
