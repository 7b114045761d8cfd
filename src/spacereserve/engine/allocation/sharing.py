"""Who an offer counts for under a share cap, and which nations pay what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacereserve.engine.model import CapBy, CostKey, Reserve
from spacereserve.engine.terms import Offer, nations_of

__all__ = ["group_of", "payers_of", "sharers_of"]


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
