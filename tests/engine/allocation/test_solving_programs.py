"""Large programs: the search is held to HiGHS alone, and to its own promises."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spacereserve.engine.allocation.solving import (
    LARGE,
    Effort,
    Program,
    Progress,
    Rows,
    Standing,
    minimise,
    relaxation,
)
from spacereserve.engine.allocation.solving.answer import Clock
from spacereserve.engine.allocation.solving.crash import untied
from spacereserve.engine.allocation.solving.direct import solve_directly
from spacereserve.engine.allocation.solving.relaxation import Relaxation
from spacereserve.engine.allocation.solving.strengthen import strengthened
from spacereserve.engine.allocation.solving.structure import structure_of

_FILE = Path(__file__).parents[3] / "benchmarks" / "plan" / "instances.py"
_SPEC = importlib.util.spec_from_file_location("plan_instances", _FILE)
instances = importlib.util.module_from_spec(_SPEC)
sys.modules["plan_instances"] = instances
_SPEC.loader.exec_module(instances)

GAP_FRACTION = 2e-3
PEER_GAP_FRACTION = 1e-2


def program(n_arcs: int, seed: int = 1) -> Program:
    return instances.program_of(instances.draw(n_arcs, seed))


def alone(given: Program, gap_fraction: float = 1e-6) -> float:
    """What HiGHS alone says the best plan costs."""
    clock = Clock(Effort())
    return solve_directly(given, clock, gap_fraction=gap_fraction).value


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_tighter_rows_keep_the_best_plan(seed: int) -> None:
    given = program(400, seed)

    tight = strengthened(given)

    assert alone(tight) == pytest.approx(alone(given), abs=1e-6)


@pytest.mark.parametrize("seed", [1, 2])
def test_tighter_rows_raise_the_bound(seed: int) -> None:
    given = program(4_000, seed)

    tight = strengthened(given)

    def bound(rows_of: Program) -> float:
        return Relaxation(rows_of, structure_of(rows_of)).solve().bound

    assert bound(tight) > bound(given)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_small_programs_of_looks_are_searched_to_the_gap(seed: int) -> None:
    given = program(1_000, seed)
    best = alone(given)

    answer = minimise(given, Effort(gap_fraction=1e-2, by_the_cent=False))

    assert given.allows(answer.values)
    assert answer.bound <= best + 1e-6 <= answer.value + 2e-6
    assert answer.gap_fraction <= 1e-2


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_search_agrees_with_the_solver_alone(seed: int) -> None:
    given = program(4_700, seed)
    assert given.n > LARGE

    answer = minimise(given, Effort(gap_fraction=GAP_FRACTION))

    peer = solve_directly(given, Clock(Effort()), gap_fraction=PEER_GAP_FRACTION)
    assert given.allows(answer.values)
    assert answer.value == pytest.approx(given.value(answer.values))
    assert answer.bound <= peer.value
    assert peer.bound <= answer.value
    assert answer.gap_fraction <= GAP_FRACTION
    assert not answer.is_stopped


def test_a_start_from_prices_changes_nothing_but_the_work() -> None:
    tight = strengthened(program(8_000))
    structure = structure_of(tight)
    cold, warm = Relaxation(tight, structure), Relaxation(tight, structure)

    expected = cold.solve().bound
    warm.start_from(cold.prices())

    assert warm.solve().bound == pytest.approx(expected, rel=1e-9)


def test_a_start_from_wrong_prices_finds_the_same_bound() -> None:
    tight = strengthened(program(4_700))
    structure = structure_of(tight)
    cold, warm = Relaxation(tight, structure), Relaxation(tight, structure)

    expected = cold.solve().bound
    warm.start_from(-np.linspace(1.0, 60.0, len(structure.wide)))

    assert warm.solve().bound == pytest.approx(expected, rel=1e-9)


def test_where_all_looks_cost_the_same_the_bound_is_that_of_the_true_costs() -> None:
    given = program(4_000)
    dear = (given.cost > 0.0) & (np.arange(given.n) < 4_000)
    tied = strengthened(replace(given, cost=np.where(dear, 30.0, given.cost)))
    structure = structure_of(tied)
    cold, warm = Relaxation(tied, structure), Relaxation(tied, structure)
    expected = cold.solve().bound

    warm.start_from(cold.prices())

    assert warm.solve().bound == pytest.approx(expected, rel=1e-7)


def test_solves_that_begin_without_ties_end_at_the_true_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tight = strengthened(program(4_000))
    expected = Relaxation(tight, structure_of(tight)).solve().bound

    monkeypatch.setattr(relaxation, "UNTIED", 0)

    found = Relaxation(tight, structure_of(tight)).solve().bound
    assert found == pytest.approx(expected, rel=1e-9)


def test_ties_are_broken_by_a_hair_and_never_upwards() -> None:
    cost, block = np.array([5.0, 5.0, 0.0, -3.0, 5.0]), np.array([0, 0, 1, 1, -1])

    made = untied(cost, block)

    assert made[0] != made[1]
    assert np.all(made <= cost)
    assert np.all(made >= cost - 0.001 * np.abs(cost))
    assert made[2:].tolist() == [0.0, -3.0, 5.0]


def test_two_runs_give_the_same_plan() -> None:
    given = program(4_700)

    first, second = minimise(given), minimise(given)

    np.testing.assert_array_equal(first.values, second.values)
    assert first.bound == second.bound


def test_a_loss_leaves_a_plan_without_what_is_lost() -> None:
    drawn = instances.draw(4_700)
    given = instances.program_of(drawn)
    standing = Standing(given)
    whole = standing.solve(Effort(gap_fraction=GAP_FRACTION))

    lost = drawn.columns_of(0)
    left = standing.without(lost, Effort(gap_fraction=GAP_FRACTION))

    upper = given.upper.copy()
    upper[lost] = 0.0
    assert not left.values[lost].any()
    assert left.value >= whole.bound
    rest = given.bounded(given.lower, upper)
    peer = solve_directly(rest, Clock(Effort()), gap_fraction=PEER_GAP_FRACTION)
    assert left.bound <= peer.value
    assert peer.bound <= left.value


def test_after_a_loss_the_whole_is_as_before() -> None:
    drawn = instances.draw(4_700)
    standing = Standing(instances.program_of(drawn))
    before = standing.solve(Effort(gap_fraction=GAP_FRACTION))

    standing.without(drawn.columns_of(3))
    after = standing.solve(Effort(gap_fraction=GAP_FRACTION))

    assert after.bound <= before.value
    assert before.bound <= after.value


def test_progress_only_ever_improves() -> None:
    told: list[Progress] = []

    minimise(program(4_700), Effort(gap_fraction=GAP_FRACTION, listen=told.append))

    values, bounds = [x.value for x in told], [x.bound for x in told]
    assert values == sorted(values, reverse=True)
    assert bounds == sorted(bounds)
    assert told[-1].gap_fraction <= GAP_FRACTION


def test_a_search_that_is_stopped_keeps_the_plan_it_began_with() -> None:
    given = program(4_700)
    nobody = np.zeros(given.n)

    answer = minimise(given, Effort(stop=lambda: True), start=nobody)

    assert answer.is_stopped
    assert answer.value <= given.value(nobody)
    assert given.allows(answer.values)


def test_a_time_limit_gives_the_best_plan_so_far_and_its_gap() -> None:
    given = program(4_700)
    nobody = np.zeros(given.n)

    answer = minimise(given, Effort(time_limit_s=0.0), start=nobody)

    assert answer.is_stopped
    assert answer.value == given.value(nobody)
    assert answer.gap_fraction > 0.0


@pytest.mark.parametrize("n_arcs", [100, 4_700])
def test_what_cannot_be_is_said_to_be_impossible(n_arcs: int) -> None:
    given = program(n_arcs)
    one = Rows.of(
        np.zeros(2, int), np.array([0, 1]), np.ones(2), np.array([3.0]), np.array([3.0])
    )
    none = replace(given, rows=_both(given.rows, one))

    answer = minimise(none)

    assert answer.is_impossible


def _both(first: Rows, second: Rows) -> Rows:
    return Rows.of(
        np.concatenate((first.of_entry, second.of_entry + first.n)),
        np.concatenate((first.column, second.column)),
        np.concatenate((first.value, second.value)),
        np.concatenate((first.low, second.low)),
        np.concatenate((first.high, second.high)),
    )


def test_held_columns_are_left_out_and_their_cost_kept() -> None:
    given = program(400)
    upper = given.upper.copy()
    upper[: given.n // 2] = 0.0
    held = given.bounded(given.lower, upper)

    smaller, column = held.without_held()

    assert smaller.n == given.n - given.n // 2
    assert len(column) == smaller.n
    assert alone(smaller) == pytest.approx(alone(held))


def test_a_small_program_tells_its_progress_too() -> None:
    told: list[Progress] = []

    answer = minimise(program(400), Effort(listen=told.append))

    assert told[-1].value == answer.value
    assert told[-1].bound == answer.bound
    assert min(x.value for x in told) == answer.value
