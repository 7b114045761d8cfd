"""Rows of needs: how far each is met, by whom, and what is left without one."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from spacereserve.engine.allocation.formulation import Formulation, Scheduled
from spacereserve.engine.allocation.regions import add_region
from spacereserve.engine.allocation.sharing import losses_of
from spacereserve.engine.supply import Demand

__all__ = ["add_need"]


def add_need(made: Formulation, name: str) -> None:
    """Adds the rows of a need.

    Args:
        made: The program.
        name: Need (id).
    """
    demand = made.demands[name]
    places = made.arcs_of(name)
    is_one_each = _is_one_each(made, demand, places)
    if is_one_each:
        _add_one_each(made, places)
    else:
        _add_parts(made, name, demand, places)
    offers = [made.arcs[p].offer for p in places]
    survive = float(demand.need.survive_loss_fraction or 0.0)
    names = losses_of(demand.need, offers, made.reserve)
    losses = dict.fromkeys(names, survive)
    if demand.kind == "gap":
        _add_schedules(made, name, demand, places, losses)
        return
    if demand.kind == "area":
        add_region(made, name, places, losses)
        return
    if is_one_each:
        cover = _add_plain_cover(made, name, demand, places, least_met=1.0)
        made.parts[name] = cover
    else:
        _add_cover(made, name, demand, places, least_met=1.0)
    _add_no_excess(made, demand, places)
    for lost, share in losses.items():
        left = [p for p in places if lost not in made.arcs[p].hangs_on(made.reserve)]
        _add_cover(made, name, demand, left, least_met=share)


def _add_schedules(
    made: Formulation,
    name: str,
    demand: Demand,
    places: list[int],
    losses: Mapping[str, float],
) -> None:
    """Rows that schedules fill: their looks, their cover, one to a spot."""
    met = made.met[name]
    share = {
        lost: made.matrix.add_row([met], [least], high=0.0)
        for lost, least in {"": 1.0, **losses}.items()
    }
    one = [made.matrix.add_row([], [], high=1.0) for _ in range(demand.n_spots)]
    links: dict[tuple[int, int], int] = {}
    for place in places:
        columns = made.arc_columns[place]
        for number, column in zip(made.arcs[place].bins, columns, strict=True):
            links[place, int(number)] = made.matrix.add_row(
                [int(column)], [1.0], low=0.0, high=0.0
            )
    made.scheduled[name] = Scheduled(share, tuple(one), links)


def _add_cover(
    made: Formulation, name: str, demand: Demand, places: list[int], *, least_met: float
) -> None:
    """Rows of a need: ``least_met`` times how far it is met must be covered."""
    if len(demand.row_amount) == 1:
        _add_plain_cover(made, name, demand, places, least_met=least_met)
        return
    columns, values, owners = made.by_bin(places)
    first = np.searchsorted(owners, demand.row_first, side="left")
    last = np.searchsorted(owners, demand.row_last, side="right")
    short = made.matrix.add_columns(np.ones(len(demand.row_amount)))
    made.short.append(short)
    for row, amount in enumerate(demand.row_amount):
        inside = slice(first[row], last[row])
        # In shares of the amount, so that all rows are of one size.
        made.matrix.add_row(
            np.append(columns[inside], short[row]),
            np.append(values[inside] / amount, 1.0),
            low=1.0,
        )
    made.matrix.add_row(
        np.append(short, made.met[name]),
        np.append(demand.row_weight, least_met),
        high=1.0,
    )


def _add_plain_cover(
    made: Formulation, name: str, demand: Demand, places: list[int], *, least_met: float
) -> int:
    """One row alone needs no shortfall: what covers it says how far it is met."""
    columns, values, _ = made.by_bin(places)
    amount = float(demand.row_amount[0])
    # Pieces as they are, so that the solver sees how many a need takes.
    size = 1.0 if demand.whole else amount
    return made.matrix.add_row(
        np.append(columns, made.met[name]),
        np.append(values / size, -least_met * amount / size),
        low=0.0,
    )


def _add_no_excess(made: Formulation, demand: Demand, places: list[int]) -> None:
    """Nobody is paid for more than is asked, so shares cannot be padded."""
    columns, worth, bins = made.by_bin(places)
    for row, amount in enumerate(demand.row_amount):
        inside = bins == demand.row_first[row]
        if inside.any():
            credit = worth[inside]
            most = amount + (float(credit.max()) if demand.whole else 0.0)
            if demand.whole and float(credit.min()) == 1.0:
                most = math.ceil(amount - 1e-9)
            made.matrix.add_row(columns[inside], credit, high=float(most))


def _add_parts(made: Formulation, name: str, demand: Demand, places: list[int]) -> None:
    wanted = made.n_providers_wanted(demand.need)
    if wanted <= 1:
        return
    part = made.reserve.policy.part_fraction * demand.least_supply()
    flags = []
    for own in _by_provider(made, places):
        flag = made.matrix.add_columns(np.ones(1), whole=True)
        flags.append(int(flag[0]))
        columns = np.concatenate([made.arc_columns[p] for p in own])
        weights = np.concatenate(
            [made.arcs[p].unit_share * made.arcs[p].credit for p in own]
        )
        made.matrix.add_row(
            np.append(columns, flag), np.append(weights, -max(part, 1e-6)), low=0.0
        )
    made.parts[name] = made.matrix.add_row(
        [*flags, made.met[name]],
        [*(1.0 / wanted for _ in flags), -1.0],
        low=0.0,
        name=f"parts:{name}",
    )


def _by_provider(made: Formulation, places: list[int]) -> list[list[int]]:
    """Places of the arcs of each provider, ascending by provider (id)."""
    found: dict[str, list[int]] = {}
    for place in places:
        found.setdefault(made.arcs[place].offer.provider.id, []).append(place)
    return [own for _, own in sorted(found.items())]


def _is_one_each(made: Formulation, demand: Demand, places: list[int]) -> bool:
    """True where a need is met by one piece of each of its providers, or not at all."""
    wanted = made.n_providers_wanted(demand.need)
    part = made.reserve.policy.part_fraction * demand.least_supply()
    return (
        wanted > 1
        and demand.need.all_or_nothing
        and demand.kind == "daily"
        and len(demand.row_amount) == 1
        and float(demand.row_amount[0]) == wanted
        and 0.0 < part <= 1.0
        and all(made.arcs[place].credit == 1.0 for place in places)
    )


def _add_one_each(made: Formulation, places: list[int]) -> None:
    """One piece of each provider: nobody has to be marked as having a part."""
    for own in _by_provider(made, places):
        for place in own:
            made.matrix.cap(place, 1.0)
        columns = np.concatenate([made.arc_columns[place] for place in own])
        if len(columns) > 1:
            made.matrix.add_row(columns, np.ones(len(columns)), high=1.0)
