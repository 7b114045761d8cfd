"""Truth on the real catalogue: against exact SGP4 every second, edges halved.

Usage: real_sky.py N_SATELLITE N_PLACE DAYS
"""

from __future__ import annotations

import json
import math
import sys
from datetime import UTC, datetime

import numpy as np
from sky import MASK_DEG, ROOT, compared

from spacereserve.engine.access import Places, find_windows
from spacereserve.engine.orbits import (
    ecef_from_teme,
    gmst_rad,
    julian_day,
    read_catalogue,
)

START_AT = datetime(2026, 8, 23, tzinfo=UTC)
SKY = ROOT.parent / "shared/data/catalogue/active_omm_2026-08-22.csv"


def main() -> None:
    n_satellite, n_place, days = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    generator = np.random.default_rng(20260822)
    sky = read_catalogue(SKY)
    # a fifth of them not in low orbit, so that all classes are there
    high = np.flatnonzero(sky.mean_motion_rev_day < 10.0)
    chosen = np.union1d(
        generator.choice(len(sky), n_satellite - n_satellite // 5, replace=False),
        generator.choice(high, n_satellite // 5, replace=False),
    )
    sky = sky.subset(chosen)
    ground = Places.of(
        [
            (math.degrees(math.asin(generator.uniform(-1, 1))), lon)
            for lon in generator.uniform(-180, 180, n_place)
        ],
        min_elevation_deg=MASK_DEG,
    )
    span_s = days * 86400.0
    found = find_windows(sky, ground, start_at=START_AT, duration_s=span_s)
    failed = {one.satellite for one in found.failed_satellites}
    truth = np.array(
        [
            row
            for i, record in enumerate(sky.satrecs())
            if i not in failed
            for row in _windows_of(i, record, ground, span_s)
        ]
    )
    row = compared(found, truth, span_s) | {
        "satellites": len(sky),
        "windows": len(found),
        "shorter_than_1_s": int(np.sum(found.end_s - found.start_s < 1.0)),
        "failed": len(failed),
    }
    print(json.dumps(row))


def _windows_of(index: int, record, ground: Places, span_s: float):
    where_km, up = ground.positions_itrs_km, ground.zeniths
    limit = math.sin(math.radians(MASK_DEG))
    whole, fraction = julian_day(START_AT)

    def track_km(at_s: np.ndarray) -> np.ndarray:
        days = fraction + at_s / 86400.0
        _, teme, _ = record.sgp4_array(np.full(len(at_s), whole), days)
        return ecef_from_teme(teme, gmst_rad(whole, days))

    def above(track: np.ndarray, place: int) -> np.ndarray:
        ray = track - where_km[place]
        return ray @ up[place] >= limit * np.sqrt(np.einsum("ij,ij->i", ray, ray))

    at_s = np.arange(0.0, span_s + 1.0)
    track = track_km(at_s)
    for place in range(len(ground)):
        true = above(track, place)
        changes = np.flatnonzero(true[1:] != true[:-1])
        low, high, was = at_s[changes], at_s[changes + 1], true[changes]
        for _ in range(40 if len(changes) else 0):
            middle = 0.5 * (low + high)
            same = above(track_km(middle), place) == was
            low, high = np.where(same, middle, low), np.where(same, high, middle)
        edges = [0.0] * bool(true[0]) + list(high) + [span_s] * bool(true[-1])
        for start_s, end_s in zip(edges[::2], edges[1::2], strict=True):
            yield index, place, start_s, end_s


if __name__ == "__main__":
    main()
