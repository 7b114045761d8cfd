"""Measures access against its peers: a table on the screen, the same as JSON.

Usage: run.py [--large] [--growth]

Every measurement is a process of its own, and each peer gets the same satellites,
places and tolerance at its best setting; those that cannot do all the work do a part of
it, and are compared by satellites x places x days a second. Peers that are not
installed are named with the reason. ``--large`` adds 10,000 satellites x 1,000 places x
7 days; ``--growth`` adds the table of growth.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from sky import PEERS, ROOT, peers_common

HERE = Path(__file__).resolve().parent
RESULTS = ROOT / "benchmarks" / "results"
KEPT = Path(tempfile.gettempdir()) / "spacereserve-bench"
PEER_PYTHON = ROOT / "benchmarks" / ".venv-bench" / "bin" / "python"

# peer -> (needs the environment of peers, settings that cut the work)
_PEERS: dict[str, tuple[bool, dict[str, str]]] = {
    "proto": (False, {}),
    "numpy_dense": (False, {}),
    "skyfield": (False, {"PEER_SATS": "25"}),
    "brahe": (True, {"PEER_SATS": "200"}),
    "orekit": (True, {"PEER_SATS": "100"}),
}


def ran(command: list[str], **settings: str) -> dict[str, object]:
    """The last line of a process as JSON; where it fails, why."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(PEERS),
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


def ours(*arguments: object) -> dict[str, object]:
    row = ran([sys.executable, str(HERE / "ours.py"), *map(str, arguments)])
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


def peer(name: str, truth: Path) -> dict[str, object]:
    apart, settings = _PEERS[name]
    python = PEER_PYTHON if apart else Path(sys.executable)
    if not python.exists():
        return {"skipped": "make bench-peers has not been run"}
    script = str(PEERS / "b_access.py")
    repeats = "5" if name == "proto" else "1"
    return ran(
        [str(python), "-W", "ignore", script, name, str(truth), repeats], **settings
    )


def small_work(report: dict[str, object]) -> None:
    """1,000 satellites x 100 places x 1 day, all windows."""
    truth = truth_of(1000, 100, 1.0)
    mine = ours("windows", 1000, 100, 1.0, truth)
    rows = {"spacereserve": mine} | {name: peer(name, truth) for name in _PEERS}
    report["small"] = rows
    for key in ("missed", "invented", "edge_ms_max", "peak_mib"):
        report[key] = mine[key]
    for key, name in (
        ("ratio_brahe", "brahe"),
        ("ratio_numpy", "numpy_dense"),
        ("ratio_prototype", "proto"),
    ):
        speed = rows[name].get("pair_days_s")
        report[key] = mine["pair_days_s"] / speed if speed else None
    print("\n1,000 satellites x 100 places x 1 day, all windows, mask 10 deg")
    print(f"{'':14}{'pair-days/s':>14}{'ours is':>9}{'missed':>8}{'edge ms':>10}")
    for name, row in rows.items():
        if "skipped" in row:
            print(f"{name:14}{'not run: ' + str(row['skipped'])}")
            continue
        speed = row["pair_days_s"]
        edge = row.get("edge_ms_max", row.get("max_ms"))
        ratio = mine["pair_days_s"] / speed
        print(f"{name:14}{speed:14,.0f}{ratio:8.1f}x{row['missed']:8}{edge:10.4f}")


def real_sky(report: dict[str, object]) -> None:
    """200 real satellites of all orbits x 50 places x 3 days against exact SGP4."""
    row = ran([sys.executable, str(HERE / "real_sky.py"), "200", "50", "3"])
    report["real_sky"] = row
    print(
        "\nreal catalogue, 200 satellites x 50 places x 3 days, exact SGP4 every second"
    )
    print("  " + ", ".join(f"{key} {value}" for key, value in row.items()))


