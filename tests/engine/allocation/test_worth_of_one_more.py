"""What one more unit is said to be worth is what a plan with it brings."""

from __future__ import annotations

import pytest
from random_reserves import DAYS, physics_for, random_case
from synthetic import make_sky

from spacereserve.engine.allocation import Plan, RemedyKind, apply, make_plan


def by_priority(plan: Plan) -> dict[str, float]:
    totals: dict[str, float] = {}
    for need in plan.needs:
        name = str(need.priority)
        totals[name] = totals.get(name, 0.0) + need.met_fraction
    return totals


def test_whoever_buys_one_more_gets_what_was_told() -> None:
    kinds: set[RemedyKind] = set()
    for seed in range(40):
        reserve, physics = random_case(seed)
        plan = make_plan(
            make_sky(reserve, days=DAYS), physics, remedies=False, worths=True
        )
        assert plan.worths is not None
        for worth in plan.worths:
            change = (worth.kind, worth.subject, worth.details)
            after = apply(reserve, change, today=plan.at.date())

            again = make_plan(
                make_sky(after, days=DAYS), physics_for(after, seed), remedies=False
            )

            before, now = by_priority(plan), by_priority(again)
            for priority, was in before.items():
                told = worth.gained.get(priority, 0.0)
                assert now[priority] - was == pytest.approx(told, abs=2e-4)
            saved_eur = plan.cost_eur - again.cost_eur
            assert saved_eur == pytest.approx(worth.saved_eur, abs=0.02)
            assert worth.gained or worth.saved_eur > 0.0
            kinds.add(worth.kind)

    assert {RemedyKind.RAISE_QUANTITY, RemedyKind.GIVE_CONSENT} <= kinds
    assert kinds & {RemedyKind.RAISE_LIMIT, RemedyKind.RAISE_CEILING}


def test_worths_are_left_out_where_nobody_asks() -> None:
    reserve, physics = random_case(3)

    plan = make_plan(make_sky(reserve, days=DAYS), physics, remedies=False)

    assert plan.worths is None
