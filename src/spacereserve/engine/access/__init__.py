"""Access: when can a satellite serve a place.

The face of the room. Arrays in, arrays out; the kernels behind it are compiled at the
first call and kept; ``warm`` does that ahead of time.
"""

from spacereserve.engine.access.areas import (
    SampledArea,
    sample_area,
    share_by_slot_fraction,
    share_seen_fraction,
)
from spacereserve.engine.access.constraints import Constraints
from spacereserve.engine.access.counts import count_in_view, count_slots, positions
from spacereserve.engine.access.find import find_windows, iter_passes, iter_windows
from spacereserve.engine.access.places import Places
from spacereserve.engine.access.revisits import Gaps, Revisit, gaps, revisit
from spacereserve.engine.access.tracks import Track, find_windows_of_tracks
from spacereserve.engine.access.trust import edge_sigma_s
from spacereserve.engine.access.warming import warm
from spacereserve.engine.access.windows import Edge, FailedSatellite, Passes, Windows

__all__ = [
    "Constraints",
    "Edge",
    "FailedSatellite",
    "Gaps",
    "Passes",
    "Places",
    "Revisit",
    "SampledArea",
    "Track",
    "Windows",
    "count_in_view",
    "count_slots",
    "edge_sigma_s",
    "find_windows",
    "find_windows_of_tracks",
    "gaps",
    "iter_passes",
    "iter_windows",
    "positions",
    "revisit",
    "sample_area",
    "share_by_slot_fraction",
    "share_seen_fraction",
    "warm",
]
