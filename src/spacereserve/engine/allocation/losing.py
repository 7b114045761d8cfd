"""Losing: whose loss a need would not survive, and so stops it from getting more.

A loss binds where what is left without it, be it of all that the offers could give or
of what the plan gives, is less than the share of the need that must remain.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.arcs import Arc
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.measure import Given, measure
from spacereserve.engine.allocation.outcome import Outcome
from spacereserve.engine.allocation.sharing import losses_of

__all__ = ["binding_losses"]

_NEAR = 1e-6
"""Shares closer than this are the same."""


def binding_losses(
    need: str, program: Formulation, outcome: Outcome
) -> tuple[str, ...]:
    """The losses that stop a need from getting more.

    Args:
        need: Need (id), not fully met.
        program: The program.
        outcome: What the need gets.

    Returns:
        Providers (ids) and shared things (``thing:id``), ascending.
    """
    demand = program.demands[need]
    arcs = [program.arcs[place] for place in program.arcs_of(need)]
    names = losses_of(demand.need, [arc.offer for arc in arcs], program.reserve)
    if not names:
        return ()
    least = float(demand.need.survive_loss_fraction)
    most = [_at_most(arc, program) for arc in arcs]
    given = [item.given for item in outcome.taken]

    def is_short(lost: str) -> bool:
        could = measure(demand, [one for one in most if lost not in one.hangs_on])
        left = measure(demand, [one for one in given if lost not in one.hangs_on])
        hangs = any(lost in one.hangs_on for one in given)
        is_tight = left.fraction <= least * outcome.measured.fraction + _NEAR
        return could.fraction < least - _NEAR or (hangs and is_tight)

    return tuple(lost for lost in names if is_short(lost))


def _at_most(arc: Arc, program: Formulation) -> Given:
    """All that an offer could give the need, if nobody else had any of it."""
    bins, amount, at_s = arc.bins, arc.most, arc.demand.bin_start_s[arc.bins]
    cells: tuple[NDArray[np.int64], ...] = ()
    parts: tuple[NDArray[np.float64], ...] = ()
    if arc.supply.looks is not None:
        looks = arc.supply.looks.chosen(arc.ready)
        if arc.demand.kind in {"gap", "area"}:
            bins, at_s, amount = looks.bin, looks.at_s, np.ones(len(looks))
        if looks.strips is not None:
            cells, parts = looks.strips.cells, looks.strips.parts
    return Given(
        provider=arc.offer.provider.id,
        national=arc.offer.national,
        bin=bins,
        amount=amount,
        credit=arc.credit,
        at_s=at_s,
        sound=np.ones(len(bins), dtype=bool),
        cells=cells,
        parts=parts,
        hangs_on=arc.hangs_on(program.reserve),
    )
