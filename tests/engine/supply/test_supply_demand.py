"""Demand: bins, rows, amounts and weights, and what rows prove about gaps."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import tiny_reserve, with_record
from spacereserve.engine.supply import demand_of
from spacereserve.engine.supply.demand import daily, gapless, once, steady

spans = st.tuples(st.floats(0.0, 3e5), st.floats(60.0, 6e5)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
DAY_S = 86400.0


def _need(**fields):
    return SimpleNamespace(**fields)


def _check_bins(demand, span_s):
    n_each = demand.n_bins // demand.n_spots
    assert n_each * demand.n_spots == demand.n_bins
    for spot in range(demand.n_spots):
        own = slice(spot * n_each, (spot + 1) * n_each)
        assert (demand.bin_spot[own] == spot).all()
        assert demand.bin_start_s[own][0] == pytest.approx(span_s[0])
        assert demand.bin_end_s[own][-1] == pytest.approx(span_s[1])
        starts, ends = demand.bin_start_s[own], demand.bin_end_s[own]
        assert (starts[1:] == ends[:-1]).all()
        assert (ends >= starts).all()
    if len(demand.row_first):
        assert demand.row_weight.sum() == pytest.approx(1.0)
    assert (demand.row_amount > 0).all()
    assert (demand.row_first <= demand.row_last).all()
    assert (demand.bin_spot[demand.row_first] == demand.bin_spot[demand.row_last]).all()


@given(span_s=spans, n_spots=st.integers(1, 4), n_per_day=st.floats(0.1, 20.0))
def test_days_tile_the_span_and_ask_in_proportion(span_s, n_spots, n_per_day):
    demand = daily(_need(), span_s, n_spots=n_spots, n_per_day=n_per_day)

    _check_bins(demand, span_s)
    days = (span_s[1] - span_s[0]) / DAY_S
    assert demand.row_amount.sum() == pytest.approx(n_per_day * days * n_spots)
    assert demand.least_supply() == pytest.approx(n_per_day * days * n_spots)
    inner = np.setdiff1d(demand.bin_start_s, [span_s[0]])
    assert np.allclose(inner % DAY_S, 0.0) or len(inner) == 0


@given(span_s=spans, rate=st.floats(0.1, 1e4), slot_h=st.sampled_from([1, 3, 6, 24]))
def test_slots_tile_the_span_at_a_steady_rate(span_s, rate, slot_h):
    demand = steady(_need(), span_s, rate=rate, slot_s=slot_h * 3600.0)

    _check_bins(demand, span_s)
    assert (demand.row_amount == rate).all()
    days = (span_s[1] - span_s[0]) / DAY_S
    assert demand.least_supply() == pytest.approx(rate * days)


def test_one_row_asks_for_something_once():
    demand = once(_need(), (100.0, 900.0), amount=2.0)

    _check_bins(demand, (100.0, 900.0))
    assert demand.n_bins == 1
    assert demand.least_supply() == 2.0


@given(span_s=spans, n_spots=st.integers(1, 3), gap_h=st.floats(0.5, 60.0))
def test_a_gap_is_kept_as_a_gap_and_counted_by_days(span_s, n_spots, gap_h):
    demand = gapless(
        _need(revisit_h=gap_h), span_s, n_spots=n_spots, gap_s=gap_h * 3600.0
    )

    _check_bins(demand, span_s)
    assert demand.gap_s == gap_h * 3600.0
    assert len(demand.row_first) == len(demand.row_last) == 0
    inner = np.setdiff1d(demand.bin_start_s, [span_s[0]])
    assert np.allclose(inner % DAY_S, 0.0)


@pytest.mark.parametrize(
    ("hours", "gap_h", "n_least"),
    [(24.0, 6.0, 3.0), (25.0, 6.0, 4.0), (24.0, 23.0, 1.0), (24.0, 48.0, 1.0)],
)
def test_a_gap_asks_for_no_fewer_looks_than_the_gaps_leave(hours, gap_h, n_least):
    span_s = (0.0, hours * 3600.0)

    demand = gapless(_need(revisit_h=gap_h), span_s, n_spots=2, gap_s=gap_h * 3600.0)

    assert demand.least_supply() == 2 * n_least


@given(span_s=spans, time_s=st.floats(-1e4, 1e6), spot=st.integers(0, 2))
def test_an_instant_falls_into_the_bin_that_holds_it_or_into_none(span_s, time_s, spot):
    demand = daily(_need(), span_s, n_spots=3, n_per_day=1.0)

    found = int(demand.bins_at(np.array([spot]), np.array([time_s]))[0])

    if found < 0:
        assert time_s < demand.start_s or time_s >= demand.end_s
    else:
        assert demand.bin_spot[found] == spot
        assert demand.bin_start_s[found] <= time_s < demand.bin_end_s[found]


def test_a_need_that_is_not_active_within_the_plan_asks_for_nothing(sky_of):
    reserve = with_record(tiny_reserve(), "needs", "command-link", starts_after_h=24.0)
    sky = sky_of(reserve)

    assert demand_of(sky.reserve.by_id("needs")["command-link"], sky) is None


def test_a_need_with_a_date_is_cut_to_the_plan(sky_of):
    reserve = with_record(
        tiny_reserve(),
        "needs",
        "command-link",
        starts_at="2026-08-21T00:00:00Z",
        ends_at="2026-08-22T08:00:00Z",
    )
    sky = sky_of(reserve)

    demand = demand_of(sky.reserve.by_id("needs")["command-link"], sky)

    assert (demand.start_s, demand.end_s) == (0.0, 8 * 3600.0)
    assert demand.bin_end_s.tolist() == [6 * 3600.0, 8 * 3600.0]


@pytest.mark.parametrize("length_s", [1e-9, 1e-6, 1e-3])
def test_the_shortest_span_is_one_bin(length_s):
    span_s = (DAY_S, DAY_S + length_s)

    demand = steady(_need(), span_s, rate=2.0, slot_s=DAY_S)

    assert demand.n_bins == 1
    assert (demand.bin_start_s[0], demand.bin_end_s[0]) == span_s
