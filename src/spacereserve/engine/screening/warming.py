"""Compiles the search ahead of time."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from spacereserve.engine.orbits import walker_delta
from spacereserve.engine.screening.approaches import find_approaches

__all__ = ["warm"]


def warm() -> None:
    """Runs the kernel once on a small sky; the machine code is kept on disk."""
    start_at = datetime(2026, 1, 1, tzinfo=UTC)
    sky = walker_delta(
        name_format="WARM-{number}",
        first_catalog_number=1,
        altitude_km=550.0,
        inclination_deg=53.0,
        n_satellites=4,
        n_planes=2,
        phasing=0.0,
        epoch_at=start_at,
    )
    find_approaches(sky, np.array([0]), start_at=start_at, duration_s=600.0)
