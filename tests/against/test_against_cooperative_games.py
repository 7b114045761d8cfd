"""Shapley value and nucleolus against worked examples of the literature.

* TVA: navigation, flood control, power; J. S. Ransmeier (1942), The Tennessee Valley
  Authority; costs and Shapley value as in Straffin, Heaney (1981), Game theory and the
  Tennessee Valley Authority, International Journal of Game Theory 10, 35-43.
* Estates: Aumann, Maschler (1985), Game theoretic analysis of a bankruptcy problem from
  the Talmud, Journal of Economic Theory 36, 195-213.
* Airport: Littlechild, Owen (1973), A simple expression for the Shapley value in a
  special case, Management Science 20, 370-372.
* Gloves: Shapley, Shubik (1969); one left glove, two right ones.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from spacereserve.engine.pooling import (
    largest_excess,
    nucleolus,
    sampled_shapley,
    shapley,
)

TVA = np.array([0, 163520, 140826, 301607, 250096, 378821, 367370, 412584], float)


def test_the_shapley_value_of_the_tennessee_valley() -> None:
    shares = shapley(TVA)

    assert shares == pytest.approx([117829.0, 100756.5, 193998.5], abs=0.5)


def test_the_nucleolus_of_the_tennessee_valley_splits_the_saving_evenly() -> None:
    saving = TVA[1] + TVA[2] + TVA[4] - TVA[7]

    shares = nucleolus(TVA)

    assert shares == pytest.approx(TVA[[1, 2, 4]] - saving / 3.0, abs=0.01)
    assert largest_excess(shares, TVA)[0] < 0.0


@pytest.mark.parametrize(
    ("estate", "shares"),
    [
        (100.0, [100 / 3, 100 / 3, 100 / 3]),
        (200.0, [50.0, 75.0, 75.0]),
        (300.0, [50.0, 100.0, 150.0]),
    ],
)
def test_the_nucleolus_divides_an_estate_as_the_talmud_does(
    estate: float, shares: list[float]
) -> None:
    claims = np.array([100.0, 200.0, 300.0])
    costs = np.zeros(8)
    for mask in range(1, 8):
        outside = sum(claims[i] for i in range(3) if not (mask >> i) & 1)
        costs[mask] = -max(0.0, estate - outside)

    found = -nucleolus(costs)

    assert found == pytest.approx(shares, abs=1e-6)


def test_an_airport_shares_each_piece_of_runway_among_those_who_need_it() -> None:
    lengths = np.array([1.0, 2.5, 4.0, 4.0, 7.0])
    n = len(lengths)
    costs = np.array(
        [
            max((lengths[i] for i in range(n) if (mask >> i) & 1), default=0.0)
            for mask in range(1 << n)
        ]
    )
    steps = np.diff(np.concatenate(([0.0], lengths)))
    users = n - np.arange(n)

    assert shapley(costs) == pytest.approx(np.cumsum(steps / users))


def test_the_one_left_glove_gets_two_thirds_by_shapley_and_all_in_the_core() -> None:
    worth = np.array([0, 0, 0, 1, 0, 1, 0, 1], float)  # player 0 has the left glove

    assert -shapley(-worth) == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert -nucleolus(-worth) == pytest.approx([1.0, 0.0, 0.0], abs=1e-7)


def test_sampled_shares_lie_within_their_errors_and_add_up() -> None:
    rng = np.random.default_rng(3)
    weights = rng.uniform(1.0, 5.0, 18)

    def cost(mask: int) -> float:
        own = [weights[i] for i in range(18) if (mask >> i) & 1]
        return max(own, default=0.0) + 0.1 * sum(own)

    found = sampled_shapley(cost, 18, n_orders=200, seed=5)

    ordered = np.argsort(weights)
    steps = np.diff(np.concatenate(([0.0], weights[ordered])))
    exact = np.empty(18)
    exact[ordered] = np.cumsum(steps / (18 - np.arange(18)))
    exact += 0.1 * weights
    assert found.shares.sum() == pytest.approx(cost((1 << 18) - 1))
    assert np.all(np.abs(found.shares - exact) < 5.0 * found.error + 1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_no_coalition_leaves_the_nucleolus_of_a_shared_fee_game(seed: int) -> None:
    """Games of shared fees have a core: no fee costs more because others pay too."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 7))
    fees = rng.uniform(1.0, 10.0, 5)
    wants = rng.random((n, 5)) < 0.5
    costs = np.zeros(1 << n)
    for mask in range(1, 1 << n):
        own = [i for i in range(n) if (mask >> i) & 1]
        costs[mask] = fees[wants[own].any(axis=0)].sum()

    shares = nucleolus(costs)

    assert shares.sum() == pytest.approx(costs[-1])
    assert largest_excess(shares, costs)[0] <= 1e-6 * max(1.0, costs[-1])


@pytest.mark.parametrize("seed", range(6))
def test_the_nucleolus_treats_the_worst_treated_best(seed: int) -> None:
    """Against its definition: no other shares have lexicographically less excess."""
    rng = np.random.default_rng(seed)
    costs = np.concatenate(([0.0], rng.uniform(1.0, 10.0, 7)))
    costs[-1] = min(costs[-1], costs[[1, 2, 4]].sum())

    shares = nucleolus(costs)

    def excesses(values: np.ndarray) -> list[float]:
        found = [
            sum(values[i] for i in range(3) if (mask >> i) & 1) - costs[mask]
            for mask in range(1, 7)
        ]
        return sorted((round(value, 6) for value in found), reverse=True)

    own = excesses(shares)
    for step in itertools.product((-0.3, -0.01, 0.0, 0.01, 0.3), repeat=2):
        other = shares + np.array([*step, -sum(step)])
        if np.all(other <= costs[[1, 2, 4]] + 1e-9):
            assert own <= excesses(other)
