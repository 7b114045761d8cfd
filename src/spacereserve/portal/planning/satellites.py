"""Which satellites of the orbits in use an asset stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from spacereserve.engine.orbits import Catalogue, parse_catalogue
from spacereserve.portal.planning.models import OrbitFile

__all__ = ["Found", "Satellite", "find_satellites"]

_MOST = 12
_MOST_QUANTIFIERS = 3
_QUANTIFIED_GROUP = re.compile(r"\)[*+?{]")
_JULIAN_2000 = 2451545.0
_NOON_2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Satellite:
    """One satellite of the catalogue.

    Attributes:
        name: Its name there.
        catalog_number: Its NORAD catalogue number.
        epoch_at: The instant of its elements, UTC.
    """

    name: str
    catalog_number: int
    epoch_at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """What the catalogue holds of an asset.

    Attributes:
        n_found: How many satellites it stands for.
        satellites: The first 12 of them.
        missing: Catalogue numbers that the asset names and the catalogue lacks.
        n_stated: How many the operator states; None where it does not say.
        is_looked_up: False where the pattern of names is too intricate to be tried
            while somebody waits; plans use it all the same.
    """

    n_found: int
    satellites: tuple[Satellite, ...]
    missing: tuple[int, ...]
    n_stated: int | None
    is_looked_up: bool

    @property
    def n_more(self) -> int:
        """How many are not shown."""
        return self.n_found - len(self.satellites)


def find_satellites(record: Mapping[str, Any], orbits: OrbitFile) -> Found:
    """Looks an asset's satellites up.

    Args:
        record: The raw record of an asset of the kind ``satellites``.
        orbits: The orbits in use; their text is read only where it has changed.

    Returns:
        What was found.
    """
    catalogue = _catalogue(orbits.content_hash, orbits.pk)
    pattern = record.get("name_pattern")
    is_looked_up = pattern is None or _is_simple(pattern)
    wanted = [int(number) for number in record.get("catalog_numbers", ())]
    places = catalogue.select(wanted, pattern if is_looked_up else None)
    held = {int(number) for number in catalogue.catalog_numbers[places]}
    return Found(
        n_found=len(places),
        satellites=tuple(_satellite(catalogue, int(place)) for place in places[:_MOST]),
        missing=tuple(number for number in wanted if number not in held),
        n_stated=record.get("n_stated"),
        is_looked_up=is_looked_up,
    )


def _is_simple(pattern: str) -> bool:
    """Whether a pattern can be tried on thousands of names without waiting for it."""
    n_quantifiers = sum(pattern.count(sign) for sign in "*+{")
    return n_quantifiers <= _MOST_QUANTIFIERS and not _QUANTIFIED_GROUP.search(pattern)


@lru_cache(maxsize=1)
def _catalogue(content_hash: str, pk: int) -> Catalogue:
    """The catalogue of the orbits in use, parsed once a process."""
    del content_hash  # tells apart files of one number, as tests make them
    row = OrbitFile.objects.get(pk=pk)
    return parse_catalogue(row.text, name=row.name)


def _satellite(catalogue: Catalogue, place: int) -> Satellite:
    days = float(catalogue.epoch_jd[place][0] - _JULIAN_2000)
    days += float(catalogue.epoch_jd[place][1])
    return Satellite(
        name=catalogue.names[place],
        catalog_number=int(catalogue.catalog_numbers[place]),
        epoch_at=_NOON_2000 + timedelta(days=days),
    )
