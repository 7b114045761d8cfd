"""Compiles the kernels ahead of time, so that nobody waits for them twice."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from spacereserve.engine.access.constraints import Constraints
from spacereserve.engine.access.counts import count_in_view, count_slots
from spacereserve.engine.access.find import find_windows
from spacereserve.engine.access.places import Places
from spacereserve.engine.access.revisits import revisit
from spacereserve.engine.access.tracks import Track, find_windows_of_tracks
from spacereserve.engine.orbits import walker_delta

__all__ = ["warm"]


def warm() -> None:
    """Runs every kernel once on a small sky; the machine code is kept on disk."""
    start_at = datetime(2026, 1, 1, tzinfo=UTC)
    sky = walker_delta(
        name_format="WARM-{number}",
        first_catalog_number=1,
        altitude_km=550.0,
        inclination_deg=53.0,
        n_satellites=2,
        n_planes=2,
        phasing=0.0,
        epoch_at=start_at,
    )
    places = Places.of([(0.0, 0.0)])
    constraints = Constraints(
        off_nadir_max_deg=45.0, sun_elevation_min_deg=0.0, spans=((0.0, 3600.0),)
    )
    find_windows(sky, places, constraints, start_at=start_at, duration_s=7200.0)
    way = Track(np.array([0.0, 7200.0]), np.zeros(2), np.array([0.0, 1.0]))
    find_windows_of_tracks(sky, [way], start_at=start_at, duration_s=7200.0)
    count_in_view(sky, places, start_at=start_at, duration_s=7200.0)
    count_in_view(sky, places, start_at=start_at, duration_s=7200.0, step_s=10.0)
    count_slots(sky, places, start_at=start_at, duration_s=7200.0)
    revisit(sky, places, start_at=start_at, duration_s=7200.0)
    revisit(sky, places, constraints, start_at=start_at, duration_s=7200.0)
