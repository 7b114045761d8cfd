"""All priorities in one solve: a first plan of large programs, and a bound of cost.

Each need not met is given a fine, twice as high for each priority above. Cost and fines
together are made least in one solve. The plan found usually meets what can be met; the
stages then have little left to do but to prove it, strictly in order. The fines decide
nothing: they only say where to begin.

With ``B`` a bound of cost and fines, every plan that leaves no more than ``u_k`` of the
needs of priority ``k`` unmet costs at least ``B − Σ fine_k u_k``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.solving import Effort, Program, minimise

__all__ = ["Blend", "blended"]

_TIMES = 2.0
"""How many times the dearest need, with a call-up of its own, the lowest fine is."""

_SMALLEST_FINE = 1e-3


@dataclass(frozen=True, eq=False)
class Blend:
    """A plan for all priorities at once, and what cost and fines are at least.

    Attributes:
        values: Values of the columns, float64 [n_column]; None where none was found.
        bound: No plan has less cost and fines.
        fines: Fine of a need of each priority that is not met, float64 [n_class].
        n_needs: Needs of each priority, float64 [n_class].
    """

    values: NDArray[np.float64] | None
    bound: float
    fines: NDArray[np.float64]
    n_needs: NDArray[np.float64]

    def cost_at_least(self, met: Sequence[float]) -> float:
        """What every plan costs that meets so many needs, in the unit of the cost.

        Args:
            met: Least sum of the shares met, for each priority.
        """
        left = self.n_needs - np.array(met)
        return self.bound - float(self.fines @ left)


def blended(
    whole: Program,
    program: Formulation,
    classes: Sequence[NDArray[np.int64]],
    *,
    effort: Effort,
    start: NDArray[np.float64] | None,
) -> Blend:
    """Finds a plan for all priorities at once.

    Args:
        whole: The program, with its cost.
        program: What it was put together from.
        classes: Columns of the needs met of each priority, highest first.
        effort: How far to go; the gap is that of cost and fines together.
        start: A plan to begin from, float64 [n_column].
    """
    fines = _fines(program, whole, len(classes))
    cost, offset = whole.cost.copy(), whole.offset
    for fine, met in zip(fines, classes, strict=True):
        cost[met] -= fine
        offset += fine * len(met)
    fined = replace(whole, cost=cost, offset=offset)
    answer = minimise(fined, effort, start=start)
    n_needs = np.array([float(len(met)) for met in classes])
    return Blend(answer.values, answer.bound, fines, n_needs)


def _fines(program: Formulation, whole: Program, n_classes: int) -> NDArray[np.float64]:
    """Fines, in the unit of the program's cost."""
    least = {name: item.least_supply() for name, item in program.demands.items()}
    supply = np.repeat(
        [least[arc.demand.need.id] for arc in program.arcs],
        [len(columns) for columns in program.arc_columns],
    )
    columns = np.concatenate([*program.arc_columns, np.empty(0, dtype=np.int64)])
    dearest = float((whole.cost[columns] * supply).max(initial=0.0))
    calls = whole.cost[list(program.called.values())]
    lowest = _TIMES * (dearest + float(calls.max(initial=0.0))) + _SMALLEST_FINE
    return np.array([lowest * 2.0**k for k in range(n_classes - 1, -1, -1)])
