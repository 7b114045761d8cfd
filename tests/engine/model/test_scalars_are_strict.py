"""No value is quietly turned into another one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import ValidationError

from spacereserve.engine.model import ImagingNeed, SurveillanceNeed, Waiver

NEED = {
    "id": "looks",
    "name": "Looks",
    "domain": "imaging",
    "owner": "FIN",
    "theatre": "baltic",
    "priority": 1,
    "use": "monitoring",
    "sensors": ["sar"],
    "resolution_m": 3,
    "revisit_h": 6,
}
WATCH = {
    **{key: NEED[key] for key in ("id", "name", "owner", "theatre", "priority", "use")},
    "domain": "surveillance",
    "regime": "leo",
    "n_observations_per_day": 3,
    "size_m": 0.1,
}


def waiver(day: Any) -> Waiver:
    return Waiver(rule="cyber", until_on=day, granted_by="the office")


@pytest.mark.parametrize("day", [20260822, 1787356800.0, True])
def test_a_number_is_not_a_day(day: Any) -> None:
    with pytest.raises(ValidationError, match="written with dashes"):
        waiver(day)


@pytest.mark.parametrize("day", [date(2026, 8, 22), "2026-08-22"])
def test_a_day_is_a_date_or_its_text(day: Any) -> None:
    assert waiver(day).until_on == date(2026, 8, 22)


def test_a_number_is_not_an_instant() -> None:
    with pytest.raises(ValidationError, match="written with dashes"):
        ImagingNeed(**NEED, starts_at=1787356800)


@pytest.mark.parametrize("word", ["yes", "true", 1])
def test_a_word_is_not_a_flag(word: Any) -> None:
    with pytest.raises(ValidationError, match="valid boolean"):
        ImagingNeed(**NEED, all_or_nothing=word)


def test_instants_are_kept_in_utc_so_that_equal_ones_hash_alike() -> None:
    helsinki = timezone(timedelta(hours=3))

    need = ImagingNeed(**NEED, starts_at=datetime(2026, 8, 22, 9, tzinfo=helsinki))

    assert need.starts_at == datetime(2026, 8, 22, 6, tzinfo=UTC)
    assert need.model_dump(mode="json")["starts_at"] == "2026-08-22T06:00:00Z"


def test_an_instant_that_utc_cannot_hold_is_a_mistake() -> None:
    early = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=3)))

    with pytest.raises(ValidationError, match="years 1 to 9999"):
        ImagingNeed(**NEED, starts_at=early)


@pytest.mark.parametrize("pattern", ["COSMOS (", "[[A]", "a{99999999999}"])
def test_a_pattern_of_a_need_is_a_regular_expression(pattern: str) -> None:
    with pytest.raises(ValidationError, match="regular expression"):
        SurveillanceNeed(**WATCH, name_pattern=pattern)
