"""Places that move: a ship, an aircraft, a convoy.

A track goes along great circles from waypoint to waypoint. Within a step of a satellite
(at most two minutes in low orbit) it goes straight: for an aircraft of 250 m/s the
difference stays below 20 m, for a ship below 0.1 m.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numba
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._compiled import compiled
from spacereserve.engine.access._conditions import KIND
from spacereserve.engine.access._search import CLOSED_AT_END, OPENED_AT_START
from spacereserve.engine.access._work import (
    Block,
    Chunk,
    Progress,
    Stop,
    Work,
    footprint_rad,
    mask_elevation_deg,
    step_arc_rad,
)
from spacereserve.engine.access.constraints import Condition, Constraints
from spacereserve.engine.access.parts import Part, Room, Terms, finished, gathered
from spacereserve.engine.access.places import Places
from spacereserve.engine.access.windows import Edge, FailedSatellite, Windows
from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.orbits import Catalogue, ecef_from_geodetic

__all__ = ["Track", "find_windows_of_tracks"]

_NO_LIMIT = Constraints()


@dataclass(frozen=True, eq=False)
class Track:
    """The way of one moving place.

    Attributes:
        offsets_s: Times of the waypoints in seconds from the start of the search,
            ascending, float64 [n], n ≥ 2. Before the first and after the last the place
            is not served.
        lat_deg: Geodetic latitude of the waypoints, [n].
        lon_deg: Their longitude, east positive, [n].
        height_km: Height above the ellipsoid all along.
        min_elevation_deg: A satellite is in view when it stands at least this high.

    Raises:
        InputError: Waypoints that do not fit or are out of order, all at once.
    """

    offsets_s: NDArray[np.float64]
    lat_deg: NDArray[np.float64]
    lon_deg: NDArray[np.float64]
    height_km: float = 0.0
    min_elevation_deg: float = 0.0

    def __post_init__(self) -> None:
        for name in ("offsets_s", "lat_deg", "lon_deg"):
            values = np.array(getattr(self, name), dtype=np.float64).reshape(-1)
            values.flags.writeable = False
            object.__setattr__(self, name, values)
        n = len(self.offsets_s)
        problems: list[Problem] = []
        if n < 2 or len(self.lat_deg) != n or len(self.lon_deg) != n:
            problems.append(
                Problem(
                    what="The waypoints of the track do not fit",
                    rule="there are two or more, each with a time and a position",
                    value=(n, len(self.lat_deg), len(self.lon_deg)),
                    way_out="give as many latitudes and longitudes as times",
                )
            )
        if not np.all(np.diff(self.offsets_s) > 0.0):
            problems.append(
                Problem(
                    what="The waypoints of the track are out of order",
                    rule="each comes later than the one before",
                    value=self.offsets_s.tolist(),
                    way_out="sort the waypoints by time",
                    key="offsets_s",
                )
            )
        if problems:
            raise InputError.from_problems(problems)
        self.as_places()

    def as_places(self) -> Places:
        """The waypoints as places at rest."""
        n = len(self.lat_deg)
        return Places(
            lat_deg=self.lat_deg,
            lon_deg=self.lon_deg,
            height_km=np.full(n, self.height_km),
            min_elevation_deg=np.full(n, self.min_elevation_deg),
        )

    def rows(self, offsets_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where the place is at some times, as the kernels take it.

        Args:
            offsets_s: Seconds from the start of the search, [n_time]; outside the
                waypoints the place stays at the first or last.

        Returns:
            Position (km, Earth-fixed), zenith, sine of the mask and 0, [n_time, 8].
        """
        zeniths = self.as_places().zeniths
        k = np.searchsorted(self.offsets_s, offsets_s, side="right") - 1
        k = np.clip(k, 0, len(self.offsets_s) - 2)
        span_s = self.offsets_s[k + 1] - self.offsets_s[k]
        part = np.clip((offsets_s - self.offsets_s[k]) / span_s, 0.0, 1.0)[:, None]
        cosine = np.sum(zeniths[k] * zeniths[k + 1], axis=1)
        angle = np.arccos(np.clip(cosine, -1.0, 1.0))[:, None]
        sine = np.where(angle > 1e-9, np.sin(angle), 1.0)
        a = np.where(angle > 1e-9, np.sin((1.0 - part) * angle) / sine, 1.0 - part)
        b = np.where(angle > 1e-9, np.sin(part * angle) / sine, part)
        zenith = a * zeniths[k] + b * zeniths[k + 1]
        zenith /= np.linalg.norm(zenith, axis=1)[:, None]
        rows = np.zeros((len(offsets_s), 8))
        rows[:, :3] = ecef_from_geodetic(
            lat_deg=np.degrees(np.arcsin(np.clip(zenith[:, 2], -1.0, 1.0))),
            lon_deg=np.degrees(np.arctan2(zenith[:, 1], zenith[:, 0])),
            height_km=self.height_km,
        )
        rows[:, 3:6] = zenith
        rows[:, 6] = np.sin(np.radians(self.min_elevation_deg))
        return rows


