"""Measures the planner beside its peers: tables, and the same as JSON.

Usage: run.py [--arcs 20000 100000 500000] [--seeds 1] [--limit 180]
              [--peer-limit 120] [--solvers ...]
              [--kinds plain reserve small replan spot5]

``plain`` are programs handed to the solvers as they are (``instances``); ``reserve``
the same draws as reserves, which the planner itself puts into a program and plans in
order of priority (``reserves``, ``staged``); ``small`` programs that HiGHS solves
directly (``small``); ``replan`` losses of one provider in the alliance of 300, planned
anew and from nothing (``benchmarks/resilience``); ``spot5`` the public days.

Every measurement is a process of its own on the same instance: HiGHS directly, CP-SAT,
a greedy plan, and ours. What was known after 60, 120 and 180 seconds counts, and when
a gap of one in a hundred was proven. Seconds are of the wall clock; on a machine with
other work they are upper ends, and the seconds of the processor stand beside them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "benchmarks" / "results" / "plan.json"
KINDS = ("plain", "reserve", "small", "replan", "spot5")
SOLVERS = ("ours", "highs", "cpsat", "greedy")
PROVEN, GOOD = 0.01, 0.05
PROVEN_NOISE = 1e-6
N_REPLANNED, N_COLD = 12, 2


def ran(script: str, *words: object) -> dict:
    """What a script says in its last line, or why it could not."""
    command = [sys.executable, str(Path(__file__).with_name(script))]
    done = subprocess.run(  # noqa: PLW1510 - a peer may fail
        command + [str(word) for word in words], capture_output=True, text=True
    )
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        said = (done.stderr.strip().splitlines() or ["no output"])[-1]
        return {"skipped": said[:200]}
    found: dict = json.loads(lines[-1])
    return found


def measured(
    kind: str, solver: str, n_arcs: int, seed: int, limit_s: float, folder: Path
) -> dict:
    head = {"kind": kind, "arcs": n_arcs, "seed": seed, "solver": solver}
    if kind == "plain":
        row = ran("solver.py", solver, n_arcs, seed, limit_s)
    else:
        program = folder / f"{n_arcs}-{seed}.program"
        row = ran("staged.py", solver, n_arcs, seed, limit_s, program)
    if "skipped" in row:
        return head | row
    return head | {"limit_s": limit_s} | (summed if kind == "plain" else staged)(row)


def gap(value: float | None, bound: float | None) -> float | None:
    if value is None or bound is None:
        return None
    return round(max(0.0, value - bound) / abs(value), 6)


def summed(row: dict) -> dict:
    points = row.pop("points")
    row |= {"value": points[-1][2], "bound": points[-1][3]} if points else {}
    for limit_s in (60, 120, 180):
        before = [point for point in points if point[0] <= limit_s]
        last = before[-1] if before else (0.0, 0.0, None, None)
        row[f"gap_{limit_s}s"] = gap(last[2], last[3])
    proven = [p for p in points if (gap(p[2], p[3]) or 1.0) <= PROVEN or p[2] == p[3]]
    row["seconds_to_1pct"] = round(proven[0][0], 2) if proven else None
    row["cpu_seconds_to_1pct"] = round(proven[0][1], 2) if proven else None
    row["trace"] = points
    return row


def _which(row: dict) -> tuple:
    return row["kind"], row["arcs"], row["seed"]


def staged(row: dict) -> dict:
    """Of a plan in stages: the widest gap of any stage, 1 where one is not begun."""
    points, names = row.pop("points"), row["stages"]
    worst = [(p[1], p[2], _worst(points[: k + 1], names)) for k, p in enumerate(points)]
    for limit_s in (60, 120, 180):
        row[f"gap_{limit_s}s"] = _before(worst, limit_s)
    proven = [p for p in worst if p[2] <= PROVEN + PROVEN_NOISE]
    row["seconds_to_1pct"] = round(proven[0][0], 2) if proven else None
    row["cpu_seconds_to_1pct"] = round(proven[0][1], 2) if proven else None
    last = {point[0]: (point[3], point[4]) for point in points}
    row["by_stage"] = {name: last.get(name) for name in names}
    row["value"], row["bound"] = last.get("cost", (None, None))
    row["trace"] = _costs_seen(points)
    return row


def _worst(points: list, names: list[str]) -> float:
    last = {point[0]: (point[3], point[4]) for point in points}
    return max(_gap_of_stage(*last.get(name, (None, None))) for name in names)


def _gap_of_stage(value: float | None, bound: float | None) -> float:
    if value is None or bound is None:
        return 1.0
    return min(1.0, max(0.0, value - bound) / max(1.0, abs(value)))


def _above_stages(own: dict, rows: list[dict]) -> float | None:
    """How far a plan is from the best bounds of all stages: the widest of them."""
    found = []
    for name, at in own.items():
        bounds = [row["by_stage"][name] for row in rows if row.get("by_stage")]
        best = max((b[1] for b in bounds if b and b[1] is not None), default=None)
        found.append(_gap_of_stage(at[0] if at else None, best))
    return round(max(found), 6)


def _before(worst: list[tuple], limit_s: float) -> float:
    return round(min([p[2] for p in worst if p[0] <= limit_s], default=1.0), 6)


def _costs_seen(points: list) -> list:
    """When plans were found that hold for all priorities, by what they cost."""
    return [
        [wall, cpu, value, bound]
        for name, wall, cpu, value, bound in points
        if name in ("all priorities", "cost")
    ]


def with_first(rows: list[dict]) -> list[dict]:
    """When each had a plan within 5 % of the best bound that anyone proved."""
    for which in sorted({_which(row) for row in rows}):
        own = [row for row in rows if _which(row) == which]
        bounds = [row["bound"] for row in own if row.get("bound") is not None]
        best = max(bounds, default=None)
        for row in own:
            trace = row.pop("trace", [])
            if best is None or row.get("value") is None:
                continue
            above = gap(row["value"], best)
            if row["kind"] == "reserve":
                above = _above_stages(row["by_stage"], own)
            row["above_best_bound"] = above
            if above is None or above > GOOD:
                continue
            good = [p for p in trace if p[2] is not None and gap(p[2], best) <= GOOD]
            row["seconds_to_first_good"] = round(good[0][0], 2) if good else None
            row["cpu_seconds_to_first_good"] = round(good[0][1], 2) if good else None
    return rows


COLUMNS = (
    ("kind", "kind"),
    ("arcs", "arcs"),
    ("solver", "solver"),
    ("value", "value"),
    ("bound", "bound"),
    ("gap_60s", "gap 60 s"),
    ("gap_120s", "gap 120 s"),
    ("gap_180s", "gap 180 s"),
    ("seconds_to_1pct", "s to 1 %"),
    ("cpu_seconds_to_1pct", "cpu s"),
    ("seconds_to_first_good", "s to 5 %"),
    ("above_best_bound", "above bound"),
    ("peak_mib", "MiB"),
)


def shown(key: str, value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float) and ("gap" in key or "above" in key):
        return f"{100.0 * value:.2f} %"
    return f"{value:,.0f}" if key in ("value", "bound", "arcs") else str(value)


def print_table(rows: list[dict]) -> None:
    table = [[name for _, name in COLUMNS]]
    for row in rows:
        if "skipped" in row:
            head = [row["kind"], f"{row['arcs']:,}", row["solver"]]
            table.append([*head, row["skipped"]])
        else:
            table.append([shown(key, row.get(key)) for key, _ in COLUMNS])
    widths = [max(len(r[k]) for r in table if k < len(r)) for k in range(len(COLUMNS))]
    for row in table:
        print("  ".join(c.rjust(w) for c, w in zip(row, widths, strict=False)))


def keep(**made: object) -> None:
    """Writes what is measured so far; other keys of the file stay."""
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    kept = json.loads(RESULT.read_text("utf-8")) if RESULT.exists() else {}
    RESULT.write_text(json.dumps(kept | made, indent=1), "utf-8")


def print_small(found: dict) -> None:
    if "skipped" in found:
        print(f"small programs: {found['skipped']}")
        return
    print("arcs, seed: processor seconds of ours, of HiGHS; how many times as long")
    for row in found["programs"]:
        head = f"{row['arcs']:>6,}, {row['seed']}: {row['ours_cpu_s']:8.3f}"
        print(f"{head} {row['highs_cpu_s']:8.3f} {row['ratio']:8.2f}")


def replan(folder: Path) -> None:
    """A loss of one provider in the alliance: planned anew, and from nothing."""
    script, out = ROOT / "benchmarks" / "resilience" / "run.py", folder / "losses.json"
    words = ["--part", "losses", "--losses", str(N_REPLANNED), "--cold", str(N_COLD)]
    command = [sys.executable, str(script), *words, "--out", str(out)]
    if subprocess.run(command, check=False).returncode:
        print("losses planned anew: not measured")
        return
    found = json.loads(out.read_text("utf-8"))["losses"]
    replan_s = found["all_losses_s"] / found["n_losses"]
    ratio = round(found["cold_solve_s"] / replan_s, 1)
    keep(replan=found | {"replan_s": round(replan_s, 3), "times_faster": ratio})
    cold_s = found["cold_solve_s"]
    print(
        f"a loss planned anew: {replan_s:.2f} s of processor, from nothing {cold_s} s"
    )
    print(f"  that is {ratio} times faster (20 are promised)")


def spot5() -> None:
    """The public days; the script writes its own part of the file, and its table."""
    script = Path(__file__).with_name("spot5.py")
    subprocess.run([sys.executable, str(script)], check=False)


def instances(asked: argparse.Namespace, folder: Path) -> list[dict]:
    rows: list[dict] = []
    cases = [
        (kind, n_arcs, seed, solver)
        for kind in asked.kinds
        if kind in ("plain", "reserve")
        for n_arcs in asked.arcs
        for seed in asked.seeds
        for solver in asked.solvers
    ]
    for kind, n_arcs, seed, solver in cases:
        print(f"{kind}, {n_arcs:,} arcs, seed {seed}: {solver} ...", file=sys.stderr)
        limit_s = asked.limit if solver == "ours" else asked.peer_limit
        rows.append(measured(kind, solver, n_arcs, seed, limit_s, folder))
        keep(instances=with_first([dict(row) for row in rows]))
    return with_first(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--arcs", nargs="+", type=int, default=[20000, 100000, 500000])
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    parser.add_argument("--limit", type=float, default=180.0)
    parser.add_argument("--peer-limit", type=float, default=120.0)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--solvers", nargs="+", choices=SOLVERS, default=SOLVERS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = instances(asked, Path(folder))
        if rows:
            print_table(rows)
        if "replan" in asked.kinds:
            replan(Path(folder))
    if "small" in asked.kinds:
        found = ran("small.py")
        keep(small=found)
        print_small(found)
    if "spot5" in asked.kinds:
        spot5()
    print(f"written to {RESULT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
