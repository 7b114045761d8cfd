"""Plans that the planner makes pass the check, whatever the reserve asks for."""

import numpy as np
import pytest
from synthetic import make_physics, make_reserve, make_sky

from builders import with_record
from spacereserve.engine.allocation import make_plan
from spacereserve.engine.verification import verify

CAPS = {"share_caps": ({"by": "provider", "domain": "imaging", "fraction": 0.4},)}
KINDS = {
    "plain": {},
    "capped": {"policy": CAPS},
    "two providers": {"min_providers": 2},
    "surviving": {"survive_loss_fraction": 0.5},
    "all or nothing": {"all_or_nothing": True},
    "revisit": {"n_looks_per_day": None, "revisit_h": 6.0},
    "limited": {"cost_limit_eur": 900.0},
    "budget": {"budget_eur": 700.0},
}


def with_wide_passes(reserve):
    """The reserve whose satellites take as many looks a pass as made-up physics has."""
    for service in reserve.services:
        reserve = with_record(reserve, "services", service.id, n_looks_per_orbit=1000)
    return reserve


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", KINDS)
def test_plans_of_random_reserves_hold(kind, seed):
    rng = np.random.default_rng(seed)
    reserve = with_wide_passes(
        make_reserve(rng, n_providers=4, n_needs=4, **KINDS[kind])
    )
    physics = make_physics(reserve, rng, days=2.0, looks_per_day=3.0)
    made = make_plan(make_sky(reserve, days=2.0), physics, remedies=False)

    found = verify(reserve, made)

    assert found.violations == ()
    assert found.unchecked == ("physics", "delivery")
    assert found.checked["fulfilment"] == len(made.needs)


def test_a_plan_with_real_physics_holds(planned_reserve, sound_plan, tiny_orbits):
    found = verify(planned_reserve, sound_plan, tiny_orbits)

    assert found.violations == ()
    assert found.checked["physics"] >= len(sound_plan.supplied) > 0
    assert sound_plan.rates
