"""A catalogue: the mean elements of many satellites, as columns.

The elements are SGP4 mean elements in TEME, as an Orbit Mean-Elements Message (OMM)
states them. A catalogue number is kept outside the propagator, so numbers above 99,999
and nine-digit analyst numbers are as good as any other.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sgp4.api import WGS72, Satrec

from spacereserve.engine.errors import CatalogueError
from spacereserve.engine.orbits.columns import ELEMENT_COLUMNS, TEXT_COLUMNS
from spacereserve.engine.orbits.consistency import column_problems, text_problems
from spacereserve.engine.orbits.duplicates import keep_newest
from spacereserve.engine.orbits.julian import normal_julian

__all__ = ["Catalogue"]

_SGP4_EPOCH_ZERO_JD = 2433281.5  # 1949-12-31 00:00 UTC, day 0 of sgp4init
# The library divides by this figure of its own; so do we, to the last digit.
_REV_DAY_FROM_RAD_MIN = 1440.0 / (2.0 * np.pi)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The mean elements of ``n`` satellites, in ascending order of catalogue number.

    Attributes:
        names: Object names, length n; empty where the source gives none.
        object_ids: International designators (such as ``1998-067A``), length n; empty
            where the source gives none.
        catalog_numbers: NORAD catalogue numbers, int64 [n], unique, ascending, > 0.
        epoch_jd: Epoch as UTC Julian date: midnight before (ends in .5) and fraction of
            the day since (0–1), float64 [n, 2].
        mean_motion_rev_day: Kozai mean motion, float64 [n], > 0.
        eccentricity: float64 [n], 0 ≤ e < 1.
        inclination_deg: float64 [n], 0–180.
        raan_deg: Right ascension of the ascending node, float64 [n].
        arg_perigee_deg: Argument of perigee, float64 [n].
        mean_anomaly_deg: float64 [n].
        bstar: Drag term in inverse Earth radii, float64 [n].
        mean_motion_dot: First derivative of mean motion / 2, rev/day², float64 [n].
        mean_motion_ddot: Second derivative / 6, rev/day³, float64 [n].

    Raises:
        CatalogueError: The columns do not fit together or are out of order;
            ``Catalogue.from_columns`` takes rows in any order.
    """

    names: tuple[str, ...]
    object_ids: tuple[str, ...]
    catalog_numbers: NDArray[np.int64]
    epoch_jd: NDArray[np.float64]
    mean_motion_rev_day: NDArray[np.float64]
    eccentricity: NDArray[np.float64]
    inclination_deg: NDArray[np.float64]
    raan_deg: NDArray[np.float64]
    arg_perigee_deg: NDArray[np.float64]
    mean_anomaly_deg: NDArray[np.float64]
    bstar: NDArray[np.float64]
    mean_motion_dot: NDArray[np.float64]
    mean_motion_ddot: NDArray[np.float64]

    def __post_init__(self) -> None:
        self._freeze("catalog_numbers", np.array(self.catalog_numbers, np.int64))
        for column in ("epoch_jd", *ELEMENT_COLUMNS):
            self._freeze(column, np.array(getattr(self, column), dtype=np.float64))
        numeric = ("catalog_numbers", "epoch_jd", *ELEMENT_COLUMNS)
        n_satellites = len(self.names)
        problems = [
            *text_problems(_picked(self, TEXT_COLUMNS), n_satellites),
            *column_problems(_picked(self, numeric), n_satellites),
        ]
        if problems:
            raise CatalogueError.from_problems(problems)
        self._freeze("epoch_jd", normal_julian(self.epoch_jd))

    def __len__(self) -> int:
        return len(self.names)

    def _freeze(self, column: str, values: NDArray[Any]) -> None:
        values.flags.writeable = False
        object.__setattr__(self, column, values)

    @classmethod
    def from_columns(cls, columns: Mapping[str, Any]) -> Catalogue:
        """Builds a catalogue from rows in any order.

        Of rows with the same catalogue number the one with the newest epoch is kept.
        Rows with the same number and epoch are one satellite when they state the same
        orbit to about 0.01°; one is kept, always the same one.

        Args:
            columns: Every attribute of a catalogue by name, each with n values.

        Returns:
            The catalogue, the same whatever the order of the rows.

        Raises:
            CatalogueError: Rows with the same number and epoch state different orbits.
        """
        keep = keep_newest(columns)
        chosen: dict[str, Any] = {
            name: tuple(columns[name][i] for i in keep) for name in TEXT_COLUMNS
        }
        for name in ("catalog_numbers", "epoch_jd", *ELEMENT_COLUMNS):
            chosen[name] = np.asarray(columns[name])[keep]
        return cls(**chosen)

    @classmethod
    def merge(cls, *catalogues: Catalogue) -> Catalogue:
        """Joins catalogues; for the same number the newest epoch wins.

        Args:
            catalogues: Any number of them, in any order (none gives an empty one).

        Raises:
            CatalogueError: Two of them state different orbits for the same number at
                the same epoch, so that neither is the newest.
        """
        columns: dict[str, Any] = {
            name: [text for one in catalogues for text in getattr(one, name)]
            for name in TEXT_COLUMNS
        }
        empty = {"catalog_numbers": np.zeros(0, np.int64), "epoch_jd": np.zeros((0, 2))}
        for name in ("catalog_numbers", "epoch_jd", *ELEMENT_COLUMNS):
            first = empty.get(name, np.zeros(0))
            parts = [first, *(getattr(one, name) for one in catalogues)]
            columns[name] = np.concatenate(parts)
        return cls.from_columns(columns)

    def select(
        self, catalog_numbers: Iterable[int] = (), name_pattern: str | None = None
    ) -> NDArray[np.intp]:
        """Returns the indices of the satellites asked for, by number or by name.

        A satellite is chosen when its number is listed or its name matches. Numbers
        that the catalogue does not hold are not found, and not an error: compare.

        Args:
            catalog_numbers: Catalogue numbers.
            name_pattern: A Python regular expression, searched in the object name.

        Returns:
            Ascending indices, intp [m].

        Raises:
            CatalogueError: The pattern is not a regular expression.
        """
        wanted = np.array(list(catalog_numbers), dtype=np.int64)
        chosen = np.isin(self.catalog_numbers, wanted)
        if name_pattern is not None:
            search = _compiled(name_pattern).search
            chosen |= np.array([bool(search(name)) for name in self.names], dtype=bool)
        return np.flatnonzero(chosen)

    def subset(
        self, indices: Sequence[int] | NDArray[np.intp] | NDArray[np.bool_]
    ) -> Catalogue:
        """Returns the satellites at these indices, in ascending order of number.

        Args:
            indices: Indices into this catalogue, order and repetition do not matter;
                or a truth value for each satellite, bool [n].
        """
        chosen_by = np.asarray(indices)
        if chosen_by.dtype == np.bool_:
            chosen_by = np.flatnonzero(chosen_by)
        keep = np.unique(chosen_by.astype(np.intp))
        chosen: dict[str, Any] = {
            name: tuple(getattr(self, name)[i] for i in keep) for name in TEXT_COLUMNS
        }
        for name in ("catalog_numbers", "epoch_jd", *ELEMENT_COLUMNS):
            chosen[name] = getattr(self, name)[keep]
        return Catalogue(**chosen)

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the content, in hexadecimal; whatever the order it was read in."""
        digest = hashlib.sha256(b"spacereserve catalogue 1\n")
        texts = [list(self.names), list(self.object_ids)]
        digest.update(json.dumps(texts, ensure_ascii=True).encode("ascii"))
        digest.update(self.catalog_numbers.astype("<i8").tobytes())
        for name in ("epoch_jd", *ELEMENT_COLUMNS):
            values = getattr(self, name) + 0.0  # −0 and 0 are the same number
            digest.update(values.astype("<f8").tobytes())
        return digest.hexdigest()

    def satrecs(self) -> list[Satrec]:
        """Returns an initialised SGP4 record for each satellite, in order.

        The records use WGS-72 and the improved mode, as element sets are made. Each has
        0 for its number (the library ends at 339,999); the epoch is set in two parts,
        because through ``sgp4init`` alone it would be rounded to about 3e-7 s.

        Returns:
            Records, length n; keep this catalogue beside them for names and numbers.
        """
        columns = zip(
            self.epoch_jd.tolist(),
            self.bstar.tolist(),
            (self.mean_motion_dot / (_REV_DAY_FROM_RAD_MIN * 1440.0)).tolist(),
            (self.mean_motion_ddot / (_REV_DAY_FROM_RAD_MIN * 1440.0**2)).tolist(),
            self.eccentricity.tolist(),
            np.radians(self.arg_perigee_deg).tolist(),
            np.radians(self.inclination_deg).tolist(),
            np.radians(self.mean_anomaly_deg).tolist(),
            (self.mean_motion_rev_day / _REV_DAY_FROM_RAD_MIN).tolist(),
            np.radians(self.raan_deg).tolist(),
            strict=True,
        )
        return [_satrec(epoch_jd, *elements) for epoch_jd, *elements in columns]


def _picked(catalogue: Catalogue, columns: Iterable[str]) -> dict[str, Any]:
    return {column: getattr(catalogue, column) for column in columns}


def _satrec(epoch_jd: list[float], *elements: float) -> Satrec:
    whole, fraction = epoch_jd
    record = Satrec()
    # In the order of the published code, whose rounding (4e-5 s) the lunar and solar
    # terms then share: 4e-6 km for the most eccentric orbit of its verification set.
    epoch_days = whole + fraction - _SGP4_EPOCH_ZERO_JD
    record.sgp4init(WGS72, "i", 0, epoch_days, *elements)
    record.jdsatepoch = whole
    record.jdsatepochF = fraction
    return record


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise CatalogueError(
            f"The name pattern is not a regular expression ({error})",
            rule="a Python regular expression, searched in the object name",
            value=pattern,
            way_out="escape ( ) [ ] . * + ? with a backslash to match them as they are",
        ) from error
