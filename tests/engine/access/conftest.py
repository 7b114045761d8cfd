"""An independent answer to compare with: the SGP4 library and plain numpy geometry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from spacereserve.engine.access import Places
from spacereserve.engine.orbits import (
    Catalogue,
    ecef_from_teme,
    gmst_rad,
    julian_day,
    sun_direction_ecef,
)

START_AT = datetime(2026, 8, 22, 6, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Exact:
    """Geometry of one satellite and one place, from the SGP4 library."""

    catalogue: Catalogue
    places: Places
    start_at: datetime = START_AT

    def _positions(
        self, satellite: int, at_s: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        whole, fraction = julian_day(self.start_at)
        record = self.catalogue.subset([satellite]).satrecs()[0]
        days = fraction + at_s / 86400.0
        error, teme, _ = record.sgp4_array(np.full(len(at_s), whole), days)
        assert not error.any()
        return ecef_from_teme(teme, gmst_rad(whole, days))

    def look(self, satellite: int, place: int, at_s: NDArray) -> dict[str, NDArray]:
        at_s = np.atleast_1d(np.asarray(at_s, dtype=float))
        position = self._positions(satellite, at_s)
        # SGP4's own velocity is not quite the rate of its position
        velocity = self._positions(satellite, at_s + 0.1) - self._positions(
            satellite, at_s - 0.1
        )
        up = self.places.zeniths[place]
        ray = position - self.places.positions_itrs_km[place]
        far = np.linalg.norm(ray, axis=1)
        away = np.linalg.norm(position, axis=1)
        sine = ray @ up / far
        cos_off = np.sum(ray * position, axis=1) / (far * away)
        left = -np.sum(ray * np.cross(position, velocity), axis=1)
        left /= far * away * np.linalg.norm(velocity, axis=1)
        whole, fraction = julian_day(self.start_at)
        sun = sun_direction_ecef(np.full(len(at_s), whole), fraction + at_s / 86400.0)
        toward = sun * 149_597_870.7 - position
        toward /= np.linalg.norm(toward, axis=1)[:, None]
        along = np.sum(position * toward, axis=1)
        across = np.sqrt(np.maximum(away**2 - along**2, 0.0))
        return {
            "elevation_deg": np.degrees(np.arcsin(sine)),
            "incidence_deg": 90.0 - np.degrees(np.arcsin(sine)),
            "off_nadir_deg": np.degrees(np.arccos(np.clip(cos_off, -1, 1))),
            "range_km": far,
            "left": left,
            "sun_deg": np.degrees(np.arcsin(sun @ up)),
            "lit": (along > 0) | (across > 6378.137),
        }

    def spans(
        self,
        satellite: int,
        place: int,
        holds: Callable[[dict[str, NDArray]], NDArray],
        duration_s: float,
        step_s: float = 1.0,
    ) -> NDArray[np.float64]:
        """Spans in which ``holds`` is true, refined by halving, [n, 2]."""
        at_s = np.append(np.arange(0.0, duration_s, step_s), duration_s)
        true = holds(self.look(satellite, place, at_s))
        changes = np.flatnonzero(true[1:] != true[:-1])
        low, high, was = at_s[changes], at_s[changes + 1], true[changes]
        for _ in range(45 if len(changes) else 0):
            middle = 0.5 * (low + high)
            same = holds(self.look(satellite, place, middle)) == was
            low, high = np.where(same, middle, low), np.where(same, high, middle)
        edges = list(0.5 * (low + high))
        if true[0]:
            edges = [0.0, *edges]
        if true[-1]:
            edges = [*edges, duration_s]
        return np.array(edges).reshape(-1, 2)


@pytest.fixture
def start_at() -> datetime:
    return START_AT


@pytest.fixture(scope="session")
def exact() -> type[Exact]:
    return Exact
