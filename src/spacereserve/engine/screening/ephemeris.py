"""Operators' ephemerides: states at instants, interpolated, in place of elements.

Read from CCSDS Orbit Ephemeris Messages (KVN or XML) in EME2000, GCRF, TEME or ITRF.
Between states the path is Hermite's polynomial of degree 7 through the two nearest
states on either side, positions and velocities together. Covariances, where the
message has them, are kept with the path (``covariances``).

Source: CCSDS 502.0-B-3, Orbit Data Messages (2023).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import ccsds_ndm
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.orbits import gmst_rad, julian_day
from spacereserve.engine.orbits.frames import EARTH_ROTATION_RAD_S
from spacereserve.engine.orbits.precession import teme_from_j2000
from spacereserve.engine.screening.covariances import StatedErrors, stated_errors
from spacereserve.engine.units import SECONDS_PER_DAY, as_utc, instant_text

__all__ = ["Ephemeris", "read_ephemeris", "with_rates"]

_INERTIAL = frozenset({"EME2000", "J2000", "GCRF", "ICRF"})
_ISSUES = ("", "1993", "1997", "2000", "2005", "2008", "2014", "2020")
_TURNING = frozenset(f"ITRF{issue}" for issue in _ISSUES)
_MARGIN_S = 150.0
_WIDEST_S = 300.0
_LARGEST_BYTES = 200_000_000


@dataclass(frozen=True, eq=False)
class Ephemeris:
    """The path of one object as its operator states it.

    Attributes:
        name: Its name.
        catalog_number: Its catalogue number.
        epoch_at: The instant from which ``at_s`` counts.
        at_s: Instants of the states, ascending, float64 [n].
        states_teme: Position (km) and velocity (km/s), TEME, float64 [n, 6].
        errors: Errors that the operator states along the path, or None.
    """

    name: str
    catalog_number: int
    epoch_at: datetime
    at_s: NDArray[np.float64]
    states_teme: NDArray[np.float64]
    errors: StatedErrors | None = None

    def must_cover(self, start_at: datetime, duration_s: float) -> None:
        """Refuses a search that goes beyond the states.

        Args:
            start_at: When the search begins.
            duration_s: How long it goes on.

        Raises:
            InputError: It begins before the first state or ends after the last one,
                with two minutes and a half to spare on either side.
        """
        begin_s = (start_at - self.epoch_at).total_seconds()
        has = (float(self.at_s[0]), float(self.at_s[-1]))
        wants = (begin_s - _MARGIN_S, begin_s + duration_s + _MARGIN_S)
        if wants[0] < has[0] or wants[1] > has[1]:
            spans = " to ".join(instant_text(self.epoch_at, at) for at in has)
            raise InputError(
                f"the ephemeris of {self.name} does not cover the search",
                rule="an ephemeris covers the search and 150 s on either side",
                value=spans,
                way_out="shorten the search with --days, or choose another --at",
            )

    def positions_teme_km(
        self, start_at: datetime, at_s: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Positions at instants.

        Args:
            start_at: From when instants count.
            at_s: Seconds after it, [t].

        Returns:
            TEME, km, float64 [3, t].
        """
        begin_s = (start_at - self.epoch_at).total_seconds()
        wanted = begin_s + np.asarray(at_s)
        return np.stack([self._hermite(float(t))[:3] for t in wanted], axis=1)

    def state_teme(self, start_at: datetime, at_s: float) -> NDArray[np.float64]:
        """Position (km) and velocity (km/s) at one instant, TEME, [6].

        Args:
            start_at: From when the instant counts.
            at_s: Seconds after it.
        """
        return self._hermite((start_at - self.epoch_at).total_seconds() + at_s)

    def covariance_rtn_km2(
        self, start_at: datetime, at_s: float
    ) -> NDArray[np.float64] | None:
        """The covariance stated for one instant, [3, 3], or None.

        Args:
            start_at: From when the instant counts.
            at_s: Seconds after it.
        """
        if self.errors is None:
            return None
        return self.errors.at((start_at - self.epoch_at).total_seconds() + at_s)

    def _hermite(self, t: float) -> NDArray[np.float64]:
        middle = int(np.searchsorted(self.at_s, t))
        first = min(max(0, middle - 2), len(self.at_s) - 4)
        own = slice(first, first + 4)
        return _hermite(self.at_s[own] - t, self.states_teme[own])


