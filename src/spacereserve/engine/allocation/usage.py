"""Usage: what a plan takes of offers, whose share of supply it is, who pays."""

from __future__ import annotations

from collections import defaultdict

from spacereserve.engine.allocation.plan import OfferPlan, Share, Spending
from spacereserve.engine.allocation.sharing import (
    caps_at,
    group_of,
    payers_of,
    sharers_of,
)
from spacereserve.engine.allocation.trying import Planned
from spacereserve.engine.model import CapBy
from spacereserve.engine.supply import Sky

__all__ = ["offer_plans", "shares_supplied", "spending_of_nations"]


def offer_plans(planned: Planned) -> tuple[OfferPlan, ...]:
    """What becomes of each line in force, by id.

    Args:
        planned: The plan as solved.
    """
    program = planned.program
    used: dict[str, float] = defaultdict(float)
    promised: dict[str, float] = {}
    cost_eur: dict[str, float] = defaultdict(float)
    for place, arc in enumerate(program.arcs):
        amounts = planned.values[program.arc_columns[place]]
        name = arc.offer.id
        used[name] += float(arc.unit_share @ amounts)
        cost_eur[name] += float(arc.unit_cost_eur @ amounts)
        if name not in promised:
            promised[name] = _promised(
                arc.offer.line.quantity, arc.demand.kind, planned
            )
    offers = []
    for name, offer in sorted(program.offers.items()):
        activated = used[name] > 1e-9
        fee_eur = offer.line.activation_fee_eur if activated else 0.0
        share = min(1.0, used[name] / promised[name]) if promised[name] else 0.0
        offers.append(
            OfferPlan(
                line=name,
                agreement=offer.agreement.id,
                service=offer.service.id,
                provider=offer.provider.id,
                domain=offer.service.domain,
                national=offer.national,
                activated=activated,
                call_up_h=offer.line.call_up_h,
                used_fraction=round(share, 6),
                activation_fee_eur=fee_eur,
                use_cost_eur=round(cost_eur[name], 2),
            )
        )
    return tuple(offers)


def _promised(quantity: float, kind: str, planned: Planned) -> float:
    return quantity if kind == "once" else quantity * planned.sky.question.days


def shares_supplied(planned: Planned) -> tuple[Share, ...]:
    """Who supplies what share of each domain, the largest first within each group.

    Args:
        planned: The plan as solved.
    """
    asked: dict[str, float] = defaultdict(float)
    for demand in planned.program.demands.values():
        asked[demand.need.domain] += demand.least_supply()
    groups: dict[tuple[str, CapBy, str, bool], float] = defaultdict(float)
    program, reserve = planned.program, planned.sky.reserve
    for place, arc in enumerate(program.arcs):
        amount = arc.unit_share @ planned.values[program.arc_columns[place]]
        for by in CapBy:
            group = group_of(arc.offer, by, reserve)
            key = (arc.offer.service.domain, by, group, arc.offer.national)
            groups[key] += float(amount) * arc.credit
    return tuple(
        Share(
            domain=domain,
            by=by.value,
            id=group,
            fraction=round(amount / asked[domain], 6),
            cap_fraction=None if national else _cap(domain, by, planned.sky),
            national=national,
        )
        for (domain, by, group, national), amount in sorted(
            groups.items(), key=lambda item: (*item[0][:2], -item[1], item[0][2])
        )
        if amount > 1e-9
    )


def _cap(domain: str, by: CapBy, sky: Sky) -> float | None:
    caps = [
        cap.fraction
        for cap in caps_at(sky.reserve, sky.question.level)
        if cap.domain == domain and cap.by is by and not cap.priorities
    ]
    return min(caps, default=None)


def spending_of_nations(planned: Planned) -> tuple[Spending, ...]:
    """What each nation pays, by id: all members, and whoever else pays.

    Args:
        planned: The plan as solved.
    """
    program, reserve = planned.program, planned.sky.reserve
    use: dict[str, float] = defaultdict(float)
    fees: dict[str, float] = defaultdict(float)
    for place, arc in enumerate(program.arcs):
        amounts = planned.values[program.arc_columns[place]]
        cost_eur = float(arc.unit_cost_eur @ amounts)
        for nation, share in payers_of(arc.demand.need, reserve).items():
            use[nation] += cost_eur * share
    for name, offer in program.offers.items():
        fee_eur = offer.line.activation_fee_eur * planned.values[program.called[name]]
        for nation, share in sharers_of(offer, reserve).items():
            fees[nation] += float(fee_eur) * share
    members = {item.id for item in reserve.nations if item.standing.value == "member"}
    return tuple(
        Spending(
            nation=nation,
            use_eur=round(use[nation], 2),
            activation_eur=round(fees[nation], 2),
            budget_eur=program.budget_eur(nation),
        )
        for nation in sorted(members | set(use) | set(fees))
    )
