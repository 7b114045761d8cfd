"""Changes: what could be done for a need that is not met.

A change is small and whole: one restriction lifted, one consent given, one line, cap or
budget raised. Which are worth trying is read from the funnel (why each offer dropped
out) and from what binds (what stops those that did not).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacereserve.engine.allocation.applying import Change, lines_of
from spacereserve.engine.allocation.plan import (
    Details,
    FunnelRow,
    RemedyKind,
    Step,
)
from spacereserve.engine.allocation.sharing import least_cap
from spacereserve.engine.model import Agreement, Line, Reserve

__all__ = ["Where", "changes_for"]

_PLENTY = 5.0
"""How many times as much is tried, before it is made no larger than it need be."""
_BY_CODE = {
    "restriction-forbids": (RemedyKind.LIFT_RESTRICTION, "restriction"),
    "restriction-needs-approval": (RemedyKind.GIVE_CONSENT, "restriction"),
    "home-not-eligible": (RemedyKind.WAIVE_ELIGIBILITY, None),
    "owner-not-eligible": (RemedyKind.WAIVE_ELIGIBILITY, None),
    "cyber-too-low": (RemedyKind.WAIVE_CYBER, None),
    "unpaid": (RemedyKind.PAY_INVOICE, None),
    "not-admitted": (RemedyKind.ADMIT_PROVIDER, None),
    "agreement-not-valid": (RemedyKind.RENEW_AGREEMENT, None),
    "not-signed": (RemedyKind.SIGN_QUOTATION, None),
    "beneficiary-not-covered": (RemedyKind.COVER_BENEFICIARY, None),
    "area-not-covered": (RemedyKind.COVER_AREA, None),
    "line-not-in-force": (RemedyKind.ADD_LINE, None),
    "call-up-too-long": (RemedyKind.SHORTEN_CALL_UP, None),
    "campaign-too-long": (RemedyKind.SHORTEN_CALL_UP, None),
}
_RAISED = {
    "line": RemedyKind.RAISE_QUANTITY,
    "budget": RemedyKind.RAISE_BUDGET,
    "ceiling": RemedyKind.RAISE_CEILING,
    "limit": RemedyKind.RAISE_LIMIT,
}
_COULD = (Step.CAPACITY, Step.SHARE_CAP, Step.BUDGET, Step.ELSEWHERE, Step.USED)
"""Steps of offers that could serve the need by terms and physics."""
_OF_PROVIDERS = (
    RemedyKind.WAIVE_ELIGIBILITY,
    RemedyKind.WAIVE_CYBER,
    RemedyKind.ADMIT_PROVIDER,
)
_OF_AGREEMENTS = (
    RemedyKind.PAY_INVOICE,
    RemedyKind.RENEW_AGREEMENT,
    RemedyKind.SIGN_QUOTATION,
    RemedyKind.COVER_BENEFICIARY,
)


@dataclass(frozen=True)
class Where:
    """The circumstances of a need, as far as changes depend on them.

    Attributes:
        level: Level (id) in force in its theatre.
        plan_level: Level (id) asked for, which budgets and caps follow.
        start_h: When it starts, hours after the declaration.
        area: Where it is (an area's id).
        nations: Nations (ids) that receive its product.
        need: The need (id).
    """

    level: str
    plan_level: str
    start_h: float
    area: str
    nations: tuple[str, ...]
    need: str


def changes_for(
    reserve: Reserve,
    where: Where,
    *,
    funnel: tuple[FunnelRow, ...],
    binding: tuple[str, ...],
    late: tuple[str, ...],
) -> tuple[Change, ...]:
    """The single changes that may serve a need better.

    Args:
        reserve: The reserve.
        where: The circumstances of the need.
        funnel: Where each offer stands for it.
        binding: What stops more for it.
        late: Lines (ids) that could serve it but for their call-up at its start.

    Returns:
        Changes, without repetition, in a fixed order.
    """
    found: dict[tuple[RemedyKind, str], Details] = {}
    lines = lines_of(reserve)
    for row in funnel:
        if row.code in _BY_CODE:
            kind, key = _BY_CODE[row.code]
            subject = _subject(kind, row, key, lines)
            found.setdefault((kind, subject), _figures(kind, row, lines, where))
    for name in binding:
        for change in _of_binding(name, reserve, where):
            found.setdefault(change.key, change.details)
    for change in _of_rules(binding, funnel, reserve, where):
        found.setdefault(change.key, change.details)
    for line in late:
        earlier: Details = {"from_h": lines[line][1].call_up_h, "to_h": where.start_h}
        found.setdefault((RemedyKind.SHORTEN_CALL_UP, line), earlier)
    return tuple(
        Change(*key, details)
        for key, details in sorted(found.items(), key=lambda item: item[0])
    )


def _subject(
    kind: RemedyKind,
    row: FunnelRow,
    key: str | None,
    lines: dict[str, tuple[Agreement, Line]],
) -> str:
    if key is not None:
        return str(row.details[key])
    if kind in _OF_PROVIDERS:
        return row.provider
    if kind in _OF_AGREEMENTS:
        return lines[row.line][0].id
    return row.line


def _figures(
    kind: RemedyKind,
    row: FunnelRow,
    lines: dict[str, tuple[Agreement, Line]],
    where: Where,
) -> Details:
    if kind is RemedyKind.SHORTEN_CALL_UP:
        return {"from_h": lines[row.line][1].call_up_h, "to_h": where.start_h}
    if kind is RemedyKind.ADD_LINE:
        return {"from_level": lines[row.line][1].level, "to_level": where.level}
    if kind is RemedyKind.COVER_BENEFICIARY:
        return {"nation": row.details["nation"]}
    if kind is RemedyKind.GIVE_CONSENT:
        return {"nations": " ".join(where.nations), "level": where.level}
    return {"area": where.area} if kind is RemedyKind.COVER_AREA else {}


def _of_binding(name: str, reserve: Reserve, where: Where) -> Iterator[Change]:
    kind, _, rest = name.partition(":")
    if kind == "cap":
        domain, by, _ = rest.split(":", 2)
        now = least_cap(reserve, where.plan_level, domain=domain, by=by)
        details: Details = {"from": now, "to": 1.0, "level": where.plan_level}
        yield Change(RemedyKind.RAISE_SHARE_CAP, f"{domain}:{by}", details)
    elif kind in _RAISED:
        now = _now(kind, rest, reserve, where)
        details = {"from": now, "to": max(1.0, now) * _PLENTY}
        if kind == "budget":
            details["level"] = where.plan_level
        yield Change(_RAISED[kind], rest, details)


def _of_rules(
    binding: tuple[str, ...],
    funnel: tuple[FunnelRow, ...],
    reserve: Reserve,
    where: Where,
) -> Iterator[Change]:
    """The need's own rules that bind, given up as little as will do."""
    need = reserve.by_id("needs")[where.need]
    if f"parts:{where.need}" in binding:
        by_policy = reserve.policy.min_providers.get(str(need.priority), 1)
        wanted = max(int(need.min_providers), by_policy)
        could = {row.provider for row in funnel if row.step in _COULD}
        to = max(1, min(wanted - 1, len(could)))
        details: Details = {"from": float(wanted), "to": float(to)}
        if by_policy > to:
            details["priority"] = float(need.priority)
        yield Change(RemedyKind.ACCEPT_FEWER_PROVIDERS, where.need, details)
    if any(name.startswith("loss:") for name in binding):
        details = {"from": float(need.survive_loss_fraction)}
        yield Change(RemedyKind.ACCEPT_LOSS, where.need, details)


def _now(kind: str, subject: str, reserve: Reserve, where: Where) -> float:
    """What a line, budget, ceiling or limit is now."""
    if kind == "line":
        return lines_of(reserve)[subject][1].quantity
    if kind == "budget":
        budgets = reserve.by_id("nations")[subject].budget_eur_per_day
        return float(budgets[where.plan_level])
    if kind == "ceiling":
        return float(reserve.by_id("agreements")[subject].ceiling_eur)
    return float(reserve.by_id("needs")[subject].cost_limit_eur)
