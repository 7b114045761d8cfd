"""What is shown with all others held is a plan that can be had, by the real change."""

from __future__ import annotations

import pytest
from random_reserves import DAYS, physics_for, random_case
from synthetic import make_sky

from spacereserve.engine.allocation import (
    Limits,
    Plan,
    PlanStatus,
    RemedyKind,
    Shown,
    apply_all,
    make_plan,
    trying,
)
from spacereserve.engine.allocation.applying import Change
from spacereserve.engine.model import Reserve

EXACT = Limits(gap_fraction=1e-7)
N_RESERVES = 40


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every reserve counts as too large to be planned anew for each change."""
    monkeypatch.setattr(trying, "_MOST_COLUMNS", 0)


def planned(seed: int) -> tuple[Reserve, Plan]:
    reserve, physics = random_case(seed)
    sky = make_sky(reserve, days=DAYS)
    return reserve, make_plan(sky, physics, limits=EXACT)


def planned_after(reserve: Reserve, changes: list[Change], seed: int) -> Plan:
    at = make_sky(reserve, days=DAYS).question.at
    after = apply_all(reserve, changes, today=at.date())
    sky, physics = make_sky(after, days=DAYS), physics_for(after, seed)
    return make_plan(sky, physics, limits=EXACT, remedies=False)


def by_priority(plan: Plan, **instead: float) -> list[float]:
    """Needs met of each priority, the highest first; some as they would be."""
    priorities = sorted({need.priority for need in plan.needs})
    return [
        sum(
            instead.get(need.id, need.met_fraction)
            for need in plan.needs
            if need.priority == priority
        )
        for priority in priorities
    ]


def could_be_had(plan: Plan, held: list[float]) -> bool:
    """True where a plan is as good, priorities strictly in order.

    Schedules of looks are not always proven best; there the bound must leave it open.
    """
    stages = [stage for stage in plan.stages if stage.name != "cost"]
    for has, wants, stage in zip(by_priority(plan), held, stages, strict=True):
        if abs(has - wants) > 1e-4:
            is_open = stage.status is PlanStatus.NOT_PROVEN
            return has > wants or (is_open and stage.bound >= wants)
    return True


def test_a_remedy_shown_with_others_held_is_no_better_than_planning_anew() -> None:
    kinds: set[RemedyKind] = set()
    for seed in range(N_RESERVES):
        reserve, plan = planned(seed)
        for need in plan.needs:
            for remedy in (need.remedy, need.remedy_pair):
                if remedy is None:
                    continue
                steps = list(getattr(remedy, "steps", None) or [remedy])
                changes = [Change(one.kind, one.subject, one.details) for one in steps]

                again = planned_after(reserve, changes, seed)

                assert remedy.verified
                assert remedy.shown is Shown.HELD
                held = by_priority(plan, **{need.id: remedy.met_fraction})
                assert could_be_had(again, held)
                kinds |= {one.kind for one in steps}

    assert len(kinds) > 8


def test_a_unit_is_worth_at_least_what_one_need_gains_with_others_held() -> None:
    kinds: set[RemedyKind] = set()
    for seed in range(N_RESERVES):
        reserve, plan = planned(seed)
        was = {need.id: need.met_fraction for need in plan.needs}
        for worth in plan.worths or ():
            again = planned_after(
                reserve, [Change(worth.kind, worth.subject, worth.details)], seed
            )

            assert worth.shown is Shown.HELD
            assert worth.need is not None
            (gained,) = worth.gained.values()
            assert gained > 0.0
            held = by_priority(plan, **{worth.need: was[worth.need] + gained})
            assert could_be_had(again, held)
            kinds.add(worth.kind)

    assert {RemedyKind.RAISE_QUANTITY, RemedyKind.GIVE_CONSENT} <= kinds
    assert kinds & {RemedyKind.RAISE_LIMIT, RemedyKind.RAISE_CEILING}
