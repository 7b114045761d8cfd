"""A first plan from the prices of a sample: early, whole, and never the last word."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from spacereserve.engine.allocation.solving import (
    Effort,
    Program,
    Progress,
    Rows,
    minimise,
    stacked,
)
from spacereserve.engine.allocation.solving.answer import Clock
from spacereserve.engine.allocation.solving.filling import filled
from spacereserve.engine.allocation.solving.relaxation import Relaxation
from spacereserve.engine.allocation.solving.strengthen import strengthened
from spacereserve.engine.allocation.solving.structure import structure_of

_FILE = Path(__file__).parents[3] / "benchmarks" / "plan" / "instances.py"
_SPEC = importlib.util.spec_from_file_location("plan_instances_filled", _FILE)
instances = importlib.util.module_from_spec(_SPEC)
sys.modules["plan_instances_filled"] = instances
_SPEC.loader.exec_module(instances)

FACE = importlib.import_module("spacereserve.engine.allocation.solving.minimise")
CLOSE = 0.15


def program(n_arcs: int, seed: int = 1) -> Program:
    """A drawn program without its caps on shares of what is met."""
    given = drawn(n_arcs, seed)
    rows = given.rows
    met = (rows.value < 0.0) & (given.cost[rows.column] < 0.0)
    n_met = np.bincount(rows.of_entry[met], minlength=rows.n)
    return replace(given, rows=rows.taken(n_met <= 1))


def drawn(n_arcs: int, seed: int = 1) -> Program:
    return instances.program_of(instances.draw(n_arcs, seed))


def filled_at(tight: Program, prices: np.ndarray, clock: Clock) -> np.ndarray:
    """A plan that calls everybody, from nothing, at prices."""
    structure = structure_of(tight)
    called = np.ones(len(structure.switches), dtype=bool)
    base = np.zeros(tight.n)
    return filled(tight, structure, clock, prices=prices, called=called, base=base)


def right_prices(tight: Program) -> np.ndarray:
    relaxation = Relaxation(tight, structure_of(tight))
    relaxation.solve()
    return relaxation.prices()


def test_the_first_plan_told_is_close_and_comes_before_any_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(FACE, "FILLED", 0)
    given = program(20_000)
    told: list[Progress] = []

    answer = minimise(given, Effort(gap_fraction=0.01, listen=told.append))

    assert told[0].bound == -np.inf
    assert told[0].value - answer.bound <= CLOSE * told[0].value
    assert answer.gap_fraction <= 0.01


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_plan_from_prices_keeps_every_row_of_the_program(seed: int) -> None:
    given = program(6_000, seed)
    tight = strengthened(given)

    values = filled_at(tight, right_prices(tight), Clock(Effort()))

    assert given.allows(values)
    assert given.value(values) < given.value(np.zeros(given.n))


def test_at_wrong_prices_the_plan_is_dearer_and_still_one() -> None:
    tight = strengthened(program(6_000))
    prices = right_prices(tight)

    right = filled_at(tight, prices, Clock(Effort()))
    wrong = filled_at(tight, np.zeros(len(prices)), Clock(Effort()))

    assert tight.allows(wrong)
    assert tight.value(right) < tight.value(wrong)


def test_two_plans_from_the_same_prices_are_the_same() -> None:
    tight = strengthened(program(6_000))
    prices = right_prices(tight)

    first = filled_at(tight, prices, Clock(Effort()))
    second = filled_at(tight, prices, Clock(Effort()))

    assert np.array_equal(first, second)


def test_where_a_row_is_a_share_of_what_is_met_nothing_is_filled() -> None:
    tight = strengthened(drawn(6_000))

    values = filled_at(tight, right_prices(tight), Clock(Effort()))

    assert not values.any()


def test_who_is_told_to_stop_serves_nobody_more() -> None:
    tight = strengthened(program(6_000))
    clock = Clock(Effort(stop=lambda: True))

    values = filled_at(tight, right_prices(tight), clock)

    assert not values[tight.cost < 0.0].any()
    assert tight.allows(values)


def test_a_column_in_a_full_row_gives_way_where_its_own_need_finds_another() -> None:
    # Need 4 takes 0 or 1, need 5 only 2; 0 and 2 share a row that holds one.
    rows = Rows.of(
        np.array([0, 0, 0, 1, 1, 2, 2]),
        np.array([0, 1, 4, 2, 5, 0, 2]),
        np.array([1.0, 1.0, -1.0, 1.0, -1.0, 1.0, 1.0]),
        np.array([0.0, 0.0, -np.inf]),
        np.array([0.0, 0.0, 1.0]),
    )
    cost = np.array([1.0, 2.0, 1.0, 0.0, -100.0, -90.0])
    given = Program(cost, np.zeros(6), np.ones(6), np.ones(6, dtype=bool), rows)
    found = structure_of(given)
    structure = replace(
        found,
        wide=np.array([2]),
        loose=np.empty(0, dtype=np.int64),
        local=np.array([0, 1]),
        block=np.array([0, 0, 1, -1, 0, 1]),
    )
    nobody = np.zeros(len(found.switches), dtype=bool)

    values = filled(
        given,
        structure,
        Clock(Effort()),
        prices=np.zeros(1),
        called=nobody,
        base=np.zeros(6),
    )

    assert values.tolist() == [0.0, 1.0, 1.0, 0.0, 1.0, 1.0]


def test_a_program_that_asks_for_something_at_once_is_not_filled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(FACE, "FILLED", 0)
    monkeypatch.setattr(FACE, "filled", None)  # whoever calls it fails
    given = program(20_000)
    met = np.flatnonzero(given.cost < 0.0)
    zeros, ones = np.zeros(len(met), dtype=np.int64), np.ones(len(met))
    asked = Rows.of(zeros, met, ones, np.array([0.5 * len(met)]), np.array([np.inf]))
    more = replace(given, rows=stacked([given.rows, asked]))

    answer = minimise(more, Effort(gap_fraction=0.02))

    assert answer.values is not None
    assert more.allows(answer.values)
