"""Who an offer counts for under a share cap, which caps hold, which nations pay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from spacereserve.engine.model import CapBy, CostKey, Reserve, ShareCap
from spacereserve.engine.terms import Offer, nations_of

__all__ = [
    "THING",
    "caps_at",
    "group_of",
    "least_cap",
    "losses_of",
    "payers_of",
    "sharers_of",
    "things_of",
]

THING = "thing:"
"""Begins the name of a shared thing where others are providers (ids)."""


def group_of(offer: Offer, by: CapBy, reserve: Reserve) -> str:
    """The provider, home nation or orbit that an offer counts for.

    Args:
        offer: The offer.
        by: What is grouped by.
        reserve: The reserve, for the assets.
    """
    if by is CapBy.PROVIDER:
        return offer.provider.id
    if by is CapBy.NATION:
        return offer.provider.nation
    assets = reserve.by_id("assets")
    orbits = {
        asset.orbit.value
        for asset in (assets[name] for name in offer.service.assets)
        if asset.kind == "satellites"
    }
    return "+".join(sorted(orbits)) or "ground"


def caps_at(reserve: Reserve, level: str) -> tuple[ShareCap, ...]:
    """The share caps that hold at a level.

    Args:
        reserve: The reserve.
        level: Level (id) asked for.
    """
    return tuple(
        cap
        for cap in reserve.policy.share_caps
        if not cap.levels or level in cap.levels
    )


def least_cap(reserve: Reserve, level: str, *, domain: str, by: str) -> float:
    """The lowest cap on shares of a domain that holds at a level, 0 to 1.

    Args:
        reserve: The reserve.
        level: Level (id) asked for.
        domain: The domain.
        by: ``provider``, ``nation`` or ``orbit``.

    Returns:
        The fraction; 1 where there is no cap.
    """
    return min(
        (
            cap.fraction
            for cap in caps_at(reserve, level)
            if cap.domain == domain and cap.by.value == by
        ),
        default=1.0,
    )


def things_of(service: Any, reserve: Reserve) -> frozenset[str]:
    """The shared things (as ``thing:id``) without which a service is counted as lost.

    A service with one asset that hangs on a thing is counted as lost with it, even
    where others are left to it: what is promised to survive a loss must do so surely.

    Args:
        service: The service.
        reserve: The reserve.
    """
    assets = {
        *service.assets,
        *getattr(service, "stations", ()),
        *getattr(service, "gateways", ()),
    }
    return frozenset(
        THING + link.thing
        for link in reserve.dependencies
        if service.provider in link.providers
        or service.id in link.services
        or assets & set(link.assets)
    )


def losses_of(need: Any, offers: Iterable[Offer], reserve: Reserve) -> tuple[str, ...]:
    """What a need must survive: providers (ids), and shared things (``thing:id``).

    Args:
        need: The need.
        offers: The offers that could serve it.
        reserve: The reserve.

    Returns:
        Names, ascending; none where the need asks for nothing of the kind.
    """
    if not need.survive_loss_fraction:
        return ()
    found = {offer.provider.id for offer in offers}
    if need.survive_shared_things:
        services = {offer.service.id: offer.service for offer in offers}
        found = found.union(*(things_of(own, reserve) for own in services.values()))
    return tuple(sorted(found))


def _by_key(nations: Sequence[str], reserve: Reserve) -> dict[str, float]:
    known = reserve.by_id("nations")
    keys = {name: float(known[name].cost_key) for name in sorted(set(nations))}
    if reserve.policy.cost_key is CostKey.EQUAL or not sum(keys.values()):
        keys = dict.fromkeys(keys, 1.0)
    total = sum(keys.values())
    return {name: key / total for name, key in keys.items()}


def payers_of(need: Any, reserve: Reserve) -> dict[str, float]:
    """The share of a need's cost that each nation (id) pays; they add up to 1.

    Args:
        need: The need.
        reserve: The reserve.
    """
    return _by_key(need.paid_by or nations_of(need.owner, reserve), reserve)


def sharers_of(offer: Offer, reserve: Reserve) -> dict[str, float]:
    """The share of an activation fee that each nation (id) pays; they add up to 1.

    Fees are common costs: the nations that an agreement serves share them by key.

    Args:
        offer: The offer.
        reserve: The reserve.
    """
    nations = offer.agreement.beneficiaries or tuple(
        nation.id for nation in reserve.nations if nation.standing.value == "member"
    )
    return _by_key(nations, reserve) if nations else {}
