"""Rows of offers: what each can give in a period, once called up, and its share."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.regions import add_strips_taken_once
from spacereserve.engine.allocation.sharing import caps_at, group_of
from spacereserve.engine.model import ShareCap, Unit

__all__ = ["add_capacities", "add_looks_taken_once", "add_share_caps"]


def add_looks_taken_once(made: Formulation) -> None:
    """Two lines for one service cannot both take the same look.

    Args:
        made: The program.
    """
    shared: dict[tuple[str, str], list[int]] = {}
    for place, arc in enumerate(made.arcs):
        if arc.supply.looks is not None:
            key = (arc.offer.service.id, arc.demand.need.id)
            shared.setdefault(key, []).append(place)
    for places in shared.values():
        if made.arcs[places[0]].demand.kind == "area":
            add_strips_taken_once(made, places)
        elif len(places) > 1:
            columns, _, bins = made.by_bin(places)
            most = np.zeros(int(bins.max()) + 1)
            for place in places:
                arc = made.arcs[place]
                np.maximum.at(most, arc.bins, arc.most)
            for number in np.unique(bins):
                own = columns[bins == number]
                made.matrix.add_row(own, np.ones(len(own)), high=float(most[number]))


def add_capacities(made: Formulation) -> None:
    """Adds what each offer can give in each period, once it is called up.

    Args:
        made: The program.
    """
    by_offer: dict[str, list[int]] = {}
    for place, arc in enumerate(made.arcs):
        by_offer.setdefault(arc.offer.id, []).append(place)
    for name, places in sorted(by_offer.items()):
        if made.offers[name].line.unit is Unit.SERVICE:
            _add_open_service(made, name, places)
        else:
            _add_capacity(made, name, places)
    _add_joint_capacities(made, by_offer)


def _add_open_service(made: Formulation, name: str, places: list[int]) -> None:
    """A signal that all can receive at once: only the call-up binds."""
    for place in places:
        for column, most in zip(
            made.arc_columns[place], made.arcs[place].most, strict=True
        ):
            pair = [int(column), made.called[name]]
            made.matrix.add_row(pair, [1.0, -float(most)], high=0.0)


def _periods(
    made: Formulation, places: list[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    columns = np.concatenate([made.arc_columns[p] for p in places])
    periods = np.concatenate([made.arcs[p].period for p in places])
    most = np.concatenate([made.arcs[p].most for p in places])
    order = np.lexsort((columns, periods))
    return columns[order], periods[order], most[order]


def _add_capacity(made: Formulation, name: str, places: list[int]) -> None:
    columns, periods, most = _periods(made, places)
    kind = made.arcs[places[0]].demand.kind
    for period in np.unique(periods):
        inside = periods == period
        quantity = made.quantity_in(made.offers[name], kind, int(period))
        quantity = min(quantity, float(most[inside].sum()))
        if made.arcs[places[0]].demand.whole:
            quantity = math.floor(quantity + 1e-9)  # of looks, a half is none
        row = made.matrix.add_row(
            np.append(columns[inside], made.called[name]),
            np.append(np.ones(int(inside.sum())), -quantity),
            high=0.0,
            name=f"line:{name}",
        )
        made.rows.setdefault(f"line:{name}", []).append(row)


def _add_joint_capacities(made: Formulation, by_offer: Mapping[str, list[int]]) -> None:
    """Lines of one agreement and service at different levels do not add up."""
    groups: dict[tuple[str, str], list[str]] = {}
    for name in sorted(by_offer):
        offer = made.offers[name]
        groups.setdefault((offer.agreement.id, offer.service.id), []).append(name)
    for names in groups.values():
        if len(names) < 2:
            continue
        places = [place for name in names for place in by_offer[name]]
        columns, periods, _ = _periods(made, places)
        kind = made.arcs[places[0]].demand.kind
        for period in np.unique(periods):
            own = columns[periods == period]
            most = max(
                made.quantity_in(made.offers[name], kind, int(period)) for name in names
            )
            made.matrix.add_row(own, np.ones(len(own)), high=most)


def add_share_caps(made: Formulation) -> None:
    """Adds the caps on the share of one provider, nation or orbit.

    Args:
        made: The program.
    """
    for cap in caps_at(made.reserve, made.sky.question.level):
        _add_share_cap(made, cap)


def _add_share_cap(made: Formulation, cap: ShareCap) -> None:
    inside = [
        place
        for place, arc in enumerate(made.arcs)
        if arc.offer.service.domain == cap.domain
        and (not cap.priorities or arc.demand.need.priority in cap.priorities)
    ]
    groups: dict[str, list[int]] = {}
    for place in inside:
        if not made.arcs[place].offer.national:
            group = group_of(made.arcs[place].offer, cap.by, made.reserve)
            groups.setdefault(group, []).append(place)
    asked = made.asked_in(cap)
    for group, own in sorted(groups.items()):
        columns = np.concatenate([made.arc_columns[p] for p in own])
        weights = np.concatenate(
            [made.arcs[p].unit_share * made.arcs[p].credit for p in own]
        )
        name = f"cap:{cap.domain}:{cap.by.value}:{group}"
        row = made.matrix.add_row(
            columns, weights, high=cap.fraction * asked, name=name
        )
        made.rows.setdefault(name, []).append(row)
