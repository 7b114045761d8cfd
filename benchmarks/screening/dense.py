"""A dense search for approaches over the whole span: brute force that shares no kernel.

Every ten seconds all objects are put where the SGP4 library says they are. A pair is
looked at when its distance is no more than the miss and what it can close in five
seconds: its relative speed then, and what gravity could add to it. No other filter is
used. Each pair is then sampled every second, with the library again; where the least of
the samples lies inside, the least distance is found by golden section on the library.
"""

from __future__ import annotations

import math
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
from numba import njit
from numpy.typing import NDArray

from spacereserve.engine.orbits import julian_day, propagate, read_catalogue

__all__ = ["Approach", "search"]

STEP_S = 10.0
_N_AT_ONCE = 60
_PULL_KM_S2 = 0.0099
"""Gravity on the ground, km/s², and a little: no object is pulled harder."""
_SLACK_KM = 1.0
_GOLDEN = (math.sqrt(5.0) - 1.0) / 2.0

Approach = tuple[int, int, float, float]
"""First object, second object (indices), seconds after the start, distance in km."""


@dataclass(frozen=True)
class Piece:
    """A piece of the search: who is looked for, and from when to when."""

    sky: Path
    wanted: tuple[int, ...]
    start_at: datetime
    span_s: tuple[float, float]
    miss_km: float


def search(
    sky: Path,
    wanted: NDArray[np.intp],
    *,
    start_at: datetime,
    duration_s: float,
    miss_km: float,
    n_workers: int,
) -> tuple[list[Approach], int]:
    """Finds all least distances below a miss, inside the span.

    Args:
        sky: The catalogue's file; each worker reads it.
        wanted: Objects whose approaches are looked for, indices.
        start_at: When the search begins.
        duration_s: How long it goes on.
        miss_km: The distance.
        n_workers: Processes.

    Returns:
        The approaches by time, and how many pairs were sampled.
    """
    edges = np.linspace(0.0, duration_s, 4 * n_workers + 1)
    pieces = [
        Piece(sky, tuple(wanted.tolist()), start_at, (a, b), miss_km)
        for a, b in pairwise(edges.tolist())
    ]
    with ProcessPoolExecutor(n_workers) as pool:
        answers = list(pool.map(_searched, pieces))
    found = sorted(chain.from_iterable(part for part, _ in answers), key=lambda x: x[2])
    return found, sum(n for _, n in answers)


def _searched(piece: Piece) -> tuple[list[Approach], int]:
    catalogue = read_catalogue(piece.sky)
    look = _Look(catalogue.satrecs(), julian_day(piece.start_at))
    wanted = np.array(piece.wanted)
    rank = np.full(len(catalogue), -1)
    rank[wanted] = np.arange(len(wanted))
    first_s, last_s = piece.span_s
    at_s = np.arange(first_s - STEP_S, last_s + 1.5 * STEP_S, STEP_S)
    found: dict[tuple[int, int], list[Approach]] = {}
    n_sampled = 0
    for begin in range(0, len(at_s), _N_AT_ONCE):
        instants = at_s[begin : begin + _N_AT_ONCE]
        states = propagate(catalogue, piece.start_at, instants)
        for k, now_s in enumerate(instants.tolist()):
            places = np.ascontiguousarray(states.position_teme_km[:, k])
            speeds = np.ascontiguousarray(states.velocity_teme_km_s[:, k])
            pairs = _near(places, speeds, wanted, rank, piece.miss_km)
            n_sampled += len(pairs)
            for one, other, at, km in look.least(pairs, now_s, piece.miss_km):
                known = found.setdefault((one, other), [])
                is_new = not known or at - known[-1][2] > 0.01
                if first_s <= at < last_s and is_new:
                    known.append((one, other, at, km))
    return list(chain.from_iterable(found.values())), n_sampled


def _near(
    places: NDArray[np.float64],
    speeds: NDArray[np.float64],
    wanted: NDArray[np.int64],
    rank: NDArray[np.int64],
    miss_km: float,
) -> NDArray[np.int64]:
    """Pairs that could meet within half a step, [n, 2], by sorting along one axis."""
    fastest = 2.0 * float(np.sqrt(np.nanmax(np.sum(speeds**2, axis=1))))
    reach_km = miss_km + 0.5 * STEP_S * fastest + _SLACK_KM
    order = np.argsort(places[:, 0])
    return _swept(places, speeds, wanted, rank, order, (miss_km, reach_km))


