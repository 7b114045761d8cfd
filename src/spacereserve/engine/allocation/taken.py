"""What a solution takes of one offer for one need: which pieces, how much, the cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.arcs import Arc
from spacereserve.engine.allocation.dispatch import Dispatch
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.measure import Given
from spacereserve.engine.supply import Looks, Sky

__all__ = ["Taken", "taken_of"]

_NOISE = 1e-9
"""Amounts below this are the solver's tolerance, not taken."""


@dataclass(frozen=True, eq=False)
class Taken:
    """One arc, with what the plan takes of it.

    Attributes:
        arc: The arc.
        given: What it gives the need.
        looks: The looks that are taken; None where rates or launches are.
        cost_eur: Cost of use, EUR.
        share: How much of the line it takes, in the line's unit.
    """

    arc: Arc
    given: Given
    looks: Looks | None
    cost_eur: float
    share: float


def taken_of(
    place: int, program: Formulation, values: NDArray[np.float64], sent: Dispatch
) -> Taken | None:
    """Works out what a solution takes of an arc.

    Args:
        place: Place of the arc in the program.
        program: The program.
        values: Values of its columns, float64 [n_column].
        sent: The looks given to satellites.

    Returns:
        What it takes; None where it takes nothing.
    """
    arc = program.arcs[place]
    looks = None
    if arc.supply.looks is not None:
        rows = sent.looks.get(place, np.empty(0, np.int64))
        looks = arc.supply.looks.chosen(rows)
        given = _looks_given(looks, arc, program)
    else:
        given = _amounts_given(values[program.arc_columns[place]], arc, program)
    if len(given.bin) == 0:
        return None
    column = np.searchsorted(arc.bins, given.bin)
    cost_eur = float(np.sum(arc.unit_cost_eur[column] * given.amount))
    share = float(np.sum(arc.unit_share[column] * given.amount))
    return Taken(arc, given, looks, cost_eur, share)


def _looks_given(looks: Looks, arc: Arc, program: Formulation) -> Given:
    strips = looks.strips
    return Given(
        provider=arc.offer.provider.id,
        national=arc.offer.national,
        bin=looks.bin,
        amount=np.ones(len(looks)),
        credit=arc.credit,
        at_s=looks.at_s,
        sound=~program.sky.is_stale[looks.satellite],
        cells=() if strips is None else strips.cells,
        parts=() if strips is None else strips.parts,
        hangs_on=arc.hangs_on(program.reserve),
    )


def _amounts_given(
    amount: NDArray[np.float64], arc: Arc, program: Formulation
) -> Given:
    taken = np.flatnonzero(amount > _NOISE)
    bins = arc.bins[taken]
    asked_s = np.maximum(arc.demand.bin_start_s[bins], arc.offer.call_up_s)
    return Given(
        provider=arc.offer.provider.id,
        national=arc.offer.national,
        bin=bins,
        amount=amount[taken],
        credit=arc.credit,
        at_s=np.array([arc.supply.first_s(float(one)) for one in asked_s]),
        sound=np.full(len(bins), not _is_mostly_stale(arc, program.sky)),
        hangs_on=arc.hangs_on(program.reserve),
    )


def _is_mostly_stale(arc: Arc, sky: Sky) -> bool:
    satellites = sky.satellites_of(arc.offer.service.assets)
    return len(satellites) > 0 and float(sky.is_stale[satellites].mean()) > 0.5
