"""Access: when can a satellite serve a place.

The face of the room. Arrays in, arrays out; the kernels behind it are compiled at the
first call and kept; ``warm`` does that ahead of time.
"""

from spacereserve.engine.access.constraints import Constraints
from spacereserve.engine.access.counts import count_in_view, count_slots, positions
from spacereserve.engine.access.find import find_windows
from spacereserve.engine.access.places import Places
from spacereserve.engine.access.revisits import Gaps, Revisit, gaps, revisit
from spacereserve.engine.access.warming import warm
from spacereserve.engine.access.windows import Edge, FailedSatellite, Windows

__all__ = [
    "Constraints",
    "Edge",
    "FailedSatellite",
    "Gaps",
    "Places",
    "Revisit",
    "Windows",
    "count_in_view",
    "count_slots",
    "find_windows",
    "gaps",
    "positions",
    "revisit",
    "warm",
]
