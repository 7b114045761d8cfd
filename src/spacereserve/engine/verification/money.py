"""Money: do budgets, ceilings and limits hold, and do the sums add up?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from spacereserve.engine.verification.facts import Facts
from spacereserve.engine.verification.violation import Details, Rule, Violation

__all__ = ["wrong_money"]

_CENTS_EUR = 0.02


@dataclass(frozen=True)
class _Bill:
    """Costs worked out again, EUR, by whom and what they concern."""

    by_pair: dict[tuple[str, str], float]
    by_need: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    by_line: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    use: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    fees: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    by_agreement: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def wrong_money(facts: Facts) -> Iterator[Violation]:
    """Sums that do not add up, and limits that are broken.

    Args:
        facts: Reserve and plan.
    """
    bill = _bill(facts)
    for code, has_eur, found_eur, details in _sums(facts, bill):
        facts.checked[Rule.MONEY] += 1
        if abs(has_eur - found_eur) > _CENTS_EUR + 1e-6 * abs(found_eur):
            yield _told(code, {**details, "has_eur": has_eur, "found_eur": found_eur})
    for code, has_eur, limit_eur, details in _limits(facts, bill):
        facts.checked[Rule.MONEY] += 1
        if has_eur > limit_eur * (1.0 + 1e-6) + _CENTS_EUR:
            yield _told(code, {**details, "has_eur": has_eur, "limit_eur": limit_eur})


Sum = tuple[str, float, float, Details]


def _told(code: str, details: Details) -> Violation:
    need, line = details.pop("need", None), details.pop("line", None)
    rounded = {
        key: round(value, 2) if isinstance(value, float) else value
        for key, value in details.items()
    }
    return Violation(
        rule=Rule.MONEY,
        code=code,
        need=None if need is None else str(need),
        line=None if line is None else str(line),
        details=rounded,
    )


def _bill(facts: Facts) -> _Bill:
    bill = _Bill(
        {
            (need, line): amount * facts.lines[line][1].unit_price_eur
            for (need, line), amount in facts.amounts.items()
        }
    )
    for (name, line), cost_eur in bill.by_pair.items():
        need = facts.record("needs", name)
        bill.by_need[name] += cost_eur
        bill.by_line[line] += cost_eur
        bill.by_agreement[facts.lines[line][0].id] += cost_eur
        _share(bill.use, cost_eur, facts.sharing(need.paid_by or facts.owners(need)))
    for line in {line for _, line in facts.amounts}:
        agreement, own = facts.lines[line]
        bill.by_agreement[agreement.id] += own.activation_fee_eur
        nations = agreement.beneficiaries or tuple(facts.members())
        _share(bill.fees, own.activation_fee_eur, facts.sharing(nations))
    return bill


def _share(
    into: dict[str, float], cost_eur: float, shares: Mapping[str, float]
) -> None:
    for nation, share in shares.items():
        into[nation] += cost_eur * share


def _sums(facts: Facts, bill: _Bill) -> Iterator[Sum]:
    """What the plan says that something costs, and what it comes to."""
    plan = facts.plan
    for need in plan.needs:
        yield "need-cost", need.cost_eur, bill.by_need[need.id], {"need": need.id}
        paid_eur = sum(need.paid_by.values())
        yield "need-paid", paid_eur, need.cost_eur, {"need": need.id}
        for part in need.suppliers:
            found_eur = bill.by_pair.get((need.id, part.line), 0.0)
            yield (
                "part-cost",
                part.cost_eur,
                found_eur,
                {"need": need.id, "line": part.line},
            )
    called = {line for _, line in facts.amounts}
    listed = {offer.line for offer in plan.offers}
    for line in sorted(called - listed):
        yield "line-not-listed", 0.0, bill.by_line[line] + 1.0, {"line": line}
    for offer in plan.offers:
        own = facts.lines[offer.line][1]
        fee_eur = own.activation_fee_eur if offer.line in called else 0.0
        yield "line-fee", offer.activation_fee_eur, fee_eur, {"line": offer.line}
        found_eur = bill.by_line[offer.line]
        yield "line-cost", offer.use_cost_eur, found_eur, {"line": offer.line}
    for row in plan.spending:
        details: Details = {"nation": row.nation}
        yield "nation-use", row.use_eur, bill.use[row.nation], details
        yield "nation-fees", row.activation_eur, bill.fees[row.nation], details
    total_eur = sum(bill.by_agreement.values())
    yield "total", plan.cost_eur, total_eur, {}
    harm_eur = sum(
        amount * facts.lines[line][1].harm_eur_per_unit
        for (_, line), amount in facts.amounts.items()
    )
    yield "harm", plan.harm_eur, harm_eur, {}
    if plan.near is not None:
        n_changes = len(plan.near.newly_called) + len(plan.near.called_off)
        found_eur = n_changes * plan.near.change_price_eur
        yield "changes", plan.near.price_eur, found_eur, {}
    yield from _changes_listed(facts)


def _changes_listed(facts: Facts) -> Iterator[Sum]:
    """Lines called up that are neither kept nor new, or listed and not called up."""
    if facts.plan.near is None:
        return
    listed = {*facts.plan.near.kept, *facts.plan.near.newly_called}
    called = {offer.line for offer in facts.plan.offers if offer.activated}
    for line in sorted(listed ^ called):
        has, found = float(line in listed), float(line in called)
        yield "change-not-listed", has, found, {"line": line}


def _limits(facts: Facts, bill: _Bill) -> Iterator[Sum]:
    """What is spent, and the most that may be."""
    for nation in facts.reserve.nations:
        a_day_eur = nation.budget_eur_per_day.get(facts.plan.level)
        if a_day_eur is not None:
            spent_eur = bill.use[nation.id] + bill.fees[nation.id]
            limit_eur = float(a_day_eur) * facts.plan.days
            yield "above-budget", spent_eur, limit_eur, {"nation": nation.id}
    for agreement in facts.reserve.agreements:
        if agreement.ceiling_eur is not None and bill.by_agreement[agreement.id] > 0.0:
            left_eur = max(0.0, agreement.ceiling_eur - agreement.spent_eur)
            spent_eur = bill.by_agreement[agreement.id]
            yield "above-ceiling", spent_eur, left_eur, {"agreement": agreement.id}
    for need in facts.needs.values():
        limit = getattr(need, "cost_limit_eur", None)
        if limit is not None:
            yield "above-limit", bill.by_need[need.id], float(limit), {"need": need.id}
