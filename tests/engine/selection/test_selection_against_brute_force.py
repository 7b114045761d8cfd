"""Small selections are held against every choice that there is."""

import itertools

import numpy as np
import pytest

from spacereserve.engine.errors import InputError
from spacereserve.engine.selection import Effort, Selection, choose, greedy

QUICK = Effort(n_rounds=2, n_draws=20_000, n_nodes=500)


def random_selection(rng, *, n_options=12, n_knapsacks=1):
    some = [tuple(rng.choice(n_options, 2, replace=False)) for _ in range(14)]
    three = [tuple(rng.choice(n_options, 3, replace=False)) for _ in range(10)]
    return Selection.of(
        rng.choice([1, 2, 5, 1000], n_options),
        rng.integers(0, 8, n_options),
        pairs=some,
        triples=three,
        knapsacks=[
            (rng.integers(0, 4, n_options), int(rng.integers(2, 8)))
            for _ in range(n_knapsacks)
        ],
    )


def best_of_all(selection):
    """The most that any choice is worth, from the rules as they are written."""
    best = 0
    for bits in itertools.product((False, True), repeat=len(selection)):
        taken = np.array(bits)
        groups = selection.group[taken].tolist()
        if len(set(groups)) < len(groups):
            continue
        if any(taken[a] and taken[b] for a, b in selection.pairs):
            continue
        if any(taken[a] and taken[b] and taken[c] for a, b, c in selection.triples):
            continue
        if np.all(selection.sizes[:, taken].sum(axis=1) <= selection.rooms):
            best = max(best, int(selection.worth[taken].sum()))
    return best


@pytest.mark.parametrize("seed", range(8))
def test_the_choice_is_the_best_of_all_and_proven(seed):
    selection = random_selection(np.random.default_rng(seed), n_knapsacks=seed % 3)

    choice = choose(selection, effort=QUICK)

    assert selection.allows(choice.taken)
    assert choice.value == selection.value_of(choice.taken) == best_of_all(selection)
    assert choice.proven


@pytest.mark.parametrize("seed", range(4))
def test_search_alone_finds_the_best_and_the_relaxed_bound_stands_above(seed):
    selection = random_selection(np.random.default_rng(50 + seed), n_knapsacks=2)
    effort = Effort(n_rounds=2, n_draws=50_000, n_nodes=0)

    choice = choose(selection, effort=effort)

    assert choice.value == best_of_all(selection) <= choice.bound


def test_the_same_selection_gives_the_same_choice():
    rng = np.random.default_rng(3)
    selection = random_selection(rng, n_options=60, n_knapsacks=2)

    first, second = (choose(selection, effort=QUICK) for _ in range(2))

    assert np.array_equal(first.taken, second.taken)


def test_the_choice_does_not_depend_on_the_threads():
    selection = random_selection(np.random.default_rng(6), n_options=80, n_knapsacks=1)
    alone = Effort(n_rounds=9, n_draws=100, n_nodes=None)
    together = Effort(n_rounds=9, n_draws=100, n_nodes=None, n_threads=2)

    first, second = (choose(selection, effort=one) for one in (alone, together))

    assert np.array_equal(first.taken, second.taken)


def test_weighty_options_are_not_given_up_for_light_ones():
    light = [1] * 30
    pairs = [(0, k) for k in range(1, 31)]
    selection = Selection.of([1000, *light], range(31), pairs=pairs)
    effort = Effort(n_rounds=1, n_draws=2000, n_nodes=0)

    choice = choose(selection, effort=effort)

    assert choice.value == 1000


def test_a_choice_goes_on_from_the_one_before():
    selection = random_selection(np.random.default_rng(4), n_options=40)
    before = choose(selection, effort=QUICK)
    nothing = Effort(n_rounds=1, n_draws=0, n_nodes=0)

    after = choose(selection, effort=nothing, start=before.taken)

    assert after.value == before.value


def test_greedy_keeps_every_rule():
    for seed in range(20):
        selection = random_selection(np.random.default_rng(seed), n_options=40)

        assert selection.allows(greedy(selection))


def test_a_time_limit_ends_the_search():
    selection = random_selection(np.random.default_rng(5), n_options=40)
    ticks = itertools.count(0, 10)
    effort = Effort(n_rounds=1_000_000, n_draws=10, n_nodes=0, time_limit_s=50.0)

    choice = choose(selection, effort=effort, clock=lambda: next(ticks))

    assert selection.allows(choice.taken)


def test_nothing_to_choose_from_is_a_choice_of_nothing():
    choice = choose(Selection.of([], []))

    assert (choice.value, choice.bound) == (0, 0)


@pytest.mark.parametrize(
    ("worth", "more"),
    [
        ([1, 0], {}),
        ([1, 2], {"pairs": [(0, 7)]}),
        ([1, 2], {"knapsacks": [([1, -1], 2)]}),
    ],
)
def test_a_selection_that_makes_no_sense_is_refused(worth, more):
    with pytest.raises(InputError) as told:
        Selection.of(worth, range(len(worth)), **more)

    assert told.value.rule
    assert told.value.way_out
