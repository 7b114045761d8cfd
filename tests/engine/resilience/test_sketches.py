"""Sketched plans of parts, held to the best plans of the same parts."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from synthetic import make_physics, make_reserve, make_sky

from spacereserve.engine.allocation import Limits
from spacereserve.engine.resilience.defender import Defender
from spacereserve.engine.resilience.losses import LossKind
from spacereserve.engine.resilience.pieces import less
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.singles import single_losses
from spacereserve.engine.resilience.worst import find_worst

DAYS = 2.0
EXACT = Limits(gap_fraction=1e-9)
CASES = {
    "plain": {},
    "two providers": {"min_providers": 2},
    "in full or not at all": {"all_or_nothing": True},
    "survives a loss": {"survive_loss_fraction": 0.5},
    "crowded passes": {},
}


def defender_of(name, seed, **given):
    rng = np.random.default_rng(seed)
    fields = {"n_providers": 5, "n_needs": 4, "quantity": (1, 2)}
    reserve = make_reserve(rng, **(fields | CASES[name] | given))
    crowded = name == "crowded passes"
    physics = make_physics(
        reserve,
        rng,
        days=DAYS,
        looks_per_day=4.0 if crowded else 0.5,
        n_per_pass=1 if crowded else 1000,
    )
    planner = Replanner(make_sky(reserve, days=DAYS), physics, limits=EXACT)
    return Defender(planner, single_losses(planner.reserve, (LossKind.PROVIDER,)))


def full_and_sketched(defender):
    """Of each part and each pair that strikes it: the best plan, and a sketch."""
    pairs = list(itertools.combinations(range(defender.n_things), 2))
    defender.answers(pairs)
    full = [piece for pair in pairs for piece in defender.pieces(pair)]
    places = [(piece.part, piece.lost) for piece in full]
    sketched = {(one.part, one.lost): one for one in defender.sketches(places)}
    return [
        (piece, sketched[piece.part, piece.lost])
        for piece in full
        if (piece.part, piece.lost) in sketched
    ]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("seed", range(2))
def test_no_sketch_says_that_a_loss_costs_less_than_the_best_plan(name, seed):
    compared = full_and_sketched(defender_of(name, seed))

    assert compared or name == "two providers"
    for best, one in compared:
        assert not less((one.value + 1e-5)[None, :], best.value[None, :]).any()


@pytest.mark.parametrize("seed", range(3))
def test_a_sketch_of_plain_needs_leaves_as_little_unmet_as_the_best_plan(seed):
    compared = full_and_sketched(defender_of("plain", seed))

    assert len(compared) >= 10
    for best, one in compared:
        assert one.value[:-1] == pytest.approx(best.value[:-1], abs=2e-6)


@pytest.mark.parametrize("name", CASES)
def test_what_a_sketch_loses_with_one_thing_more_is_never_told_too_small(name):
    defender = defender_of(name, 5)
    compared = full_and_sketched(defender)
    triples = list(itertools.combinations(range(defender.n_things), 3))
    defender.answers(triples)
    best = {(one.part, one.lost): one for t in triples for one in defender.pieces(t)}

    for _, one in compared:
        for thing, weight in one.weight.items():
            lost = tuple(sorted({*one.lost, thing}))
            if thing in one.lost or (one.part, lost) not in best:
                continue
            bound = (one.value + weight)[None, :]
            assert not less(bound + 1e-5, best[one.part, lost].value[None, :]).any()


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("k", [2, 3])
def test_the_worst_is_found_with_sketches_as_it_is_by_trying_all(name, k):
    defender = defender_of(name, [3, k])
    every = list(itertools.combinations(range(defender.n_things), k))
    values = [answer.value for answer in defender_of(name, [3, k]).answers(every)]

    found = find_worst(defender, k)

    worst = max(tuple(np.round(value[:-1], 4)) for value in values)
    assert found.proven
    assert tuple(np.round(found.value[:-1], 4)) == pytest.approx(worst, abs=2e-4)


def test_sketches_leave_few_sets_to_be_planned_for():
    defender = defender_of("plain", 11, n_providers=9, n_needs=8)

    found = find_worst(defender, 3)

    assert found.proven
    assert found.n_solved - 1 - defender.n_things < found.n_sets / 4
