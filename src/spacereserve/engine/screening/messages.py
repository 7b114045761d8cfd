"""Reads CCSDS Conjunction Data Messages, KVN or XML, into encounters.

The parsing is done by ``ccsds_ndm``. The combined hard-body radius has no keyword in
CDM 1.0; the convention of NASA CARA, a comment ``HBR = 20 [m]``, is understood.

Source: CCSDS 508.0-B-1, Conjunction Data Message (2013).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import ccsds_ndm
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.orbits.frames import EARTH_ROTATION_RAD_S
from spacereserve.engine.screening.encounter import Body, Probability, Relative
from spacereserve.engine.screening.encounter import judge as judge_bodies
from spacereserve.engine.screening.encounter import relative as relative_of
from spacereserve.engine.units import as_utc

__all__ = ["ConjunctionMessage", "parse_cdm", "read_cdms"]

_HARD_BODY = re.compile(r"\bHBR\s*[=:]\s*([0-9][0-9.eE+-]*)\s*(\[m\])?")
_INERTIAL = frozenset({"EME2000", "GCRF"})
_SUFFIXES = frozenset({".cdm", ".kvn", ".xml", ".txt"})
_LARGEST_BYTES = 5_000_000


@dataclass(frozen=True, eq=False)
class ConjunctionMessage:
    """One conjunction as an originator states it.

    Attributes:
        message_id: Its identifier.
        originator: Who made it.
        created_at: When.
        closest_at: Time of closest approach.
        first: The object that the message is for.
        second: The other.
        hard_body_m: Combined radius that the message states, m; None where it does not.
        stated_probability: The originator's own figure, or None.
        stated_method: How it was worked out, or None.
        file: Where it was read from.
    """

    message_id: str
    originator: str
    created_at: datetime
    closest_at: datetime
    first: Body
    second: Body
    hard_body_m: float | None
    stated_probability: float | None
    stated_method: str | None
    file: str

    def relative(self) -> Relative:
        """How the second object passes the first."""
        return relative_of(self.first, self.second)

    def probability(self, otherwise_m: float) -> Probability:
        """The probability of collision from states and covariances.

        Args:
            otherwise_m: Radius to assume where the message states none, m.
        """
        radius_m = otherwise_m if self.hard_body_m is None else self.hard_body_m
        return judge_bodies(
            self.first, self.second, radius_m, is_assumed_size=self.hard_body_m is None
        )


def read_cdms(paths: Iterable[Path]) -> tuple[ConjunctionMessage, ...]:
    """Reads messages from files, and from folders of them.

    Args:
        paths: Files, or folders whose ``.cdm``, ``.kvn``, ``.xml`` and ``.txt`` files
            are read.

    Returns:
        Messages by time of closest approach, then identifier.

    Raises:
        InputError: Files have mistakes; all of them are told.
    """
    problems: list[Problem] = []
    found: list[ConjunctionMessage] = []
    for path in _files(paths):
        try:
            found.append(parse_cdm(_text(path), file=path.name))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError.from_problems(problems)
    return tuple(sorted(found, key=lambda one: (one.closest_at, one.message_id)))


def _files(paths: Iterable[Path]) -> list[Path]:
    files: set[Path] = set()
    for path in paths:
        if path.is_dir():
            inside = (one for one in path.iterdir() if one.suffix in _SUFFIXES)
            files.update(one for one in inside if one.is_file())
        else:
            files.add(path)
    return sorted(files)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise InputError.from_problems(
                [_wrong(path.name, "it is larger than 5 MB")]
            )
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        why = f"it cannot be opened ({error.strerror})"
        raise InputError.from_problems([_wrong(path.name, why)]) from error
    except UnicodeDecodeError as error:
        why = "it is not UTF-8 text"
        raise InputError.from_problems([_wrong(path.name, why)]) from error


def parse_cdm(text: str, *, file: str = "message") -> ConjunctionMessage:
    """Reads one message.

    Args:
        text: KVN or XML.
        file: What to call it in messages.

    Raises:
        InputError: It is no well-formed CDM, or in a frame that is not understood.
    """
    try:
        message: Any = ccsds_ndm.from_str(text.lstrip())
    except (ccsds_ndm.NdmError, ValueError) as error:
        why = " ".join(str(error).split())
        raise InputError.from_problems([_wrong(file, why)]) from error
    if not isinstance(message, ccsds_ndm.Cdm):
        why = f"it is another message ({type(message).__name__.upper()})"
        raise InputError.from_problems([_wrong(file, why)])
    segments = message.body.segments
    frames = {str(one.metadata.ref_frame) for one in segments}
    if len(frames) != 1 or not frames <= _INERTIAL | {"ITRF"}:
        why = f"its frames are {', '.join(sorted(frames))}"
        raise InputError.from_problems([_wrong(file, why)])
    return _message(message, is_turning=frames == {"ITRF"}, file=file)


def _message(message: Any, *, is_turning: bool, file: str) -> ConjunctionMessage:
    about = message.body.relative_metadata_data
    first, second = (_body(one, is_turning=is_turning) for one in message.body.segments)
    stated = about.collision_probability
    method = about.collision_probability_method
    return ConjunctionMessage(
        message_id=str(message.header.message_id),
        originator=str(message.header.originator),
        created_at=_instant(message.header.creation_date),
        closest_at=_instant(about.tca),
        first=first,
        second=second,
        hard_body_m=_hard_body_m(message),
        stated_probability=None if stated is None else float(stated),
        stated_method=None if method is None else str(method),
        file=file,
    )


def _body(segment: Any, *, is_turning: bool) -> Body:
    state = np.asarray(segment.data.state_vector.to_numpy()).reshape(-1)
    position_km, velocity_km_s = state[:3], state[3:6].copy()
    if is_turning:
        velocity_km_s += np.cross([0.0, 0.0, EARTH_ROTATION_RAD_S], position_km)
    return Body(
        name=str(segment.metadata.object_name),
        designator=str(segment.metadata.object_designator),
        position_km=position_km,
        velocity_km_s=velocity_km_s,
        covariance_rtn_km2=_covariance_km2(segment.data.covariance_matrix),
    )


def _covariance_km2(matrix: Any) -> NDArray[np.float64] | None:
    if matrix is None:
        return None
    return np.asarray(matrix.to_numpy(), dtype=np.float64)[:3, :3] * 1e-6


def _hard_body_m(message: Any) -> float | None:
    body = message.body
    comments = [
        *(message.header.comment or ()),
        *(body.relative_metadata_data.comment or ()),
        *(text for one in body.segments for text in one.metadata.comment or ()),
    ]
    for comment in comments:
        found = _HARD_BODY.search(str(comment))
        if found and float(found[1]) > 0.0:
            return float(found[1])
    return None


def _instant(value: object) -> datetime:
    return as_utc(datetime.fromisoformat(str(value)))


def _wrong(file: str, why: str) -> Problem:
    return Problem(
        what=f"The conjunction message cannot be used: {why}",
        rule="a CDM of CCSDS 508.0-B, KVN or XML, in EME2000, GCRF or ITRF",
        value=None,
        way_out="correct the place named, or ask its originator for it again",
        file=file,
        key="CDM",
    )
