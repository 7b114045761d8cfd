"""Bounds of stages in order: never above what a plan reaches, and close where whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spacereserve.engine.allocation.solving import (
    Clock,
    Effort,
    Program,
    Rows,
    bounds_in_order,
    islands_of,
    stacked,
)
from spacereserve.engine.allocation.solving import islands as islands_module
from spacereserve.engine.allocation.solving.direct import solve_directly

N_EACH = 8


def drawn(seed: int, n_islands: int) -> tuple[Program, list[np.ndarray]]:
    """Knapsacks side by side, with two stages and costs; the blend weighs all three."""
    rng = np.random.default_rng(seed)
    n = n_islands * N_EACH
    row, column = np.repeat(np.arange(n_islands), N_EACH), np.arange(n)
    size = rng.integers(2, 9, n).astype(float)
    high = np.bincount(row, size) // 2.0
    rows = Rows.of(row, column, size, np.full(n_islands, -np.inf), high)
    first = np.where(column % 3 == 0, -1.0, 0.0)
    second = np.where(column % 3 == 1, -1.0, 0.0)
    cost = rng.integers(1, 30, n).astype(float)
    ones = np.ones(n)
    blend = cost + 200.0 * first + 100.0 * second
    program = Program(blend, 0.0 * ones, ones, ones.astype(bool), rows)
    return program, [first, second, cost]


def solved(program: Program) -> np.ndarray:
    found = solve_directly(program, Clock(Effort(gap_fraction=0.0)), gap_fraction=0.0)
    assert found.values is not None
    return found.values


def best_in_order(
    program: Program, stages: list[np.ndarray], plan: np.ndarray
) -> list[float]:
    """The least of each stage that keeps what a plan reached in those before."""
    found, rows = [], [program.rows]
    for costs in stages:
        stage = replace(program, cost=costs, rows=stacked(rows))
        found.append(float(costs @ solved(stage)))
        own = np.flatnonzero(costs)
        most = np.array([float(costs @ plan)])
        zeros = np.zeros(len(own), dtype=np.int64)
        rows.append(Rows.of(zeros, own, costs[own], np.array([-np.inf]), most))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_is_below_the_bounds(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(islands_module, "_FEW", 1)
    program, stages = drawn(seed, n_islands=3)
    plan = solved(program)

    islands = islands_of(program)
    bounds = bounds_in_order(program, islands, stages, plan, Clock(Effort()))

    assert bounds.shape == (3, 3)
    least = best_in_order(program, stages, plan)
    for own, best in zip(bounds, least, strict=True):
        assert best - 10.0 <= own.sum() <= best + 1e-5


def test_bounds_of_what_is_whole_by_itself_are_reached() -> None:
    program, stages = drawn(0, n_islands=4)
    ones = replace(program.rows, value=np.ones(program.n))
    program = replace(program, rows=replace(ones, high=np.full(4, 3.0)))
    plan = solved(program)

    bounds = bounds_in_order(
        program, islands_of(program), stages, plan, Clock(Effort())
    )

    reached = [float(costs @ plan) for costs in stages]
    assert bounds.sum(axis=1) == pytest.approx(reached, abs=1e-3)


def test_whoever_stops_has_no_bounds() -> None:
    program, stages = drawn(0, n_islands=2)
    plan = solved(program)

    stopped = Clock(Effort(stop=lambda: True))
    bounds = bounds_in_order(program, islands_of(program), stages, plan, stopped)

    assert np.all(bounds == -np.inf)
