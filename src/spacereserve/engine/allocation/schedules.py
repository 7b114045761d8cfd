"""Schedules: sets of looks at one spot that keep a promised gap, priced as a whole.

A revisit need asks that no window longer than its gap be without a look. Whether a set
of looks does so depends on the times between them, so the program does not choose
looks one by one: it chooses one schedule for each spot. Given what a look costs at the
margin (the prices of the linear program) and what cover is worth, the best schedule is
a longest path through the looks in order of time, exact to the second. Schedules are
made as they are wanted (column generation); the best one that could still be added
gives the bound.

Source: Lübbecke, Desrosiers (2005), "Selected topics in column generation", Operations
Research 53, 1007-1023, section 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from spacereserve.engine.allocation.formulation import Formulation

__all__ = ["Chances", "Schedule", "chances_of", "covered_fraction", "warm"]


@dataclass(frozen=True, eq=False)
class Schedule:
    """Looks at one spot.

    Attributes:
        need: Need (id).
        spot: Number of the spot.
        places: Arc of each look (its place in the program), int64 [n].
        looks: Each look, as an index into its supply's looks, int64 [n].
        covered: Share of the need's time that is covered: under the empty word by all
            looks, under a provider (id) or shared thing by those that are left.
    """

    need: str
    spot: int
    places: NDArray[np.int64]
    looks: NDArray[np.int64]
    covered: dict[str, float]

    @property
    def key(self) -> tuple[str, int, bytes, bytes]:
        """What tells it from every other schedule."""
        return (self.need, self.spot, self.places.tobytes(), self.looks.tobytes())


@dataclass(frozen=True, eq=False)
class Chances:
    """All looks that could be taken at one spot, in order of time.

    Attributes:
        need: Need (id).
        spot: Number of the spot.
        span_s: Start and end of the need, seconds after the declaration.
        gap_s: The gap promised, seconds.
        at_s: When, float64 [n].
        places: Arc of each, int64 [n].
        looks: Index into its supply's looks, int64 [n].
        bins: Bin of each, int64 [n].
        pass_keys: Pass of each, int64 [n].
        providers: Provider (id) of each, [n].
        struck: By provider (id) or shared thing (``thing:id``) whose loss the need must
            survive: looks that are lost with it, bool [n].
    """

    need: str
    spot: int
    span_s: tuple[float, float]
    gap_s: float
    at_s: NDArray[np.float64]
    places: NDArray[np.int64]
    looks: NDArray[np.int64]
    bins: NDArray[np.int64]
    pass_keys: NDArray[np.int64]
    providers: NDArray[np.str_]
    struck: dict[str, NDArray[np.bool_]]

    def best(self, price: NDArray[np.float64], worth: float) -> NDArray[np.int64]:
        """The looks with the greatest worth of cover less their prices.

        Args:
            price: Price of each look, float64 [n]; infinity keeps one out.
            worth: Worth of covering all the time.

        Returns:
            Positions of the looks taken, ascending.
        """
        start_s, end_s = self.span_s
        chosen: NDArray[np.int64] = _longest_path(
            self.at_s, price, worth, start_s, end_s, self.gap_s
        )
        return chosen

    def schedule(self, chosen: NDArray[np.int64]) -> Schedule:
        """The schedule of some of the looks."""
        covered = {"": self._covered(chosen)}
        for lost, struck in self.struck.items():
            covered[lost] = self._covered(chosen[~struck[chosen]])
        return Schedule(
            self.need, self.spot, self.places[chosen], self.looks[chosen], covered
        )

    def _covered(self, chosen: NDArray[np.int64]) -> float:
        return covered_fraction(self.at_s[chosen], *self.span_s, self.gap_s)

    def first_schedules(self) -> Iterator[NDArray[np.int64]]:
        """Sets of looks to begin with: the sparest, each provider's, all but each's."""
        light = np.full(len(self.at_s), 1e-6)
        yield self.best(light, 1.0)
        for provider in np.unique(self.providers):
            own = self.providers == provider
            alone = self.best(np.where(own, light, np.inf), 1.0)
            others = self.best(np.where(own, np.inf, light), 1.0)
            yield alone
            yield others
            if self.struck:
                yield np.union1d(alone, others)


def chances_of(program: Formulation) -> tuple[Chances, ...]:
    """The looks that could be taken at each spot of each revisit need.

    Args:
        program: The program.

    Returns:
        Ascending by need (id), then spot; spots without any look are left out.
    """
    found = []
    for name, rows in program.scheduled.items():
        demand = program.demands[name]
        parts = [
            (place, arc, looks)
            for place in program.arcs_of(name)
            if (looks := (arc := program.arcs[place]).supply.looks) is not None
        ]
        if not parts:
            continue
        ready = [arc.ready for _, arc, _ in parts]
        columns: dict[str, list[Any]] = {
            "at_s": [
                looks.at_s[own] for (_, _, looks), own in zip(parts, ready, strict=True)
            ],
            "spot": [
                looks.spot[own] for (_, _, looks), own in zip(parts, ready, strict=True)
            ],
            "bins": [
                looks.bin[own] for (_, _, looks), own in zip(parts, ready, strict=True)
            ],
            "pass_keys": [
                looks.pass_key[own]
                for (_, _, looks), own in zip(parts, ready, strict=True)
            ],
            "places": [
                np.full(len(own), part[0])
                for part, own in zip(parts, ready, strict=True)
            ],
            "looks": ready,
            "providers": [
                np.full(len(own), part[1].offer.provider.id)
                for part, own in zip(parts, ready, strict=True)
            ],
        }
        joined: dict[str, Any] = {
            key: np.concatenate(value) for key, value in columns.items()
        }
        order = np.lexsort((joined["looks"], joined["places"], joined["at_s"]))
        joined = {key: value[order] for key, value in joined.items()}
        spots = joined.pop("spot")
        for spot in range(demand.n_spots):
            own = spots == spot
            if own.any():
                found.append(
                    Chances(
                        need=name,
                        spot=spot,
                        span_s=(demand.start_s, demand.end_s),
                        gap_s=demand.gap_s,
                        struck=_struck(
                            [key for key in rows.share if key],
                            joined["places"][own],
                            program,
                        ),
                        **{key: value[own] for key, value in joined.items()},
                    )
                )
    return tuple(found)


def _struck(
    losses: list[str], places: NDArray[np.int64], program: Formulation
) -> dict[str, NDArray[np.bool_]]:
    """By loss: looks (by the places of their arcs) that are lost with it."""
    hanging = {
        int(place): program.arcs[place].hangs_on(program.reserve)
        for place in np.unique(places)
    }
    return {
        lost: np.array([lost in hanging[int(place)] for place in places], dtype=bool)
        for lost in losses
    }


def covered_fraction(
    at_s: NDArray[np.float64], start_s: float, end_s: float, gap_s: float
) -> float:
    """Share of the time, from one gap after the start, with a look younger than it.

    Args:
        at_s: Times of looks, ascending, float64 [n].
        start_s: Start of the need.
        end_s: End of the need.
        gap_s: The gap promised.
    """
    span_s = end_s - start_s - gap_s
    if span_s <= 0.0:
        return 1.0 if len(at_s) else 0.0
    edges_s = np.concatenate(([start_s], at_s, [end_s]))
    bare_s = np.maximum(0.0, np.diff(edges_s) - gap_s).sum()
    return float(max(0.0, 1.0 - bare_s / span_s))


@njit(cache=True, error_model="numpy")
def _longest_path(at_s, price, worth, start_s, end_s, gap_s):  # type: ignore[no-untyped-def]  # noqa: PLR0915, C901, PLR0912 - a kernel
    """The best sparse schedule: no look is taken that adds no cover.

    A look adds none where those on both sides of it are no further apart than the gap,
    so a path is told by its last two looks. Start and end of the need count as looks.
    """
    n = len(at_s)
    span_s = end_s - start_s - gap_s
    if span_s <= 0.0:
        # One look covers all: the cheapest, if it is worth it.
        one = -1
        least = worth
        for i in range(n):
            if price[i] < least:
                least = price[i]
                one = i
        taken = np.empty(1 if one >= 0 else 0, np.int64)
        if one >= 0:
            taken[0] = one
        return taken
    per_s = worth / span_s
    first = np.empty(n, np.int64)  # earliest look within one gap before look i
    width = 1
    j = 0
    for i in range(n):
        while at_s[i] - at_s[j] > gap_s:
            j += 1
        first[i] = j
        width = max(width, i - j + 1)
    # value[i, k]: best path that ends with looks first[i] + k, i; far[i]: that ends
    # with i after a look (or the start) more than one gap before it.
    value = np.full((n, width), -np.inf)
    came = np.full((n, width), -2, np.int64)
    far = np.empty(n)
    far_came = np.empty(n, np.int64)
    best = np.empty(n)  # of any path that ends with i
    best_came = np.empty(n, np.int64)
    near_start = np.empty(n)  # path: start, i
    reach = -np.inf  # best of (best[j] + per_s * at_s[j]) over looks a gap or more ago
    reach_came = -1
    passed = 0
    open_from = first.copy()
    for i in range(n):
        while passed < i and at_s[i] - at_s[passed] > gap_s:
            candidate = best[passed] + per_s * at_s[passed]
            if candidate > reach:
                reach = candidate
                reach_came = passed
            passed += 1
        bare_s = at_s[i] - start_s - gap_s
        near_start[i] = -np.inf
        far[i] = reach - per_s * (at_s[i] - gap_s) - price[i]
        far_came[i] = reach_came
        if bare_s > 0.0:
            candidate = -per_s * bare_s - price[i]
            if candidate > far[i]:
                far[i] = candidate
                far_came[i] = -1
        else:
            near_start[i] = -price[i]
        best[i] = far[i]
        best_came[i] = far_came[i]
        if near_start[i] > best[i]:
            best[i] = near_start[i]
            best_came[i] = -1
        for j in range(first[i], i):
            # What came before j must be more than one gap before i; as i moves on,
            # more of it is, so the best of it is kept for each j.
            if near_start[j] > far[j] and at_s[i] - start_s > gap_s:
                far[j] = near_start[j]
                far_came[j] = -1
            h = open_from[j]
            while h < j and at_s[i] - at_s[h] > gap_s:
                if value[j, h - first[j]] > far[j]:
                    far[j] = value[j, h - first[j]]
                    far_came[j] = h
                h += 1
            open_from[j] = h
            value[i, j - first[i]] = far[j] - price[i]
            came[i, j - first[i]] = far_came[j]
            if value[i, j - first[i]] > best[i]:
                best[i] = value[i, j - first[i]]
                best_came[i] = j
    # Close at the end of the need; taking nothing at all is worth nothing.
    top = 0.0
    last = -1
    last_two = -1
    for i in range(n):
        bare_s = end_s - at_s[i] - gap_s
        if bare_s > 0.0:
            if worth + best[i] - per_s * bare_s > top:
                top = worth + best[i] - per_s * bare_s
                last = i
                last_two = best_came[i]
            continue
        candidate = far[i]
        before = far_came[i]
        if near_start[i] > candidate and end_s - start_s > gap_s:
            candidate = near_start[i]
            before = -1
        for j in range(open_from[i], i):
            if end_s - at_s[j] > gap_s and value[i, j - first[i]] > candidate:
                candidate = value[i, j - first[i]]
                before = j
        if worth + candidate > top:
            top = worth + candidate
            last = i
            last_two = before
    backwards = np.empty(n, np.int64)
    count = 0
    i = last
    j = last_two
    while i >= 0:
        backwards[count] = i
        count += 1
        if j < 0:
            break
        # Who came before j on the path that goes on to i?
        h = best_came[j] if at_s[i] - at_s[j] > gap_s else came[i, j - first[i]]
        i = j
        j = h
    return backwards[:count][::-1].copy()


def warm() -> None:
    """Compiles the kernel ahead of time."""
    _longest_path(np.array([1.0]), np.array([0.0]), 1.0, 0.0, 10.0, 2.0)
