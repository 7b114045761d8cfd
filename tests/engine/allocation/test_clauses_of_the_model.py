"""Clauses of the model that no other test names: each changes the plan as it says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from synthetic import make_physics, make_reserve, make_sky

from spacereserve.engine.allocation import Plan, make_plan
from spacereserve.engine.model import Reserve

DAYS = 2.0


def reserve_of(*, line: dict[str, Any] | None = None, **more: Any) -> Reserve:
    """One provider, whose line gives four looks a day, and one need for four."""
    rng = np.random.default_rng(2)
    wants = {"n_looks_per_day": 4.0, "quantity": (4, 4), **more}
    reserve = make_reserve(rng, n_providers=1, n_needs=1, **wants)
    (agreement,) = reserve.agreements
    lines = tuple(one.model_copy(update=line or {}) for one in agreement.lines)
    return reserve.replaced(agreements=(agreement.model_copy(update={"lines": lines}),))


def plan_of(reserve: Reserve) -> Plan:
    rng = np.random.default_rng(2)
    physics = make_physics(reserve, rng, days=DAYS, looks_per_day=30.0)
    return make_plan(make_sky(reserve, days=DAYS), physics, remedies=False)


def test_no_look_comes_before_the_call_up_is_over() -> None:
    plan = plan_of(reserve_of(line={"call_up_h": 30.0}))

    assert plan.supplied
    assert min(look.at_s for look in plan.supplied) >= 30.0 * 3600.0


def test_a_ramp_gives_half_of_the_first_day_and_all_of_the_next() -> None:
    plan = plan_of(reserve_of(line={"call_up_h": 0.0, "ramp_h": 24.0}))

    days = [int(look.at_s // 86400.0) for look in plan.supplied]
    assert [days.count(0), days.count(1)] == [2, 4]


def test_an_agreement_spends_no_more_than_its_ceiling_leaves() -> None:
    reserve = reserve_of(line={"unit_price_eur": 100.0, "activation_fee_eur": 50.0})
    (agreement,) = reserve.agreements
    tight = agreement.model_copy(update={"ceiling_eur": 400.0, "spent_eur": 100.0})

    plan = plan_of(reserve.replaced(agreements=(tight,)))

    assert plan.cost_eur == pytest.approx(250.0)
    assert plan.needs[0].binding == (f"ceiling:{agreement.id}",)


@pytest.mark.parametrize(("all_or_nothing", "fraction"), [(False, 0.75), (True, 0.0)])
def test_a_part_is_worth_something_unless_it_is_all_or_nothing(
    *, all_or_nothing: bool, fraction: float
) -> None:
    plan = plan_of(reserve_of(quantity=(3, 3), all_or_nothing=all_or_nothing))

    assert plan.needs[0].met_fraction == pytest.approx(fraction)
    assert bool(plan.supplied) is not all_or_nothing


@pytest.mark.parametrize(("key", "first_eur"), [("by-key", 150.0), ("equal", 300.0)])
def test_a_fee_is_shared_by_the_cost_key(key: str, first_eur: float) -> None:
    reserve = reserve_of(line={"activation_fee_eur": 600.0}, policy={"cost_key": key})
    first, second = reserve.nations
    keyed = (first, second.model_copy(update={"cost_key": 3.0}))

    plan = plan_of(reserve.replaced(nations=keyed))

    paid = {one.nation: one.activation_eur for one in plan.spending}
    assert paid[first.id] == pytest.approx(first_eur)
    assert sum(paid.values()) == pytest.approx(600.0)


@pytest.mark.parametrize("by", ["provider", "nation", "orbit"])
def test_no_provider_nation_or_orbit_has_more_than_its_cap(by: str) -> None:
    cap = {"by": by, "domain": "imaging", "fraction": 0.5}

    plan = plan_of(reserve_of(policy={"share_caps": [cap]}))

    assert plan.needs[0].met_fraction == pytest.approx(0.5)
    assert [name.split(":")[:3] for name in plan.needs[0].binding] == [
        ["cap", "imaging", by]
    ]


def test_looks_are_whole() -> None:
    plan = plan_of(reserve_of(n_looks_per_day=2.5, quantity=(2, 2)))

    assert plan.needs[0].suppliers[0].quantity == 4.0
    assert len(plan.supplied) == 4
