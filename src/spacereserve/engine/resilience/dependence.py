"""Dependence: how much of each domain hangs on one provider, nation, orbit or thing.

The Herfindahl-Hirschman index is the sum of the squared shares: 1 where one gives all,
1/n where n give alike. Shares are of what is really supplied, national supply included.

Source: A. O. Hirschman (1964), The Paternity of an Index, American Economic Review 54,
761; US Department of Justice, Merger Guidelines (2023), section 2.1 (above 0.18 counts
as highly concentrated).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

from spacereserve.engine.allocation.sharing import group_of
from spacereserve.engine.model import CapBy, Reserve
from spacereserve.engine.model.record import Record
from spacereserve.engine.resilience.after import After
from spacereserve.engine.supply import Sky
from spacereserve.engine.terms import Offer, offers_at

__all__ = [
    "CONCENTRATED",
    "Amounts",
    "Dependence",
    "GroupShare",
    "dependences",
    "dependences_of",
    "hhi",
    "things_of",
]

Amounts = defaultdict[tuple[str, str], dict[str, float]]
"""By domain and kind of group (``provider``, ``nation``, ``orbit``, ``shared-thing``):
what each group supplies, in any unit that is the same within a domain."""

CONCENTRATED = 0.18
"""Above this a domain counts as highly concentrated."""
_DIGITS = 6
_KINDS = ("provider", "nation", "orbit", "shared-thing")


class GroupShare(Record):
    """The share of one provider, nation, orbit or shared thing."""

    id: str
    """Its id."""
    fraction: float
    """Share of what the domain is supplied with, 0 to 1."""


class Dependence(Record):
    """How concentrated the supply of a domain is."""

    domain: str
    """Domain."""
    by: Literal["provider", "nation", "orbit", "shared-thing"]
    """Whose shares."""
    hhi: float | None
    """Herfindahl-Hirschman index, 0 to 1; None for shared things, whose shares may
    overlap."""
    shares: tuple[GroupShare, ...]
    """Shares, largest first."""


def hhi(shares: Iterable[float]) -> float:
    """The Herfindahl-Hirschman index of shares that add up to 1.

    Args:
        shares: Shares, 0 to 1.
    """
    return sum(share * share for share in shares)


def dependences(after: After, sky: Sky) -> tuple[Dependence, ...]:
    """How each domain depends on providers, nations, orbits and shared things.

    Args:
        after: A plan.
        sky: The sky that it was made in.

    Returns:
        By domain, then provider, nation, orbit and shared thing.
    """
    reserve = sky.reserve
    offers = {
        offer.id: offer
        for level in sorted(set(sky.question.levels.values()))
        for offer in offers_at(reserve, level)
    }
    amounts: Amounts = defaultdict(lambda: defaultdict(float))
    for item in after.used:
        offer = offers[item.line]
        domain = offer.service.domain
        for by in CapBy:
            amounts[domain, by.value][group_of(offer, by, reserve)] += item.amount
        for thing in things_of(offer, reserve):
            amounts[domain, "shared-thing"][thing] += item.amount
    return dependences_of(amounts)


def dependences_of(amounts: Amounts) -> tuple[Dependence, ...]:
    """How each domain depends on those who supply it.

    Args:
        amounts: What each group supplies; groups of providers add up to the whole.

    Returns:
        By domain, then provider, nation, orbit and shared thing.
    """
    totals = {
        domain: sum(own.values())
        for (domain, by), own in amounts.items()
        if by == "provider"
    }
    return tuple(
        _dependence(domain, by, amounts[domain, by], totals[domain])
        for domain in sorted(totals)
        if totals[domain] > 0.0
        for by in _KINDS
    )


def _dependence(
    domain: str, by: str, amounts: Mapping[str, float], total: float
) -> Dependence:
    shares = {name: amount / total for name, amount in amounts.items()}
    ordered = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    index = None if by == "shared-thing" else round(hhi(shares.values()), _DIGITS)
    return Dependence.model_validate(
        {
            "domain": domain,
            "by": by,
            "hhi": index,
            "shares": [
                GroupShare(id=name, fraction=round(share, _DIGITS))
                for name, share in ordered
            ],
        }
    )


def things_of(offer: Offer, reserve: Reserve) -> tuple[str, ...]:
    """The shared things (ids) that an offer hangs on, wholly or in part, ascending.

    Args:
        offer: The offer.
        reserve: The reserve.
    """
    service = offer.service
    assets = {
        *service.assets,
        *getattr(service, "stations", ()),
        *getattr(service, "gateways", ()),
    }
    return tuple(
        sorted(
            {
                link.thing
                for link in reserve.dependencies
                if offer.provider.id in link.providers
                or service.id in link.services
                or assets & set(link.assets)
            }
        )
    )
