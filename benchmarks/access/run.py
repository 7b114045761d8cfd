"""Measures access against its peers: tables on the screen, the same as JSON.

Usage: run.py [--quick]

All that is promised of access is measured in one run: 1,000 satellites x 100 places x
1 day beside all peers, 10,000 x 1,000 x 7 days beside the prototype, growth, truth on
the real catalogue, and the planner's own use. ``--quick`` leaves out the large work,
the growth and the planner. Every measurement is a process of its own, and each peer
gets the same satellites, places and tolerance at its best setting; those that cannot
do all the work do a part of it, and are compared by satellites x places x days a
second. Peers that are not installed are named with the reason.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from picture import growth_picture
from sky import PEERS, ROOT, peers_common

HERE = Path(__file__).resolve().parent
RESULTS = ROOT / "benchmarks" / "results"
KEPT = Path(tempfile.gettempdir()) / "spacereserve-bench"
PEER_PYTHON = ROOT / "benchmarks" / ".venv-bench" / "bin" / "python"

Row = dict[str, object]

# peer -> (needs the environment of peers, repeats, settings that cut the work)
_PEERS: dict[str, tuple[bool, int, dict[str, str]]] = {
    "proto": (False, 5, {}),
    "numpy_dense": (False, 1, {}),
    "skyfield": (True, 1, {"PEER_SATS": "25"}),
    "brahe": (True, 1, {"PEER_SATS": "200"}),
    "orekit": (True, 1, {"PEER_SATS": "40"}),
}
_SATKIT_SATELLITES = 50


def ran(command: list[str], **settings: str) -> Row:
    """The last line of a process as JSON; where it fails, why."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(PEERS), os.environ.get("PYTHONPATH", ""))),
        "NUMBA_CACHE_DIR": str(KEPT / "numba"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **settings,
    }
    done = subprocess.run(  # noqa: PLW1510 - a peer may fail
        command, capture_output=True, text=True, env=environment, cwd=KEPT
    )
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        said = (done.stderr.strip().splitlines() or ["no output"])[-1]
        return {"skipped": said[:200]}
    return json.loads(lines[-1])


def ours(*arguments: object, script: str = "ours.py") -> Row:
    row = ran([sys.executable, str(HERE / script), *map(str, arguments)])
    if "skipped" in row:
        sys.exit(f"our own run failed: {row['skipped']}")
    return row


def truth_of(n_satellite: int, n_place: int, days: float) -> Path:
    """Exact SGP4 every second, made once and kept outside the repository."""
    path = KEPT / f"truth-{n_satellite}-{n_place}-{days:g}.npz"
    if not path.exists():
        print(f"making the truth for {n_satellite} x {n_place} x {days:g} d ...")
        work = (n_satellite, n_place, days, path)
        script = str(PEERS / "b_truth.py")
        made = ran([sys.executable, script, *map(str, work)])
        if "skipped" in made:
            sys.exit(f"the truth could not be made: {made['skipped']}")
    return path


def peer(name: str, truth: Path) -> Row:
    apart, repeats, settings = _PEERS[name]
    python = PEER_PYTHON if apart else Path(sys.executable)
    if not python.exists():
        return {"skipped": "the environment of peers is not there: make bench-access"}
    script = str(PEERS / "b_access.py")
    command = [str(python), "-W", "ignore", script, name, str(truth), str(repeats)]
    return ran(command, **settings)


def satkit(truth: Path) -> Row:
    if not PEER_PYTHON.exists():
        return {"skipped": "the environment of peers is not there: make bench-access"}
    script = str(HERE / "peer_satkit.py")
    return ran([str(PEER_PYTHON), script, str(truth), str(_SATKIT_SATELLITES)])


