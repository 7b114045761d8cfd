"""Days of the tiny reserve: what a schedule keeps, and how it answers to news."""

from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest

from builders import tiny_catalogue, tiny_reserve, with_record
from spacereserve.engine.allocation import plan
from spacereserve.engine.dispatch import (
    Kind,
    NewsOfTheDay,
    dispatch_day,
    opportunities,
)
from spacereserve.engine.dispatch.work import Work
from spacereserve.engine.errors import PlanningError
from spacereserve.engine.verification.sight import Tracks, sight

AT = datetime(2026, 8, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def orbits():
    return tiny_catalogue()


@pytest.fixture(scope="module")
def reserve():
    """Both radars and the optical service may serve the need."""
    reserve = with_record(
        tiny_reserve(),
        "needs",
        "baltic-sar",
        use="monitoring",
        sensors=["sar", "optical"],
    )
    return with_record(reserve, "services", "boreal-sar", n_looks_stored=2)


@pytest.fixture(scope="module")
def made(reserve, orbits):
    return plan(reserve, orbits, level="war", at=AT, days=1.0, remedies=False)


@pytest.fixture(scope="module")
def schedule(reserve, orbits, made):
    return dispatch_day(reserve, orbits, made, day=1)


def test_the_day_has_the_looks_of_the_plan(schedule, made):
    assert schedule.n_planned == len(made.supplied) > 0
    assert len(schedule.tasks) + len(schedule.dropped) == schedule.n_planned
    assert len(schedule.tasks) <= schedule.n_most <= schedule.n_planned
    assert {task.kind for task in schedule.tasks} >= {Kind.AS_PLANNED}


def test_every_task_sees_its_spot_within_the_angles(schedule, reserve, orbits):
    tracks = Tracks(orbits, AT)
    services = reserve.by_id("services")
    for task in schedule.tasks:
        index = int(np.searchsorted(orbits.catalog_numbers, task.satellite))
        place = np.array([[task.lat_deg, task.lon_deg, 0.0]])
        seen = sight(tracks, index, place, np.array([(task.start_s + task.end_s) / 2]))

        assert abs(float(seen.off_nadir_deg[0]) - task.off_nadir_deg) < 0.05
        low_deg = services[task.service].off_nadir_min_deg - 0.1
        high_deg = services[task.service].off_nadir_max_deg + 0.1
        assert low_deg <= task.off_nadir_deg <= high_deg
        assert task.delivered_s > task.end_s


def test_looks_of_a_satellite_are_a_look_and_a_turn_apart(reserve, orbits, made):
    slow = reserve
    for name in ("boreal-sar", "suomi-sar", "opti-image"):
        slow = with_record(slow, "services", name, settle_s=60.0, slew_deg_s=0.5)

    schedule = dispatch_day(slow, orbits, made, day=1)

    for number in {task.satellite for task in schedule.tasks}:
        own = [task for task in schedule.tasks if task.satellite == number]
        for first, second in pairwise(own):
            assert second.start_s >= first.end_s + 60.0 - 0.2


def test_no_pass_gives_more_looks_than_the_satellite_can_take(schedule, reserve):
    services = reserve.by_id("services")
    for task in schedule.tasks:
        together = [
            other
            for other in schedule.tasks
            if other.satellite == task.satellite
            and 0.0 <= other.start_s - task.start_s <= 600.0
        ]
        assert len(together) <= services[task.service].n_looks_per_orbit


def test_a_provider_that_refuses_takes_nothing_and_others_step_in(
    reserve, orbits, made, schedule
):
    refused = schedule.tasks[0].provider

    again = dispatch_day(
        reserve, orbits, made, day=1, news=NewsOfTheDay(refused=(refused,))
    )

    assert refused not in {task.provider for task in again.tasks}
    assert again.refused == (refused,)
    assert len(again.tasks) + len(again.dropped) == again.n_planned
    kinds = {task.kind for task in again.tasks if task.line != "suomi-war"}
    assert Kind.ANOTHER_SERVICE in kinds or again.dropped


def test_under_full_cloud_nothing_optical_is_done(reserve, orbits, made):
    news = NewsOfTheDay(cloud_fraction={"baltic": 1.0})

    schedule = dispatch_day(reserve, orbits, made, day=1, news=news)

    assert "opti-image" not in {task.service for task in schedule.tasks}


def test_the_same_day_gives_the_same_schedule(reserve, orbits, made, schedule):
    assert dispatch_day(reserve, orbits, made, day=1) == schedule


def test_the_opportunities_are_features_by_provider(schedule):
    by_provider = opportunities(schedule)

    assert list(by_provider) == sorted({task.provider for task in schedule.tasks})
    features = [one for found in by_provider.values() for one in found["features"]]
    assert len(features) == len(schedule.tasks)
    for feature in features:
        assert feature["stapi_type"] == "Opportunity"
        start, end = feature["properties"]["datetime"].split("/")
        assert datetime.fromisoformat(start) < datetime.fromisoformat(end)


@pytest.mark.parametrize(
    ("day", "news"),
    [
        (0, {}),
        (2, {}),
        (1, {"refused": ("nobody",)}),
        (1, {"cloud_fraction": {"nowhere": 0.5}}),
        (1, {"cloud_fraction": {"baltic": 1.5}}),
    ],
)
def test_a_day_or_news_that_make_no_sense_are_refused(day, news, reserve, orbits, made):
    with pytest.raises(PlanningError) as told:
        dispatch_day(reserve, orbits, made, day=day, news=NewsOfTheDay(**news))

    assert told.value.rule
    assert told.value.way_out


def test_products_of_a_satellite_come_down_one_at_a_time(schedule, reserve):
    services = reserve.by_id("services")
    for number in {task.satellite for task in schedule.tasks}:
        own = [task for task in schedule.tasks if task.satellite == number]
        spans = sorted(
            (task.downlink.start_s, task.downlink.end_s)
            for task in own
            if task.downlink is not None
        )
        for first, second in pairwise(spans):
            assert second[0] >= first[1] - 0.11
    for task in schedule.tasks:
        service = services[task.service]
        assert (task.downlink is None) == service.relay
        if task.downlink is not None:
            assert task.downlink.station in service.stations
            assert task.downlink.start_s >= task.end_s - 0.11
            wait_s = task.delivered_s - task.downlink.end_s
            assert wait_s == pytest.approx(service.processing_h * 3600.0, abs=0.2)


def test_looks_of_a_revisit_leave_no_longer_gap_than_asked_or_planned(
    reserve, orbits, made
):
    news = NewsOfTheDay(refused=("suomi-space",))
    need = reserve.by_id("needs")["baltic-sar"]

    schedule = dispatch_day(reserve, orbits, made, day=1, news=news)

    by_spot = {}
    for task in schedule.tasks:
        by_spot.setdefault((task.need, task.place), []).append(task)
    dropped = {(look.need, look.place) for look in schedule.dropped}
    for spot, tasks in by_spot.items():
        tasks.sort(key=lambda task: task.planned_s)
        for first, second in pairwise(tasks if spot not in dropped else []):
            planned_s = second.planned_s - first.planned_s
            longest_s = max((need.revisit_h or 24.0) * 3600.0, planned_s)
            assert second.start_s - first.start_s <= longest_s + 2.0


def test_a_look_of_a_revisit_whose_time_was_rounded_up_can_still_be_taken(orbits):
    reserve = with_record(
        tiny_reserve(), "needs", "baltic-sar", use="monitoring", revisit_h=3.0
    )
    made = plan(reserve, orbits, level="war", at=AT, days=2.0, remedies=False)

    for day in (1, 2):
        requests = Work(reserve, orbits, made, day, NewsOfTheDay()).requests()

        assert requests
        assert all(request.options for request in requests)
