"""Rows with a start and an end as an iCalendar file for any calendar program.

Calendars know whole seconds: a start is rounded up and an end down, so that what the
calendar shows lies inside what was computed. The rows say the milliseconds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

import numpy as np

from spacereserve.exchange.tables import Table

__all__ = ["write_icalendar"]

Words = Callable[[Mapping[str, Any]], tuple[str, str]]

_MOST_OCTETS = 75


def write_icalendar(
    tables: Iterable[Table],
    file: BinaryIO,
    *,
    title: str,
    stamped_at: datetime,
    words: Words,
) -> None:
    """Writes an event for each row.

    Args:
        tables: Blocks with columns ``start_at`` and ``end_at``.
        file: Where to.
        title: Name of the calendar.
        stamped_at: When the events were worked out.
        words: Makes the summary and the description of an event from its row.

    Source:
        RFC 5545, sections 3.1 (folding), 3.3.11 (escapes) and 3.6.1 (events).
    """
    for line in (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Spacereserve//Access//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(title)}",
        *_events(tables, _stamp(stamped_at), words),
        "END:VCALENDAR",
    ):
        file.write(_folded(line))


def _events(tables: Iterable[Table], stamp: str, words: Words) -> Iterator[str]:
    for table in tables:
        start = table.columns["start_at"].astype("M8[us]").astype(np.int64) / 1e6
        end = table.columns["end_at"].astype("M8[us]").astype(np.int64) / 1e6
        starts = np.ceil(start).astype("M8[s]").tolist()
        ends = np.maximum(np.floor(end), np.ceil(start)).astype("M8[s]").tolist()
        names = tuple(table.columns)
        for start_at, end_at, row in zip(starts, ends, table.rows(), strict=True):
            summary, description = words(dict(zip(names, row, strict=True)))
            mark = hashlib.sha256("\n".join(map(str, row)).encode()).hexdigest()[:32]
            yield "BEGIN:VEVENT"
            yield f"UID:{mark}@spacereserve"
            yield f"DTSTAMP:{stamp}"
            yield f"DTSTART:{_stamp(start_at)}"
            yield f"DTEND:{_stamp(end_at)}"
            yield f"SUMMARY:{_escaped(summary)}"
            yield f"DESCRIPTION:{_escaped(description)}"
            yield "TRANSP:TRANSPARENT"
            yield "END:VEVENT"


def _stamp(at: datetime) -> str:
    utc = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return f"{utc:%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A line in parts of at most 75 octets, never cut inside a letter."""
    parts, part, room = [], bytearray(), _MOST_OCTETS
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > room:
            parts.append(bytes(part))
            part, room = bytearray(), _MOST_OCTETS - 1
        part += octets
    parts.append(bytes(part))
    return b"\r\n ".join(parts) + b"\r\n"
