"""Small programs around a choice: they keep every rule and never lose anything."""

import itertools

import numpy as np
import pytest

from spacereserve.engine.selection import Effort, Selection, choose, greedy
from spacereserve.engine.selection.neighbourhoods import Neighbourhoods


def made(seed, n=18):
    chance = np.random.default_rng(seed)
    return Selection.of(
        np.where(chance.random(n) < 0.4, 1000, 1) * chance.integers(1, 4, n),
        chance.integers(0, 9, n),
        pairs=[tuple(chance.choice(n, 2, replace=False)) for _ in range(15)],
        triples=[tuple(chance.choice(n, 3, replace=False)) for _ in range(12)],
        knapsacks=[(chance.integers(0, 4, n), 9)],
    )


def best_of(selection):
    n = len(selection)
    return max(
        selection.value_of(taken)
        for taken in map(np.array, itertools.product((False, True), repeat=n))
        if selection.allows(taken)
    )


@pytest.mark.parametrize("seed", range(12))
def test_small_programs_keep_the_rules_and_lose_nothing(seed):
    selection = made(seed, n=40)
    start = greedy(selection)

    found = Neighbourhoods(selection).improved(
        start, seed, n_programs=4, left_s=lambda: None
    )

    assert selection.allows(found)
    assert selection.value_of(found) >= selection.value_of(start)


def test_a_program_that_frees_everything_finds_the_best():
    selection = made(3, n=14)

    found = Neighbourhoods(selection).improved(
        np.zeros(14, np.bool_), 0, n_programs=12, left_s=lambda: None
    )

    assert selection.value_of(found) == best_of(selection)


def test_nothing_is_solved_once_time_is_up():
    selection = made(5)
    start = np.zeros(len(selection), np.bool_)

    found = Neighbourhoods(selection).improved(
        start, 0, n_programs=3, left_s=lambda: 0.0
    )

    assert not found.any()


def test_rounds_of_small_programs_are_the_same_on_any_number_of_threads():
    selection = made(7, n=60)

    one, two = (
        choose(
            selection,
            effort=Effort(n_rounds=8, n_draws=200, n_nodes=None, n_threads=n_threads),
        )
        for n_threads in (1, 2)
    )

    assert np.array_equal(one.taken, two.taken)


def test_small_programs_are_solved_where_walks_would_take_too_long():
    selection = made(11, n=60)
    told_s = iter([0.0, *[60.0] * 9, *[100.0] * 99])

    slow = choose(
        selection,
        effort=Effort(n_rounds=8, n_draws=1, n_nodes=None, time_limit_s=99.0),
        clock=lambda: next(told_s),
    )
    walks_alone = choose(selection, effort=Effort(n_rounds=4, n_draws=1, n_nodes=None))

    assert selection.allows(slow.taken)
    assert slow.value > walks_alone.value
