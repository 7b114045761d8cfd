"""The alliance of 300 by the hour: planned with proof, and planned anew after losses.

Usage: hourly.py ours|highs LIMIT_S [PROVIDERS] [LOSSES] [COLD]

300 providers, 2,000 lines, 1,000 needs for a look in every hour of seven days; an arc
is a need, an hour and an offer that passes then (520,000). ``ours`` plans the whole;
theatres share no line, and no rule ties them, which the planner finds by itself. Each
loss of one provider is then planned anew, and some also from nothing, part by part with
nothing kept.
``highs`` gets the program of the whole, stage by stage.

Prints a line of JSON for the plan, and one with all. Seconds begin when it is known
which offer may serve which need when.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "resilience"))

from alliance import make_alliance
from staged import Staged, Trace, by_highs, by_stages
from staged import ours as planned

from spacereserve.engine.allocation import Limits
from spacereserve.engine.allocation.arcs import find_prospects
from spacereserve.engine.allocation.formulating import formulate
from spacereserve.engine.allocation.solve import classes_of
from spacereserve.engine.allocation.solving import Program
from spacereserve.engine.resilience.after import After
from spacereserve.engine.resilience.losing import apply
from spacereserve.engine.resilience.losses import LossKind
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.singles import single_losses

GAP, GOOD = 1e-2, 0.05
SEED = 1
_LIMITS = Limits(gap_fraction=GAP)


def made(n_providers: int):
    return make_alliance(
        n_providers=n_providers,
        n_lines=n_providers * 20 // 3,
        n_needs=n_providers * 10 // 3,
        n_theatres=max(2, n_providers // 3),
        seed=SEED,
        hourly=True,
    )


def n_arcs_of(judged) -> int:
    return sum(len(item.arc.bins) for item in judged if item.arc is not None)


def replanner(sky, physics, judged) -> Replanner:
    """A planner of offers that are judged already: what is measured is the choice."""
    return Replanner(sky, physics, limits=_LIMITS, prospects=lambda *_: judged)


def ours(sky, physics, judged, limit_s: float, n_losses: int, n_cold: int) -> dict:
    arcs = [item.arc for item in judged if item.arc is not None]
    program = formulate(sky, physics.demands, arcs)
    trace = Trace()
    planned(program, limit_s, trace)
    seconds = time.perf_counter() - trace.began
    cpu_s = time.process_time() - trace.began_cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    names = [*dict(classes_of(program)), "cost"]
    widest = [(p[0], _widest(trace.points[: k + 1], names)) for k, p in _each(trace)]
    last = {name: p for p in trace.points for name in names if p[2] == name}
    bounds = {name: last[name][4] for name in names}
    good = [
        p[0] for k, p in _each(trace) if _above(trace.points[: k + 1], bounds) <= GOOD
    ]
    proven = [at for at, gap in widest if gap <= GAP + 1e-6]
    row = {
        f"gap_{limit_s}s": round(
            min([g for at, g in widest if at <= limit_s] or [1.0]), 6
        )
        for limit_s in (60, 120, 180)
    }
    row |= {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu_s, 2),
        "gap_by_stage": {name: round(_gap(last[name]), 6) for name in names},
        "value": round(1000.0 * last["cost"][3], 2),
        "bound": round(1000.0 * last["cost"][4], 2),
        "seconds_to_1pct": round(proven[0], 2) if proven else None,
        "seconds_to_first_good": round(good[0], 2) if good else None,
        "peak_mib": round(peak / 1024),
    }
    print(json.dumps(row), flush=True)  # kept where time ends before the losses do
    planner = replanner(sky, physics, judged)
    return row | {"replan": replanned(planner, n_losses, n_cold)}


def _each(trace: Trace):
    return list(enumerate(trace.points))


def _widest(points, names) -> float:
    """The widest gap of any stage, 1 where one is not yet told."""
    last = {p[2]: p for p in points}
    return max(_gap(last.get(name)) for name in names)


def _above(points, bounds) -> float:
    """How far the last plan told is from the bounds of the end, the widest stage."""
    last = {p[2]: p for p in points}
    found = []
    for name, bound in bounds.items():
        point = last.get(name)
        if point is None or not np.isfinite(point[3]):
            return 1.0
        found.append(max(0.0, point[3] - bound) / max(1.0, abs(point[3])))
    return max(found)


def replanned(planner: Replanner, n_losses: int, n_cold: int) -> dict:
    losses = single_losses(planner.reserve, (LossKind.PROVIDER,))
    n_losses = min(n_losses, len(losses))
    spread = np.linspace(0, len(losses) - 1, n_losses).astype(int)
    began = time.process_time()
    afters = [planner.after((losses[number],)) for number in spread]
    warm_s = (time.process_time() - began) / n_losses
    cold_s, needs, cost = 0.0, 0.0, 0.0
    picked = np.linspace(0, n_losses - 1, n_cold).astype(int)
    for place in picked:
        spent_s, cold = from_nothing(planner, losses[spread[place]])
        cold_s += spent_s / n_cold
        mine, other = afters[place], cold
        for priority, value in mine.unmet().items():
            needs = max(needs, abs(value - other.unmet()[priority]))
        cost = max(cost, abs(mine.cost_eur / other.cost_eur - 1.0))
    return {
        "losses": n_losses,
        "cold": n_cold,
        "replan_cpu_s": round(warm_s, 3),
        "cold_cpu_s": round(cold_s, 3),
        "ratio": round(cold_s / warm_s, 1),
        "largest_difference": round(needs, 6),
        "largest_cost_difference_fraction": round(cost, 6),
    }


def from_nothing(planner: Replanner, loss) -> tuple[float, After]:
    """Processor seconds of a plan after a loss with nothing kept, and the plan."""
    left = apply(loss, planner.reserve, today=planner.sky.question.at.date())
    sky = replace(planner.sky, reserve=left)
    judged = find_prospects(sky, planner.physics)
    began = time.process_time()
    found = replanner(sky, planner.physics, judged).base
    return time.process_time() - began, found


def highs(sky, physics, judged, limit_s: float) -> dict:
    arcs = [item.arc for item in judged if item.arc is not None]
    program = formulate(sky, physics.demands, arcs)
    model = program.matrix.model()
    model.col_cost_ = program.weighed() / 1000.0
    staged = Staged(Program.of_model(model), dict(classes_of(program)), 0, 0.0)
    trace = Trace()
    by_stages(staged, limit_s, trace, by_highs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    names = [*staged.classes, "cost"]
    last = {p[2]: p for p in trace.points}
    gap = max(_gap(last.get(name)) for name in names)
    row = {f"gap_{s}s": round(gap, 6) for s in (60, 120, 180) if s >= limit_s}
    return row | {
        "seconds": round(time.perf_counter() - trace.began, 2),
        "stages_begun": len(last),
        "seconds_to_1pct": None,
        "peak_mib": round(peak / 1024),
    }


def _gap(point) -> float:
    if point is None or not np.isfinite(point[3]) or abs(point[4]) > 1e29:
        return 1.0
    return min(1.0, abs(point[3] - point[4]) / max(1.0, abs(point[3])))


def main() -> None:
    name, limit_s, n_providers, n_losses, n_cold = [
        *sys.argv[1:],
        *("300", "12", "1")[len(sys.argv) - 3 :],
    ]
    sky, physics = made(int(n_providers))
    judged = find_prospects(sky, physics)
    row = {
        "arcs": n_arcs_of(judged),
        "providers": int(n_providers),
        "lines": len(sky.reserve.agreements),
        "needs": len(sky.reserve.needs),
    }
    if name == "ours":
        row |= ours(sky, physics, judged, float(limit_s), int(n_losses), int(n_cold))
    else:
        row |= highs(sky, physics, judged, float(limit_s))
    print(json.dumps(row))


if __name__ == "__main__":
    main()
