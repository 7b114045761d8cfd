"""What other domains than imaging owe on a day is what the plan counts on."""

from datetime import UTC, datetime

import pytest

from builders import tiny_catalogue, tiny_reserve
from spacereserve.engine.allocation import plan
from spacereserve.engine.dispatch import NewsOfTheDay, dispatch_day
from spacereserve.engine.reports import day_report

AT = datetime(2026, 8, 22, tzinfo=UTC)
DAY_S = 86_400.0


@pytest.fixture(scope="module")
def reserve():
    return tiny_reserve()


@pytest.fixture(scope="module")
def made(reserve):
    sky = tiny_catalogue()
    return plan(reserve, sky, level="war", at=AT, days=2.0, remedies=False)


@pytest.fixture(scope="module")
def days(reserve, made):
    return [dispatch_day(reserve, tiny_catalogue(), made, day=day) for day in (1, 2)]


def test_the_days_together_owe_the_rates_of_the_plan(made, days):
    planned = sum(rate.amount * (rate.end_s - rate.start_s) for rate in made.rates)

    owed = [
        duty
        for day in days
        for duty in day.duties
        if duty.unit in {"mbit/s", "service"}
    ]

    assert planned > 0.0
    total = sum(duty.amount * (duty.end_s - duty.start_s) for duty in owed)
    assert total == pytest.approx(planned, rel=1e-4)


def test_the_days_together_owe_every_observation_and_launch(reserve, made, days):
    services = reserve.by_id("services")
    domain = {offer.line: services[offer.service].domain for offer in made.offers}
    planned = [one for one in made.supplied if domain[one.line] != "imaging"]

    counted = [
        duty.amount
        for day in days
        for duty in day.duties
        if duty.unit in {"observations", "launches"}
    ]

    assert sum(counted) == len(planned)


def test_a_duty_lies_in_its_day_and_is_called_in_time(made, days):
    call_up_h = {offer.line: offer.call_up_h for offer in made.offers}
    for number, day in enumerate(days):
        assert day.duties
        for duty in day.duties:
            assert number * DAY_S <= duty.start_s <= duty.end_s <= (number + 1) * DAY_S
            late_s = duty.call_by_s + call_up_h[duty.line] * 3600.0
            assert late_s <= duty.start_s + 0.1


def test_who_refuses_is_told_with_what_goes_missing(reserve, made, days):
    provider = days[0].duties[0].provider

    news = NewsOfTheDay(refused=(provider,))
    again = dispatch_day(reserve, tiny_catalogue(), made, day=1, news=news)

    assert {duty.provider for duty in again.duties if duty.refused} == {provider}
    assert "the need goes without it" in day_report(again, reserve, lang="en")
    assert "le besoin s’en passe" in day_report(again, reserve, lang="fr")
