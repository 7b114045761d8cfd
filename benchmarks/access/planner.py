"""How much of the demo's seven-day plan on the real sky is spent in access.

Usage: planner.py LEVEL DAYS

The planner is run as it is; every function of access that a supply module calls is
timed from outside.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from sky import ROOT

from spacereserve.demo import write_demo
from spacereserve.engine.access import warm
from spacereserve.engine.allocation import plan
from spacereserve.engine.folder import read_folder
from spacereserve.engine.orbits import instant_from_julian, read_catalogue
from spacereserve.engine.supply import (
    delivery,
    imaging,
    navigation,
    satcom,
    surveillance,
)

SKY = ROOT.parent / "shared/data/catalogue/active_omm_2026-08-22.csv"
_TIMED = ("find_windows", "count_in_view", "positions")


def main() -> None:
    level, days = sys.argv[1], float(sys.argv[2])
    warm()
    spent = {"wall_s": 0.0, "cpu_s": 0.0, "calls": 0}
    for module in (delivery, imaging, navigation, satcom, surveillance):
        for name in _TIMED:
            if hasattr(module, name):
                setattr(module, name, _timed(getattr(module, name), spent))
    with tempfile.TemporaryDirectory() as made:
        write_demo(Path(made) / "demo")
        reserve = read_folder(Path(made) / "demo", with_orbits=False).reserve
    sky = read_catalogue(SKY)
    newest = sky.epoch_jd[sky.epoch_jd.sum(axis=1).argsort()[len(sky) // 2]]
    begun = time.perf_counter()
    plan(
        reserve,
        sky,
        level=level,
        at=instant_from_julian(float(newest[0]), float(newest[1])),
        days=days,
        remedies=False,
    )
    print(
        json.dumps(
            {
                "level": level,
                "days": days,
                "satellites": len(sky),
                "access_wall_s": spent["wall_s"],
                "access_cpu_s": spent["cpu_s"],
                "access_calls": spent["calls"],
                "plan_wall_s": time.perf_counter() - begun,
            }
        )
    )


def _timed(function, spent):
    def timed(*arguments, **options):
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            return function(*arguments, **options)
        finally:
            spent["wall_s"] += time.perf_counter() - wall
            spent["cpu_s"] += time.process_time() - cpu
            spent["calls"] += 1

    return timed


if __name__ == "__main__":
    main()
