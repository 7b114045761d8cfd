"""Dispatch: which satellite takes which look, within what one pass can hold.

The program counts looks by bin. Here each of them is given to a satellite's pass, as a
flow from (need, bin) through passes of limited capacity. Where a pass is asked for too
much and no exchange helps, the minimum cut is a rule that every plan must keep; the
program is then solved again with it.

Source: Ford, Fulkerson (1956), Canadian Journal of Mathematics 8, 399-404.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.arcs import Arc
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.regions import strips_in_passes
from spacereserve.engine.allocation.solve import Cut, Solution

__all__ = ["Dispatch", "dispatch"]

Item = tuple[str, int]
"""A need (id) and a bin of it."""


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


@dataclass(eq=False)
class _Flow:
    """Looks of one service over one theatre, being given to passes."""

    capacity: int
    chances: dict[Item, list[tuple[int, int]]] = field(default_factory=dict)
    """For each item: its looks as (pass, look)."""
    taken: dict[Item, dict[int, int]] = field(default_factory=dict)
    """For each item: look by pass, of those taken."""
    load: dict[int, set[Item]] = field(default_factory=lambda: defaultdict(set))
    """For each pass: items that take a look in it."""
    standing: Counter[int] = field(default_factory=Counter)
    """For each pass: looks that schedules have already chosen."""

    def take(self, item: Item) -> bool:
        """Takes one more look for an item, moving others where needed."""
        came: dict[int, tuple[Item, int]] = {}
        freed: dict[Item, int | None] = {item: None}
        queue = deque([item])
        while queue:
            current = queue.popleft()
            for place, look in self.chances[current]:
                if place in self.taken[current] or place in came:
                    continue
                came[place] = (current, look)
                if len(self.load[place]) + self.standing[place] < self.capacity:
                    self._exchange(place, came, freed)
                    return True
                for other in sorted(self.load[place]):
                    if other not in freed:
                        freed[other] = place
                        queue.append(other)
        self.reached = (set(freed), set(came))
        return False

    def _exchange(
        self,
        place: int,
        came: dict[int, tuple[Item, int]],
        freed: dict[Item, int | None],
    ) -> None:
        target: int | None = place
        while target is not None:
            item, look = came[target]
            source = freed[item]
            self.taken[item][target] = look
            self.load[target].add(item)
            if source is not None:
                del self.taken[item][source]
                self.load[source].discard(item)
            target = source


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
            groups[arc.offer.service.id, arc.demand.need.theatre].append(place)
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
        if not all(flow.take(item) for _ in range(wanted)):
            cuts.append(_cut(program, places, flow))
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
    program: Formulation, flow: _Flow, standing: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The looks of schedules that their passes can hold, first come first served."""
    load: Counter[int] = Counter()
    kept = []
    for place, look in standing:
        looks = program.arcs[place].supply.looks
        if looks is None:
            continue
        key = int(looks.pass_key[look])
        if load[key] < flow.capacity:
            load[key] += 1
            kept.append((place, look))
    return kept


def _overfull(program: Formulation, places: list[int], flow: _Flow) -> list[Cut]:
    """Passes that schedules alone ask too much of."""
    service = program.arcs[places[0]].offer.service.id
    return [
        Cut(
            np.array(strips_in_passes(program, places, frozenset((place,))), np.int64),
            float(flow.capacity),
            service,
            frozenset((place,)),
        )
        for place, count in sorted(flow.standing.items())
        if count > flow.capacity
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
) -> _Flow:
    first = program.arcs[places[0]]
    flow = _Flow(capacity=int(first.supply.n_per_pass))
    for place, look in standing:
        looks = program.arcs[place].supply.looks
        if looks is not None:
            flow.standing[int(looks.pass_key[look])] += 1
    for item in items:
        flow.taken[item] = {}
        flow.chances[item] = []
    done: set[str] = set()
    for place in places:
        arc = program.arcs[place]
        need = arc.demand.need.id
        if need in done:
            continue
        done.add(need)
        _add_chances(flow, need, arc, program, places)
    return flow


def _add_chances(
    flow: _Flow, need: str, arc: Arc, program: Formulation, places: list[int]
) -> None:
    looks = arc.supply.looks
    if looks is None:
        return
    # Two lines of one service may be ready at different times; the later readiness
    # holds for both, so that a look can be given to either.
    ready_s = max(
        program.arcs[p].offer.call_up_s
        for p in places
        if program.arcs[p].demand.need.id == need
    )
    wanted = {number for name, number in flow.chances if name == need}
    seen: set[tuple[int, int]] = set()
    for look in np.argsort(looks.at_s, kind="stable"):
        number, place = int(looks.bin[look]), int(looks.pass_key[look])
        ready = looks.at_s[look] >= ready_s
        if number in wanted and ready and (number, place) not in seen:
            seen.add((number, place))
            flow.chances[need, number].append((place, int(look)))


def _cut(program: Formulation, places: list[int], flow: _Flow) -> Cut:
    items, passes = flow.reached
    outside = sum(
        place not in passes for item in items for place, _ in flow.chances[item]
    )
    columns = strips_in_passes(program, places, frozenset(passes))
    for place in places:
        arc = program.arcs[place]
        if arc.demand.kind == "area":
            continue
        for column, number in zip(program.arc_columns[place], arc.bins, strict=True):
            if (arc.demand.need.id, int(number)) in items:
                columns.append(int(column))
    high = float(flow.capacity * len(passes) + outside)
    service = program.arcs[places[0]].offer.service.id
    return Cut(np.array(sorted(columns)), high, service, frozenset(passes))
