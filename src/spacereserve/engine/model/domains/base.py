"""What services and needs of every domain share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from spacereserve.engine.model.assets import CyberStatus
from spacereserve.engine.model.record import (
    Day,
    Flag,
    Fraction,
    Hours,
    Identifier,
    Instant,
    Named,
    Record,
    Text,
)

__all__ = [
    "AcceptanceOutcome",
    "AcceptanceTest",
    "Conformance",
    "ConformanceGrade",
    "Maturity",
    "NeedBase",
    "Priority",
    "ServiceBase",
]

Priority = Annotated[int, Field(strict=True, ge=1, le=9)]


class Maturity(StrEnum):
    """How ready a service is for use in earnest, least first."""

    CONCEPT = "concept"
    DEMONSTRATED = "demonstrated"
    OPERATIONAL = "operational"


class AcceptanceOutcome(StrEnum):
    """What an acceptance test found."""

    PASSED = "passed"
    PARTLY = "partly"
    FAILED = "failed"


class AcceptanceTest(Record):
    """An acceptance test of a service."""

    name: Text
    """What was tested."""
    tested_on: Day
    """Day of the test."""
    outcome: AcceptanceOutcome
    """``passed``, ``partly`` or ``failed``."""
    tested_by: Text | None = None
    """Who tested it."""
    evidence: Text | None = None
    """Where the report is."""


class ConformanceGrade(StrEnum):
    """How far it has been shown that a service keeps a standard, least first."""

    CLAIMED = "claimed"
    TESTED = "tested"
    CERTIFIED = "certified"


class Conformance(Record):
    """A standard that a service keeps."""

    standard: Text
    """The standard, such as ``STANAG 4545`` or ``STAPI``."""
    grade: ConformanceGrade = ConformanceGrade.CLAIMED
    """``claimed`` by the provider, ``tested`` or ``certified`` by others."""
    until_on: Day | None = None
    """Last day on which it holds."""
    evidence: Text | None = None
    """Where the evidence is."""


class ServiceBase(Named):
    """What a provider offers, whatever the domain."""

    provider: Identifier
    """Who offers it (provider id)."""
    assets: tuple[Identifier, ...] = ()
    """Satellites, sensors or pads that produce it (asset ids)."""
    maturity: Maturity = Maturity.OPERATIONAL
    """Only ``operational`` services are planned with."""
    acceptance_tests: tuple[AcceptanceTest, ...] = ()
    """Acceptance tests and what they found."""
    conformances: tuple[Conformance, ...] = ()
    """Standards that it keeps, with the evidence."""
    refreshed_on: Day | None = None
    """Day on which the provider last confirmed this record."""
    sources: tuple[Text, ...] = ()
    """Where the public facts in this record come from."""


class NeedBase(Named):
    """What a nation or command needs, whatever the domain."""

    owner: Identifier
    """Who states the need: a nation or a command (id)."""
    theatre: Identifier
    """Theatre (id): its level in force decides which lines apply."""
    area: Identifier | None = None
    """Area (id) where it is needed; absent means the theatre's area."""
    levels: tuple[Identifier, ...] = ()
    """Levels (ids) at which the need exists; none named means all."""
    priority: Priority
    """1 is served first; lower priorities never take from higher ones."""
    use: Identifier
    """What it is for (a use id); restrictions look at it."""
    beneficiaries: tuple[Identifier, ...] = ()
    """Nations (ids) that receive the product; absent means the owner's nations."""
    paid_by: tuple[Identifier, ...] = ()
    """Nations (ids) that pay; absent means the owner's nations, by cost key."""
    starts_after_h: Hours = 0.0
    """Start, hours after the level is declared (ignored where ``starts_at`` is set)."""
    duration_h: Annotated[float, Field(strict=True, gt=0.0, le=1e6)] | None = None
    """Length, hours; absent means to the end of the plan."""
    starts_at: Instant | None = None
    """Start as an instant (UTC), for a need tied to a date."""
    ends_at: Instant | None = None
    """End as an instant (UTC)."""
    min_providers: Annotated[int, Field(strict=True, ge=1, le=9)] = 1
    """How many distinct providers must have a part in serving it."""
    survive_loss_fraction: Fraction | None = None
    """Share of the need that must remain when any one provider is lost."""
    survive_shared_things: Flag = False
    """True where that share must also remain when any one shared thing is lost, with
    every service that hangs on it or uses an asset that does."""
    all_or_nothing: Flag = False
    """True where a part of it is worth nothing."""
    cyber_at_least: CyberStatus = CyberStatus.NONE
    """Least cyber standing of the assets used."""
    planning_goal: Text | None = None
    """The operational or defence planning goal that it serves."""
    notes: Text | None = None
    """Anything else a reader should know."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> NeedBase:
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            message = "ends_at must be later than starts_at"
            raise ValueError(message)
        return self
