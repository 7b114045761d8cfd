"""Mass to orbit: as published, or derived from two published masses.

A launcher that publishes a table (``payload_points``) is read between its points. Most
publish one mass to a low orbit and one to a sun-synchronous orbit, seldom with their
altitudes. Between and beyond these two the mass is derived: an orbit asks an ideal
velocity of the pad, and the mass of payload and last stage falls by the rocket equation
with every further km/s. What is not published (altitudes meant, exhaust velocity, the
rounding of the figures) is varied over what launchers have; the least mass found is
what a plan counts on.

Source: Bate, Mueller, White, Fundamentals of Astrodynamics (1971), sections 1.7 and
3.1; Vallado, Fundamentals of Astrodynamics and Applications, 4th ed. (2013), section
6.3.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from spacereserve.engine.model import LaunchPad, LaunchService, TargetOrbit
from spacereserve.engine.orbits import sun_synchronous_inclination_deg
from spacereserve.engine.orbits.earth import EQUATOR_WGS84_KM, MU_WGS84_KM3_S2
from spacereserve.engine.supply.estimate import Origin

__all__ = [
    "Carried",
    "allows",
    "ascent_km_s",
    "carried",
    "launch_azimuths_deg",
    "reaches",
]

_TURN_RAD_S = 7.2921159e-5
_PARKING_KM = 200.0
_LOW_KM = (200.0, 300.0, 400.0)
"""Altitudes that a mass "to low orbit" may be meant for, km."""
_SUN_KM = (500.0, 600.0, 700.0)
"""Altitudes that a mass "to sun-synchronous orbit" may be meant for, km."""
_EXHAUST_KM_S = (2.9, 3.5, 4.5)
"""Exhaust velocities of last stages, storable propellants to hydrogen, km/s."""
_EMPTY = (0.0, 1.0, 4.0)
"""Empty mass over payload where one mass alone is published."""
_SAME_DEG = 1e-9
_ROUNDING = 0.08
"""What the law and the rounding of published masses leave open, either way."""


@dataclass(frozen=True)
class Carried:
    """What a launcher brings to an orbit.

    Attributes:
        low_kg: The least that is left open; what a plan counts on.
        value_kg: The middle of what is left open, or the published mass.
        high_kg: The most.
        origin: ``stated`` where published, ``derived`` where worked out.
    """

    low_kg: float
    value_kg: float
    high_kg: float
    origin: Origin


@dataclass(frozen=True)
class _Orbit:
    inclination_deg: float
    altitude_km: float


def carried(
    service: LaunchService,
    orbit: TargetOrbit,
    pads: Sequence[LaunchPad],
    *,
    inclination_deg: float | None,
    altitude_km: float | None,
) -> Carried | None:
    """Works out what a launcher brings to an orbit.

    Args:
        service: The launcher.
        orbit: The kind of orbit.
        pads: Its pads.
        inclination_deg: Inclination, degrees, or None for any.
        altitude_km: Altitude, km, or None for that usual for the kind of orbit.

    Returns:
        The mass published for the kind of orbit where nothing more is asked; from the
        table where there is one (never beyond its points); else derived. None where it
        does not fly there. Whether a pad reaches the inclination is judged apart: where
        none does, the published mass.
    """
    if orbit not in service.payload_kg:
        return None
    stated_kg = service.payload_kg[orbit]
    if altitude_km is None and (service.payload_points or inclination_deg is None):
        return _published(stated_kg)
    if service.payload_points and altitude_km is not None:
        return _published(_from_table(service, inclination_deg, altitude_km))
    usual = altitude_km is None and orbit is not TargetOrbit.LEO
    if usual or orbit is TargetOrbit.GTO or not _reached(pads, inclination_deg):
        return _published(stated_kg)
    sites = tuple(
        sorted((p.lat_deg, p.azimuth_min_deg, p.azimuth_max_deg) for p in pads)
    )
    return _derived(
        tuple(sorted((name.value, mass) for name, mass in service.payload_kg.items())),
        sites,
        inclination_deg,
        altitude_km,
    )


def _published(mass_kg: float | None) -> Carried | None:
    return (
        None if mass_kg is None else Carried(mass_kg, mass_kg, mass_kg, Origin.STATED)
    )


# Published by orbit ------------------------------------------------------------------


def _from_table(
    service: LaunchService, inclination_deg: float | None, altitude_km: float
) -> float | None:
    points = service.payload_points
    rows = sorted({point.inclination_deg for point in points})
    masses = {
        row: _between(
            [(p.altitude_km, p.mass_kg) for p in points if p.inclination_deg == row],
            altitude_km,
        )
        for row in rows
    }
    known = [(row, mass) for row, mass in masses.items() if mass is not None]
    if inclination_deg is None:
        return max((mass for _, mass in known), default=None)
    return _between(known, inclination_deg)


def _between(points: Sequence[tuple[float, float]], at: float) -> float | None:
    """Linear between points; None beyond them."""
    ordered = sorted(points)
    if not ordered or not ordered[0][0] <= at <= ordered[-1][0]:
        return None
    places, values = zip(*ordered, strict=True)
    return float(np.interp(at, places, values))


def _reached(pads: Sequence[LaunchPad], inclination_deg: float | None) -> bool:
    """Whether some pad reaches an inclination; any pad reaches any."""
    return any(
        inclination_deg is None
        or reaches(
            pad.lat_deg, pad.azimuth_min_deg, pad.azimuth_max_deg, inclination_deg
        )
        for pad in pads
    )


# Derived -----------------------------------------------------------------------------

_Site = tuple[float, float, float]
"""Latitude of a pad, its first and its last azimuth, degrees."""


@lru_cache(maxsize=4096)
def _derived(
    stated: tuple[tuple[str, float], ...],
    sites: tuple[_Site, ...],
    inclination_deg: float | None,
    altitude_km: float | None,
) -> Carried:
    """The least, middle and most mass over all that is left open."""
    flat_deg = _flattest_deg(sites)
    wanted_deg = flat_deg if inclination_deg is None else inclination_deg
    known = dict(stated)
    found = [
        mass_kg
        for low_km, law in _laws(known, sites, flat_deg)
        if (
            mass_kg := law.mass_kg(
                _least_km_s(sites, _Orbit(wanted_deg, altitude_km or low_km))
            )
        )
        is not None
    ]
    top_kg = max(known.values())
    ends = (max(0.0, min(found) * (1.0 - _ROUNDING)), max(found) * (1.0 + _ROUNDING))
    middle = float(np.median(found))
    low, value, high = (min(one, top_kg) for one in (ends[0], middle, ends[1]))
    return Carried(low, value, high, Origin.DERIVED)


@dataclass(frozen=True)
class _Law:
    """Payload by ideal velocity: (anchor + empty) · e^(−Δ/exhaust) − empty."""

    anchor_kg: float
    anchor_km_s: float
    empty_kg: float
    exhaust_km_s: float

    def mass_kg(self, ascent: float | None) -> float | None:
        if ascent is None:
            return None
        further = math.exp((self.anchor_km_s - ascent) / self.exhaust_km_s)
        return max(0.0, (self.anchor_kg + self.empty_kg) * further - self.empty_kg)


def _laws(
    known: dict[str, float], sites: tuple[_Site, ...], flat_deg: float
) -> Iterator[tuple[float, _Law]]:
    """Each law that what is published leaves open, with the low altitude it takes."""
    leo_kg, sso_kg = known.get("leo"), known.get("sso")
    for low_km, sun_km, exhaust in product(_LOW_KM, _SUN_KM, _EXHAUST_KM_S):
        leo = _least_km_s(sites, _Orbit(flat_deg, low_km))
        sun = _least_km_s(
            sites, _Orbit(sun_synchronous_inclination_deg(sun_km), sun_km)
        )
        if leo_kg is not None and sso_kg is not None and leo and sun:
            yield low_km, _through(leo_kg, leo, sso_kg, sun, exhaust)
            continue
        anchor_kg, at = (leo_kg, leo) if leo_kg is not None else (sso_kg, sun)
        if anchor_kg is None or at is None:
            continue
        for share in _EMPTY:
            yield low_km, _Law(anchor_kg, at, share * anchor_kg, exhaust)


def _through(
    leo_kg: float, leo: float, sso_kg: float, sun: float, exhaust_km_s: float
) -> _Law:
    """The law through both masses; without an empty stage where they lie too close."""
    ratio = math.exp(min(0.0, leo - sun) / exhaust_km_s)
    empty_kg = 0.0
    if ratio < 1.0:
        empty_kg = max(0.0, (leo_kg * ratio - sso_kg) / (1.0 - ratio))
    return _Law(sso_kg, sun, empty_kg, exhaust_km_s)


def _flattest_deg(sites: tuple[_Site, ...]) -> float:
    """The inclination that asks least of the pads: that of their best azimuth."""
    tilts = (
        math.degrees(
            math.acos(math.cos(math.radians(lat)) * math.sin(math.radians(azimuth)))
        )
        for lat, first, last in sites
        for azimuth in (first, last, 90.0)
        if allows(first, last, azimuth)
    )
    return min(tilts)


def _least_km_s(sites: tuple[_Site, ...], orbit: _Orbit) -> float | None:
    """What the best pad asks for an orbit; None where no pad reaches it."""
    asked = [
        ascent_km_s(lat, orbit.inclination_deg, orbit.altitude_km)
        for lat, first, last in sites
        if reaches(lat, first, last, orbit.inclination_deg)
    ]
    return min(asked, default=None)


def ascent_km_s(lat_deg: float, inclination_deg: float, altitude_km: float) -> float:
    """The ideal velocity that an orbit asks of a pad, without the losses of ascent.

    The launcher starts with the turn of the Earth, burns out at 200 km (or at the
    altitude, where lower) and makes the orbit round at its altitude.

    Args:
        lat_deg: Latitude of the pad, degrees.
        inclination_deg: Inclination, degrees; the pad must reach it.
        altitude_km: Altitude of the circular orbit, km.

    Returns:
        km/s.
    """
    low = EQUATOR_WGS84_KM + min(_PARKING_KM, altitude_km)
    high = EQUATOR_WGS84_KM + altitude_km
    burnout = _speed_km_s(low, low, high)
    east = math.cos(math.radians(inclination_deg)) / math.cos(math.radians(lat_deg))
    turn = _TURN_RAD_S * EQUATOR_WGS84_KM * math.cos(math.radians(lat_deg))
    climbed = math.sqrt(
        burnout**2 + turn**2 - 2.0 * burnout * turn * max(-1.0, min(1.0, east))
    )
    return climbed + _speed_km_s(high, high, high) - _speed_km_s(high, low, high)


def _speed_km_s(at_km: float, low_km: float, high_km: float) -> float:
    """Speed at a radius of an orbit between two radii (vis-viva)."""
    return math.sqrt(MU_WGS84_KM3_S2 * (2.0 / at_km - 2.0 / (low_km + high_km)))


# Azimuths ----------------------------------------------------------------------------


def launch_azimuths_deg(lat_deg: float, inclination_deg: float) -> tuple[float, ...]:
    """The two azimuths that lead from a latitude into an inclination.

    Args:
        lat_deg: Latitude of the pad, degrees.
        inclination_deg: Inclination wanted, degrees.

    Returns:
        Azimuths clockwise from north, degrees in 0–360; none where the latitude is
        higher than the orbit ever goes.
    """
    ratio = math.cos(math.radians(inclination_deg)) / math.cos(math.radians(lat_deg))
    if abs(ratio) > 1.0:
        return ()
    north_deg = math.degrees(math.asin(ratio))
    return (north_deg % 360.0, (180.0 - north_deg) % 360.0)


def reaches(
    lat_deg: float, first_deg: float, last_deg: float, inclination_deg: float
) -> bool:
    """Whether a pad reaches an inclination inside its azimuths.

    Args:
        lat_deg: Its latitude, degrees.
        first_deg: First allowed azimuth, degrees.
        last_deg: Last allowed azimuth, degrees.
        inclination_deg: The inclination, degrees.
    """
    azimuths = launch_azimuths_deg(lat_deg, inclination_deg)
    return any(allows(first_deg, last_deg, azimuth_deg) for azimuth_deg in azimuths)


def allows(first_deg: float, last_deg: float, azimuth_deg: float) -> bool:
    """Whether an azimuth lies between two, clockwise.

    Args:
        first_deg: First allowed azimuth, degrees.
        last_deg: Last allowed azimuth, degrees; below the first: through north.
        azimuth_deg: The azimuth, degrees.
    """
    width_deg = (
        360.0 if last_deg - first_deg == 360.0 else (last_deg - first_deg) % 360.0
    )
    return (azimuth_deg - first_deg + _SAME_DEG) % 360.0 <= width_deg + 2.0 * _SAME_DEG
