"""Satcom supply over made skies: coverage, availability, latency, areas."""

import numpy as np
import pytest

from builders import tiny_reserve, with_record
from spacereserve.engine.supply import Step, Supply, least_latency_ms


def _with_need(**changes):
    return with_record(tiny_reserve(), "needs", "command-link", **changes)


def test_a_geostationary_satellite_overhead_is_always_there(sky_of, supply_of):
    supply = supply_of(sky_of(), "opti-link", "command-link")

    assert isinstance(supply, Supply)
    assert supply.figures["availability"] == 1.0
    assert supply.figures["least_in_view"] == 1.0
    assert supply.bins_served.all()


def test_a_geostationary_satellite_is_never_seen_from_beyond_its_horizon(
    sky_of, supply_of
):
    pacific = {
        "id": "pacific",
        "name": "Pacific",
        "geometry": {"type": "Point", "coordinates": [-160.0, 10.0]},
    }
    base = _with_need(area="pacific")
    reserve = tiny_reserve(needs=base.needs, areas=[*base.areas, pacific])

    verdict = supply_of(sky_of(reserve), "opti-link", "command-link")

    assert (verdict.step, verdict.code) == (Step.PHYSICS, "never-in-view")


def test_a_network_with_holes_gives_its_availability(sky_of, supply_of):
    strict = supply_of(sky_of(), "boreal-link", "command-link")
    has = strict.details["has"]
    relaxed = supply_of(
        sky_of(_with_need(availability_fraction=has)), "boreal-link", "command-link"
    )

    assert (strict.step, strict.code) == (Step.PHYSICS, "availability")
    assert 0.5 < has < 0.95 == strict.details["wants"]
    assert relaxed.figures["availability"] == pytest.approx(has)


def test_more_satellites_needed_at_once_never_make_it_better(sky_of, supply_of):
    shares = []
    for n_needed in (1, 2, 3):
        reserve = with_record(
            _with_need(availability_fraction=0.0),
            "services",
            "boreal-link",
            n_satellites_needed=n_needed,
        )
        answer = supply_of(sky_of(reserve), "boreal-link", "command-link")
        shares.append(
            answer.figures["availability"] if isinstance(answer, Supply) else 0.0
        )

    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[2]


def test_light_sets_the_least_round_trip(sky_of):
    sky = sky_of()
    services = sky.reserve.by_id("services")

    geostationary_ms = least_latency_ms(services["opti-link"], sky)
    low_ms = least_latency_ms(services["boreal-link"], sky)

    assert geostationary_ms == pytest.approx(4 * 35786.0 / 299.792458, rel=1e-3)
    assert low_ms == pytest.approx(4 * 1200.0 / 299.792458, rel=1e-2)


@pytest.mark.parametrize(
    ("stated_ms", "wanted_ms", "has_ms"),
    [(60.0, 50.0, 60.0), (1.0, 10.0, 16.0), (600.0, 700.0, None), (1.0, 25.0, None)],
)
def test_a_stated_round_trip_is_never_taken_to_beat_light(
    sky_of, supply_of, stated_ms, wanted_ms, has_ms
):
    reserve = with_record(
        _with_need(latency_ms=wanted_ms, availability_fraction=0.1),
        "services",
        "boreal-link",
        latency_ms=stated_ms,
    )

    answer = supply_of(sky_of(reserve), "boreal-link", "command-link")

    if has_ms is None:
        assert isinstance(answer, Supply)
    else:
        assert (answer.step, answer.code) == (Step.QUALITY, "latency-stated")
        assert answer.details["has_ms"] == pytest.approx(has_ms, rel=2e-2)


def test_spots_outside_the_stated_coverage_are_not_served(sky_of, supply_of):
    inside = with_record(
        tiny_reserve(), "services", "opti-link", coverage_area="baltic-sea"
    )
    outside = with_record(tiny_reserve(), "services", "opti-link", coverage_area="gulf")

    served = supply_of(sky_of(inside), "opti-link", "command-link")
    verdict = supply_of(sky_of(outside), "opti-link", "command-link")

    assert isinstance(served, Supply)
    assert (verdict.step, verdict.code) == (Step.PHYSICS, "not-covered-area")


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"terminals": ["handheld"]}, "terminal"), ({"bands": ["X"]}, "band")],
)
def test_a_terminal_or_band_that_does_not_fit_is_told(sky_of, supply_of, changes, code):
    verdict = supply_of(sky_of(_with_need(**changes)), "opti-link", "command-link")

    assert (verdict.step, verdict.code) == (Step.QUALITY, code)


def test_a_link_without_satellites_in_the_catalogue_is_told(sky_of, supply_of):
    reserve = with_record(tiny_reserve(), "assets", "opti-geo", name_pattern="^NONE")

    verdict = supply_of(sky_of(reserve), "opti-link", "command-link")

    assert (verdict.step, verdict.code) == (Step.PHYSICS, "no-satellites")
    assert least_latency_ms(
        reserve.by_id("services")["opti-link"], sky_of(reserve)
    ) == np.float64(0.0)


def test_a_plan_shorter_than_a_minute_is_judged_at_its_start(sky_of, supply_of):
    supply = supply_of(sky_of(days=30.0 / 86400.0), "opti-link", "command-link")

    assert supply.figures["availability"] == 1.0


def test_a_need_for_the_last_moment_of_a_plan_is_judged_there(sky_of, supply_of):
    reserve = _with_need(starts_after_h=24.0 - 10.0 / 3600.0)

    supply = supply_of(sky_of(reserve), "opti-link", "command-link")

    assert supply.figures["availability"] == 1.0
