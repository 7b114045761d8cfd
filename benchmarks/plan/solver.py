"""One solver on one instance, in a process of its own so that its memory is its own.

Usage: solver.py ours|highs|cpsat|greedy N_ARCS SEED LIMIT_S

Prints one line of JSON: what was reached when, by the wall clock and by the clock of
the processor. All solvers get the same program; a plan counts when the rows of the
program as it was drawn hold for it.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from instances import PENALTY, Instance, draw, program_of

from spacereserve.engine.allocation.solving import Effort, Program, minimise

PEERS = Path(__file__).resolve().parents[3] / "shared" / "bench"
AIM = 1e-3
"""Relative gap at which all stop."""


class Trace:
    """What was known when: wall seconds, processor seconds, value, bound."""

    def __init__(self) -> None:
        self.began, self.began_cpu = time.perf_counter(), time.process_time()
        self.points: list[tuple[float, float, float, float]] = []

    def tell(self, value: float, bound: float) -> None:
        wall = time.perf_counter() - self.began
        self.points.append((wall, time.process_time() - self.began_cpu, value, bound))


def ours(program: Program, limit_s: float, trace: Trace):
    effort = Effort(
        gap_fraction=AIM,
        time_limit_s=limit_s,
        listen=lambda at: trace.tell(at.value, at.bound),
    )
    answer = minimise(program, effort)
    trace.tell(answer.value, answer.bound)
    return answer.values


def highs(program: Program, limit_s: float, trace: Trace):
    import highspy  # noqa: PLC0415 - each process loads its own solver only

    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 2),
        ("time_limit", limit_s),
        ("mip_rel_gap", AIM),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(program.model(whole=True))

    def told(event) -> None:
        trace.tell(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)

    solver.cbMipLogging.subscribe(told)
    solver.run()
    info = solver.getInfo()
    trace.tell(info.objective_function_value, info.mip_dual_bound)
    values = np.array(solver.getSolution().col_value)
    return np.round(values) if len(values) and info.primal_solution_status else None


def cpsat(program: Program, limit_s: float, trace: Trace):
    """CP-SAT, in a process of its own that never loads HiGHS."""
    rows = program.rows
    with tempfile.TemporaryDirectory() as folder:
        path, answer = Path(folder) / "program.npz", Path(folder) / "plan.npy"
        np.savez(
            path,
            start=rows.start,
            column=rows.column,
            value=rows.value,
            high=rows.high,
            cost=program.cost,
            offset=program.offset,
        )
        script = Path(__file__).with_name("cpsat.py")
        words = [script, path, str(limit_s), str(AIM), answer]
        done = subprocess.run(
            [sys.executable, *words], capture_output=True, text=True, check=True
        )
        trace.points += [tuple(point) for point in json.loads(done.stdout)]
        return np.load(answer).astype(float) if answer.exists() else None


def greedy(instance: Instance, program: Program, trace: Trace):
    sys.path.insert(0, str(PEERS))
    peer = importlib.import_module("greedy")
    _, turn = np.unique(instance.turn, return_inverse=True)
    given = {
        "P": instance.n_arcs,
        "N": instance.n_needs,
        "nprov": len(instance.fee),
        "cost": instance.cost,
        "need": instance.need,
        "prov": instance.provider,
        "so_id": turn,
        "w": instance.weight,
        "req": instance.wanted,
        "provcap": instance.capacity,
        "fix": instance.fee,
        "lam": PENALTY,
        "credit": instance.credit,
    }
    peer.solve(dict(given))  # compiled before the clock runs
    trace.began, trace.began_cpu = time.perf_counter(), time.process_time()
    values = peer.solve(dict(given))
    trace.tell(program.value(values), -np.inf)
    return values


def solved(name: str, instance: Instance, limit_s: float) -> tuple[Trace, object]:
    program = program_of(instance)
    trace = Trace()
    if name == "greedy":
        values = greedy(instance, program, trace)
    else:
        values = {"ours": ours, "highs": highs, "cpsat": cpsat}[name](
            program, limit_s, trace
        )
    holds = None if values is None else bool(program.allows(values))
    return trace, holds


def main() -> None:
    name, n_arcs, seed, limit_s = sys.argv[1:5]
    trace, holds = solved(name, draw(int(n_arcs), int(seed)), float(limit_s))
    whose = resource.RUSAGE_CHILDREN if name == "cpsat" else resource.RUSAGE_SELF
    peak = resource.getrusage(whose).ru_maxrss / 1024
    finite = [
        [None if not np.isfinite(x) or abs(x) > 1e29 else round(x, 4) for x in point]
        for point in trace.points
    ]
    row = {
        "points": finite,
        "seconds": round(time.perf_counter() - trace.began, 3),
        "cpu_seconds": round(time.process_time() - trace.began_cpu, 3),
        "rows_hold": holds,
        "peak_mib": round(peak),
        "load": round(os.getloadavg()[0], 2),
    }
    print(json.dumps(row))


if __name__ == "__main__":
    main()
