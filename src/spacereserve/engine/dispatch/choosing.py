"""Choosing among the ways to take the looks of a day.

What cannot be done together is a forbidden pair: two looks of one satellite closer than
a look and a turn. What is limited in number is a knapsack: looks in a pass, on a
recorder, in a contact, of a line. Days fall apart into pieces that share nothing, each
of which is small. Within a piece priorities come strictly in order: of a higher one no
look is given up for any number of lower ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.plan import Supplied
from spacereserve.engine.dispatch.chances import Chances
from spacereserve.engine.selection import Effort, Selection, choose

__all__ = ["Option", "Request", "chosen"]

_SAME_PASS_S = 1500.0
_EFFORT = Effort(n_rounds=1, n_draws=30_000, n_nodes=200)


@dataclass(frozen=True, eq=False)
class Option:
    """One way to take a look.

    Attributes:
        line: Line (id) under which it would be taken.
        chances: The chances that it is one of.
        row: Which.
        worth: What it is worth, a whole number above 0.
        before_s: How long before its middle the look begins, seconds.
        after_s: How long after it the look ends, seconds.
    """

    line: str
    chances: Chances
    row: int
    worth: int
    before_s: float
    after_s: float

    @property
    def satellite(self) -> int:
        """Index of the satellite in the catalogue."""
        return int(self.chances.satellite[self.row])

    @property
    def at_s(self) -> float:
        """Middle of the look, seconds after the declaration."""
        return float(self.chances.at_s[self.row])


@dataclass(frozen=True, eq=False)
class Request:
    """A look that the plan owes.

    Attributes:
        look: As the plan has it.
        priority: Of its need; 1 is served first.
        options: Every way to take it.
        gap_s: Longest time since the look of the same spot before it; None where any
            will do.
    """

    look: Supplied
    priority: int
    options: tuple[Option, ...]
    gap_s: float | None = None


Place = tuple[int, Option]
"""A request (by number) and one of its options."""


@dataclass(frozen=True, eq=False)
class _Limit:
    """So many of these options can be taken, at most."""

    members: frozenset[int]
    room: int


def chosen(
    requests: Sequence[Request], quantities: Mapping[str, int]
) -> tuple[dict[int, Option], int]:
    """Chooses how the looks of a day are taken.

    Args:
        requests: The looks owed.
        quantities: Looks that each line (id) promises on the day.

    Returns:
        The option taken by number of the request, and the most requests that any
        schedule can serve.
    """
    places = [(k, option) for k, one in enumerate(requests) for option in one.options]
    pairs = sorted({*_pairs(places), *_pairs_of_spots(places, requests)})
    limits = [
        limit
        for limit in _limits(places, quantities)
        if len({places[k][0] for k in limit.members}) > limit.room
    ]
    taken: dict[int, Option] = {}
    n_most = 0
    for piece in _pieces(places, pairs, limits):
        found, most = _choose_piece(piece, places, requests, pairs, limits)
        taken.update(found)
        n_most += most
    return taken, n_most


# What cannot be done together --------------------------------------------------------


def _pairs(places: Sequence[Place]) -> Iterator[tuple[int, int]]:
    """Looks of one satellite that leave no time for a look and a turn between them."""
    by_satellite: dict[int, list[int]] = defaultdict(list)
    for number, (_, option) in enumerate(places):
        by_satellite[option.satellite].append(number)
    for numbers in by_satellite.values():
        numbers.sort(key=lambda k: (places[k][1].at_s, k))
        for place, first in enumerate(numbers):
            for second in numbers[place + 1 :]:
                apart_s = places[second][1].at_s - places[first][1].at_s
                if apart_s > _longest_turn_s(places[first][1], places[second][1]):
                    break
                if apart_s < _turn_s(places[first][1], places[second][1]):
                    yield (first, second)


def _longest_turn_s(first: Option, second: Option) -> float:
    services = (first.chances.service, second.chances.service)
    turn_s = max(float(one.settle_s + 180.0 / one.slew_deg_s) for one in services)
    return turn_s + first.after_s + second.before_s


def _turn_s(first: Option, second: Option) -> float:
    """Least time between the middles of two looks of one satellite."""
    services = (first.chances.service, second.chances.service)
    cosine = float(
        first.chances.line_of_sight[first.row]
        @ second.chances.line_of_sight[second.row]
    )
    angle_deg = float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
    rate_deg_s = min(one.slew_deg_s for one in services)
    settle_s = max(one.settle_s for one in services)
    turn_s = settle_s + angle_deg / rate_deg_s
    return float(first.after_s + turn_s + second.before_s)


def _pairs_of_spots(
    places: Sequence[Place], requests: Sequence[Request]
) -> Iterator[tuple[int, int]]:
    """Looks at one spot that are one too many in a pass, or leave too long a gap."""
    by_request: dict[int, list[int]] = defaultdict(list)
    by_spot: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, (request, _) in enumerate(places):
        by_request[request].append(number)
    for request in sorted(by_request):
        look = requests[request].look
        if look.strip is None:
            by_spot[look.need, look.place].append(request)
    for own in by_spot.values():
        own.sort(key=lambda k: (requests[k].look.at_s, k))
        for place, first in enumerate(own):
            for second in own[place + 1 :]:
                gap_s = requests[second].gap_s if second == own[place + 1] else None
                yield from _rivals(
                    places, by_request[first], by_request[second], gap_s=gap_s
                )


def _rivals(
    places: Sequence[Place],
    earlier: Sequence[int],
    later: Sequence[int],
    *,
    gap_s: float | None,
) -> Iterator[tuple[int, int]]:
    """Options of two looks at one spot that cannot stand one after the other."""
    first_s, second_s = (
        np.array([places[k][1].at_s for k in own]) for own in (earlier, later)
    )
    first, second = (
        np.array([places[k][1].satellite for k in own]) for own in (earlier, later)
    )
    apart_s = second_s[None, :] - first_s[:, None]
    apart = (first[:, None] == second) & (np.abs(apart_s) < _SAME_PASS_S)
    if gap_s is not None:
        apart |= (apart_s > gap_s) | (apart_s < 0.0)
    for a, b in zip(*np.nonzero(apart), strict=True):
        low, high = sorted((earlier[int(a)], later[int(b)]))
        yield (low, high)


def _limits(places: Sequence[Place], quantities: Mapping[str, int]) -> Iterator[_Limit]:
    yield from _limits_of_passes(places)
    yield from _limits_of_satellites(places)
    by_contact: dict[Hashable, list[int]] = defaultdict(list)
    by_line: dict[str, list[int]] = defaultdict(list)
    for number, (_, option) in enumerate(places):
        by_line[option.line].append(number)
        contact = int(option.chances.contact[option.row])
        if contact >= 0:
            service = option.chances.service.id
            by_contact[service, option.satellite, contact].append(number)
    for numbers in by_contact.values():
        yield _Limit(frozenset(numbers), _room_of_contact(places, numbers))
    for line, numbers in by_line.items():
        yield _Limit(frozenset(numbers), quantities[line])


def _room_of_contact(places: Sequence[Place], numbers: Sequence[int]) -> int:
    """Looks that can wait on board for a contact and come down in it."""
    rooms = []
    for number in numbers:
        option = places[number][1]
        rooms.append(int(option.chances.n_by_contact[option.row]))
        stored = option.chances.service.n_looks_stored
        if stored is not None:
            rooms.append(int(stored))
    return min(rooms)


def _limits_of_passes(places: Sequence[Place]) -> Iterator[_Limit]:
    groups: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for number, (_, option) in enumerate(places):
        chances = option.chances
        key = (chances.service.id, chances.need.theatre, option.satellite)
        groups[key].append(number)
    for numbers in groups.values():
        numbers.sort(key=lambda k: (places[k][1].at_s, k))
        room = places[numbers[0]][1].chances.service.n_looks_per_orbit
        run: list[int] = []
        for number in numbers:
            at_s = places[number][1].at_s
            if run and at_s - places[run[-1]][1].at_s > _SAME_PASS_S:
                yield _Limit(frozenset(run), room)
                run = []
            run.append(number)
        yield _Limit(frozenset(run), room)


def _limits_of_satellites(places: Sequence[Place]) -> Iterator[_Limit]:
    """Looks of a satellite in one of its revolutions, and in one day's revolutions."""
    groups: dict[tuple[str, str, int, int], set[int]] = defaultdict(set)
    rooms: dict[str, tuple[int | None, int | None]] = {}
    for number, (_, option) in enumerate(places):
        chances, row = option.chances, option.row
        name = chances.service.id
        rooms[name] = (
            chances.service.n_looks_per_revolution,
            chances.service.n_looks_per_satellite_day,
        )
        of_satellite = (name, option.satellite)
        groups[name, "revolution", of_satellite[1], int(chances.revolution[row])].add(
            number
        )
        groups[name, "day", of_satellite[1], int(chances.day[row])].add(number)
    for (name, kind, _, _), members in groups.items():
        room = rooms[name][0 if kind == "revolution" else 1]
        if room is not None:
            yield _Limit(frozenset(members), room)


