"""Makes orbits of our own, from the figures that an operator publishes.

A published altitude is taken for the mean semi-major axis above the WGS-72 equator, in
the sense of SGP4 itself (Brouwer), and turned into the Kozai mean motion that element
sets state; without this step a low orbit would come out up to 2 km wrong.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from spacereserve.engine.errors import CatalogueError, OrbitError, Problem
from spacereserve.engine.orbits.catalogue import Catalogue
from spacereserve.engine.orbits.earth import EQUATOR_WGS72_KM, J2_WGS72, MU_WGS72_KM3_S2
from spacereserve.engine.orbits.frames import gmst_rad
from spacereserve.engine.orbits.julian import julian_day

__all__ = [
    "MeanOrbit",
    "catalogue_from_orbits",
    "geostationary",
    "local_time_raan_deg",
    "sun_synchronous_inclination_deg",
    "walker_delta",
]


_TROPICAL_YEAR_DAYS = 365.24219
_EARTH_ROTATION_REV_DAY = 1.00273790935  # relative to the stars, per UT1 day
_GEOSTATIONARY_ALTITUDE_KM = 35_786.0
_LOWEST_KM = 120.0  # below this an orbit does not survive one revolution


@dataclass(frozen=True, kw_only=True)
class MeanOrbit:
    """The mean elements of one satellite to be made, in the terms a person uses.

    Attributes:
        name: Object name.
        catalog_number: Catalogue number, 1–999,999,999.
        perigee_altitude_km: Above the equatorial radius.
        apogee_altitude_km: Above the equatorial radius, not below the perigee.
        inclination_deg: 0–180.
        raan_deg: Right ascension of the ascending node.
        arg_perigee_deg: Argument of perigee.
        mean_anomaly_deg: Mean anomaly at the epoch.
        bstar: Drag term in inverse Earth radii; 0 leaves drag out.
    """

    name: str
    catalog_number: int
    perigee_altitude_km: float
    apogee_altitude_km: float
    inclination_deg: float
    raan_deg: float
    arg_perigee_deg: float
    mean_anomaly_deg: float
    bstar: float = 0.0


def catalogue_from_orbits(orbits: Sequence[MeanOrbit], epoch_at: datetime) -> Catalogue:
    """Makes a catalogue of orbits given one by one.

    Args:
        orbits: The orbits, in any order, each with its own catalogue number.
        epoch_at: The instant at which the elements hold.

    Returns:
        The catalogue.

    Raises:
        CatalogueError: An orbit is not one, or two different orbits have the same
            number; all mistakes are listed.
    """
    _check(orbits)
    shapes = [_shape(orbit) for orbit in orbits]
    columns: dict[str, Any] = {
        "names": [orbit.name for orbit in orbits],
        "object_ids": [""] * len(orbits),
        "catalog_numbers": [orbit.catalog_number for orbit in orbits],
        "epoch_jd": np.array([julian_day(epoch_at)] * len(orbits)).reshape(-1, 2),
        "mean_motion_rev_day": [motion for motion, _ in shapes],
        "eccentricity": [eccentricity for _, eccentricity in shapes],
        "inclination_deg": [orbit.inclination_deg for orbit in orbits],
        "raan_deg": [orbit.raan_deg % 360.0 for orbit in orbits],
        "arg_perigee_deg": [orbit.arg_perigee_deg % 360.0 for orbit in orbits],
        "mean_anomaly_deg": [orbit.mean_anomaly_deg % 360.0 for orbit in orbits],
        "bstar": [orbit.bstar for orbit in orbits],
        "mean_motion_dot": [0.0] * len(orbits),
        "mean_motion_ddot": [0.0] * len(orbits),
    }
    return Catalogue.from_columns(columns)


def walker_delta(  # noqa: PLR0913 - the figures that operators publish
    *,
    name_format: str,
    first_catalog_number: int,
    altitude_km: float,
    inclination_deg: float,
    n_satellites: int,
    n_planes: int,
    phasing: float,
    epoch_at: datetime,
    raan_offset_deg: float = 0.0,
    raan_spread_deg: float = 360.0,
    bstar: float = 0.0,
) -> Catalogue:
    """Makes a Walker constellation i: t/p/f of circular orbits.

    Satellite s of plane p has mean anomaly 360°·(s·planes + phasing·p)/satellites and
    the plane the node raan_offset + raan_spread·p/planes. With the satellites of one
    plane numbered in turn, catalogue numbers rise plane by plane.

    Args:
        name_format: A format with any of ``{number}`` (from 1), ``{plane}`` and
            ``{slot}`` (from 1), such as ``DEMO-{number:03d}``.
        first_catalog_number: Number of the first satellite; the others follow it.
        altitude_km: Mean altitude above the equatorial radius.
        inclination_deg: 0–180.
        n_satellites: Total t, a multiple of the planes.
        n_planes: Planes p.
        phasing: Walker's f, 0 to p-1 (fractions are allowed).
        epoch_at: The instant at which the elements hold.
        raan_offset_deg: Node of the first plane.
        raan_spread_deg: What the nodes are spread over: 360 for a delta, 180 for a
            star.
        bstar: Drag term in inverse Earth radii.

    Raises:
        OrbitError: The planes do not divide the satellites, or the name format is
            not one.
        CatalogueError: The orbit is not one.

    Source:
        Walker, "Satellite constellations", J. Brit. Interplanetary Society 37 (1984).
    """
    if n_planes < 1 or n_satellites < 1 or n_satellites % n_planes:
        raise OrbitError(
            "The satellites cannot be spread evenly over the planes",
            rule="n_satellites is a positive multiple of n_planes",
            value={"n_satellites": n_satellites, "n_planes": n_planes},
            way_out="correct one of the two, or make several constellations and merge",
        )
    n_slots = n_satellites // n_planes
    orbits = [
        MeanOrbit(
            name=_name(name_format, plane * n_slots + slot, plane, slot),
            catalog_number=first_catalog_number + plane * n_slots + slot,
            perigee_altitude_km=altitude_km,
            apogee_altitude_km=altitude_km,
            inclination_deg=inclination_deg,
            raan_deg=raan_offset_deg + raan_spread_deg * plane / n_planes,
            arg_perigee_deg=0.0,
            mean_anomaly_deg=360.0 * (slot * n_planes + phasing * plane) / n_satellites,
            bstar=bstar,
        )
        for plane in range(n_planes)
        for slot in range(n_slots)
    ]
    return catalogue_from_orbits(orbits, epoch_at)


def _name(name_format: str, index: int, plane: int, slot: int) -> str:
    try:
        return name_format.format(number=index + 1, plane=plane + 1, slot=slot + 1)
    except (LookupError, ValueError) as error:
        raise OrbitError(
            "The name format is not right",
            rule="a format with any of {number}, {plane} and {slot}",
            value=name_format,
            way_out="write it as DEMO-{number:03d}",
        ) from error


def geostationary(
    name: str, number: int, longitude_deg: float, epoch_at: datetime
) -> Catalogue:
    """Makes one geostationary satellite that stays near its longitude.

    Its Kozai mean motion is the Earth's own rotation. Nothing keeps it there: it drifts
    by resonance, up to 0.15° in ten days and 1° in thirty.

    Args:
        name: Object name.
        number: Catalogue number.
        longitude_deg: East longitude, -360 to 360.
        epoch_at: The instant at which the elements hold.

    Raises:
        CatalogueError: The name or number cannot be.
    """
    whole, fraction = julian_day(epoch_at)
    sidereal_deg = math.degrees(float(gmst_rad(whole, fraction)))
    orbit = MeanOrbit(
        name=name,
        catalog_number=number,
        perigee_altitude_km=_GEOSTATIONARY_ALTITUDE_KM,
        apogee_altitude_km=_GEOSTATIONARY_ALTITUDE_KM,
        inclination_deg=0.0,
        raan_deg=0.0,
        arg_perigee_deg=0.0,
        mean_anomaly_deg=longitude_deg + sidereal_deg,
    )
    catalogue = catalogue_from_orbits([orbit], epoch_at)
    return replace(catalogue, mean_motion_rev_day=np.array([_EARTH_ROTATION_REV_DAY]))


def sun_synchronous_inclination_deg(altitude_km: float) -> float:
    """Returns the inclination at which a circular orbit's node follows the mean sun.

    Args:
        altitude_km: Mean altitude above the equatorial radius, at most about 5,970.

    Returns:
        Inclination, 90–180, to first order in J2: under SGP4 the node then keeps its
        local time to half a minute in a month and five minutes in a year.

    Raises:
        OrbitError: No inclination does it at this altitude.

    Source:
        Vallado, Fundamentals of Astrodynamics and Applications (4th ed.), eq. 11-13.
    """
    needed_rad_s = 2.0 * math.pi / (_TROPICAL_YEAR_DAYS * 86400.0)
    radius_km = EQUATOR_WGS72_KM + max(altitude_km, _LOWEST_KM)
    motion_rad_s = math.sqrt(MU_WGS72_KM3_S2 / radius_km**3)
    pull_rad_s = 1.5 * J2_WGS72 * (EQUATOR_WGS72_KM / radius_km) ** 2 * motion_rad_s
    if not (altitude_km >= _LOWEST_KM and pull_rad_s >= needed_rad_s):
        raise OrbitError(
            "No circular orbit of this altitude is sun-synchronous",
            rule=f"the altitude is between {_LOWEST_KM:g} and about 5970 km",
            value=altitude_km,
            way_out="choose an altitude in between, usually 400 to 900 km",
        )
    return math.degrees(math.acos(-needed_rad_s / pull_rad_s))


def local_time_raan_deg(local_time_h: float, epoch_at: datetime) -> float:
    """Returns the node of a plane that crosses the equator at a mean local solar time.

    Args:
        local_time_h: Local time of the *ascending* node, 0–24; for a descending node
            at 10:30 give 22.5.
        epoch_at: The instant at which the elements hold.

    Returns:
        Right ascension of the ascending node, 0–360.
    """
    whole, fraction = julian_day(epoch_at)
    sidereal_deg = math.degrees(float(gmst_rad(whole, fraction)))
    return (sidereal_deg + 15.0 * (local_time_h - 24.0 * fraction)) % 360.0


def _shape(orbit: MeanOrbit) -> tuple[float, float]:
    """Kozai mean motion in revolutions a day, and eccentricity."""
    perigee_km = EQUATOR_WGS72_KM + orbit.perigee_altitude_km
    apogee_km = EQUATOR_WGS72_KM + orbit.apogee_altitude_km
    axis_km = 0.5 * (perigee_km + apogee_km)
    eccentricity = (apogee_km - perigee_km) / (apogee_km + perigee_km)
    return _kozai_rev_day(axis_km, eccentricity, orbit.inclination_deg), eccentricity


def _kozai_rev_day(
    axis_km: float, eccentricity: float, inclination_deg: float
) -> float:
    """The Kozai mean motion from which SGP4 recovers this mean semi-major axis.

    Source:
        Hoots & Roehrich, Spacetrack Report No. 3 (1980), section 6, first equations
        (recovery of the original mean motion), solved backwards by fixed point.
    """
    axis_radii = axis_km / EQUATOR_WGS72_KM
    xke = 60.0 / math.sqrt(EQUATOR_WGS72_KM**3 / MU_WGS72_KM3_S2)
    brouwer_rad_min = float(xke * axis_radii**-1.5)
    cos_tilt = math.cos(math.radians(inclination_deg))
    d1 = 0.75 * J2_WGS72 * (3.0 * cos_tilt**2 - 1.0) / (1.0 - eccentricity**2) ** 1.5
    kozai_rad_min: float = brouwer_rad_min
    for _ in range(8):  # each turn gains three digits
        a1 = (xke / kozai_rad_min) ** (2.0 / 3.0)
        del1 = d1 / a1**2
        a0 = a1 * (1.0 - del1**2 - del1 * (1.0 / 3.0 + 134.0 * del1**2 / 81.0))
        kozai_rad_min = float(brouwer_rad_min * (1.0 + d1 / a0**2))
    return kozai_rad_min * 1440.0 / (2.0 * math.pi)


def _check(orbits: Sequence[MeanOrbit]) -> None:
    problems = [problem for orbit in orbits for problem in _mistakes(orbit)]
    if problems:
        raise CatalogueError.from_problems(problems)


def _mistakes(orbit: MeanOrbit) -> list[Problem]:
    checks = (
        (
            1 <= orbit.catalog_number <= 999_999_999,
            "catalog_number",
            "a whole number from 1 to 999,999,999",
            "choose a free number",
        ),
        (
            orbit.perigee_altitude_km >= _LOWEST_KM,
            "perigee_altitude_km",
            f"at least {_LOWEST_KM:g} km",
            "raise the perigee; it would burn up",
        ),
        (
            orbit.perigee_altitude_km <= orbit.apogee_altitude_km < 1e6,
            "apogee_altitude_km",
            "not below the perigee, and within a million km",
            "exchange perigee and apogee, or correct them",
        ),
        (
            0.0 <= orbit.inclination_deg <= 180.0,
            "inclination_deg",
            "an angle from 0 to 180 degrees",
            "correct the inclination",
        ),
        *(
            (
                math.isfinite(getattr(orbit, key)),
                key,
                "a finite number",
                "correct the number",
            )
            for key in ("raan_deg", "arg_perigee_deg", "mean_anomaly_deg", "bstar")
        ),
        (
            orbit.name == orbit.name.strip() and orbit.name.isprintable(),
            "name",
            "printable, without blanks at its ends",
            "correct the name",
        ),
    )
    return [
        Problem(
            what=f"{key} is not right for {orbit.name}",
            rule=rule,
            value=getattr(orbit, key),
            way_out=way_out,
            key=key,
        )
        for holds, key, rule, way_out in checks
        if not holds
    ]
