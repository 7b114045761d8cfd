"""What is known of the stages of a large program before they are solved.

A plan for all priorities at once is mostly best in every stage. Two kinds of bounds
prove it without solving a stage: what needs can be met at all, with the fines of the
blend; and, where these are not close enough, relaxations from stage to stage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.blending import Blend
from spacereserve.engine.allocation.solving import (
    Apart,
    Clock,
    Effort,
    Program,
    bounds_in_order,
    gap_between,
    islands_of,
)

__all__ = ["Known", "known_before"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of a stage before it is solved.

    Attributes:
        bound: No plan is below it.
        apart: The islands of the program and their bounds, where there are several.
    """

    bound: float = -np.inf
    apart: Apart | None = None

    def raised(self, bound: float) -> Known:
        """The same, with a bound that may be higher.

        Args:
            bound: No plan is below it.
        """
        return replace(self, bound=max(self.bound, bound))


def known_before(
    whole: Program, stages: Sequence[Floats], blend: Blend | None, effort: Effort
) -> list[Known]:
    """What is known of each stage that keeps what the blend reached in those before.

    Args:
        whole: The program.
        stages: Cost of each column in each stage, that of cost last, float64 [n_column]
            each.
        blend: A plan for all stages at once; None where there is none.
        effort: How far to go.
    """
    islands = islands_of(whole)
    apart = Apart(islands) if len(islands) > 1 else None
    if blend is None or blend.values is None:
        return [Known(apart=apart) for _ in stages]
    simple = _by_fines(stages, blend, blend.values)
    reached = [float(costs @ blend.values) for costs in stages]
    if all(
        gap_between(value, bound) <= effort.gap_fraction
        for value, bound in zip(reached, simple, strict=True)
    ):
        return [Known(bound, apart) for bound in simple]
    clock = Clock(effort)
    bounds = bounds_in_order(blend.fined, islands, stages, blend.values, clock)
    return [
        Known(max(float(own.sum()), least), apart and Apart(islands, own))
        for own, least in zip(bounds, simple, strict=True)
    ]


def _by_fines(stages: Sequence[Floats], blend: Blend, values: Floats) -> list[float]:
    """What needs can be met at all, and what cost and fines are at least."""
    met = [-float(costs @ values) for costs in stages[:-1]]
    return [*(-float(most) for most in blend.most), blend.cost_at_least(met)]
