"""Spreads a search over processes or a cluster: pieces of satellites, or days.

Windows and counts of some satellites do not depend on the others, so a piece is a run
of satellites; gaps need all satellites of a group, so a piece is a day. What comes back
is put together to the same bytes as without spreading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._order import window_order
from spacereserve.engine.access.windows import Windows
from spacereserve.engine.compute import Progress, Stop, Where, run
from spacereserve.engine.orbits import Catalogue

__all__ = ["joined_windows", "runs_of_satellites", "spread"]

Run = tuple[int, int]
_MOST_PIECES = 64
_FEWEST_SATELLITES = 8


def runs_of_satellites(catalogue: Catalogue) -> list[Run]:
    """First and end of runs of satellites: as many pieces whatever the workers."""
    n = len(catalogue)
    size = max(_FEWEST_SATELLITES, -(-n // _MOST_PIECES))
    return [(first, min(first + size, n)) for first in range(0, n, size)]


def spread(
    catalogue: Catalogue,
    function: Callable[[Run], Any],
    *,
    where: Where,
    progress: Progress | None,
    stop: Stop | None,
) -> tuple[list[Any], int]:
    """Runs a function over all satellites, piece by piece.

    Args:
        catalogue: The satellites.
        function: Takes the first and the end of a run of them.
        where: Where to.
        progress: Is told the share that is done.
        stop: Is asked before each piece.

    Returns:
        The results in order, and how many satellites they are of.
    """
    runs = runs_of_satellites(catalogue)
    results = run(runs, function, where=where, progress=progress, stop=stop)
    return results, runs[len(results) - 1][1] if results else 0


def joined_windows(parts: list[Windows], left: NDArray[np.intp]) -> Windows:
    """Puts windows of several searches into one order.

    Args:
        parts: At least one, with the satellites and places of the whole search.
        left: Satellites that were left out because the search was stopped.
    """
    columns: dict[str, Any] = {
        one.name: np.concatenate([getattr(part, one.name) for part in parts])
        for one in fields(Windows)
        if not one.name.endswith("_satellites")
    }
    order = window_order(
        columns["satellite"], columns["place"], columns["start_s"][:, None]
    )
    failed = [one for part in parts for one in part.failed_satellites]
    return replace(
        Windows(**{name: one[order] for name, one in columns.items()}),
        failed_satellites=tuple(sorted(failed, key=lambda one: one.satellite)),
        unsearched_satellites=tuple(int(i) for i in left),
    )
