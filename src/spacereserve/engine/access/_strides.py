"""How far apart satellites may be looked at when windows are only counted.

f is height over the horizon plane minus s times range, with s the sine of the mask. Let
a be the acceleration as seen from the ground, d the direction to the satellite, u the
zenith, and v⊥ the speed across d. Then

    f'' = a·(u - s d) - s v⊥² / ρ

so that |f''| ≤ M = A (1 + |s|) + |s| V² / ρmin, with A, V and ρmin bounds for a group
of satellites and a place. Over a stride h, f changes by at least M h² / 2 or is
monotonous, and is at most T = M h² / 8 away from its chord.

Where f is a little below zero it mostly bends down: gravity g alone makes
a·(u - s d) ≤ -g (p/r cos² e - T/ρ). Where that outweighs the Coriolis term, f has no
lowest moment below zero between two above, so that no window is cut in two within a
stride; and passes shorter than a stride stay below T, so that ρmin is their range
there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access._cells import TILE, CellTable, cell_table
from spacereserve.engine.access._nodes import Group
from spacereserve.engine.access._work import Block
from spacereserve.engine.orbits.earth import MU_WGS72_KM3_S2
from spacereserve.engine.orbits.frames import EARTH_ROTATION_RAD_S

__all__ = ["Strides"]

_OBLATE = 1.02  # what the Earth's oblateness adds to gravity, generously
_TILT = math.radians(0.25)  # between the zenith and the direction from the centre
_ROUNDING = 3e-6  # of f in single precision, by the distances it is made of
_LONGEST_STRIDE = 2  # a longer one leaves more in doubt than it saves looks


@dataclass(frozen=True, eq=False)
class Strides:
    """How a group of satellites is looked at from a block of places.

    Attributes:
        stride: Node steps from one look to the next.
        records: Position (km), zenith and sine of the mask in units of f, rounding of f
            and the value up to which a bend matters, float32 [n_tile, 72], in rows of
            eight.
        cells: Which tiles to look at from each cell of the sphere.
    """

    stride: int
    records: NDArray[np.float32]
    cells: CellTable

    @classmethod
    def of(cls, group: Group, block: Block) -> Strides:
        """Chooses the stride that costs least, and makes records for it."""
        bends = [
            _Bend.of(group, block.columns, n * group.step_s)
            for n in range(1, _LONGEST_STRIDE + 1)
        ]
        reaches = [bend.reach_rad(block.footprint_rad) for bend in bends]
        looks = [_looks(reach) / n for n, reach in enumerate(reaches, start=1)]
        best = int(np.argmin(looks))
        return cls(
            stride=best + 1,
            records=bends[best].records(block.members),
            cells=cell_table(block.directions, reaches[best], block.members),
        )


def _looks(reach_rad: NDArray[np.float64]) -> float:
    """A number that grows with the places to look at: those in reach and around."""
    around = np.minimum(np.pi, np.maximum(reach_rad, 0.0) + math.radians(3.0))
    return float(np.sum(1.0 - np.cos(around)))


@dataclass(frozen=True, eq=False)
class _Bend:
    """How far f may bend over a stride, for each place of a block."""

    group: Group
    stride_s: float
    columns: NDArray[np.float64]
    bend_km_s2: NDArray[np.float64]
    bends_down: NDArray[np.bool_]

    @classmethod
    def of(cls, group: Group, columns: NDArray[np.float64], stride_s: float) -> _Bend:
        sine, where_km = columns[:, 6], np.linalg.norm(columns[:, :3], axis=1)
        speed_km_s, pull_km_s2, stray_km_s2 = _motion(group)
        plain = (pull_km_s2 + stray_km_s2) * (1.0 + np.abs(sine))
        turn = np.abs(sine) * speed_km_s**2
        nearest_km = np.maximum(1.0, group.lowest_km - where_km)
        bend = plain + turn / nearest_km
        down = _bends_down(group, columns, plain * stride_s**2 / 8.0, stray_km_s2)
        for _ in range(4):
            highest_km = np.where(down, bend * stride_s**2 / 8.0, np.inf)
            range_km = _range_below(group, where_km, sine, highest_km)
            bend = plain + turn / np.maximum(nearest_km, range_km)
        return cls(group, stride_s, columns, bend, down)

    @property
    def unit_km(self) -> NDArray[np.float64]:
        """F changes by this much over a stride, or is monotonous, [n_place]."""
        return np.asarray(0.5 * self.bend_km_s2 * self.stride_s**2)

    def reach_rad(self, seen_rad: NDArray[np.float64]) -> NDArray[np.float64]:
        """Largest central angle at which a place takes part; negative where never.

        A place takes part where f is above minus its unit. And it does not where the
        satellite is so far from the footprint that it cannot enter it within a stride
        and leave it again, since its direction bends by no more than it turns.

        Args:
            seen_rad: Footprint radius, negative where there is none, [n_place].
        """
        swing = 1.1 * (self.group.turn_rad_s * self.stride_s) ** 2 / 2.0
        cosine = np.cos(np.clip(seen_rad, 0.0, np.pi)) - swing
        around = np.arccos(np.clip(cosine, -1.0, 1.0))
        reach = np.minimum(around, self._lowered_reach_rad())
        return np.where(seen_rad < 0.0, seen_rad, reach)

    def _lowered_reach_rad(self) -> NDArray[np.float64]:
        """Largest central angle at which f may be above minus its unit, by halving."""
        low, high = np.zeros(len(self.columns)), np.full(len(self.columns), np.pi)
        for _ in range(24):
            middle = 0.5 * (low + high)
            above = self._highest_km(middle) >= -self.unit_km
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        return high

    def _highest_km(self, angle_rad: NDArray[np.float64]) -> NDArray[np.float64]:
        """The largest f that a satellite of the group has at a central angle."""
        where_km = np.linalg.norm(self.columns[:, :3], axis=1)
        sine = self.columns[:, 6] - _TILT
        cosine = np.cos(angle_rad)
        lowest_km, highest_km = self.group.lowest_km, self.group.highest_km
        # between the lowest and the highest, f is largest where its slope is nought
        slope = np.sqrt(np.maximum(1e-12, sine**2 - cosine**2))
        inner_km = where_km * cosine * (1.0 + np.abs(np.sin(angle_rad)) / slope)
        best = np.full(len(cosine), -np.inf)
        for at_km in (lowest_km, highest_km, np.clip(inner_km, lowest_km, highest_km)):
            away = np.sqrt(at_km**2 + where_km**2 - 2.0 * at_km * where_km * cosine)
            best = np.maximum(best, at_km * cosine - where_km - sine * away)
        return best

    def records(self, members: NDArray[np.int32]) -> NDArray[np.float32]:
        """What the kernel needs of each place, by tiles, [n_tile, 72].

        Args:
            members: The places of the tiles, -1 where there is none, [n_tile, 8].
        """
        unit_km = self.unit_km[:, None]
        where_km = np.linalg.norm(self.columns[:, :3], axis=1)
        rounding_km = _ROUNDING * (self.group.highest_km + where_km)
        matters = np.where(self.bends_down, 0.0, np.inf)
        rows = np.column_stack(
            (
                self.columns[:, :3],
                self.columns[:, 3:7] / unit_km,
                rounding_km / unit_km[:, 0],
                matters,
            )
        )
        # in view of nobody, and never in doubt
        nobody = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0])
        filled = np.where(members[:, :, None] >= 0, rows[members], nobody)
        tiles = np.swapaxes(filled, 1, 2).reshape(len(members), rows.shape[1] * TILE)
        return tiles.astype(np.float32)


def _motion(group: Group) -> tuple[float, float, float]:
    """Bounds of speed over the ground (km/s), gravity, and all other acceleration."""
    lowest_km, highest_km = group.lowest_km, group.highest_km
    spin = EARTH_ROTATION_RAD_S * highest_km
    speed = math.sqrt(MU_WGS72_KM3_S2 * (2.0 / lowest_km - 1.0 / highest_km)) + spin
    gravity = MU_WGS72_KM3_S2 / lowest_km**2
    other = EARTH_ROTATION_RAD_S * (2.0 * speed + spin) + (_OBLATE - 1.0) * gravity
    return 1.01 * speed, gravity, other


def _range_below(
    group: Group,
    where_km: NDArray[np.float64],
    sine: NDArray[np.float64],
    f_km: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The shortest range at which f is at most so much, km, [n_place]."""
    rise_km = (group.lowest_km**2 - where_km**2) / (2.0 * where_km) - f_km
    s = sine + _TILT
    root = np.sqrt(np.maximum(0.0, s**2 + 2.0 * np.maximum(rise_km, 0.0) / where_km))
    return np.asarray(np.maximum(0.0, where_km * (root - s)))


def _bends_down(
    group: Group,
    columns: NDArray[np.float64],
    dip_km: NDArray[np.float64],
    stray_km_s2: float,
) -> NDArray[np.bool_]:
    """Where f surely bends down at and little below zero, [n_place].

    Args:
        group: The satellites.
        columns: The places.
        dip_km: How deep f may fall between two moments at zero within a stride.
        stray_km_s2: Bound of all acceleration but gravity.
    """
    sine, where_km = columns[:, 6], np.linalg.norm(columns[:, :3], axis=1)
    range_km = np.maximum(1.0, _range_below(group, where_km, sine, np.zeros_like(sine)))
    below = dip_km / range_km
    cosine = np.cos(np.minimum(0.5 * np.pi, np.arcsin(np.clip(sine, 0, 1)) + _TILT))
    inward = where_km / group.highest_km * cosine**2 - below - 2.0 * _TILT
    gravity_km_s2 = MU_WGS72_KM3_S2 / group.highest_km**2
    aside = np.sqrt(1.0 - sine**2 + 2.0 * np.abs(sine) * below)
    return np.asarray((sine >= 0.0) & (gravity_km_s2 * inward > stray_km_s2 * aside))
