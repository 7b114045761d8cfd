"""CP-SAT on a program from a file, in a process that never loads our engine.

Usage: cpsat.py PROGRAM.npz LIMIT_S GAP PLAN.npy

OR-Tools and HiGHS each bring a libhighs, and one process can hold only one of them.
Prints the points of its trace as JSON: wall and processor seconds, value, bound.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
from ortools.sat.python import cp_model


def model_of(program) -> tuple[cp_model.CpModel, list]:
    model = cp_model.CpModel()
    n = len(program["cost"])
    upper = program["upper"] if "upper" in program else np.ones(n)
    columns = [model.new_int_var(0, int(most), "") for most in upper]
    start, amounts = program["start"], program["value"].astype(np.int64)
    for row, high in enumerate(program["high"]):
        inside = slice(start[row], start[row + 1])
        own = [columns[column] for column in program["column"][inside]]
        total = cp_model.LinearExpr.weighted_sum(own, amounts[inside].tolist())
        model.add(total <= int(high))
    costs = program["cost"].astype(np.int64).tolist()
    model.minimize(
        cp_model.LinearExpr.weighted_sum(columns, costs) + int(program["offset"])
    )
    return model, columns


class Told(cp_model.CpSolverSolutionCallback):
    def __init__(self) -> None:
        super().__init__()
        self.began, self.began_cpu = time.perf_counter(), time.process_time()
        self.points: list[tuple[float, float, float, float]] = []

    def tell(self, value: float, bound: float) -> None:
        wall = time.perf_counter() - self.began
        self.points.append((wall, time.process_time() - self.began_cpu, value, bound))

    def on_solution_callback(self) -> None:
        self.tell(self.objective_value, self.best_objective_bound)


def main() -> None:
    path, limit_s, gap, answer = sys.argv[1:5]
    told = Told()
    model, columns = model_of(np.load(path))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = float(limit_s)
    solver.parameters.num_workers = 2
    solver.parameters.relative_gap_limit = float(gap)
    status = solver.solve(model, told)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        told.tell(solver.objective_value, solver.best_objective_bound)
        np.save(answer, [solver.value(column) for column in columns])
    json.dump(told.points, sys.stdout)


if __name__ == "__main__":
    main()
