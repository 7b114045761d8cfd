"""Rows of changes: what is newly called, or called off, against a running plan."""

from __future__ import annotations

import numpy as np

from spacereserve.engine.allocation.formulation import Formulation

__all__ = ["add_changes"]

_LEAST_PART = 0.01
"""A rate counts as kept from one hundredth of its quantity in one slot on."""


def add_changes(made: Formulation) -> None:
    """Adds what changes against the running plan cost.

    Args:
        made: The program, with its offers and a running plan.
    """
    near = made.near
    if near is None:
        return
    for name, offer in sorted(made.offers.items()):
        called = made.called[name]
        if (offer.agreement.id, offer.service.id) not in near.running:
            made.change_eur[called] = near.change_price_eur
            continue
        off = int(made.matrix.add_columns(np.ones(1))[0])
        made.matrix.add_row([called, off], [1.0, 1.0], low=1.0)
        made.change_eur[off] = near.change_price_eur
        made.off.append(off)
        _add_really_used(made, name, called)


def _add_really_used(made: Formulation, name: str, called: int) -> None:
    """A commitment is kept only where something of it is used."""
    places = [p for p, arc in enumerate(made.arcs) if arc.offer.id == name]
    whole = made.arcs[places[0]].demand.whole
    least = 1.0 if whole else _LEAST_PART * made.offers[name].line.quantity
    columns = np.concatenate([made.arc_columns[p] for p in places])
    made.matrix.add_row(
        np.append(columns, called), np.append(np.ones(len(columns)), -least), low=0.0
    )
