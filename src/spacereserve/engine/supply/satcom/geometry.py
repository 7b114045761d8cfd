"""The geometry of a link: how high the serving satellite stands and how far it is.

At a few dozen to a few hundred instants spread over the need, the highest satellite
that serves a place is taken, with its elevation, its range and the time that a signal
flies: up, down to the nearest gateway in its sight, and all the way back. Where
satellites pass the signal on, it follows the arc between the satellite and the nearest
gateway at their height, a fifth longer than straight, because links follow planes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access import Places
from spacereserve.engine.model import SatcomService
from spacereserve.engine.orbits.earth import EQUATOR_WGS84_KM
from spacereserve.engine.orbits.propagation import propagate
from spacereserve.engine.supply.radio.budget import LIGHT_KM_S
from spacereserve.engine.supply.satcom.serving import bends_through, gateway_places
from spacereserve.engine.supply.sky import Sky

__all__ = ["Geometry", "Samples"]

_EVALUATIONS = 80_000
_FEWEST, _MOST = 24, 144
_DETOUR = 1.2


@dataclass(frozen=True, eq=False)
class Geometry:
    """The serving satellite at sampled instants, for the places of a need together.

    Attributes:
        elevation_deg: Its elevation at the place, degrees, float64 [n].
        range_km: Its distance, km, float64 [n].
        flight_ms: Round trip of a signal by flight alone, ms, float64 [n].
        gate: The gateway through which it flies, by its place among the service's
            gateways in order of name, intp [n]; None where it flies through none.
        gate_elevation_deg: Elevation of the satellite there, degrees, float64 [n].
        gate_range_km: Its distance from there, km, float64 [n].
    """

    elevation_deg: NDArray[np.float64]
    range_km: NDArray[np.float64]
    flight_ms: NDArray[np.float64]
    gate: NDArray[np.intp] | None = None
    gate_elevation_deg: NDArray[np.float64] | None = None
    gate_range_km: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.elevation_deg)


@dataclass(frozen=True, eq=False)
class _Way:
    """The way from satellites to the ground network, arrays [n_satellite, n_time].

    Attributes:
        onward_km: Its length, km; infinite where there is none.
        gate: The gateway that it ends at, or None.
        sine: Sine of the satellite's elevation there, or None.
    """

    onward_km: NDArray[np.float64]
    gate: NDArray[np.intp] | None = None
    sine: NDArray[np.float64] | None = None

    @property
    def linked(self) -> NDArray[np.bool_]:
        return np.isfinite(self.onward_km)

    def at(self, held: NDArray[np.bool_]) -> _Way:
        """The same at some of the instants."""
        return _Way(
            self.onward_km[:, held],
            None if self.gate is None else self.gate[:, held],
            None if self.sine is None else self.sine[:, held],
        )

    def gates(
        self, best: NDArray[np.intp], column: NDArray[np.intp]
    ) -> dict[str, NDArray[Any]]:
        """Gateways of chosen satellites, as columns of a ``Geometry``."""
        if self.gate is None or self.sine is None:
            return {}
        sine = np.clip(self.sine[best, column], -1.0, 1.0)
        return {
            "gate": self.gate[best, column],
            "gate_elevation_deg": np.degrees(np.arcsin(sine)),
            "gate_range_km": self.onward_km[best, column],
        }


@dataclass(frozen=True, eq=False)
class Samples:
    """The satellites of a service at sampled instants, and their way to the ground.

    Attributes:
        offsets_s: The instants, seconds after the declaration, float64 [n_time].
        where_km: Satellites, Earth-fixed, km, float64 [n_satellite, n_time, 3].
        way: The way from each to the ground network.
    """

    offsets_s: NDArray[np.float64]
    where_km: NDArray[np.float64]
    way: _Way

    @classmethod
    def of(
        cls, service: SatcomService, sky: Sky, *, span_s: tuple[float, float]
    ) -> Samples:
        """Samples the satellites of a service over a time.

        Args:
            service: The service; the catalogue has at least one of its satellites.
            sky: The sky.
            span_s: The time to sample, seconds after the declaration.
        """
        satellites = sky.satellites_of(service.assets)
        n = int(np.clip(_EVALUATIONS // len(satellites), _FEWEST, _MOST))
        # The golden section keeps the instants out of step with orbits and the day.
        shares = np.sort(np.modf(0.5 + 0.6180339887498949 * np.arange(n))[0])
        offsets_s = span_s[0] + shares * (span_s[1] - span_s[0])
        states = propagate(sky.catalogue.subset(satellites), sky.question.at, offsets_s)
        known = states.error[..., None] == 0
        where_km = np.where(known, states.position_ecef_km(), np.nan)
        return cls(offsets_s, where_km, _onward(service, where_km, sky))

    def n_within(self, span_s: tuple[float, float]) -> int:
        """Number of instants within a time."""
        return int(np.count_nonzero(self._within(span_s)))

    def _within(self, span_s: tuple[float, float]) -> NDArray[np.bool_]:
        return (self.offsets_s >= span_s[0]) & (self.offsets_s <= span_s[1])

    def geometries(
        self, places: Places, span_s: tuple[float, float]
    ) -> tuple[Geometry, ...]:
        """The geometry at places within a time.

        Args:
            places: The places, with the masks of their terminals (skylines play no
                part).
            span_s: The time, seconds after the declaration.

        Returns:
            One geometry a place; instants without a serving satellite are left out.
        """
        held = self._within(span_s)
        part = Samples(
            self.offsets_s[held],
            self.where_km[:, held],
            self.way.at(held),
        )
        return tuple(_of_place(place, places, part) for place in range(len(places)))


def _of_place(place: int, places: Places, part: Samples) -> Geometry:
    site_km, up = places.positions_itrs_km[place], places.zeniths[place]
    sine, range_km = _sight(part.where_km, site_km, up)
    least = np.sin(np.radians(places.min_elevation_deg[place]))
    sine = np.where(part.way.linked & (sine >= least), sine, -np.inf)
    best, column = np.argmax(sine, axis=0), np.arange(sine.shape[1])
    found = np.isfinite(sine[best, column])
    best, column = best[found], column[found]
    flown_km = range_km[best, column] + part.way.onward_km[best, column]
    return Geometry(
        elevation_deg=np.degrees(np.arcsin(np.clip(sine[best, column], -1.0, 1.0))),
        range_km=range_km[best, column],
        flight_ms=2.0 * flown_km / LIGHT_KM_S * 1e3,
        **part.way.gates(best, column),
    )


def _sight(
    where_km: NDArray[np.float64], site_km: NDArray[np.float64], up: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sine of the elevation and distance, km, of satellites, each [n_sat, n_time]."""
    sight_km = where_km - site_km
    range_km = np.linalg.norm(sight_km, axis=-1)
    return sight_km @ up / range_km, range_km


