"""Losses planned anew, held to cold plans and to every set tried one by one."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from synthetic import make_physics, make_reserve, make_sky

from spacereserve.engine.allocation import Limits, make_plan
from spacereserve.engine.compute import Cores
from spacereserve.engine.resilience import replanning
from spacereserve.engine.resilience.defender import Defender
from spacereserve.engine.resilience.dependence import dependences, hhi
from spacereserve.engine.resilience.hardening import find_hardening
from spacereserve.engine.resilience.losing import apply_all
from spacereserve.engine.resilience.losses import Loss, LossKind
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.rules import spent_by
from spacereserve.engine.resilience.singles import single_losses
from spacereserve.engine.resilience.stress import stress
from spacereserve.engine.resilience.worst import find_worst
from spacereserve.engine.resilience.worst_of import worst_of
from spacereserve.engine.terms import offers_at

DAYS = 2.0
EXACT = Limits(gap_fraction=1e-9)
CASES = {
    "plain": {},
    "a cap on shares": {
        "policy": {
            "share_caps": [{"by": "provider", "domain": "imaging", "fraction": 0.4}]
        }
    },
    "a budget": {"budget_eur": 900.0},
    "two providers": {"min_providers": 2},
    "survives a loss": {"survive_loss_fraction": 0.5},
}


def made(seed, *, n_providers=5, n_needs=4, looks_per_day=0.6, **fields):
    rng = np.random.default_rng(seed)
    reserve = make_reserve(
        rng, n_providers=n_providers, n_needs=n_needs, quantity=(1, 2), **fields
    )
    physics = make_physics(reserve, rng, days=DAYS, looks_per_day=looks_per_day)
    return make_sky(reserve, days=DAYS), physics


def planner_of(seed, **fields):
    sky, physics = made(seed, **fields)
    return Replanner(sky, physics, limits=EXACT)


def providers_of(planner):
    return single_losses(planner.reserve, (LossKind.PROVIDER,))


def cold(planner, losses):
    """Unmet needs by priority and cost, planned from nothing."""
    sky = planner.sky
    left = apply_all(losses, sky.reserve, today=sky.question.at.date())
    plan = make_plan(
        replace(sky, reserve=left), planner.physics, limits=EXACT, remedies=False
    )
    unmet = {}
    for need in plan.needs:
        unmet.setdefault(need.priority, 0.0)
        unmet[need.priority] += 1.0 - need.met_fraction
    return [unmet[key] for key in sorted(unmet)], plan.cost_eur


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("seed", range(2))
def test_every_loss_costs_what_a_plan_from_nothing_says(name, seed):
    planner = planner_of([seed, len(name)], **CASES[name])
    losses = (*providers_of(planner), *_partial_losses())

    found = stress(planner, losses)

    for item in found.losses:
        unmet, cost_eur = cold(planner, (item.loss,))
        assert list(item.unmet_by_priority.values()) == pytest.approx(unmet, abs=1e-4)
        assert item.cost_eur == pytest.approx(cost_eur, abs=0.02)
    unmet, cost_eur = cold(planner, ())
    assert list(found.unmet_by_priority.values()) == pytest.approx(unmet, abs=1e-4)
    assert found.cost_eur == pytest.approx(cost_eur, abs=0.02)


def _partial_losses():
    base = {"name": "x", "providers": ("p000", "p001")}
    return [
        Loss.model_validate({"id": "delay", "kind": "delay", "delay_h": 20.0, **base}),
        Loss.model_validate(
            {"id": "share", "kind": "share", "share_fraction": 0.5, **base}
        ),
        Loss.model_validate(
            {"id": "until", "kind": "withheld", "until_h": 30.0, **base}
        ),
    ]


@pytest.mark.parametrize("seed", range(2))
def test_a_loss_never_improves_service(seed):
    planner = planner_of(seed)

    found = stress(planner, providers_of(planner))

    before = list(found.unmet_by_priority.values())
    for item in found.losses:
        after = list(item.unmet_by_priority.values())
        assert [round(v, 5) for v in after] >= [round(v, 5) for v in before]
        assert all(
            low <= value + 1e-6
            for low, value in zip(
                item.least_unmet_by_priority.values(), after, strict=True
            )
        )


@pytest.mark.parametrize(
    ("name", "k"),
    [("plain", 1), ("plain", 3), ("two providers", 2), ("survives a loss", 2)],
)
def test_the_worst_set_is_that_of_every_set_tried(name, k):
    planner = planner_of([k, len(name)], n_providers=6, **CASES[name])
    losses = providers_of(planner)
    everything = [
        (*np.round(unmet, 4), round(cost_eur, 1))
        for chosen in itertools.combinations(losses, k)
        for unmet, cost_eur in [cold(planner, chosen)]
    ]

    found = find_worst(Defender(planner, losses), k)

    value = (*np.round(found.value[:-1], 4), round(float(found.value[-1]), 1))
    assert value == pytest.approx(max(everything), abs=2e-4)
    assert found.proven
    assert found.bound == pytest.approx(found.value, abs=1e-5)


def test_bounds_rule_sets_out_without_planning_for_them():
    planner = planner_of(7, n_providers=9, n_needs=5, looks_per_day=0.25)

    found = find_worst(Defender(planner, providers_of(planner)), 3)

    assert found.proven
    assert found.n_solved < found.n_sets / 2


def test_hardening_is_the_best_choice_of_what_to_spare():
    planner = planner_of(3, n_providers=5)
    defender = Defender(planner, providers_of(planner))

    def worst_without(spared):
        return tuple(np.round(find_worst(defender, 2, spared=spared).value, 4))

    best = min(
        worst_without(frozenset(chosen))
        for chosen in itertools.combinations(range(5), 1)
    )

    spared, found = find_hardening(defender, 2, 1)

    assert len(spared) <= 1
    assert tuple(np.round(found.value, 4)) == pytest.approx(best)


def test_the_worst_is_told_with_its_proof():
    planner = planner_of(2)

    found = worst_of(planner, providers_of(planner), 2)

    assert found.status == "proven worst"
    assert found.bound_by_priority == found.unmet_by_priority
    assert len(found.lost) == 2
    assert found.unmet >= sum(found.base_unmet_by_priority.values()) - 1e-6


def test_other_processes_give_the_same_bytes():
    here, there = planner_of(1), planner_of(1)

    first = stress(here, providers_of(here))
    second = stress(there, providers_of(there), where=Cores(2))

    assert first.model_dump_json() == second.model_dump_json()


def test_what_steps_in_is_told_with_the_time_it_takes():
    planner = planner_of(5, n_providers=4, n_needs=2, looks_per_day=2.0)

    found = stress(planner, providers_of(planner))

    replaced = [item for item in found.losses if item.substitutes]
    assert replaced
    for item in replaced:
        assert item.switch_h == max(other.call_up_h for other in item.substitutes)
        assert item.loss.providers[0] not in {o.provider for o in item.substitutes}


def test_only_who_serves_a_need_that_lost_something_steps_in():
    planner = planner_of(5, n_providers=4, n_needs=3, looks_per_day=2.0)

    found = stress(planner, providers_of(planner))

    for item in found.losses:
        after = planner.after((item.loss,))
        for other in item.substitutes:
            for need in other.needs:
                before = {x.key: x.amount for x in planner.base.used if x.need == need}
                now = {x.key: x.amount for x in after.used if x.need == need}
                assert any(
                    now.get(key, 0.0) < amount - 1e-6 for key, amount in before.items()
                )


def test_shares_of_a_domain_add_up_and_the_index_is_their_squares():
    planner = planner_of(5)

    found = dependences(planner.base, planner.sky)

    provider = next(item for item in found if item.by == "provider")
    shares = [item.fraction for item in provider.shares]
    assert sum(shares) == pytest.approx(1.0, abs=1e-5)
    assert provider.hhi == pytest.approx(hhi(shares), abs=1e-5)
    assert hhi([0.25] * 4) == 0.25


@pytest.mark.parametrize("name", ["plain", "a cap on shares", "a budget"])
@pytest.mark.parametrize("seed", range(2))
def test_a_large_reserve_gets_plans_that_can_be_had_with_true_bounds(
    name, seed, monkeypatch
):
    exact = planner_of([seed, len(name)], **CASES[name])
    monkeypatch.setattr(replanning, "_FEW", -1)
    quick = planner_of([seed, len(name)], **CASES[name])
    assert quick.is_large

    for loss in providers_of(exact):
        best, found = exact.after((loss,)), quick.after((loss,))
        for mine, true in zip(found.unmet().items(), best.unmet().items(), strict=True):
            if round(mine[1], 4) != round(true[1], 4):
                assert mine[1] > true[1]
                break
        first = min(best.unmet())
        assert found.least_unmet()[first] <= best.unmet()[first] + 1e-5
        budget_eur = quick.reserve.nations[0].budget_eur_per_day.get("crisis")
        if budget_eur is not None:
            offers = {offer.id: offer for offer in offers_at(quick.reserve, "crisis")}
            spent = spent_by(found, offers, quick.reserve)
            assert spent.get("budget:AAA", 0.0) <= budget_eur * DAYS + 0.05


def test_a_need_hangs_on_those_who_alone_can_take_much_of_it():
    planner = planner_of(3)

    found = stress(planner, single_losses(planner.reserve))

    expected = {}
    for item in found.losses:
        for need in item.needs:
            if (
                item.loss.kind is LossKind.PROVIDER
                and need.before_fraction - need.after_fraction >= 0.05
            ):
                expected.setdefault(need.id, set()).update(item.loss.providers)
    assert {
        item.need: set(item.companies) for item in found.hangs_on if item.companies
    } == expected
    needs = planner.reserve.by_id("needs")
    for item in found.hangs_on:
        assert needs[item.need].owner not in item.nations
