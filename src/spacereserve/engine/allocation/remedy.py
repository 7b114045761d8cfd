"""A remedy as a plan tells it: what to change, what that brings, how it was shown."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from spacereserve.engine.model.record import Record

__all__ = [
    "Details",
    "Remedy",
    "RemedyEffect",
    "RemedyKind",
    "RemedyPair",
    "RemedyStep",
    "Shown",
    "Worth",
]

Details = dict[str, float | str]
"""The figures and identifiers behind a code."""


class RemedyKind(StrEnum):
    """What a remedy changes."""

    LIFT_RESTRICTION = "lift-restriction"
    GIVE_CONSENT = "give-consent"
    WAIVE_ELIGIBILITY = "waive-eligibility"
    WAIVE_CYBER = "waive-cyber"
    PAY_INVOICE = "pay-invoice"
    RAISE_QUANTITY = "raise-quantity"
    SHORTEN_CALL_UP = "shorten-call-up"
    RAISE_SHARE_CAP = "raise-share-cap"
    RAISE_BUDGET = "raise-budget"
    RAISE_CEILING = "raise-ceiling"
    RAISE_LIMIT = "raise-limit"
    ADMIT_PROVIDER = "admit-provider"
    RENEW_AGREEMENT = "renew-agreement"
    SIGN_QUOTATION = "sign-quotation"
    COVER_BENEFICIARY = "cover-beneficiary"
    COVER_AREA = "cover-area"
    ADD_LINE = "add-line"
    ACCEPT_FEWER_PROVIDERS = "accept-fewer-providers"
    ACCEPT_LOSS = "accept-loss"


class Shown(StrEnum):
    """How it was shown that a remedy works."""

    ANEW = "planned-anew"
    """The whole reserve was planned anew with the change."""
    HELD = "others-held"
    """Every other need was held at what it has."""


class RemedyEffect(Record):
    """What one change, or two together, do for an unmet need: tried, not guessed."""

    met_fraction: float
    """Share of the need that is met with it."""
    extra_cost_eur: float
    """What the plan then costs more, EUR (less, where negative)."""
    verified: bool
    """True where solving again with the change showed this."""
    shown: Shown = Shown.HELD
    """How it was solved again."""
    losers: tuple[str, ...] = ()
    """Other needs (ids) that get less where all is planned anew."""


class RemedyStep(Record):
    """One change."""

    kind: RemedyKind
    """What is changed."""
    subject: str
    """The record (id) that is changed."""
    details: Details = Field(default_factory=dict)
    """From what to what."""


class Remedy(RemedyStep, RemedyEffect):
    """One change that serves an unmet need better, tried by solving again."""


class RemedyPair(RemedyEffect):
    """Two changes that together serve an unmet need better than any one of them."""

    steps: tuple[RemedyStep, RemedyStep]
    """The changes, in the order in which they are made."""


class Worth(RemedyStep):
    """What one more unit of something is worth, by solving again.

    One more unit is one of a line's own (a look a day, a Mbit/s), one hundredth of a
    cap, 1,000 EUR of a ceiling or limit, 1,000 EUR a day of a budget, or a consent.
    """

    gained: dict[str, float]
    """Needs met more (less, where negative), by priority."""
    saved_eur: float
    """What the plan then costs less, EUR (more, where negative)."""
    shown: Shown = Shown.ANEW
    """How it was solved again."""
    need: str | None = None
    """With every other need held: the need (id) that gains so much at least."""
