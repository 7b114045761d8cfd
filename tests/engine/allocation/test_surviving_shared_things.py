"""A need that must survive the loss of a shared thing does not lean on it twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from synthetic import make_physics, make_reserve, make_sky

from spacereserve.engine.allocation import Plan, make_plan
from spacereserve.engine.model import Dependency, SharedThing
from spacereserve.engine.verification import verify

DAYS = 2.0
CLOUD = SharedThing(id="cloud", name="Cloud", kind="cloud-region")
LINKS = {
    "provider": {"providers": ("p000",), "services": ("p001-sar",)},
    "asset": {"assets": ("p000-sat",), "services": ("p001-sar",)},
    "station": {"assets": ("p000-station", "p001-station")},
}


def plan_of(link: dict[str, Any], **need: Any) -> tuple[Plan, Any]:
    """One need, three providers; the two cheap ones hang on the cloud."""
    rng = np.random.default_rng(1)
    reserve = make_reserve(
        rng,
        n_providers=3,
        n_needs=1,
        quantity=(4, 4),
        survive_loss_fraction=0.5,
        **need,
    )
    prices = {"p000": 100.0, "p001": 100.0, "p002": 5000.0}
    agreements = tuple(
        item.model_copy(
            update={
                "lines": tuple(
                    line.model_copy(update={"unit_price_eur": prices[item.provider]})
                    for line in item.lines
                )
            }
        )
        for item in reserve.agreements
    )
    reserve = reserve.replaced(
        agreements=agreements,
        shared_things=(CLOUD,),
        dependencies=(Dependency(thing="cloud", **link),),
    )
    physics = make_physics(reserve, rng, days=DAYS, looks_per_day=12.0)
    plan = make_plan(make_sky(reserve, days=DAYS), physics, remedies=False)
    return plan, reserve


def providers(plan: Plan) -> set[str]:
    return {part.provider for part in plan.needs[0].suppliers}


@pytest.mark.parametrize("kind", LINKS)
@pytest.mark.parametrize("need", [{"n_looks_per_day": 2.0}, {"revisit_h": 12.0}])
def test_the_loss_of_a_shared_thing_is_survived_where_asked(
    kind: str, need: dict[str, float]
) -> None:
    is_revisit = "revisit_h" in need
    need = {"n_looks_per_day": None, **need}
    without, _ = plan_of(LINKS[kind], **need)

    plan, reserve = plan_of(LINKS[kind], **need, survive_shared_things=True)

    # The looks of two providers need not lie so that a revisit is kept by them alone.
    assert is_revisit or providers(without) == {"p000", "p001"}
    assert "p002" in providers(plan)
    assert plan.needs[0].met_fraction == pytest.approx(1.0, abs=1e-3)
    found = verify(reserve, plan).violations
    assert not [one for one in found if one.code.startswith("met-")]


def test_the_checker_sees_a_plan_that_leans_on_one_thing() -> None:
    leaning, _ = plan_of(LINKS["provider"], n_looks_per_day=2.0)
    _, reserve = plan_of(
        LINKS["provider"], n_looks_per_day=2.0, survive_shared_things=True
    )

    found = verify(reserve, leaning)

    assert "met-overstated" in {one.code for one in found.violations}
