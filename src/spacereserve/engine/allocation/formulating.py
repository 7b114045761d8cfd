"""Puts the program of a plan together: what may be chosen, and every rule of a choice.

met_j        ≤ 1 − Σ weight · shortfall / amount           (how far need j is met)
Σ credit · x + shortfall ≥ amount                          (each row of the need)
Σ x          ≤ promised quantity, ready by then · y_i      (each offer and period)
met_j        ≤ parts / k,  part_p ≤ supply of p / (part · least supply)
covered_c    ≤ Σ credit · strips over cell c               (regions, each slot)
met_j · β    ≤ what is left of j without provider p        (each p)
Σ looks      ≤ what a pass can hold             (large programs; else by dispatch)
supply of g  ≤ cap · supply of all                         (provider, nation, orbit)
spending     ≤ budget, ceiling, limit
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from spacereserve.engine.allocation.arcs import Arc
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.nearness import Near
from spacereserve.engine.allocation.rows_of_changes import add_changes
from spacereserve.engine.allocation.rows_of_money import add_money
from spacereserve.engine.allocation.rows_of_needs import add_need
from spacereserve.engine.allocation.rows_of_offers import (
    add_capacities,
    add_looks_taken_once,
    add_share_caps,
)
from spacereserve.engine.allocation.rows_of_passes import add_passes
from spacereserve.engine.supply import Demand, Sky

__all__ = ["formulate"]


def formulate(
    sky: Sky,
    demands: Mapping[str, Demand],
    arcs: Iterable[Arc],
    *,
    asked: Mapping[str, Demand] | None = None,
    near: Near | None = None,
) -> Formulation:
    """Puts the program of a plan together.

    Args:
        sky: The sky.
        demands: By need (id): what it asks for.
        arcs: What offers can give them.
        asked: By need (id): all demands that share caps are measured against;
            ``demands`` where absent.
        near: The running plan to stay close to; None where there is none.
    """
    ordered = sorted(arcs, key=lambda arc: (arc.demand.need.id, arc.offer.id))
    made = Formulation(
        sky=sky,
        demands=dict(sorted(demands.items())),
        arcs=ordered,
        asked=dict(sorted((asked or demands).items())),
        near=near,
    )
    _add_columns(made)
    for name in made.demands:
        first = made.matrix.n_columns
        add_need(made, name)
        made.further[name] = list(range(first, made.matrix.n_columns))
    add_looks_taken_once(made)
    add_passes(made)
    add_capacities(made)
    add_share_caps(made)
    add_money(made)
    add_changes(made)
    return made


def _add_columns(made: Formulation) -> None:
    for arc in made.arcs:
        # Looks of schedules are whole because schedules are.
        whole = arc.demand.whole and arc.demand.kind != "gap"
        made.arc_columns.append(made.matrix.add_columns(arc.most, whole=whole))
        made.offers.setdefault(arc.offer.id, arc.offer)
    for name, offer in sorted(made.offers.items()):
        # What is called up by halves would be half a change.
        whole = offer.line.activation_fee_eur > 0.0 or made.near is not None
        made.called[name] = int(made.matrix.add_columns(np.ones(1), whole=whole)[0])
    for name, demand in made.demands.items():
        whole = demand.need.all_or_nothing
        made.met[name] = int(made.matrix.add_columns(np.ones(1), whole=whole)[0])
