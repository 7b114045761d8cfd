"""Screening: who comes close to the reserve's satellites, and how likely they collide.

find_approaches(catalogue, primaries, …)   closest approaches, none missed
read_cdms(paths)                           conjunctions as others state them
judge(first, second, hard_body_m)          the probability, and how far to trust it
"""

from spacereserve.engine.screening.encounter import (
    Body,
    Doubt,
    Probability,
    Relative,
    judge,
    relative,
)
from spacereserve.engine.screening.messages import (
    ConjunctionMessage,
    parse_cdm,
    read_cdms,
)
from spacereserve.engine.screening.probability import (
    disc_probability,
    highest_disc_probability,
)

__all__ = [
    "Body",
    "ConjunctionMessage",
    "Doubt",
    "Probability",
    "Relative",
    "disc_probability",
    "highest_disc_probability",
    "judge",
    "parse_cdm",
    "read_cdms",
    "relative",
]
