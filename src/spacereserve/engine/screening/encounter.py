"""An encounter: two states at closest approach, and what can be said of a collision.

The probability is *stated* where both covariances were measured by whoever determined
the orbits and the encounter is short and straight enough for the two-dimensional
integral. Otherwise it is *not proven*: the figure may still be there, with the reasons
why nobody should stake anything on it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.orbits.earth import MU_WGS84_KM3_S2
from spacereserve.engine.screening.probability import (
    disc_probability,
    highest_disc_probability,
)

__all__ = ["Body", "Doubt", "Probability", "Relative", "judge", "relative"]

_LONG_FRACTION = 0.02
_BENT_RATIO = 0.4
_REACH_SIGMA = 3.0


class Doubt(StrEnum):
    """Why a probability is not proven."""

    NO_COVARIANCE = "no-covariance"
    """A covariance is missing: there is no figure at all."""
    ASSUMED_COVARIANCE = "assumed-covariance"
    """A covariance is assumed from the age of elements, not determined."""
    FLAT_COVARIANCE = "flat-covariance"
    """The combined covariance has no extent in some direction."""
    LONG_ENCOUNTER = "long-encounter"
    """The encounter lasts so long that the paths bend while it does."""
    CURVED_ERROR = "curved-error"
    """An error along the orbit is so long that the orbit bends within it."""
    ASSUMED_SIZE = "assumed-size"
    """The hard-body radius is assumed."""


@dataclass(frozen=True, eq=False)
class Body:
    """One of the two objects at closest approach.

    Attributes:
        name: Its name.
        designator: Its catalogue number, as text.
        position_km: In an inertial frame common to both, [3].
        velocity_km_s: The same frame, [3].
        covariance_rtn_km2: Of the position in its own radial, transverse, normal axes,
            [3, 3]; None where unknown.
        is_assumed: Whether the covariance is assumed, not determined.
    """

    name: str
    designator: str
    position_km: NDArray[np.float64]
    velocity_km_s: NDArray[np.float64]
    covariance_rtn_km2: NDArray[np.float64] | None
    is_assumed: bool = False

    def rtn_axes(self) -> NDArray[np.float64]:
        """Radial, transverse and normal unit vectors, rows of [3, 3]."""
        radial = self.position_km / np.linalg.norm(self.position_km)
        normal = np.cross(self.position_km, self.velocity_km_s)
        normal /= np.linalg.norm(normal)
        return np.array([radial, np.cross(normal, radial), normal])

    def covariance_km2(self) -> NDArray[np.float64] | None:
        """The covariance in the inertial frame, [3, 3]."""
        if self.covariance_rtn_km2 is None:
            return None
        axes = self.rtn_axes()
        return np.asarray(axes.T @ self.covariance_rtn_km2 @ axes)


@dataclass(frozen=True)
class Relative:
    """How the second object passes the first.

    Attributes:
        miss_km: Distance.
        radial_km: Part of it along the first object's radial axis.
        transverse_km: Along its transverse axis.
        normal_km: Along its orbit's normal.
        speed_km_s: Relative speed.
    """

    miss_km: float
    radial_km: float
    transverse_km: float
    normal_km: float
    speed_km_s: float


@dataclass(frozen=True)
class Probability:
    """What can be said of the probability of collision.

    Attributes:
        value: The two-dimensional probability; None where there is no covariance.
        highest: The highest that any factor on the covariance could give; None likewise
            where it was not asked for, and where the paths are not straight (it bounds
            nothing there).
        hard_body_m: Combined radius of both bodies.
        doubts: Why it is not proven; none where it is.
    """

    value: float | None
    highest: float | None
    hard_body_m: float
    doubts: tuple[Doubt, ...]

    @property
    def is_proven(self) -> bool:
        """Whether the figure stands on determined covariances and a short encounter."""
        return self.value is not None and not self.doubts


def relative(first: Body, second: Body) -> Relative:
    """Says how the second object passes the first.

    Args:
        first: Whose axes are used.
        second: The other.
    """
    offset_km = second.position_km - first.position_km
    radial_km, transverse_km, normal_km = (first.rtn_axes() @ offset_km).tolist()
    return Relative(
        miss_km=float(np.linalg.norm(offset_km)),
        radial_km=radial_km,
        transverse_km=transverse_km,
        normal_km=normal_km,
        speed_km_s=float(np.linalg.norm(second.velocity_km_s - first.velocity_km_s)),
    )


def judge(
    first: Body,
    second: Body,
    hard_body_m: float,
    *,
    is_assumed_size: bool = False,
    with_highest: bool = True,
) -> Probability:
    """Works out the probability of collision, and how far it can be trusted.

    Args:
        first: One object at closest approach.
        second: The other, in the same frame.
        hard_body_m: Combined radius, m, > 0.
        is_assumed_size: Whether the radius is assumed.
        with_highest: Whether to search the highest value too (thirty times the work).

    Returns:
        The probability with its doubts.

    Raises:
        InputError: The radius is not positive.
    """
    doubts = [Doubt.ASSUMED_SIZE] if is_assumed_size else []
    parts = first.covariance_km2(), second.covariance_km2()
    if parts[0] is None or parts[1] is None:
        return Probability(None, None, hard_body_m, (Doubt.NO_COVARIANCE, *doubts))
    if first.is_assumed or second.is_assumed:
        doubts.insert(0, Doubt.ASSUMED_COVARIANCE)
    if relative(first, second).speed_km_s <= 0.0:
        return Probability(None, None, hard_body_m, (*doubts, Doubt.LONG_ENCOUNTER))
    miss_m, covariance_m2 = _across(first, second, parts[0] + parts[1])
    if np.linalg.eigvalsh(covariance_m2)[0] <= 0.0:
        return Probability(None, None, hard_body_m, (Doubt.FLAT_COVARIANCE, *doubts))
    bent = _bends(first, second, parts[0] + parts[1])
    highest = None
    if with_highest and not bent:
        highest, _ = highest_disc_probability(miss_m, covariance_m2, hard_body_m)
    value = disc_probability(miss_m, covariance_m2, hard_body_m)
    return Probability(value, highest, hard_body_m, (*doubts, *bent))


def _across(
    first: Body, second: Body, covariance_km2: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Miss (m) and covariance (m²) in the plane across the relative velocity."""
    offset_km = second.position_km - first.position_km
    velocity = second.velocity_km_s - first.velocity_km_s
    along = velocity / np.linalg.norm(velocity)
    # Any two axes across will do: the integral over a disc does not depend on them.
    helper = np.eye(3)[int(np.argmin(np.abs(along)))]
    one = np.cross(along, helper)
    one /= np.linalg.norm(one)
    plane = np.array([one, np.cross(along, one)])
    return plane @ offset_km * 1e3, plane @ covariance_km2 @ plane.T * 1e6


