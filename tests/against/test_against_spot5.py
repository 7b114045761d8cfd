"""The public SPOT-5 days are chosen at their proven best values.

Source: Bensana, Lemaître, Verfaillie (1999), Constraints 4, 293-299; the values, proven
by other means, are in the folder of the instances.
"""

import importlib.util
import sys
from pathlib import Path

import pytest

from spacereserve.engine.selection import Effort, choose

TOP = Path(__file__).resolve().parents[2]
PROVEN = {"8": 10, "54": 70, "404": 49, "503": 9096, "1502": 61158}


@pytest.fixture(scope="module")
def spot5():
    path = TOP / "benchmarks" / "plan" / "spot5.py"
    spec = importlib.util.spec_from_file_location("spot5", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["spot5"] = module  # where its dataclasses look it up
    spec.loader.exec_module(module)
    if not module.DATA.exists():
        pytest.skip("the public scheduling sets are not beside the repository")
    return module


@pytest.mark.parametrize("name", PROVEN)
def test_a_public_day_is_chosen_at_its_best_value(spot5, name):
    family = "multi_orbit" if int(name) > 1000 else "single_orbit"
    day = spot5.read_day(spot5.DATA / family / f"{name}.spot")

    choice = choose(day.selection, effort=Effort(n_rounds=1, n_draws=200_000))

    assert spot5.is_allowed(day, choice.taken)
    assert choice.value == choice.bound == PROVEN[name]
