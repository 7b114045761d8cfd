"""A made-up alliance planned through ``plan``, and after losses: kept warm and anew.

Usage: alliance.py [--providers 300] [--seed 1] [--limit 180] [--losses 3] [--gap 0.01]

Writes ``alliance`` and ``replan`` into ``benchmarks/results/plan.json``, leaving what
else is there: arcs, the plan's bound and gap by stage, peak memory, and for each loss
the processor seconds kept warm and anew, with both values and both gaps. With
``--losses-only`` the whole is not planned a second time through ``plan``.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path

from spacereserve.demo.alliance import ALLIANCE_AT, Alliance, make_alliance
from spacereserve.engine.allocation import Limits, find_physics, plan
from spacereserve.engine.allocation.arcs import find_prospects
from spacereserve.engine.allocation.formulating import formulate
from spacereserve.engine.allocation.kept_warm import prepare
from spacereserve.engine.allocation.solve import solve
from spacereserve.engine.model import Question
from spacereserve.engine.supply import Sky

RESULT = Path(__file__).resolve().parents[2] / "benchmarks" / "results" / "plan.json"
DAYS = 7.0


def planned(made: Alliance, limits: Limits) -> dict:
    began = time.process_time()
    found = plan(
        made.reserve,
        made.catalogue,
        level="crisis",
        at=ALLIANCE_AT,
        days=DAYS,
        limits=limits,
        remedies=False,
    )
    return {
        "cpu_s": round(time.process_time() - began, 1),
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "stages": [stage.model_dump(mode="json") for stage in found.stages],
    }


def losses(made: Alliance, limits: Limits, n_losses: int) -> dict:
    question = Question.of(made.reserve, "crisis", at=ALLIANCE_AT, days=DAYS)
    sky = Sky(made.reserve, made.catalogue, question)
    physics = find_physics(sky)
    prospects = find_prospects(sky, physics)
    arcs = [item.arc for item in prospects if item.arc is not None]
    began = time.process_time()
    prepared = prepare(formulate(sky, physics.demands, arcs), limits)
    prepared_s = time.process_time() - began
    rows = []
    for provider in made.reserve.providers[:n_losses]:
        left = [arc for arc in arcs if arc.offer.provider.id != provider.id]
        gone = {arc.offer.id for arc in arcs} - {arc.offer.id for arc in left}
        began = time.process_time()
        warm = prepared.without(gone)
        warm_s = time.process_time() - began
        began = time.process_time()
        cold = solve(formulate(sky, physics.demands, left), limits=limits)
        cold_s = time.process_time() - began
        rows.append(
            {
                "lost": provider.id,
                "warm_cpu_s": round(warm_s, 3),
                "cold_cpu_s": round(cold_s, 3),
                "n_circles": warm.n_circles,
                "warm": [s.model_dump(mode="json") for s in warm.solution.stages],
                "cold": [s.model_dump(mode="json") for s in cold.stages],
            }
        )
        print(f"{provider.id}: warm {warm_s:.2f} s, anew {cold_s:.2f} s of processor")
    total_warm = sum(row["warm_cpu_s"] for row in rows)
    total_cold = sum(row["cold_cpu_s"] for row in rows)
    return {
        "arcs": sum(len(arc.bins) for arc in arcs),
        "prepared_cpu_s": round(prepared_s, 1),
        "ratio": round(total_cold / total_warm, 1) if rows else None,
        "losses": rows,
    }


def replan_of(row: dict) -> dict:
    """The measure of planning anew after a loss, over all losses tried."""
    rows = row["losses"]
    differences = [
        abs(mine["value"] - other["value"])
        for item in rows
        for mine, other in zip(item["warm"], item["cold"], strict=True)
        if mine["name"] != "cost"
    ]
    return {
        "losses": len(rows),
        "providers": row["providers"],
        "warm_cpu_s": round(sum(item["warm_cpu_s"] for item in rows), 3),
        "cold_cpu_s": round(sum(item["cold_cpu_s"] for item in rows), 3),
        "ratio": row["ratio"],
        "largest_difference": round(max(differences), 6),
        "largest_gap_fraction": max(
            stage["gap_fraction"] for item in rows for stage in item["warm"]
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--providers", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=180.0)
    parser.add_argument("--losses", type=int, default=3)
    parser.add_argument("--gap", type=float, default=1e-2)
    parser.add_argument("--losses-only", action="store_true")
    asked = parser.parse_args()
    limits = Limits(gap_fraction=asked.gap, time_limit_s=asked.limit)
    made = make_alliance(n_providers=asked.providers, seed=asked.seed)
    row = {"providers": asked.providers, "seed": asked.seed, "limit_s": asked.limit}
    if not asked.losses_only:
        row |= planned(made, limits)
        for stage in row["stages"]:
            value, bound = stage["value"], stage["bound"]
            print(f"{stage['name']}: {value:,.2f}, bound {bound:,.2f}")
        print(f"{row['cpu_s']} s of processor, {row['peak_mib']} MiB")
    found = {"alliance": row}
    if asked.losses:
        row |= losses(made, limits, asked.losses)
        found["replan"] = replan_of(row)
        print(f"{row['arcs']:,} arcs; {found['replan']}")
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    kept = json.loads(RESULT.read_text("utf-8")) if RESULT.exists() else {}
    RESULT.write_text(json.dumps(kept | found, indent=1), "utf-8")


if __name__ == "__main__":
    main()
