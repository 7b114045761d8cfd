"""Regions: the rows of a need whose region is collected strip by strip.

    Σ credit · part · x over strips that collect some of cell c in slot t + bare_ct ≥ 1
    share asked · short_t ≥ share asked − cells not bare / all cells
    met ≤ 1 − Σ weight_t · short_t

Every strip is a column of its own, because two strips over the same cell collect it
once only. Cells that the same strips collect alike are one row with their number as
weight.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.arcs import Arc
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.supply import Demand

__all__ = ["add_region", "add_strips_taken_once", "strips_in_passes"]

_Cover = tuple[tuple[int, float], ...]
"""Columns that collect a cell, each with what it counts for."""


def add_region(
    program: Formulation, name: str, places: Sequence[int], losses: Mapping[str, float]
) -> None:
    """Adds the rows that say how far a region is collected.

    Args:
        program: The program; the columns of its arcs are there.
        name: Need (id).
        places: Its arcs, by place in the program.
        losses: By provider (id) or shared thing (``thing:id``) whose loss it must
            survive, the share that must remain.
    """
    _add_cover(program, name, places, least_met=1.0)
    for lost, share in losses.items():
        hanging = [program.arcs[p].hangs_on(program.reserve) for p in places]
        left = [p for p, own in zip(places, hanging, strict=True) if lost not in own]
        _add_cover(program, name, left, least_met=share)


def _add_cover(
    program: Formulation, name: str, places: Sequence[int], *, least_met: float
) -> None:
    demand = program.demands[name]
    covers = _covers(program, demand, places)
    short = program.matrix.add_columns(np.ones(demand.n_bins))
    program.short.append(short)
    for number in range(demand.n_bins):
        asked = float(demand.collect[number]) * demand.n_cells
        bare, weights = _add_cells(program, covers[number])
        # Cells that no strip collects are bare whatever is chosen.
        high = float(weights.sum()) - asked
        program.matrix.add_row(
            np.append(bare, short[number]),
            np.append(weights / asked, -1.0),
            high=high / asked,
        )
    program.matrix.add_row(
        np.append(short, program.met[name]),
        np.append(demand.row_weight, least_met),
        high=1.0,
    )


def _covers(
    program: Formulation, demand: Demand, places: Sequence[int]
) -> list[Counter[_Cover]]:
    """For each slot, how many cells are collected by the same strips."""
    by_cell: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for place in places:
        arc = program.arcs[place]
        columns = program.arc_columns[place]
        for column, number, collected in zip(
            columns, arc.bins, _collected(arc), strict=True
        ):
            for cell, part in collected:
                entry = (int(column), arc.credit * float(part))
                by_cell.setdefault((int(number), int(cell)), []).append(entry)
    covers: list[Counter[_Cover]] = [Counter() for _ in range(demand.n_bins)]
    for (number, _), entries in sorted(by_cell.items()):
        covers[number][tuple(entries)] += 1
    return covers


def _collected(arc: Arc) -> list[list[tuple[int, float]]]:
    """Cells, and how much of each, that the strip of each column collects."""
    looks = arc.supply.looks
    if looks is None or looks.strips is None:
        return []
    cells, parts = looks.strips.cells, looks.strips.parts
    return [
        list(zip(cells[look].tolist(), parts[look].tolist(), strict=True))
        for look in arc.ready
    ]


def _add_cells(
    program: Formulation, covers: Counter[_Cover]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Columns of cells left bare in a slot, and how many cells each stands for."""
    bare = program.matrix.add_columns(np.ones(len(covers)))
    program.short.append(bare)
    for column, cover in zip(bare, covers, strict=True):
        program.matrix.add_row(
            [int(column), *(strip for strip, _ in cover)],
            [1.0, *(credit for _, credit in cover)],
            low=1.0,
        )
    return bare, np.array(list(covers.values()), dtype=np.float64)


def add_strips_taken_once(program: Formulation, places: Sequence[int]) -> None:
    """Adds the rows on strips of one service for one need.

    No pass gives more strips than it has time for, and two lines cannot both take one.

    Args:
        program: The program.
        places: The arcs of the service for the need, by place in the program.
    """
    by_look: dict[int, list[int]] = {}
    by_pass: dict[int, list[int]] = {}
    most: dict[int, float] = {}
    for place in places:
        arc = program.arcs[place]
        looks = arc.supply.looks
        if looks is None or looks.strips is None:
            continue
        columns = program.arc_columns[place]
        for column, look in zip(columns, arc.ready, strict=False):
            key = int(looks.pass_key[look])
            by_look.setdefault(int(look), []).append(int(column))
            by_pass.setdefault(key, []).append(int(column))
            most[key] = min(supply_most(arc), float(looks.strips.pass_most[look]))
    for columns_of_look in by_look.values():
        if len(columns_of_look) > 1:
            ones = np.ones(len(columns_of_look))
            program.matrix.add_row(columns_of_look, ones, high=1.0)
    for key, own in sorted(by_pass.items()):
        if len(own) > most[key]:
            program.matrix.add_row(own, np.ones(len(own)), high=most[key])


def supply_most(arc: Arc) -> float:
    """Looks that one pass of an arc's service can give."""
    return float(arc.supply.n_per_pass)


def strips_in_passes(
    program: Formulation, places: Sequence[int], passes: frozenset[int]
) -> list[int]:
    """Columns of strips that are taken in some passes of one service.

    Args:
        program: The program.
        places: Arcs of the service, by place in the program.
        passes: The passes, as ``Looks.pass_key`` tells them.
    """
    found = []
    for place in places:
        arc = program.arcs[place]
        looks = arc.supply.looks
        if arc.demand.kind != "area" or looks is None:
            continue
        inside = np.isin(looks.pass_key[arc.ready], list(passes))
        columns = program.arc_columns[place][: len(inside)]
        found += [int(column) for column in columns[inside]]
    return found
