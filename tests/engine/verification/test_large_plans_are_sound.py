"""A plan with many revisit needs, chosen class by class, holds before the checker."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from builders import tiny_catalogue, tiny_reserve
from many_revisits import N_REVISITS, many_revisits
from spacereserve.engine.allocation import Plan, plan
from spacereserve.engine.allocation.solve import Limits
from spacereserve.engine.model import Reserve
from spacereserve.engine.verification import verify

AT = datetime(2026, 8, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def reserve() -> Reserve:
    """Many needs of two priorities for looks that are never long apart."""
    return many_revisits(n_priorities=2, shortest_h=6.0)


@pytest.fixture(scope="module")
def made(reserve: Reserve) -> Plan:
    return planned(reserve)


def planned(reserve: Reserve) -> Plan:
    limits = Limits(gap_fraction=0.05)
    sky = tiny_catalogue()
    return plan(
        reserve, sky, level="war", at=AT, days=2.0, limits=limits, remedies=False
    )


def test_nothing_is_amiss_in_a_plan_chosen_class_by_class(
    reserve: Reserve, made: Plan
) -> None:
    found = verify(reserve, made, tiny_catalogue())

    watched = [need for need in made.needs if need.id.startswith("watch-")]
    assert len(watched) == N_REVISITS
    assert any(need.met_fraction > 0.0 for need in watched)
    assert not found.violations
    assert {"capacity", "physics", "fulfilment"} <= set(found.checked)


def test_no_stage_of_it_is_told_better_than_its_bound(made: Plan) -> None:
    *classes, cost = made.stages

    for stage in classes:
        priority = int(stage.name.removeprefix("priority "))
        own = [need for need in made.needs if need.priority == priority]
        real = sum(need.met_fraction for need in own)
        assert stage.value == pytest.approx(real, abs=2e-4)
        assert stage.value <= stage.bound + 1e-6 <= len(own) + 2e-6
    assert cost.value >= cost.bound - 1e-6


def test_the_order_of_records_changes_nothing(reserve: Reserve, made: Plan) -> None:
    turned = reserve.replaced(needs=reserve.needs[::-1])

    again = planned(turned)

    assert again.needs == made.needs
    assert again.supplied == made.supplied


def test_a_revisit_that_no_other_schedule_serves_better_is_proven() -> None:
    found = plan(
        tiny_reserve(), tiny_catalogue(), level="war", at=AT, days=2.0, remedies=False
    )

    first = found.stages[0]
    assert 0.0 < first.value < 2.0
    assert first.bound == pytest.approx(first.value, abs=1e-4)