@njit(cache=True)
def _swept(places, speeds, wanted, rank, order, limits):
    miss_km, reach_km = limits
    half_s = 0.5 * STEP_S
    gain = _PULL_KM_S2 * half_s * half_s  # of two objects, each pulled half of this
    x = places[order, 0]
    found = [(0, 0)]
    for w in range(len(wanted)):
        one = wanted[w]
        if not np.isfinite(places[one, 0]):
            continue
        place = np.searchsorted(x, places[one, 0] - reach_km)
        while place < len(x) and x[place] <= places[one, 0] + reach_km:
            other = order[place]
            place += 1
            if other == one or 0 <= rank[other] < w:
                continue
            far, fast = 0.0, 0.0
            for i in range(3):
                far += (places[other, i] - places[one, i]) ** 2
                fast += (speeds[other, i] - speeds[one, i]) ** 2
            near = miss_km + half_s * math.sqrt(fast) + gain + _SLACK_KM
            if far <= near * near:
                found.append((one, other))
    pairs = np.empty((len(found) - 1, 2), np.int64)
    for row in range(1, len(found)):
        pairs[row - 1, 0], pairs[row - 1, 1] = found[row]
    return pairs


@dataclass(frozen=True)
class _Look:
    """Looks at pairs with the SGP4 library."""

    records: list
    day: tuple[float, float]

    def _path_km(self, one: int, at_s: NDArray[np.float64]) -> NDArray[np.float64]:
        whole, fraction = self.day
        wholes = np.full(len(at_s), whole)
        return self.records[one].sgp4_array(wholes, fraction + at_s / 86400.0)[1]

    def _km(self, pair: tuple[int, int], at_s: float) -> float:
        whole, fraction = self.day
        day = fraction + at_s / 86400.0
        a, b = (self.records[k].sgp4(whole, day)[1] for k in pair)
        return math.dist(a, b)

    def least(
        self, pairs: NDArray[np.int64], now_s: float, miss_km: float
    ) -> list[Approach]:
        """Least distances of pairs within half a step of an instant."""
        at_s = now_s + np.arange(-6.0, 7.0)
        paths = {k: self._path_km(k, at_s) for k in np.unique(pairs).tolist()}
        found = []
        for one, other in pairs.tolist():
            km = np.linalg.norm(paths[one] - paths[other], axis=1)
            # One more second on either side: a least distance at the seam is kept.
            inside = 1 + np.flatnonzero((km[1:-1] <= km[:-2]) & (km[1:-1] < km[2:]))
            for place in inside.tolist():
                if self._may_be_near(km, place, miss_km):
                    ends = (at_s[place - 1], at_s[place + 1])
                    found.append((one, other, *self._refined((one, other), ends)))
        return [approach for approach in found if approach[3] < miss_km]

    @staticmethod
    def _may_be_near(km: NDArray[np.float64], place: int, miss_km: float) -> bool:
        """The squared distance along straight lines is a parabola through samples."""
        before, here, after = (km[place - 1 : place + 2] ** 2).tolist()
        bend = before - 2.0 * here + after
        drop = (after - before) ** 2 / (8.0 * bend) if bend > 0.0 else 0.0
        return here - drop < (miss_km + 0.5) ** 2

    def _refined(
        self, pair: tuple[int, int], ends: tuple[float, float]
    ) -> tuple[float, float]:
        low, high = ends
        a, b = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        at_a, at_b = self._km(pair, a), self._km(pair, b)
        while high - low > 1e-5:
            if at_a < at_b:
                high, b, at_b = b, a, at_a
                a = high - _GOLDEN * (high - low)
                at_a = self._km(pair, a)
            else:
                low, a, at_a = a, b, at_b
                b = low + _GOLDEN * (high - low)
                at_b = self._km(pair, b)
        at_s = 0.5 * (low + high)
        return at_s, self._km(pair, at_s)
