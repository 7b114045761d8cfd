"""Plans of many revisit needs: chosen class by class, then looked at once more."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from builders import tiny_catalogue
from many_revisits import many_revisits
from spacereserve.engine.allocation import Limits, Plan, PlanStatus, plan
from spacereserve.engine.allocation import solve as solving
from spacereserve.engine.model import Reserve
from spacereserve.engine.verification import verify

AT = datetime(2026, 8, 22, tzinfo=UTC)
GAP_FRACTION = 0.01
LOOKS_A_DAY = 6.0
"""So few that the needs want each other's looks."""


@pytest.fixture(scope="module")
def reserve() -> Reserve:
    found = many_revisits(n_priorities=3, shortest_h=5.0)
    agreements = tuple(
        agreement.model_copy(
            update={
                "lines": tuple(
                    line.model_copy(update={"quantity": LOOKS_A_DAY})
                    for line in agreement.lines
                )
            }
        )
        for agreement in found.agreements
    )
    return found.replaced(agreements=agreements)


def planned(reserve: Reserve) -> Plan:
    limits = Limits(gap_fraction=GAP_FRACTION)
    sky = tiny_catalogue()
    return plan(
        reserve, sky, level="war", at=AT, days=2.0, limits=limits, remedies=False
    )


def test_a_look_at_the_whole_mends_what_standing_schedules_cost(
    reserve: Reserve, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen_whole = planned(reserve)
    monkeypatch.setattr(solving, "_SEEN_WHOLE", 0)
    as_it_stood = planned(reserve)

    first, stood = seen_whole.stages[0], as_it_stood.stages[0]
    assert first.value > stood.value + 0.05
    assert first.value <= stood.bound + 1e-6
    assert seen_whole.gap_fraction < as_it_stood.gap_fraction
    assert not verify(reserve, seen_whole, tiny_catalogue()).violations


def test_each_stage_keeps_what_those_before_it_reached(reserve: Reserve) -> None:
    made = planned(reserve)

    for stage in made.stages[:-1]:
        own = [need for need in made.needs if f"priority {need.priority}" == stage.name]
        reached = sum(need.met_fraction for need in own)
        assert reached >= stage.value - 1e-5 * len(own)
        is_close = stage.bound - stage.value <= GAP_FRACTION * max(1.0, stage.value)
        assert is_close or stage.status is PlanStatus.NOT_PROVEN
