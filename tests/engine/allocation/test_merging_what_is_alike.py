"""Merging columns and rows that are alike, and bounds from old prices."""

from __future__ import annotations

from dataclasses import replace

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacereserve.engine.allocation.solving import Effort, Program, Rows, minimise
from spacereserve.engine.allocation.solving.duals import Kept, bound_at
from spacereserve.engine.allocation.solving.merge import merged

EXACT = Effort(gap_fraction=1e-9)


def _repeated(seed: int, n_times: int) -> Program:
    """The same small random block several times, tied by whole columns they share."""
    rng = np.random.default_rng(seed)
    n_own, n_rows, n_shared = 4, 3, 2
    block = rng.integers(0, 4, (n_rows, n_own)).astype(float)
    shared = rng.integers(0, 5, (n_rows, n_shared)).astype(float)
    row, column, value = [], [], []
    for k in range(n_times):
        for r in range(n_rows):
            for c in range(n_own):
                row.append(k * n_rows + r)
                column.append(n_shared + k * n_own + c)
                value.append(block[r, c])
            for c in range(n_shared):
                row.append(k * n_rows + r)
                column.append(c)
                value.append(-shared[r, c])
    n, m = n_shared + n_times * n_own, n_times * n_rows
    entries = np.array(value) != 0.0
    rows = Rows.of(
        np.array(row)[entries],
        np.array(column)[entries],
        np.array(value)[entries],
        np.full(m, -np.inf),
        np.tile(rng.integers(0, 3, n_rows).astype(float), n_times),
    )
    own_cost = -rng.integers(1, 9, n_own).astype(float)
    whole = np.zeros(n, dtype=bool)
    whole[:n_shared] = True
    cost = np.concatenate(([7.0, 11.0], np.tile(own_cost, n_times)))
    return Program(cost, np.zeros(n), np.full(n, 3.0), whole, rows)


def _relaxed(program: Program) -> tuple[float, np.ndarray]:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(program.model(whole=False))
    solver.run()
    return (
        float(solver.getInfo().objective_function_value),
        np.array(solver.getSolution().row_dual),
    )


@pytest.mark.parametrize("seed", range(30))
def test_merging_keeps_the_best_value_and_a_plan_for_it(seed: int) -> None:
    program = _repeated(seed, n_times=5)

    alike = merged(program)
    answer = minimise(alike.program, EXACT)

    assert alike.program.n < program.n
    assert answer.value == pytest.approx(minimise(program, EXACT).value, abs=1e-6)
    assert answer.values is not None
    spread = alike.spread(answer.values)
    assert program.allows(spread)
    assert program.value(spread) == pytest.approx(answer.value, abs=1e-6)


def test_columns_that_differ_in_a_single_coefficient_are_not_merged() -> None:
    program = _repeated(1, n_times=3)
    value = program.rows.value.copy()
    last = np.flatnonzero(program.rows.column == program.n - 1)
    value[last] += 0.5

    changed = replace(program, rows=replace(program.rows, value=value))

    assert merged(changed).program.n > merged(program).program.n


def test_columns_kept_apart_are_not_merged() -> None:
    program = _repeated(1, n_times=3)

    alike = merged(program, apart=np.arange(program.n))

    assert alike.program.n == program.n


@pytest.mark.parametrize("seed", range(10))
def test_the_mean_over_what_is_alike_is_a_plan_of_the_same_cost(seed: int) -> None:
    program = _repeated(seed, n_times=4)
    found = minimise(program, EXACT).values
    assert found is not None

    alike = merged(program)
    mean = alike.gathered(found)

    assert alike.program.allows(mean)
    assert alike.program.value(mean) == pytest.approx(program.value(found), abs=1e-6)


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(0, 2**14 - 1))
def test_a_bound_at_old_prices_holds_after_columns_are_lost(
    seed: int, lost: int
) -> None:
    program = _repeated(seed, n_times=3)
    value, prices = _relaxed(program)
    upper = program.upper.copy()
    upper[[k for k in range(program.n) if lost >> k & 1]] = 0.0
    changed = program.bounded(program.lower, upper)

    at_once = bound_at(changed, prices)
    again = Kept(program).solved(changed)
    best, _ = _relaxed(changed)

    assert bound_at(program, prices) == pytest.approx(value, abs=1e-6)
    assert at_once <= best + 1e-6
    assert again == pytest.approx(best, abs=1e-6)
