"""Orbits: element sets from any usual file, positions from them, frames and the sun."""

from spacereserve.engine.orbits.catalogue import Catalogue
from spacereserve.engine.orbits.frames import (
    ecef_from_geodetic,
    ecef_from_teme,
    geodetic_from_ecef,
    gmst_rad,
)
from spacereserve.engine.orbits.freshness import (
    Assessment,
    Freshness,
    along_track_sigma_km,
    assess,
    element_age_days,
    time_sigma_s,
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
from spacereserve.engine.orbits.propagation import (
    GroundTrack,
    States,
    propagate,
    propagation_error,
)
from spacereserve.engine.orbits.reading import parse_catalogue, read_catalogue
from spacereserve.engine.orbits.sun import sun_direction_ecef, sun_direction_teme
from spacereserve.engine.orbits.writing import catalogue_csv, write_catalogue_csv

__all__ = [
    "Assessment",
    "Catalogue",
    "Freshness",
    "GroundTrack",
    "MeanOrbit",
    "States",
    "along_track_sigma_km",
    "assess",
    "catalogue_csv",
    "catalogue_from_orbits",
    "ecef_from_geodetic",
    "ecef_from_teme",
    "element_age_days",
    "geodetic_from_ecef",
    "geostationary",
    "gmst_rad",
    "instant_from_julian",
    "julian_day",
    "local_time_raan_deg",
    "parse_catalogue",
    "propagate",
    "propagation_error",
    "read_catalogue",
    "sun_direction_ecef",
    "sun_direction_teme",
    "sun_synchronous_inclination_deg",
    "time_sigma_s",
    "walker_delta",
    "write_catalogue_csv",
]
