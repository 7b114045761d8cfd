"""Dispatch: which satellite takes which look, within what one pass can hold.

The program counts looks by bin. Here each of them is given to a satellite's pass
(``flow``), within what one pass, and where a service says so one revolution and one day
of a satellite, can hold. Where they are asked for too much and no exchange helps, the
minimum cut is a rule that every plan must keep; the program is then solved again with
it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.arcs import Arc
from spacereserve.engine.allocation.flow import Flow, Full, Item, Node
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.regions import strips_in_passes
from spacereserve.engine.allocation.solve import Cut, Solution

__all__ = ["Dispatch", "dispatch"]


@dataclass(eq=False)
class Dispatch:
    """Looks given to satellites.

    Attributes:
        looks: For each arc (by its place in the program), the looks taken, as indices
            into its supply's looks.
        cuts: Rules that the solution broke; empty where all looks found a pass.
    """

    looks: dict[int, NDArray[np.int64]]
    cuts: tuple[Cut, ...]


def dispatch(program: Formulation, solution: Solution) -> Dispatch:
    """Gives every look of a solution to a satellite.

    Args:
        program: The program.
        solution: Its solution; the looks of schedules stand, others find their place
            around them.

    Returns:
        The looks taken, and the rules that the solution breaks.
    """
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, arc in enumerate(program.arcs):
        if arc.supply.looks is not None:
            # What holds over all theatres joins them; passes are apart anyway.
            theatre = arc.demand.need.theatre
            joined = arc.supply.n_per_revolution or arc.supply.n_per_day
            groups[arc.offer.service.id, "" if joined else theatre].append(place)
    looks: dict[int, NDArray[np.int64]] = {}
    cuts: list[Cut] = []
    for _, places in sorted(groups.items()):
        cuts += _dispatch_group(program, solution, places, looks)
    return Dispatch(looks, tuple(cuts))


def _dispatch_group(
    program: Formulation,
    solution: Solution,
    places: list[int],
    looks: dict[int, NDArray[np.int64]],
) -> list[Cut]:
    standing = _standing(program, solution, places)
    counts = _counts(program, solution.values, places)
    flow = _flow_of(program, places, counts, standing)
    cuts = _overfull(program, places, flow)
    for item in sorted(counts):
        wanted = sum(amount for _, amount in counts[item])
        for _ in range(wanted):
            full = flow.take(item)
            if full is not None:
                cuts.append(_cut(program, places, flow, full))
                break
    taken: dict[int, list[int]] = {place: [] for place in places}
    for place, look in _within(program, flow, standing):
        taken[place].append(look)
    for item, shares in counts.items():
        found = sorted(flow.taken[item].values())
        for place, amount in shares:
            taken[place] += found[:amount]
            found = found[amount:]
    for place in places:
        looks[place] = np.array(sorted(taken[place]), dtype=np.int64)
    return cuts


def _standing(
    program: Formulation, solution: Solution, places: list[int]
) -> list[tuple[int, int]]:
    """Looks (arc, look) that schedules, or strips, have already chosen."""
    own = set(places)
    return _strips_chosen(program, solution, places) + [
        (int(place), int(look))
        for schedule in solution.schedules
        for place, look in zip(schedule.places, schedule.looks, strict=True)
        if int(place) in own
    ]


def _strips_chosen(
    program: Formulation, solution: Solution, places: list[int]
) -> list[tuple[int, int]]:
    """Strips (arc, look) that the program itself has chosen."""
    return [
        (place, int(look))
        for place in places
        if (arc := program.arcs[place]).demand.kind == "area"
        for look, value in zip(
            arc.ready, solution.values[program.arc_columns[place]], strict=False
        )
        if value > 0.5
    ]


def _within(
    program: Formulation, flow: Flow, standing: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The looks of schedules that their passes can hold, first come first served."""
    load: Counter[Node] = Counter()
    kept = []
    for place, look in standing:
        looks = program.arcs[place].supply.looks
        if looks is None:
            continue
        chain = list(flow.chain(("pass", int(looks.pass_key[look]))))
        if all(load[node] < flow.rooms[node[0]] for node in chain):
            load.update(chain)
            kept.append((place, look))
    return kept


def _overfull(program: Formulation, places: list[int], flow: Flow) -> list[Cut]:
    """Passes, revolutions and days that schedules alone ask too much of."""
    return [
        _cut_of(program, places, flow, nodes=frozenset((node,)), high=flow.rooms[kind])
        for node, count in sorted(flow.standing.items())
        if count > flow.rooms[kind := node[0]]
    ]


