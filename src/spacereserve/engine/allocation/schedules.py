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
from numpy.typing import NDArray

from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.longest_path import longest_path

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
        chosen: NDArray[np.int64] = longest_path(
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
    return tuple(
        chances
        for name in program.scheduled
        for chances in _chances_of_need(name, program)
    )


def _chances_of_need(name: str, program: Formulation) -> Iterator[Chances]:
    demand = program.demands[name]
    losses = [key for key in program.scheduled[name].share if key]
    columns = _ready_looks(name, program)
    for spot in range(demand.n_spots):
        own = columns["spot"] == spot
        if own.any():
            places = columns["places"][own]
            yield Chances(
                need=name,
                spot=spot,
                span_s=(demand.start_s, demand.end_s),
                gap_s=demand.gap_s,
                at_s=columns["at_s"][own],
                places=places,
                looks=columns["looks"][own],
                bins=columns["bins"][own],
                pass_keys=columns["pass_keys"][own],
                providers=columns["providers"][own],
                struck=_struck(losses, places, program),
            )


def _ready_looks(name: str, program: Formulation) -> dict[str, NDArray[Any]]:
    """Looks at all spots of a need while their offers are ready, in order of time."""
    parts: dict[str, list[NDArray[Any]]] = {
        "at_s": [], "spot": [], "bins": [], "pass_keys": [],
        "places": [], "looks": [], "providers": [],
    }  # fmt: skip
    for place in program.arcs_of(name):
        arc = program.arcs[place]
        if arc.supply.looks is None:
            continue
        ready = arc.ready
        looks = arc.supply.looks.chosen(ready)
        parts["at_s"].append(looks.at_s)
        parts["spot"].append(looks.spot)
        parts["bins"].append(looks.bin)
        parts["pass_keys"].append(looks.pass_key)
        parts["places"].append(np.full(len(ready), place))
        parts["looks"].append(ready)
        parts["providers"].append(np.full(len(ready), arc.offer.provider.id))
    joined = {key: np.concatenate(own or [np.empty(0)]) for key, own in parts.items()}
    order = np.lexsort((joined["looks"], joined["places"], joined["at_s"]))
    return {key: own[order] for key, own in joined.items()}


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


def warm() -> None:
    """Compiles the kernel ahead of time."""
    longest_path(np.array([1.0]), np.array([0.0]), 1.0, 0.0, 10.0, 2.0)
