"""What a need asks for, cut into bins and rows that an allocation can count.

A *bin* is a stretch of time at one spot (or for one object) in which supply is
interchangeable. A *row* is a promise over one or more consecutive bins of a spot:

* so many looks a day, or a rate all the time: a bin is a day or a slot of the policy,
  and each row covers its own bin;
* a share of a region in each slot: a bin is a slot, and what counts is which cells of
  the region the strips of a slot collect together;
* never longer than a gap: bins are days and there are no rows, because what counts is
  the time between looks; see ``allocation.schedules``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.units import SECONDS_PER_DAY

__all__ = ["Demand", "Kind", "collected", "daily", "gapless", "once", "steady"]

Kind = str


@dataclass(frozen=True, eq=False)
class Demand:
    """What one need asks for within a plan.

    Attributes:
        need: The need.
        start_s: Start of the need, seconds after the declaration.
        end_s: End of the need, seconds after the declaration.
        kind: ``daily``, ``area``, ``gap``, ``steady`` or ``once``.
        whole: True where supply comes in whole pieces (looks, launches).
        n_spots: Number of spots or objects.
        bin_spot: Spot of each bin, int64 [n_bin]; bins ascend by spot, then time.
        bin_start_s: Start of each bin, float64 [n_bin].
        bin_end_s: End of each bin, float64 [n_bin].
        row_first: First bin of each row, int64 [n_row].
        row_last: Last bin of each row, int64 [n_row].
        row_amount: Amount that fulfils a row, float64 [n_row], > 0.
        row_weight: Weight of each row, float64 [n_row]; they add up to 1.
        gap_s: The gap promised, seconds; 0 where none is.
        n_cells: Cells of the region, alike in size; 0 where no region is collected.
        collect: Share of the cells to be collected in each bin, float64 [n_bin]; empty
            where no region is collected.
    """

    need: Any
    start_s: float
    end_s: float
    kind: Kind
    whole: bool
    n_spots: int
    bin_spot: NDArray[np.int64]
    bin_start_s: NDArray[np.float64]
    bin_end_s: NDArray[np.float64]
    row_first: NDArray[np.int64]
    row_last: NDArray[np.int64]
    row_amount: NDArray[np.float64]
    row_weight: NDArray[np.float64]
    gap_s: float = 0.0
    n_cells: int = 0
    collect: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))

    @property
    def n_bins(self) -> int:
        """Number of bins."""
        return len(self.bin_spot)

    @property
    def bin_day(self) -> NDArray[np.float64]:
        """Length of each bin, days [n_bin]."""
        return (self.bin_end_s - self.bin_start_s) / SECONDS_PER_DAY

    def bins_at(
        self, spot: NDArray[np.int64], time_s: NDArray[np.float64]
    ) -> NDArray[np.int64]:
        """Finds the bin that holds each instant at its spot.

        Args:
            spot: Spots, int [n].
            time_s: Seconds after the declaration, float [n].

        Returns:
            Index of the bin, int64 [n]; −1 where the need is not active then.
        """
        n_each = self.n_bins // self.n_spots
        edges_s = np.append(self.bin_start_s[:n_each], self.bin_end_s[n_each - 1])
        place = np.searchsorted(edges_s, time_s, side="right") - 1
        inside = (time_s >= edges_s[0]) & (time_s < edges_s[-1])
        return np.where(inside, spot * n_each + place, -1)

    def least_supply(self) -> float:
        """The least amount that fulfils the whole need, in its own unit."""
        if self.kind == "gap":
            n_gaps = math.ceil((self.end_s - self.start_s) / self.gap_s - 1e-9)
            per_spot = max(1.0, n_gaps - 1.0)
            return per_spot * self.n_spots
        if self.kind == "steady":
            return float(np.sum(self.row_amount * self.bin_day))
        return float(np.sum(self.row_amount))


def _edges(start_s: float, end_s: float, step_s: float) -> NDArray[np.float64]:
    first = math.floor(start_s / step_s + 1e-9)
    # a span too short to tell from an instant is one bin still
    last = max(first + 1, math.ceil(end_s / step_s - 1e-9))
    edges_s = np.arange(first, last + 1, dtype=np.float64) * step_s
    edges_s[0] = start_s
    edges_s[-1] = end_s
    return edges_s


def _of_edges(
    need: Any,
    edges_s: NDArray[np.float64],
    *,
    kind: Kind,
    whole: bool,
    n_spots: int,
    amount: NDArray[np.float64],
) -> Demand:
    n_each = len(edges_s) - 1
    index = np.arange(n_each * n_spots)
    amounts = np.tile(amount, n_spots)
    lengths = np.tile(np.diff(edges_s), n_spots)
    return Demand(
        need=need,
        start_s=float(edges_s[0]),
        end_s=float(edges_s[-1]),
        kind=kind,
        whole=whole,
        n_spots=n_spots,
        bin_spot=np.repeat(np.arange(n_spots), n_each),
        bin_start_s=np.tile(edges_s[:-1], n_spots),
        bin_end_s=np.tile(edges_s[1:], n_spots),
        row_first=index,
        row_last=index,
        row_amount=amounts,
        row_weight=lengths / lengths.sum(),
    )


def daily(
    need: Any, span_s: tuple[float, float], *, n_spots: int, n_per_day: float
) -> Demand:
    """So many whole pieces at each spot in each day (24 h from the declaration).

    Args:
        need: The need.
        span_s: Start and end, seconds after the declaration.
        n_spots: Number of spots or objects.
        n_per_day: Pieces a day; a part of a day asks for its share of them.
    """
    edges_s = _edges(*span_s, SECONDS_PER_DAY)
    amount = n_per_day * np.diff(edges_s) / SECONDS_PER_DAY
    return _of_edges(
        need, edges_s, kind="daily", whole=True, n_spots=n_spots, amount=amount
    )


def collected(
    need: Any,
    span_s: tuple[float, float],
    *,
    n_cells: int,
    slot_s: float,
    fraction: float,
    n_least: float,
) -> Demand:
    """A share of a region in each slot, counted from the start of the need.

    Args:
        need: The need.
        span_s: Start and end, seconds after the declaration.
        n_cells: Cells that stand for the region.
        slot_s: Length of a slot, seconds; a part of a slot asks for its share.
        fraction: Share of the region that a whole slot asks for.
        n_least: Fewest strips that could collect that share.
    """
    start_s, end_s = span_s
    n_slots = max(1, math.ceil((end_s - start_s) / slot_s - 1e-9))
    edges_s = np.append(start_s + slot_s * np.arange(n_slots), end_s)
    part = np.diff(edges_s) / slot_s
    demand = _of_edges(
        need, edges_s, kind="area", whole=True, n_spots=1, amount=n_least * part
    )
    return replace(demand, n_cells=n_cells, collect=fraction * part)


def steady(
    need: Any, span_s: tuple[float, float], *, rate: float, slot_s: float
) -> Demand:
    """A rate at all times, counted by slots aligned to the declaration.

    Args:
        need: The need.
        span_s: Start and end, seconds after the declaration.
        rate: The rate, such as Mbit/s.
        slot_s: Length of a slot, seconds.
    """
    edges_s = _edges(*span_s, slot_s)
    amount = np.full(len(edges_s) - 1, rate)
    return _of_edges(
        need, edges_s, kind="steady", whole=False, n_spots=1, amount=amount
    )


def once(need: Any, span_s: tuple[float, float], *, amount: float) -> Demand:
    """A number of whole pieces at any time within the span."""
    return _of_edges(
        need,
        np.array(span_s),
        kind="once",
        whole=True,
        n_spots=1,
        amount=np.array([amount]),
    )


def gapless(
    need: Any, span_s: tuple[float, float], *, n_spots: int, gap_s: float
) -> Demand:
    """At least one piece at each spot in every window of a length.

    Bins are days, for counting against what is promised a day. There are no rows: what
    a set of looks covers is measured from their times.

    Args:
        need: The need.
        span_s: Start and end, seconds after the declaration.
        n_spots: Number of spots.
        gap_s: Length of the window, seconds.
    """
    edges_s = _edges(*span_s, SECONDS_PER_DAY)
    n_each = len(edges_s) - 1
    return Demand(
        need=need,
        start_s=span_s[0],
        end_s=span_s[1],
        kind="gap",
        whole=True,
        n_spots=n_spots,
        bin_spot=np.repeat(np.arange(n_spots), n_each),
        bin_start_s=np.tile(edges_s[:-1], n_spots),
        bin_end_s=np.tile(edges_s[1:], n_spots),
        row_first=np.empty(0, np.int64),
        row_last=np.empty(0, np.int64),
        row_amount=np.empty(0),
        row_weight=np.empty(0),
        gap_s=gap_s,
    )
