"""The geometry of a link: how high the serving satellite stands and how far it is.

At a few dozen to a few hundred instants spread over the need, the highest satellite
that serves a place is taken, with its elevation, its range and the time that a signal
flies: up, down to the nearest gateway in its sight, and all the way back. Where
satellites pass the signal on, it follows the arc between the satellite and the nearest
gateway at their height, a fifth longer than straight, because links follow planes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access import Places
from spacereserve.engine.model import SatcomService
from spacereserve.engine.orbits.propagation import propagate
from spacereserve.engine.supply.radio.budget import LIGHT_KM_S
from spacereserve.engine.supply.satcom.serving import bends_through, gateway_places
from spacereserve.engine.supply.sky import Sky

__all__ = ["Geometry", "Samples"]

_EVALUATIONS = 80_000
_FEWEST, _MOST = 24, 144
_DETOUR = 1.2
_EARTH_RADIUS_KM = 6378.137


@dataclass(frozen=True, eq=False)
class Geometry:
    """The serving satellite at sampled instants, for the places of a need together.

    Attributes:
        elevation_deg: Its elevation at the place, degrees, float64 [n].
        range_km: Its distance, km, float64 [n].
        flight_ms: Round trip of a signal by flight alone, ms, float64 [n].
    """

    elevation_deg: NDArray[np.float64]
    range_km: NDArray[np.float64]
    flight_ms: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.elevation_deg)


@dataclass(frozen=True, eq=False)
class Samples:
    """The satellites of a service at sampled instants, and their way to the ground.

    Attributes:
        offsets_s: The instants, seconds after the declaration, float64 [n_time].
        where_km: Satellites, Earth-fixed, km, float64 [n_satellite, n_time, 3].
        onward_km: The way from each to the ground network, km [n_satellite, n_time].
        linked: Whether there is one, bool [n_satellite, n_time].
    """

    offsets_s: NDArray[np.float64]
    where_km: NDArray[np.float64]
    onward_km: NDArray[np.float64]
    linked: NDArray[np.bool_]

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
        return cls(offsets_s, where_km, *_onward(service, where_km, sky))

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
            self.onward_km[:, held],
            self.linked[:, held],
        )
        return tuple(_of_place(place, places, part) for place in range(len(places)))


def _of_place(place: int, places: Places, part: Samples) -> Geometry:
    site_km, up = places.positions_itrs_km[place], places.zeniths[place]
    sine, range_km = _sight(part.where_km, site_km, up)
    least = np.sin(np.radians(places.min_elevation_deg[place]))
    sine = np.where(part.linked & (sine >= least), sine, -np.inf)
    best, column = np.argmax(sine, axis=0), np.arange(sine.shape[1])
    found = np.isfinite(sine[best, column])
    best, column = best[found], column[found]
    flown_km = range_km[best, column] + part.onward_km[best, column]
    return Geometry(
        elevation_deg=np.degrees(np.arcsin(np.clip(sine[best, column], -1.0, 1.0))),
        range_km=range_km[best, column],
        flight_ms=2.0 * flown_km / LIGHT_KM_S * 1e3,
    )


def _sight(
    where_km: NDArray[np.float64], site_km: NDArray[np.float64], up: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sine of the elevation and distance, km, of satellites, each [n_sat, n_time]."""
    sight_km = where_km - site_km
    range_km = np.linalg.norm(sight_km, axis=-1)
    return sight_km @ up / range_km, range_km


def _onward(
    service: SatcomService, where_km: NDArray[np.float64], sky: Sky
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The way from each satellite to the ground network, km, and whether there is one.

    Without a gateway on record the way is straight down, which nothing undercuts.
    """
    radius_km = np.linalg.norm(where_km, axis=-1)
    everywhere = np.ones(radius_km.shape, dtype=bool)
    if not service.gateways:
        return radius_km - _EARTH_RADIUS_KM, everywhere
    places = gateway_places(service, sky)
    shortest_km = np.full(radius_km.shape, np.inf)
    for site_km, up, mask_deg in zip(
        places.positions_itrs_km, places.zeniths, places.min_elevation_deg, strict=True
    ):
        if bends_through(service):
            sine, way_km = _sight(where_km, site_km, up)
            way_km = np.where(sine >= np.sin(np.radians(mask_deg)), way_km, np.inf)
        else:
            cosine = where_km @ (site_km / np.linalg.norm(site_km)) / radius_km
            arc_km = radius_km * np.arccos(np.clip(cosine, -1.0, 1.0))
            way_km = _DETOUR * arc_km + radius_km - _EARTH_RADIUS_KM
        shortest_km = np.fmin(shortest_km, way_km)
    return shortest_km, np.isfinite(shortest_km)
