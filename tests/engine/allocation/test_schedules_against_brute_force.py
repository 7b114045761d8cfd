"""The best schedule of looks is held against every set of looks there is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from spacereserve.engine.allocation.longest_path import longest_path
from spacereserve.engine.allocation.schedules import covered_fraction


@pytest.mark.parametrize("seed", range(40))
def test_no_sparse_set_of_looks_is_worth_more(seed: int) -> None:
    rng = np.random.default_rng(seed)
    start, gap = rng.uniform(0, 3), rng.uniform(1, 4)
    end = start + gap + rng.uniform(1, 16)
    at = np.sort(rng.uniform(start, end, rng.integers(0, 9)))
    price, worth = rng.uniform(-0.2, 0.5, len(at)), rng.uniform(0, 3)

    def value(chosen: tuple[int, ...]) -> float:
        own = list(chosen)
        cover = covered_fraction(at[own], start, end, gap) if own else 0.0
        return worth * cover - price[own].sum()

    def is_sparse(chosen: tuple[int, ...]) -> bool:
        edges = [start, *at[list(chosen)], end]
        return all(b - a > gap for a, b in zip(edges, edges[2:], strict=False))

    sets = itertools.chain.from_iterable(
        itertools.combinations(range(len(at)), n) for n in range(len(at) + 1)
    )
    best = max(value(chosen) for chosen in sets if not chosen or is_sparse(chosen))

    taken = tuple(int(i) for i in longest_path(at, price, worth, start, end, gap))

    assert not taken or is_sparse(taken)
    assert value(taken) == pytest.approx(best, abs=1e-9)