def _bends(
    first: Body, second: Body, covariance_km2: NDArray[np.float64]
) -> tuple[Doubt, ...]:
    """Whether paths or errors bend too much for the two-dimensional integral.

    The encounter lasts while the relative position is within three sigma along the
    relative velocity; more than 2 % of an orbit is long. An error along the orbit of
    three sigma leaves its tangent by its square over twice the radius; beyond one sigma
    of the combined radial error, the error is curved. With these limits no one of the
    35 conjunctions published by NASA CARA counts as proven whose two-dimensional value
    is more than 1 % off its three-dimensional one.
    """
    velocity = second.velocity_km_s - first.velocity_km_s
    speed = float(np.linalg.norm(velocity))
    along = velocity / speed
    reach_km = _REACH_SIGMA * math.sqrt(float(along @ covariance_km2 @ along))
    period_s = min(_period_s(first), _period_s(second))
    doubts = []
    if 2.0 * reach_km / speed > _LONG_FRACTION * period_s:
        doubts.append(Doubt.LONG_ENCOUNTER)
    if any(_sag_ratio(body, covariance_km2) > _BENT_RATIO for body in (first, second)):
        doubts.append(Doubt.CURVED_ERROR)
    return tuple(doubts)


def _period_s(body: Body) -> float:
    radius_km = float(np.linalg.norm(body.position_km))
    speed_2 = float(body.velocity_km_s @ body.velocity_km_s)
    inverse_axis = 2.0 / radius_km - speed_2 / MU_WGS84_KM3_S2
    if inverse_axis <= 0.0:
        return math.inf
    return 2.0 * math.pi * math.sqrt(inverse_axis**-3 / MU_WGS84_KM3_S2)


def _sag_ratio(body: Body, covariance_km2: NDArray[np.float64]) -> float:
    axes = body.rtn_axes()
    own = body.covariance_rtn_km2
    across_km = math.sqrt(max(float(axes[0] @ covariance_km2 @ axes[0]), 1e-18))
    if own is None:
        return 0.0
    reach_km = _REACH_SIGMA * math.sqrt(max(float(own[1, 1]), 0.0))
    return reach_km**2 / (2.0 * float(np.linalg.norm(body.position_km))) / across_km
