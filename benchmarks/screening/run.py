"""Screens a real sky for three days and holds slices of it to a dense search.

    python benchmarks/screening/run.py [--days 3] [--all]

The reserve is the demo's without its three broadband constellations (with ``--all``,
with them). The dense search is independent of ours: positions of the SGP4 library every
second, all pairs near each other by sorting along one axis, the least of three samples
refined on the library itself. Writes benchmarks/results/screening.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from spacereserve.engine.orbits import Catalogue, julian_day, propagate, read_catalogue
from spacereserve.engine.screening import find_approaches, screen, warm

TOP = Path(__file__).resolve().parents[2]
SKY = TOP.parent / "shared/data/catalogue/active_omm_2026-08-22.csv"
DEMO = TOP / "src/spacereserve/demo/reserve"
RESULTS = TOP / "benchmarks/results"
BROADBAND = ("starlink", "oneweb", "amazon-leo")
START_AT = datetime(2026, 8, 22, 12, tzinfo=UTC)
MISS_KM = 5.0
N_SLICES, SLICE_S = 4, 240.0


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


def dense(sky: Catalogue, wanted: np.ndarray, first_s: float) -> list[tuple]:
    """Approaches of a slice by brute force: (first, second, seconds, km)."""
    own = set(wanted.tolist())
    records, found = sky.satrecs(), []
    whole, fraction = julian_day(START_AT)

    def km_at(one: int, other: int, at_s: float) -> float:
        day = fraction + at_s / 86400.0
        a, b = (records[k].sgp4(whole, day)[1] for k in (one, other))
        return float(np.linalg.norm(np.subtract(a, b)))

    near: set[tuple[int, int, int]] = set()
    for minute in np.arange(0.0, SLICE_S, 60.0):
        at_s = first_s + minute + np.arange(60.0)
        places = propagate(sky, START_AT, at_s).position_teme_km
        for k in range(60):
            near.update(
                (a, b, int(minute) + k) for a, b in _close(places[:, k], wanted, own)
            )
    for one, other, second in sorted(near):
        low, high = first_s + second - 1.0, first_s + second + 1.0
        ends = (km_at(one, other, low), km_at(one, other, high))
        for _ in range(60):
            a, b = low + (high - low) / 3.0, high - (high - low) / 3.0
            if km_at(one, other, a) < km_at(one, other, b):
                high = b
            else:
                low = a
        at_s = 0.5 * (low + high)
        km = km_at(one, other, at_s)
        inside = first_s < at_s < first_s + SLICE_S
        # A least distance, not the end of a window in which it only falls or rises.
        turns = km < min(ends) and abs(at_s - first_s - second) < 0.99
        again = found and found[-1][:2] == (one, other) and at_s - found[-1][2] < 2.0
        if km < MISS_KM and turns and inside and not again:
            found.append((one, other, at_s, km))
    return found


def _close(places: np.ndarray, wanted: np.ndarray, own: set[int]) -> list[tuple]:
    reach_km = MISS_KM + 9.0
    order = np.argsort(places[:, 0])
    x = places[order, 0]
    low = np.searchsorted(x, places[wanted, 0] - reach_km)
    high = np.searchsorted(x, places[wanted, 0] + reach_km)
    pairs = []
    for one, start, stop in zip(wanted.tolist(), low, high, strict=True):
        others = order[start:stop]
        gap = np.linalg.norm(places[others] - places[one], axis=1)
        pairs += [
            (one, other)
            for other in others[gap < reach_km].tolist()
            if other != one and not (other in own and other < one)
        ]
    return pairs


def missed(found, sky: Catalogue, wanted: np.ndarray, days: float) -> dict:
    """What the dense search finds that ours does not."""
    keys: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for row in zip(found.first, found.second, found.at_s, found.miss_km, strict=True):
        keys.setdefault((int(row[0]), int(row[1])), []).append(row[2:])
    n_dense, lost, worst_km = 0, [], 0.0
    last_s = days * 86400.0 - SLICE_S - 1.0
    for first_s in np.linspace(60.0, last_s, N_SLICES):
        for one, other, at_s, km in dense(sky, wanted, float(first_s)):
            n_dense += 1
            same = [
                abs(own_km - km)
                for own_s, own_km in keys.get((one, other), [])
                if abs(own_s - at_s) < 2.0
            ]
            if same:
                worst_km = max(worst_km, min(same))
            else:
                lost.append((sky.names[one], sky.names[other], at_s, km))
    return {
        "dense_slices": N_SLICES,
        "dense_slice_s": SLICE_S,
        "dense_found": n_dense,
        "missed": len(lost),
        "examples": lost[:5],
        "largest_difference_km": worst_km,
    }


def main() -> None:
    """Measures and writes the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=3.0)
    parser.add_argument("--all", action="store_true", help="with broadband")
    parser.add_argument("--no-dense", action="store_true")
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
        result.update(missed(found, sky, wanted, asked.days))
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(result, indent=2) + "\n"
    (RESULTS / "screening.json").write_text(text, encoding="utf-8")
    print("\r" + text)
    if result.get("missed"):
        raise SystemExit("approaches were missed")


if __name__ == "__main__":
    main()
