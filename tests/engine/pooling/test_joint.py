"""Joint orders, swaps, contributions, programmes and coalitions that matter."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic import NATIONS, make_physics, make_reserve, make_sky

from spacereserve.engine.allocation import Limits
from spacereserve.engine.errors import InputError
from spacereserve.engine.model import Ownership
from spacereserve.engine.pooling import (
    Accounts,
    Key,
    Programme,
    largest_excess,
    nucleolus,
    pool,
    read_accounts,
    shapley,
)
from spacereserve.engine.resilience.replanning import Replanner

DAYS = 2.0
EXACT = Limits(gap_fraction=1e-9)


def planner_of(seed=0, change=lambda reserve: reserve):
    rng = np.random.default_rng(seed)
    reserve = change(
        make_reserve(
            rng, n_providers=3, n_needs=4, quantity=(9, 9), n_looks_per_day=1.0
        )
    )
    physics = make_physics(reserve, rng, days=DAYS, looks_per_day=4.0)
    return Replanner(make_sky(reserve, days=DAYS), physics, limits=EXACT)


def test_like_needs_become_one_order_that_costs_less():
    planner = planner_of()

    found = pool(planner)

    (order,) = found.joint_orders
    assert order.needs == ("need000", "need001", "need002", "need003")
    assert order.nations == tuple(sorted(NATIONS))
    assert found.joint_saving_eur > 0.0
    one = planner.reserve.by_id("needs")[order.served_as]
    needs = tuple(item for item in planner.reserve.needs if item.id == one.id)
    alone = replace(planner.sky, reserve=planner.reserve.replaced(needs=needs))
    demands = {one.id: planner.physics.demands[one.id]}
    supplies = {k: v for k, v in planner.physics.supplies.items() if k[1] == one.id}
    physics = replace(planner.physics, demands=demands, supplies=supplies)
    cost_eur = Replanner(alone, physics, limits=EXACT).base.cost_eur
    assert planner.base.cost_eur - found.joint_saving_eur == pytest.approx(cost_eur)


def test_needs_for_different_uses_are_not_joined():
    def change(reserve):
        uses = (*reserve.uses, reserve.uses[0].model_copy(update={"id": "other"}))
        needs = tuple(
            item.model_copy(update={"use": "other"}) if number else item
            for number, item in enumerate(reserve.needs[:2])
        )
        return reserve.replaced(uses=uses, needs=needs)

    assert pool(planner_of(change=change)).joint_orders == ()


def test_what_a_nation_brings_is_taken_off_its_share():
    accounts = Accounts(assets_eur={NATIONS[0]: 300.0}, data_eur={NATIONS[0]: 100.0})

    found = pool(planner_of(), key=Key.CONTRIBUTION, accounts=accounts)

    first, second = found.shares
    assert first.cost_eur + second.cost_eur == pytest.approx(found.together_cost_eur)
    assert second.cost_eur - first.cost_eur == pytest.approx(400.0, abs=0.02)


def test_income_shares_in_proportion():
    accounts = Accounts(income_eur={NATIONS[0]: 3.0, NATIONS[1]: 1.0})

    found = pool(planner_of(), key=Key.INCOME, accounts=accounts)

    first, second = found.shares
    assert first.cost_eur == pytest.approx(3.0 * second.cost_eur, abs=0.05)


@pytest.mark.parametrize("key", [Key.INCOME, Key.CONTRIBUTION])
def test_a_key_without_its_figures_is_refused(key):
    with pytest.raises(InputError, match="nothing to share by"):
        pool(planner_of(), key=key)


def test_a_programme_that_serves_a_need_is_told():
    planner = planner_of()
    need = planner.reserve.needs[0]
    same = Programme(id="p", name="P", domain="imaging", theatres=(need.theatre,))
    other = Programme(id="q", name="Q", domain="satcom")
    accounts = Accounts(programmes=(other, same))

    found = pool(planner, accounts=accounts)

    assert {item.programme for item in found.overlaps} == {"p"}
    assert len(found.overlaps) == len(planner.reserve.needs)
    spent = sum(item.cost_eur for item in planner.base.used)
    total = sum(item.cost_eur for item in found.overlaps)
    assert total == pytest.approx(spent, abs=0.05)


def test_what_a_nations_own_operator_gives_to_another_is_a_swap():
    def change(reserve):
        providers = tuple(
            item.model_copy(
                update={"ownership": Ownership.NATIONAL, "nation": NATIONS[0]}
            )
            for item in reserve.providers
        )
        return reserve.replaced(providers=providers)

    planner = planner_of(change=change)

    found = pool(planner).swaps

    needs = planner.reserve.by_id("needs")
    given_eur = sum(
        item.cost_eur
        for item in planner.base.used
        if needs[item.need].owner == NATIONS[1]
    )
    assert [(item.giver, item.taker) for item in found] == [NATIONS[:2]]
    assert found[0].value_eur == pytest.approx(given_eur, abs=0.02)


def test_a_coalition_matters_where_no_two_halves_are_as_cheap():
    found = pool(planner_of())

    for item in found.coalitions:
        assert item.gain_eur == pytest.approx(
            sum(share.alone_cost_eur for share in found.shares) - item.cost_eur
        )
    assert bool(found.coalitions) == (found.saving_eur > 0.01)


def test_accounts_that_name_strangers_are_refused_at_once(tmp_path):
    file = tmp_path / "accounts.toml"
    file.write_text(
        '[income_eur]\nXYZ = 1.0\n[[programmes]]\nid = "p"\nname = "P"\n'
        'domain = "imaging"\ntheatres = ["nowhere"]\n',
        "utf-8",
    )

    with pytest.raises(InputError) as caught:
        read_accounts(file, planner_of().reserve)

    keys = [problem.key for problem in caught.value.problems]
    assert keys == ["income_eur", "programmes[0].theatres"]


@settings(max_examples=60)
@given(st.integers(2, 5), st.integers(0, 2**31))
def test_no_coalition_would_leave_the_nucleolus_of_a_game_with_a_core(n, seed):
    rng = np.random.default_rng(seed)
    held = rng.uniform(0.0, 50.0, n)  # shares that lie in the core, by construction
    members = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    slack = rng.uniform(0.0, 40.0, 2**n) * (rng.random(2**n) < 0.7)
    slack[[0, -1]] = 0.0
    costs = members @ held + slack

    shares = nucleolus(costs)

    assert shares.sum() == pytest.approx(costs[-1])
    assert largest_excess(shares, costs)[0] <= 1e-6


@settings(max_examples=40)
@given(st.integers(2, 6), st.integers(0, 2**31))
def test_no_coalition_would_leave_shapley_where_joining_late_is_cheap(n, seed):
    rng = np.random.default_rng(seed)
    fees, users = rng.uniform(1.0, 9.0, 6), rng.random((6, n)) < 0.5
    costs = np.zeros(2**n)
    for mask in range(2**n):
        inside = [(mask >> i) & 1 == 1 for i in range(n)]
        costs[mask] = sum(
            fee for fee, own in zip(fees, users, strict=True) if own[inside].any()
        )

    shares = shapley(costs)

    assert largest_excess(shares, costs)[0] <= 1e-9
    assert shares.sum() == pytest.approx(costs[-1])
    assert all(itertools.accumulate(shares >= -1e-9, min))
