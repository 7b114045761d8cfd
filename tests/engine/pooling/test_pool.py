"""Pools held to coalitions planned one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from synthetic import NATIONS, make_physics, make_reserve, make_sky

from spacereserve.engine.allocation import Limits, Physics, make_plan
from spacereserve.engine.compute import Cores
from spacereserve.engine.errors import InputError
from spacereserve.engine.pooling import Accounts, Key, coalitions, pool, shapley
from spacereserve.engine.resilience.replanning import Replanner

DAYS = 2.0
EXACT = Limits(gap_fraction=1e-9)


def planner_of(seed, **fields):
    rng = np.random.default_rng(seed)
    reserve = make_reserve(
        rng, n_providers=3, n_needs=4, quantity=(9, 9), n_looks_per_day=1.0, **fields
    )
    physics = make_physics(reserve, rng, days=DAYS, looks_per_day=4.0)
    return Replanner(make_sky(reserve, days=DAYS), physics, limits=EXACT)


def planned_alone(planner, nations):
    """Cost of a plan of the needs of some nations and no others."""
    own = [need for need in planner.reserve.needs if need.owner in nations]
    demands = {need.id: planner.physics.demands[need.id] for need in own}
    supplies = {
        key: value
        for key, value in planner.physics.supplies.items()
        if key[1] in demands
    }
    sky = replace(planner.sky, reserve=planner.reserve.replaced(needs=tuple(own)))
    physics = Physics(demands, {}, supplies)
    return make_plan(sky, physics, limits=EXACT, remedies=False).cost_eur


@pytest.mark.parametrize("seed", range(4))
def test_a_pool_costs_what_plans_of_each_coalition_cost(seed):
    planner = planner_of(seed)
    costs = [0.0] + [
        planned_alone(planner, chosen)
        for chosen in ((NATIONS[0],), (NATIONS[1],), NATIONS)
    ]

    found = pool(planner)

    assert found.together_cost_eur == pytest.approx(costs[3], abs=0.02)
    alone = [item.alone_cost_eur for item in found.shares]
    assert alone == pytest.approx(costs[1:3], abs=0.02)
    value = [item.shapley_eur for item in found.shares]
    assert value == pytest.approx(shapley(np.array(costs)), abs=0.02)
    assert found.exact


@pytest.mark.parametrize("key", list(Key))
@pytest.mark.parametrize("seed", range(3))
def test_shares_add_up_to_the_cost_of_all_to_the_cent(key, seed):
    accounts = Accounts(
        income_eur=dict.fromkeys(NATIONS, 7.0), data_eur={NATIONS[1]: 33.33}
    )

    found = pool(planner_of(seed), key=key, accounts=accounts)

    total = sum(round(item.cost_eur * 100) for item in found.shares)
    assert total == round(found.together_cost_eur * 100)
    assert [item.nation for item in found.shares] == sorted(NATIONS)


@pytest.mark.parametrize("seed", range(8))
def test_no_nation_would_leave_where_there_is_a_core(seed):
    found = pool(planner_of(seed))

    assert found.core == "not empty"
    assert not found.would_leave
    for item in found.shares:
        assert item.cost_eur <= item.alone_cost_eur + 0.01
        assert item.saving_eur >= -0.01


def test_together_fees_are_paid_once():
    found = [pool(planner_of(seed)) for seed in range(6)]

    for item in found:
        apart = sum(share.alone_cost_eur for share in item.shares)
        assert item.saving_eur == pytest.approx(
            apart - item.together_cost_eur, abs=0.02
        )
    assert sum(item.saving_eur for item in found) > 0.0


def test_what_the_rules_cost_is_kept_apart():
    cap = {"by": "provider", "domain": "imaging", "fraction": 0.4}
    capped = pool(planner_of(1, policy={"share_caps": [cap]}))
    free = pool(planner_of(1))

    assert capped.together_cost_eur == pytest.approx(free.together_cost_eur, abs=0.02)
    assert capped.rules_cost_eur > 0.0
    assert free.rules_cost_eur == pytest.approx(0.0, abs=0.02)


def test_a_need_of_several_nations_is_bought_whole_by_any_of_them():
    sky_planner = planner_of(3, paid_by=NATIONS)

    found = pool(sky_planner)

    for item in found.shares:
        assert item.alone_cost_eur == pytest.approx(found.together_cost_eur)
        assert item.cost_eur == pytest.approx(found.together_cost_eur / 2, abs=0.01)


def test_where_there_are_too_many_to_plan_the_choice_of_the_plan_stands(monkeypatch):
    monkeypatch.setattr(coalitions, "_FEW", -1)
    planner = planner_of(1)

    found = pool(planner)

    assert found.together_cost_eur == pytest.approx(planner.base.cost_eur, abs=0.02)
    assert found.as_chosen == tuple(sorted(planner.base.needs))
    assert found.n_planned == 0
    assert not found.would_leave


def test_coalitions_planned_in_other_processes_give_the_same_bytes():
    here = pool(planner_of(1))

    there = pool(planner_of(1), where=Cores(2))

    assert there.model_dump_json() == here.model_dump_json()
    assert there.n_planned > 1


def test_coalitions_of_sampled_orders_are_planned_before_they_are_asked_for(
    monkeypatch,
):
    asked = []
    monkeypatch.setattr(
        coalitions.Coalitions,
        "_found_eur",
        lambda self, part, needs: asked.append(needs) or 0.0,
    )

    found = pool(planner_of(2), exact_up_to=1)

    assert not found.exact
    assert all(needs == () for needs in asked)


@pytest.mark.parametrize("key", [Key.INCOME, Key.CONTRIBUTION])
def test_a_key_without_figures_is_refused_before_coalitions_are_planned(
    key, monkeypatch
):
    monkeypatch.setattr(coalitions.Coalitions, "plan_all", None)

    with pytest.raises(InputError, match=f"nothing to share by {key.value}"):
        pool(planner_of(0), key=key)


def test_the_nucleolus_is_refused_where_coalitions_are_sampled():
    with pytest.raises(InputError, match="nucleolus is not known") as told:
        pool(planner_of(0), key=Key.NUCLEOLUS, exact_up_to=1)

    assert "--exact-up-to" in told.value.way_out
