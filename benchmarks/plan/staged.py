"""One solver on one reserve, priorities strictly in order: a process of its own.

Usage: staged.py ours|highs|cpsat|greedy N_ARCS SEED LIMIT_S PROGRAM

``ours`` draws the reserve, has the planner put its program together, plans it, and
leaves the program in the file PROGRAM for the others. They get the same program and the
same stages: as much as possible of each priority, then the least cost. HiGHS and CP-SAT
solve each stage to one in a hundred, as ours does, with all the time that is left.

Prints one line of JSON; a point of the trace is wall seconds, processor seconds, stage,
value, bound (stages are made least; that of cost counts thousands of EUR).
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from reserves import drawn_reserve, formulated

from spacereserve.engine.allocation import Limits
from spacereserve.engine.allocation.choosing import choose
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.solve import classes_of
from spacereserve.engine.allocation.solving import Program, Rows, stacked

AIM = 1e-2
CENTS = 100_000.0
"""Cents in a thousand EUR: in cents, costs are whole numbers."""

NOT_LESS = 5e-7


@dataclass(frozen=True, eq=False)
class Staged:
    """A program and its stages.

    Attributes:
        program: Columns and rows; its cost is that of the last stage.
        classes: Columns of needs met, by stage (name).
        n_passes: Passes that were drawn.
        build_cpu_s: Processor seconds that drawing and putting together took.
    """

    program: Program
    classes: dict[str, np.ndarray]
    n_passes: int
    build_cpu_s: float

    def stages(self) -> list[tuple[str, np.ndarray]]:
        """Each stage and what it makes least, float64 [n_column]."""
        found = []
        for name, met in self.classes.items():
            costs = np.zeros(self.program.n)
            costs[met] = -1.0
            found.append((name, costs))
        return [*found, ("cost", self.program.cost)]


class Trace:
    def __init__(self) -> None:
        self.began, self.began_cpu = time.perf_counter(), time.process_time()
        self.points: list[tuple[float, float, str, float, float]] = []

    def tell(self, stage: str, value: float, bound: float) -> None:
        wall = time.perf_counter() - self.began
        cpu = time.process_time() - self.began_cpu
        self.points.append((wall, cpu, stage, value, bound))


def put_together(n_arcs: int, seed: int) -> tuple[Formulation, Staged]:
    began = time.process_time()
    drawn = drawn_reserve(n_arcs, seed)
    made = formulated(drawn)
    model = made.matrix.model()
    model.col_cost_ = made.weighed() / 1000.0
    classes = dict(classes_of(made))
    spent_s = time.process_time() - began
    return made, Staged(Program.of_model(model), classes, drawn.n_passes, spent_s)


def ours(made: Formulation, limit_s: float, trace: Trace) -> np.ndarray:
    """The planner: limits are for a stage, so all together end at the time given."""
    limits = Limits(
        gap_fraction=AIM,
        time_limit_s=limit_s,
        stop=lambda: time.perf_counter() - trace.began > limit_s,
        listen=lambda stage, at: trace.tell(stage, at.value, at.bound),
    )
    solution, sent = choose(made, limits)
    if sent.cuts:
        raise RuntimeError("looks found no pass")
    for stage in solution.stages:
        unit = 0.001 if stage.name == "cost" else -1.0
        trace.tell(stage.name, stage.value * unit, stage.bound * unit)
    return solution.values


def by_stages(staged: Staged, limit_s: float, trace: Trace, solve) -> np.ndarray | None:
    """The stages, each by a solver alone, with what is left of the time."""
    rows, values = [staged.program.rows], None
    for name, costs in staged.stages():
        left_s = limit_s - (time.perf_counter() - trace.began)
        if left_s <= 0.0:
            break
        stage = replace(staged.program, cost=costs, rows=stacked(rows))
        found = solve(stage, name, values, left_s, trace)
        if found is None:
            return values
        values = found
        if name != "cost":
            met = staged.classes[name]
            rows.append(_least(met, float(values[met].sum()) - NOT_LESS))
    return values


def _least(columns: np.ndarray, value: float) -> Rows:
    zeros, ones = np.zeros(len(columns), dtype=np.int64), np.ones(len(columns))
    return Rows.of(zeros, columns, ones, np.array([value]), np.array([np.inf]))


def by_highs(stage: Program, name: str, start, left_s: float, trace: Trace):
    import highspy  # noqa: PLC0415 - each process loads its own solver only

    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 2),
        ("time_limit", left_s),
        ("mip_rel_gap", AIM),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(stage.model(whole=True))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        solver.setSolution(solution)

    def told(event) -> None:
        out = event.data_out
        trace.tell(name, out.mip_primal_bound, out.mip_dual_bound)

    solver.cbMipLogging.subscribe(told)
    solver.run()
    info = solver.getInfo()
    trace.tell(name, info.objective_function_value, info.mip_dual_bound)
    values = np.array(solver.getSolution().col_value)
    if not len(values) or not info.primal_solution_status:
        return None
    return np.where(stage.whole, np.round(values), values)


def by_cpsat(stage: Program, name: str, start, left_s: float, trace: Trace):
    """CP-SAT, in a process of its own that never loads HiGHS."""
    del start
    scale = CENTS if name == "cost" else 1.0
    before_s, before_cpu = time.perf_counter() - trace.began, _cpu_of_children()
    with tempfile.TemporaryDirectory() as folder:
        path, answer = Path(folder) / "program.npz", Path(folder) / "plan.npy"
        np.savez(path, **_in_whole_numbers(stage, scale))
        script = Path(__file__).with_name("cpsat.py")
        words = [script, path, str(left_s), str(AIM), answer]
        done = subprocess.run(
            [sys.executable, *words], capture_output=True, text=True, check=True
        )
        for wall, cpu, value, bound in json.loads(done.stdout):
            at = (before_s + wall, before_cpu + cpu, name, value / scale, bound / scale)
            trace.points.append(at)
        return np.load(answer).astype(float) if answer.exists() else None


def _in_whole_numbers(stage: Program, scale: float) -> dict[str, np.ndarray]:
    """All rows as ``Σ ≤ high`` in whole numbers, which those of a reserve are."""
    rows = stage.rows
    low = np.isfinite(rows.low)
    turned = rows.taken(low)
    high = rows.taken(np.isfinite(rows.high))
    both = stacked([high, replace(turned, value=-turned.value)])
    most = np.floor(np.concatenate((high.high, -turned.low)) + 1e-6)
    if not np.array_equal(both.value, np.round(both.value)):
        raise RuntimeError("a row is not in whole numbers")
    return {
        "start": both.start,
        "column": both.column,
        "value": both.value,
        "high": most,
        "upper": stage.upper,
        "cost": np.round(stage.cost * scale),
        "offset": np.array(0.0),
    }


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def greedy(staged: Staged, trace: Trace) -> np.ndarray:
    """Needs by priority; each takes its cheapest columns that still fit, or none."""
    program = staged.program
    rows = program.rows
    column_of = rows.column
    order = np.argsort(column_of, kind="stable")
    first = np.searchsorted(column_of[order], np.arange(program.n + 1))
    room = np.where(np.isfinite(rows.high), rows.high, np.inf) - 0.0
    values = np.zeros(program.n)
    cover = _covers(staged)
    for met in staged.classes.values():
        for column in met:
            row, wanted = cover[int(column)]
            taken: list[int] = []
            inside = rows.column[rows.start[row] : rows.start[row + 1]]
            own = inside[inside != column]
            for option in own[np.argsort(program.cost[own], kind="stable")]:
                if len(taken) == wanted:
                    break
                taken += _taken(int(option), rows, order, first, room, values)
            if len(taken) == wanted:
                values[column] = 1.0
    for name, costs in staged.stages():
        trace.tell(name, float(costs @ values), -np.inf)
    return values


def _covers(staged: Staged) -> dict[int, tuple[int, int]]:
    """By column of a need met: its row, and how many looks it takes."""
    rows = staged.program.rows
    met = np.zeros(staged.program.n, dtype=bool)
    met[np.concatenate(list(staged.classes.values()))] = True
    inside = np.flatnonzero(met[rows.column] & (rows.low == 0.0)[rows.of_entry])
    return {
        int(rows.column[k]): (int(rows.of_entry[k]), round(-float(rows.value[k])))
        for k in inside
    }


def _taken(option, rows, order, first, room, values) -> list[int]:
    """Takes a look where all rows have room, calling up its line where that helps."""
    raised = {option: 1.0}
    for entry in order[first[option] : first[option + 1]]:
        row, value = int(rows.of_entry[entry]), float(rows.value[entry])
        while room[row] + _given(rows, row, raised, option) < value - 1e-9:
            helper = _helper(rows, row, order, first, room, values, raised)
            if helper is None:
                return []
            raised[helper] = 1.0
    for column in raised:
        values[column] = 1.0
        for entry in order[first[column] : first[column + 1]]:
            room[rows.of_entry[entry]] -= rows.value[entry]
    return [option]


def _given(rows, row: int, raised: dict[int, float], option: int) -> float:
    """What columns raised with the option give a row."""
    if len(raised) == 1:
        return 0.0
    inside = slice(rows.start[row], rows.start[row + 1])
    others = [column for column in raised if column != option]
    return -float(rows.value[inside][np.isin(rows.column[inside], others)].sum())


def _helper(rows, row: int, order, first, room, values, raised) -> int | None:
    """A column not used that gives the row room, and has room itself."""
    inside = slice(rows.start[row], rows.start[row + 1])
    own = rows.column[inside][rows.value[inside] < 0.0]
    for column in own[values[own] == 0.0]:
        entries = order[first[column] : first[column + 1]]
        fits = np.all(room[rows.of_entry[entries]] >= rows.value[entries] - 1e-9)
        if fits and int(column) not in raised:
            return int(column)
    return None


def main() -> None:
    name, n_arcs, seed, limit_s, where = sys.argv[1:6]
    path, limit_s, made = Path(where), float(limit_s), None
    if name == "ours" or not path.exists():
        made, staged = put_together(int(n_arcs), int(seed))
        path.write_bytes(pickle.dumps(staged))
    else:
        staged = pickle.loads(path.read_bytes())  # noqa: S301 - our own file
    trace = Trace()
    if name == "ours":
        values = ours(made, limit_s, trace)
    elif name == "greedy":
        values = greedy(staged, trace)
    else:
        solve = {"highs": by_highs, "cpsat": by_cpsat}[name]
        values = by_stages(staged, limit_s, trace, solve)
    whose = resource.RUSAGE_CHILDREN if name == "cpsat" else resource.RUSAGE_SELF
    row = {
        "points": [
            [p[2], *(_finite(x) for x in (*p[:2], *p[3:]))] for p in trace.points
        ],
        "stages": [*staged.classes, "cost"],
        "passes": staged.n_passes,
        "columns": staged.program.n,
        "rows": staged.program.rows.n,
        "build_cpu_seconds": round(staged.build_cpu_s, 2),
        "seconds": round(time.perf_counter() - trace.began, 3),
        "cpu_seconds": round(
            _cpu_of_children()
            if name == "cpsat"
            else time.process_time() - trace.began_cpu,
            3,
        ),
        "rows_hold": None if values is None else bool(staged.program.allows(values)),
        "peak_mib": round(resource.getrusage(whose).ru_maxrss / 1024),
        "load": round(os.getloadavg()[0], 2),
    }
    print(json.dumps(row))


def _finite(value: float) -> float | None:
    return None if not np.isfinite(value) or abs(value) > 1e29 else round(value, 5)


if __name__ == "__main__":
    main()
