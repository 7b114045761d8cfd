"""Cuts a search into pieces that fit in memory: chunks of satellites, blocks of places.

The nodes of a chunk are computed once and held against every block of places. Sizes
follow from a budget, so that memory does not grow with satellites, places or days.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numba
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._cells import TILE, CellTable, cell_table, tiled
from spacereserve.engine.access._compiled import compiled
from spacereserve.engine.access._nodes import N_MARGIN, Group, Orbits
from spacereserve.engine.access._paths import fill_nodes
from spacereserve.engine.access.constraints import Constraints
from spacereserve.engine.access.places import Places
from spacereserve.engine.access.windows import FailedSatellite
from spacereserve.engine.errors import InputError
from spacereserve.engine.orbits import Catalogue, gmst_rad, julian_day
from spacereserve.engine.orbits.earth import EQUATOR_WGS72_KM

__all__ = [
    "Block",
    "Chunk",
    "Progress",
    "Stop",
    "Work",
    "footprint_rad",
    "mask_elevation_deg",
    "step_arc_rad",
]

Progress = Callable[[float], None]
"""Is told the share of the work that is done, 0 to 1."""

Stop = Callable[[], bool]
"""Is asked between chunks; True ends the work and keeps what is done."""

# At the Earth's centre, with a mask that nothing reaches.
_NOWHERE = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0])
_NODE_BYTES = 48_000_000
_CHUNK_BYTES = 192_000_000
_WINDOW_BYTES = 67  # found, then finished
_LONGEST_SEARCH_S = 400.0 * 86400.0


@dataclass(frozen=True, eq=False)
class Chunk:
    """A few satellites of one group, with their nodes.

    Attributes:
        group: Their group.
        satellites: Indices in the catalogue, [n].
        nodes: Earth-fixed positions (km) and rates (km per step), [n, 6, n_node];
            node 3 is the start of the search.
        failed: Satellites left out because SGP4 fails for them.
    """

    group: Group
    satellites: NDArray[np.intp]
    nodes: NDArray[np.float64]
    failed: tuple[FailedSatellite, ...]


@dataclass(frozen=True, eq=False)
class Block:
    """A few places, as the kernels take them for one group of satellites.

    Attributes:
        first_place: Index of its first place.
        columns: Position (km), zenith, sine of the mask and 0, [n, 8].
        tiles: The same without the 0 by tiles of eight neighbours, [n_tile, 56];
            what fills up the last tiles is never in view.
        members: The places of the tiles, -1 where there is none, int32 [n_tile, 8].
        directions: Unit vectors to the places from the Earth's centre, [n, 3].
        footprint_rad: Largest central angles at which a satellite may be in view, [n].
        step_arc_rad: How much farther away the middle of a step may be.
    """

    first_place: int
    columns: NDArray[np.float64]
    tiles: NDArray[np.float64]
    members: NDArray[np.int32]
    directions: NDArray[np.float64]
    footprint_rad: NDArray[np.float64]
    step_arc_rad: float

    @classmethod
    def untiled(cls, columns: NDArray[np.float64]) -> Block:
        """A block whose places no kernel looks for."""
        return cls(
            first_place=0,
            columns=columns,
            tiles=np.zeros((0, 7 * TILE)),
            members=np.zeros((0, TILE), np.int32),
            directions=np.zeros((0, 3)),
            footprint_rad=np.zeros(0),
            step_arc_rad=0.0,
        )

    @cached_property
    def cells(self) -> CellTable:
        """Which tiles to look at from each cell below the middle of a step."""
        seen = self.footprint_rad
        reach_rad = np.where(seen > 0.0, seen + self.step_arc_rad, seen)
        return cell_table(self.directions, reach_rad, self.members)


@compiled()
def _first_failures(nodes: NDArray[np.float64], lowest_km: float) -> NDArray[np.int64]:
    """The first node of each satellite that is under the ground or no number, or -1."""
    n, n_node = nodes.shape[0], nodes.shape[2]
    failures = np.full(n, -1)
    for i in range(n):
        for k in range(n_node):
            x, y, z = nodes[i, 0, k], nodes[i, 1, k], nodes[i, 2, k]
            if not x * x + y * y + z * z >= lowest_km * lowest_km:
                failures[i] = k
                break
    return failures


class Work:
    """One search, ready to be worked through chunk by chunk.

    Args:
        catalogue: The satellites.
        places: The places.
        start_at: Start of the search.
        duration_s: Its length.
        largest_block: Most places that the kernels take at a time.
        keeps_windows: Whether the windows of a chunk must fit in memory.

    Raises:
        InputError: The length is not positive, or over 400 days.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        places: Places,
        *,
        start_at: datetime,
        duration_s: float,
        largest_block: int = 4096,
        keeps_windows: bool = True,
    ) -> None:
        if not 0.0 < duration_s <= _LONGEST_SEARCH_S:
            raise InputError(
                "The length of the search is out of range",
                rule="it is more than 0 and at most 400 days",
                value=duration_s,
                way_out="ask for a shorter search; elements do not hold for so long",
            )
        self.places = places
        self.duration_s = float(duration_s)
        self.orbits = Orbits.of(catalogue, julian_day(start_at), self.duration_s)
        self._n_satellites = len(catalogue)
        most = int(
            _CHUNK_BYTES / 8 / (_WINDOW_BYTES * (4.0 + 10.0 * duration_s / 86400.0))
        )
        self._keeps_windows = keeps_windows
        self._largest_block = max(16, min(largest_block, most))
        if not keeps_windows:
            self._largest_block = largest_block
        self._nodes = np.zeros(0)
        self._tiles: dict[int, NDArray[np.int32]] = {}
        self._blocks: tuple[Group, Constraints, list[Block]] | None = None

    def offsets_s(self, step_s: float) -> NDArray[np.float64]:
        """Times of the nodes in seconds from the start, [n_node]."""
        n_step = math.ceil(self.duration_s / step_s - 1e-9)
        return np.asarray((np.arange(n_step + N_MARGIN) - 3.0) * step_s)

    def windows_at_most(self, n_place: int) -> int:
        """A generous guess at the windows of one low satellite over some places."""
        return int(n_place * (4.0 + 10.0 * self.duration_s / 86400.0)) + 64

    def chunks(
        self,
        *,
        step_s: float | None = None,
        progress: Progress | None = None,
        stop: Stop | None = None,
    ) -> Iterator[Chunk]:
        """Yields all satellites, a few at a time; each chunk is valid until the next.

        Args:
            step_s: Node step in place of each group's own: for those who look at the
                nodes alone and do not interpolate.
            progress: Is told the share of the satellites that is done.
            stop: Is asked before each chunk; True ends the work.
        """
        done = 0
        for own in self.orbits.groups:
            group = own if step_s is None else replace(own, step_s=step_s)
            offsets_s = self.offsets_s(group.step_s)
            whole, fraction = self.orbits.start_jd
            angle = gmst_rad(whole, fraction + offsets_s / 86400.0)
            cosines, sines = np.cos(angle), np.sin(angle)
            for satellites in self._parts(group.satellites, len(offsets_s)):
                if stop is not None and stop():
                    return
                yield self._chunk(group, satellites, offsets_s, cosines, sines)
                done += len(satellites)
                if progress is not None:
                    progress(done / self._n_satellites)

    def _parts(
        self, satellites: NDArray[np.intp], n_node: int
    ) -> Iterator[NDArray[np.intp]]:
        n_place = min(len(self.places), self._largest_block)
        windows_bytes = _WINDOW_BYTES * self.windows_at_most(n_place)
        n = min(256, _NODE_BYTES // (48 * n_node))
        if self._keeps_windows:
            n = min(n, _CHUNK_BYTES // windows_bytes)
        n = max(numba.get_num_threads(), n)
        for first in range(0, len(satellites), n):
            yield satellites[first : first + n]

    def _chunk(
        self,
        group: Group,
        satellites: NDArray[np.intp],
        offsets_s: NDArray[np.float64],
        cosines: NDArray[np.float64],
        sines: NDArray[np.float64],
    ) -> Chunk:
        size = (len(satellites), 6, len(offsets_s))
        if self._nodes.size < math.prod(size):
            self._nodes = np.zeros(math.prod(size))
        nodes = self._nodes[: math.prod(size)].reshape(size)
        codes = np.zeros((len(satellites), len(offsets_s)), np.uint8)
        if not group.near_earth:
            whole, fraction = self.orbits.start_jd
            codes, teme_km, _ = self.orbits.library_array(satellites).sgp4(
                np.full(len(offsets_s), whole), fraction + offsets_s / 86400.0
            )
            nodes[:, :3] = np.moveaxis(teme_km, 2, 1)
        fill_nodes(
            np.ascontiguousarray(self.orbits.constants[satellites]),
            np.ascontiguousarray(self.orbits.first_min[satellites]),
            group.step_s,
            cosines,
            sines,
            nodes,
            group.near_earth,
        )
        first_failed = _first_failures(nodes, EQUATOR_WGS72_KM)
        first_code = np.where(codes.any(axis=1), np.argmax(codes != 0, axis=1), -1)
        first_failed = np.where(first_code >= 0, first_code, first_failed)
        well = first_failed < 0
        failed = tuple(
            FailedSatellite(
                satellite=int(satellites[i]),
                error_code=int(codes[i, first_failed[i]]) or 6,
                failed_s=float(np.clip(offsets_s[first_failed[i]], 0, self.duration_s)),
            )
            for i in np.flatnonzero(~well)
        )
        if failed:
            nodes, satellites = np.ascontiguousarray(nodes[well]), satellites[well]
        return Chunk(group=group, satellites=satellites, nodes=nodes, failed=failed)

    def blocks(self, group: Group, constraints: Constraints) -> list[Block]:
        """Returns the places as the kernels take them for a group of satellites.

        Args:
            group: The satellites.
            constraints: What else is asked; it narrows the footprint.
        """
        if self._blocks is not None and self._blocks[:2] == (group, constraints):
            return self._blocks[2]
        everywhere = np.ones(len(self.places), np.bool_)
        blocks = self.blocks_of(group, constraints, everywhere)
        self._blocks = (group, constraints, blocks)
        return blocks

    def blocks_of(
        self, group: Group, constraints: Constraints, asked: NDArray[np.bool_]
    ) -> list[Block]:
        """Returns blocks in which only some places are looked at.

        Args:
            group: The satellites.
            constraints: What else is asked; it narrows the footprint.
            asked: Which places to look at, [n_place]; their indices stay what they are.

        Returns:
            Blocks; those without a place to look at are left out.
        """
        implied_deg = constraints.implied_elevation_deg(
            group.lowest_km, group.highest_km
        )
        mask_deg = np.maximum(mask_elevation_deg(self.places, constraints), implied_deg)
        positions_km, zeniths = self.places.positions_itrs_km, self.places.zeniths
        distance_km = np.linalg.norm(positions_km, axis=1)
        reach_rad = footprint_rad(mask_deg, distance_km, group)
        blocks = []
        for first in range(0, len(self.places), self._largest_block):
            part = slice(first, first + self._largest_block)
            if not asked[part].any():
                continue
            columns = np.zeros((len(mask_deg[part]), 8))
            columns[:, :3], columns[:, 3:6] = positions_km[part], zeniths[part]
            columns[:, 6] = np.sin(np.radians(mask_deg[part]))
            directions = positions_km[part] / distance_km[part, None]
            members = self._tiles_of(first, directions, asked[part])
            tiles = np.where(members[:, :, None] >= 0, columns[members, :7], _NOWHERE)
            blocks.append(
                Block(
                    first_place=first,
                    columns=columns,
                    tiles=np.swapaxes(tiles, 1, 2).reshape(len(tiles), 7 * TILE),
                    members=members,
                    directions=directions,
                    footprint_rad=reach_rad[part],
                    step_arc_rad=step_arc_rad(group),
                )
            )
        return blocks

    def _tiles_of(
        self, first: int, directions: NDArray[np.float64], asked: NDArray[np.bool_]
    ) -> NDArray[np.int32]:
        if not asked.all():
            here = np.flatnonzero(asked).astype(np.int32)
            tiles = tiled(directions[here])
            return np.where(tiles >= 0, here[tiles], np.int32(-1))
        if first not in self._tiles:
            self._tiles[first] = tiled(directions)
        return self._tiles[first]


def mask_elevation_deg(places: Places, constraints: Constraints) -> NDArray[np.float64]:
    """The elevation that places and the largest incidence ask for, deg, [n]."""
    if constraints.incidence_max_deg is None:
        return places.lowest_elevation_deg
    incidence_deg = 90.0 - constraints.incidence_max_deg
    return np.asarray(np.maximum(places.lowest_elevation_deg, incidence_deg))


def footprint_rad(
    mask_deg: NDArray[np.float64], distance_km: NDArray[np.float64], group: Group
) -> NDArray[np.float64]:
    """Largest central angle at which a satellite may be above the mask, rad, [n].

    It is negative where it never can, and has 0.25° for the angle between the zenith
    and the direction from the Earth's centre.
    """
    mask = np.radians(mask_deg)
    ratio = np.minimum(1.0, distance_km * np.cos(mask) / group.highest_km)
    reach = np.arccos(ratio) - mask + math.radians(0.25)
    return np.asarray(np.where(distance_km > group.highest_km, np.pi, reach))


def step_arc_rad(group: Group) -> float:
    """How far from the middle of a step a satellite may be within it, rad.

    Six tenths of the arc of a step, because its middle is not exactly halfway.
    """
    return 0.6 * group.step_s * group.turn_rad_s
