"""Providers: the companies of the pool, and the nations' own operators beside them."""

from __future__ import annotations

from enum import StrEnum

from spacereserve.engine.model.record import (
    Day,
    Flag,
    Fraction,
    Identifier,
    Named,
    Record,
    Text,
)

__all__ = [
    "Owner",
    "Ownership",
    "Provider",
    "ProviderStatus",
    "SizeClass",
    "WaivedRule",
    "Waiver",
]


class Ownership(StrEnum):
    """Whether a provider is a company or a nation's own operator."""

    COMMERCIAL = "commercial"
    NATIONAL = "national"


class SizeClass(StrEnum):
    """The size of a company."""

    START_UP = "start-up"
    SMALL_OR_MEDIUM = "small-or-medium"
    NON_TRADITIONAL = "non-traditional"
    LARGE = "large"


class ProviderStatus(StrEnum):
    """How far a provider has come on its way into the pool."""

    APPLICANT = "applicant"
    VETTED = "vetted"
    ADMITTED = "admitted"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


class Owner(Record):
    """A shareholder of a provider."""

    name: Text
    """Name of the shareholder."""
    nation: Identifier
    """Its nation (id)."""
    fraction: Fraction | None = None
    """Share held, 0 to 1; absent where it is not public."""
    ultimate: Flag = False
    """True for the ultimate owner at the end of the chain of parents."""


class WaivedRule(StrEnum):
    """An eligibility rule that a waiver can lift."""

    HOME_NATION = "home-nation"
    FOREIGN_OWNER = "foreign-owner"
    CYBER = "cyber"


class Waiver(Record):
    """An exception to an eligibility rule, with an end."""

    rule: WaivedRule
    """The rule that is waived."""
    until_on: Day
    """Last day of the waiver."""
    granted_by: Text
    """Who granted it."""
    grounds: Text | None = None
    """Why."""


class Provider(Named):
    """A company of the pool or a nation's own operator."""

    nation: Identifier
    """Home nation (id): the state whose orders it must follow."""
    ownership: Ownership = Ownership.COMMERCIAL
    """``commercial``, or ``national`` for a nation's own operator."""
    status: ProviderStatus = ProviderStatus.APPLICANT
    """Only ``admitted`` providers are planned with."""
    licensing_nation: Identifier | None = None
    """The state that licenses it, where that is not its home nation (id)."""
    owners: tuple[Owner, ...] = ()
    """Parent and ultimate owners."""
    size: SizeClass | None = None
    """Size class."""
    trade: Text | None = None
    """Trade, such as ``imagery operator`` or ``launcher``."""
    waivers: tuple[Waiver, ...] = ()
    """Exceptions to eligibility rules."""
    registrations: tuple[Text, ...] = ()
    """Where else it is registered: other front doors, with its number there."""
    contacts: tuple[Text, ...] = ()
    """Who to call, day and night."""
    sources: tuple[Text, ...] = ()
    """Where the public facts in this record come from."""
    notes: Text | None = None
    """Anything else a reader should know."""