def small_work(report: Row) -> None:
    """1,000 satellites x 100 places x 1 day, all windows."""
    truth = truth_of(1000, 100, 1.0)
    edges = ours("passes", 1000, 100, 1.0, truth)
    full = ours("windows", 1000, 100, 1.0, truth)
    peers = {name: peer(name, truth) for name in _PEERS} | {"satkit": satkit(truth)}
    report["small"] = {"passes": edges, "windows": full} | peers
    for key in ("missed", "invented", "edge_ms_max"):
        report[key] = max(edges[key], full[key])
    for name, label in (
        ("brahe", "brahe"),
        ("numpy_dense", "numpy"),
        ("proto", "prototype"),
    ):
        speed = peers[name].get("pair_days_s")
        report[f"ratio_{label}"] = edges["pair_days_s"] / speed if speed else None
        report[f"ratio_{label}_windows"] = (
            full["pair_days_s"] / speed if speed else None
        )
    print("\n1,000 satellites x 100 places x 1 day, all windows, mask 10 deg")
    print("`passes`: satellite, place, rise and set, which is what peers give;")
    print("`windows`: sorted, with best moment, elevation and off-nadir angle as well")
    print(
        f"{'':14}{'pair-days/s':>13}{'passes':>9}{'windows':>9}{'missed':>8}{'ms':>11}"
    )
    for name, row in report["small"].items():
        if "skipped" in row:
            print(f"{name:14}not run: {row['skipped']}")
            continue
        speed = row["pair_days_s"]
        edge = row.get("edge_ms_max", row.get("max_ms"))
        print(
            f"{name:14}{speed:13,.0f}{edges['pair_days_s'] / speed:8.1f}x"
            f"{full['pair_days_s'] / speed:8.1f}x{row['missed']:8}{edge:11.4f}"
        )


def real_sky(report: Row) -> None:
    """200 real satellites of all orbits x 50 places x 3 days against exact SGP4."""
    row = ran([sys.executable, str(HERE / "real_sky.py"), "200", "50", "3"])
    report["real_sky"] = row
    print(
        "\nreal catalogue: 200 satellites x 50 places x 3 days, exact SGP4 every second"
    )
    print("  " + ", ".join(f"{key} {value}" for key, value in row.items()))


def large_work(report: Row) -> None:
    """10,000 satellites x 1,000 places x 7 days."""
    work = (10_000, 1_000, 7.0)
    rows = {kind: ours(kind, *work) for kind in ("stream", "slots", "revisit")}
    script = str(PEERS / "b_proto_scale.py")
    made = ran([sys.executable, "-W", "ignore", script, "10000", "1000", "7", "0"])
    rows["prototype"] = made
    report["large"] = rows
    stream_s = rows["stream"]["wall_s"]
    print("\n10,000 satellites x 1,000 places x 7 days")
    print(f"  {'':10}{'s':>9}{'cpu-s':>9}{'faster than stream':>20}{'MiB':>8}")
    for kind in ("stream", "slots", "revisit"):
        row = rows[kind]
        report[f"ratio_large_{kind}_stream"] = stream_s / row["wall_s"]
        print(
            f"  {kind:10}{row['wall_s']:9.2f}{row['cpu_s']:9.2f}"
            f"{stream_s / row['wall_s']:19.2f}x{row['peak_mib']:8.0f}"
        )
    if "skipped" in made:
        print(f"  prototype  not run: {made['skipped']}")
        return
    print(f"  {'prototype':10}{made['secs']:9.2f}{made['cpu_s']:9.2f}")
    for kind in ("stream", "slots", "revisit"):
        report[f"ratio_large_{kind}_prototype"] = made["secs"] / rows[kind]["wall_s"]


def growth(report: Row) -> None:
    """Time and memory as satellites, places and days grow."""
    cases = [
        *((n, 100, 1.0) for n in (1000, 4000, 16_400)),
        *((1000, n, 1.0) for n in (100, 1000, 10_000)),
        *((1000, 100, days) for days in (1.0, 7.0, 30.0)),
    ]
    rows = []
    print("\ngrowth of windows streamed")
    heads = ("satellites", "places", "days", "windows", "s", "us/window", "MiB")
    print("".join(f"{head:>12}" for head in heads))
    for case in cases:
        row = ours("stream", *case)
        row |= dict(zip(("satellites", "places", "days"), case, strict=True))
        rows.append(row)
        each_us = row["wall_s"] / max(1, row["windows"]) * 1e6
        print(
            f"{case[0]:12,}{case[1]:12,}{case[2]:12g}{row['windows']:12,}"
            f"{row['wall_s']:12.2f}{each_us:12.3f}{row['peak_mib']:12.0f}"
        )
    report["growth"] = rows
    (RESULTS / "access_growth.svg").write_text(growth_picture(rows), "utf-8")


