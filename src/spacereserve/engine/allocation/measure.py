"""How far a need is met by what it really gets, measured from the looks themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.plan import Gap
from spacereserve.engine.supply import Demand

__all__ = ["Given", "Measured", "measure"]

_NOISE = 5e-5
"""Shortfalls below this are the solver's tolerance, not a shortfall."""


@dataclass(frozen=True, eq=False)
class Given:
    """What one offer gives one need.

    Attributes:
        provider: Provider (id).
        national: True for a nation's own asset.
        bin: Bin of each piece or amount, int64 [n].
        amount: Amount in each, float64 [n] (1 for a look).
        credit: What a unit counts for, 0 to 1.
        at_s: When each look is taken or amount begins, s after the declaration [n].
        sound: False for what hangs on stale elements, bool [n].
        cells: Cells of a region that each strip collects; empty where there is none.
        parts: How much of each of them, 0 to 1.
        hangs_on: The provider (id) and shared things (``thing:id``) it is lost with.
    """

    provider: str
    national: bool
    bin: NDArray[np.int64]
    amount: NDArray[np.float64]
    credit: float
    at_s: NDArray[np.float64]
    sound: NDArray[np.bool_]
    cells: tuple[NDArray[np.int64], ...] = ()
    parts: tuple[NDArray[np.float64], ...] = ()
    hangs_on: frozenset[str] = frozenset()

    def only(self, which: NDArray[np.bool_]) -> Given:
        """The pieces picked by a mask."""
        return Given(
            self.provider,
            self.national,
            self.bin[which],
            self.amount[which],
            self.credit,
            self.at_s[which],
            self.sound[which],
            tuple(self.cells[row] for row in np.flatnonzero(which) if self.cells),
            tuple(self.parts[row] for row in np.flatnonzero(which) if self.parts),
            self.hangs_on,
        )


@dataclass(frozen=True)
class Measured:
    """How far a need is met.

    Attributes:
        fraction: Share of what is asked that is supplied, 0 to 1.
        gaps: When it is not, in order of time.
        longest_gap_s: Longest time without a look at any spot; None where not a
            revisit need.
    """

    fraction: float
    gaps: tuple[Gap, ...]
    longest_gap_s: float | None = None


def measure(demand: Demand, given: Iterable[Given]) -> Measured:
    """Measures how far a need is met by what it is given.

    For a revisit need, the share of the time at which the newest looks are younger than
    the gap promised, from one gap after its start. For other needs, the share of the
    amount supplied in each day or slot, never more than what is asked. For a region,
    the share of its cells collected in each slot, against the share asked for.

    Args:
        demand: What the need asks for.
        given: What offers give it.
    """
    parts = [part for part in given if len(part.bin)]
    if demand.kind == "gap":
        return _measure_gap(demand, parts)
    if demand.kind == "area":
        return _measure_area(demand, parts)
    return _measure_amounts(demand, parts)


def _measure_amounts(demand: Demand, parts: list[Given]) -> Measured:
    supplied = np.zeros(demand.n_bins)
    for part in parts:
        np.add.at(supplied, part.bin, part.amount * part.credit)
    share = np.minimum(1.0, supplied / demand.row_amount)
    share = np.where(share > 1.0 - _NOISE, 1.0, share)
    fraction = float(np.sum(demand.row_weight * share))
    n_each = demand.n_bins // demand.n_spots
    by_time = share.reshape(demand.n_spots, n_each).mean(axis=0)
    edges_s = np.append(demand.bin_start_s[:n_each], demand.bin_end_s[n_each - 1])
    return Measured(min(1.0, fraction), _gaps(edges_s, by_time))


def _measure_area(demand: Demand, parts: list[Given]) -> Measured:
    worth = np.zeros((demand.n_bins, demand.n_cells))
    for given in parts:
        for number, cells, much in zip(
            given.bin, given.cells, given.parts, strict=True
        ):
            worth[number, cells] += given.credit * much
    collected = np.minimum(1.0, worth).mean(axis=1)
    share = np.minimum(1.0, collected / demand.collect)
    share = np.where(share > 1.0 - _NOISE, 1.0, share)
    edges_s = np.append(demand.bin_start_s, demand.bin_end_s[-1])
    fraction = float(np.sum(demand.row_weight * share))
    return Measured(min(1.0, fraction), _gaps(edges_s, share))


def _gaps(edges_s: NDArray[np.float64], share: NDArray[np.float64]) -> tuple[Gap, ...]:
    gaps: list[Gap] = []
    for left_s, right_s, value in zip(edges_s[:-1], edges_s[1:], share, strict=True):
        if value >= 1.0 - 1e-9 or right_s <= left_s:
            continue
        start_s = float(left_s)
        joins = gaps and abs(gaps[-1].met_fraction - value) < 1e-9
        if joins and gaps[-1].end_s == start_s:
            start_s = gaps.pop().start_s
        gap = Gap(start_s=start_s, end_s=float(right_s), met_fraction=float(value))
        gaps.append(gap)
    return tuple(gaps)


def _measure_gap(demand: Demand, parts: list[Given]) -> Measured:
    gap_s = demand.gap_s
    empty = np.empty(0)
    at_s = np.concatenate([part.at_s for part in parts]) if parts else empty
    worth = np.concatenate(
        [np.full(len(part.at_s), part.credit) for part in parts] or [empty]
    )
    own_bins = [part.bin for part in parts] or [np.empty(0, np.int64)]
    spot = demand.bin_spot[np.concatenate(own_bins)]
    first_s = min(demand.start_s + gap_s, demand.end_s)
    edges_s = np.unique(
        np.clip(
            np.concatenate(([first_s, demand.end_s], at_s, at_s + gap_s)),
            first_s,
            demand.end_s,
        )
    )
    if len(edges_s) < 2:
        edges_s = np.array([first_s, first_s])
    middle_s = 0.5 * (edges_s[:-1] + edges_s[1:])
    share = np.zeros(len(middle_s))
    longest_s = 0.0
    for number in range(demand.n_spots):
        own = spot == number
        share += _freshness(middle_s, at_s[own], worth[own], gap_s) / demand.n_spots
        ordered = np.sort(np.concatenate(([demand.start_s, demand.end_s], at_s[own])))
        longest_s = max(longest_s, float(np.diff(ordered).max()))
    lengths_s = np.diff(edges_s)
    total_s = float(lengths_s.sum())
    share = np.where(share > 1.0 - _NOISE, 1.0, share)
    fraction = float(share @ lengths_s / total_s) if total_s else float(share.mean())
    return Measured(min(1.0, fraction), _gaps(edges_s, share), longest_s)


def _freshness(
    when_s: NDArray[np.float64],
    at_s: NDArray[np.float64],
    worth: NDArray[np.float64],
    gap_s: float,
) -> NDArray[np.float64]:
    """Worth of the looks younger than the gap at instants, never above 1."""
    order = np.argsort(at_s, kind="stable")
    times_s = at_s[order]
    total = np.concatenate(([0.0], np.cumsum(worth[order])))
    newest = np.searchsorted(times_s, when_s, side="right")
    oldest = np.searchsorted(times_s, when_s - gap_s, side="left")
    return np.asarray(np.minimum(1.0, total[newest] - total[oldest]))
