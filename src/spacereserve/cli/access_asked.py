"""The options of ``access``, as values."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from spacereserve.engine.access import Constraints

__all__ = ["Asked", "Limits"]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the options ask of geometry and light; None where they say nothing."""

    min_elevation_deg: float | None = None
    off_nadir_min_deg: float | None = None
    off_nadir_max_deg: float | None = None
    incidence_min_deg: float | None = None
    incidence_max_deg: float | None = None
    look_side: str | None = None
    sun_elevation_min_deg: float | None = None
    sun_elevation_max_deg: float | None = None
    satellite_lit: bool | None = None
    range_max_km: float | None = None

    def constraints(self, own: dict[str, Any]) -> Constraints:
        """The constraints of a service, with these in their place where given."""
        asked = {
            one.name: getattr(self, one.name)
            for one in fields(self)
            if one.name != "min_elevation_deg" and getattr(self, one.name) is not None
        }
        return Constraints(**{**own, **asked})


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The options of ``access``, as they were written."""

    folder: Path | None
    find: str
    orbits: str | None
    pattern: str | None
    services: tuple[str, ...]
    areas: tuple[str, ...]
    sites: tuple[str, ...]
    points: tuple[str, ...]
    places_file: Path | None
    tracks: tuple[Path, ...]
    spacing_km: float
    at: str | None
    days: float
    limits: Limits
    skyline_file: Path | None
    spans_file: Path | None
    slot_h: float
    cluster: str | None
