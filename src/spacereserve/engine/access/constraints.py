"""What a service asks of geometry and light, beyond a place's elevation mask."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from spacereserve.engine.access.windows import Edge
from spacereserve.engine.errors import InputError, Problem

__all__ = ["Condition", "Constraints"]

Span = tuple[float, float]

_ANGLE_LIMITS = {
    "off_nadir_min_deg": (0.0, 90.0),
    "off_nadir_max_deg": (0.0, 90.0),
    "incidence_min_deg": (0.0, 90.0),
    "incidence_max_deg": (0.0, 90.0),
    "sun_elevation_min_deg": (-90.0, 90.0),
    "sun_elevation_max_deg": (-90.0, 90.0),
    "range_max_km": (1.0, 1e6),
}
_BANDS = (
    ("off_nadir_min_deg", "off_nadir_max_deg"),
    ("incidence_min_deg", "incidence_max_deg"),
    ("sun_elevation_min_deg", "sun_elevation_max_deg"),
)


@dataclass(frozen=True)
class Condition:
    """One condition as the kernel takes it.

    Attributes:
        kind: A name in ``_conditions.KIND``.
        limit: A cosine, a sine, a sign or a length in km, according to its kind.
        edge: What a window says when this condition bounds it.
    """

    kind: str
    limit: float
    edge: Edge


@dataclass(frozen=True, kw_only=True)
class Constraints:
    """What must hold, all at once, while a satellite serves a place.

    Attributes:
        off_nadir_min_deg: Least angle at the satellite between the direction of the
            Earth's centre and the place, 0 to 90.
        off_nadir_max_deg: Largest such angle, or None for no limit.
        incidence_min_deg: Least angle at the place between its zenith and the
            satellite, 0 to 90, or None. With the next: the annulus of a radar.
        incidence_max_deg: Largest such angle, or None.
        look_side: The side of the track, seen along the motion over the ground, on
            which the place must lie.
        sun_elevation_min_deg: Least elevation of the sun's centre at the place, without
            refraction, or None.
        sun_elevation_max_deg: Largest such elevation, or None (for night work).
        satellite_lit: True: the sun's centre must be visible from the satellite past a
            spherical Earth; False: it must not; None: no matter.
        range_max_km: Largest distance, or None.
        spans: Spans of time to keep, in seconds from the start of the search, in any
            order; empty keeps all.

    Raises:
        InputError: Values out of range or bands that are empty, all at once.
    """

    off_nadir_min_deg: float = 0.0
    off_nadir_max_deg: float | None = None
    incidence_min_deg: float | None = None
    incidence_max_deg: float | None = None
    look_side: Literal["left", "right", "either"] = "either"
    sun_elevation_min_deg: float | None = None
    sun_elevation_max_deg: float | None = None
    satellite_lit: bool | None = None
    range_max_km: float | None = None
    spans: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        problems = [*self._out_of_range(), *self._empty_bands(), *self._bad_spans()]
        if self.look_side not in {"left", "right", "either"}:
            problems.append(
                Problem(
                    what="The look side is unknown",
                    rule="look_side is left, right or either",
                    value=self.look_side,
                    way_out="choose one of the three",
                    key="look_side",
                )
            )
        if problems:
            raise InputError.from_problems(problems)

    def _out_of_range(self) -> Iterator[Problem]:
        for name, (lowest, highest) in _ANGLE_LIMITS.items():
            value = getattr(self, name)
            if value is not None and not lowest <= value <= highest:
                yield Problem(
                    what=f"{name} is out of range",
                    rule=f"it lies between {lowest:g} and {highest:g}",
                    value=value,
                    way_out="correct the value, or leave it out for no limit",
                    key=name,
                )

    def _empty_bands(self) -> Iterator[Problem]:
        for low_name, high_name in _BANDS:
            low, high = getattr(self, low_name), getattr(self, high_name)
            if low is not None and high is not None and low >= high:
                yield Problem(
                    what=f"The band from {low_name} to {high_name} is empty",
                    rule="the least value lies below the largest",
                    value=(low, high),
                    way_out="exchange the two, or leave one out",
                    key=low_name,
                )

    def _bad_spans(self) -> Iterator[Problem]:
        for k, (start_s, end_s) in enumerate(self.spans):
            if not (
                math.isfinite(start_s) and math.isfinite(end_s) and start_s < end_s
            ):
                yield Problem(
                    what=f"Span {k} does not end after it starts",
                    rule="a span is a start and a later end, in seconds",
                    value=(start_s, end_s),
                    way_out="exchange the two, or leave the span out",
                    key=f"spans[{k}]",
                )

    @property
    def merged_spans(self) -> tuple[Span, ...]:
        """The spans in order of time, overlapping and touching ones joined."""
        merged: list[Span] = []
        for start_s, end_s in sorted(self.spans):
            if merged and start_s <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], end_s))
            else:
                merged.append((start_s, end_s))
        return tuple(merged)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions but the elevation mask and the spans, cheap ones first."""
        return (
            *self._light_conditions(),
            *self._angle_conditions(),
            *self._other(),
        )

    def _light_conditions(self) -> Iterator[Condition]:
        if self.sun_elevation_min_deg is not None:
            yield Condition("sun_min", _sine(self.sun_elevation_min_deg), Edge.SUN)
        if self.sun_elevation_max_deg is not None:
            yield Condition("sun_max", _sine(self.sun_elevation_max_deg), Edge.SUN)
        if self.satellite_lit is not None:
            yield Condition("lit", 1.0 if self.satellite_lit else -1.0, Edge.SHADOW)

    def _angle_conditions(self) -> Iterator[Condition]:
        if self.off_nadir_min_deg > 0.0:
            cosine = _cosine(self.off_nadir_min_deg)
            yield Condition("off_nadir_min", cosine, Edge.OFF_NADIR_MIN)
        if self.off_nadir_max_deg is not None:
            cosine = _cosine(self.off_nadir_max_deg)
            yield Condition("off_nadir_max", cosine, Edge.OFF_NADIR_MAX)
        if self.incidence_min_deg is not None and self.incidence_min_deg > 0.0:
            cosine = _cosine(self.incidence_min_deg)
            yield Condition("incidence_min", cosine, Edge.INCIDENCE_MIN)

    def _other(self) -> Iterator[Condition]:
        if self.look_side != "either":
            sign = 1.0 if self.look_side == "left" else -1.0
            yield Condition("look_side", sign, Edge.LOOK_SIDE)
        if self.range_max_km is not None:
            yield Condition("range_max", self.range_max_km, Edge.RANGE)

    def implied_elevation_deg(self, lowest_km: float, highest_km: float) -> float:
        """The elevation below which no condition can hold, whatever the place.

        It lets the search leave out what the off-nadir or range limit would cut away
        later. The triangle of Earth's centre, place and satellite gives it on a sphere;
        0.25° is taken off for the ellipsoid.

        Args:
            lowest_km: Least distance of the satellite from the Earth's centre.
            highest_km: Largest such distance.

        Returns:
            Elevation in degrees, -90 where nothing is implied.
        """
        implied = -90.0
        if self.off_nadir_max_deg is not None:
            cosine = highest_km * _sine(self.off_nadir_max_deg) / _SMALLEST_RADIUS_KM
            if cosine < 1.0:
                implied = math.degrees(math.acos(cosine)) - 0.25
        if self.range_max_km is not None:
            far = self.range_max_km
            above = lowest_km**2 - _LARGEST_RADIUS_KM**2 - far**2
            sine = above / (2.0 * _LARGEST_RADIUS_KM * far)
            if abs(sine) < 1.0:
                implied = max(implied, math.degrees(math.asin(sine)) - 0.25)
        return implied


_SMALLEST_RADIUS_KM = 6344.0  # polar, and places to 12 km below the ellipsoid
_LARGEST_RADIUS_KM = 6479.0  # equatorial, and places to 100 km above it


def _sine(angle_deg: float) -> float:
    return float(np.sin(np.radians(angle_deg)))


def _cosine(angle_deg: float) -> float:
    return float(np.cos(np.radians(angle_deg)))
