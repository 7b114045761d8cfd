"""Entitlements: what members earn by promising, and whether they can use it.

The reward of a reserve is peacetime business. What is bought in peace in a domain is
shared among the companies that promise something there for worse days: by points, which
a promise earns at each level at which it stands. Who promises less than the entry
threshold has no share. A share is of use only to a company that sells enough in peace
at the prices of its agreements; what it cannot use is told, and what others could take.

    points = Σ over levels  weight of the level × quantity promised there
    share  = points / points of all that enter

Source: the rule of the Civil Reserve Air Fleet, whose carriers are entitled to
peacetime business by the mobilisation value that they commit, from a least commitment
on (United States Transportation Command, CRAF programme; here by domain and its unit).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.finance.names import unknown_names
from spacereserve.engine.folder.values import read_value
from spacereserve.engine.model import (
    Agreement,
    Ownership,
    ProviderStatus,
    Reserve,
    Unit,
    domain_names,
)
from spacereserve.engine.model.record import Identifier, Money, Record
from spacereserve.engine.terms import Offer, offers_at
from spacereserve.engine.units import to_cents

__all__ = [
    "DomainEntitlements",
    "Entitlement",
    "EntitlementRules",
    "Entitlements",
    "NoEntry",
    "Unusable",
    "find_entitlements",
    "read_entitlement_rules",
]

_DAYS_PER_YEAR = 365
_CENT = 0.005

Weight = Annotated[float, Field(strict=True, ge=0.0, le=1e6)]


class EntitlementRules(Record):
    """How peacetime business is shared."""

    business_eur: dict[Identifier, Money] = Field(min_length=1)
    """What is bought from members in peace, EUR a year, by domain."""
    business_level: Identifier | None = None
    """Level (id) whose lines are peacetime business; absent means the lowest."""
    weights: dict[Identifier, Weight] = Field(default_factory=dict)
    """Points of one unit promised at a level (id). Levels above that of business count
    1 where they are not named, that of business and those below it 0."""
    least_points: dict[Identifier, Weight] = Field(default_factory=dict)
    """Entry threshold, points, by domain."""
    promised_at: tuple[Identifier, ...] = ()
    """Levels (ids) at each of which a member must promise something."""


class NoEntry(StrEnum):
    """Why a company with points has no share."""

    TOO_FEW_POINTS = "too-few-points"
    NO_PROMISE_AT_A_LEVEL = "no-promise-at-a-level"


class Unusable(StrEnum):
    """Why a company cannot use all of its share."""

    SELLS_NOTHING = "sells-nothing-in-peace"
    SELLS_LESS = "sells-less-than-its-share"


class Entitlement(Record):
    """What one company has earned in a domain."""

    provider: str
    """Provider (id)."""
    promised: dict[str, float]
    """Quantity promised, in the unit of the domain, by level (id)."""
    points: float
    """Its points."""
    no_entry: NoEntry | None
    """Why it has no share; None where it enters."""
    share_fraction: float
    """Its share of the business, 0 to 1."""
    reward_eur: float
    """That share, EUR a year."""
    usable_eur: float
    """What its agreements can sell in peace, EUR a year: quantity, price, days in
    force, ceilings."""
    unused_eur: float
    """What it cannot use of its reward, EUR a year."""
    unusable: Unusable | None
    """Why it cannot; None where it can use all."""


class DomainEntitlements(Record):
    """The entitlements in one domain."""

    domain: str
    """Domain."""
    business_eur: float
    """What is bought in peace, EUR a year."""
    points: float
    """Points of all that enter."""
    members: tuple[Entitlement, ...]
    """Companies that promise something, by id."""
    unshared_eur: float
    """Business that nobody is entitled to, because nobody enters, EUR a year."""
    unused_eur: float
    """What members cannot use of their rewards, EUR a year."""
    others_could_take_eur: float
    """How much of that other members could still sell, EUR a year."""


class Entitlements(Record):
    """What members of a reserve have earned by promising."""

    format: Literal["spacereserve.entitlements/1"] = "spacereserve.entitlements/1"
    """Name and version of this format."""
    reserve: str
    """Reserve (id)."""
    on: date
    """First day of the year that is looked at."""
    business_level: str
    """Level (id) whose lines are peacetime business."""
    weights: dict[str, float]
    """Points of one unit promised, by level (id)."""
    domains: tuple[DomainEntitlements, ...]
    """By domain, in the order of their names."""


def read_entitlement_rules(path: Path, reserve: Reserve) -> EntitlementRules:
    """Reads rules from a TOML file.

    Args:
        path: The file.
        reserve: The reserve that they are for.

    Raises:
        InputError: The file cannot be read, or has mistakes; all are told at once.
    """
    rule = "rules are a TOML file with the table business_eur"
    rules = read_value(path, EntitlementRules, rule=rule)
    problems = [*_unknown_domains(rules, path), *_unknown_levels(rules, reserve, path)]
    if problems:
        raise InputError.from_problems(problems)
    return rules


def _unknown_domains(rules: EntitlementRules, path: Path) -> list[Problem]:
    tables = {"business_eur": rules.business_eur, "least_points": rules.least_points}
    named = ((f"{key}.{name}", name) for key, own in tables.items() for name in own)
    return unknown_names(
        named,
        domain_names(),
        noun="domain",
        rule="business and thresholds are named by domain",
        path=path,
    )


def _unknown_levels(
    rules: EntitlementRules, reserve: Reserve, path: Path
) -> list[Problem]:
    own = () if rules.business_level is None else (rules.business_level,)
    tables = {
        "business_level": own,
        "weights": tuple(rules.weights),
        "promised_at": rules.promised_at,
    }
    return unknown_names(
        ((table, name) for table, named in tables.items() for name in named),
        reserve.by_id("levels"),
        noun="level",
        rule="levels are named by the ids of the reserve's levels",
        path=path,
    )


def find_entitlements(
    reserve: Reserve, rules: EntitlementRules, *, on: date
) -> Entitlements:
    """What each company has earned by promising, and whether it can use it.

    Args:
        reserve: The reserve.
        rules: How peacetime business is shared.
        on: First day of the year that is looked at.
    """
    levels = [level.id for level in reserve.ordered_levels]
    business = rules.business_level or levels[0]
    above = levels[levels.index(business) + 1 :]
    weights = {name: rules.weights.get(name, float(name in above)) for name in levels}
    promised = _promised(reserve, levels, on)
    usable = _usable(reserve, business, on)
    return Entitlements(
        reserve=reserve.id,
        on=on,
        business_level=business,
        weights=weights,
        domains=tuple(
            _of_domain(name, promised[name], usable, weights, rules)
            for name in sorted(rules.business_eur)
        ),
    )


def _in_force(reserve: Reserve, level: str, first: date, last: date) -> list[Offer]:
    """Lines of companies that stand at a level on some day of a stretch."""
    return [
        offer
        for offer in offers_at(reserve, level)
        if offer.in_force
        and offer.agreement.is_signed
        and offer.provider.status is ProviderStatus.ADMITTED
        and offer.provider.ownership is not Ownership.NATIONAL
        and _days_in_force(offer, first, last)
    ]


def _days_in_force(offer: Offer, first: date, last: date) -> int:
    begins = max(first, offer.agreement.valid_from_on or first)
    ends = min(last, offer.agreement.valid_until_on or last)
    return max(0, (ends - begins).days + 1)


def _promised(
    reserve: Reserve, levels: list[str], on: date
) -> dict[str, dict[str, dict[str, float]]]:
    """Quantities promised on a day: by domain, provider and level."""
    found: dict[str, dict[str, dict[str, float]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for level in levels:
        for offer in _in_force(reserve, level, on, on):
            own = found[offer.service.domain][offer.provider.id]
            own[level] = own.get(level, 0.0) + offer.line.quantity
    return found


def _usable(reserve: Reserve, level: str, on: date) -> dict[tuple[str, str], float]:
    """What agreements can sell within a year, EUR: by domain and provider."""
    last = on + timedelta(days=_DAYS_PER_YEAR - 1)
    by_agreement: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    for offer in _in_force(reserve, level, on, last):
        key = offer.service.domain, offer.provider.id
        own = by_agreement[offer.agreement.id]
        own[key] = own.get(key, 0.0) + _sales_eur(offer, on, last)
    found: dict[tuple[str, str], float] = defaultdict(float)
    agreements = reserve.by_id("agreements")
    for name, own in by_agreement.items():
        part = _part_within_ceiling(agreements[name], sum(own.values()))
        for key, sales_eur in own.items():
            found[key] += part * sales_eur
    return found


def _sales_eur(offer: Offer, first: date, last: date) -> float:
    """What a line can sell: launches once, all else every day in force."""
    line = offer.line
    days = float(_days_in_force(offer, first, last))
    if line.duration_d is not None:
        days = min(days, line.duration_d)
    times = 1.0 if line.unit is Unit.LAUNCHES else days
    return line.quantity * line.unit_price_eur * times


def _part_within_ceiling(agreement: Agreement, sales_eur: float) -> float:
    if agreement.ceiling_eur is None or sales_eur <= 0.0:
        return 1.0
    left_eur = max(0.0, agreement.ceiling_eur - agreement.spent_eur)
    return min(1.0, left_eur / sales_eur)


def _of_domain(
    domain: str,
    promised: dict[str, dict[str, float]],
    usable: dict[tuple[str, str], float],
    weights: dict[str, float],
    rules: EntitlementRules,
) -> DomainEntitlements:
    names = sorted(promised)
    points = {
        name: sum(weights[level] * much for level, much in promised[name].items())
        for name in names
    }
    refused = {
        name: _no_entry(promised[name], points[name], domain, rules) for name in names
    }
    entering = [name for name in names if refused[name] is None]
    total = sum(points[name] for name in entering)
    business_eur = rules.business_eur[domain]
    exact_eur = [business_eur * points[name] / total for name in entering]
    rewards = dict(zip(entering, to_cents(exact_eur, business_eur), strict=True))
    members = tuple(
        _entitlement(
            name,
            promised[name],
            points[name],
            refused[name],
            share_fraction=points[name] / total if name in rewards else 0.0,
            reward_eur=rewards.get(name, 0.0),
            usable_eur=usable.get((domain, name), 0.0),
        )
        for name in names
    )
    unused_eur = sum(item.unused_eur for item in members)
    room_eur = sum(
        max(0.0, item.usable_eur - item.reward_eur)
        for item in members
        if item.no_entry is None
    )
    return DomainEntitlements(
        domain=domain,
        business_eur=business_eur,
        points=round(total, 6),
        members=members,
        unshared_eur=0.0 if entering else business_eur,
        unused_eur=round(unused_eur, 2),
        others_could_take_eur=round(min(unused_eur, room_eur), 2),
    )


def _no_entry(
    promised: dict[str, float], points: float, domain: str, rules: EntitlementRules
) -> NoEntry | None:
    if any(promised.get(level, 0.0) <= 0.0 for level in rules.promised_at):
        return NoEntry.NO_PROMISE_AT_A_LEVEL
    if points <= 0.0 or points < rules.least_points.get(domain, 0.0):
        return NoEntry.TOO_FEW_POINTS
    return None


def _entitlement(
    provider: str,
    promised: dict[str, float],
    points: float,
    no_entry: NoEntry | None,
    *,
    share_fraction: float,
    reward_eur: float,
    usable_eur: float,
) -> Entitlement:
    unused_eur = max(0.0, reward_eur - usable_eur)
    unusable = None
    if unused_eur > _CENT:
        sells = usable_eur > _CENT
        unusable = Unusable.SELLS_LESS if sells else Unusable.SELLS_NOTHING
    return Entitlement(
        provider=provider,
        promised=promised,
        points=round(points, 6),
        no_entry=no_entry,
        share_fraction=round(share_fraction, 6),
        reward_eur=round(reward_eur, 2),
        usable_eur=round(usable_eur, 2),
        unused_eur=round(unused_eur, 2),
        unusable=unusable,
    )
