"""Looks are given to passes, revolutions and days as well as any flow could."""

from __future__ import annotations

from itertools import pairwise

import highspy
import numpy as np
import pytest

from spacereserve.engine.allocation.flow import Flow, Item, Node

ITEMS: tuple[Item, ...] = tuple((f"need{k}", k) for k in range(5))


def random_flow(seed: int) -> Flow:
    rng = np.random.default_rng(seed)
    rooms = {"pass": int(rng.integers(1, 3))}
    above: dict[Node, Node] = {}
    kinds = [kind for kind in ("revolution", "day") if rng.random() < 0.7]
    for kind in kinds:
        rooms[kind] = int(rng.integers(1, 4))
    for key in range(8):
        chain = [("pass", key), ("revolution", key // 2), ("day", key // 4)]
        own = [node for node in chain if node[0] in rooms]
        above.update(pairwise(own))
    flow = Flow(rooms=rooms, above=above)
    for item in ITEMS:
        keys = np.flatnonzero(rng.random(8) < 0.5)
        flow.chances[item] = [(int(key), 10 * int(key) + item[1]) for key in keys]
        flow.taken[item] = {}
    return flow


def most(flow: Flow, wanted: dict[Item, int]) -> int:
    """The greatest number of looks, by a linear program."""
    pairs = [(item, key) for item in ITEMS for key, _ in flow.chances[item]]
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    for _ in pairs:
        solver.addVar(0.0, 1.0)
    columns = np.arange(len(pairs), dtype=np.int32)
    solver.changeColsCost(len(pairs), columns, -np.ones(len(pairs)))
    limits = [
        (wanted[item], [k for k, one in enumerate(pairs) if one[0] == item])
        for item in ITEMS
    ]
    for node in {node for key in range(8) for node in flow.chain(("pass", key))}:
        own = [
            k for k, (_, key) in enumerate(pairs) if node in flow.chain(("pass", key))
        ]
        limits.append((flow.rooms[node[0]], own))
    for high, own in limits:
        solver.addRow(-highspy.kHighsInf, high, len(own), own, np.ones(len(own)))
    solver.run()
    return round(-solver.getInfo().objective_function_value)


@pytest.mark.parametrize("seed", range(60))
def test_as_many_looks_find_a_place_as_in_any_flow(seed: int) -> None:
    rng = np.random.default_rng([seed, 1])
    flow = random_flow(seed)
    wanted = {item: int(rng.integers(0, 4)) for item in ITEMS}

    found = sum(flow.take(item) is None for item, n in wanted.items() for _ in range(n))

    assert found == most(flow, wanted)
    assert found == sum(len(taken) for taken in flow.taken.values())


@pytest.mark.parametrize("seed", range(60))
def test_what_is_full_is_a_rule_that_no_plan_can_break(seed: int) -> None:
    flow = random_flow(seed)
    full = next(
        (one for item in ITEMS for _ in range(9) if (one := flow.take(item))), None
    )
    assert full is not None
    wanted = {item: 9 * (item in full.items) for item in ITEMS}

    high = sum(flow.rooms[kind] for kind, _ in full.nodes) + full.n_outside

    assert most(random_flow(seed), wanted) <= high
    assert sum(len(flow.taken[item]) for item in full.items) == high
