"""Of offers that cost the same, the surer one; of dear harm, the lesser."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from synthetic import make_physics, make_reserve, make_sky

from spacereserve.engine.allocation import make_plan


def used_of_two(first: dict[str, Any], second: dict[str, Any]) -> set[str]:
    """Who serves one need, of two providers whose lines differ in these terms alone."""
    rng = np.random.default_rng(5)
    reserve = make_reserve(rng, n_providers=2, n_needs=1, quantity=(9, 9))
    alike = {"unit_price_eur": 100.0, "activation_fee_eur": 0.0}
    agreements = tuple(
        item.model_copy(
            update={
                "lines": tuple(
                    line.model_copy(update={**alike, **terms}) for line in item.lines
                )
            }
        )
        for item, terms in zip(reserve.agreements, (first, second), strict=True)
    )
    reserve = reserve.replaced(agreements=agreements)
    physics = make_physics(reserve, rng, days=2.0, looks_per_day=20.0)
    plan = make_plan(make_sky(reserve, days=2.0), physics, remedies=False)
    assert plan.needs[0].met_fraction == 1.0
    return {part.provider for part in plan.needs[0].suppliers}


BEHIND = {"queue_place": 4}
AHEAD = {"queue_place": 1}
SURE = {"queue_place": 4, "no_bump": True}
HARMFUL = {"harm_eur_per_unit": 50.0}


@pytest.mark.parametrize("better", [AHEAD, SURE, {"queue_place": 2}])
def test_the_offer_that_others_displace_last_is_used(better: dict[str, Any]) -> None:
    assert used_of_two(BEHIND, better) == {"p001"}
    assert used_of_two(better, BEHIND) == {"p000"}


def test_a_place_in_the_queue_is_worth_less_than_a_euro() -> None:
    cheaper = {**BEHIND, "unit_price_eur": 99.0}

    assert used_of_two(cheaper, AHEAD) == {"p000"}


def test_harm_to_other_customers_counts_as_a_cost() -> None:
    cheaper = {**HARMFUL, "unit_price_eur": 60.0}

    assert used_of_two(cheaper, {}) == {"p001"}
    assert used_of_two({**cheaper, "unit_price_eur": 40.0}, {}) == {"p000"}
