"""Errors that operators state along their ephemerides: covariances of position.

An Orbit Ephemeris Message gives covariances at instants of its own, in a frame of its
own. Here they are all turned into radial, transverse and normal axes of the path. In
these axes they change smoothly, so between two of them that are no more than half an
hour apart each element is taken in proportion to time; such a mean of two covariances
is a covariance again. Anywhere else there is none: nobody stated how fast it grows.

Source: CCSDS 502.0-B-3, Orbit Data Messages (2023), sections 5.2.5 and 3.2.3.3, and
annex B (frames RTN, RSW and TNW).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["StatedErrors", "stated_errors"]

_WIDEST_S = 1800.0
_SLIGHT = 1e-9

State = Callable[[float], NDArray[np.float64]]
"""Position and velocity, TEME, [6], at an instant in seconds."""
Turn = Callable[[str, float], NDArray[np.float64] | None]
"""Rotation [3, 3] of a named frame into TEME at an instant; None where unknown."""


@dataclass(frozen=True, eq=False)
class StatedErrors:
    """Covariances of position along a path.

    Attributes:
        at_s: Their instants, ascending, float64 [k].
        rtn_km2: In radial, transverse and normal axes of the path, float64 [k, 3, 3].
    """

    at_s: NDArray[np.float64]
    rtn_km2: NDArray[np.float64]

    def at(self, instant_s: float) -> NDArray[np.float64] | None:
        """The covariance at an instant, [3, 3].

        Args:
            instant_s: The instant, on the scale of ``at_s``.

        Returns:
            Between two stated ones at most half an hour apart, in proportion to time;
            None elsewhere.
        """
        after = int(np.searchsorted(self.at_s, instant_s))
        if after < len(self.at_s) and self.at_s[after] == instant_s:
            return np.asarray(self.rtn_km2[after])
        if after in {0, len(self.at_s)}:
            return None
        before_s, after_s = self.at_s[after - 1 : after + 1].tolist()
        if after_s - before_s > _WIDEST_S:
            return None
        share = (instant_s - before_s) / (after_s - before_s)
        first, second = self.rtn_km2[after - 1 : after + 1]
        return np.asarray((1.0 - share) * first + share * second)


def stated_errors(
    blocks: list[tuple[float, str, Any]], *, state_at: State, turn_of: Turn
) -> StatedErrors | str | None:
    """Turns the covariance blocks of a message into errors along the path.

    Args:
        blocks: Instant (s), frame, and covariance of position and velocity (km, km/s),
            [6, 6], in any order.
        state_at: The path.
        turn_of: How frames other than those of the orbit lie.

    Returns:
        The errors; None where the message states none; or, as text, why it cannot be
        used.
    """
    found: dict[float, NDArray[np.float64]] = {}
    for at_s, frame, matrix in blocks:
        own = np.asarray(matrix, dtype=np.float64)[:3, :3]
        spread = np.linalg.eigvalsh(own)
        if not spread[-1] > 0.0 or spread[0] < -_SLIGHT * spread[-1]:
            return "a covariance is not positive"
        turn = _rtn_from(frame, state_at(at_s), turn_of(frame, at_s))
        if turn is None:
            return f"a covariance is in the frame {frame}"
        found[at_s] = turn @ own @ turn.T
    if not found:
        return None
    instants = sorted(found)
    return StatedErrors(
        np.array(instants), np.stack([found[instant] for instant in instants])
    )


def _rtn_from(
    frame: str, state: NDArray[np.float64], turn: NDArray[np.float64] | None
) -> NDArray[np.float64] | None:
    """The rotation from a frame into radial, transverse and normal axes, [3, 3]."""
    if frame in {"RTN", "RSW"}:
        return np.eye(3)
    radial = state[:3] / np.linalg.norm(state[:3])
    normal = np.cross(state[:3], state[3:])
    normal /= np.linalg.norm(normal)
    axes = np.array([radial, np.cross(normal, radial), normal])
    if frame == "TNW":
        along = state[3:] / np.linalg.norm(state[3:])
        return np.asarray(axes @ np.array([along, np.cross(normal, along), normal]).T)
    return None if turn is None else np.asarray(axes @ turn)
