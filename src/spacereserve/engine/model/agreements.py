"""Agreements: what was promised at which level, and what was forbidden."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from spacereserve.engine.model.record import (
    Day,
    Days,
    Flag,
    Hours,
    Identifier,
    Money,
    Named,
    Positive,
    Record,
    Text,
)

__all__ = [
    "UNIT_OF_DOMAIN",
    "Agreement",
    "AgreementKind",
    "Consent",
    "Effect",
    "Line",
    "Restriction",
    "Unit",
    "WillOf",
]


ClauseNumber = Annotated[
    str,
    Field(strict=True, max_length=80, pattern=r"^[A-Za-z0-9_-]{1,64}@[1-9][0-9]{0,5}$"),
]


class AgreementKind(StrEnum):
    """The kind of contract."""

    FRAMEWORK = "framework"
    CEILING = "ceiling"
    RETAINER = "retainer"
    MINIMUM_GUARANTEE = "minimum-guarantee"
    SUBSCRIPTION = "subscription"
    TEAM = "team"
    MULTINATIONAL_POOL = "multinational-pool"
    PILOT = "pilot"
    NATIONAL = "national"
    QUOTATION = "quotation"
    """Terms that a provider has quoted and nobody has signed: no plan counts on them,
    mends and portfolios weigh what signing would bring."""


class Unit(StrEnum):
    """What a commitment counts; each domain has one."""

    LOOKS_PER_DAY = "looks/day"
    MBIT_S = "mbit/s"
    OBSERVATIONS_PER_DAY = "observations/day"
    LAUNCHES = "launches"
    SERVICE = "service"


UNIT_OF_DOMAIN = {
    "imaging": Unit.LOOKS_PER_DAY,
    "satcom": Unit.MBIT_S,
    "surveillance": Unit.OBSERVATIONS_PER_DAY,
    "launch": Unit.LAUNCHES,
    "navigation": Unit.SERVICE,
}


class Line(Record):
    """One commitment: a service, from a level upwards, at a price set in peace."""

    id: Identifier
    """Identifier, unique in the reserve."""
    service: Identifier
    """The service promised (service id)."""
    level: Identifier
    """Level (id) from which it holds, until a line of the same agreement and service
    for a higher level takes its place."""
    quantity: Positive
    """How much, in ``unit``."""
    unit: Unit
    """``looks/day``, ``mbit/s``, ``observations/day``, ``launches`` (in a plan) or
    ``service`` (quantity 1)."""
    call_up_h: Hours
    """From the call to first service, hours."""
    ramp_h: Hours = 0.0
    """From first service to the full quantity, hours, rising evenly."""
    duration_d: Days | None = None
    """Days of service after call-up; absent means as long as the level lasts."""
    areas: tuple[Identifier, ...] = ()
    """Areas (ids) where it holds; none named means everywhere."""
    activation_fee_eur: Money = 0.0
    """Paid once when the line is called, EUR."""
    unit_price_eur: Money
    """Price, EUR: of a look, of a Mbit/s for a day, of an observation, of a launch, of
    a day of service."""
    harm_eur_per_unit: Money = 0.0
    """Harm to the provider's other customers, EUR a unit (as the unit of the price);
    weighed when choosing, not paid."""
    queue_place: Annotated[int, Field(strict=True, ge=1, le=99)] | None = None
    """Place in the provider's queue, 1 is first."""
    no_bump: Flag = False
    """True where no other customer can displace this commitment."""


