"""Orbits: element sets from any usual file, positions from them, frames and the sun."""

from spacereserve.engine.orbits.catalogue import Catalogue
from spacereserve.engine.orbits.frames import (
    ecef_from_geodetic,
    ecef_from_teme,
    geodetic_from_ecef,
    gmst_rad,
)
from spacereserve.engine.orbits.generate import (
    MeanOrbit,
    catalogue_from_orbits,
    geostationary,
    local_time_raan_deg,
    sun_synchronous_inclination_deg,
    walker_delta,
)
from spacereserve.engine.orbits.julian import instant_from_julian, julian_day
from spacereserve.engine.orbits.reading import parse_catalogue, read_catalogue
from spacereserve.engine.orbits.writing import catalogue_csv, write_catalogue_csv

__all__ = [
    "Catalogue",
    "MeanOrbit",
    "catalogue_csv",
    "catalogue_from_orbits",
    "ecef_from_geodetic",
    "ecef_from_teme",
    "geodetic_from_ecef",
    "geostationary",
    "gmst_rad",
    "instant_from_julian",
    "julian_day",
    "local_time_raan_deg",
    "parse_catalogue",
    "read_catalogue",
    "sun_synchronous_inclination_deg",
    "walker_delta",
    "write_catalogue_csv",
]
