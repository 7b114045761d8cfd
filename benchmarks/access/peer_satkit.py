"""satkit as a peer: it has no search for windows, so a grid of 10 s is laid over it.

Usage: peer_satkit.py TRUTH.npz N_SATELLITE

All states of a satellite are one call; the Earth is turned by the shared convention,
since satkit's own frames need data files from the network. Roots are linear.
"""

from __future__ import annotations

import json
import math
import sys
import time

import numpy as np
import satkit
from common import JD0, gmst82, ground, pick, site

_STEP_S = 10.0


def main() -> None:
    truth = np.load(sys.argv[1])
    n, span_s = int(sys.argv[2]), float(truth["span"])
    lines = pick(int(truth["ns"]))[:n]
    sets = [satkit.TLE.from_lines(list(pair)) for pair in lines]
    sets = [one[0] if isinstance(one, list) else one for one in sets]
    where, up = site(ground(int(truth["npt"])))
    at_s = np.arange(0.0, span_s + _STEP_S, _STEP_S)
    begin = satkit.time(2025, 6, 1)
    times = [begin + satkit.duration(seconds=float(t)) for t in at_s]
    begun = time.perf_counter()
    rows = found(sets, times, at_s, where, up, span_s)
    wall_s = time.perf_counter() - begun
    true = truth["w"][truth["w"][:, 0] < n]
    print(json.dumps({"pair_days_s": n * len(where) * span_s / 86400.0 / wall_s,
                      "secs": wall_s, **_compared(rows, true)}))  # fmt: skip


def found(sets, times, at_s, where, up, span_s):
    angle = gmst82(JD0, at_s / 86400.0)
    c, s = np.cos(angle), np.sin(angle)
    sine = math.sin(math.radians(10.0))
    rows = []
    for i, one in enumerate(sets):
        teme_km = np.asarray(satkit.sgp4(one, times)[0]) / 1e3
        x = c * teme_km[:, 0] + s * teme_km[:, 1]
        y = c * teme_km[:, 1] - s * teme_km[:, 0]
        path = np.stack((x, y, teme_km[:, 2]), axis=1)
        for j in range(len(where)):
            ray = path - where[j]
            over = ray @ up[j] / np.sqrt((ray * ray).sum(1)) - sine
            above = over > 0.0
            k = np.flatnonzero(above[1:] != above[:-1])
            edges = list(at_s[k] + _STEP_S * over[k] / (over[k] - over[k + 1]))
            edges = [0.0] * bool(above[0]) + edges
            edges += [span_s] * (len(edges) % 2)
            rows += [(i, j, a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return np.array(rows)


def _compared(rows, true):
    missed, worst_s, used = 0, 0.0, 0
    for satellite, place, start_s, end_s in true:
        mine = rows[(rows[:, 0] == satellite) & (rows[:, 1] == place)]
        mine = mine[(mine[:, 2] < end_s) & (mine[:, 3] > start_s)]
        missed += len(mine) == 0
        used += len(mine)
        if len(mine):
            error = np.abs(mine[0, 2:] - (start_s, end_s))
            worst_s = max(worst_s, float(error.max()))
    return {"missed": missed, "extra": len(rows) - used, "max_ms": worst_s * 1e3}


if __name__ == "__main__":
    main()
