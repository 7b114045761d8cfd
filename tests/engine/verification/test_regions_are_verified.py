"""Plans for regions: what is planned holds from first principles, or is caught."""

import pytest

from builders import tiny_catalogue, with_record
from regions import planned_day, region_reserve
from spacereserve.engine.allocation import plan
from spacereserve.engine.allocation.solve import Limits
from spacereserve.engine.verification import verify


@pytest.fixture(scope="module")
def reserve():
    return region_reserve(n_spots=60)


@pytest.fixture(scope="module")
def planned(reserve):
    return planned_day(reserve)


def _with_strip(planned, **changes):
    first = planned.supplied[0]
    strip = first.strip.model_copy(update=changes)
    looks = (first.model_copy(update={"strip": strip}), *planned.supplied[1:])
    return planned.model_copy(update={"supplied": looks})


def _codes(reserve, plan_):
    return {one.code for one in verify(reserve, plan_, tiny_catalogue()).violations}


def test_a_plan_for_a_region_holds(reserve, planned):
    assert planned.supplied
    assert all(look.strip is not None for look in planned.supplied)
    assert _codes(reserve, planned) == set()


def test_collecting_more_never_counts_for_less(reserve, planned):
    (need,) = planned.needs
    asked = with_record(reserve, "needs", "baltic-sar", collect_fraction=0.3)
    easier = plan(
        asked,
        tiny_catalogue(),
        level="crisis",
        at=planned.at,
        days=1.0,
        limits=Limits(gap_fraction=0.05),
        remedies=False,
    )

    assert 0.0 < need.met_fraction <= 1.0
    assert easier.needs[0].met_fraction >= need.met_fraction - 0.05


def test_a_strip_made_wider_than_the_swath_is_caught(reserve, planned):
    strip = planned.supplied[0].strip

    codes = _codes(reserve, _with_strip(planned, left_to_km=strip.left_to_km + 30.0))

    assert "strip-too-wide" in codes


def test_a_strip_that_claims_what_lies_elsewhere_is_caught(reserve, planned):
    strip = planned.supplied[0].strip
    moved = {
        "left_from_km": strip.left_from_km + 200.0,
        "left_to_km": strip.left_to_km + 200.0,
    }

    assert "outside-strip" in _codes(reserve, _with_strip(planned, **moved))


def test_a_strip_that_goes_on_too_long_is_caught(reserve, planned):
    strip = planned.supplied[0].strip

    codes = _codes(reserve, _with_strip(planned, to_s=strip.to_s + 60.0))

    assert "strip-too-long" in codes


def test_a_share_that_does_not_follow_from_the_strips_is_caught(reserve, planned):
    fewer = planned.model_copy(update={"supplied": planned.supplied[1:]})

    assert "met-overstated" in _codes(reserve, fewer)
