"""Counts and positions at even times, for services that need several satellites."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

import numba
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._counting import count_at_nodes, count_chunk
from spacereserve.engine.access._slots import count_slots_chunk
from spacereserve.engine.access._strides import Strides
from spacereserve.engine.access._work import Block, Chunk, Progress, Stop, Work
from spacereserve.engine.access.constraints import Constraints
from spacereserve.engine.access.groups import groups_of
from spacereserve.engine.access.parts import Room, Terms, windows_of_chunk
from spacereserve.engine.access.places import Places
from spacereserve.engine.access.spreading import spread
from spacereserve.engine.compute import Here, Where
from spacereserve.engine.errors import InputError, OrbitError
from spacereserve.engine.orbits import Catalogue, ecef_from_teme
from spacereserve.engine.orbits.propagation import propagate, propagation_error

__all__ = ["count_in_view", "count_slots", "positions"]

_NO_LIMIT = Constraints()
_HERE = Here()
_SHEET_CELLS = 16_000_000
_PASSES_PER_DAY = 16.0
_FEW_PLACES = 64
_COARSE_S = 20.0
_MOST_ROOM = 200_000


def count_in_view(
    catalogue: Catalogue,
    places: Places,
    *,
    start_at: datetime,
    duration_s: float,
    step_s: float = 30.0,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> NDArray[np.int32]:
    """Counts the satellites above each place's mask at even times.

    Satellites for which SGP4 fails are counted nowhere.

    Args:
        catalogue: The satellites.
        places: The places, each with its elevation mask.
        start_at: The first sample.
        duration_s: Samples are taken before this length of time is over.
        step_s: Time between samples, more than 0.
        progress: Is told the share of the work that is done, 0 to 1.
        stop: Is asked between chunks of satellites; True ends the count, which then
            lacks the satellites that were left.

    Returns:
        Counts, int32 [n_place, n_sample], with n_sample = ceil(duration_s / step_s).

    Raises:
        InputError: The length or the step is out of range.
    """
    if not 0.0 < step_s <= duration_s:
        raise InputError(
            "The time between samples is out of range",
            rule="it is more than 0 and at most the length of the search",
            value=step_s,
            way_out="give a step such as 30 seconds",
        )
    work = Work(catalogue, places, start_at=start_at, duration_s=duration_s)
    n_sample = math.ceil(duration_s / step_s - 1e-9)
    if len(places) <= _FEW_PLACES and step_s >= _COARSE_S:
        return _looked_at(work, n_sample, step_s, progress, stop)
    changes = np.zeros((len(places), n_sample + 1), np.int32)
    sheets = np.zeros((0, 0, 0), np.int32)
    for chunk in work.chunks(progress=progress, stop=stop):
        for block in work.blocks(chunk.group, _NO_LIMIT):
            n_place = block.columns.shape[0]
            shape = (numba.get_num_threads(), n_place, n_sample + 1)
            if sheets.shape != shape:
                sheets = np.zeros(shape, np.int32)
            else:
                sheets[:] = 0
            _count(work, chunk, block, step_s, sheets)
            mine = changes[block.first_place : block.first_place + n_place]
            mine += sheets.sum(axis=0, dtype=np.int32)
    return np.cumsum(changes, axis=1, dtype=np.int32)[:, :-1].copy()


def _looked_at(
    work: Work,
    n_sample: int,
    step_s: float,
    progress: Progress | None,
    stop: Stop | None,
) -> NDArray[np.int32]:
    """The counts over a few places: positions at the samples, and a look at each."""
    n_place = len(work.places)
    sheets = np.zeros((numba.get_num_threads(), n_place, n_sample), np.int32)
    for chunk in work.chunks(step_s=step_s, progress=progress, stop=stop):
        for block in work.blocks(chunk.group, _NO_LIMIT):
            last = block.first_place + block.columns.shape[0]
            own = np.ascontiguousarray(sheets[:, block.first_place : last])
            count_at_nodes(chunk.nodes, block.columns, own)
            sheets[:, block.first_place : last] = own
    return np.asarray(sheets.sum(axis=0, dtype=np.int32))


def _count(
    work: Work,
    chunk: Chunk,
    block: Block,
    step_s: float,
    sheets: NDArray[np.int32],
) -> None:
    nodes = chunk.nodes
    # Room for a pass each revolution; what does not fit is counted once more.
    n_passes = int(
        block.columns.shape[0] * (4 + _PASSES_PER_DAY * work.duration_s / 86400.0)
    )
    room = min(n_passes + 64, _MOST_ROOM)
    while len(nodes):
        shape = (numba.get_num_threads(), room)
        count = np.zeros(len(nodes), np.int64)
        count_chunk(
            nodes, chunk.group.step_s, work.duration_s, block.columns, block.tiles,
                block.members, block.cells.first, block.cells.tiles, block.cells.n_edge,
            np.empty(shape, np.int32), np.empty(shape), np.empty(shape),
            np.empty(shape, np.uint8), count, step_s, sheets,
        )  # fmt: skip
        nodes = np.ascontiguousarray(nodes[count > room])
        room = int(count.max())


def count_slots(  # noqa: PLR0913 - a question with its units, by keyword
    catalogue: Catalogue,
    places: Places,
    constraints: Constraints = _NO_LIMIT,
    *,
    start_at: datetime,
    duration_s: float,
    slot_s: float = 3600.0,
    group_of_satellite: Sequence[int] | NDArray[np.intp] | None = None,
    where: Where = _HERE,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> NDArray[np.int32]:
    """Counts windows by the slot in which they open, for each place and group.

    A window under way at the start counts in the first slot. Windows themselves are not
    kept; without further constraints most of their edges are not even computed.

    Args:
        catalogue: The satellites.
        places: The places, each with its elevation mask.
        constraints: What else must hold.
        start_at: Start of the first slot.
        duration_s: Length of the search, more than 0 and at most 400 days.
        slot_s: Length of a slot, more than 0.
        group_of_satellite: Index of the group of each satellite, such as its provider,
            [n_satellite]; None for one group of all.
        where: ``Here()`` uses all cores as threads; ``Cluster(address)`` a Dask
            cluster. The counts are the same.
        progress: Is told the share of the work that is done, 0 to 1.
        stop: Is asked between chunks of satellites; True ends the count, which then
            lacks the satellites that were left.

    Returns:
        Counts, int32 [n_place, n_group, n_slot], n_slot = ceil(duration_s / slot_s).

    Raises:
        InputError: The length, the slot or the groups are out of range.
        ComputeError: The cluster cannot be reached, or its workers die.
    """
    if not 0.0 < slot_s <= duration_s:
        raise InputError(
            "The length of a slot is out of range",
            rule="it is more than 0 and at most the length of the search",
            value=slot_s,
            way_out="give a length such as 3600 seconds",
        )
    group_of, n_group = groups_of(catalogue, group_of_satellite)
    n_slot = math.ceil(duration_s / slot_s - 1e-9)
    shape = (n_group, len(places), n_slot)
    count = partial(
        _counts_of_run,
        shape,
        (catalogue, places, constraints, start_at, duration_s, slot_s, group_of),
    )
    if isinstance(where, Here):
        counts = count((0, len(catalogue)), progress=progress, stop=stop)
    else:
        some, _ = spread(catalogue, count, where=where, progress=progress, stop=stop)
        counts = sum(some, np.zeros(shape, np.int32))
    return np.ascontiguousarray(np.swapaxes(counts, 0, 1))


def _counts_of_run(
    shape: tuple[int, int, int],
    asked: tuple[
        Catalogue, Places, Constraints, datetime, float, float, NDArray[np.int64]
    ],
    run: tuple[int, int],
    *,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> NDArray[np.int32]:
    """The counts of some satellites in a row, [n_group, n_place, n_slot]."""
    catalogue, places, constraints, start_at, duration_s, slot_s, group_of = asked
    if run != (0, len(catalogue)):
        catalogue, group_of = catalogue.subset(np.arange(*run)), group_of[slice(*run)]
    n_group, _, n_slot = shape
    plain = not (constraints.conditions or constraints.spans or places.has_skyline)
    at_once = _SHEET_CELLS // (numba.get_num_threads() * n_group * n_slot)
    work = Work(
        catalogue,
        places,
        start_at=start_at,
        duration_s=duration_s,
        largest_block=min(4096, max(16, at_once)),
        keeps_windows=not plain,
    )
    counts = np.zeros(shape, np.int32)
    chunks = work.chunks(progress=progress, stop=stop)
    count = _count_rises if plain else _count_windows
    count(work, chunks, constraints, slot_s, group_of, counts)
    return counts


def _count_windows(
    work: Work,
    chunks: Iterator[Chunk],
    constraints: Constraints,
    slot_s: float,
    group_of: NDArray[np.int64],
    counts: NDArray[np.int32],
) -> None:
    """Adds finished windows to the counts [n_group, n_place, n_slot]."""
    terms, raw = Terms.of(work, constraints), Room()
    for chunk in chunks:
        for part in windows_of_chunk(work, terms, chunk, raw):
            slot = (part.times[:, 0] / slot_s).astype(np.intp)
            slot = np.minimum(slot, counts.shape[2] - 1)
            np.add.at(counts, (group_of[part.satellite], part.place, slot), 1)


def _count_rises(
    work: Work,
    chunks: Iterator[Chunk],
    constraints: Constraints,
    slot_s: float,
    group_of: NDArray[np.int64],
    counts: NDArray[np.int32],
) -> None:
    """Adds the rises above the masks to the counts [n_group, n_place, n_slot]."""
    n_group, n_place, n_slot = counts.shape
    threads = numba.get_num_threads()
    sheets: dict[int, _Sheet] = {}
    strides: dict[tuple[int, int], Strides] = {}
    for chunk in chunks:
        for block in work.blocks(chunk.group, constraints):
            if block.first_place not in sheets:
                # one sheet a thread serves all blocks in turn, unless all fit at once
                if len(block.columns) < n_place:
                    _fold(sheets, counts)
                shape = (threads, n_group, n_slot, block.members.size)
                sheets[block.first_place] = (block, np.zeros(shape, np.int32))
            here = (id(chunk.group), block.first_place)
            if here not in strides:
                strides[here] = Strides.of(chunk.group, block)
            own = strides[here]
            count_slots_chunk(
                chunk.nodes, chunk.group.step_s, work.duration_s, own.stride,
                own.records, block.tiles, own.cells.first, own.cells.tiles,
                own.cells.n_edge, slot_s, group_of[chunk.satellites],
                sheets[block.first_place][1],
            )  # fmt: skip
    _fold(sheets, counts)


_Sheet = tuple[Block, NDArray[np.int32]]


def _fold(sheets: dict[int, _Sheet], counts: NDArray[np.int32]) -> None:
    """Adds the sheets of all threads to the counts, and forgets them."""
    for first, (block, sheet) in sheets.items():
        total = np.swapaxes(sheet.sum(axis=0, dtype=np.int32), 1, 2)
        members = block.members.reshape(-1)
        counts[:, first + members[members >= 0]] += total[:, members >= 0]
    sheets.clear()


def positions(
    catalogue: Catalogue,
    *,
    start_at: datetime,
    offsets_s: Sequence[float] | NDArray[np.float64],
) -> NDArray[np.float64]:
    """Computes where satellites are, for small constellations.

    Args:
        catalogue: The satellites.
        start_at: The instant that offsets count from.
        offsets_s: Seconds since then, [n_time].

    Returns:
        Positions in km, Earth-fixed, float64 [n_satellite, n_time, 3].

    Raises:
        OrbitError: SGP4 fails for a satellite; the first one is named.
    """
    states = propagate(catalogue, start_at, offsets_s)
    if np.any(states.error):
        satellite, time = np.argwhere(states.error)[0]
        raise OrbitError(
            f"{catalogue.names[satellite]} cannot be propagated",
            rule="SGP4 carries every satellite to every time asked",
            value=propagation_error(int(states.error[satellite, time])),
            way_out="leave the satellite out, or take newer elements",
        )
    return ecef_from_teme(states.position_teme_km, states.sidereal_rad)
