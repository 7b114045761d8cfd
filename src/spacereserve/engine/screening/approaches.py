"""Finds every closest approach to wanted satellites below a distance, over days.

Positions are computed at even nodes, at most 30 s apart, and interpolated between them
(to 1e-6 km of SGP4). Around each node a grid finds the pairs that are near enough for
their speeds to meet within half a step; the bound on speed comes from the paths
themselves and the bound on bending from gravity, so that no approach is lost. Each one
found is computed again with the reference propagator at its time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access.kernels import InertialPaths
from spacereserve.engine.errors import InputError
from spacereserve.engine.orbits import Catalogue, julian_day
from spacereserve.engine.orbits.earth import MU_WGS72_KM3_S2
from spacereserve.engine.screening._kernel import (
    FIRST_NODE,
    LAST_MARGIN,
    search_nodes,
)
from spacereserve.engine.screening.ephemeris import Ephemeris, with_rates
from spacereserve.engine.units import SECONDS_PER_DAY

__all__ = ["Approaches", "Progress", "find_approaches"]

Progress = Callable[[str, float], None]
_LONGEST_STEP_S = 30.0
_N_AT_ONCE = 80
_ROOM = 64
_PERIODIC_KM = 60.0
"""SGP4's periodic terms and days of drag move a perigee or apogee by less."""
_EDGE = 2.0


def _silent(what: str, fraction: float) -> None:
    del what, fraction


