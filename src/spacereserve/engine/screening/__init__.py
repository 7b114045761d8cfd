"""Screening: who comes close to the reserve's satellites, and how likely they collide.

find_approaches(catalogue, primaries, …)   closest approaches, none missed
read_cdms(paths)                           conjunctions as others state them
judge(first, second, hard_body_m)          the probability, and how far to trust it
"""

from spacereserve.engine.screening.accuracy import assumed_covariance_rtn_km2
from spacereserve.engine.screening.approaches import Approaches, find_approaches
from spacereserve.engine.screening.covariances import StatedErrors
from spacereserve.engine.screening.encounter import (
    Body,
    Doubt,
    Probability,
    Relative,
    judge,
    relative,
)
from spacereserve.engine.screening.ephemeris import Ephemeris, read_ephemeris
from spacereserve.engine.screening.messages import (
    ConjunctionMessage,
    parse_cdm,
    read_cdms,
)
from spacereserve.engine.screening.probability import (
    disc_probability,
    highest_disc_probability,
)
from spacereserve.engine.screening.screen import Event, Screening, screen
from spacereserve.engine.screening.warming import warm

__all__ = [
    "Approaches",
    "Body",
    "ConjunctionMessage",
    "Doubt",
    "Ephemeris",
    "Event",
    "Probability",
    "Relative",
    "Screening",
    "StatedErrors",
    "assumed_covariance_rtn_km2",
    "disc_probability",
    "find_approaches",
    "highest_disc_probability",
    "judge",
    "parse_cdm",
    "read_cdms",
    "read_ephemeris",
    "relative",
    "screen",
    "warm",
]
