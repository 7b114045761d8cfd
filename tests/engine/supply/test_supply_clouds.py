"""Cloud forecasts: where they hold, what comes before what, and what is not known."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from builders import tiny_reserve, with_record
from spacereserve.engine.errors import InputError
from spacereserve.engine.model import check_reserve
from spacereserve.engine.supply import Origin
from spacereserve.engine.verification.facts import Facts

YEAR = [0.5] * 12


def _forecast(from_h, to_h, cloud, **more):
    start = datetime(2026, 8, 22, tzinfo=UTC)
    return {
        "starts_at": start.replace(hour=from_h % 24, day=22 + from_h // 24),
        "ends_at": start.replace(hour=to_h % 24, day=22 + to_h // 24),
        "cloud_fraction": cloud,
        "error_fraction": 0.2,
        "source": "a made forecast",
        **more,
    }


def _reserve(*forecasts, year=YEAR, **need):
    reserve = with_record(
        tiny_reserve(),
        "theatres",
        "baltic",
        cloud_fraction_by_month=year,
        cloud_forecast=list(forecasts),
    )
    return with_record(reserve, "needs", "baltic-optical", starts_after_h=0.0, **need)


def _cloud(sky):
    return sky.cloud(sky.reserve.by_id("needs")["baltic-optical"])


def test_a_forecast_holds_for_its_time_and_the_mean_beyond_it(sky_of):
    # A day: six hours of 0.9, eighteen of the monthly 0.5.
    cloud = _cloud(sky_of(_reserve(_forecast(0, 6, 0.9))))

    assert cloud.fraction == pytest.approx((6 * 0.9 + 18 * 0.5) / 24)
    assert cloud.error == pytest.approx((6 * 0.2 + 18 * 0.1) / 24)
    assert cloud.origin is Origin.FORECAST


def test_a_forecast_for_the_area_comes_before_one_for_the_theatre(sky_of):
    reserve = _reserve(
        _forecast(0, 24, 0.9), _forecast(0, 12, 0.1, area="gulf"), area="gulf"
    )

    assert _cloud(sky_of(reserve)).fraction == pytest.approx(0.5)


def test_a_forecast_for_another_area_says_nothing(sky_of):
    elsewhere = _reserve(_forecast(0, 24, 0.9, area="gulf"))

    assert _cloud(sky_of(elsewhere)).origin is Origin.CLIMATE


def test_time_that_nothing_covers_leaves_the_cloud_unknown(sky_of):
    assert _cloud(sky_of(_reserve(_forecast(0, 6, 0.9), year=None))) is None
    assert _cloud(sky_of(_reserve(_forecast(0, 24, 0.9), year=None))) is not None


def test_a_forecast_changes_what_a_look_counts_for(sky_of, supply_of):
    supplies = [
        supply_of(
            sky_of(_reserve(_forecast(0, 24, cloud), clear_fraction=0.9)),
            "opti-image",
            "baltic-optical",
        )
        for cloud in (0.1, 0.9)
    ]
    figures = [
        next(one for one in supply.estimates if one.name == "clear_fraction")
        for supply in supplies
    ]

    assert supplies[0].credit > supplies[1].credit
    assert [one.value for one in figures] == pytest.approx([0.9, 0.1])
    assert (figures[1].low, figures[1].high) == (0.0, pytest.approx(0.3))
    assert {one.origin for one in figures} == {Origin.FORECAST}


def test_the_check_of_a_plan_finds_the_same_cloud(sky_of):
    reserve = _reserve(
        _forecast(0, 7, 0.9), _forecast(3, 12, 0.2, area="gulf"), area="gulf"
    )
    sky = sky_of(reserve)

    class Asked(Facts):
        @property
        def question(self):
            return sky.question

    facts = Asked(reserve, None, None)
    need = reserve.by_id("needs")["baltic-optical"]

    assert facts.cloud_fraction(need) == pytest.approx(_cloud(sky).fraction, abs=1e-3)


def test_forecasts_that_overlap_or_end_too_soon_are_refused():
    with pytest.raises(ValidationError, match="must not overlap"):
        _reserve(_forecast(0, 6, 0.9), _forecast(5, 9, 0.9))
    with pytest.raises(ValidationError, match="later than starts_at"):
        _reserve(_forecast(6, 6, 0.9))


def test_an_area_that_is_not_there_is_told_with_its_key():
    with pytest.raises(InputError) as caught:
        check_reserve(_reserve(_forecast(0, 6, 0.9, area="nowhere")))

    keys = [problem.key for problem in caught.value.problems]
    assert keys == ["theatres[baltic].cloud_forecast[0].area"]
