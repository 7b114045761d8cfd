"""When enough satellites serve a place: in sight of it and, if need be, of a gateway.

A satellite that only bends its signal down again serves a place while some gateway sees
it too; one with links to its neighbours serves whenever it is in sight. Both are judged
at even times, with the terminal's mask or skyline.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access import Places, Windows, count_in_view, find_windows
from spacereserve.engine.model import SatcomService
from spacereserve.engine.orbits import Catalogue
from spacereserve.engine.supply.sky import Sky

__all__ = ["bends_through", "count_serving", "gateway_places", "longest_gap_s"]

_CELLS = 40_000_000


def bends_through(service: SatcomService) -> bool:
    """True where a satellite serves only while a gateway sees it."""
    return bool(service.gateways) and not service.inter_satellite_links


def gateway_places(service: SatcomService, sky: Sky) -> Places:
    """The gateways of a service as places with their own masks."""
    assets = [sky.reserve.by_id("assets")[name] for name in sorted(service.gateways)]
    return Places(
        lat_deg=np.array([asset.lat_deg for asset in assets]),
        lon_deg=np.array([asset.lon_deg for asset in assets]),
        height_km=np.array([asset.height_km for asset in assets]),
        min_elevation_deg=np.array([asset.min_elevation_deg for asset in assets]),
    )


def count_serving(
    service: SatcomService, places: Places, sky: Sky, *, step_s: float
) -> NDArray[np.int32]:
    """Counts the satellites of a service that serve each place at even times.

    Args:
        service: The service.
        places: The places, with the masks of their terminals.
        sky: The sky.
        step_s: Time between samples, seconds.

    Returns:
        Counts, int32 [n_place, n_sample], over the whole plan.
    """
    satellites = sky.satellites_of(service.assets)
    question = sky.question
    if not bends_through(service) and not places.has_skyline:
        return count_in_view(
            sky.catalogue.subset(satellites),
            places,
            start_at=question.at,
            duration_s=question.duration_s,
            step_s=step_s,
        )
    n_sample = int(np.ceil(question.duration_s / step_s - 1e-9))
    counts = np.zeros((len(places), n_sample), np.int32)
    at_once = max(1, _CELLS // n_sample)
    for first in range(0, len(satellites), at_once):
        part = sky.catalogue.subset(satellites[first : first + at_once])
        _add(counts, service, places, part, sky, step_s)
    return counts


def _add(
    counts: NDArray[np.int32],
    service: SatcomService,
    places: Places,
    part: Catalogue,
    sky: Sky,
    step_s: float,
) -> None:
    """Adds what some of the satellites give to the counts [n_place, n_sample]."""
    raster = _Raster(len(part), counts.shape[1], step_s)
    gateways = gateway_places(service, sky) if bends_through(service) else None
    if gateways is None:
        seen = _windows(part, places, sky)
        linked = np.ones((len(part), counts.shape[1]), dtype=bool)
    else:
        found = _windows(part, _joined(gateways, places), sky)
        linked = raster.of(found.take(found.place < len(gateways)))
        seen = found.take(found.place >= len(gateways))
    for place in range(len(places)):
        own = seen.of_place(place + (0 if gateways is None else len(gateways)))
        counts[place] += (raster.of(own) & linked).sum(axis=0)


def _joined(first: Places, second: Places) -> Places:
    """Two sets of places as one; gateways have a clear view where spots have skylines.

    One search for both propagates the satellites once.
    """
    columns = {
        name: np.concatenate((getattr(first, name), getattr(second, name)))
        for name in ("lat_deg", "lon_deg", "height_km", "min_elevation_deg")
    }
    skyline = None
    if second.skyline_deg is not None:
        clear = np.zeros((len(first), second.skyline_deg.shape[1]))
        skyline = np.concatenate((clear, second.skyline_deg))
    return Places(**columns, skyline_deg=skyline)


def _windows(part: Catalogue, places: Places, sky: Sky) -> Windows:
    return find_windows(
        part, places, start_at=sky.question.at, duration_s=sky.question.duration_s
    )


@dataclass(frozen=True)
class _Raster:
    """Satellites by even times."""

    n_satellite: int
    n_sample: int
    step_s: float

    def of(self, windows: Windows) -> NDArray[np.bool_]:
        """Whether each satellite is in any of its windows, [n_satellite, n_sample]."""
        change = np.zeros((self.n_satellite, self.n_sample + 1), np.int16)
        first = np.ceil(windows.start_s / self.step_s - 1e-9).astype(np.intp)
        last = np.floor(windows.end_s / self.step_s + 1e-9).astype(np.intp)
        held = first <= last
        rows = windows.satellite[held]
        np.add.at(change, (rows, np.minimum(first[held], self.n_sample)), 1)
        np.add.at(change, (rows, np.minimum(last[held] + 1, self.n_sample)), -1)
        return np.asarray(np.cumsum(change, axis=1, dtype=np.int16)[:, :-1] > 0)


def longest_gap_s(served: NDArray[np.bool_], step_s: float) -> float:
    """The longest time without service at any place, seconds.

    Args:
        served: Whether each place is served at even times, bool [n_place, n_sample].
        step_s: Time between samples, seconds; a sample stands for one step.
    """
    longest = 0
    for row in served:
        edges = np.flatnonzero(np.diff(np.concatenate(([0], ~row, [0])).astype(int)))
        if len(edges):
            longest = max(longest, int((edges[1::2] - edges[::2]).max()))
    return longest * step_s
