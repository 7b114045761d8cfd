"""Public scheduling sets are chosen within their rules, above greedy, below the bound.

Source: Gavin-HFUT, EOSSP-MRT instances (2025); the sets are described in the folder
that holds them, and how each is put to the selection in ``benchmarks/plan``.
"""

import importlib
from pathlib import Path

import numpy as np
import pytest

from spacereserve.engine.selection import Effort, choose, greedy

PLAN = Path(__file__).resolve().parents[2] / "benchmarks" / "plan"
EFFORT = Effort(n_rounds=1, n_draws=200_000, n_nodes=None)


@pytest.fixture
def schedules(monkeypatch):
    monkeypatch.syspath_prepend(str(PLAN))
    return importlib.import_module("schedules")


@pytest.fixture
def job(schedules):
    return schedules.Job


def test_jobs_that_overlap_on_an_antenna_exclude_each_other(schedules, job):
    jobs = [
        job("a", 5, (("dish", 0, 10),)),
        job("b", 4, (("dish", 10, 20),)),
        job("c", 8, (("dish", 5, 15), ("other", 5, 15))),
    ]

    given = schedules.posed(jobs, {})
    choice = choose(given.selection, effort=EFFORT)

    assert choice.taken.tolist() == [True, True, False]
    assert schedules.bound_of(given) == 9
    assert schedules.keeps_the_rules(given, choice.taken, {})
    assert not schedules.keeps_the_rules(given, np.array([True, False, True]), {})


def test_a_recorder_that_is_too_small_is_noticed(schedules, job):
    jobs = [job(name, 5, ((name, 0, 1),), {"disk": 3}) for name in "ab"]
    given = schedules.posed(jobs, {"disk": 5})

    choice = choose(given.selection, effort=EFFORT)

    assert choice.value == 5
    assert not schedules.keeps_the_rules(given, np.array([True, True]), {"disk": 5})


def test_revisits_of_a_public_set_are_chosen_above_greedy(schedules):
    if not schedules.DATA.exists():
        pytest.skip("the public scheduling sets are not beside the repository")
    _, jobs, rooms = next(schedules.read_set("eossp_mrt", schedules.DATA))
    given = schedules.posed(jobs, rooms)

    choice = choose(given.selection, effort=EFFORT)

    assert schedules.keeps_the_rules(given, choice.taken, rooms)
    by_greed = given.selection.value_of(greedy(given.selection))
    assert by_greed < choice.value <= schedules.bound_of(given)
