"""Every remedy that is offered works when somebody applies it and plans again."""

from __future__ import annotations

import pytest
from random_reserves import DAYS, physics_for, random_case
from synthetic import make_sky

from spacereserve.engine.allocation import (
    Change,
    NeedState,
    Plan,
    RemedyKind,
    RemedyStep,
    Shown,
    apply_all,
    make_plan,
)
from spacereserve.engine.model import Reserve

N_RESERVES = 200
PER_TEST = 10


def planned_after(reserve: Reserve, steps: list[RemedyStep], seed: int) -> Plan:
    """The plan that anybody gets who makes the changes and plans anew."""
    sky = make_sky(reserve, days=DAYS)
    changes = [Change(step.kind, step.subject, step.details) for step in steps]
    after = apply_all(reserve, changes, today=sky.question.at.date())
    physics = physics_for(after, seed)
    return make_plan(make_sky(after, days=DAYS), physics, remedies=False)


@pytest.mark.parametrize("first", range(0, N_RESERVES, PER_TEST))
def test_every_remedy_offered_works_when_applied(first: int) -> None:
    for seed in range(first, first + PER_TEST):
        reserve, physics = random_case(seed)
        plan = make_plan(make_sky(reserve, days=DAYS), physics)
        offered = [
            (need, remedy)
            for need in plan.needs
            for remedy in (need.remedy, need.remedy_pair)
            if remedy is not None
        ]
        for need, remedy in offered:
            steps = list(getattr(remedy, "steps", None) or [remedy])

            again = planned_after(reserve, steps, seed)

            met = next(item for item in again.needs if item.id == need.id)
            assert remedy.verified
            assert remedy.shown is Shown.ANEW
            assert met.met_fraction > need.met_fraction
            assert met.met_fraction == pytest.approx(remedy.met_fraction, abs=2e-6)
            more_eur = again.cost_eur - plan.cost_eur
            assert more_eur == pytest.approx(remedy.extra_cost_eur, abs=0.02)


def test_the_random_reserves_want_remedies_of_every_kind() -> None:
    kinds: set[RemedyKind] = set()
    n_pairs = 0
    for seed in range(60):
        reserve, physics = random_case(seed)
        plan = make_plan(make_sky(reserve, days=DAYS), physics)
        for need in plan.needs:
            kinds |= {need.remedy.kind} if need.remedy else set()
            if need.remedy_pair is not None:
                n_pairs += 1
                kinds |= {step.kind for step in need.remedy_pair.steps}

    assert kinds == set(RemedyKind)
    assert n_pairs > 20


def test_a_pair_does_more_than_the_best_single_change() -> None:
    compared = 0
    for seed in range(40):
        reserve, physics = random_case(seed)
        plan = make_plan(make_sky(reserve, days=DAYS), physics)
        for need in plan.needs:
            if need.remedy_pair is not None:
                single = need.remedy.met_fraction if need.remedy else need.met_fraction
                assert need.remedy_pair.met_fraction > single
                assert need.state is not NeedState.MET
                compared += 1

    assert compared > 5
