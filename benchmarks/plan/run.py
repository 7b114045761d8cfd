"""Measures the planner's solver beside its peers: a table, and the same as JSON.

Usage: run.py [--arcs 20000 100000 500000] [--seeds 1] [--limit 180] [--solvers ...]

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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "benchmarks" / "results" / "plan.json"
SOLVERS = ("ours", "highs", "cpsat", "greedy")
PROVEN, GOOD = 0.01, 0.05


def measured(solver: str, n_arcs: int, seed: int, limit_s: float) -> dict:
    command = [sys.executable, str(Path(__file__).with_name("solver.py"))]
    command += [solver, str(n_arcs), str(seed), str(limit_s)]
    done = subprocess.run(  # noqa: PLW1510 - a peer may fail
        command, capture_output=True, text=True
    )
    lines = done.stdout.strip().splitlines()
    head = {"arcs": n_arcs, "seed": seed, "solver": solver}
    if done.returncode or not lines:
        said = (done.stderr.strip().splitlines() or ["no output"])[-1]
        return head | {"skipped": said[:200]}
    return head | summed(json.loads(lines[-1]))


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


def with_first(rows: list[dict]) -> list[dict]:
    """When each had a plan within 5 % of the best bound that anyone proved."""
    for n_arcs, seed in sorted({(row["arcs"], row["seed"]) for row in rows}):
        own = [r for r in rows if (r["arcs"], r["seed"]) == (n_arcs, seed)]
        bounds = [row["bound"] for row in own if row.get("bound") is not None]
        best = max(bounds, default=None)
        for row in own:
            trace = row.pop("trace", [])
            if best is None or row.get("value") is None:
                continue
            row["above_best_bound"] = gap(row["value"], best)
            good = [p for p in trace if p[2] is not None and gap(p[2], best) <= GOOD]
            row["seconds_to_first_good"] = round(good[0][0], 2) if good else None
            row["cpu_seconds_to_first_good"] = round(good[0][1], 2) if good else None
    return rows


COLUMNS = (
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
            table.append([f"{row['arcs']:,}", row["solver"], row["skipped"]])
        else:
            table.append([shown(key, row.get(key)) for key, _ in COLUMNS])
    widths = [max(len(r[k]) for r in table if k < len(r)) for k in range(len(COLUMNS))]
    for row in table:
        print("  ".join(c.rjust(w) for c, w in zip(row, widths, strict=False)))


def keep(rows: list[dict]) -> None:
    """Writes what is measured so far; other keys of the file stay."""
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    kept = json.loads(RESULT.read_text("utf-8")) if RESULT.exists() else {}
    RESULT.write_text(json.dumps(kept | {"instances": rows}, indent=1), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--arcs", nargs="+", type=int, default=[20000, 100000, 500000])
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    parser.add_argument("--limit", type=float, default=180.0)
    parser.add_argument("--solvers", nargs="+", choices=SOLVERS, default=SOLVERS)
    asked = parser.parse_args()
    rows = []
    for n_arcs in asked.arcs:
        for seed in asked.seeds:
            for solver in asked.solvers:
                print(f"{n_arcs:,} arcs, seed {seed}: {solver} ...", file=sys.stderr)
                rows.append(measured(solver, n_arcs, seed, asked.limit))
                keep(with_first([dict(row) for row in rows]))
    print_table(with_first(rows))
    print(f"written to {RESULT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
