"""What other rooms may build kernels of their own from: inertial paths and their parts.

The paths are the same nodes that access works on, left in TEME: near-Earth satellites
by the fast loop, all others by the SGP4 library.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from sgp4.api import SatrecArray

from spacereserve.engine.access._compiled import compiled, inlined
from spacereserve.engine.access._nodes import INTERPOLATION_ERROR_KM, Orbits
from spacereserve.engine.access._paths import fill_nodes
from spacereserve.engine.access._polynomials import path_coefficients, polynomial_at
from spacereserve.engine.orbits import Catalogue

__all__ = [
    "INTERPOLATION_ERROR_KM",
    "InertialPaths",
    "compiled",
    "inlined",
    "path_coefficients",
    "polynomial_at",
]

_SECONDS_PER_DAY = 86400.0


@dataclass(frozen=True, eq=False)
class InertialPaths:
    """Nodes of satellites at even steps, in TEME, with their rates.

    Attributes:
        catalogue: The satellites.
        start_jd: UTC Julian date of the start, in two parts.
        duration_s: How far the paths go.
    """

    catalogue: Catalogue
    start_jd: tuple[float, float]
    duration_s: float

    @cached_property
    def _orbits(self) -> Orbits:
        return Orbits.of(self.catalogue, self.start_jd, self.duration_s)

    @cached_property
    def step_s(self) -> float:
        """The longest step that keeps interpolation within its bound for all of them.

        The bound is ``INTERPOLATION_ERROR_KM`` for a polynomial through eight nodes.
        """
        return min((group.step_s for group in self._orbits.groups), default=60.0)

    def nodes(self, first_s: float, step_s: float, n_nodes: int) -> NDArray[np.float64]:
        """Computes nodes.

        Args:
            first_s: Time of the first node, seconds after the start; may be negative.
            step_s: Step between nodes, s.
            n_nodes: How many, at least 8.

        Returns:
            Positions in km, then rates in km a step, float64 [n, 6, n_node]; rates of
            the three nodes at each end are 0; not a number where SGP4 gives none.
        """
        nodes = np.zeros((len(self.catalogue), 6, n_nodes))
        ones, zeros = np.ones(n_nodes), np.zeros(n_nodes)
        # fill_nodes counts from the fourth node.
        first_min = self._orbits.first_min + (first_s + 3.0 * step_s) / 60.0
        for near_earth in (True, False):
            own = np.flatnonzero(self._is_near_earth == near_earth)
            part = np.zeros((len(own), 6, n_nodes))
            if not near_earth:
                part[:, :3] = self._by_library(first_s, step_s, n_nodes)
            constants = self._orbits.constants[own]
            fill_nodes(constants, first_min[own], step_s, ones, zeros, part, near_earth)
            nodes[own] = part
        return nodes

    @cached_property
    def _is_near_earth(self) -> NDArray[np.bool_]:
        chosen = np.zeros(len(self.catalogue), dtype=bool)
        for group in self._orbits.groups:
            chosen[group.satellites] = group.near_earth
        return chosen

    @cached_property
    def _library(self) -> SatrecArray:
        return self._orbits.library_array(np.flatnonzero(~self._is_near_earth))

    def _by_library(
        self, first_s: float, step_s: float, n_nodes: int
    ) -> NDArray[np.float64]:
        if self._is_near_earth.all():
            return np.empty((0, 3, n_nodes))
        whole, fraction = self.start_jd
        days = fraction + (first_s + step_s * np.arange(n_nodes)) / _SECONDS_PER_DAY
        error, position, _ = self._library.sgp4(np.full(n_nodes, whole), days)
        position[error != 0] = np.nan
        return np.ascontiguousarray(position.transpose(0, 2, 1))
