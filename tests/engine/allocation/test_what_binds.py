"""What a plan says stops it from giving more."""

from __future__ import annotations

import numpy as np
from synthetic import make_physics, make_reserve, make_sky

from spacereserve.engine.allocation import Plan, make_plan


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
