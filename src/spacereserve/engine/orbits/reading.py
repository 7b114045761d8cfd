"""Reads an orbit file of any usual format into a catalogue.

The format is recognised by what the file holds, never by its name alone: OMM as CSV,
JSON, KVN or XML, and two-line or three-line element sets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from spacereserve.engine.errors import CatalogueError, Problem
from spacereserve.engine.orbits.catalogue import Catalogue
from spacereserve.engine.orbits.ndm import raw_from_ndm
from spacereserve.engine.orbits.raw import RawElements, catalogue_from_raw
from spacereserve.engine.orbits.tabular import raw_from_csv, raw_from_json
from spacereserve.engine.orbits.tle import raw_from_tle

__all__ = ["parse_catalogue", "read_catalogue"]

_FORMATS = "OMM as CSV, JSON, KVN or XML, or TLE of two or three lines"
_KVN_START = re.compile(r"(COMMENT\b.*\n\s*)*CCSDS_\w+_VERS\s*=")
_TLE_LINE = re.compile(r"^1 [ \dA-Z][ \d]{4}[A-Z ] ", re.MULTILINE)


def read_catalogue(path: str | Path) -> Catalogue:
    """Reads an orbit file.

    Args:
        path: The file; UTF-8, with or without a byte-order mark.

    Returns:
        The catalogue; for repeated numbers the newest epoch.

    Raises:
        CatalogueError: The file cannot be read or has mistakes; all of them are listed,
            each with its place, rule, value and way out.
    """
    place = Path(path)
    try:
        text = place.read_bytes().decode("utf-8-sig")
    except OSError as error:
        problem = Problem(
            what=f"The orbit file cannot be opened ({error.strerror})",
            rule="an orbit file exists and may be read",
            value=place.name,
            way_out="check the name and the rights of the file",
            file=place.name,
        )
        raise CatalogueError.from_problems([problem]) from error
    except UnicodeDecodeError as error:
        problem = Problem(
            what="The orbit file is not UTF-8 text",
            rule="orbit files are UTF-8",
            value=f"byte {error.start}: 0x{error.object[error.start]:02x}",
            way_out="save the file as UTF-8; unpack it first if it is compressed",
            file=place.name,
        )
        raise CatalogueError.from_problems([problem]) from error
    return parse_catalogue(text, name=place.name)


def parse_catalogue(text: str, *, name: str = "orbits") -> Catalogue:
    """Reads the text of an orbit file.

    Args:
        text: The text, in any of the formats of ``read_catalogue``.
        name: What to call it in messages.

    Returns:
        The catalogue; for repeated numbers the newest epoch.

    Raises:
        CatalogueError: The text has mistakes; all of them are listed.
    """
    plain = text.removeprefix("\ufeff")
    return catalogue_from_raw(_reader(plain, name)(plain, name))


def _reader(text: str, name: str) -> Callable[[str, str], RawElements]:
    start = text.lstrip()
    first_line = start.partition("\n")[0].upper()
    if start[:1] in {"[", "{"}:
        return raw_from_json
    if start.startswith("<") or _KVN_START.match(start):
        return raw_from_ndm
    if "," in first_line and "NORAD_CAT_ID" in first_line:
        return raw_from_csv
    if _TLE_LINE.search(start):
        return raw_from_tle
    problem = Problem(
        what="The format of the orbit file is not recognised",
        rule=_FORMATS,
        value=first_line[:80] or None,
        way_out="export the elements in one of these; a CSV needs its header line",
        file=name,
    )
    raise CatalogueError.from_problems([problem])
