"""A plan made near a running one changes only what is worth its price."""

from __future__ import annotations

import pytest
from random_reserves import DAYS, random_case
from synthetic import make_sky

from spacereserve.engine.allocation import Near, Physics, Plan, make_plan, near_to
from spacereserve.engine.errors import PlanningError
from spacereserve.engine.model import Reserve
from spacereserve.engine.verification import verify


def planned(reserve: Reserve, physics: Physics, near: Near | None = None) -> Plan:
    sky = make_sky(reserve, days=DAYS)
    return make_plan(sky, physics, remedies=False, near=near)


def priced(reserve: Reserve, factor: float, line_of: str) -> Reserve:
    """The reserve with the prices of one provider's lines times a factor."""
    agreements = tuple(
        agreement.model_copy(
            update={
                "lines": tuple(
                    line.model_copy(
                        update={"unit_price_eur": line.unit_price_eur * factor}
                    )
                    for line in agreement.lines
                )
            }
        )
        if agreement.provider == line_of
        else agreement
        for agreement in reserve.agreements
    )
    return reserve.replaced(agreements=agreements)


def met(plan: Plan) -> dict[int, float]:
    totals: dict[int, float] = {}
    for need in plan.needs:
        totals[need.priority] = totals.get(need.priority, 0.0) + need.met_fraction
    return {priority: round(total, 4) for priority, total in totals.items()}


def weighed(plan: Plan) -> float:
    return plan.cost_eur + plan.harm_eur


CALLING = (3, 10, 11, 12, 14, 15, 16, 19, 20, 21, 22)
"""Seeds of reserves in which somebody is called."""


@pytest.mark.parametrize("seed", CALLING)
def test_changes_are_made_only_where_they_save_more_than_their_price(seed: int) -> None:
    reserve, physics = random_case(seed)
    running = planned(reserve, physics)
    called = [offer.provider for offer in running.offers if offer.activated]
    dearer = priced(reserve, 3.0, called[0])
    free = planned(dearer, physics)
    price_eur = 700.0

    near = planned(dearer, physics, near_to(running, price_eur, dearer))

    now = {offer.line for offer in near.offers if offer.activated}
    before = {offer.line for offer in running.offers if offer.activated}
    assert near.near is not None
    assert set(near.near.kept) == now & before
    assert set(near.near.newly_called) == now - before
    assert set(near.near.called_off) == before - now
    assert near.near.price_eur == price_eur * len(now ^ before)
    assert met(near) == pytest.approx(met(free), abs=2e-3)
    # Free, it would change more, or as much; what it saves by that is less than the
    # price of the changes left undone.
    freely = {offer.line for offer in free.offers if offer.activated}
    left_undone = len(freely ^ before) - len(now ^ before)
    slack_eur = 0.011 * (weighed(free) + price_eur * len(freely ^ before)) + 1.0
    assert weighed(near) <= weighed(free) + price_eur * left_undone + slack_eur


@pytest.mark.parametrize("seed", CALLING[:6])
def test_near_its_own_plan_nothing_changes(seed: int) -> None:
    reserve, physics = random_case(seed)
    running = planned(reserve, physics)

    again = planned(reserve, physics, near_to(running, 1e6, reserve))

    assert again.near is not None
    assert again.near.newly_called == ()
    assert again.near.called_off == ()
    assert again.near.price_eur == 0.0


def test_a_high_price_keeps_a_commitment_that_a_free_plan_calls_off() -> None:
    kept = 0
    for seed in CALLING:
        reserve, physics = random_case(seed)
        running = planned(reserve, physics)
        called = [offer.provider for offer in running.offers if offer.activated]
        dearer = priced(reserve, 3.0, called[0])
        freely = planned(dearer, physics)
        dear = planned(dearer, physics, near_to(running, 1e5, dearer))
        before = {offer.line for offer in running.offers if offer.activated}
        now = {offer.line for offer in dear.offers if offer.activated}
        free = {offer.line for offer in freely.offers if offer.activated}
        assert len(before ^ now) <= len(before ^ free)
        kept += len(before ^ now) < len(before ^ free)

    assert kept > 0


def test_the_checker_holds_the_changes_told_to_those_made() -> None:
    reserve, physics = random_case(3)
    running = planned(reserve, physics)
    plan = planned(reserve, physics, near_to(running, 500.0, reserve))
    assert plan.near is not None
    lied = plan.near.model_copy(update={"kept": (), "price_eur": 77.0})

    found = verify(reserve, plan.model_copy(update={"near": lied}))

    codes = {violation.code for violation in found.violations}
    assert {"changes", "change-not-listed"} <= codes
    honest = {violation.code for violation in verify(reserve, plan).violations}
    assert not honest & {"changes", "change-not-listed"}


@pytest.mark.parametrize("price_eur", [0.0, -5.0, float("nan"), float("inf")])
def test_a_price_that_is_none_is_refused(price_eur: float) -> None:
    reserve, physics = random_case(3)
    running = planned(reserve, physics)

    with pytest.raises(PlanningError, match="price of a change"):
        near_to(running, price_eur, reserve)


def test_a_running_plan_of_another_reserve_is_refused() -> None:
    reserve, physics = random_case(3)
    running = planned(reserve, physics).model_copy(update={"reserve": "other"})

    with pytest.raises(PlanningError, match="another reserve"):
        near_to(running, 10.0, reserve)
