"""Reserves in which every need can be met: no stage may call less the best.

The solver's own presolve did: it cut off the plans that meet all, and called what was
left proven, or called the next stage impossible (decision 6). These reserves are the
ones that showed it.
"""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path

import pytest

from spacereserve.engine.allocation.arcs import find_prospects
from spacereserve.engine.allocation.formulating import formulate
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.solve import Limits, solve

_FILE = Path(__file__).parents[3] / "benchmarks" / "resilience" / "alliance.py"
_SPEC = importlib.util.spec_from_file_location("resilience_alliance", _FILE)
alliance = importlib.util.module_from_spec(_SPEC)
sys.modules["resilience_alliance"] = alliance
_SPEC.loader.exec_module(alliance)


def program(n_providers: int, seed: int) -> Formulation:
    sky, physics = alliance.make_alliance(
        n_providers=n_providers,
        n_lines=n_providers * 20 // 3,
        n_needs=n_providers * 10 // 3,
        n_theatres=max(2, n_providers // 3),
        seed=seed,
    )
    arcs = [item.arc for item in find_prospects(sky, physics) if item.arc is not None]
    return formulate(sky, physics.demands, arcs)


@pytest.mark.parametrize(("n_providers", "seed"), [(12, 1), (6, 8), (7, 13)])
def test_every_need_that_can_be_met_is_met(n_providers: int, seed: int) -> None:
    given = program(n_providers, seed)

    stages = solve(given, limits=Limits(gap_fraction=1e-2)).stages

    needs = Counter(demand.need.priority for demand in given.demands.values())
    met = {stage.name: stage.value for stage in stages if stage.name != "cost"}
    assert met == {
        f"priority {priority}": pytest.approx(n_needs, abs=1e-4)
        for priority, n_needs in needs.items()
    }