def large_work(report: dict[str, object]) -> None:
    """10,000 satellites x 1,000 places x 7 days."""
    work = (10_000, 1_000, 7.0)
    rows = {kind: ours(kind, *work) for kind in ("stream", "slots", "revisit")}
    script = str(PEERS / "b_proto_scale.py")
    made = ran([sys.executable, "-W", "ignore", script, "10000", "1000", "7", "0"])
    rows["prototype"] = made
    report["large"] = rows
    stream_s = rows["stream"]["wall_s"]
    print("\n10,000 satellites x 1,000 places x 7 days")
    for kind in ("stream", "slots", "revisit"):
        row = rows[kind]
        ratio = stream_s / row["wall_s"]
        print(
            f"  {kind:10}{row['wall_s']:9.2f} s{row['cpu_s']:9.2f} cpu-s"
            f"{ratio:7.2f}x of stream"
            f"{row['peak_mib']:9.0f} MiB"
        )
    if "skipped" not in made:
        prototype_s = made["secs"]
        report["ratio_large_prototype"] = prototype_s / stream_s
        print(f"  prototype {prototype_s:9.2f} s (windows counted, not kept)")


def growth(report: dict[str, object]) -> None:
    """Time and memory as satellites, places and days grow."""
    cases = [
        *((n, 100, 1.0) for n in (1000, 4000, 16_400)),
        *((1000, n, 1.0) for n in (100, 1000, 10_000)),
        *((1000, 100, days) for days in (1.0, 7.0, 30.0)),
    ]
    rows = []
    print("\ngrowth of streaming: satellites, places, days, windows, s, us/window, MiB")
    for case in cases:
        row = ours("stream", *case) | dict(
            zip(("satellites", "places", "days"), case, strict=True)
        )
        rows.append(row)
        each_us = row["wall_s"] / max(1, row["windows"]) * 1e6
        print(
            f"  {case[0]:7}{case[1]:8}{case[2]:6g}{row['windows']:12}"
            f"{row['wall_s']:9.2f}{each_us:9.3f}{row['peak_mib']:8.0f}"
        )
    report["growth"] = rows
    _picture(rows)


def _picture(rows: list[dict[str, object]]) -> None:
    """An SVG of time against windows: a straight line where time follows output."""
    points = [(math.log10(row["windows"]), math.log10(row["wall_s"])) for row in rows]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    low, high = min(y for _, y in points), max(y for _, y in points)

    def at(x: float, y: float) -> tuple[float, float]:
        across = 60 + 520 * (x - left) / max(1e-9, right - left)
        return across, 340 - 300 * (y - low) / max(1e-9, high - low)

    dots = "".join(
        f'<circle cx="{at(x, y)[0]:.1f}" cy="{at(x, y)[1]:.1f}" r="4"/>'
        for x, y in points
    )
    label = 'font-family="sans-serif" font-size="13"'
    text = (
        f'<text x="200" y="385" {label}>windows, 10^{left:.1f} to 10^{right:.1f}</text>'
        f'<text x="10" y="25" {label}>seconds, 10^{low:.1f} to 10^{high:.1f}</text>'
    )
    frame = '<path d="M60 40V340H580" fill="none" stroke="black"/>'
    size = 'xmlns="http://www.w3.org/2000/svg" width="620" height="400"'
    (RESULTS / "access_growth.svg").write_text(
        f"<svg {size}>{frame}{dots}{text}</svg>\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--growth", action="store_true")
    asked = parser.parse_args()
    peers_common()
    KEPT.mkdir(parents=True, exist_ok=True)
    RESULTS.mkdir(parents=True, exist_ok=True)
    report: dict[str, object] = {"cpus": len(os.sched_getaffinity(0))}
    small_work(report)
    real_sky(report)
    if asked.large:
        large_work(report)
    if asked.growth:
        growth(report)
    (RESULTS / "access.json").write_text(json.dumps(report, indent=1) + "\n")
    print(f"\nwritten to {(RESULTS / 'access.json').relative_to(ROOT)}")


if __name__ == "__main__":
    main()