# Pieces ------------------------------------------------------------------------------


def _pieces(
    places: Sequence[Place],
    pairs: Iterable[tuple[int, int]],
    limits: Iterable[_Limit],
) -> list[list[int]]:
    """Options that have to do with one another, together; each piece ascending."""
    parent = list(range(len(places)))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    first_of: dict[int, int] = {}
    links = list(pairs)
    for number, (request, _) in enumerate(places):
        links.append((first_of.setdefault(request, number), number))
    for limit in limits:
        lowest = min(limit.members)
        links += [(lowest, member) for member in limit.members]
    for a, b in links:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    pieces: dict[int, list[int]] = defaultdict(list)
    for number in range(len(places)):
        pieces[root(number)].append(number)
    return [pieces[key] for key in sorted(pieces)]


def _choose_piece(
    piece: Sequence[int],
    places: Sequence[Place],
    requests: Sequence[Request],
    pairs: Sequence[tuple[int, int]],
    limits: Sequence[_Limit],
) -> tuple[dict[int, Option], int]:
    """Chooses in one piece, a priority after the other."""
    inside = set(piece)
    own_pairs = [(a, b) for a, b in pairs if a in inside]
    own_limits = [limit for limit in limits if limit.members & inside]
    priorities = sorted({requests[places[k][0]].priority for k in piece})
    kept: list[int] = []
    n_most = 0
    served: set[int] = set()
    for priority in priorities:
        open_to = [
            k
            for k in piece
            if places[k][0] in served or requests[places[k][0]].priority == priority
        ]
        kept, most = _choose_stage(open_to, kept, places, served, own_pairs, own_limits)
        n_most += most - len(served)
        served = {places[k][0] for k in kept}
    return {places[k][0]: places[k][1] for k in kept}, n_most


