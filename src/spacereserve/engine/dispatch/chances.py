"""Chances: every moment of a day at which a service could take a look that is owed.

A window gives its best moment and, on either side, moments one look and a short turn
apart, so that neighbouring spots of one pass can be taken one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access import Constraints, Places, Windows, find_windows
from spacereserve.engine.orbits import propagate
from spacereserve.engine.orbits.frames import ecef_from_geodetic
from spacereserve.engine.supply import Sky
from spacereserve.engine.supply.delivery import downlinked_s
from spacereserve.engine.supply.revolutions import revolutions_of
from spacereserve.engine.units import SECONDS_PER_HOUR

__all__ = ["Chances", "chances_of"]

Array = NDArray[np.float64]
_Ints = NDArray[np.int64]
_HORIZON_DEG = 5.0
_N_EITHER_SIDE = 4
_TURN_DEG = 10.0
"""The turn that is left between two moments of a window."""


@dataclass(frozen=True, eq=False)
class Chances:
    """Moments at which one service could look at the spots of one need, [n] each.

    Attributes:
        service: The service.
        need: The need.
        place: Spot of the need, int64.
        satellite: Index in the catalogue, int64.
        at_s: Middle of the look, seconds after the declaration.
        best_s: Best moment of the window that it lies in.
        delivered_s: When the product is there.
        contact: Number of the contact that brings it down, int64; −1 by relay.
        n_by_contact: Looks that this contact can bring down.
        revolution: Revolution of the satellite, int64.
        day: Day of the plan that the revolution belongs to, int64.
        line_of_sight: Unit vector to the spot in the satellite's own frame (ahead, to
            the orbit's normal, down), float64 [n, 3].
    """

    service: Any
    need: Any
    place: _Ints
    satellite: _Ints
    at_s: Array
    best_s: Array
    delivered_s: Array
    contact: _Ints
    n_by_contact: _Ints
    revolution: _Ints
    day: _Ints
    line_of_sight: Array

    def __len__(self) -> int:
        return len(self.at_s)

    @property
    def off_nadir_deg(self) -> Array:
        """Angle between straight down and the spot, degrees [n]."""
        return np.asarray(
            np.degrees(np.arccos(np.clip(self.line_of_sight[:, 2], -1, 1)))
        )


def chances_of(
    service: Any,
    need: Any,
    sky: Sky,
    span_s: tuple[float, float],
    *,
    contacts: Windows | None,
) -> Chances | None:
    """Finds the moments at which a service could serve a need within a stretch.

    Args:
        service: An imaging service that the plan calls up.
        need: An imaging need that it may serve.
        sky: The sky; its question ends no earlier than the stretch.
        span_s: From when to when looks are wanted, seconds after the declaration.
        contacts: Contacts of the service's satellites with its stations; None where a
            relay brings everything down.

    Returns:
        The moments at which a look would be delivered in time; None where there are
        none.
    """
    satellites = sky.satellites_of(service.assets)
    spots = sky.spots_of(need)
    if len(satellites) == 0 or span_s[1] <= span_s[0]:
        return None
    windows = find_windows(
        sky.catalogue.subset(satellites),
        Places.of(map(tuple, spots), min_elevation_deg=_HORIZON_DEG),
        _constraints(service, need, span_s),
        start_at=sky.question.at,
        duration_s=span_s[1],
    )
    window, at_s = _moments(service, windows, span_s)
    local = windows.satellite[window].astype(np.int64)
    delivered_s, contact, n_down = _delivered(service, contacts, local, at_s)
    limit_s = np.inf if need.latency_h is None else need.latency_h * SECONDS_PER_HOUR
    timely = np.isfinite(delivered_s) & (delivered_s - at_s <= limit_s)
    if not timely.any():
        return None
    window, at_s, local = window[timely], at_s[timely], local[timely]
    place = windows.place[window].astype(np.int64)
    flown = revolutions_of(satellites[local].astype(np.int64), at_s, sky)
    return Chances(
        service=service,
        need=need,
        place=place,
        satellite=satellites[local].astype(np.int64),
        at_s=at_s,
        best_s=windows.best_s[window],
        delivered_s=delivered_s[timely],
        contact=contact[timely],
        n_by_contact=n_down[timely],
        revolution=flown.number,
        day=flown.day,
        line_of_sight=_lines_of_sight(sky, satellites[local], spots[place], at_s),
    )


def _constraints(service: Any, need: Any, span_s: tuple[float, float]) -> Constraints:
    """What service and need ask of every moment, so that all of a window will do."""
    off_nadir = [service.off_nadir_max_deg, need.off_nadir_max_deg]
    sun = [service.sun_elevation_min_deg, 0.0 if need.light.value == "day" else None]
    return Constraints(
        off_nadir_min_deg=service.off_nadir_min_deg,
        off_nadir_max_deg=min((x for x in off_nadir if x is not None), default=None),
        incidence_min_deg=service.incidence_min_deg,
        incidence_max_deg=service.incidence_max_deg,
        look_side=service.look_side.value,
        sun_elevation_min_deg=max((x for x in sun if x is not None), default=None),
        sun_elevation_max_deg=0.0 if need.light.value == "night" else None,
        spans=(span_s,),
    )


def _moments(
    service: Any, windows: Windows, span_s: tuple[float, float]
) -> tuple[NDArray[np.intp], Array]:
    """Pairs of (window, middle of a look), by window."""
    step_s = service.look_s + service.settle_s + _TURN_DEG / service.slew_deg_s
    steps = np.arange(-_N_EITHER_SIDE, _N_EITHER_SIDE + 1) * step_s
    half_s = 0.5 * service.look_s
    at_s = windows.best_s[:, None] + steps
    low_s = np.maximum(windows.start_s, span_s[0])[:, None] + half_s
    high_s = np.minimum(windows.end_s, span_s[1])[:, None] - half_s
    inside = (at_s >= low_s) & (at_s <= high_s)
    # A pass that opens or closes near its best moment, or is just long enough: its
    # middle is as good as can be.
    brief = ~inside[:, _N_EITHER_SIDE] & (high_s >= low_s)[:, 0]
    nearest_s = np.clip(windows.best_s[:, None], low_s, np.maximum(low_s, high_s))
    at_s[brief, _N_EITHER_SIDE] = nearest_s[brief, 0]
    inside[brief, _N_EITHER_SIDE] = True
    window, step = np.nonzero(inside)
    return window, at_s[window, step]


def _delivered(
    service: Any, contacts: Windows | None, local: _Ints, at_s: Array
) -> tuple[Array, _Ints, _Ints]:
    """When looks are there, the contact that brings them down, and what it can."""
    processing_s = service.processing_h * SECONDS_PER_HOUR
    none = np.full(len(at_s), -1, np.int64)
    if contacts is None:
        return at_s + service.downlink_s + processing_s, none, none
    down_s = downlinked_s(contacts, local, at_s, downlink_s=service.downlink_s)
    number = none.copy()
    n_down = np.zeros(len(at_s), np.int64)
    for k in np.flatnonzero(np.isfinite(down_s)):
        number[k], n_down[k] = _contact_of(contacts, local[k], down_s[k], service)
    return down_s + processing_s, number, n_down


def _contact_of(
    contacts: Windows, satellite: int, down_s: float, service: Any
) -> tuple[int, int]:
    """The contact in which a look comes down, and how many looks it brings down."""
    begins_s = down_s - service.downlink_s
    holds = (
        (contacts.satellite == satellite)
        & (contacts.start_s <= begins_s + 1e-3)
        & (contacts.end_s >= down_s - 1e-3)
    )
    found = np.flatnonzero(holds)
    lengths_s = contacts.end_s[found] - contacts.start_s[found]
    best = int(np.argmax(lengths_s))
    return int(found[best]), max(1, int(lengths_s[best] // service.downlink_s))


def _lines_of_sight(
    sky: Sky, satellites: NDArray[np.intp], spots: Array, at_s: Array
) -> Array:
    """Unit vectors to spots in the frames of satellites, float64 [n, 3]."""
    found = np.empty((len(at_s), 3))
    site_km = ecef_from_geodetic(lat_deg=spots[:, 0], lon_deg=spots[:, 1])
    for satellite, rows in _by_satellite(satellites):
        states = propagate(
            sky.catalogue.subset([satellite]), sky.question.at, at_s[rows]
        )
        found[rows] = _in_own_frame(
            states.position_teme_km[0],
            states.velocity_teme_km_s[0],
            states.sidereal_rad,
            site_km[rows],
        )
    return found


def _by_satellite(
    satellites: Sequence[int] | NDArray[np.intp],
) -> Iterator[tuple[int, NDArray[np.intp]]]:
    values = np.asarray(satellites)
    for satellite in np.unique(values):
        yield int(satellite), np.flatnonzero(values == satellite)


def _in_own_frame(
    position_km: Array, velocity_km_s: Array, sidereal_rad: Array, site_km: Array
) -> Array:
    cos, sin = np.cos(sidereal_rad), np.sin(sidereal_rad)
    x, y, z = site_km.T
    site_teme_km = np.stack((cos * x - sin * y, sin * x + cos * y, z), axis=1)
    ray = _unit(site_teme_km - position_km)
    down = -_unit(position_km)
    normal = _unit(np.cross(position_km, velocity_km_s))
    ahead = np.cross(normal, -down)
    return np.stack(
        [np.sum(ray * axis, axis=1) for axis in (ahead, normal, down)], axis=1
    )


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
