"""Plans of tiny reserves are held against every choice there is, tried one by one.

The rules are written here a second time, from the words of the model alone: nothing of
the program that is solved is used.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from synthetic import NATIONS, make_physics, make_reserve, make_sky

from spacereserve.engine.allocation import Physics, make_plan
from spacereserve.engine.model import Reserve

DAYS = 2.0


def every_choice(reserve: Reserve, physics: Physics) -> Iterator[dict[tuple, int]]:
    """Every number of looks of each provider for each need on each day."""
    keys, ranges = [], []
    for agreement in reserve.agreements:
        line = agreement.lines[0]
        for need in reserve.needs:
            looks = physics.supplies[line.service, need.id].looks
            for day in range(int(DAYS)):
                there = int(np.sum(looks.at_s // 86400.0 == day))
                most = min(there, int(need.n_looks_per_day), int(line.quantity))
                keys.append((agreement.provider, need.id, day))
                ranges.append(range(most + 1))
    for values in itertools.product(*ranges):
        yield dict(zip(keys, values, strict=True))


def judged(  # noqa: C901, PLR0912 - every rule once more, in one place to read
    reserve: Reserve, choice: dict[tuple, int]
) -> tuple | None:
    """Needs met by priority and cost of a choice, or None where a rule is broken."""
    lines = {item.provider: item.lines[0] for item in reserve.agreements}
    for provider, line in lines.items():
        for day in range(int(DAYS)):
            used = sum(
                n for (p, _, d), n in choice.items() if p == provider and d == day
            )
            if used > line.quantity:
                return None
    total = sum(need.n_looks_per_day * DAYS for need in reserve.needs)
    for cap in reserve.policy.share_caps:
        for provider in lines:
            own = sum(n for (p, _, _), n in choice.items() if p == provider)
            if own > cap.fraction * total + 1e-9:
                return None
    met = {1: 0.0, 2: 0.0}
    for need in reserve.needs:
        fraction = 0.0
        for day in range(int(DAYS)):
            got = sum(n for (_, j, d), n in choice.items() if j == need.id and d == day)
            if got > need.n_looks_per_day:
                return None
            fraction += got / need.n_looks_per_day / DAYS
        if need.min_providers > 1:
            with_part = {
                p
                for (p, j, _), _ in choice.items()
                if j == need.id
                and sum(n for (q, k, _), n in choice.items() if q == p and k == j)
                >= reserve.policy.part_fraction * need.n_looks_per_day * DAYS
            }
            fraction = min(fraction, len(with_part) / need.min_providers)
        if need.survive_loss_fraction:
            for lost in lines:
                left = 0.0
                for day in range(int(DAYS)):
                    got = sum(
                        n
                        for (p, j, d), n in choice.items()
                        if j == need.id and d == day and p != lost
                    )
                    left += got / need.n_looks_per_day / DAYS
                fraction = min(fraction, left / need.survive_loss_fraction)
        met[need.priority] += fraction
    cost = dict.fromkeys(NATIONS, 0.0)
    for (provider, name, _), n in choice.items():
        owner = reserve.by_id("needs")[name].owner
        cost[owner] += n * lines[provider].unit_price_eur
    for provider, line in lines.items():
        if any(n for (p, _, _), n in choice.items() if p == provider):
            for name in NATIONS:
                cost[name] += line.activation_fee_eur / len(NATIONS)
    for nation in reserve.nations:
        limit = nation.budget_eur_per_day.get("crisis")
        if limit is not None and cost[nation.id] > limit * DAYS + 1e-6:
            return None
    return (-round(met[1], 6), -round(met[2], 6), round(sum(cost.values()), 2))


CASES = {
    "plain": {},
    "a cap on shares": {
        "policy": {
            "share_caps": [{"by": "provider", "domain": "imaging", "fraction": 0.6}]
        }
    },
    "a budget": {"budget_eur": 500.0},
    "two providers": {"min_providers": 2},
    "survives a loss": {"survive_loss_fraction": 0.5},
    "a cap and a budget": {
        "policy": {
            "share_caps": [{"by": "provider", "domain": "imaging", "fraction": 0.5}]
        },
        "budget_eur": 900.0,
    },
}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", CASES)
def test_no_choice_is_better_than_the_plan(name: str, seed: int) -> None:
    rng = np.random.default_rng([seed, len(name)])
    reserve = make_reserve(rng, n_providers=3, n_needs=2, **CASES[name])
    physics = make_physics(reserve, rng, days=DAYS, looks_per_day=1.0)
    best = min(
        found
        for choice in every_choice(reserve, physics)
        if (found := judged(reserve, choice)) is not None
    )

    plan = make_plan(make_sky(reserve, days=DAYS), physics, remedies=False)

    met = {stage.name: stage.value for stage in plan.stages}
    got = (-met["priority 1"], -met["priority 2"], plan.cost_eur)
    assert got == pytest.approx(best, abs=2e-5)
    for priority in (1, 2):
        shown = sum(n.met_fraction for n in plan.needs if n.priority == priority)
        assert shown == pytest.approx(-best[priority - 1], abs=2e-5)