def _choose_stage(
    open_to: Sequence[int],
    kept: Sequence[int],
    places: Sequence[Place],
    served: set[int],
    pairs: Sequence[tuple[int, int]],
    limits: Sequence[_Limit],
) -> tuple[list[int], int]:
    """Chooses a priority, while all requests served before stay served.

    Returns:
        The options taken, and the most requests that could be served.
    """
    number_of = {k: number for number, k in enumerate(open_to)}
    worths = np.array([places[k][1].worth for k in open_to], np.int64)
    fresh = {places[k][0] for k in open_to} - served
    # What is served already outweighs all that could be gained by giving it up.
    most_worth = int(worths.max()) * (len(fresh) + len(served)) + 1
    worths += np.array([most_worth * (places[k][0] in served) for k in open_to])
    selection = Selection.of(
        worths,
        [places[k][0] for k in open_to],
        pairs=[
            (number_of[a], number_of[b])
            for a, b in pairs
            if a in number_of and b in number_of
        ],
        knapsacks=list(_knapsacks(limits, open_to)),
    )
    start = np.zeros(len(open_to), np.bool_)
    start[[number_of[k] for k in kept]] = True
    choice = choose(selection, effort=_EFFORT, start=start)
    n_taken = int(choice.taken.sum())
    return [k for k in open_to if choice.taken[number_of[k]]], max(
        n_taken, _most_served(choice.bound, worths, len(served), most_worth, len(fresh))
    )


def _most_served(
    bound: int, worths: NDArray[np.int64], n_served: int, heavy: int, n_fresh: int
) -> int:
    """Requests that a choice worth the bound could serve, at most."""
    least = int(np.min(worths[worths < heavy], initial=heavy))
    rest = bound - heavy * n_served
    return n_served + min(n_fresh, max(0, rest // max(1, least)))


def _knapsacks(
    limits: Sequence[_Limit], open_to: Sequence[int]
) -> Iterator[tuple[NDArray[np.int64], int]]:
    for limit in limits:
        size = np.array([k in limit.members for k in open_to], np.int64)
        if size.sum() > limit.room:
            yield size, limit.room