class Agreement(Named):
    """A contract with a provider (or a nation's pledge of its own assets)."""

    provider: Identifier
    """Who promises (provider id)."""
    kind: AgreementKind
    """The kind of contract."""
    beneficiaries: tuple[Identifier, ...] = ()
    """Nations (ids) that may be served; none named means all members."""
    valid_from_on: Day | None = None
    """First day; absent means already in force."""
    valid_until_on: Day | None = None
    """Last day; absent means open-ended."""
    notice_d: Days | None = None
    """Days before the last day by which a party gives notice that it will not go on;
    absent means that no notice is agreed."""
    retainer_eur_per_year: Money = 0.0
    """Paid in peace for the promise, EUR a year."""
    ceiling_eur: Money | None = None
    """The most that may be spent under it, EUR."""
    spent_eur: Money = 0.0
    """Spent so far, EUR; counts against the ceiling."""
    unpaid_since_on: Day | None = None
    """Day since which an invoice is unpaid."""
    unpaid_grace_d: Days = 30.0
    """Days for which an unpaid invoice is tolerated before service stops."""
    lines: Annotated[tuple[Line, ...], Field(min_length=1)]
    """The commitments."""
    clauses: tuple[ClauseNumber, ...] = ()
    """Clauses of the library that it contains, each as identifier and version, such as
    ``stand-down@2``."""
    notes: Text | None = None
    """Anything else a reader should know."""

    @property
    def is_signed(self) -> bool:
        """False for a quotation."""
        return self.kind is not AgreementKind.QUOTATION

    def signed(self) -> Agreement:
        """It as it is once signed: a quotation becomes a framework on its terms."""
        if self.is_signed:
            return self
        return self.model_copy(update={"kind": AgreementKind.FRAMEWORK})

    @model_validator(mode="after")
    def _days_are_in_order(self) -> Agreement:
        first, last = self.valid_from_on, self.valid_until_on
        if first is not None and last is not None and last < first:
            message = "valid_until_on must not be before valid_from_on"
            raise ValueError(message)
        return self


class Effect(StrEnum):
    """What a restriction does."""

    FORBID = "forbid"
    NEEDS_APPROVAL = "needs-approval"


class WillOf(StrEnum):
    """Whose will a restriction expresses."""

    PROVIDER = "provider"
    HOME_STATE = "home-state"
    PARENT = "parent"
    CREDITOR = "creditor"


class Consent(Record):
    """A consent that was given: it lifts a restriction for a time."""

    given_for: WillOf
    """Whose consent it is, as ``will_of`` and ``consents_of`` name it."""
    given_by: Text
    """Who gave it."""
    from_on: Day | None = None
    """First day; absent means from the beginning."""
    until_on: Day
    """Last day: a consent always ends."""
    providers: tuple[Identifier, ...] = ()
    """Providers (ids) for which it is given; none named means all that are bound."""
    beneficiaries: tuple[Identifier, ...] = ()
    """Nations (ids) that may be served; none named means all."""
    levels: tuple[Identifier, ...] = ()
    """Levels (ids) at which it holds; none named means all."""
    grounds: Text | None = None
    """What was said with it."""


class Restriction(Named):
    """A use, area, beneficiary or level that is refused, or needs a consent.

    It applies where everything it names fits: a list left empty does not limit it.
    Where ``effect`` is ``needs-approval`` it stands in nobody's way while every consent
    that it takes is given; a consent lifts no ``forbid``.
    """

    effect: Effect
    """``forbid`` or ``needs-approval``."""
    will_of: WillOf
    """Whose will it is."""
    imposed_by: Identifier | None = None
    """The nation (id) that imposes it, where a state does."""
    approver: Text | None = None
    """Who can give the consent."""
    consents_of: tuple[WillOf, ...] = ()
    """Whose consents it takes, all of them; none named means that of ``will_of``."""
    consents: tuple[Consent, ...] = ()
    """The consents that were given."""
    providers: tuple[Identifier, ...] = ()
    """Providers (ids) it binds."""
    services: tuple[Identifier, ...] = ()
    """Services (ids) it binds."""
    uses: tuple[Identifier, ...] = ()
    """Uses (ids) refused."""
    areas: tuple[Identifier, ...] = ()
    """Areas (ids) refused; a need is touched where its area meets one of them."""
    beneficiaries: tuple[Identifier, ...] = ()
    """Nations (ids) refused."""
    levels: tuple[Identifier, ...] = ()
    """Levels (ids) at which it applies."""
    from_on: Day | None = None
    """First day."""
    until_on: Day | None = None
    """Last day."""
    reason: Text | None = None
    """The grounds."""
    reason_fr: Text | None = None
    """The grounds, in French."""
    sources: tuple[Text, ...] = ()
    """Where the public facts come from; what is invented says so."""

    @model_validator(mode="after")
    def _binds_someone(self) -> Restriction:
        if not self.providers and not self.services:
            message = "must name the providers or the services that it binds"
            raise ValueError(message)
        return self

    @property
    def wanted_consents(self) -> frozenset[WillOf]:
        """Whose consents it takes."""
        return frozenset(self.consents_of or (self.will_of,))
