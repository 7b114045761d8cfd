"""Rules that reach across parts: caps on shares, ceilings, and budgets of nations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from spacereserve.engine.allocation.arcs import Arc
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.sharing import group_of, payers_of, sharers_of
from spacereserve.engine.model import CapBy, Question, Reserve, ShareCap
from spacereserve.engine.resilience.after import After
from spacereserve.engine.supply import Demand, Sky
from spacereserve.engine.terms import Offer

__all__ = [
    "CENT_EUR",
    "ShareKey",
    "broken_caps",
    "limit_eur",
    "money_left",
    "rules_of",
    "shares_of",
    "spent_by",
    "with_money",
]

ShareKey = tuple[str, str, str, int]
"""Domain, kind of group, group, priority."""
CENT_EUR = 0.01
"""Money beyond a limit that is the rounding of sums, EUR."""


def rules_of(arc: Arc, caps: Iterable[ShareCap], reserve: Reserve) -> list[str]:
    """The rules across parts that touch an arc, as ``kind:id``.

    Args:
        arc: The arc.
        caps: Share caps that hold.
        reserve: The reserve.
    """
    domain = arc.offer.service.domain
    rules = [f"cap:{cap.domain}" for cap in caps if cap.domain == domain]
    rules.append(f"ceiling:{arc.offer.agreement.id}")
    nations = {
        *payers_of(arc.demand.need, reserve),
        *sharers_of(arc.offer, reserve),
    }
    return rules + [f"budget:{nation}" for nation in sorted(nations)]


def limit_eur(rule: str, reserve: Reserve, question: Question) -> float:
    """What may be spent under a ceiling or of a budget, EUR.

    Args:
        rule: ``ceiling:x`` or ``budget:FIN``.
        reserve: The reserve.
        question: Level and length of the plan.
    """
    kind, _, name = rule.partition(":")
    if kind == "ceiling":
        agreement = reserve.by_id("agreements")[name]
        if agreement.ceiling_eur is None:
            return float("inf")
        return max(0.0, float(agreement.ceiling_eur) - float(agreement.spent_eur))
    per_day_eur = reserve.by_id("nations")[name].budget_eur_per_day.get(question.level)
    return float("inf") if per_day_eur is None else float(per_day_eur) * question.days


def broken_caps(
    shares: Mapping[ShareKey, float],
    caps: Iterable[ShareCap],
    demands: Mapping[str, Demand],
) -> set[str]:
    """The domains' caps that supply does not keep, as ``cap:domain``.

    Args:
        shares: What is supplied.
        caps: Share caps that hold.
        demands: By need (id): what it asks for.
    """
    broken = set()
    for cap in caps:
        asked = sum(
            demand.least_supply()
            for demand in demands.values()
            if demand.need.domain == cap.domain and _counts(cap, demand.need.priority)
        )
        by_group: dict[str, float] = defaultdict(float)
        for (domain, by, group, priority), amount in shares.items():
            if (domain, by) == (cap.domain, cap.by.value) and _counts(cap, priority):
                by_group[group] += amount
        most = cap.fraction * asked * (1.0 + 1e-7) + 1e-6
        if any(amount > most for amount in by_group.values()):
            broken.add(f"cap:{cap.domain}")
    return broken


def _counts(cap: ShareCap, priority: int) -> bool:
    return not cap.priorities or priority in cap.priorities


def spent_by(
    after: After, offers: Mapping[str, Offer], reserve: Reserve
) -> dict[str, float]:
    """What a plan spends under each ceiling and of each nation's budget, EUR.

    Args:
        after: The plan.
        offers: Offers by line (id).
        reserve: The reserve.
    """
    needs = reserve.by_id("needs")
    spent: dict[str, float] = defaultdict(float)
    for item in after.used:
        spent[f"ceiling:{offers[item.line].agreement.id}"] += item.cost_eur
        for nation, share in payers_of(needs[item.need], reserve).items():
            spent[f"budget:{nation}"] += item.cost_eur * share
    for name in after.called:
        offer = offers[name]
        fee_eur = offer.line.activation_fee_eur
        spent[f"ceiling:{offer.agreement.id}"] += fee_eur
        for nation, share in sharers_of(offer, reserve).items():
            spent[f"budget:{nation}"] += fee_eur * share
    return spent


def shares_of(after: After, program: Formulation) -> dict[ShareKey, float]:
    """What companies supply in a part, by group.

    Args:
        after: Its plan.
        program: Its program.
    """
    shares: dict[ShareKey, float] = defaultdict(float)
    for item in after.used:
        offer = program.offers[item.line]
        if offer.national:
            continue
        need = program.demands[item.need].need
        for by in CapBy:
            group = group_of(offer, by, program.reserve)
            shares[need.domain, by.value, group, need.priority] += item.amount
    return shares


def money_left(
    spent: Mapping[str, float],
    wanted: Mapping[str, float],
    reserve: Reserve,
    question: Question,
) -> dict[str, float] | None:
    """What some needs leave of the money for others, by rule, EUR.

    Args:
        spent: By rule: what is spent on the needs that stand, EUR.
        wanted: By rule: what would be spent on the others, EUR.
        reserve: The reserve.
        question: Level and length of the plan.

    Returns:
        By limited rule, what is left; None where all that is wanted can be had.
    """
    left = {
        rule: limit - spent.get(rule, 0.0)
        for rule in sorted({*spent, *wanted})
        if (limit := limit_eur(rule, reserve, question)) < float("inf")
    }
    if all(wanted.get(rule, 0.0) <= eur + CENT_EUR for rule, eur in left.items()):
        return None
    return {rule: max(0.0, eur) for rule, eur in left.items()}


def with_money(sky: Sky, most_eur: Mapping[str, float]) -> Sky:
    """The same sky where no more than this may be spent.

    Args:
        sky: The sky.
        most_eur: By rule (``ceiling:x``, ``budget:FIN``): what may be spent, EUR.
    """
    reserve, question = sky.reserve, sky.question
    nations = tuple(
        item.model_copy(
            update={
                "budget_eur_per_day": {
                    **item.budget_eur_per_day,
                    question.level: most_eur[f"budget:{item.id}"] / question.days,
                }
            }
        )
        if f"budget:{item.id}" in most_eur
        else item
        for item in reserve.nations
    )
    agreements = tuple(
        item.model_copy(
            update={"ceiling_eur": item.spent_eur + most_eur[f"ceiling:{item.id}"]}
        )
        if f"ceiling:{item.id}" in most_eur
        else item
        for item in reserve.agreements
    )
    return replace(
        sky, reserve=reserve.replaced(nations=nations, agreements=agreements)
    )
