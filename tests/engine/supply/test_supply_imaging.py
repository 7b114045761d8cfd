"""Imaging supply over made skies: angle, light, delivery, cloud, shared passes."""

import math

import numpy as np
import pytest

from builders import tiny_reserve, with_record
from spacereserve.engine.supply import Step, Supply, demand_of, find_supplies


def _with_need(**changes):
    return with_record(tiny_reserve(), "needs", "baltic-optical", **changes)


def _cloudy(fraction, **changes):
    reserve = with_record(
        tiny_reserve(),
        "theatres",
        "baltic",
        cloud_fraction_by_month=[0.0] * 7 + [fraction] + [0.0] * 4,
    )
    return with_record(reserve, "needs", "baltic-optical", **changes)


def test_looks_of_radar_lie_inside_its_band(sky_of, supply_of):
    supply = supply_of(sky_of(), "boreal-sar", "baltic-sar")

    assert isinstance(supply, Supply)
    assert len(supply.looks) == supply.figures["n_looks"] > 5
    assert supply.clear_fraction is None
    assert supply.credit == 1.0
    assert (np.diff(supply.looks.at_s) > 0).all()


def test_a_narrower_angle_of_the_need_leaves_some_of_the_looks(sky_of, supply_of):
    wide = supply_of(sky_of(_with_need()), "boreal-sar", "baltic-optical")
    narrow = supply_of(
        sky_of(_with_need(off_nadir_max_deg=25.0)), "boreal-sar", "baltic-optical"
    )
    none = supply_of(
        sky_of(_with_need(off_nadir_max_deg=14.0)), "boreal-sar", "baltic-optical"
    )

    assert 0 < len(narrow.looks) < len(wide.looks)
    assert set(narrow.looks.at_s) < set(wide.looks.at_s)
    assert (none.step, none.code) == (Step.PHYSICS, "never-in-view")


def test_looks_by_day_and_by_night_make_up_all_looks(sky_of, supply_of):
    by_light = {
        light: supply_of(
            sky_of(_with_need(light=light)), "boreal-sar", "baltic-optical"
        )
        for light in ("any", "day", "night")
    }

    times = {light: set(supply.looks.at_s) for light, supply in by_light.items()}

    assert times["day"] | times["night"] == times["any"]
    assert not times["day"] & times["night"]
    # In the Baltic in late August the sun is up from about 3 to 18 h UTC.
    assert all(3.0 < at_s / 3600.0 < 18.5 for at_s in times["day"])
    assert all(not 4.5 < at_s / 3600.0 < 17.0 for at_s in times["night"])


def test_an_optical_service_has_nothing_for_a_need_by_night(sky_of, supply_of):
    verdict = supply_of(
        sky_of(_with_need(light="night")), "opti-image", "baltic-optical"
    )

    assert (verdict.step, verdict.code) == (Step.PHYSICS, "no-light")


def test_every_look_is_delivered_after_downlink_and_processing(sky_of, supply_of):
    supply = supply_of(sky_of(), "boreal-sar", "baltic-sar")

    least_s = 60.0 + 1800.0
    assert (supply.looks.delivered_s - supply.looks.at_s >= least_s - 1e-6).all()


def _with_a_far_station(**need):
    reserve = with_record(
        _with_need(**need), "assets", "kiruna", lat_deg=-65.0, lon_deg=-60.0
    )
    return with_record(reserve, "services", "opti-image", stations=["kiruna"])


