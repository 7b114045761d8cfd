"""Strips in a day's work: each is taken in its own pass, or not at all."""

import pytest

from builders import tiny_catalogue
from regions import planned_day, region_reserve
from spacereserve.engine.dispatch import Kind, NewsOfTheDay, dispatch_day


@pytest.fixture(scope="module")
def reserve():
    return region_reserve(n_spots=40)


@pytest.fixture(scope="module")
def planned(reserve):
    return planned_day(reserve)


def test_each_strip_is_taken_in_its_own_pass_by_its_own_satellite(reserve, planned):
    schedule = dispatch_day(reserve, tiny_catalogue(), planned, day=1)

    strips = {(look.line, look.place, look.at_s): look for look in planned.supplied}
    assert schedule.tasks
    assert {task.kind for task in schedule.tasks} == {Kind.AS_PLANNED}
    for task in schedule.tasks:
        look = strips[task.line, task.place, task.planned_s]
        assert task.satellite == look.satellite
        assert task.start_s == round(look.strip.from_s, 1)
        assert task.end_s >= round(look.strip.to_s, 1)


def test_no_other_pass_takes_a_strip_whose_provider_refuses(reserve, planned):
    provider = planned.needs[0].suppliers[0].provider
    lines = {
        part.line for part in planned.needs[0].suppliers if part.provider == provider
    }

    news = NewsOfTheDay(refused=(provider,))
    schedule = dispatch_day(reserve, tiny_catalogue(), planned, day=1, news=news)

    owed = [look for look in planned.supplied if look.line in lines]
    dropped = [look for look in schedule.dropped if look.line in lines]
    assert len(dropped) == len(owed) > 0
    assert {look.reason for look in dropped} == {"no-chance"}
    assert not lines & {task.line for task in schedule.tasks}
