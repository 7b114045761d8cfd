"""Orbits of the demo's constellations, made from their published figures.

``constellations.toml`` beside this module states each constellation as shells; each
shell becomes element sets at one epoch. Shapes are public facts; places along an orbit
are made up, and the same for the same file and epoch.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field, model_validator

from spacereserve.engine.model import Record
from spacereserve.engine.orbits import (
    Catalogue,
    MeanOrbit,
    catalogue_from_orbits,
    geostationary,
    local_time_raan_deg,
    sun_synchronous_inclination_deg,
    walker_delta,
)

__all__ = ["Constellation", "demo_constellations", "make_catalogues"]

# Phases that never line up: multiples of the golden angle, 360°·(1 - 1/golden ratio).
_GOLDEN_ANGLE_DEG = 137.50776405003785


class _Shell(Record):
    names: tuple[str, ...] = ()
    name_format: str | None = None
    first_number: int = 1
    n_satellites: Annotated[int, Field(ge=1)] | None = None
    sources: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_named_and_counted(self) -> _Shell:
        if bool(self.names) == (self.name_format is not None):
            message = "must have either names or name_format"
            raise ValueError(message)
        if self.n_satellites is None and not self.names:
            message = "must have n_satellites where names are made by name_format"
            raise ValueError(message)
        if self.names and self.n_satellites not in {None, len(self.names)}:
            message = "must have as many names as n_satellites"
            raise ValueError(message)
        return self

    @property
    def satellites(self) -> tuple[str, ...]:
        """The name of each satellite, in order."""
        if self.name_format is None or self.n_satellites is None:
            return self.names
        numbers = range(self.first_number, self.first_number + self.n_satellites)
        return tuple(self.name_format.format(number=number) for number in numbers)


class WalkerShell(_Shell):
    """Circular orbits in planes spread evenly."""

    kind: Literal["walker"]
    altitude_km: float
    inclination_deg: float
    n_planes: int
    phasing: float
    raan_first_deg: float = 0.0
    raan_spread_deg: float = 360.0

    def make(self, first_number: int, epoch_at: datetime) -> Catalogue:
        """Makes the element sets, numbered from ``first_number``."""
        made = walker_delta(
            name_format="{number}",
            first_catalog_number=first_number,
            altitude_km=self.altitude_km,
            inclination_deg=self.inclination_deg,
            n_satellites=len(self.satellites),
            n_planes=self.n_planes,
            phasing=self.phasing,
            epoch_at=epoch_at,
            raan_offset_deg=self.raan_first_deg,
            raan_spread_deg=self.raan_spread_deg,
        )
        return replace(made, names=self.satellites)


class SunSynchronousShell(_Shell):
    """One plane of circular orbits that keeps its local time."""

    kind: Literal["sun-synchronous"]
    altitude_km: float
    node_local_time_h: Annotated[float, Field(ge=0.0, lt=24.0)]
    anomalies_deg: tuple[float, ...] = ()

    @model_validator(mode="after")
    def _places_all_or_none(self) -> SunSynchronousShell:
        if len(self.anomalies_deg) not in {0, len(self.satellites)}:
            message = "must have as many anomalies_deg as satellites, or none"
            raise ValueError(message)
        return self

    def make(self, first_number: int, epoch_at: datetime) -> Catalogue:
        """Makes the element sets, numbered from ``first_number``."""
        n_satellites = len(self.satellites)
        start_deg = _GOLDEN_ANGLE_DEG * (first_number % 1000)
        places_deg = self.anomalies_deg or tuple(
            (start_deg + 360.0 * i / n_satellites) % 360.0 for i in range(n_satellites)
        )
        return catalogue_from_orbits(
            [
                MeanOrbit(
                    name=name,
                    catalog_number=first_number + i,
                    perigee_altitude_km=self.altitude_km,
                    apogee_altitude_km=self.altitude_km,
                    inclination_deg=sun_synchronous_inclination_deg(self.altitude_km),
                    raan_deg=local_time_raan_deg(self.node_local_time_h, epoch_at),
                    arg_perigee_deg=0.0,
                    mean_anomaly_deg=place_deg,
                )
                for i, (name, place_deg) in enumerate(
                    zip(self.satellites, places_deg, strict=True)
                )
            ],
            epoch_at,
        )


class GeostationaryShell(_Shell):
    """Satellites at stated longitudes above the equator."""

    kind: Literal["geostationary"]
    longitudes_deg: tuple[float, ...]

    @model_validator(mode="after")
    def _places_all(self) -> GeostationaryShell:
        if len(self.longitudes_deg) != len(self.satellites):
            message = "must have as many longitudes_deg as satellites"
            raise ValueError(message)
        return self

    def make(self, first_number: int, epoch_at: datetime) -> Catalogue:
        """Makes the element sets, numbered from ``first_number``."""
        places = zip(self.satellites, self.longitudes_deg, strict=True)
        return Catalogue.merge(
            *(
                geostationary(name, first_number + i, longitude_deg, epoch_at)
                for i, (name, longitude_deg) in enumerate(places)
            )
        )


class ListedShell(_Shell):
    """Orbits of one shape, with node and place of each satellite stated."""

    kind: Literal["listed"]
    perigee_altitude_km: float
    apogee_altitude_km: float
    inclination_deg: float
    arg_perigee_deg: float = 0.0
    raans_deg: tuple[float, ...]
    anomalies_deg: tuple[float, ...]

    @model_validator(mode="after")
    def _places_all(self) -> ListedShell:
        n_satellites = len(self.satellites)
        if {len(self.raans_deg), len(self.anomalies_deg)} != {n_satellites}:
            message = "must have as many raans_deg and anomalies_deg as satellites"
            raise ValueError(message)
        return self

    def make(self, first_number: int, epoch_at: datetime) -> Catalogue:
        """Makes the element sets, numbered from ``first_number``."""
        rows = zip(self.satellites, self.raans_deg, self.anomalies_deg, strict=True)
        return catalogue_from_orbits(
            [
                MeanOrbit(
                    name=name,
                    catalog_number=first_number + i,
                    perigee_altitude_km=self.perigee_altitude_km,
                    apogee_altitude_km=self.apogee_altitude_km,
                    inclination_deg=self.inclination_deg,
                    raan_deg=raan_deg,
                    arg_perigee_deg=self.arg_perigee_deg,
                    mean_anomaly_deg=anomaly_deg,
                )
                for i, (name, raan_deg, anomaly_deg) in enumerate(rows)
            ],
            epoch_at,
        )


Shell = Annotated[
    WalkerShell | SunSynchronousShell | GeostationaryShell | ListedShell,
    Field(discriminator="kind"),
]


class Constellation(Record):
    """The shells of one operator, numbered on from one catalogue number."""

    id: str
    first_catalog_number: int
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    notes: str | None = None
    shells: Annotated[tuple[Shell, ...], Field(min_length=1)]

    @property
    def n_satellites(self) -> int:
        """How many satellites all its shells have."""
        return sum(len(shell.satellites) for shell in self.shells)

    def make(self, epoch_at: datetime) -> Catalogue:
        """Makes the element sets of all shells.

        Args:
            epoch_at: The instant at which they hold.

        Returns:
            A catalogue numbered on from ``first_catalog_number``, shell by shell.
        """
        parts = []
        number = self.first_catalog_number
        for shell in self.shells:
            parts.append(shell.make(number, epoch_at))
            number += len(shell.satellites)
        return Catalogue.merge(*parts)


class _Constellations(Record):
    constellations: tuple[Constellation, ...]


def demo_constellations() -> tuple[Constellation, ...]:
    """Returns the constellations of the demo reserve, as published."""
    text = (files(__package__) / "constellations.toml").read_text(encoding="utf-8")
    return _Constellations.model_validate(tomllib.loads(text)).constellations


def make_catalogues(epoch_at: datetime) -> Mapping[str, Catalogue]:
    """Makes the orbits of every demo constellation.

    Args:
        epoch_at: The instant at which the elements hold (UTC).

    Returns:
        Catalogues by constellation id, with catalogue numbers unique among all.
    """
    return {one.id: one.make(epoch_at) for one in demo_constellations()}
