"""Reads two-line and three-line element sets.

Checksums are verified: a digit changed in transit moves a satellite. Alpha-5 numbers
(``T0001`` = 270001) are read. Blank lines and lines that start with ``#`` are skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from spacereserve.engine.errors import Problem
from spacereserve.engine.orbits.raw import OMM_KEYWORDS, RawElements

__all__ = ["catalog_number_from_alpha5", "raw_from_tle"]

_N_COLUMNS = 69
_ALPHA5 = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # I and O are left out
_DESIGNATOR = re.compile(r"(\d\d)(\d{3})([A-Z]{1,3})", re.ASCII)
_FIRST_YEAR = 57  # two-digit years from 57 are of the last century (Sputnik)
_LAYOUT = {
    "1": re.compile(
        r"1 [ \dA-Z][ \d]{4}[A-Z ] [ \w]{8} \d{2}[ \d]{3}\.\d{8} "
        r"[ +-]\.\d{8} [ +-][ \d]{5}[+-]\d [ +-][ \d]{5}[+-]\d [ \d] [ \d]{4}\d",
        re.ASCII,
    ),
    "2": re.compile(
        r"2 [ \dA-Z][ \d]{4} [ \d]{3}\.\d{4} [ \d]{3}\.\d{4} [ \d]{7} "
        r"[ \d]{3}\.\d{4} [ \d]{3}\.\d{4} [ \d]{2}\.\d{8}[ \d]{5}\d",
        re.ASCII,
    ),
}


@dataclass(frozen=True)
class _Line:
    number: int
    text: str

    @property
    def kind(self) -> str:
        """``1`` or ``2`` for an element line, otherwise ``name``."""
        is_element = len(self.text) > 60 and self.text[:2] in {"1 ", "2 "}
        return self.text[0] if is_element else "name"


def raw_from_tle(text: str, file: str) -> RawElements:
    """Reads element sets of two lines, or of three with the name first.

    Args:
        text: The file's text.
        file: Its name, for messages.

    Returns:
        The element sets; lines that do not belong together, break the layout or fail
        their checksum are problems.
    """
    lines = [
        _Line(number, line.rstrip())
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ]
    columns: dict[str, list[str | None]] = {keyword: [] for keyword in OMM_KEYWORDS}
    places: list[str] = []
    problems: list[Problem] = []
    position = 0
    while position < len(lines):
        taken, name, pair = _next_set(lines, position)
        found = _mistakes(lines[position], pair, file)
        problems.extend(found)
        if pair is not None and not found:
            values = _values(name, pair[0].text, pair[1].text)
            for keyword, value in zip(OMM_KEYWORDS, values, strict=True):
                columns[keyword].append(value)
            places.append(f"line {pair[0].number}")
        position += taken
    return RawElements(file=file, columns=columns, places=places, problems=problems)


def _next_set(
    lines: list[_Line], position: int
) -> tuple[int, str, tuple[_Line, _Line] | None]:
    """How many lines to take, the name, and the two element lines where they are."""
    kinds = [line.kind for line in lines[position : position + 3]]
    if kinds[:2] == ["1", "2"]:
        return 2, "", (lines[position], lines[position + 1])
    if kinds == ["name", "1", "2"]:
        name = lines[position].text.strip().removeprefix("0 ").strip()
        return 3, name, (lines[position + 1], lines[position + 2])
    return 1, "", None


def _mistakes(
    first: _Line, pair: tuple[_Line, _Line] | None, file: str
) -> list[Problem]:
    if pair is None:
        return [
            _problem(
                first,
                file,
                what="The line belongs to no element set",
                rule="line 1 and line 2 follow each other, with at most a name before",
                way_out="restore the missing line, or remove this one",
            )
        ]
    found = [problem for line in pair for problem in _line_mistakes(line, file)]
    if not found and pair[0].text[2:7] != pair[1].text[2:7]:
        found.append(
            _problem(
                pair[1],
                file,
                what="Line 2 is of another satellite than line 1",
                rule="both lines state the same number in columns 3 to 7",
                way_out="restore the two lines of each satellite",
            )
        )
    return found


def _line_mistakes(line: _Line, file: str) -> list[Problem]:
    if not _LAYOUT[line.kind].fullmatch(line.text):
        return [
            _problem(
                line,
                file,
                what=f"Line {line.kind} of the element set breaks the TLE layout",
                rule=f"{_N_COLUMNS} columns, each field in its place",
                way_out="export the element set again; do not re-align its blanks",
            )
        ]
    if line.kind == "1" and not 1.0 <= float(line.text[20:32]) < 367.0:
        return [
            _problem(
                line,
                file,
                what="The epoch's day of the year is none",
                rule="columns 21 to 32 are a day from 1 to 366 and its fraction",
                way_out="fetch the element set again",
            )
        ]
    expected = _checksum(line.text)
    if line.text[68] == str(expected):
        return []
    return [
        _problem(
            line,
            file,
            what=f"The checksum is {line.text[68]} and should be {expected}",
            rule="column 69 is the sum of the digits, minus signs as 1, modulo 10",
            way_out="fetch the element set again; a character has been altered",
        )
    ]


def _problem(line: _Line, file: str, *, what: str, rule: str, way_out: str) -> Problem:
    return Problem(
        what=what,
        rule=rule,
        value=line.text,
        way_out=way_out,
        file=file,
        key=f"line {line.number}",
    )


def _checksum(line: str) -> int:
    return sum(int(c) if c.isdigit() else c == "-" for c in line[:68]) % 10


def _values(name: str, line1: str, line2: str) -> tuple[str, ...]:
    return (
        name,
        _designator(line1[9:17].strip()),
        _epoch(line1[18:32]),
        line2[52:63].strip(),
        "0." + line2[26:33].replace(" ", "0"),
        line2[8:16].strip(),
        line2[17:25].strip(),
        line2[34:42].strip(),
        line2[43:51].strip(),
        line1[62].strip() or "0",
        str(catalog_number_from_alpha5(line1[2:7])),
        _assumed_point(line1[53:61]),
        line1[33:43].replace(" ", ""),
        _assumed_point(line1[44:52]),
    )


def catalog_number_from_alpha5(text: str) -> int:
    """Reads the five-column number of a TLE, plain or Alpha-5.

    Args:
        text: Such as ``25544``, ``00900``, ``T0001``.

    Returns:
        The catalogue number, at most 339,999; 0 where the columns are blank.

    Source:
        Space-Track, "Alpha-5": the first digit may be a letter, A = 10 … Z = 33,
        without I and O.
    """
    digits = text.strip()
    if digits[:1].isalpha() and digits[0] in _ALPHA5:
        return (_ALPHA5.index(digits[0]) + 10) * 10_000 + int(digits[1:])
    return int(digits) if digits.isdigit() else 0


def _designator(text: str) -> str:
    found = _DESIGNATOR.fullmatch(text)
    if found is None:
        return text
    year, launch, piece = found.groups()
    return f"{_full_year(year)}-{launch}{piece}"


def _full_year(two_digits: str) -> int:
    year = int(two_digits)
    return year + (1900 if year >= _FIRST_YEAR else 2000)


def _epoch(text: str) -> str:
    """``26233.79028735`` as ISO 8601; a TLE's digits are whole units of 864 µs."""
    day = Decimal(text[2:].strip())
    midnight = date(_full_year(text[:2]), 1, 1) + timedelta(days=int(day) - 1)
    microseconds = int((day % 1) * 86_400_000_000)
    minutes, rest = divmod(microseconds, 60_000_000)
    hours, minutes = divmod(minutes, 60)
    seconds, decimals = divmod(rest, 1_000_000)
    clock = f"{hours:02d}:{minutes:02d}:{seconds:02d}.{decimals:06d}"
    return f"{midnight.isoformat()}T{clock}"


def _assumed_point(text: str) -> str:
    """`` 28098-4`` as ``0.28098e-4``: the leading point is not written in a TLE."""
    sign = "-" if text[0] == "-" else ""
    digits = text[1:6].strip() or "0"
    return f"{sign}0.{digits.replace(' ', '0')}e{text[6:]}"
