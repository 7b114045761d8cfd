"""The worst k losses of a reserve, as a value to show and keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AwareDatetime

from spacereserve.engine.allocation.planner import snapshot_hash
from spacereserve.engine.compute import Here, Where
from spacereserve.engine.model.record import Record
from spacereserve.engine.resilience.defender import Defender
from spacereserve.engine.resilience.hardening import find_hardening
from spacereserve.engine.resilience.impacts import NeedImpact, Substitute, impact_of
from spacereserve.engine.resilience.losses import Loss
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.resilience.worst import (
    WorstSet,
    find_worst,
    must_be_there,
)

__all__ = ["Worst", "worst_of"]

_HERE = Here()


class Worst(Record):
    """The set of k losses that hurts most after the best answer to it."""

    format: Literal["spacereserve.worst/1"] = "spacereserve.worst/1"
    """Name and version of this format."""
    reserve: str
    """Reserve (id)."""
    snapshot: str
    """SHA-256 over reserve and catalogue: what exactly was planned with."""
    level: str
    """Level (id)."""
    at: AwareDatetime
    """When it is declared."""
    days: float
    """Length of the plan, days."""
    k: int
    """Losses at once."""
    status: Literal["proven worst", "proven within gap", "stopped"]
    """``proven worst``: no other set costs more; ``proven within gap``: none leaves
    more unmet than the bound; ``stopped``: before all were ruled out."""
    lost: tuple[Loss, ...]
    """What is lost."""
    hardened: tuple[Loss, ...]
    """What was spared because it is to be hardened first."""
    base_unmet_by_priority: dict[int, float]
    """Needs not met with nothing lost, as a sum of shares, by priority."""
    unmet_by_priority: dict[int, float]
    """Needs not met after the loss."""
    least_unmet_by_priority: dict[int, float]
    """No plan after this loss leaves less unmet."""
    bound_by_priority: dict[int, float]
    """No set of k losses costs more: priorities in order, then cost."""
    unmet: float
    """Needs not met after the loss, over all priorities."""
    bound: float
    """The same of the bound."""
    base_cost_eur: float
    """Cost of the plan with nothing lost, EUR."""
    cost_eur: float
    """Cost of the best answer to the loss, EUR."""
    bound_cost_eur: float
    """The same of the bound, EUR."""
    broken: tuple[str, ...]
    """Needs (ids) that were met and no longer are."""
    needs: tuple[NeedImpact, ...]
    """Needs that get less or more, worst first."""
    substitutes: tuple[Substitute, ...]
    """Who steps in."""
    n_planned: int
    """Sets that were planned for."""
    n_sets: int
    """Sets there are."""


def worst_of(
    planner: Replanner,
    losses: Sequence[Loss],
    k: int,
    *,
    harden: int = 0,
    where: Where = _HERE,
    progress: Callable[[str, float], None] | None = None,
) -> Worst:
    """Finds the k losses of a reserve that hurt most after the best answer to them.

    Args:
        planner: Plans again and again.
        losses: What can be lost.
        k: How many at once.
        harden: How many can be hardened first, so that they cannot be lost.
        where: Where to plan; the answer is the same.
        progress: Told how many sets were planned for and the share ruled out.

    Raises:
        InputError: Fewer than ``k`` and ``harden`` can be lost, or there are too many
            sets of losses.
    """
    must_be_there(k, len(losses), budget=harden)
    defender = Defender(planner, losses, where=where)

    def told(n_solved: int, fraction: float) -> None:
        if progress is not None:
            progress(str(n_solved), fraction)

    spared: frozenset[int] = frozenset()
    if harden:
        spared, found = find_hardening(defender, k, harden, progress=told)
    else:
        found = find_worst(defender, k, progress=told)
    return _worst(planner, defender, k, spared, found)


def _worst(
    planner: Replanner,
    defender: Defender,
    k: int,
    spared: frozenset[int],
    found: WorstSet,
) -> Worst:
    sky, losses = planner.sky, defender.losses
    after = defender.after(found.lost)
    lost = tuple(losses[number] for number in found.lost)
    impact = impact_of(lost[0], planner.base, after, planner)
    priorities = sorted(after.unmet())

    def by_priority(values: NDArray[np.float64]) -> dict[int, float]:
        return {
            key: float(value) for key, value in zip(priorities, values, strict=True)
        }

    status: Literal["proven worst", "proven within gap", "stopped"] = "proven worst"
    if not found.proven:
        status = "proven within gap" if found.ruled_out else "stopped"
    return Worst(
        reserve=sky.reserve.id,
        snapshot=snapshot_hash(sky.reserve, sky.catalogue),
        level=sky.question.level,
        at=sky.question.at,
        days=sky.question.days,
        k=k,
        status=status,
        lost=lost,
        hardened=tuple(losses[number] for number in sorted(spared)),
        base_unmet_by_priority=planner.base.unmet(),
        unmet_by_priority=by_priority(found.value[:-1]),
        least_unmet_by_priority=by_priority(found.least[:-1]),
        bound_by_priority=by_priority(found.bound[:-1]),
        unmet=round(float(found.value[:-1].sum()), 6),
        bound=round(float(found.bound[:-1].sum()), 6),
        base_cost_eur=planner.base.cost_eur,
        cost_eur=round(float(found.value[-1]), 2),
        bound_cost_eur=round(float(found.bound[-1]), 2),
        broken=impact.broken,
        needs=impact.needs,
        substitutes=impact.substitutes,
        n_planned=found.n_solved,
        n_sets=found.n_sets,
    )
