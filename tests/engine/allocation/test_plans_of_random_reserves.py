"""What holds for the plan of any reserve: order, monotony, and no rule broken."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from random_reserves import DAYS, physics_for, random_case
from synthetic import make_sky

from spacereserve.engine.allocation import Limits, Physics, Plan, PlanStatus, make_plan
from spacereserve.engine.model import Reserve
from spacereserve.engine.verification import verify

EXACT = Limits(gap_fraction=0.0)
CLOSE = 1e-4


def planned(reserve: Reserve, physics: Physics, limits: Limits = EXACT) -> Plan:
    sky = make_sky(reserve, days=DAYS)
    return make_plan(sky, physics, limits=limits, remedies=False)


def shuffled(reserve: Reserve, seed: int) -> Reserve:
    """The same records, every table and every list of lines in another order."""
    chance = random.Random(seed)
    tables: dict[str, Any] = {}
    for name in type(reserve).model_fields:
        value = getattr(reserve, name)
        if isinstance(value, tuple) and name != "levels":
            tables[name] = tuple(chance.sample(value, len(value)))
    return reserve.replaced(**tables)


@pytest.mark.parametrize("first", range(0, 100, 10))
def test_every_plan_passes_the_independent_checker(first: int) -> None:
    for seed in range(first, first + 10):
        reserve, physics = random_case(seed)

        found = verify(reserve, planned(reserve, physics, Limits()))

        assert found.violations == (), seed


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_records_never_changes_the_plan(seed: int) -> None:
    reserve, physics = random_case(seed)
    other = shuffled(reserve, seed)

    one = make_plan(make_sky(reserve, days=DAYS), physics)
    two = make_plan(make_sky(other, days=DAYS), physics_for(other, seed))

    assert two.model_dump_json() == one.model_dump_json()


# Monotony ----------------------------------------------------------------------------


def without_restrictions(reserve: Reserve) -> Reserve:
    return reserve.replaced(restrictions=())


def with_rich_nations(reserve: Reserve) -> Reserve:
    nations = tuple(
        nation.model_copy(
            update={
                "budget_eur_per_day": {
                    level: 3.0 * budget_eur
                    for level, budget_eur in nation.budget_eur_per_day.items()
                }
            }
        )
        for nation in reserve.nations
    )
    return reserve.replaced(nations=nations)


def with_policy(**update: Any) -> Callable[[Reserve], Reserve]:
    return lambda reserve: reserve.replaced(
        policy=reserve.policy.model_copy(update=update)
    )


def with_agreements(
    of_agreement: dict[str, Any], line: Callable[[Any], dict[str, Any]]
) -> Callable[[Reserve], Reserve]:
    return lambda reserve: reserve.replaced(
        agreements=tuple(
            agreement.model_copy(
                update={
                    **of_agreement,
                    "lines": tuple(
                        own.model_copy(update=line(own)) for own in agreement.lines
                    ),
                }
            )
            for agreement in reserve.agreements
        )
    )


def with_needs(**update: Any) -> Callable[[Reserve], Reserve]:
    return lambda reserve: reserve.replaced(
        needs=tuple(need.model_copy(update=update) for need in reserve.needs)
    )


RELAXED = {
    "no restrictions": without_restrictions,
    "three times the budgets": with_rich_nations,
    "no caps": with_policy(share_caps=()),
    "no cyber rule": with_policy(cyber_at_least={}),
    "twice the quantities": with_agreements(
        {}, lambda line: {"quantity": 2.0 * line.quantity}
    ),
    "no ceilings": with_agreements({"ceiling_eur": None}, lambda _: {}),
    "called up at once": with_agreements({}, lambda _: {"call_up_h": 0.0}),
    "no ramps": with_agreements({}, lambda _: {"ramp_h": 0.0}),
    "one provider will do": with_needs(min_providers=1),
    "no loss to survive": with_needs(survive_loss_fraction=None),
    "shared things never fail": with_needs(survive_shared_things=False),
}


SELDOM_BINDING = {
    "three times the budgets",
    "no ceilings",
    "shared things never fail",
}


def is_worse(before: Plan, after: Plan) -> bool:
    """Whether a plan meets less of the first priority in which the two differ.

    What is not proven is held to its bound: the best plan that there may be.
    """
    for old, new in zip(before.stages[:-1], after.stages[:-1], strict=True):
        if max(new.value, new.bound) < old.value - CLOSE:
            return True
        proven = new.status is PlanStatus.OPTIMAL and old.status is PlanStatus.OPTIMAL
        if not proven or new.value > old.value + CLOSE:
            return False
    return False


@pytest.mark.parametrize("name", RELAXED)
def test_what_is_relaxed_never_serves_needs_worse(name: str) -> None:
    better = 0
    for seed in range(20, 60):
        reserve, physics = random_case(seed)
        relaxed = RELAXED[name](reserve)
        before = planned(reserve, physics)

        after = planned(relaxed, physics_for(relaxed, seed))

        assert not is_worse(before, after), seed
        better += sum(need.met_fraction for need in after.needs) > CLOSE + sum(
            need.met_fraction for need in before.needs
        )

    assert better or name in SELDOM_BINDING
