"""Windows of a chunk of satellites: found, finished by the constraints, gathered."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._conditions import KIND
from spacereserve.engine.access._finish import finish_chunk
from spacereserve.engine.access._order import window_order
from spacereserve.engine.access._search import search_chunk
from spacereserve.engine.access._work import Block, Chunk, Work, mask_elevation_deg
from spacereserve.engine.access.constraints import Condition, Constraints
from spacereserve.engine.access.windows import Edge, FailedSatellite, Windows
from spacereserve.engine.orbits import sun_direction_ecef

__all__ = ["Part", "Room", "Terms", "finished", "gathered", "windows_of_chunk"]

_ASTRONOMICAL_UNIT_KM = 149_597_870.7
_SUN_KINDS = frozenset({"sun_min", "sun_max", "lit"})


@dataclass(frozen=True, eq=False)
class Terms:
    """The constraints as the kernels take them: codes, limits and edges."""

    constraints: Constraints
    mask_code: NDArray[np.uint8]
    kinds: NDArray[np.int64]
    limits: NDArray[np.float64]
    edges: NDArray[np.uint8]
    spans: NDArray[np.float64]
    skylines: NDArray[np.float64]
    uses_sun: bool

    @classmethod
    def of(cls, work: Work, constraints: Constraints) -> Terms:
        """Prepares the constraints of a search."""
        places = work.places
        own = places.lowest_elevation_deg
        code = np.where(own > places.min_elevation_deg, Edge.HORIZON, Edge.ELEVATION)
        narrowed = mask_elevation_deg(places, constraints) > own
        code = np.where(narrowed, Edge.INCIDENCE_MAX, code)
        conditions = constraints.conditions
        skylines = np.zeros((1, 4))
        if places.skyline_deg is not None:
            skylines = np.radians(places.skyline_deg)
            conditions = (Condition("horizon", 0.0, Edge.HORIZON), *conditions)
        return cls(
            constraints=constraints,
            mask_code=code.astype(np.uint8),
            kinds=np.array([KIND[one.kind] for one in conditions], np.int64),
            limits=np.array([one.limit for one in conditions], np.float64),
            edges=np.array([one.edge for one in conditions], np.uint8),
            spans=np.array(constraints.merged_spans, np.float64).reshape(-1, 2),
            skylines=np.ascontiguousarray(skylines),
            uses_sun=any(one.kind in _SUN_KINDS for one in conditions),
        )

    def sun_km(self, work: Work, step_s: float) -> NDArray[np.float64]:
        """The sun at the nodes, Earth-fixed, [3, n_node]; one node where unused."""
        if not self.uses_sun:
            return np.zeros((3, 1))
        whole, fraction = work.orbits.start_jd
        days = fraction + work.offsets_s(step_s) / 86400.0
        direction = sun_direction_ecef(np.full(len(days), whole), days)
        return np.ascontiguousarray(direction.T * _ASTRONOMICAL_UNIT_KM)


@dataclass(frozen=True, eq=False)
class Part:
    """Windows of a chunk and block: satellite, place, five times and angles, codes."""

    first_place: int
    satellite: NDArray[np.int32]
    place: NDArray[np.int32]
    times: NDArray[np.float64]
    codes: NDArray[np.uint8]


class Room:
    """Arrays for the windows of a chunk, made anew only to grow.

    Attributes:
        place: int32 [n, room]; likewise start (s), end (s) and flag.
        count: How many windows each satellite has, int64 [n].
    """

    def __init__(self) -> None:
        self._per_place = 3.0
        self.reserve(0, 0)

    def reserve(self, n: int, room: int) -> None:
        """Makes room for n satellites with so many windows each."""
        self.place = np.empty((n, room), np.int32)
        self.start, self.end = np.empty((n, room)), np.empty((n, room))
        self.flag = np.empty((n, room), np.uint8)
        self.count = np.zeros(n, np.int64)

    def search(self, work: Work, chunk: Chunk, block: Block) -> None:
        """Fills in the windows above the masks of one block of places.

        Args:
            work: The search.
            chunk: The satellites.
            block: The places.
        """
        n, n_place = len(chunk.satellites), len(block.columns)
        needed = int(n_place * self._per_place) + 64
        while True:
            if n > len(self.count) or needed > self.place.shape[1]:
                self.reserve(max(n, len(self.count)), max(needed, self.place.shape[1]))
            search_chunk(
                chunk.nodes, chunk.group.step_s, work.duration_s, block.columns,
                block.tiles, block.members, block.cells.first, block.cells.tiles,
                block.cells.n_edge,
                self.place, self.start, self.end, self.flag, self.count,
            )  # fmt: skip
            needed = int(self.count[:n].max(initial=0))
            if needed <= self.place.shape[1]:
                return
            self._per_place = max(self._per_place, 1.1 * needed / n_place)
            needed = int(1.1 * needed)


def windows_of_chunk(
    work: Work, terms: Terms, chunk: Chunk, raw: Room
) -> Iterator[Part]:
    """Yields the finished windows of a chunk, block of places by block."""
    if len(chunk.satellites) == 0:
        return
    sun_km = terms.sun_km(work, chunk.group.step_s)
    for block in work.blocks(chunk.group, terms.constraints):
        raw.search(work, chunk, block)
        yield finished(terms, chunk, block, raw, sun_km)


def finished(
    terms: Terms,
    chunk: Chunk,
    block: Block,
    raw: Room,
    sun_km: NDArray[np.float64],
) -> Part:
    """Cuts windows by all further conditions and finds their best moments.

    Args:
        terms: The conditions.
        chunk: The satellites.
        block: The places.
        raw: Their windows.
        sun_km: The sun at the nodes, Earth-fixed, [3, n_node]; any where unused.
    """
    n = len(chunk.satellites)
    n_place = block.columns.shape[0]
    codes = terms.mask_code[block.first_place : block.first_place + n_place]
    room = max(1, math.ceil(int(raw.count[:n].max()) * 1.05))
    while True:
        place = np.empty((n, room), np.int32)
        times = np.empty((n, room, 5))
        out_codes = np.empty((n, room, 2), np.uint8)
        count = np.zeros(n, np.int64)
        finish_chunk(
            chunk.nodes, sun_km, chunk.group.step_s, block.columns, codes,
            terms.kinds, terms.limits, terms.edges, terms.spans,
            _rows_of(terms.skylines, block),
            raw.count, raw.place, raw.start, raw.end, raw.flag,
            place, times, out_codes, count,
        )  # fmt: skip
        needed = int(count.max())
        if needed <= room:
            break
        room = needed
    rows = range(n)
    return Part(
        first_place=block.first_place,
        satellite=np.repeat(chunk.satellites.astype(np.int32), count),
        place=np.concatenate([place[i, : count[i]] for i in rows])
        + np.int32(block.first_place),
        times=np.concatenate([times[i, : count[i]] for i in rows]),
        codes=np.concatenate([out_codes[i, : count[i]] for i in rows]),
    )


def _rows_of(skylines: NDArray[np.float64], block: Block) -> NDArray[np.float64]:
    if len(skylines) == 1:
        return skylines
    return skylines[block.first_place : block.first_place + len(block.columns)]


def gathered(
    parts: list[Part], failed: list[FailedSatellite], left: NDArray[np.intp]
) -> Windows:
    """Makes sorted windows of parts.

    Args:
        parts: Windows of chunks and blocks, in any order.
        failed: Satellites left out because SGP4 fails for them.
        left: Satellites left out because the search was stopped.
    """
    satellite = np.concatenate([np.zeros(0, np.int32), *(p.satellite for p in parts)])
    place = np.concatenate([np.zeros(0, np.int32), *(p.place for p in parts)])
    times = np.concatenate([np.zeros((0, 5)), *(p.times for p in parts)])
    codes = np.concatenate([np.zeros((0, 2), np.uint8), *(p.codes for p in parts)])
    order = window_order(satellite, place, times)
    times, codes = times[order], codes[order]
    return Windows(
        satellite=satellite[order],
        place=place[order],
        start_s=times[:, 0].copy(),
        end_s=times[:, 1].copy(),
        opened_by=codes[:, 0].copy(),
        closed_by=codes[:, 1].copy(),
        best_s=times[:, 2].copy(),
        off_nadir_deg=np.degrees(times[:, 3]),
        elevation_deg=np.degrees(times[:, 4]),
        failed_satellites=tuple(sorted(failed, key=lambda one: one.satellite)),
        unsearched_satellites=tuple(int(i) for i in left),
    )
