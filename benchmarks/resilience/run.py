"""All single losses against cold solves, and the worst sets with proof.

    python benchmarks/resilience/run.py                    the whole instance
    python benchmarks/resilience/run.py --providers 60     a small one
    python benchmarks/resilience/run.py --cold 0           all cold solves, not 3
    python benchmarks/resilience/run.py --part brute       losses, worst or brute alone
    python benchmarks/resilience/run.py --losses 12        12 of the losses, not all

A cold solve of the whole instance takes two minutes, so by default three are made, and
the time of all is reckoned from them; the output says so. Each promise is printed with
"holds" or "does not hold". Times are CPU seconds of this process. A cold solve puts the
program of the whole reserve after a loss together and solves it from nothing; planning
anew shares physics too, so what is compared is the choice alone. Values must agree:
unmet needs of each priority to 0.001, cost to twice the gap of both solvers.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from alliance import make_alliance

from spacereserve.engine.allocation import Limits
from spacereserve.engine.allocation.arcs import find_prospects
from spacereserve.engine.allocation.choosing import choose
from spacereserve.engine.allocation.formulating import formulate
from spacereserve.engine.allocation.outcome import outcome_of
from spacereserve.engine.resilience.defender import Defender
from spacereserve.engine.resilience.losing import apply
from spacereserve.engine.resilience.losses import Loss, LossKind
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.singles import single_losses
from spacereserve.engine.resilience.worst import find_worst

RESULTS = Path(__file__).parents[1] / "results" / "resilience.json"
GAP = 1e-2
MOST_TIMES = 20.0
SAME_NEEDS = 1e-3
WORST_S = 600.0


def main() -> None:
    """Measures, prints and writes the results of the parts asked for."""
    asked = _asked()
    out = asked.out
    results = json.loads(out.read_text("utf-8")) if out.is_file() else {}
    if asked.part != "brute":
        planner, losses, base_s = _planner(asked.providers, asked)
    if asked.part in {"all", "losses"}:
        results["losses"] = _losses(planner, losses, base_s, asked)
    if asked.part in {"all", "worst"}:
        results["worst"] = [_worst(planner, losses, k) for k in asked.k]
    if asked.part in {"all", "brute"}:
        planner, losses, _ = _planner(asked.brute_providers, asked)
        results["brute"] = [_brute(planner, losses, k) for k in (1, 2)]
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def _planner(
    n_providers: int, asked: argparse.Namespace
) -> tuple[Replanner, tuple[Loss, ...], float]:
    """A planner of an alliance, its losses, and CPU seconds of the first plan."""
    sky, physics = make_alliance(
        n_providers=n_providers,
        n_lines=n_providers * 20 // 3,
        n_needs=n_providers * 10 // 3,
        n_theatres=max(2, n_providers // 3),
        seed=asked.seed,
    )
    started = time.process_time()
    planner = Replanner(sky, physics, limits=Limits(gap_fraction=GAP))
    losses = single_losses(sky.reserve, (LossKind.PROVIDER,))
    return planner, losses, time.process_time() - started


def _losses(
    planner: Replanner,
    losses: tuple[Loss, ...],
    base_s: float,
    asked: argparse.Namespace,
) -> dict[str, Any]:
    """All single losses planned anew, or some, against cold solves."""
    n_losses = min(asked.losses or len(losses), len(losses))
    spread = np.linspace(0, len(losses) - 1, n_losses).astype(int)
    losses = tuple(losses[number] for number in spread)
    started = time.process_time()
    afters = [planner.after((loss,)) for loss in losses]
    warm_s = time.process_time() - started
    print(f"{len(losses)} losses planned anew: {warm_s:.1f} s, base {base_s:.1f} s")
    n_cold = min(asked.cold or len(losses), len(losses))
    picked = np.linspace(0, len(losses) - 1, n_cold).astype(int)
    started = time.process_time()
    cold = [_cold(planner, losses[number]) for number in picked]
    each_s = (time.process_time() - started) / n_cold
    pairs = [(afters[n], found) for n, found in zip(picked, cold, strict=True)]
    worst_difference = max(_difference(*pair) for pair in pairs)
    cost_difference = max(abs(mine.cost_eur / eur - 1.0) for mine, (_, eur) in pairs)
    ratio = each_s * len(losses) / (warm_s + base_s)
    print(f"a cold solve: {each_s:.2f} s (mean of {n_cold} of {len(losses)})")
    _promise(f"20 times faster (it is {ratio:.1f} times)", holds=ratio >= MOST_TIMES)
    _promise(
        f"same unmet needs to 0.001 (largest difference {worst_difference:.6f})",
        holds=worst_difference <= SAME_NEEDS,
    )
    _promise(
        f"same cost within both gaps (largest difference {cost_difference:.4f})",
        holds=cost_difference <= 2.0 * GAP,
    )
    return {
        "n_providers": len(planner.reserve.providers),
        "n_losses": n_losses,
        "n_needs": len(planner.reserve.needs),
        "n_lines": len(planner.reserve.agreements),
        "n_arcs": sum(len(item.arc.bins) for item in _arcs(planner)),
        "base_s": round(base_s, 2),
        "all_losses_s": round(warm_s, 2),
        "cold_solve_s": round(each_s, 3),
        "n_cold": n_cold,
        "ratio": round(ratio, 1),
        "largest_difference": round(worst_difference, 6),
        "largest_cost_difference_fraction": round(cost_difference, 6),
    }


def _promise(what: str, *, holds: bool) -> None:
    print(f"  {what}: {'holds' if holds else 'does not hold'}", flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--providers", type=int, default=300)
    parser.add_argument("--cold", type=int, default=3)
    parser.add_argument("--losses", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument(
        "--part", choices=["all", "losses", "worst", "brute"], default="all"
    )
    parser.add_argument("--brute-providers", type=int, default=60)
    parser.add_argument("--k", type=int, nargs="*", default=[2, 3])
    return parser.parse_args()


def _arcs(planner: Replanner) -> list[Any]:
    return [
        item
        for item in find_prospects(planner.sky, planner.physics)
        if item.arc is not None
    ]


def _cold(planner: Replanner, loss: Loss) -> tuple[dict[int, float], float]:
    sky = planner.sky
    left = apply(loss, sky.reserve, today=sky.question.at.date())
    sky = replace(sky, reserve=left)
    arcs = [
        item.arc
        for item in find_prospects(sky, planner.physics)
        if item.arc is not None
    ]
    program = formulate(sky, planner.physics.demands, arcs)
    solution, sent = choose(program, Limits(gap_fraction=GAP))
    unmet: dict[int, float] = defaultdict(float)
    for name in program.demands:
        outcome = outcome_of(name, program, solution.values, sent)
        unmet[outcome.demand.need.priority] += 1.0 - outcome.measured.fraction
    return unmet, float(program.costs() @ solution.values)


def _difference(after: Any, found: tuple[dict[int, float], float]) -> float:
    """Largest difference of unmet needs of a priority, as a sum of shares of needs."""
    unmet, _ = found
    return max(abs(value - unmet[key]) for key, value in after.unmet().items())


def _worst(planner: Replanner, losses: Any, k: int) -> dict[str, Any]:
    started = time.process_time()

    def is_over() -> bool:
        return time.process_time() - started > WORST_S

    found = find_worst(Defender(planner, losses), k, stop=is_over)
    spent_s = time.process_time() - started
    names = [losses[number].id for number in found.lost]
    print(
        f"worst {k}: {', '.join(names)} {_shown(found.value)}, bound "
        f"{_shown(found.bound)}; {found.n_solved} of {found.n_sets} sets solved"
    )
    _promise(
        f"worst {k} proven within 10 minutes ({spent_s:.0f} s)",
        holds=found.proven and spent_s <= WORST_S,
    )
    return {
        "k": k,
        "lost": names,
        "value": [float(value) for value in found.value],
        "bound": [float(value) for value in found.bound],
        "proven": found.proven,
        "n_solved": found.n_solved,
        "n_sets": found.n_sets,
        "cpu_s": round(spent_s, 1),
    }


def _shown(values: Any) -> str:
    return "(" + ", ".join(f"{value:,.3f}" for value in values) + ")"


def _brute(planner: Replanner, losses: tuple[Loss, ...], k: int) -> dict[str, Any]:
    """The worst k found, against every set of k planned for one by one."""
    found = find_worst(Defender(planner, losses), k)
    values = {
        lost: (*planner.after([losses[n] for n in lost]).unmet().values(),)
        for lost in itertools.combinations(range(len(losses)), k)
    }
    worst = max(values.values())
    gap = max(abs(a - b) for a, b in zip(found.value[:-1], worst, strict=True))
    print(f"worst {k} of {len(losses)} providers: {found.n_solved} sets solved")
    _promise(
        f"brute force over {len(values)} sets agrees (difference {gap:.6f})",
        holds=gap <= SAME_NEEDS,
    )
    return {
        "k": k,
        "n_providers": len(losses),
        "n_sets": len(values),
        "proven": found.proven,
        "largest_difference": round(float(gap), 6),
    }


if __name__ == "__main__":
    main()
