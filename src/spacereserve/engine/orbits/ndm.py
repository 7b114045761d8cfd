"""Reads CCSDS Orbit Mean-Elements Messages in KVN or XML, alone or in a combined NDM.

The parsing is done by ``ccsds_ndm``; this is the only module of the room that knows it.
It stops at the first mistake of syntax; mistakes of content are found all together.
"""

from __future__ import annotations

from typing import Any

import ccsds_ndm

from spacereserve.engine.errors import CatalogueError, Problem
from spacereserve.engine.orbits.raw import RawElements

__all__ = ["raw_from_ndm"]

_METADATA = (
    "OBJECT_NAME",
    "OBJECT_ID",
    "CENTER_NAME",
    "REF_FRAME",
    "TIME_SYSTEM",
    "MEAN_ELEMENT_THEORY",
)
_MEAN_ELEMENTS = (
    "EPOCH",
    "MEAN_MOTION",
    "ECCENTRICITY",
    "INCLINATION",
    "RA_OF_ASC_NODE",
    "ARG_OF_PERICENTER",
    "MEAN_ANOMALY",
)
_TLE_PARAMETERS = (
    "EPHEMERIS_TYPE",
    "NORAD_CAT_ID",
    "BSTAR",
    "MEAN_MOTION_DOT",
    "MEAN_MOTION_DDOT",
)
_KEYWORDS = (*_METADATA, *_MEAN_ELEMENTS, *_TLE_PARAMETERS)
_FORMAT_ERRORS = (ccsds_ndm.NdmError, ValueError)


def raw_from_ndm(text: str, file: str) -> RawElements:
    """Reads one OMM, or the OMMs of a combined message.

    Args:
        text: The file's text.
        file: Its name, for messages.

    Raises:
        CatalogueError: The text is not a well-formed message, or holds another kind of
            message than OMM.
    """
    try:
        document: Any = ccsds_ndm.from_str(text.lstrip())
    except _FORMAT_ERRORS as error:
        raise CatalogueError.from_problems([_malformed(error, text, file)]) from error
    messages = _messages(document)
    places = [f"message {number}" for number in range(1, len(messages) + 1)]
    foreign = [
        _foreign(message, file, place)
        for place, message in zip(places, messages, strict=True)
        if not isinstance(message, ccsds_ndm.Omm)
    ]
    if foreign:
        raise CatalogueError.from_problems(foreign)
    rows = [_values(message) for message in messages]
    columns = {keyword: [row[keyword] for row in rows] for keyword in _KEYWORDS}
    return RawElements(file=file, columns=columns, places=places)


def _messages(document: Any) -> list[Any]:
    if isinstance(document, ccsds_ndm.Ndm):
        return [one for inner in document.messages for one in _messages(inner)]
    return [document]


def _values(message: Any) -> dict[str, str | None]:
    segment = message.segment
    parts = (
        (_METADATA, segment.metadata),
        (_MEAN_ELEMENTS, segment.data.mean_elements),
        (_TLE_PARAMETERS, segment.data.tle_parameters),
    )
    return {
        keyword: _text(getattr(part, keyword.lower(), None))
        for keywords, part in parts
        for keyword in keywords
    }


def _text(value: object) -> str | None:
    if value is None:
        return None
    return repr(value) if isinstance(value, float) else str(value).strip()


def _malformed(error: Exception, text: str, file: str) -> Problem:
    return Problem(
        what=f"The message cannot be read ({str(error).strip()})",
        rule="an OMM of CCSDS 502.0-B, in KVN or XML, keywords known and in order",
        value=text.strip()[:60],
        way_out="correct the place named; a keyword OMM does not know ends its block",
        file=file,
        key="OMM",
    )


def _foreign(message: object, file: str, place: str) -> Problem:
    return Problem(
        what="The message is not an Orbit Mean-Elements Message",
        rule="orbits come as OMM: SGP4 mean elements",
        value=type(message).__name__.upper(),
        way_out="ask the source for the OMM; states and ephemerides are other messages",
        file=file,
        key=place,
    )
