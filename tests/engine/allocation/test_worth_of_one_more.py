"""What one more unit is said to be worth is what a plan with it brings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from random_reserves import DAYS, physics_for, random_case
from synthetic import make_physics, make_reserve, make_sky

from spacereserve.engine.allocation import Change, Plan, RemedyKind, apply, make_plan
from spacereserve.engine.model import Reserve


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
            change = Change(worth.kind, worth.subject, worth.details)
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


CAP = {"by": "provider", "domain": "imaging", "fraction": 0.49}


@pytest.mark.parametrize(
    ("kind", "limits"),
    [
        (RemedyKind.RAISE_SHARE_CAP, {"policy": {"share_caps": [CAP]}}),
        (RemedyKind.RAISE_BUDGET, {"budget_eur": 150.0}),
    ],
)
def test_one_more_of_a_cap_or_a_budget_has_its_worth(
    kind: RemedyKind, limits: dict[str, Any]
) -> None:
    reserve = make_reserve(
        np.random.default_rng(2),
        n_providers=1,
        n_needs=1,
        quantity=(4, 4),
        n_looks_per_day=4.0,
        **limits,
    )

    plan = planned(reserve)

    assert plan.worths is not None
    (worth,) = (one for one in plan.worths if one.kind is kind)
    change = Change(worth.kind, worth.subject, worth.details)
    again = planned(apply(reserve, change, today=plan.at.date()))
    gained = again.needs[0].met_fraction - plan.needs[0].met_fraction
    assert gained >= 0.125
    assert worth.gained == {"1": pytest.approx(gained, abs=1e-5)}


def planned(reserve: Reserve) -> Plan:
    rng = np.random.default_rng(2)
    physics = make_physics(reserve, rng, days=DAYS, looks_per_day=30.0)
    sky = make_sky(reserve, days=DAYS)
    return make_plan(sky, physics, remedies=False, worths=True)


def test_worths_are_left_out_where_nobody_asks() -> None:
    reserve, physics = random_case(3)

    plan = make_plan(make_sky(reserve, days=DAYS), physics, remedies=False)

    assert plan.worths is None
