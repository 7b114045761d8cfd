"""What one satellite can take in a revolution or a day holds over all theatres."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from builders import tiny_catalogue, tiny_reserve, with_record
from spacereserve.engine.allocation import Plan, plan
from spacereserve.engine.model import Reserve
from spacereserve.engine.verification import verify

AT = datetime(2026, 8, 22, tzinfo=UTC)
LIMITS = {
    "above-revolution": {"n_looks_per_revolution": 1},
    "above-day": {"n_looks_per_satellite_day": 2},
}


def reserve_with(**service: int) -> Reserve:
    """Two theatres that one revolution sees, and that want all looks there are."""
    reserve = tiny_reserve()
    baltic = reserve.by_id("theatres")["baltic"]
    gulf = baltic.model_copy(update={"id": "gulf", "area": "gulf"})
    wants = {"use": "monitoring", "n_looks_per_day": 40.0, "revisit_h": None}
    reserve = with_record(reserve, "needs", "baltic-sar", **wants)
    here = reserve.by_id("needs")["baltic-sar"]
    there = {"id": "gulf-sar", "theatre": "gulf", "area": "gulf"}
    reserve = reserve.replaced(
        theatres=(baltic, gulf),
        needs=(here, here.model_copy(update=there)),
        restrictions=(),
    )
    large = {"n_looks_per_orbit": 4, **service}
    reserve = with_record(reserve, "services", "boreal-sar", **large)
    agreements = tuple(
        item.model_copy(
            update={
                "lines": tuple(
                    line.model_copy(update={"quantity": 99.0}) for line in item.lines
                )
            }
        )
        for item in reserve.agreements
    )
    return reserve.replaced(agreements=agreements)


def plan_of(reserve: Reserve) -> Plan:
    return plan(reserve, tiny_catalogue(), level="war", at=AT, days=2.0, remedies=False)


def codes(reserve: Reserve, made: Plan) -> set[str]:
    return {one.code for one in verify(reserve, made, tiny_catalogue()).violations}


@pytest.mark.parametrize("code", LIMITS)
def test_a_plan_keeps_what_its_satellites_can_take(code: str) -> None:
    reserve = reserve_with(**LIMITS[code])
    free = plan_of(reserve_with())

    kept = plan_of(reserve)

    looks = Counter(look.satellite for look in kept.supplied)
    assert looks
    assert len(kept.supplied) < len(free.supplied)
    assert not codes(reserve, kept)
    assert code in codes(reserve, free)


def test_looks_are_left_for_the_theatre_of_the_higher_priority() -> None:
    reserve = with_record(
        reserve_with(n_looks_per_satellite_day=1), "needs", "gulf-sar", priority=9
    )

    made = plan_of(reserve)

    met = {need.id: need.met_fraction for need in made.needs}
    assert met["baltic-sar"] > met["gulf-sar"]