@dataclass(frozen=True, eq=False)
class Approaches:
    """Closest approaches, by time.

    Attributes:
        first: The wanted satellite, index in the catalogue, int64 [n].
        second: The other, int64 [n]; of two wanted ones the lower index is first.
        at_s: Seconds after the start, float64 [n].
        miss_km: Distance, float64 [n].
        is_edge: Where the distance is least only because the search begins or ends
            there, bool [n].
        states: Position (km) and velocity (km/s), TEME, of both, float64 [n, 2, 6].
        failed: Objects (indices) that could not be followed throughout, ascending.
        n_searched: Objects that could come near at all.
        step_s: Step between nodes.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    at_s: NDArray[np.float64]
    miss_km: NDArray[np.float64]
    is_edge: NDArray[np.bool_]
    states: NDArray[np.float64]
    failed: tuple[int, ...]
    n_searched: int
    step_s: float

    def __len__(self) -> int:
        return len(self.first)


def find_approaches(
    catalogue: Catalogue,
    wanted: NDArray[np.intp],
    *,
    start_at: datetime,
    duration_s: float,
    miss_km: float = 5.0,
    ephemerides: Sequence[Ephemeris] = (),
    progress: Progress = _silent,
) -> Approaches:
    """Finds all approaches of wanted satellites to any object of a catalogue.

    Args:
        catalogue: All objects.
        wanted: The satellites to be screened, indices.
        start_at: When the search begins.
        duration_s: How long it goes on, > 0.
        miss_km: Distance below which an approach counts, > 0.
        ephemerides: Better paths of some objects; they replace the elements of the
            object with the same catalogue number, and must cover the search.
        progress: Told how far it has come.

    Returns:
        The approaches.

    Raises:
        InputError: A number is out of range, or an ephemeris does not cover the search.
    """
    _check(duration_s, miss_km)
    search = _Search(
        catalogue, np.unique(wanted), start_at, duration_s, miss_km, tuple(ephemerides)
    )
    return search.run(progress)


def _check(duration_s: float, miss_km: float) -> None:
    for name, value, most in (("duration", duration_s, 5.2e6), ("miss", miss_km, 100)):
        if not 0.0 < value <= most:
            raise InputError(
                f"the {name} of a screening is out of range",
                rule="a screening goes over at most 60 days and looks up to 100 km far",
                value=value,
                way_out="give a smaller number above 0",
            )


@dataclass(frozen=True, eq=False)
class _Search:
    catalogue: Catalogue
    wanted: NDArray[np.intp]
    start_at: datetime
    duration_s: float
    miss_km: float
    ephemerides: tuple[Ephemeris, ...]

    @cached_property
    def members(self) -> NDArray[np.intp]:
        """Objects that could come near: their heights overlap with a wanted one's."""
        low_km, high_km = _heights_km(self.catalogue)
        reach_km = self.miss_km + 2.0 * _PERIODIC_KM
        order = self.wanted[np.argsort(low_km[self.wanted])]
        lows = low_km[order] - reach_km
        highs = np.maximum.accumulate(high_km[order] + reach_km)
        place = np.searchsorted(lows, high_km, side="right") - 1
        near = (place >= 0) & (highs[np.maximum(place, 0)] >= low_km)
        near[list(self._own)] = True
        return np.flatnonzero(near)

    @cached_property
    def _own(self) -> dict[int, Ephemeris]:
        """Ephemerides by index in the catalogue."""
        numbers = self.catalogue.catalog_numbers
        found = {}
        for one in self.ephemerides:
            one.must_cover(self.start_at, self.duration_s)
            place = int(np.searchsorted(numbers, one.catalog_number))
            if place == len(numbers) or numbers[place] != one.catalog_number:
                raise InputError(
                    f"the object of the ephemeris {one.name} is not in the catalogue",
                    rule="an ephemeris replaces the elements of a catalogued object",
                    value=one.catalog_number,
                    way_out="add its elements to the orbits, or leave it out",
                )
            found[place] = one
        return found

    @cached_property
    def paths(self) -> InertialPaths:
        return InertialPaths(
            self.catalogue.subset(self.members),
            julian_day(self.start_at),
            self.duration_s,
        )

    @cached_property
    def n_steps(self) -> int:
        longest_s = min(_LONGEST_STEP_S, self.paths.step_s)
        return max(1, math.ceil(self.duration_s / longest_s))

    @cached_property
    def step_s(self) -> float:
        return self.duration_s / self.n_steps

    def run(self, progress: Progress) -> Approaches:
        place_of = np.full(len(self.catalogue), -1, np.int64)
        place_of[self.members] = np.arange(len(self.members))
        wanted = place_of[self.wanted]
        rank = np.full(len(self.members), -1, np.int64)
        rank[wanted] = np.arange(len(wanted))
        failed = np.zeros(len(self.members), dtype=bool)
        rows = [np.empty((0, 5))]
        # Nodes 0 to n_steps are searched, both ends included.
        for first in range(0, self.n_steps + 1, _N_AT_ONCE):
            n_search = min(_N_AT_ONCE, self.n_steps + 1 - first)
            nodes = self._nodes(first - FIRST_NODE, n_search)
            failed |= ~np.isfinite(nodes[:, 0]).all(axis=1)
            ends = (FIRST_NODE - first, FIRST_NODE - first + self.n_steps)
            found = _searched(nodes, wanted, rank, ends, (self.miss_km, self.step_s))
            found[:, 2] = (found[:, 2] + first - FIRST_NODE) * self.step_s
            rows.append(found)
            progress("", (first + n_search) / (self.n_steps + 1))
        return self._approaches(np.concatenate(rows), failed)

    def _nodes(self, first: int, n_search: int) -> NDArray[np.float64]:
        n_nodes = n_search + FIRST_NODE + LAST_MARGIN
        nodes = self.paths.nodes(first * self.step_s, self.step_s, n_nodes)
        at_s = (first + np.arange(n_nodes, dtype=np.float64)) * self.step_s
        for index, one in self._own.items():
            place = int(np.searchsorted(self.members, index))
            nodes[place] = with_rates(one.positions_teme_km(self.start_at, at_s))
        return nodes

    def _approaches(
        self, rows: NDArray[np.float64], failed: NDArray[np.bool_]
    ) -> Approaches:
        pairs = self.members[rows[:, :2].astype(np.int64)]
        order = np.lexsort((pairs[:, 1], pairs[:, 0], rows[:, 2]))
        pairs, rows = pairs[order], rows[order]
        swap = np.isin(pairs[:, 1], self.wanted) & (pairs[:, 1] < pairs[:, 0])
        pairs[swap] = pairs[swap][:, ::-1]
        at_s = rows[:, 2]
        states = (
            np.stack(
                [np.stack(list(self._states(pairs[:, side], at_s))) for side in (0, 1)],
                axis=1,
            )
            if len(rows)
            else np.empty((0, 2, 6))
        )
        return Approaches(
            first=pairs[:, 0],
            second=pairs[:, 1],
            at_s=at_s,
            miss_km=np.linalg.norm(states[:, 0, :3] - states[:, 1, :3], axis=1),
            is_edge=rows[:, 4] == _EDGE,
            states=states,
            failed=tuple(self.members[failed].tolist()),
            n_searched=len(self.members),
            step_s=self.step_s,
        )

    def _states(
        self, indices: NDArray[np.intp], at_s: NDArray[np.float64]
    ) -> Iterator[NDArray[np.float64]]:
        whole, fraction = julian_day(self.start_at)
        needed = np.unique(indices)
        records = dict(
            zip(needed.tolist(), self.catalogue.subset(needed).satrecs(), strict=True)
        )
        for index, when_s in zip(indices.tolist(), at_s.tolist(), strict=True):
            if index in self._own:
                yield self._own[index].state_teme(self.start_at, when_s)
            else:
                days = fraction + when_s / SECONDS_PER_DAY
                _, position, velocity = records[index].sgp4(whole, days)
                yield np.array([*position, *velocity])


def _searched(
    nodes: NDArray[np.float64],
    wanted: NDArray[np.int64],
    rank: NDArray[np.int64],
    ends: tuple[int, int],
    sizes: tuple[float, float],
) -> NDArray[np.float64]:
    """Runs the kernel with as much room as it needs; rows [n, 5]."""
    n_nodes = nodes.shape[2]
    room = _ROOM
    while True:
        found = np.empty((n_nodes, room, 5))
        counts = np.zeros(n_nodes, np.int64)
        search_nodes(nodes, wanted, rank, ends, sizes, found, counts)
        if counts.max(initial=0) <= room:
            return np.concatenate([found[j, :n] for j, n in enumerate(counts.tolist())])
        room = int(counts.max())


def _heights_km(
    catalogue: Catalogue,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lowest and highest distance from the Earth's centre of each mean orbit."""
    motion = catalogue.mean_motion_rev_day * (2.0 * math.pi / SECONDS_PER_DAY)
    axis_km = np.cbrt(MU_WGS72_KM3_S2 / motion**2)
    e = catalogue.eccentricity
    return axis_km * (1.0 - e), axis_km * (1.0 + e)
