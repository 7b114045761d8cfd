"""Together in kind: like needs as one order, swaps, and overlaps with programmes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from spacereserve.engine.allocation.arcs import Physics
from spacereserve.engine.allocation.sharing import payers_of
from spacereserve.engine.model import Ownership, Reserve
from spacereserve.engine.model.record import Record
from spacereserve.engine.pooling.accounts import Programme
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.terms import nations_of

__all__ = [
    "JointOrder",
    "Overlap",
    "Swap",
    "joined",
    "joint_orders",
    "overlaps",
    "swaps",
]

_SHARED = ("imaging", "surveillance")
"""Domains whose product can be given to several at once."""
_LOWER = ("resolution_m", "revisit_h", "latency_h", "size_m")
_HIGHER = ("n_looks_per_day", "n_observations_per_day", "clear_fraction", "n_spots")
_OWN = (
    "id",
    "name",
    "name_fr",
    "owner",
    "priority",
    "notes",
    "planning_goal",
    "beneficiaries",
    "paid_by",
)


class JointOrder(Record):
    """Like needs that one order can serve."""

    served_as: str
    """The need (id) that asks for most: what the joint order asks for."""
    needs: tuple[str, ...]
    """All needs (ids) that it serves, that one among them."""
    nations: tuple[str, ...]
    """Nations (ids) that it serves and that pay for it."""


class Swap(Record):
    """What a nation's own operator gives to needs that another nation pays for."""

    giver: str
    """Nation (id) whose operator gives."""
    taker: str
    """Nation (id) that the need serves."""
    domain: str
    """Domain."""
    value_eur: float
    """What it is worth at the prices agreed, EUR."""


class Overlap(Record):
    """A need that another programme serves as well."""

    need: str
    """Need (id)."""
    programme: str
    """Programme (id)."""
    cost_eur: float
    """What the plan spends on the need here, EUR (without activation fees)."""


def joint_orders(reserve: Reserve, needs: Sequence[str]) -> tuple[JointOrder, ...]:
    """Finds needs of several nations that one order can serve.

    Needs are alike where they differ only in who owns them, in priority, and in how
    much they ask for; one of them must ask for at least as much as each other.

    Args:
        reserve: The reserve.
        needs: Needs (ids) there are at the level.

    Returns:
        Groups of two needs or more, by id; each need in one group at most.
    """
    alike: dict[str, list[Any]] = defaultdict(list)
    known = reserve.by_id("needs")
    for name in sorted(needs):
        need = known[name]
        if need.domain in _SHARED:
            alike[_kind(need)].append(need)
    return tuple(
        JointOrder(
            served_as=most.id,
            needs=tuple(sorted(item.id for item in group)),
            nations=tuple(
                sorted({n for item in group for n in _nations(item, reserve)})
            ),
        )
        for group in alike.values()
        for most in [_most(group)]
        if most is not None and len(group) > 1
    )


def _kind(need: Any) -> str:
    left_out = {*_OWN, *_LOWER, *_HIGHER}
    return repr(sorted(need.model_dump(exclude=left_out).items(), key=str))


def _nations(need: Any, reserve: Reserve) -> tuple[str, ...]:
    return tuple(need.beneficiaries) or nations_of(need.owner, reserve)


def _most(group: Sequence[Any]) -> Any | None:
    """The need that asks for at least as much as each other, if there is one."""
    for need in group:
        if all(_covers(need, other) for other in group):
            return need
    return None


def _covers(first: Any, second: Any) -> bool:
    lower = all(
        _or(first, name, float("inf")) <= _or(second, name, float("inf"))
        for name in _LOWER
    )
    higher = all(_or(first, name, 0.0) >= _or(second, name, 0.0) for name in _HIGHER)
    return lower and higher


def _or(need: Any, name: str, absent: float) -> float:
    value = getattr(need, name, None)
    return absent if value is None else float(value)


def joined(planner: Replanner, orders: Sequence[JointOrder]) -> Replanner:
    """The same question with like needs joined.

    Args:
        planner: Plans them apart.
        orders: What is joined.
    """
    reserve = planner.reserve
    known = reserve.by_id("needs")
    gone = {name for item in orders for name in item.needs} - {
        item.served_as for item in orders
    }
    made = {
        item.served_as: known[item.served_as].model_copy(
            update={
                "beneficiaries": item.nations,
                "paid_by": tuple(
                    sorted(
                        {
                            n
                            for name in item.needs
                            for n in _payers(known[name], reserve)
                        }
                    )
                ),
                "priority": min(known[name].priority for name in item.needs),
            }
        )
        for item in orders
    }
    needs = tuple(
        made.get(item.id, item) for item in reserve.needs if item.id not in gone
    )
    physics = planner.physics
    demands = {
        name: replace(demand, need=made.get(name, demand.need))
        for name, demand in physics.demands.items()
        if name not in gone
    }
    supplies = {
        key: item for key, item in physics.supplies.items() if key[1] not in gone
    }
    qualities = {
        key: item for key, item in physics.qualities.items() if key[1] not in gone
    }
    sky = replace(planner.sky, reserve=reserve.replaced(needs=needs))
    return Replanner(sky, Physics(demands, qualities, supplies), limits=planner.limits)


def _payers(need: Any, reserve: Reserve) -> tuple[str, ...]:
    return tuple(payers_of(need, reserve))


def swaps(planner: Replanner) -> tuple[Swap, ...]:
    """What nations' own operators give to each other's needs in the plan.

    Args:
        planner: Holds the plan.

    Returns:
        By giver, taker and domain; what a nation gives to itself is left out.
    """
    reserve = planner.reserve
    providers, needs = reserve.by_id("providers"), reserve.by_id("needs")
    found: dict[tuple[str, str, str], float] = defaultdict(float)
    for item in planner.base.used:
        provider = providers[item.provider]
        if provider.ownership is not Ownership.NATIONAL:
            continue
        need = needs[item.need]
        for taker, share in payers_of(need, reserve).items():
            if taker != provider.nation:
                key = (provider.nation, taker, need.domain)
                found[key] += item.cost_eur * share
    return tuple(
        Swap(giver=giver, taker=taker, domain=domain, value_eur=round(eur, 2))
        for (giver, taker, domain), eur in sorted(found.items())
    )


def overlaps(
    planner: Replanner, programmes: Sequence[Programme]
) -> tuple[Overlap, ...]:
    """Needs of the plan that another programme serves as well.

    Args:
        planner: Holds the plan.
        programmes: Other programmes.

    Returns:
        By need and programme.
    """
    reserve = planner.reserve
    spent: dict[str, float] = defaultdict(float)
    for item in planner.base.used:
        spent[item.need] += item.cost_eur
    return tuple(
        Overlap(need=name, programme=item.id, cost_eur=round(spent[name], 2))
        for name in sorted(planner.physics.demands)
        for item in _serving(name, programmes, planner, reserve)
    )


def _serving(
    name: str, programmes: Sequence[Programme], planner: Replanner, reserve: Reserve
) -> Iterator[Programme]:
    need = reserve.by_id("needs")[name]
    level = planner.sky.question.levels.get(need.theatre, planner.sky.question.level)
    for item in sorted(programmes, key=lambda entry: entry.id):
        if (
            item.domain == need.domain
            and (not item.nations or set(_nations(need, reserve)) <= set(item.nations))
            and (not item.theatres or need.theatre in item.theatres)
            and (not item.uses or need.use in item.uses)
            and (not item.levels or level in item.levels)
        ):
            yield item
