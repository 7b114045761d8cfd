"""Small programs, by ours and by HiGHS as it comes: processor seconds to the same gap.

Usage: small.py [--arcs 1000 2000 4000 7000 10000] [--seeds 1 2 3]

What HiGHS solves directly must not take longer by us. Both solve the same program on
one thread, one after the other, in one process; HiGHS with its presolve, which loses
plans now and then (decision 6) and is off in ours. Prints one line of JSON: a row for
each program, with what each took and found.
"""

from __future__ import annotations

import argparse
import json
import time

import highspy
import numpy as np
from instances import draw, program_of

from spacereserve.engine.allocation.solving import Effort, Program, minimise

AIM = 1e-2
_EFFORT = Effort(gap_fraction=AIM, by_the_cent=False)
"""Both stop at the gap; neither goes on by the cent."""


def by_us(program: Program) -> tuple[float, float]:
    return minimise(program, _EFFORT).value, 0.0


def by_highs(program: Program, *, presolve: str) -> tuple[float, float]:
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("mip_rel_gap", AIM),
        ("presolve", presolve),
        ("time_limit", 60.0),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(program.model(whole=True))
    solver.run()
    info = solver.getInfo()
    return float(info.objective_function_value), float(info.mip_dual_bound)


def timed(solve, program: Program) -> tuple[float, float]:
    began = time.process_time()
    value, _ = solve(program)
    return round(time.process_time() - began, 3), round(value, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--arcs", nargs="+", type=int, default=[1000, 2000, 4000, 7000, 10000]
    )
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    asked = parser.parse_args()
    warm = program_of(draw(400, 9))
    by_us(warm)
    by_highs(warm, presolve="on")
    rows = []
    for n_arcs in asked.arcs:
        for seed in asked.seeds:
            program = program_of(draw(n_arcs, seed))
            ours_s, ours = timed(by_us, program)
            highs_s, highs = timed(lambda p: by_highs(p, presolve="on"), program)
            plain_s, _ = timed(lambda p: by_highs(p, presolve="off"), program)
            rows.append(
                {
                    "arcs": n_arcs,
                    "seed": seed,
                    "ours_cpu_s": ours_s,
                    "highs_cpu_s": highs_s,
                    "highs_without_presolve_cpu_s": plain_s,
                    "ours_value": ours,
                    "highs_value": highs,
                    "ratio": round(highs_s / max(1e-3, ours_s), 2),
                }
            )
    ratios = np.array([row["ratio"] for row in rows])
    print(json.dumps({"least_ratio": float(ratios.min()), "programs": rows}))


if __name__ == "__main__":
    main()
