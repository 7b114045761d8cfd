"""What a service can give a need by physics alone, whatever was agreed."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.supply.estimate import Estimate

__all__ = ["Looks", "Strips", "Supply"]


@dataclass(frozen=True, eq=False)
class Strips:
    """Strips of looks at a region, one a look.

    Attributes:
        cells: Cells of the region (its sampled places) that each collects, int64 each.
        parts: How much of each of them, above 0 to 1, float64 each.
        from_s: When its first line is abeam, seconds after the declaration [n].
        to_s: When its last line is abeam [n].
        left_from_km: Its right edge, distance on the ground to the left of the track,
            km (negative: to the right of it) [n].
        left_to_km: Its left edge [n].
        pass_most: Strips of the need that its pass has time for, int64 [n].
    """

    cells: tuple[NDArray[np.int64], ...]
    parts: tuple[NDArray[np.float64], ...]
    from_s: NDArray[np.float64]
    to_s: NDArray[np.float64]
    left_from_km: NDArray[np.float64]
    left_to_km: NDArray[np.float64]
    pass_most: NDArray[np.int64]

    def chosen(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> Strips:
        """The strips picked by a mask or by indices."""
        rows = np.arange(len(self.cells))[which]
        return Strips(
            tuple(self.cells[row] for row in rows),
            tuple(self.parts[row] for row in rows),
            self.from_s[rows],
            self.to_s[rows],
            self.left_from_km[rows],
            self.left_to_km[rows],
            self.pass_most[rows],
        )


@dataclass(frozen=True, eq=False)
class Looks:
    """Single chances to look at (or observe) something, in order of time.

    Attributes:
        bin: Bin of the demand that each falls in, int64 [n].
        spot: Spot or object, int64 [n].
        satellite: Index of the satellite in the catalogue, int64 [n].
        at_s: When, seconds after the declaration, float64 [n].
        delivered_s: When the product is there, float64 [n].
        pass_key: Looks with the same key come out of one pass of one satellite over a
            theatre and share its capacity, int64 [n].
        strips: What each collects of a region; None where looks are at spots.
        revolution: Looks with the same key share a revolution of one satellite, int64
            [n]; None where the service limits neither revolutions nor days.
        day: Looks with the same key share a day of one satellite; None likewise.
    """

    bin: NDArray[np.int64]
    spot: NDArray[np.int64]
    satellite: NDArray[np.int64]
    at_s: NDArray[np.float64]
    delivered_s: NDArray[np.float64]
    pass_key: NDArray[np.int64]
    strips: Strips | None = None
    revolution: NDArray[np.int64] | None = None
    day: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.bin)

    def chosen(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> Looks:
        """The looks picked by a mask or by indices."""
        return Looks(
            self.bin[which],
            self.spot[which],
            self.satellite[which],
            self.at_s[which],
            self.delivered_s[which],
            self.pass_key[which],
            None if self.strips is None else self.strips.chosen(which),
            None if self.revolution is None else self.revolution[which],
            None if self.day is None else self.day[which],
        )


@dataclass(frozen=True, eq=False)
class Supply:
    """What one service can give one need by physics alone.

    Attributes:
        service: Service (id).
        need: Need (id).
        looks: Single chances, for what is counted in pieces by satellites; else None.
        n_per_pass: Pieces that one pass can give (see ``Looks.pass_key``).
        n_per_revolution: Pieces that one revolution of a satellite can give, over all
            theatres; None: no limit.
        n_per_day: Pieces that one satellite can give in a day; None: no limit.
        bins_served: Bins in which continuous service is there, bool [n_bin]; else None.
        ready_s: Time from first readiness to the first piece, seconds (launch).
        instants_s: The only instants at which a piece can be given, ascending, seconds
            after the declaration (launches into a plane); None where there is no limit.
        credit: What one piece or unit counts for, 0 to 1 (clouds); 1 is full.
        clear_fraction: Chance that a look is free of cloud; None where unknown.
        rate_most: The greatest rate at which it can serve the need; None: no limit.
        figures: Figures behind it, for the report.
        estimates: Figures with their intervals and origins, for the plan.
    """

    service: str
    need: str
    looks: Looks | None = None
    n_per_pass: float = 1.0
    n_per_revolution: int | None = None
    n_per_day: int | None = None
    bins_served: NDArray[np.bool_] | None = None
    ready_s: float = 0.0
    instants_s: NDArray[np.float64] | None = None
    credit: float = 1.0
    clear_fraction: float | None = None
    rate_most: float | None = None
    figures: dict[str, float] = field(default_factory=dict)
    estimates: tuple[Estimate, ...] = ()

    def first_s(self, called_s: float) -> float:
        """When the first piece can be given.

        Args:
            called_s: When the call-up ends, seconds after the declaration.

        Returns:
            Seconds after the declaration; infinity where no instant is left.
        """
        ready_s = called_s + self.ready_s
        if self.instants_s is None:
            return ready_s
        place = int(np.searchsorted(self.instants_s, ready_s))
        return float(self.instants_s[place]) if place < len(self.instants_s) else np.inf
