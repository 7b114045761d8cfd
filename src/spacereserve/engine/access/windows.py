"""Windows: when a satellite can serve a place, and what bounds each one."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["Edge", "FailedSatellite", "Passes", "Windows"]


class Edge(IntEnum):
    """What opens or closes a window."""

    SEARCH = 0
    """The edge of the search: the window goes on beyond it."""
    ELEVATION = 1
    """The place's elevation mask."""
    OFF_NADIR_MIN = 2
    OFF_NADIR_MAX = 3
    INCIDENCE_MIN = 4
    INCIDENCE_MAX = 5
    LOOK_SIDE = 6
    SUN = 7
    """The sun's elevation at the place."""
    SHADOW = 8
    """The satellite enters or leaves the Earth's shadow."""
    RANGE = 9
    SPAN = 10
    """The edge of a time span that was asked for."""
    HORIZON = 11
    """The place's horizon mask by azimuth."""


@dataclass(frozen=True)
class FailedSatellite:
    """A satellite that SGP4 cannot carry through the whole search.

    Attributes:
        satellite: Its index in the catalogue.
        error_code: The code of the SGP4 library: 1 mean elements out of range, 2 mean
            motion, 3 perturbed elements, 4 semi-latus rectum, 6 decayed.
        failed_s: The first time at which it was seen to fail, seconds from the start.
    """

    satellite: int
    error_code: int
    failed_s: float


@dataclass(frozen=True, eq=False)
class Windows:
    """``n`` windows, sorted by place, then start, then satellite.

    Attributes:
        satellite: Index in the catalogue, int32 [n].
        place: Index of the place, int32 [n].
        start_s: Opening, seconds from the start of the search, float64 [n].
        end_s: Closing, seconds from the start of the search, float64 [n].
        opened_by: The ``Edge`` that opens it, uint8 [n].
        closed_by: The ``Edge`` that closes it, uint8 [n].
        best_s: Time of the highest elevation within the window, float64 [n].
        off_nadir_deg: Angle at the satellite between the Earth's centre and the place,
            at ``best_s``, float64 [n].
        elevation_deg: Elevation of the satellite at the place at ``best_s``,
            float64 [n].
        failed_satellites: Satellites without windows because SGP4 fails for them.
        unsearched_satellites: Satellites left out because the search was stopped.
    """

    satellite: NDArray[np.int32]
    place: NDArray[np.int32]
    start_s: NDArray[np.float64]
    end_s: NDArray[np.float64]
    opened_by: NDArray[np.uint8]
    closed_by: NDArray[np.uint8]
    best_s: NDArray[np.float64]
    off_nadir_deg: NDArray[np.float64]
    elevation_deg: NDArray[np.float64]
    failed_satellites: tuple[FailedSatellite, ...] = ()
    unsearched_satellites: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.satellite)

    def of_place(self, place: int) -> Windows:
        """Returns the windows of one place."""
        first, last = np.searchsorted(self.place, [place, place + 1])
        return self.take(slice(int(first), int(last)))

    def take(self, rows: slice | NDArray[np.intp] | NDArray[np.bool_]) -> Windows:
        """Returns some of the windows, by position or by truth, in this order."""
        columns = {
            field.name: getattr(self, field.name)[rows]
            for field in fields(self)
            if not field.name.endswith("_satellites")
        }
        return replace(self, **columns)


@dataclass(frozen=True, eq=False)
class Passes:
    """``n`` bare passes above elevation masks, in no stated order.

    Attributes:
        satellite: Index in the catalogue, int32 [n].
        place: Index of the place, int32 [n].
        start_s: Opening, seconds from the start of the search, float64 [n].
        end_s: Closing, seconds from the start of the search, float64 [n].
        starts_before: Whether the pass is under way at the start, bool [n].
        ends_after: Whether it is under way at the end, bool [n].
    """

    satellite: NDArray[np.int32]
    place: NDArray[np.int32]
    start_s: NDArray[np.float64]
    end_s: NDArray[np.float64]
    starts_before: NDArray[np.bool_]
    ends_after: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.satellite)
