"""A plan that loses offers, against the same reserve planned from nothing."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from spacereserve.demo.alliance import ALLIANCE_AT, make_alliance
from spacereserve.engine.allocation.arcs import Arc, find_physics, find_prospects
from spacereserve.engine.allocation.formulating import formulate
from spacereserve.engine.allocation.kept_warm import Prepared, prepare
from spacereserve.engine.allocation.plan import Stage
from spacereserve.engine.allocation.solve import Limits, solve
from spacereserve.engine.allocation.solving import Program
from spacereserve.engine.model import Question
from spacereserve.engine.supply import Demand, Sky

LIMITS = Limits(gap_fraction=1e-6)
CASES = [(seed, number) for seed in (0, 3) for number in range(4)]


@cache
def _pieces(seed: int) -> tuple[Sky, dict[str, Demand], list[Arc]]:
    made = make_alliance(n_providers=4, seed=seed)
    question = Question.of(made.reserve, "crisis", at=ALLIANCE_AT, days=2.0)
    sky = Sky(made.reserve, made.catalogue, question)
    physics = find_physics(sky)
    prospects = find_prospects(sky, physics)
    arcs = [item.arc for item in prospects if item.arc is not None]
    return sky, dict(physics.demands), arcs


@cache
def _prepared(seed: int) -> Prepared:
    return prepare(formulate(*_pieces(seed)), LIMITS)


def _lines_of(seed: int, number: int) -> list[str]:
    name = f"p{number:03}"
    return sorted(
        {arc.offer.id for arc in _pieces(seed)[2] if arc.offer.provider.id == name}
    )


def _cold(seed: int, lost: list[str]) -> tuple[Stage, ...]:
    sky, demands, arcs = _pieces(seed)
    left = [arc for arc in arcs if arc.offer.id not in lost]
    return solve(formulate(sky, demands, left), limits=LIMITS).stages


@pytest.mark.parametrize(("seed", "number"), CASES)
def test_what_is_left_is_worth_what_planning_from_nothing_gives(
    seed: int, number: int
) -> None:
    lost = _lines_of(seed, number)

    warm = _prepared(seed).without(lost, until_close=True).solution.stages

    for mine, other in zip(warm, _cold(seed, lost), strict=True):
        assert mine.name == other.name
        assert mine.value == pytest.approx(other.value, rel=1e-4, abs=1e-3)


@pytest.mark.parametrize(("seed", "number"), CASES)
def test_what_is_left_nearby_is_a_plan_within_the_gap_that_it_states(
    seed: int, number: int
) -> None:
    lost = _lines_of(seed, number)

    near = _prepared(seed).without(lost)
    stages = near.solution.stages

    best = _cold(seed, lost)
    assert near.n_circles <= 2
    assert stages[0].value <= best[0].value + 1e-5
    assert best[0].value <= stages[0].bound + 1e-5


@pytest.mark.parametrize(("seed", "number"), CASES)
def test_no_plan_from_nothing_is_beyond_the_bound_after_a_loss(
    seed: int, number: int
) -> None:
    lost = _lines_of(seed, number)

    warm = _prepared(seed).without(lost).solution.stages[0]

    assert _cold(seed, lost)[0].value <= warm.bound + 1e-5


@pytest.mark.parametrize(("seed", "number"), CASES)
def test_what_is_left_keeps_every_row_and_uses_nothing_lost(
    seed: int, number: int
) -> None:
    prepared, lost = _prepared(seed), set(_lines_of(seed, number))

    values = prepared.without(lost).solution.values

    program = prepared.program
    assert Program.of_model(program.matrix.model()).allows(values)
    for columns, arc in zip(program.arc_columns, program.arcs, strict=True):
        assert arc.offer.id not in lost or not values[columns].any()


def test_losing_nothing_leaves_the_plan_as_it_is() -> None:
    prepared = _prepared(0)

    kept = prepared.without(())

    assert kept.n_circles == 0
    assert np.array_equal(kept.solution.values, prepared.solution.values)


def test_the_order_of_losses_plays_no_part() -> None:
    prepared = _prepared(0)
    first = prepared.without(_lines_of(0, 1)).solution

    prepared.without(_lines_of(0, 2))
    again = prepared.without(_lines_of(0, 1)).solution

    assert np.array_equal(first.values, again.values)
    assert first.stages == again.stages


def test_a_solve_told_to_stop_gives_what_it_has_and_says_so() -> None:
    program = formulate(*_pieces(3))

    stages = solve(program, limits=Limits(stop=lambda: True)).stages

    assert {stage.status.value for stage in stages} <= {"timed out", "proven optimal"}
    assert any(stage.status.value == "timed out" for stage in stages)