def find_windows_of_tracks(
    catalogue: Catalogue,
    tracks: Sequence[Track],
    constraints: Constraints = _NO_LIMIT,
    *,
    start_at: datetime,
    duration_s: float,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Windows:
    """Finds when each satellite can serve places that move.

    Args:
        catalogue: The satellites.
        tracks: The ways of the places.
        constraints: What else must hold.
        start_at: Start of the search, from which waypoints count.
        duration_s: Length of the search, more than 0 and at most 400 days.
        progress: Is told the share of the work that is done, 0 to 1.
        stop: Is asked between chunks of satellites; True ends the search, and
            ``unsearched_satellites`` of the result names what was left.

    Returns:
        The windows; ``place`` is the index of the track.

    Raises:
        InputError: The length of the search is out of range.
    """
    nowhere = Places.of([(0.0, 0.0)])
    work = Work(catalogue, nowhere, start_at=start_at, duration_s=duration_s)
    terms = [_terms(work, track, constraints) for track in tracks]
    parts: list[Part] = []
    failed: list[FailedSatellite] = []
    done = np.zeros(len(catalogue), np.bool_)
    for chunk in work.chunks(progress=progress, stop=stop):
        failed += chunk.failed
        done[chunk.satellites] = True
        done[[one.satellite for one in chunk.failed]] = True
        for index, track in enumerate(tracks):
            parts += _windows_of_track(work, terms[index], chunk, track, index)
    return gathered(parts, failed, np.flatnonzero(~done))


def _terms(work: Work, track: Track, constraints: Constraints) -> Terms:
    """The constraints with the elevation as a condition and the track as a span."""
    own = (float(track.offsets_s[0]), float(track.offsets_s[-1]))
    spans = constraints.merged_spans or (own,)
    cut = [(max(a, own[0]), min(b, own[1])) for a, b in spans]
    cut = [span for span in cut if span[0] < span[1]] or [(-2.0, -1.0)]
    terms = Terms.of(work, replace(constraints, spans=tuple(cut)))
    mask_deg = mask_elevation_deg(track.as_places(), constraints)[0]
    edge = Edge.INCIDENCE_MAX if mask_deg > track.min_elevation_deg else Edge.ELEVATION
    elevation = Condition("elevation", 0.0, edge)
    return replace(
        terms,
        kinds=np.concatenate(([KIND[elevation.kind]], terms.kinds)),
        limits=np.concatenate(([elevation.limit], terms.limits)),
        edges=np.concatenate((np.array([edge], np.uint8), terms.edges)),
    )


@compiled(parallel=True)
def _runs(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, by position
    nodes: NDArray[np.float64],
    step_s: float,
    duration_s: float,
    track: NDArray[np.float64],
    cos_reach: float,
    place: NDArray[np.int32],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    flag: NDArray[np.uint8],
    count: NDArray[np.int64],
) -> None:
    """Finds runs of steps in which a satellite may be above the mask of a track.

    Args:
        nodes: [n, 6, n_step + 8].
        step_s: Node step.
        duration_s: Length of the search.
        track: The place at the nodes, [n_step + 8, 8].
        cos_reach: Cosine of the largest central angle in view.
        place: Filled with -1, [n, room]; then start and end (s) and what bounds them.
        start: [n, room].
        end: [n, room].
        flag: [n, room].
        count: Filled with the number of runs of each satellite, [n].
    """
    n_step = nodes.shape[2] - 8
    for i in numba.prange(nodes.shape[0]):
        n, before = 0, False
        for k in range(n_step + 1):
            may = False
            if k < n_step:
                x = nodes[i, 0, k + 3] + nodes[i, 0, k + 4]
                y = nodes[i, 1, k + 3] + nodes[i, 1, k + 4]
                z = nodes[i, 2, k + 3] + nodes[i, 2, k + 4]
                a, b, c = track[k + 3, 0], track[k + 3, 1], track[k + 3, 2]
                size = np.sqrt((x * x + y * y + z * z) * (a * a + b * b + c * c))
                may = x * a + y * b + z * c >= cos_reach * size
            if may and not before:
                place[i, n], start[i, n] = -1, k * step_s
                flag[i, n] = OPENED_AT_START if k == 0 else 0
            if before and not may:
                end[i, n] = min(k * step_s, duration_s)
                flag[i, n] += CLOSED_AT_END if k == n_step else 0
                n += 1
            before = may
        count[i] = n


def _windows_of_track(
    work: Work, terms: Terms, chunk: Chunk, track: Track, index: int
) -> list[Part]:
    if len(chunk.satellites) == 0:
        return []
    group = chunk.group
    rows = track.rows(work.offsets_s(group.step_s))
    mask_deg = mask_elevation_deg(track.as_places(), terms.constraints)
    rows[:, 6] = np.sin(np.radians(mask_deg[0]))
    away_km = np.linalg.norm(rows[:, :3], axis=1).min(keepdims=True)
    reach_rad = float(footprint_rad(mask_deg[:1], away_km, group)[0])
    if reach_rad < 0.0:
        return []
    # a degree for how far an aircraft goes in a step
    reach_rad += step_arc_rad(group) + math.radians(1.0)
    cos_reach = math.cos(min(math.pi, reach_rad))
    raw = Room()
    raw.reserve(len(chunk.satellites), rows.shape[0] // 2 + 2)
    _runs(
        chunk.nodes, group.step_s, work.duration_s, rows, cos_reach,
        raw.place, raw.start, raw.end, raw.flag, raw.count,
    )  # fmt: skip
    block = Block.untiled(rows)
    part = finished(terms, chunk, block, raw, terms.sun_km(work, group.step_s))
    return [replace(part, place=np.full(len(part.place), index, np.int32))]
