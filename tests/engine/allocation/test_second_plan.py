"""The second plan: as if the consents that offers wait for were given."""

from __future__ import annotations

import pytest
from random_reserves import DAYS, physics_for, random_case
from synthetic import make_sky

from spacereserve.engine.allocation import (
    Change,
    Limits,
    NeedState,
    Plan,
    RemedyKind,
    apply_all,
    make_plan,
)

SEEDS = range(60)


def plan_of(seed: int, *, limits: Limits | None = None) -> Plan:
    reserve, physics = random_case(seed)
    sky = make_sky(reserve, days=DAYS)
    return make_plan(
        sky, physics, limits=limits or Limits(), remedies=False, consents=True
    )


def met(plan: Plan) -> dict[str, float]:
    return {need.id: need.met_fraction for need in plan.needs}


def test_the_consents_told_are_enough_for_what_is_told() -> None:
    compared = 0
    for seed in SEEDS:
        plan = plan_of(seed, limits=Limits(gap_fraction=0.0))
        second = plan.consents
        if second is None or not second.used:
            continue
        reserve, _ = random_case(seed)
        given = [Change(RemedyKind.GIVE_CONSENT, name, {}) for name in second.used]
        after = apply_all(reserve, given, today=plan.at.date())

        again = make_plan(
            make_sky(after, days=DAYS),
            physics_for(after, seed),
            limits=Limits(gap_fraction=0.0),
            remedies=False,
        )

        by_class: dict[int, list[float]] = {}
        then = {change.need: change.then_fraction for change in second.needs}
        for need in again.needs:
            told = then.get(need.id, met(plan)[need.id])
            by_class.setdefault(need.priority, [0.0, 0.0])
            by_class[need.priority][0] += told
            by_class[need.priority][1] += need.met_fraction
        for told, got in by_class.values():
            assert got == pytest.approx(told, abs=1e-3)
        compared += 1

    assert compared > 3


def test_a_second_plan_meets_the_first_differing_priority_better() -> None:
    better = 0
    for seed in SEEDS:
        plan = plan_of(seed, limits=Limits(gap_fraction=0.0))
        if plan.consents is None or not plan.consents.needs:
            continue
        priority = {need.id: need.priority for need in plan.needs}
        gains: dict[int, float] = {}
        for change in plan.consents.needs:
            rank = priority[change.need]
            more = change.then_fraction - change.met_fraction
            gains[rank] = gains.get(rank, 0.0) + more
        moved = [gains[rank] for rank in sorted(gains) if abs(gains[rank]) > 1e-3]
        first = moved[0] if moved else 0.0
        assert first >= 0.0
        better += first > 0.0

    assert better > 3


def test_what_is_used_is_what_waits_for_a_consent() -> None:
    for seed in SEEDS:
        plan = plan_of(seed)
        waiting = {
            (need.id, row.line)
            for need in plan.needs
            for row in need.funnel
            if row.code == "restriction-needs-approval"
        }
        assert (plan.consents is None) is (not waiting)
        if plan.consents is not None:
            assert {(use.need, use.line) for use in plan.consents.uses} <= waiting
            assert set(plan.consents.used) <= set(plan.consents.asked)


def test_a_small_reserve_has_its_second_plan_without_being_asked() -> None:
    seed = next(seed for seed in SEEDS if plan_of(seed).consents is not None)
    reserve, physics = random_case(seed)
    sky = make_sky(reserve, days=DAYS)

    told = make_plan(sky, physics)
    left_out = make_plan(sky, physics, consents=False)

    assert told.consents == plan_of(seed).consents
    assert left_out.consents is None
    assert any(need.state is not NeedState.MET for need in told.needs)
