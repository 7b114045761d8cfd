"""All priorities in one solve: a first plan of large programs, and a bound of cost.

Each need not met is given a fine, twice as high for each priority above. Cost and fines
together are made least in one solve. The plan found usually meets what can be met; the
stages then have little left to do but to prove it, strictly in order. The fines decide
nothing: they only say where to begin.

A need for which there are too few providers can never be met; it pays no fine, so that
the fines of the hopeless do not hide how far the cost is from its bound.

With ``B`` a bound of cost and fines, every plan that leaves no more than ``u_k`` of the
needs of priority ``k`` unmet costs at least ``B − Σ fine_k u_k``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.solving import Effort, Program, Progress, minimise

__all__ = ["Blend", "blended", "most_of_each"]

_TIMES = 2.0
"""How many times the dearest need, with a call-up of its own, the lowest fine is."""

_SMALLEST_FINE = 1e-3


@dataclass(frozen=True, eq=False)
class Blend:
    """A plan for all priorities at once, and what cost and fines are at least.

    Attributes:
        values: Values of the columns, float64 [n_column]; None where none was found.
        fined: The program, with fines in its cost.
        bound: No plan has less cost and fines.
        fines: Fine of a need of each priority that is not met, float64 [n_class].
        most: The most that can be met of the needs of each priority, float64 [n_class].
    """

    values: NDArray[np.float64] | None
    fined: Program
    bound: float
    fines: NDArray[np.float64]
    most: NDArray[np.float64]

    def cost_at_least(self, met: Sequence[float]) -> float:
        """What every plan costs that meets so many needs, in the unit of the cost.

        Args:
            met: Least sum of the shares met, for each priority.
        """
        return _cost_at_least(self.bound, self.fines, self.most - np.array(met))


def blended(
    whole: Program,
    program: Formulation,
    classes: Mapping[str, NDArray[np.int64]],
    *,
    effort: Effort,
    start: NDArray[np.float64] | None,
    tell: Callable[[str, Progress], None] | None = None,
) -> Blend:
    """Finds a plan for all priorities at once.

    Args:
        whole: The program, with its cost.
        program: What it was put together from.
        classes: By priority (name), highest first: columns of its needs met.
        effort: How far to go; the gap is that of cost and fines together.
        start: A plan to begin from, float64 [n_column].
        tell: Told of each stage what the best plan so far reaches of it, and what no
            plan can better that keeps the stages before it.
    """
    fines = _fines(program, whole, len(classes))
    cost, offset = whole.cost.copy(), whole.offset
    most = most_of_each(program, classes)
    for fine, met in zip(fines, classes.values(), strict=True):
        cost[met] -= fine
    offset += float(fines @ most)
    fined = replace(whole, cost=cost, offset=offset)

    def listen(at: Progress) -> None:
        if effort.listen is not None:
            effort.listen(at)
        if tell is None or at.values is None:
            return
        reached = np.array([float(at.values[met].sum()) for met in classes.values()])
        for name, value, bound in zip(classes, reached, most, strict=True):
            tell(name, Progress(at.seconds, -value, -max(value, bound)))
        at_least = _cost_at_least(at.bound, fines, most - reached)
        tell("cost", Progress(at.seconds, whole.value(at.values), at_least))

    answer = minimise(fined, replace(effort, listen=listen), start=start)
    return Blend(answer.values, fined, answer.bound, fines, most)


def _cost_at_least(
    bound: float, fines: NDArray[np.float64], left: NDArray[np.float64]
) -> float:
    return bound - float(fines @ left)


def most_of_each(
    program: Formulation, classes: Mapping[str, NDArray[np.int64]]
) -> NDArray[np.float64]:
    """The most that can be met of each priority: a need takes enough providers.

    Args:
        program: The program.
        classes: By priority (name): columns of its needs met.

    Returns:
        Sums of the shares met, float64 [n_class].
    """
    need_of = {column: name for name, column in program.met.items()}
    return np.array(
        [
            sum(_most_of(program, need_of[column]) for column in met.tolist())
            for met in classes.values()
        ]
    )


def _most_of(program: Formulation, name: str) -> float:
    need = program.demands[name].need
    wanted = program.n_providers_wanted(need)
    if wanted <= 1:
        return float(bool(program.arcs_of(name)))
    found = {program.arcs[k].offer.provider.id for k in program.arcs_of(name)}
    share = min(1.0, len(found) / wanted)
    return float(share == 1.0) if need.all_or_nothing else share


def _fines(program: Formulation, whole: Program, n_classes: int) -> NDArray[np.float64]:
    """Fines, in the unit of the program's cost."""
    least = {name: item.least_supply() for name, item in program.demands.items()}
    supply = program.spread([least[arc.demand.need.id] for arc in program.arcs])
    prices = whole.cost[program.quantity_columns]
    dearest = float((prices * supply).max(initial=0.0))
    calls = whole.cost[list(program.called.values())]
    lowest = _TIMES * (dearest + float(calls.max(initial=0.0))) + _SMALLEST_FINE
    return np.array([lowest * 2.0**k for k in range(n_classes - 1, -1, -1)])
