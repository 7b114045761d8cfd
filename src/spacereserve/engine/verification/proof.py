"""Proof: do values, bounds, gaps and the word of proof go together?"""

from __future__ import annotations

from collections.abc import Iterator

from spacereserve.engine.allocation.plan import PlanStatus, Stage
from spacereserve.engine.verification.facts import Facts
from spacereserve.engine.verification.violation import Rule, Violation

__all__ = ["proof_amiss"]

_CLOSE = 2e-3
_PROVEN = 1.5e-6
_ORDER = list(PlanStatus)


def proof_amiss(facts: Facts) -> Iterator[Violation]:
    """Stages whose figures contradict the needs, or one another.

    Args:
        facts: Reserve and plan.
    """
    plan = facts.plan
    for stage in plan.stages:
        facts.checked[Rule.PROOF] += 1
        yield from _stage(facts, stage)
    if not plan.stages:
        yield Violation(rule=Rule.PROOF, code="no-stages")
        return
    worst = max((stage.status for stage in plan.stages), key=_ORDER.index)
    if _ORDER.index(plan.status) < _ORDER.index(worst):
        yield Violation(
            rule=Rule.PROOF,
            code="status-too-good",
            details={"has": plan.status.value, "found": worst.value},
        )
    gap = max(stage.gap_fraction for stage in plan.stages)
    if plan.gap_fraction < gap - 1e-8:
        yield Violation(
            rule=Rule.PROOF,
            code="gap-too-small",
            details={"has_fraction": plan.gap_fraction, "found_fraction": gap},
        )


def _stage(facts: Facts, stage: Stage) -> Iterator[Violation]:
    sign = 1.0
    if stage.name == "cost":
        sign = -1.0
        value = facts.plan.cost_eur + facts.plan.harm_eur
        if value > stage.value * (1.0 + 1e-6) + 1.0:
            yield _figures("cost-understated", stage, stage.value, value)
    else:
        value = sum(
            need.met_fraction
            for need in facts.plan.needs
            if f"priority {need.priority}" == stage.name
        )
        if stage.value > value + _CLOSE:
            yield _figures("stage-overstated", stage, stage.value, value)
    short = sign * (stage.bound - stage.value)
    size = max(1.0, abs(stage.value))
    if short < -1e-3 * size:
        yield _figures("better-than-bound", stage, stage.value, stage.bound)
    gap = max(0.0, short) / size
    if stage.gap_fraction < gap * 0.99 - 1e-5:
        yield _figures("stage-gap-too-small", stage, stage.gap_fraction, gap)
    if stage.status is PlanStatus.OPTIMAL and stage.gap_fraction > _PROVEN:
        yield _figures("not-proven", stage, stage.gap_fraction, 0.0)


def _figures(code: str, stage: Stage, has: float, found: float) -> Violation:
    return Violation(
        rule=Rule.PROOF,
        code=code,
        details={"stage": stage.name, "has": round(has, 6), "found": round(found, 6)},
    )
