"""The work that all peers get: the same satellites, places, truth and comparison."""

from __future__ import annotations

import importlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from spacereserve.engine.access import Places
from spacereserve.engine.orbits import Catalogue

ROOT = Path(__file__).resolve().parents[2]
PEERS = Path(
    os.environ.get("SPACERESERVE_BENCH_PEERS", ROOT.parent / "shared" / "bench")
)
START_AT = datetime(2025, 6, 1, tzinfo=UTC)
MASK_DEG = 10.0


def peers_common():
    """The peers' shared inputs, or an error that says where they are looked for."""
    if not (PEERS / "common.py").exists():
        sys.exit(
            f"The peers' scripts are not at {PEERS}. "
            "Set SPACERESERVE_BENCH_PEERS to the folder that holds common.py."
        )
    sys.path.insert(0, str(PEERS))
    sys.dont_write_bytecode = True
    return importlib.import_module("common")


def satellites(n: int):
    """n satellites of five Walker shells, as a catalogue, in the peers' order."""
    common = peers_common()
    lines = common.pick(n) if n <= 1000 else common.walker(n)
    records = common.satrecs(lines)

    def column(name: str) -> np.ndarray:
        return np.array([getattr(record, name) for record in records])

    rev_day = 1440.0 / (2.0 * np.pi)
    return Catalogue(
        names=tuple(f"SAT-{i}" for i in range(n)),
        object_ids=("",) * n,
        catalog_numbers=np.arange(1, n + 1),
        epoch_jd=np.stack((column("jdsatepoch"), column("jdsatepochF")), axis=1),
        mean_motion_rev_day=column("no_kozai") * rev_day,
        eccentricity=column("ecco"),
        inclination_deg=np.degrees(column("inclo")),
        raan_deg=np.degrees(column("nodeo")),
        arg_perigee_deg=np.degrees(column("argpo")),
        mean_anomaly_deg=np.degrees(column("mo")),
        bstar=column("bstar"),
        mean_motion_dot=np.zeros(n),
        mean_motion_ddot=np.zeros(n),
    )


def places(n: int):
    """n places, evenly over the sphere between 70° south and 75° north."""
    return Places.of(peers_common().ground(n), min_elevation_deg=MASK_DEG)


def compared(windows, truth: np.ndarray, span_s: float) -> dict[str, float]:
    """Counts what is missed and invented, and the largest error of an edge, ms."""
    ours = np.stack(
        (windows.satellite, windows.place, windows.start_s, windows.end_s), axis=1
    )
    ours = ours[np.lexsort((ours[:, 2], ours[:, 1], ours[:, 0]))]
    truth = truth[np.lexsort((truth[:, 2], truth[:, 1], truth[:, 0]))]
    if len(ours) == len(truth) and np.array_equal(ours[:, :2], truth[:, :2]):
        clipped = np.clip(truth[:, 2:], 0.0, span_s)
        error_s = np.abs(ours[:, 2:] - clipped)
        return {"missed": 0, "invented": 0, "edge_ms_max": float(error_s.max() * 1e3)}
    missed, invented, worst = 0, 0, 0.0
    pairs = {tuple(row) for row in np.concatenate((ours[:, :2], truth[:, :2]))}
    for satellite, place in sorted(pairs):
        mine = ours[(ours[:, 0] == satellite) & (ours[:, 1] == place)][:, 2:]
        true = truth[(truth[:, 0] == satellite) & (truth[:, 1] == place)][:, 2:]
        overlap = (mine[:, None, 0] < true[None, :, 1]) & (
            mine[:, None, 1] > true[None, :, 0]
        )
        missed += int((~overlap.any(axis=0)).sum())
        invented += int((~overlap.any(axis=1)).sum())
        for i, k in zip(*np.nonzero(overlap), strict=True):
            worst = max(worst, float(np.abs(mine[i] - true[k]).max()))
    return {"missed": missed, "invented": invented, "edge_ms_max": worst * 1e3}