def _counts(
    program: Formulation, values: NDArray[np.float64], places: list[int]
) -> dict[Item, list[tuple[int, int]]]:
    counts: dict[Item, list[tuple[int, int]]] = defaultdict(list)
    for place in places:
        arc = program.arcs[place]
        if arc.demand.kind in {"gap", "area"}:
            continue
        amounts = np.round(values[program.arc_columns[place]]).astype(int)
        for number, amount in zip(arc.bins, amounts, strict=True):
            if amount:
                counts[arc.demand.need.id, int(number)].append((place, int(amount)))
    return counts


def _flow_of(
    program: Formulation,
    places: list[int],
    items: dict[Item, list[tuple[int, int]]],
    standing: list[tuple[int, int]],
) -> Flow:
    flow = Flow(rooms=_rooms(program.arcs[places[0]]))
    for place in places:
        flow.above.update(_above(program.arcs[place], flow.rooms))
    for place, look in standing:
        looks = program.arcs[place].supply.looks
        if looks is not None:
            flow.stand(int(looks.pass_key[look]))
    for item in items:
        flow.taken[item] = {}
        flow.chances[item] = []
    by_need: dict[str, list[int]] = defaultdict(list)
    for place in places:
        by_need[program.arcs[place].demand.need.id].append(place)
    wanted: dict[str, set[int]] = defaultdict(set)
    for need, number in items:
        wanted[need].add(number)
    for need, own in by_need.items():
        _add_chances(flow, need, [program.arcs[p] for p in own], wanted[need])
    return flow


def _add_chances(flow: Flow, need: str, arcs: list[Arc], wanted: set[int]) -> None:
    looks = arcs[0].supply.looks
    if looks is None:
        return
    # Two lines of one service may be ready at different times; the later readiness
    # holds for both, so that a look can be given to either.
    ready_s = max(arc.offer.call_up_s for arc in arcs)
    seen: set[tuple[int, int]] = set()
    for look in np.argsort(looks.at_s, kind="stable"):
        number, place = int(looks.bin[look]), int(looks.pass_key[look])
        ready = looks.at_s[look] >= ready_s
        if number in wanted and ready and (number, place) not in seen:
            seen.add((number, place))
            flow.chances[need, number].append((place, int(look)))


def _rooms(arc: Arc) -> dict[str, int]:
    """Looks that a pass, a revolution and a day of a satellite hold, if limited."""
    rooms = {
        "pass": arc.supply.n_per_pass,
        "revolution": arc.supply.n_per_revolution,
        "day": arc.supply.n_per_day,
    }
    return {kind: int(room) for kind, room in rooms.items() if room is not None}


def _above(arc: Arc, rooms: Mapping[str, int]) -> dict[Node, Node]:
    """The revolution of each pass and the day of each revolution, where limited."""
    looks = arc.supply.looks
    if looks is None or looks.revolution is None or looks.day is None:
        return {}
    found: dict[Node, Node] = {}
    for key, revolution, day in zip(
        looks.pass_key.tolist(),
        looks.revolution.tolist(),
        looks.day.tolist(),
        strict=True,
    ):
        nodes = [("pass", key), ("revolution", revolution), ("day", day)]
        chain = [node for node in nodes if node[0] in rooms]
        found.update(pairwise(chain))
    return found


def _cut(program: Formulation, places: list[int], flow: Flow, full: Full) -> Cut:
    high = sum(flow.rooms[kind] for kind, _ in full.nodes) + full.n_outside
    columns = [
        int(column)
        for place in places
        if (arc := program.arcs[place]).demand.kind != "area"
        for column, number in zip(program.arc_columns[place], arc.bins, strict=True)
        if (arc.demand.need.id, int(number)) in full.items
    ]
    return _cut_of(program, places, flow, nodes=full.nodes, high=high, columns=columns)


def _cut_of(
    program: Formulation,
    places: list[int],
    flow: Flow,
    *,
    nodes: frozenset[Node],
    high: int,
    columns: Iterable[int] = (),
) -> Cut:
    """The rule that columns, strips and schedules fit into full nodes."""
    keys = frozenset(
        int(key)
        for place in places
        if (looks := program.arcs[place].supply.looks) is not None
        for key in np.unique(looks.pass_key)
        if nodes.intersection(flow.chain(("pass", int(key))))
    )
    strips = strips_in_passes(program, places, keys)
    service = program.arcs[places[0]].offer.service.id
    own = np.array(sorted((*strips, *columns)), np.int64)
    return Cut(own, float(high), service, keys)
