"""The same losses on one worker of a Dask cluster, and on two.

    python benchmarks/resilience/cluster.py                  minutes: see --seconds
    python benchmarks/resilience/cluster.py --seconds 20     a short look

Each worker is a process of its own that is spoken to over TCP, with one thread. A piece
is a set of losses after which a made-up alliance is planned anew: single losses first,
then pairs, as many as one worker is busy with for so long, judged by the first of them.
What is compared is the time on the clock from handing the planner over to the last
answer; the answers must be the same, byte for byte. On a machine with fewer than two
idle cores the ratio says nothing.
"""

from __future__ import annotations

import argparse
import copy
import itertools
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

from alliance import make_alliance
from distributed import LocalCluster

from spacereserve.engine.allocation import Limits
from spacereserve.engine.compute import Cluster, run
from spacereserve.engine.resilience.after import After
from spacereserve.engine.resilience.losses import Loss
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.singles import single_losses

RESULTS = Path(__file__).parents[1] / "results" / "cluster.json"
PROMISED = 1.7
SIZE = {"n_providers": 12, "n_lines": 80, "n_needs": 40, "n_theatres": 2, "seed": 1}

Piece = tuple[Loss, ...]


def main() -> None:
    """Measures, prints and writes the ratio."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=150.0)
    seconds = asked.parse_args().seconds
    planner = Replanner(*make_alliance(**SIZE), limits=Limits(gap_fraction=1e-2))
    pieces = _pieces(planner, seconds)
    print(f"{len(pieces)} sets of losses, each planned anew; {os.cpu_count()} cores")
    taken_s, answers = {}, {}
    for n_workers in (1, 2):
        taken_s[n_workers], answers[n_workers] = _run(planner, pieces, n_workers)
        print(f"{n_workers} worker(s): {taken_s[n_workers]:.1f} s on the clock")
    ratio = taken_s[1] / taken_s[2]
    same = answers[1] == answers[2]
    word = "holds" if ratio >= PROMISED and same else "does not hold"
    print(f"two workers are {ratio:.2f} times as fast as one, same answers: {same}")
    print(f"at least {PROMISED} times as fast with the same answers: {word}")
    result = {
        "pieces": len(pieces),
        "cores": os.cpu_count(),
        "one_worker_s": round(taken_s[1], 2),
        "two_workers_s": round(taken_s[2], 2),
        "ratio": round(ratio, 3),
        "same_answers": same,
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def _pieces(planner: Replanner, seconds: float) -> list[Piece]:
    """Sets of losses that keep one worker busy for about so long."""
    losses = single_losses(planner.reserve)
    sets = [(loss,) for loss in losses] + list(itertools.combinations(losses, 2))
    probe = copy.deepcopy(planner)
    began = time.perf_counter()
    for piece in sets[:2]:
        probe.after(piece)
    each_s = (time.perf_counter() - began) / 2.0
    return sets[: max(4, round(seconds / each_s))]


def _run(
    planner: Replanner, pieces: Sequence[Piece], n_workers: int
) -> tuple[float, list[bytes]]:
    """Seconds on the clock, and the answers as bytes."""
    with LocalCluster(
        n_workers=n_workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
    ) as cluster:
        began = time.perf_counter()
        found: list[After] = run(
            pieces, planner.after, where=Cluster(cluster.scheduler_address)
        )
        taken_s = time.perf_counter() - began
    return taken_s, [repr(item).encode() for item in found]


if __name__ == "__main__":
    main()
