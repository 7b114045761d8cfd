"""When a pad passes under a wanted orbital plane, and lost planes filled again.

A launch into a plane must leave when the turning Earth carries the pad through it: once
a day northbound and once southbound, each with its own azimuth. With inclination i, pad
latitude φ, node Ω and sidereal time θ at the pad

    sin δ = tan φ / tan i      θ = Ω + δ (northbound)      θ = Ω + 180° − δ (southbound)

The node drifts with J2 meanwhile. Azimuths are those of a still Earth (``launch``).

Source: Vallado, Fundamentals of Astrodynamics and Applications, 4th ed. (2013),
sections 6.4 (launch window) and 9.6 (secular effects of J2).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.orbits.earth import EQUATOR_WGS84_KM, MU_WGS84_KM3_S2
from spacereserve.engine.units import SECONDS_PER_DAY

__all__ = ["Flight", "Plane", "crossings_s", "node_rate_deg_day", "reconstitution"]

_J2 = 1.08262668e-3
_TURN_DEG_DAY = 360.98564737


@dataclass(frozen=True)
class Plane:
    """An orbital plane at the declaration.

    Attributes:
        inclination_deg: Inclination, 0–180.
        raan_deg: Right ascension of the ascending node.
        rate_deg_day: How fast the node drifts.
    """

    inclination_deg: float
    raan_deg: float
    rate_deg_day: float


def node_rate_deg_day(
    *, semi_major_axis_km: float, eccentricity: float, inclination_deg: float
) -> float:
    """How fast a node drifts under the Earth's oblateness.

    Args:
        semi_major_axis_km: Semi-major axis.
        eccentricity: 0 to below 1.
        inclination_deg: Inclination.

    Returns:
        Degrees a day, eastward positive.
    """
    motion = math.sqrt(MU_WGS84_KM3_S2 / semi_major_axis_km**3)
    parameter_km = semi_major_axis_km * (1.0 - eccentricity**2)
    rate = -1.5 * motion * _J2 * (EQUATOR_WGS84_KM / parameter_km) ** 2
    cosine = math.cos(math.radians(inclination_deg))
    return math.degrees(rate * cosine) * SECONDS_PER_DAY


def crossings_s(
    plane: Plane,
    *,
    lat_deg: float,
    sidereal_deg: float,
    span_s: tuple[float, float],
    ways: tuple[bool, bool] = (True, True),
) -> NDArray[np.float64]:
    """When a place passes under a plane.

    Args:
        plane: The plane.
        lat_deg: Latitude of the place, degrees.
        sidereal_deg: Sidereal time at the place at the declaration, degrees.
        span_s: From when to when, seconds after the declaration.
        ways: Whether it may leave northbound, and southbound.

    Returns:
        Instants, ascending; none where the plane never comes over the latitude.
    """
    if plane.inclination_deg in {0.0, 180.0}:
        sine = 0.0 if lat_deg == 0.0 else math.inf
    else:
        sine = math.tan(math.radians(lat_deg)) / math.tan(
            math.radians(plane.inclination_deg)
        )
    if abs(sine) > 1.0:
        return np.empty(0)
    lead_deg = math.degrees(math.asin(sine))
    gain_deg_s = (_TURN_DEG_DAY - plane.rate_deg_day) / SECONDS_PER_DAY
    instants = []
    for may, beyond_deg in zip(ways, (lead_deg, 180.0 - lead_deg), strict=True):
        if may:
            first_s = (
                (plane.raan_deg + beyond_deg - sidereal_deg) % 360.0
            ) / gain_deg_s
            turn_s = 360.0 / gain_deg_s
            k = np.arange(math.floor(span_s[0] / turn_s) - 1, span_s[1] / turn_s + 1)
            instants.append(first_s + k * turn_s)
    every = np.sort(np.concatenate([np.empty(0), *instants]))
    return every[(every >= span_s[0]) & (every <= span_s[1])]


@dataclass(frozen=True)
class Flight:
    """One launch of a reconstitution.

    Attributes:
        plane: Place in the list of planes.
        at_s: Lift-off, seconds after the declaration.
        n_satellites: How many it carries.
    """

    plane: int
    at_s: float
    n_satellites: int


def reconstitution(
    lost: Sequence[int],
    crossings: Sequence[NDArray[np.float64]],
    *,
    ready_s: float,
    n_ready: int,
    turnaround_s: float,
    n_per_launch: int,
) -> tuple[Flight, ...]:
    """Schedules launches that fill lost planes again, each as early as it can be.

    Satellites of one plane ride together. Vehicles held ready leave first; each further
    one is there a turnaround after the one before. Planes with most losses go first,
    and of equal ones that which can be reached first.

    Args:
        lost: Satellites lost in each plane.
        crossings: When the pad passes under each plane, ascending.
        ready_s: When the first vehicles stand ready, seconds after the declaration.
        n_ready: How many stand ready then.
        turnaround_s: From one further vehicle to the next.
        n_per_launch: Satellites that one launch carries (rideshare).

    Returns:
        Flights by time; planes that no crossing serves any more are left out.
    """
    left = list(lost)
    flights: list[Flight] = []
    closed: set[int] = set()
    while True:
        number = len(flights)
        vehicle_s = ready_s + max(0, number - n_ready + 1) * turnaround_s
        after_s = max(vehicle_s, flights[-1].at_s if flights else vehicle_s)
        open_planes = [k for k, n in enumerate(left) if n > 0 and k not in closed]
        if not open_planes:
            return tuple(flights)
        first = {k: _next_s(crossings[k], after_s) for k in open_planes}
        closed |= {k for k in open_planes if not math.isfinite(first[k])}
        reachable = [k for k in open_planes if k not in closed]
        if not reachable:
            return tuple(flights)
        chosen = min(reachable, key=lambda k: (-left[k], first[k], k))
        carried = min(left[chosen], n_per_launch)
        left[chosen] -= carried
        flights.append(Flight(chosen, first[chosen], carried))


def _next_s(crossings: NDArray[np.float64], after_s: float) -> float:
    place = int(np.searchsorted(crossings, after_s))
    return float(crossings[place]) if place < len(crossings) else math.inf