def _onward(service: SatcomService, where_km: NDArray[np.float64], sky: Sky) -> _Way:
    """The way from each satellite to the ground network.

    Without a gateway on record the way is straight down, which nothing undercuts.
    """
    radius_km = np.linalg.norm(where_km, axis=-1)
    if not service.gateways:
        return _Way(radius_km - EQUATOR_WGS84_KM)
    places = gateway_places(service, sky)
    if bends_through(service):
        return _through_gateways(places, where_km)
    shortest_km = np.full(radius_km.shape, np.inf)
    for site_km in places.positions_itrs_km:
        cosine = where_km @ (site_km / np.linalg.norm(site_km)) / radius_km
        arc_km = radius_km * np.arccos(np.clip(cosine, -1.0, 1.0))
        way_km = _DETOUR * arc_km + radius_km - EQUATOR_WGS84_KM
        shortest_km = np.fmin(shortest_km, way_km)
    return _Way(shortest_km)


def _through_gateways(places: Places, where_km: NDArray[np.float64]) -> _Way:
    """Straight down to the nearest gateway in sight."""
    shape = where_km.shape[:2]
    shortest_km, least_sine = np.full(shape, np.inf), np.zeros(shape)
    gate = np.zeros(shape, np.intp)
    rows = zip(
        places.positions_itrs_km, places.zeniths, places.min_elevation_deg, strict=True
    )
    for number, (site_km, up, mask_deg) in enumerate(rows):
        sine, way_km = _sight(where_km, site_km, up)
        nearer = (sine >= np.sin(np.radians(mask_deg))) & (way_km < shortest_km)
        shortest_km = np.where(nearer, way_km, shortest_km)
        least_sine = np.where(nearer, sine, least_sine)
        gate = np.where(nearer, number, gate)
    return _Way(shortest_km, gate, least_sine)