def _hermite(
    nodes: NDArray[np.float64], states: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Value and rate at 0 of the polynomial through states at four nodes."""
    value, rate = np.zeros(3), np.zeros(3)
    for i in range(4):
        others = np.delete(nodes, i)
        gaps = nodes[i] - others
        basis = float(np.prod(-others / gaps))
        parts = -np.delete(np.tile(others, (3, 1)), [0, 4, 8]).reshape(3, 2)
        basis_rate = float(np.sum(np.prod(parts, axis=1)) / np.prod(gaps))
        own_rate = float(np.sum(1.0 / gaps))
        x, v = states[i, :3], states[i, 3:]
        lead = x * (1.0 + 2.0 * nodes[i] * own_rate) - v * nodes[i]
        value += basis**2 * lead
        slope = v - 2.0 * own_rate * x
        rate += 2.0 * basis * basis_rate * lead + basis**2 * slope
    return np.concatenate((value, rate))


def with_rates(positions_km: NDArray[np.float64]) -> NDArray[np.float64]:
    """Adds rates per step to a row of evenly spaced positions.

    Args:
        positions_km: [3, t].

    Returns:
        Positions, then rates (0 for three nodes at each end), [6, t].
    """
    p = positions_km
    rates = np.zeros_like(p)
    rates[:, 3:-3] = (
        45.0 * (p[:, 4:-2] - p[:, 2:-4])
        - 9.0 * (p[:, 5:-1] - p[:, 1:-5])
        + (p[:, 6:] - p[:, :-6])
    ) / 60.0
    return np.concatenate((p, rates))


def read_ephemeris(path: Path, catalog_number: int | None = None) -> Ephemeris:
    """Reads an Orbit Ephemeris Message with one object.

    Args:
        path: The file.
        catalog_number: The object's catalogue number; None where the message's
            OBJECT_ID is one.

    Raises:
        InputError: It is no message that can be used; the way out says why.
    """
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise _wrong(path, "it is larger than 200 MB")
        message: Any = ccsds_ndm.from_str(path.read_bytes().decode("utf-8-sig").strip())
    except OSError as error:
        raise _wrong(path, f"it cannot be opened ({error.strerror})") from error
    except (ccsds_ndm.NdmError, ValueError) as error:
        raise _wrong(path, " ".join(str(error).split())) from error
    if not isinstance(message, ccsds_ndm.Oem):
        raise _wrong(path, f"it is another message ({type(message).__name__.upper()})")
    return _ephemeris(message, path, catalog_number)


def _ephemeris(message: Any, path: Path, catalog_number: int | None) -> Ephemeris:
    about = [segment.metadata for segment in message.segments]
    names = {str(one.object_name) for one in about}
    frames = {_frame(one.ref_frame) for one in about}
    for is_wrong, why in (
        (len(names) != 1, f"it holds several objects ({', '.join(sorted(names))})"),
        (len(frames) != 1, f"it mixes frames ({', '.join(sorted(frames))})"),
        (any(_frame(one.center_name) != "EARTH" for one in about), "not about Earth"),
        (any(str(one.time_system) != "UTC" for one in about), "its times are not UTC"),
        (not frames <= _INERTIAL | _TURNING | {"TEME"}, f"its frame is {min(frames)}"),
    ):
        if is_wrong:
            raise _wrong(path, why)
    number = catalog_number
    if number is None:
        if not str(about[0].object_id).strip().isdigit():
            raise _wrong(path, f"OBJECT_ID {about[0].object_id} is no catalogue number")
        number = int(about[0].object_id)
    epoch_at, at_s, states = _states(message, path)
    path_alone = Ephemeris(
        name=names.pop(),
        catalog_number=number,
        epoch_at=epoch_at,
        at_s=at_s,
        states_teme=_in_teme(min(frames), epoch_at, at_s, states),
    )
    errors = _errors(message, path_alone, min(frames))
    if isinstance(errors, str):
        raise _wrong(path, errors)
    return replace(path_alone, errors=errors)


def _errors(
    message: Any, ephemeris: Ephemeris, own_frame: str
) -> StatedErrors | str | None:
    """The covariances of a message; text where they cannot be used."""
    epoch_at = ephemeris.epoch_at
    blocks = []
    for segment in message.segments:
        matrices = segment.data.covariance_matrix_numpy
        for block, matrix in zip(
            segment.data.covariance_matrix or (), matrices, strict=False
        ):
            at_s = (_at(block.epoch) - epoch_at) / timedelta(seconds=1)
            if not 0.0 <= at_s <= float(ephemeris.at_s[-1]):
                return "a covariance lies outside its states"
            blocks.append((at_s, _frame(block.cov_ref_frame or own_frame), matrix))
    return stated_errors(
        blocks,
        state_at=lambda at_s: ephemeris.state_teme(epoch_at, at_s),
        turn_of=lambda frame, at_s: _turn(frame, epoch_at, at_s),
    )


def _turn(frame: str, epoch_at: datetime, at_s: float) -> NDArray[np.float64] | None:
    """The rotation of a frame into TEME at an instant, [3, 3]; None where unknown."""
    whole, fraction = julian_day(epoch_at)
    days = np.full(3, fraction + at_s / SECONDS_PER_DAY)
    if frame == "TEME":
        return np.eye(3)
    if frame in _INERTIAL:
        return teme_from_j2000(np.eye(3), whole, days).T
    if frame in _TURNING:
        turn = float(gmst_rad(whole, days)[0])
        cosine, sine = math.cos(turn), math.sin(turn)
        return np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    return None


def _frame(name: object) -> str:
    return str(name).upper().replace("-", "").replace(" ", "")


def _states(
    message: Any, path: Path
) -> tuple[datetime, NDArray[np.float64], NDArray[np.float64]]:
    lines = [one for segment in message.segments for one in segment.data.state_vector]
    instants = [_at(one.epoch) for one in lines]
    if len(instants) < 4:
        raise _wrong(path, "it has fewer than four states")
    epoch_at = instants[0]
    at_s = np.array([(one - epoch_at) / timedelta(seconds=1) for one in instants])
    states = np.array(
        [(o.x, o.y, o.z, o.x_dot, o.y_dot, o.z_dot) for o in lines], dtype=np.float64
    )
    order = np.argsort(at_s, kind="stable")
    new = np.append(True, np.diff(at_s[order]) > 0.0)
    at_s, states = at_s[order][new], states[order][new]
    if np.diff(at_s).max() > _WIDEST_S:
        raise _wrong(path, "its states are more than 300 s apart")
    return epoch_at, at_s, states


def _at(epoch: object) -> datetime:
    """An instant of a message; decimals beyond the sixth are dropped."""
    whole, point, decimals = str(epoch).removesuffix("Z").partition(".")
    text = f"{whole}.{decimals[:6]:0<6}" if point else whole
    return as_utc(datetime.fromisoformat(text))


def _in_teme(
    frame: str,
    epoch_at: datetime,
    at_s: NDArray[np.float64],
    states: NDArray[np.float64],
) -> NDArray[np.float64]:
    if frame == "TEME":
        return states
    whole, fraction = julian_day(epoch_at)
    days = fraction + at_s / SECONDS_PER_DAY
    if frame in _INERTIAL:
        return np.hstack(
            [teme_from_j2000(states[:, k : k + 3], whole, days) for k in (0, 3)]
        )
    turn = gmst_rad(whole, days)
    cosine, sine = np.cos(turn), np.sin(turn)
    velocity = states[:, 3:] + np.cross([0, 0, EARTH_ROTATION_RAD_S], states[:, :3])
    turned = [
        np.stack((cosine * x - sine * y, sine * x + cosine * y, z), axis=1)
        for x, y, z in (states[:, :3].T, velocity.T)
    ]
    return np.hstack(turned)


def _wrong(path: Path, why: str) -> InputError:
    return InputError.from_problems(
        [
            Problem(
                what=f"The ephemeris cannot be used: {why}",
                rule="an OEM of one object about the Earth, in UTC and in EME2000, "
                "GCRF, TEME or ITRF, with states at most 300 s apart",
                value=None,
                way_out="ask the operator for such a message",
                file=path.name,
                key="OEM",
            )
        ]
    )
