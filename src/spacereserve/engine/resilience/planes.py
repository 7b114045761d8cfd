"""Orbital planes as losses: satellites of one asset whose nodes lie together.

Nodes are taken to one epoch with the drift that the Earth's oblateness gives them, then
sorted around the circle; a gap of more than 2.5° begins a new plane. Planes of one
constellation lie further apart than that, and satellites of one plane closer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.resilience.losses import Loss, LossKind
from spacereserve.engine.supply import Sky
from spacereserve.engine.supply.planes import node_rate_deg_day

__all__ = ["plane_losses"]

_GAP_DEG = 2.5
"""Ascending nodes further apart than this are of different planes."""
_INCLINATION_STEP_DEG = 1.0
"""Satellites in the same step of inclination can share a plane."""
_FEWEST = 2
"""Fewer satellites than this are no plane."""


def plane_losses(sky: Sky) -> Iterator[Loss]:
    """The loss of each orbital plane that holds two satellites of an asset or more.

    Args:
        sky: The reserve and the catalogue.

    Yields:
        Losses, by asset, then inclination and node.
    """
    known = sky.reserve.by_id("assets")
    for name in sorted(known):
        asset = known[name]
        if asset.kind != "satellites":
            continue
        numbers = sky.catalogue.catalog_numbers
        for place, rows in enumerate(_planes(sky, name), start=1):
            n = len(rows)
            yield Loss(
                id=f"plane:{name}:{place}",
                name=f"{asset.name}, plane {place} ({n} satellites)",
                name_fr=f"{asset.named('fr')}, plan {place} ({n} satellites)",
                kind=LossKind.PLANE,
                satellites=tuple(int(numbers[row]) for row in rows),
            )


def _planes(sky: Sky, asset: str) -> Iterator[NDArray[np.intp]]:
    rows = sky.satellites_of((asset,))
    if len(rows) < _FEWEST:
        return
    nodes_deg = _nodes_deg(sky, rows)
    shells: dict[int, list[int]] = defaultdict(list)
    inclination_deg = sky.catalogue.inclination_deg[rows]
    for place, value in enumerate(inclination_deg):
        shells[round(float(value) / _INCLINATION_STEP_DEG)].append(place)
    for _, members in sorted(shells.items()):
        own = np.array(members)
        for group in _by_node(nodes_deg[own]):
            if len(group) >= _FEWEST:
                yield np.sort(rows[own[group]])


def _by_node(nodes_deg: NDArray[np.float64]) -> list[NDArray[np.intp]]:
    """Groups on a circle: indices, by node; the circle is cut in its widest gap."""
    order = np.argsort(nodes_deg, kind="stable")
    gaps = np.diff(nodes_deg[order], append=nodes_deg[order[0]] + 360.0)
    start = int(np.argmax(gaps)) + 1
    order, gaps = np.roll(order, -start), np.roll(gaps, -start)
    ends = np.flatnonzero(gaps[:-1] > _GAP_DEG) + 1
    return [np.asarray(part) for part in np.split(order, ends)]


def _nodes_deg(sky: Sky, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """Nodes at the newest epoch among the rows, degrees, 0 to 360."""
    catalogue = sky.catalogue
    epoch_jd = catalogue.epoch_jd[rows].sum(axis=1)
    rate_deg_day = np.array(
        [
            node_rate_deg_day(
                semi_major_axis_km=float(axis_km),
                eccentricity=float(eccentricity),
                inclination_deg=float(inclination_deg),
            )
            for axis_km, eccentricity, inclination_deg in zip(
                sky.semi_major_axis_km[rows],
                catalogue.eccentricity[rows],
                catalogue.inclination_deg[rows],
                strict=True,
            )
        ]
    )
    drift_deg = rate_deg_day * (epoch_jd.max() - epoch_jd)
    return np.asarray((catalogue.raan_deg[rows] + drift_deg) % 360.0)
