"""Measures the planner beside its peers: tables, and the same as JSON.

Usage: run.py [--arcs 20000 100000 500000] [--seeds 1] [--limit 180]
              [--peer-limit 120] [--other-peer-limit 60] [--solvers ...]
              [--providers 300] [--kinds plain reserve alliance small spot5]

``plain`` are programs handed to the solvers as they are (``instances``); ``reserve``
the same draws as reserves, which the planner itself puts into a program and plans in
order of priority (``reserves``, ``staged``); ``alliance`` 300 providers, 2,000 lines
and 1,000 needs by the hour (``hourly``), with losses of one provider planned anew and
from nothing; ``small`` programs that HiGHS solves directly (``small``); ``spot5`` the
public days. The losses of the alliance by the day are in ``benchmarks/resilience``.

Peers have 120 seconds at 100,000 arcs and 60 elsewhere, so that all fits into three
quarters of an hour on two quiet cores. What the issue promises is printed at the end
with "holds" or "does not hold".

Every measurement is a process of its own on the same instance: HiGHS directly, CP-SAT,
a greedy plan, and ours. What was known after 60, 120 and 180 seconds counts, and when
a gap of one in a hundred was proven. Seconds are of the wall clock; on a machine with
other work they are upper ends, and the seconds of the processor stand beside them.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULT = ROOT / "benchmarks" / "results" / "plan.json"
KINDS = ("plain", "reserve", "alliance", "small", "spot5")
SOLVERS = ("ours", "highs", "cpsat", "greedy")
PROVEN, GOOD = 0.01, 0.05
PROVEN_NOISE = 1e-6
MOST_S = 400.0
LATE_S = 2.0
"""A solver told to end at a limit says what it reached a moment after it."""
N_REPLANNED, N_COLD = 12, 1
MOST_SECONDS_TO_FIRST = 20.0
MOST_MIB = 4096
TIMES_FASTER = 20.0
SAME_NEEDS = 1e-3
LONG = 100_000
"""At so many arcs peers have all their time."""


def ran(script: str, *words: object, most_s: float | None = None) -> dict:
    """What a script says in its last line, or why it could not.

    Some peers need many times their limit to put a program together; after ``most_s``
    seconds they are ended, with all that they started.
    """
    command = [sys.executable, str(Path(__file__).with_name(script))]
    process = subprocess.Popen(
        command + [str(word) for word in words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        said, wrong = process.communicate(timeout=most_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        said, wrong = process.communicate()
        if not said.strip():
            return {"skipped": f"nothing after {most_s:.0f} s"}
    lines = said.strip().splitlines()
    if not lines or process.returncode not in (0, -signal.SIGKILL):
        return {"skipped": (wrong.strip().splitlines() or ["no output"])[-1][:200]}
    found: dict = json.loads(lines[-1])
    return found


def measured(
    kind: str, solver: str, n_arcs: int, seed: int, limit_s: float, folder: Path
) -> dict:
    head = {"kind": kind, "arcs": n_arcs, "seed": seed, "solver": solver}
    if kind == "plain":
        row = ran("solver.py", solver, n_arcs, seed, limit_s, most_s=MOST_S)
    else:
        program = folder / f"{n_arcs}-{seed}.program"
        row = ran("staged.py", solver, n_arcs, seed, limit_s, program, most_s=MOST_S)
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
        before = [point for point in points if point[0] <= limit_s + LATE_S]
        last = before[-1] if before else (0.0, 0.0, None, None)
        row[f"gap_{limit_s}s"] = gap(last[2], last[3])
    gaps = [(p, gap(p[2], p[3])) for p in points]
    proven = [p for p, own in gaps if own is not None and own <= PROVEN]
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
    row["trace"] = _plans_seen(points)
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
    bounds = _best_bounds(rows)
    found = [
        _gap_of_stage(at[0] if at else None, bounds[name]) for name, at in own.items()
    ]
    return round(max(found), 6)


def _before(worst: list[tuple], limit_s: float) -> float:
    return round(min([p[2] for p in worst if p[0] <= limit_s + LATE_S], default=1.0), 6)


def _plans_seen(points: list) -> list:
    """When plans were found for all stages, with the value of each stage."""
    values, seen = {}, []
    for name, wall, cpu, value, _ in points:
        values[name] = value
        if name == "cost":
            seen.append([wall, cpu, dict(values)])
    return seen


def _is_good(values: dict, bounds: dict) -> bool:
    return all(
        _gap_of_stage(values.get(name), bound) <= GOOD for name, bound in bounds.items()
    )


def _best_bounds(rows: list[dict]) -> dict[str, float | None]:
    """The best bound that anyone proved of each stage."""
    stages = [row["by_stage"] for row in rows if row.get("by_stage")]
    return {
        name: max(
            (own[name][1] for own in stages if own[name] and own[name][1] is not None),
            default=None,
        )
        for name in (stages[0] if stages else ())
    }


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
            if row["kind"] == "reserve":
                bounds = _best_bounds(own)
                good = [p for p in trace if _is_good(p[2], bounds)]
            else:
                good = [p for p in trace if p[2] and gap(p[2], best) <= GOOD]
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


def alliance(asked: argparse.Namespace) -> list[dict]:
    """The alliance by the hour, by ours with its losses, and by HiGHS on the whole."""
    rows = []
    for solver in ("ours", "highs"):
        if solver not in asked.solvers:
            continue
        limit_s = asked.limit if solver == "ours" else asked.other_peer_limit
        print(f"alliance of {asked.providers}: {solver} ...", file=sys.stderr)
        words = [solver, limit_s, asked.providers, N_REPLANNED, N_COLD]
        row = ran("hourly.py", *words)
        replan = row.pop("replan", None)
        if replan is not None:
            keep(replan=replan | {"arcs": row["arcs"]})
        head = {"kind": "alliance", "arcs": 0, "seed": 1, "solver": solver}
        rows.append(head | row)
    return rows


def promises(rows: list[dict]) -> list[tuple[str, bool]]:
    """What the planner promises of these rows, and whether it holds."""
    found = []
    for row in rows:
        if row["solver"] != "ours" or "skipped" in row:
            continue
        head = f"{row['kind']}, {row['arcs']:,} arcs:"
        for name, most, limit_s in _gaps_promised(row["arcs"]):
            holds = row[f"gap_{limit_s}s"] is not None
            holds = holds and row[f"gap_{limit_s}s"] <= most + PROVEN_NOISE
            found.append((f"{head} {name} within {limit_s} s", holds))
        first_s = row.get("seconds_to_first_good")
        holds = first_s is not None and first_s <= MOST_SECONDS_TO_FIRST
        found.append((f"{head} a good plan within 20 s ({first_s} s)", holds))
        if row["arcs"] > LONG:
            memory = f"{head} 4 GiB ({row['peak_mib']} MiB)"
            found.append((memory, row["peak_mib"] <= MOST_MIB))
    return found


def _gaps_promised(n_arcs: int) -> list[tuple[str, float, int]]:
    if n_arcs > LONG:
        return [("proven 2 %", 0.02, 180)]
    return [("proven 2 %", 0.02, 60), ("proven 1 %", PROVEN, 120)]


def promises_of_losses(replan: dict) -> list[tuple[str, bool]]:
    ratio, apart = replan["ratio"], replan["largest_difference"]
    return [
        (f"a loss planned anew 20 times faster ({ratio})", ratio >= TIMES_FASTER),
        (f"the same needs met ({apart} apart)", apart <= SAME_NEEDS),
    ]


def print_promises(rows: list[dict], kinds: tuple[str, ...]) -> None:
    found = promises(rows)
    kept = json.loads(RESULT.read_text("utf-8")) if RESULT.exists() else {}
    if "alliance" in kinds and "replan" in kept:
        found += promises_of_losses(kept["replan"])
    if "small" in kinds and "skipped" not in kept.get("small", {"skipped": ""}):
        least = kept["small"]["least_ratio"]
        found.append((f"never slower than HiGHS (least {least} times)", least >= 1.0))
    for what, holds in found:
        print(f"  {what}: {'holds' if holds else 'does not hold'}")


def spot5() -> None:
    """The public days; the script writes its own part of the file, and its table."""
    script = Path(__file__).with_name("spot5.py")
    subprocess.run([sys.executable, str(script)], check=False)


def peer_limit_of(n_arcs: int, asked: argparse.Namespace) -> float:
    own: float = asked.peer_limit if n_arcs == LONG else asked.other_peer_limit
    return own


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
        limit_s = asked.limit if solver == "ours" else peer_limit_of(n_arcs, asked)
        rows.append(measured(kind, solver, n_arcs, seed, limit_s, folder))
        keep(instances=with_first([dict(row) for row in rows]))
    rows = with_first(rows)
    if "alliance" in asked.kinds:
        rows += alliance(asked)
        keep(instances=rows)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--arcs", nargs="+", type=int, default=[20000, 100000, 500000])
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    parser.add_argument("--limit", type=float, default=180.0)
    parser.add_argument("--peer-limit", type=float, default=120.0)
    parser.add_argument("--other-peer-limit", type=float, default=60.0)
    parser.add_argument("--providers", type=int, default=300)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--solvers", nargs="+", choices=SOLVERS, default=SOLVERS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = instances(asked, Path(folder))
        if rows:
            print_table(rows)
    if "small" in asked.kinds:
        found = ran("small.py")
        keep(small=found)
        print_small(found)
    if "spot5" in asked.kinds:
        spot5()
    print_promises(rows, asked.kinds)
    print(f"written to {RESULT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
