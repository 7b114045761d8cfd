"""Sets of losses bounded part by part, held to a plan of every set."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from synthetic import make_physics, make_reserve, make_sky

from spacereserve.engine.allocation import Limits
from spacereserve.engine.resilience.defender import Defender
from spacereserve.engine.resilience.losses import LossKind
from spacereserve.engine.resilience.pieces import Piece, PieceBounds, least_of, less
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.singles import single_losses
from spacereserve.engine.resilience.worst import find_worst

DAYS = 2.0
EXACT = Limits(gap_fraction=1e-9)


def defender_of(seed, **fields):
    rng = np.random.default_rng(seed)
    reserve = make_reserve(rng, n_providers=6, n_needs=6, quantity=(1, 2), **fields)
    physics = make_physics(reserve, rng, days=DAYS, looks_per_day=0.13)
    planner = Replanner(make_sky(reserve, days=DAYS), physics, limits=EXACT)
    return Defender(planner, single_losses(planner.reserve, (LossKind.PROVIDER,)))


def bounds_after_single_losses(defender, k):
    things = range(defender.n_things)
    singles = [(), *((thing,) for thing in things)]
    defender.answers(singles)
    bounds = PieceBounds(defender.n_things, things, k, defender.pieces(()))
    for lost in singles:
        for piece in defender.pieces(lost):
            bounds.add(piece)
    return bounds


@pytest.mark.parametrize("k", [2, 3])
@pytest.mark.parametrize("seed", range(2))
def test_no_set_costs_more_than_its_parts_say(seed, k):
    defender = defender_of(seed)
    sets = list(itertools.combinations(range(defender.n_things), k))

    bounds = bounds_after_single_losses(defender, k).of(np.array(sets, dtype=np.int16))

    values = np.array([answer.value for answer in defender.answers(sets)])
    assert not less(bounds + 1e-4, values).any()


def test_sets_that_share_no_part_cost_what_they_cost_one_by_one():
    defender = defender_of(0)
    pairs = list(itertools.combinations(range(defender.n_things), 2))
    bounds = bounds_after_single_losses(defender, 2)

    def struck(thing):
        return {piece.part for piece in defender.pieces((thing,))}

    apart = [pair for pair in pairs if not struck(pair[0]) & struck(pair[1])]

    found = bounds.of(np.array(apart, dtype=np.int16))
    values = np.array([answer.value for answer in defender.answers(apart)])
    assert len(apart) > 0
    assert len(defender.pieces(())) > 1
    assert found == pytest.approx(values, abs=0.02)


def test_a_set_that_is_solved_is_exact_in_all_sets_that_hold_it():
    defender = defender_of(1)
    bounds = bounds_after_single_losses(defender, 3)
    triples = list(itertools.combinations(range(defender.n_things), 3))
    defender.answers(triples)

    for lost in triples:
        for piece in defender.pieces(lost):
            bounds.add(piece)

    found = bounds.of(np.array(triples, dtype=np.int16))
    values = np.array([answer.value for answer in defender.answers(triples)])
    assert found == pytest.approx(values, abs=0.02)


def test_rules_that_reach_across_parts_are_not_bounded_by_parts():
    free = defender_of(0)
    held = defender_of(0, budget_eur=5e5)

    for defender in (free, held):
        defender.answers([()])

    assert free.pieces(()) is not None
    assert held.pieces(()) is None


def test_what_cannot_be_lost_plays_no_part_in_the_bounds():
    defender = defender_of(0)

    found = find_worst(defender, 2, spared=frozenset({0, 1}))

    every = itertools.combinations(range(2, defender.n_things), 2)
    values = [defender.answers([lost])[0].value for lost in every]
    worst = max(tuple(np.round(value, 3)) for value in values)
    assert found.proven
    assert tuple(np.round(found.value, 3)) == pytest.approx(worst, abs=2e-3)


def test_a_plan_made_for_one_of_a_set_bounds_the_set():
    base = Piece(
        0, (), np.array([0.0, 9.0]), {0: np.array([1.0, 0]), 1: np.array([1.0, 0])}
    )
    first = Piece(0, (0,), np.array([0.25, 8.0]), {1: np.array([0.5, 0])})
    second = Piece(0, (1,), np.array([0.5, 7.0]), {0: np.array([0.75, 0])})
    bounds = PieceBounds(2, range(2), 2, [base])

    for piece in (base, first, second):
        bounds.add(piece)

    assert bounds.of(np.array([[0, 1]], dtype=np.int16))[0] == pytest.approx(
        [0.75, 8.0]
    )


def test_values_are_compared_in_order():
    values = [np.array([0.0, 5.0]), np.array([0.0, 4.0]), np.array([1.0, 0.0])]

    assert least_of(values) is values[1]
