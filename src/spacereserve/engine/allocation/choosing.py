"""Choosing: solving until every look that is counted finds a pass to be taken in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.dispatch import Dispatch, dispatch
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.solve import Cut, Limits, Solution, is_small, solve

__all__ = ["choose"]

_MOST_ROUNDS = 30


def choose(program: Formulation, limits: Limits) -> tuple[Solution, Dispatch]:
    """Solves until every look finds a pass.

    A large program is solved once: a look that finds no pass is left out of the plan,
    and the needs are measured without it.

    Args:
        program: The program.
        limits: How far to go in solving.

    Returns:
        The solution, and the looks given to satellites.
    """
    cuts: tuple[Cut, ...] = ()
    rounds = _MOST_ROUNDS if is_small(program) else 1
    for _ in range(rounds):
        solution = solve(program, limits=limits, cuts=cuts)
        sent = dispatch(program, solution)
        if not sent.cuts:
            break
        cuts += sent.cuts
    if sent.cuts:
        solution = replace(solution, values=_as_sent(program, solution.values, sent))
    return solution, sent


def _as_sent(
    program: Formulation, values: NDArray[np.float64], sent: Dispatch
) -> NDArray[np.float64]:
    """The values with the looks that were sent, so that nobody pays for others."""
    own = values.copy()
    for place, arc in enumerate(program.arcs):
        looks = arc.supply.looks
        if looks is None:
            continue
        taken = sent.looks.get(place, np.empty(0, np.int64))
        if arc.demand.kind == "area":
            own[program.arc_columns[place]] = np.isin(arc.ready, taken)
        else:
            counts = np.bincount(looks.bin[taken], minlength=arc.demand.n_bins)
            own[program.arc_columns[place]] = counts[arc.bins]
    return own
