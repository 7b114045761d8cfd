"""What a plan says stops it from giving more."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from synthetic import make_physics, make_reserve, make_sky

from spacereserve.engine.allocation import Change, Plan, RemedyKind, apply, make_plan


def plan_of(n_providers: int, min_providers: int) -> Plan:
    rng = np.random.default_rng(3)
    reserve = make_reserve(
        rng,
        n_providers=n_providers,
        n_needs=1,
        quantity=(9, 9),
        min_providers=min_providers,
    )
    physics = make_physics(reserve, rng, days=2.0, looks_per_day=20.0)
    return make_plan(make_sky(reserve, days=2.0), physics, remedies=False)


def test_too_few_distinct_providers_are_named_as_what_binds() -> None:
    plan = plan_of(n_providers=1, min_providers=2)

    assert plan.needs[0].met_fraction == 0.5
    assert "parts:need000" in plan.needs[0].binding


def test_enough_distinct_providers_bind_nothing() -> None:
    plan = plan_of(n_providers=2, min_providers=2)

    assert plan.needs[0].met_fraction == 1.0
    assert plan.needs[0].binding == ()


def plan_of_survivors(n_providers: int, **need: Any) -> Plan:
    rng = np.random.default_rng(3)
    reserve = make_reserve(
        rng,
        n_providers=n_providers,
        n_needs=1,
        quantity=(9, 9),
        survive_loss_fraction=0.5,
        **need,
    )
    physics = make_physics(reserve, rng, days=2.0, looks_per_day=20.0)
    return make_plan(make_sky(reserve, days=2.0), physics)


@pytest.mark.parametrize(
    "asks",
    [
        {},
        {"all_or_nothing": True},
        {"n_looks_per_day": None, "revisit_h": 6.0},
        {"n_looks_per_day": None, "revisit_h": 6.0, "all_or_nothing": True},
    ],
)
def test_the_loss_that_a_need_would_not_survive_is_named(asks: dict[str, Any]) -> None:
    plan = plan_of_survivors(1, **asks)

    need = plan.needs[0]
    assert need.met_fraction == 0.0
    assert need.binding == ("loss:p000",)
    assert need.funnel[0].code == "loss-not-survived"


def test_a_loss_that_is_survived_binds_nothing() -> None:
    plan = plan_of_survivors(2)

    assert plan.needs[0].met_fraction == 1.0
    assert plan.needs[0].binding == ()


def test_giving_up_the_rule_on_losses_is_offered_and_works() -> None:
    remedy = plan_of_survivors(1).needs[0].remedy

    assert remedy is not None
    assert remedy.kind is RemedyKind.ACCEPT_LOSS
    assert remedy.met_fraction == 1.0


def test_fewer_distinct_providers_are_offered_and_the_policy_is_told() -> None:
    rng = np.random.default_rng(3)
    policy = {"min_providers": {"1": 3}}
    reserve = make_reserve(
        rng, n_providers=2, n_needs=1, quantity=(9, 9), policy=policy
    )
    physics = make_physics(reserve, rng, days=2.0, looks_per_day=20.0)
    remedy = make_plan(make_sky(reserve, days=2.0), physics).needs[0].remedy

    assert remedy is not None
    assert remedy.kind is RemedyKind.ACCEPT_FEWER_PROVIDERS
    assert remedy.details == {"from": 3.0, "to": 2.0, "priority": 1.0}
    assert remedy.met_fraction == 1.0


def test_a_cap_of_another_level_is_neither_told_nor_raised() -> None:
    rng = np.random.default_rng(3)
    cap = {"by": "orbit", "domain": "imaging"}
    of_war, of_all = {"fraction": 0.25, "levels": ("war",)}, {"fraction": 0.5}
    reserve = make_reserve(
        rng,
        n_providers=2,
        n_needs=1,
        quantity=(9, 9),
        n_looks_per_day=4.0,
        policy={"share_caps": [{**cap, **of_war}, {**cap, **of_all}]},
    )
    physics = make_physics(reserve, rng, days=2.0, looks_per_day=20.0)

    plan = make_plan(make_sky(reserve, days=2.0), physics)

    (need,) = plan.needs
    (row,) = (row for row in need.funnel if row.code == "share-cap")
    assert row.details["cap_fraction"] == 0.5
    assert need.remedy is not None
    assert need.remedy.kind is RemedyKind.RAISE_SHARE_CAP
    assert need.remedy.details["from"] == 0.5
    change = Change(need.remedy.kind, need.remedy.subject, need.remedy.details)
    after = apply(reserve, change, today=date(2026, 8, 22))
    assert [item.fraction for item in after.policy.share_caps] == [0.25, 1.0]
