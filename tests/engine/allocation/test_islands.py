"""Programs that fall into islands: solved apart, and held to solving them whole."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest
from synthetic import make_physics, make_reserve, make_sky

from spacereserve.engine.allocation import Limits
from spacereserve.engine.allocation.arcs import Physics, find_prospects
from spacereserve.engine.allocation.choosing import choose
from spacereserve.engine.allocation.formulating import formulate
from spacereserve.engine.allocation.solving import (
    Effort,
    Program,
    Rows,
    minimise,
    structure,
)
from spacereserve.engine.allocation.solving import islands as islands_module
from spacereserve.engine.allocation.solving.answer import Clock
from spacereserve.engine.allocation.solving.direct import solve_directly
from spacereserve.engine.allocation.solving.islands import islands_of
from spacereserve.engine.supply import Step, Verdict

# A function of the same name hides the module.
minimise_module = sys.modules["spacereserve.engine.allocation.solving.minimise"]
solve_module = sys.modules["spacereserve.engine.allocation.solve"]
GAP = 1e-9
DAYS = 2.0
ELSEWHERE = Verdict(Step.PHYSICS, "never-in-view", {})


def knapsacks(n_islands, seed=0, *, joined=False, n_each=12):
    """Knapsacks side by side; joined by one row more where asked."""
    rng = np.random.default_rng(seed)
    n = n_islands * n_each
    row = np.repeat(np.arange(n_islands), n_each)
    column, value = np.arange(n), rng.integers(2, 9, n).astype(float)
    high = np.bincount(row, value) // 2.0
    if joined:
        row = np.concatenate((row, np.full(n_islands, n_islands)))
        column = np.concatenate((column, np.arange(0, n, n_each)))
        value = np.concatenate((value, np.ones(n_islands)))
        high = np.append(high, 1.0)
    rows = Rows.of(row, column, value, np.full(len(high), -np.inf), high)
    cost = -rng.integers(1, 30, n).astype(float)
    ones = np.ones(n)
    return Program(cost, 0.0 * ones, ones, ones.astype(bool), rows, offset=7.0)


def test_columns_that_no_row_joins_are_islands(monkeypatch):
    monkeypatch.setattr(islands_module, "_FEW", 1)
    order = np.random.default_rng(1).permutation(60)
    given = knapsacks(5)
    rows = given.rows
    shuffled = Rows.of(
        rows.of_entry, order[rows.column], rows.value, rows.low, rows.high
    )

    found = islands_of(replace(given, rows=shuffled))

    wanted = [sorted(order[12 * k : 12 * k + 12].tolist()) for k in range(5)]
    assert sorted(own.tolist() for own in found) == sorted(wanted)


def test_a_row_that_says_nothing_joins_nothing(monkeypatch):
    monkeypatch.setattr(islands_module, "_FEW", 1)
    given = knapsacks(4, joined=True)
    high = given.rows.high.copy()
    joined = islands_of(given)
    high[-1] = np.inf

    freed = islands_of(replace(given, rows=replace(given.rows, high=high)))

    assert len(joined) == 1
    assert len(freed) == 4


def test_small_islands_are_put_together(monkeypatch):
    monkeypatch.setattr(islands_module, "_FEW", 30)

    found = islands_of(knapsacks(10))

    assert sorted(np.concatenate(found).tolist()) == list(range(120))
    assert 2 <= len(found) <= 4


@pytest.mark.parametrize("seed", range(3))
def test_islands_solved_apart_give_the_plan_of_the_whole(monkeypatch, seed):
    given = knapsacks(6, seed)
    whole = minimise(given, Effort(gap_fraction=GAP))
    monkeypatch.setattr(islands_module, "_FEW", 1)
    monkeypatch.setattr(minimise_module, "LARGE", 10)
    heard = []

    apart = minimise(given, Effort(gap_fraction=GAP, listen=heard.append))

    assert apart.value == pytest.approx(whole.value)
    assert apart.bound == pytest.approx(whole.bound)
    assert given.allows(apart.values)
    assert given.value(apart.values) == pytest.approx(apart.value)
    assert [at.value for at in heard] == sorted(
        (at.value for at in heard), reverse=True
    )


def test_islands_begin_from_a_plan_and_keep_it_where_nobody_goes_on(monkeypatch):
    given = knapsacks(6)
    monkeypatch.setattr(islands_module, "_FEW", 1)
    monkeypatch.setattr(minimise_module, "LARGE", 10)
    start = np.zeros(given.n)

    found = minimise(given, Effort(stop=lambda: True), start=start)

    assert found.value <= given.value(start)
    assert found.bound <= minimise(given, Effort(gap_fraction=GAP)).value
    assert given.allows(found.values)


def apart_program(seed, **need):
    """Two groups of providers and needs that share nothing."""
    rng = np.random.default_rng(seed)
    reserve = make_reserve(rng, n_providers=6, n_needs=6, quantity=(1, 2), **need)
    physics = make_physics(reserve, rng, days=DAYS, looks_per_day=0.8)
    services = {service.id: k % 2 for k, service in enumerate(reserve.services)}
    needs = {name: k % 2 for k, name in enumerate(sorted(physics.demands))}
    supplies = {
        (service, name): found if services[service] == needs[name] else ELSEWHERE
        for (service, name), found in physics.supplies.items()
    }
    physics = Physics(physics.demands, {}, supplies)
    sky = make_sky(reserve, days=DAYS)
    arcs = [item.arc for item in find_prospects(sky, physics) if item.arc is not None]
    return formulate(sky, physics.demands, arcs)


@pytest.mark.parametrize("need", [{}, {"min_providers": 2}, {"all_or_nothing": True}])
@pytest.mark.parametrize("seed", range(3))
def test_a_reserve_of_two_islands_is_planned_as_well_apart(monkeypatch, seed, need):
    limits = Limits(gap_fraction=GAP)
    whole, _ = choose(apart_program(seed, **need), limits)
    monkeypatch.setattr(islands_module, "_FEW", 1)
    monkeypatch.setattr(minimise_module, "LARGE", 10)
    monkeypatch.setattr(solve_module, "LARGE", 10)

    apart, _ = choose(apart_program(seed, **need), limits)

    for mine, other in zip(apart.stages, whole.stages, strict=True):
        assert mine.name == other.name
        assert mine.value == pytest.approx(other.value, rel=1e-5, abs=1e-4)
        assert mine.bound == pytest.approx(other.bound, rel=1e-5, abs=1e-4)


def lines_under_a_budget(n_lines=150, n_each=6):
    """Lines to be called up, each for looks of its own, and one budget over all."""
    rng = np.random.default_rng(4)
    n = n_lines * (n_each + 1)
    calls = n_lines * n_each + np.arange(n_lines)
    looks = np.arange(n_lines * n_each)
    line = np.repeat(np.arange(n_lines), n_each)
    row = np.concatenate((line, np.arange(n_lines), np.full(len(looks), n_lines)))
    column = np.concatenate((looks, calls, looks))
    value = np.concatenate((np.ones(len(looks)), np.full(n_lines, -3.0)))
    value = np.concatenate((value, rng.integers(1, 5, len(looks)).astype(float)))
    high = np.append(np.zeros(n_lines), 2.0 * n_lines)
    rows = Rows.of(row, column, value, np.full(len(high), -np.inf), high)
    cost = -rng.integers(5, 30, n).astype(float)
    cost[calls] = rng.integers(10, 40, n_lines)
    return Program(cost, np.zeros(n), np.ones(n), np.ones(n, dtype=bool), rows)


def test_a_sample_that_misses_lines_still_finds_the_plan(monkeypatch):
    given = lines_under_a_budget()
    direct = solve_directly(given, Clock(Effort()), gap_fraction=GAP)
    monkeypatch.setattr(structure, "_MOST_OPENED", 0)
    monkeypatch.setattr(minimise_module, "_SAMPLED", 20)
    monkeypatch.setattr(minimise_module, "is_polished", lambda *_: False)

    asked = iter(range(40))

    found = minimise(given, Effort(stop=lambda: next(asked, None) is None))

    assert given.allows(found.values)
    assert found.bound <= direct.value + 1e-6
    assert found.value <= 0.6 * direct.value
