"""Parts: needs that share no line, and the rules that reach across them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from spacereserve.engine.allocation.arcs import Arc
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.sharing import group_of, payers_of, sharers_of
from spacereserve.engine.model import CapBy, Question, Reserve, ShareCap
from spacereserve.engine.resilience.after import After
from spacereserve.engine.supply import Demand
from spacereserve.engine.terms import Offer

__all__ = [
    "Groups",
    "ShareKey",
    "broken_caps",
    "caps_at",
    "limit_eur",
    "rules_of",
    "shares_of",
    "spent_by",
]

ShareKey = tuple[str, str, str, int]
"""Domain, kind of group, group, priority."""


class Groups:
    """Needs in groups that are joined where they share something.

    Args:
        needs: Needs (ids).
    """

    def __init__(self, needs: Iterable[str]) -> None:
        self._parent: dict[str, str] = {
            f"need:{name}": f"need:{name}" for name in needs
        }

    def _head(self, node: str) -> str:
        parent = self._parent.setdefault(node, node)
        while parent != self._parent[parent]:
            self._parent[parent] = parent = self._parent[self._parent[parent]]
        self._parent[node] = parent
        return parent

    def head(self, need: str) -> str:
        """What stands for the group of a need (id)."""
        return self._head(f"need:{need}")

    def join(self, thing: str, need: str) -> None:
        """Puts a need (id) into the group of those that share a thing."""
        first, second = sorted((self._head(thing), self.head(need)))
        self._parent[second] = first

    def parts(self) -> list[tuple[str, tuple[str, ...]]]:
        """The groups: what stands for each, and its needs (ids), ascending."""
        found: dict[str, list[str]] = defaultdict(list)
        for node in sorted(self._parent):
            if node.startswith("need:"):
                found[self._head(node)].append(node.removeprefix("need:"))
        return [(head, tuple(needs)) for head, needs in sorted(found.items())]


def caps_at(reserve: Reserve, level: str) -> list[ShareCap]:
    """The share caps that hold at a level.

    Args:
        reserve: The reserve.
        level: Level (id).
    """
    return [
        cap
        for cap in reserve.policy.share_caps
        if not cap.levels or level in cap.levels
    ]


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