def test_a_limit_on_latency_keeps_the_timely_looks_only(sky_of, supply_of):
    free = supply_of(sky_of(_with_a_far_station()), "opti-image", "baltic-optical")
    latency_h = np.sort(free.looks.delivered_s - free.looks.at_s) / 3600.0
    limit_h = float(latency_h[len(latency_h) // 2])

    limited = supply_of(
        sky_of(_with_a_far_station(latency_h=limit_h)), "opti-image", "baltic-optical"
    )
    late = supply_of(
        sky_of(_with_a_far_station(latency_h=0.6)), "opti-image", "baltic-optical"
    )

    n_timely = int((latency_h <= limit_h).sum())
    assert len(limited.looks) == n_timely < len(free.looks)
    assert (late.step, late.code) == (Step.PHYSICS, "late-delivery")
    assert late.details["best_h"] == pytest.approx(latency_h[0])
    assert late.details["wants_h"] == pytest.approx(0.6)


def test_a_relay_brings_every_look_down_at_once(sky_of, supply_of):
    reserve = with_record(
        tiny_reserve(), "services", "boreal-sar", relay=True, stations=[]
    )

    supply = supply_of(sky_of(reserve), "boreal-sar", "baltic-sar")

    wait_s = supply.looks.delivered_s - supply.looks.at_s
    assert wait_s == pytest.approx(np.full(len(wait_s), 1860.0))


@pytest.mark.parametrize(
    ("cloud", "certainty"), [(0.5, 0.9), (0.8, 0.95), (0.1, 0.5), (0.67, 0.67)]
)
def test_cloud_makes_each_look_count_for_its_part(sky_of, supply_of, cloud, certainty):
    reserve = _cloudy(cloud, clear_fraction=certainty)

    supply = supply_of(sky_of(reserve), "opti-image", "baltic-optical")

    assert supply.clear_fraction == pytest.approx(1.0 - cloud)
    n_looks = 1.0 / supply.credit
    if supply.credit < 1.0:
        assert cloud**n_looks == pytest.approx(1.0 - certainty)
    else:
        assert cloud <= 1.0 - certainty + 1e-12


def test_a_sky_always_or_never_covered_is_taken_as_it_is(sky_of, supply_of):
    never = supply_of(
        sky_of(_cloudy(0.0, clear_fraction=0.9)), "opti-image", "baltic-optical"
    )
    always = supply_of(
        sky_of(_cloudy(1.0, clear_fraction=0.9)), "opti-image", "baltic-optical"
    )

    assert never.credit == 1.0
    assert always.credit == 0.0


def test_radar_sees_through_cloud(sky_of, supply_of):
    reserve = _cloudy(0.9, clear_fraction=0.9)

    supply = supply_of(sky_of(reserve), "boreal-sar", "baltic-optical")

    assert supply.credit == 1.0
    assert supply.clear_fraction is None


def test_unknown_cloud_stops_a_need_that_wants_certainty(sky_of, supply_of):
    reserve = _with_need(clear_fraction=0.9)

    verdict = supply_of(sky_of(reserve), "opti-image", "baltic-optical")

    assert (verdict.step, verdict.code) == (Step.QUALITY, "cloud-unknown")


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"sensors": ["rf"]}, "sensor"), ({"resolution_m": 0.4}, "resolution")],
)
def test_a_service_that_never_could_is_told_so(sky_of, supply_of, changes, code):
    verdict = supply_of(sky_of(_with_need(**changes)), "boreal-sar", "baltic-optical")

    assert (verdict.step, verdict.code) == (Step.QUALITY, code)


def test_a_service_without_satellites_in_the_catalogue_is_told_so(sky_of, supply_of):
    reserve = with_record(tiny_reserve(), "assets", "boreal-sars", name_pattern="^NONE")

    verdict = supply_of(sky_of(reserve), "boreal-sar", "baltic-sar")

    assert (verdict.step, verdict.code) == (Step.PHYSICS, "no-satellites")


def test_looks_of_one_pass_share_a_key_over_all_needs_of_a_theatre(sky_of):
    sky = sky_of()
    needs = [
        sky.reserve.by_id("needs")[name] for name in ("baltic-optical", "baltic-sar")
    ]
    demands = [demand_of(need, sky) for need in needs]

    found = find_supplies({"boreal-sar": demands}, sky)

    looks = [found["boreal-sar", need.id].looks for need in needs]
    key, satellite, at_s = (
        np.concatenate([getattr(part, name) for part in looks])
        for name in ("pass_key", "satellite", "at_s")
    )
    for one in np.unique(key):
        members = key == one
        assert len(np.unique(satellite[members])) == 1
        assert np.ptp(at_s[members]) < 1500.0
    shared = set(looks[0].pass_key) & set(looks[1].pass_key)
    assert shared
    assert len(np.unique(key)) < len(key)


def test_the_order_of_needs_changes_no_supply(sky_of):
    sky = sky_of()
    needs = [
        sky.reserve.by_id("needs")[name] for name in ("baltic-optical", "baltic-sar")
    ]
    demands = [demand_of(need, sky) for need in needs]

    one = find_supplies({"boreal-sar": demands}, sky)
    other = find_supplies({"boreal-sar": demands[::-1]}, sky)

    for pair, supply in one.items():
        assert np.array_equal(supply.looks.at_s, other[pair].looks.at_s)
        assert np.array_equal(supply.looks.bin, other[pair].looks.bin)
        assert np.array_equal(supply.looks.delivered_s, other[pair].looks.delivered_s)


def test_each_look_falls_into_the_bin_of_its_spot_and_time(sky_of, supply_of):
    sky = sky_of()
    demand = demand_of(sky.reserve.by_id("needs")["baltic-optical"], sky)

    looks = supply_of(sky, "boreal-sar", "baltic-optical").looks

    assert set(looks.spot) == {0, 1, 2}
    assert (demand.bin_spot[looks.bin] == looks.spot).all()
    assert (demand.bin_start_s[looks.bin] <= looks.at_s).all()
    assert (looks.at_s < demand.bin_end_s[looks.bin]).all()
    assert not math.isnan(looks.delivered_s.sum())
