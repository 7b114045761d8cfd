"""Screens a real sky for three days and holds all of it to a dense search.

    python benchmarks/screening/run.py [--days 3] [--all]

The reserve is the demo's without its three broadband constellations (with ``--all``,
with them). The dense search (``dense.py``) goes over the whole span with the SGP4
library and shares no kernel with the screening. Writes
benchmarks/results/screening.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import time
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from dense import Approach, search

from spacereserve.engine.orbits import Catalogue, read_catalogue
from spacereserve.engine.screening import Approaches, find_approaches, screen, warm

TOP = Path(__file__).resolve().parents[2]
SKY = TOP.parent / "shared/data/catalogue/active_omm_2026-08-22.csv"
DEMO = TOP / "src/spacereserve/demo/reserve"
RESULTS = TOP / "benchmarks/results"
BROADBAND = ("starlink", "oneweb", "amazon-leo")
START_AT = datetime(2026, 8, 22, 12, tzinfo=UTC)
MISS_KM = 5.0
SAME_S = 2.0


def satellites(sky: Catalogue, *, whole: bool) -> np.ndarray:
    """Indices of the demo's satellites on a catalogue."""
    picked = []
    for path in sorted(DEMO.glob("*.toml")):
        for asset in tomllib.loads(path.read_text("utf-8")).get("assets", []):
            broad = asset["id"].startswith(BROADBAND)
            if asset["kind"] == "satellites" and (whole or not broad):
                picked.append(
                    sky.select(
                        asset.get("catalog_numbers", ()), asset.get("name_pattern")
                    )
                )
    return np.unique(np.concatenate(picked))


def held_to(found: Approaches, sky: Catalogue, dense: list[Approach]) -> dict:
    """What the dense search finds that ours does not, and the other way round."""
    rows = zip(
        found.first.tolist(),
        found.second.tolist(),
        found.at_s.tolist(),
        found.miss_km.tolist(),
        strict=True,
    )
    ours = list(rows)
    missed, off_km = _without(dense, ours)
    inside = [
        row for row, edge in zip(ours, found.is_edge.tolist(), strict=True) if not edge
    ]
    invented, _ = _without(inside, dense)
    return {
        "dense_found": len(dense),
        "missed": len(missed),
        "invented": len(invented),
        "examples": [
            (sky.names[a], sky.names[b], round(at_s, 3), km)
            for a, b, at_s, km in (missed + invented)[:5]
        ],
        "largest_difference_km": max(off_km, default=0.0),
    }


def _without(
    these: list[Approach], those: list[Approach]
) -> tuple[list[Approach], list[float]]:
    """Approaches that have no like among others, and how far the like ones differ."""
    keys: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for one, other, at_s, km in those:
        keys.setdefault((one, other), []).append((at_s, km))
    alone, off_km = [], []
    for row in these:
        one, other, at_s, km = row
        same = [
            abs(own_km - km)
            for own_s, own_km in keys.get((one, other), [])
            if abs(own_s - at_s) < SAME_S
        ]
        if same:
            off_km.append(min(same))
        # At the very limit one search may count what the other just does not.
        elif km < MISS_KM - 1e-6:
            alone.append(row)
    return alone, off_km


def dense_search(
    sky: Catalogue, wanted: np.ndarray, found: Approaches, asked: argparse.Namespace
) -> dict:
    """What the dense search takes, and how the screening stands before it."""
    begun = time.perf_counter()
    dense, n_sampled = search(
        SKY,
        wanted,
        start_at=START_AT,
        duration_s=asked.days * 86400.0,
        miss_km=MISS_KM,
        n_workers=asked.workers,
    )
    own = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "dense_pairs_sampled": n_sampled,
        "dense_wall_s": round(time.perf_counter() - begun, 1),
        "dense_cpu_s": round(own.ru_utime + own.ru_stime, 1),
        **held_to(found, sky, dense),
    }


def main() -> None:
    """Measures and writes the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=3.0)
    parser.add_argument("--all", action="store_true", help="with broadband")
    parser.add_argument("--no-dense", action="store_true")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    if not SKY.exists():
        raise SystemExit(f"the real catalogue is not at {SKY.relative_to(TOP.parent)}")
    sky = read_catalogue(SKY)
    wanted = satellites(sky, whole=asked.all)
    warm()
    wall, cpu = time.perf_counter(), time.process_time()
    found = find_approaches(
        sky,
        wanted,
        start_at=START_AT,
        duration_s=asked.days * 86400.0,
        miss_km=MISS_KM,
        progress=lambda _, share: print(f"\r{share:6.1%}", end="", flush=True),
    )
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    begun = time.process_time()
    judged = screen(sky, wanted[:60], start_at=START_AT, days=0.5, miss_km=MISS_KM)
    result = {
        "objects": len(sky),
        "screened": len(wanted),
        "days": asked.days,
        "miss_km": MISS_KM,
        "approaches": len(found),
        "wall_s": round(wall, 1),
        "cpu_s": round(cpu, 1),
        "judging_cpu_s": round(time.process_time() - begun, 1),
        "judged": len(judged.events),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "until": (START_AT + timedelta(days=asked.days)).isoformat(),
    }
    if not asked.no_dense:
        result.update(dense_search(sky, wanted, found, asked))
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(result, indent=2) + "\n"
    (RESULTS / "screening.json").write_text(text, encoding="utf-8")
    print("\r" + text)
    if result.get("missed") or result.get("invented"):
        raise SystemExit("approaches were missed or invented")


if __name__ == "__main__":
    main()
