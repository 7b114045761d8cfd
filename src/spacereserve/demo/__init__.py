"""The demo reserve: real companies and satellites, invented terms.

``write_demo`` lays it down as a reserve folder that can be planned with, changed and
compared. What is real and what is invented is written in ``docs/demo-reserve.md`` and
in the reserve's own disclaimer.
"""

from spacereserve.demo.constellations import (
    Constellation,
    demo_constellations,
    make_catalogues,
)
from spacereserve.demo.writing import DEMO_EPOCH_AT, write_demo

__all__ = [
    "DEMO_EPOCH_AT",
    "Constellation",
    "demo_constellations",
    "make_catalogues",
    "write_demo",
]
