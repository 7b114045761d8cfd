"""What is left of navigation when constellations are lost: geometry over areas.

Services that share satellites are one constellation, with one clock. Satellites in view
and dilution are worked out every ten minutes at the spots of an area, for all
constellations together, without those that are lost, and for each one alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access import Places
from spacereserve.engine.orbits.propagation import propagate
from spacereserve.engine.supply.navigation.dilution import dilution
from spacereserve.engine.supply.sky import Sky

__all__ = ["Constellations", "Geometry"]

_STEP_S = 600.0


@dataclass(frozen=True)
class Geometry:
    """Geometry of some constellations over an area.

    Attributes:
        n_least: Least satellites in view at any spot and time.
        pdop: PDOP met 19 times in 20; None where no position is had that often.
        share: Share of the time with a PDOP no greater than the limit, at the worst
            spot.
    """

    n_least: int
    pdop: float | None
    share: float


@dataclass(frozen=True, eq=False)
class Constellations:
    """Constellations over a day, each known by its first service.

    Attributes:
        names: Identifiers of the services, by constellation.
        where_km: Their satellites, Earth-fixed, km, float64 [n_satellite, n_time, 3].
        owner: Constellation of each satellite, int64 [n_satellite].
    """

    names: tuple[tuple[str, ...], ...]
    where_km: NDArray[np.float64]
    owner: NDArray[np.int64]

    @classmethod
    def of(cls, services: Iterable[str], sky: Sky) -> Constellations:
        """The constellations of services; those without satellites are left out.

        Args:
            services: Navigation services (ids).
            sky: The sky; its question says over how long.
        """
        known = sky.reserve.by_id("services")
        picked = {
            name: frozenset(sky.satellites_of(known[name].assets).tolist())
            for name in services
        }
        ordered = _joined(picked)
        members = [sorted(satellites) for satellites, _ in ordered]
        indices = np.array([one for own in members for one in own], np.intp)
        sizes = [len(own) for own in members]
        at_s = np.arange(0.0, sky.question.duration_s, _STEP_S)
        states = propagate(sky.catalogue.subset(indices), sky.question.at, at_s)
        good = states.error[..., None] == 0
        return cls(
            names=tuple(tuple(names) for _, names in ordered),
            where_km=np.where(good, states.position_ecef_km(), np.nan),
            owner=np.repeat(np.arange(len(ordered), dtype=np.int64), sizes),
        )

    def without(self, services: Iterable[str]) -> tuple[int, ...]:
        """The constellations that none of some services uses.

        Args:
            services: Services (ids) that are lost.
        """
        lost = set(services)
        return tuple(k for k, own in enumerate(self.names) if not lost & set(own))

    def geometry(
        self,
        used: Sequence[int],
        places: Places,
        *,
        min_elevation_deg: float,
        pdop_max: float,
    ) -> Geometry:
        """The geometry of some constellations used together.

        Args:
            used: Which.
            places: The spots of an area.
            min_elevation_deg: Mask.
            pdop_max: The limit that the share counts.
        """
        kept = np.isin(self.owner, list(used))
        if not kept.any():
            return Geometry(0, None, 0.0)
        clocks = np.unique(self.owner[kept], return_inverse=True)[1]
        found = [
            dilution(
                self.where_km[kept],
                site_km=site_km,
                up=up,
                min_elevation_deg=min_elevation_deg,
                system=clocks.astype(np.int64),
            )
            for site_km, up in zip(
                places.positions_itrs_km, places.zeniths, strict=True
            )
        ]
        pdop = np.concatenate([one.position for one in found])
        pdop = np.where(np.isfinite(pdop), pdop, np.inf)
        often = float(np.quantile(pdop, 0.95, method="higher"))
        return Geometry(
            n_least=min(int(one.n_seen.min()) for one in found),
            pdop=often if np.isfinite(often) else None,
            share=min(float(np.mean(one.position <= pdop_max)) for one in found),
        )


def _joined(
    picked: dict[str, frozenset[int]],
) -> list[tuple[frozenset[int], list[str]]]:
    """Satellites and services of each constellation; the largest service names it."""
    found: list[tuple[frozenset[int], list[str]]] = []
    for name in sorted(picked, key=lambda one: (-len(picked[one]), one)):
        own = picked[name]
        alike = [one for one in found if one[0] & own]
        names = [*(other for _, others in alike for other in others), name]
        found = [one for one in found if one not in alike]
        if own:
            found.append((own.union(*(one for one, _ in alike)), names))
    return sorted(found, key=lambda one: one[1])
