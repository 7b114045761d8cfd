from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from spacereserve.engine.orbits import julian_day
from spacereserve.engine.orbits.julian import normal_julian, parse_epoch


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        # The J2000 epoch, and Meeus, Astronomical Algorithms, chapter 7.
        (datetime(2000, 1, 1, 12, tzinfo=UTC), 2451545.0),
        (datetime(1999, 1, 1, tzinfo=UTC), 2451179.5),
        (datetime(1987, 6, 19, 12, tzinfo=UTC), 2446966.0),
        (datetime(1900, 1, 1, tzinfo=UTC), 2415020.5),
    ],
)
def test_julian_dates_are_those_of_the_almanac(at: datetime, expected: float) -> None:
    whole, fraction = julian_day(at)

    assert whole % 1.0 == 0.5
    assert whole + fraction == expected


def test_an_instant_of_another_zone_is_the_same_instant() -> None:
    helsinki = timezone(timedelta(hours=3))

    found = julian_day(datetime(2026, 8, 22, 1, 30, tzinfo=helsinki))

    assert found == julian_day(datetime(2026, 8, 21, 22, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-08-22",
        "2026-13-01T00:00:00",
        "2026-02-29T00:00:00",
        "2025-366T00:00:00",
        "2026-000T00:00:00",
        "2026-08-22T24:00:00",
        "2026-08-22T23:60:00",
        "2016-12-31T23:59:60",
        "2026-08-22T12:00:00+02:00",
        "26-08-22T12:00:00",
        "2026-08-22T12:00:00.0 UTC",
        "0000-01-01T00:00:00",
        "٢٠٢٦-08-22T12:00:00",
    ],
)
def test_what_is_no_utc_epoch_is_not_read(text: str) -> None:
    assert parse_epoch(text) is None


def test_a_leap_year_has_a_day_366() -> None:
    assert parse_epoch("2024-366T00:00:00") == parse_epoch("2024-12-31T00:00:00")


def test_dates_split_anywhere_are_carried_to_midnight() -> None:
    split = np.array([[2451545.0, 0.0], [2451544.5, 1.25], [2451545.5, -1e-30]])

    found = normal_julian(split)

    assert found.tolist() == [[2451544.5, 0.5], [2451545.5, 0.25], [2451545.5, 0.0]]
