"""Losses tried on a Dask cluster over TCP, one of its two workers killed meanwhile."""

from __future__ import annotations

import os
import signal

import numpy as np
import pytest
from synthetic import make_physics, make_reserve, make_sky

from spacereserve.engine.compute import Cluster, Here
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.singles import EVERYTHING, single_losses
from spacereserve.engine.resilience.stress import stress

distributed = pytest.importorskip("distributed", reason="Dask is an extra")


def planner_of(seed):
    rng = np.random.default_rng(seed)
    reserve = make_reserve(
        rng, n_providers=8, n_needs=4, quantity=(1, 3), n_looks_per_day=2.0
    )
    physics = make_physics(reserve, rng, days=1.0, looks_per_day=4.0)
    return Replanner(make_sky(reserve, days=1.0), physics)


def test_a_worker_killed_in_the_middle_changes_nothing():
    losses = single_losses(planner_of(0).reserve, EVERYTHING)
    here = stress(planner_of(0), losses, where=Here())
    killed = []

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as two:
        with distributed.Client(two, set_as_default=False) as client:
            pids = client.run(os.getpid)

        def told(share):
            if not killed and share > 0.2:
                killed.append(min(pids.values()))
                os.kill(killed[0], signal.SIGKILL)

        there = stress(
            planner_of(0), losses, where=Cluster(two.scheduler_address), progress=told
        )

    assert len(set(pids.values())) == 2
    assert two.scheduler_address.startswith("tcp://")
    assert killed
    assert there.model_dump_json() == here.model_dump_json()
