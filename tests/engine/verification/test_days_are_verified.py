"""A day's schedule holds as it is made, and each way to break it is caught."""

import pytest

from builders import with_record
from spacereserve.engine.allocation.day_schedule import Downlink
from spacereserve.engine.dispatch import NewsOfTheDay, dispatch_day
from spacereserve.engine.verification import verify_day


@pytest.fixture(scope="module")
def day(planned_reserve, tiny_orbits, sound_plan):
    return dispatch_day(planned_reserve, tiny_orbits, sound_plan, day=1)


def changed(day, which=0, **values):
    tasks = list(day.tasks)
    tasks[which] = tasks[which].model_copy(update=values)
    return day.model_copy(update={"tasks": tuple(tasks)})


def sent(day):
    """The number of a task that a station hears."""
    return next(k for k, task in enumerate(day.tasks) if task.downlink is not None)


def heard_elsewhere(day):
    k = sent(day)
    own = day.tasks[k].downlink
    start_s, end_s = own.start_s + 3600.0, own.end_s + 3600.0
    later = Downlink(station=own.station, start_s=start_s, end_s=end_s)
    return changed(day, k, downlink=later, delivered_s=end_s + 7200.0)


def sent_early(day):
    k = sent(day)
    start_s = day.tasks[k].start_s - 60.0
    own = day.tasks[k].downlink
    return changed(
        day,
        k,
        downlink=Downlink(station=own.station, start_s=start_s, end_s=own.end_s),
    )


def cut_short(day):
    k = sent(day)
    own = day.tasks[k].downlink
    short = Downlink(station=own.station, start_s=own.start_s, end_s=own.start_s + 1.0)
    return changed(day, k, downlink=short)


def two_at_once(day):
    k = sent(day)
    twin = day.tasks[k].model_copy(update={"place": 1 - day.tasks[k].place})
    return day.model_copy(update={"tasks": (*day.tasks, twin)})


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (lambda day: changed(day, provider="opti-nobody"), "other-service"),
        (lambda day: changed(day, start_s=-500.0), "other-day"),
        (lambda day: changed(day, off_nadir_deg=1.0), "angle-told"),
        (lambda day: changed(day, lat_deg=day.tasks[0].lat_deg + 1), "other-place"),
        (lambda day: changed(day, satellite=1), "satellite-not-of-service"),
        (lambda day: changed(day, end_s=day.tasks[0].start_s + 0.5), "look-too-short"),
        (lambda day: changed(day, sent(day), downlink=None), "no-downlink"),
        (
            lambda day: changed(day, sent(day), delivered_s=60.0),
            "delivered-before-down",
        ),
        (heard_elsewhere, "not-heard"),
        (sent_early, "down-before-taken"),
        (cut_short, "downlink-too-short"),
        (two_at_once, "turn-too-short"),
        (two_at_once, "two-downlinks"),
        (two_at_once, "looks-do-not-add-up"),
        (
            lambda day: day.model_copy(update={"refused": (day.tasks[0].provider,)}),
            "refuses",
        ),
        (lambda day: day.model_copy(update={"n_most": 1}), "more-than-possible"),
        (lambda day: day.model_copy(update={"refused": ("who",)}), "unknown-record"),
    ],
)
def test_a_broken_day_is_caught(broken, code, day, planned_reserve, tiny_orbits):
    found = verify_day(planned_reserve, broken(day), tiny_orbits)

    assert code in {violation.code for violation in found.violations}
    assert not found.holds


@pytest.mark.parametrize(
    "news",
    [
        NewsOfTheDay(),
        NewsOfTheDay(refused=("suomi-space",)),
        NewsOfTheDay(cloud_fraction={"baltic": 0.6}),
    ],
)
def test_days_hold_whatever_the_news(news, planned_reserve, tiny_orbits, sound_plan):
    day = dispatch_day(planned_reserve, tiny_orbits, sound_plan, day=1, news=news)

    found = verify_day(planned_reserve, day, tiny_orbits)

    assert found.violations == ()
    assert found.checked["physics"] == len(day.tasks) > 0


def test_a_recorder_that_holds_less_than_is_on_board_is_told(
    day, planned_reserve, tiny_orbits
):
    k = sent(day)
    own = day.tasks[k].downlink
    # As if it waited a day for its contact, with another look taken meanwhile.
    late = Downlink(
        station=own.station, start_s=own.start_s + 86400.0, end_s=own.end_s + 86400.0
    )
    task = day.tasks[k].model_copy(
        update={"downlink": late, "delivered_s": late.end_s + 7200.0}
    )
    tasks = tuple(
        task.model_copy(
            update={"start_s": task.start_s + shift, "end_s": task.end_s + shift}
        )
        for shift in (0.0, 600.0, 1200.0)
    )
    reserve = with_record(planned_reserve, "services", task.service, n_looks_stored=2)

    found = verify_day(reserve, day.model_copy(update={"tasks": tasks}), tiny_orbits)

    assert "recorder-full" in {violation.code for violation in found.violations}
