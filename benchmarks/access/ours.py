"""One measurement of our own, in a process of its own so that its memory is its own.

Usage: ours.py windows|passes|stream|slots|revisit N_SATELLITE N_PLACE DAYS [TRUTH.npz]
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from dataclasses import fields

import numpy as np
from sky import START_AT, compared, places, satellites

from spacereserve.engine.access import (
    Passes,
    count_slots,
    find_windows,
    iter_passes,
    revisit,
    warm,
)

_N_GROUP = 30


def measured(kind: str, n_satellite: int, n_place: int, days: float):
    sky, ground = satellites(n_satellite), places(n_place)
    asked = {"start_at": START_AT, "duration_s": days * 86400.0}
    if kind == "windows":
        return lambda: find_windows(sky, ground, **asked)
    if kind == "passes":
        return lambda: kept(iter_passes(sky, ground, **asked))
    if kind == "stream":
        return lambda: sum(len(one) for one in iter_passes(sky, ground, **asked))
    if kind == "slots":
        group = np.arange(n_satellite) % _N_GROUP
        return lambda: count_slots(sky, ground, group_of_satellite=group, **asked)
    return lambda: revisit(sky, ground, **asked)


def kept(parts) -> Passes:
    """All passes in memory, as peers give them: satellite, place, rise and set."""
    parts = list(parts)
    columns = [field.name for field in fields(Passes)]
    return Passes(
        *(np.concatenate([getattr(one, name) for one in parts]) for name in columns)
    )


def main() -> None:
    kind, n_satellite, n_place, days = sys.argv[1:5]
    run = measured(kind, int(n_satellite), int(n_place), float(days))
    warm()
    walls, cpus, result = [], [], None
    while len(walls) < 5 and sum(walls) < 10.0:
        begun, begun_cpu = time.perf_counter(), time.process_time()
        result = run()
        walls.append(time.perf_counter() - begun)
        cpus.append(time.process_time() - begun_cpu)
    wall_s = statistics.median(walls)
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    pair_days = int(n_satellite) * int(n_place) * float(days)
    row = {
        "wall_s": wall_s,
        "cpu_s": statistics.median(cpus),
        "first_s": walls[0],
        "pair_days_s": pair_days / wall_s,
        "peak_mib": peak_mib,
    }
    if kind in {"windows", "passes"}:
        row["windows"] = len(result)
    if kind == "stream":
        row["windows"] = result
    if len(sys.argv) > 5:
        truth = np.load(sys.argv[5])
        row |= compared(result, truth["w"], float(truth["span"]))
    print(json.dumps(row))


if __name__ == "__main__":
    main()