def planner(report: Row) -> None:
    """What the demo's seven-day plan on the real sky spends in access."""
    row = ours("war", 7, script="planner.py")
    report["planner"] = row
    print("\nthe demo's seven-day plan at war on the real sky")
    print(
        f"  access {row['access_wall_s']:.2f} s in {row['access_calls']} calls"
        f" ({row['access_cpu_s']:.2f} cpu-s) of {row['plan_wall_s']:.1f} s in all"
    )


def verdicts(report: Row) -> list[tuple[str, object, str, bool | None]]:
    """What was promised: its name, the figure, the bound, and whether it holds."""

    def figure(*path: str) -> object:
        value: object = report
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def allowed(kind: str) -> object:
        ratio = figure(f"ratio_large_{kind}_prototype")
        return 1.25 * ratio if isinstance(ratio, float) else None

    asked = [
        ("passes: times brahe", figure("ratio_brahe"), ">=", 300.0),
        ("passes: times dense NumPy", figure("ratio_numpy"), ">=", 80.0),
        ("passes: times the prototype", figure("ratio_prototype"), ">=", 0.8),
        ("windows: times brahe", figure("ratio_brahe_windows"), ">=", 300.0),
        ("windows: times dense NumPy", figure("ratio_numpy_windows"), ">=", 80.0),
        ("windows: times the prototype", figure("ratio_prototype_windows"), ">=", 0.8),
        ("missed", figure("missed"), "<=", 0.0),
        ("invented", figure("invented"), "<=", 0.0),
        ("largest error of an edge, ms", figure("edge_ms_max"), "<=", 1.0),
        ("real sky: missed", figure("real_sky", "missed"), "<=", 0.0),
        ("real sky: invented", figure("real_sky", "invented"), "<=", 0.0),
        ("real sky: edge, ms", figure("real_sky", "edge_ms_max"), "<=", 10.0),
        (
            "large: times the prototype",
            figure("ratio_large_stream_prototype"),
            ">=",
            0.8,
        ),
        ("large: slots, times stream", figure("ratio_large_slots_stream"), ">=", 3.0),
        (
            "large: revisit, times stream",
            figure("ratio_large_revisit_stream"),
            ">=",
            3.0,
        ),
        # "3 times faster than that": than what streaming may take beside the prototype
        ("large: slots, times allowed", allowed("slots"), ">=", 3.0),
        ("large: revisit, times allowed", allowed("revisit"), ">=", 3.0),
        ("peak memory, MiB", figure("peak_mib"), "<=", 2048.0),
        ("planner: access, s", figure("planner", "access_wall_s"), "<=", 10.0),
    ]
    return [
        (name, value, f"{sign} {bound:g}", _holds(value, sign, bound))
        for name, value, sign, bound in asked
    ]


def _holds(value: object, sign: str, bound: float) -> bool | None:
    if not isinstance(value, int | float):
        return None
    return value >= bound if sign == ">=" else value <= bound


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    peers_common()
    KEPT.mkdir(parents=True, exist_ok=True)
    RESULTS.mkdir(parents=True, exist_ok=True)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    report: Row = {"cpus": len(os.sched_getaffinity(0)), "load_at_start": load}
    begun = time.perf_counter()
    steps = (small_work, real_sky)
    for step in steps if quick else (*steps, large_work, growth, planner):
        step(report)
    own = [report["small"]["passes"], report["small"]["windows"]]
    own += [row for row in report.get("large", {}).values() if "peak_mib" in row]
    own += report.get("growth", [])
    report["peak_mib"] = max(row["peak_mib"] for row in own)
    report["lasted_s"] = time.perf_counter() - begun
    found = verdicts(report)
    report["verdicts"] = {
        name: {"value": value, "asked": asked, "holds": holds}
        for name, value, asked, holds in found
    }
    print(f"\nwhat was promised (load of the machine at the start: {load})")
    words = {True: "holds", False: "DOES NOT HOLD", None: "not measured"}
    for name, value, asked, holds in found:
        shown = f"{value:12.3f}" if isinstance(value, int | float) else f"{'-':>12}"
        print(f"  {name:32}{shown}  {asked:>8}  {words[holds]}")
    (RESULTS / "access.json").write_text(json.dumps(report, indent=1) + "\n")
    print(f"\nwritten to {(RESULTS / 'access.json').relative_to(ROOT)}")


if __name__ == "__main__":
    main()
