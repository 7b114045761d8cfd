"""A day's schedule: which satellite takes which look when, and what finds no place."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from spacereserve.engine.allocation.plan import Strip
from spacereserve.engine.model.record import Record

__all__ = ["Downlink", "Dropped", "Duty", "Kind", "Schedule", "Task"]


class Kind(StrEnum):
    """How a task stands to the look that the plan counts on."""

    AS_PLANNED = "as-planned"
    """The same satellite in the same pass."""
    ANOTHER_TIME = "another-time"
    """The same service at another time or with another satellite."""
    ANOTHER_SERVICE = "another-service"
    """Another service of those that the plan calls up."""


class Downlink(Record):
    """How a product comes down."""

    station: str
    """Ground station (asset id)."""
    start_s: float
    """Start, seconds after the declaration."""
    end_s: float
    """End, seconds after the declaration."""


class Task(Record):
    """One look that a satellite is to take."""

    need: str
    """Need (id)."""
    place: int
    """Number of the spot within the need, from 0."""
    lat_deg: float
    """Latitude of the spot, degrees north."""
    lon_deg: float
    """Longitude of the spot, degrees east."""
    line: str
    """Line (id) under which it is taken."""
    service: str
    """Service (id)."""
    provider: str
    """Provider (id)."""
    satellite: int
    """Catalogue number of the satellite."""
    start_s: float
    """Start, seconds after the declaration."""
    end_s: float
    """End, seconds after the declaration."""
    off_nadir_deg: float
    """Angle at the satellite between the Earth's centre and the spot, degrees."""
    delivered_s: float
    """When the product is there, seconds after the declaration."""
    planned_s: float
    """When the plan had it, seconds after the declaration."""
    planned_line: str
    """Line (id) that the plan had it from."""
    kind: Kind
    """How it stands to the plan."""
    downlink: Downlink | None = None
    """How the product comes down; None where a relay takes it at once."""
    strip: Strip | None = None
    """What it collects of a region; None where a look is at a spot."""


class Dropped(Record):
    """A look of the plan that finds no place in the day."""

    need: str
    """Need (id)."""
    place: int
    """Number of the spot within the need, from 0."""
    line: str
    """Line (id) that the plan had it from."""
    planned_s: float
    """When the plan had it, seconds after the declaration."""
    reason: Literal["no-chance", "no-room"]
    """Nothing could take it, or all that could takes something else."""


class Duty(Record):
    """What a provider of another domain than imaging owes a need on this day."""

    need: str
    """Need (id)."""
    line: str
    """Line (id)."""
    service: str
    """Service (id)."""
    provider: str
    """Provider (id)."""
    start_s: float
    """Start, or first observation, seconds after the declaration."""
    end_s: float
    """End, or last observation, seconds after the declaration."""
    amount: float
    """How much: of a rate or service all the while, else how many."""
    unit: Literal["mbit/s", "service", "observations", "launches"]
    """What it is counted in; 1 of a service is the whole service."""
    call_by_s: float
    """Called by then, all that the plan has of the line is surely there: call-up, ramp
    and launch campaign before its first use; 0 where only a call at the declaration
    will do. Seconds after that."""
    refused: bool = False
    """True where the provider serves nothing this day: the need goes without it."""


class Schedule(Record):
    """The work of one day."""

    format: Literal["spacereserve.schedule/1"] = "spacereserve.schedule/1"
    """Name and version of this format."""
    reserve: str
    """Reserve (id)."""
    snapshot: str
    """The snapshot of the plan."""
    level: str
    """The level (id) that was planned for."""
    levels: dict[str, str]
    """The level (id) in force in each theatre (id)."""
    days: float
    """How far ahead the plan looks, days."""
    at: AwareDatetime
    """When the level was declared; all seconds count from here."""
    day: int
    """Day of the plan, from 1."""
    refused: tuple[str, ...]
    """Providers (ids) that serve nothing this day."""
    cloud_fraction: dict[str, float]
    """Cloud forecast by theatre (id), 0 to 1."""
    cloud_by_need: dict[str, float] = Field(default_factory=dict)
    """Mean cloud of the day over needs (id) that were weighed by a forecast, 0 to 1."""
    tasks: tuple[Task, ...]
    """What is to be done, by time."""
    dropped: tuple[Dropped, ...]
    """What finds no place, by the plan's time."""
    duties: tuple[Duty, ...] = ()
    """What the plan counts on this day from other domains, by provider and time."""
    n_planned: int
    """Looks that the plan has on this day."""
    n_most: int
    """Given what higher priorities take, no choice among the ways weighed takes more of
    them: a proven bound."""
