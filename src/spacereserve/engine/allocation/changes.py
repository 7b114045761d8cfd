"""Changes: what could be done for a need that is not met, and the reserve after it.

A change is small and whole: one restriction lifted, one consent given, one line, cap or
budget raised. ``apply`` gives the reserve as it would then be, so that a remedy can be
tried by planning again, by us or by anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from spacereserve.engine.allocation.plan import Details, FunnelRow, RemedyKind
from spacereserve.engine.model import (
    Agreement,
    Line,
    Reserve,
    ShareCap,
    WaivedRule,
    Waiver,
)

__all__ = ["Change", "apply", "changes_for"]

Change = tuple[RemedyKind, str, Details]
"""What kind, which record (id), and the figures."""

_PLENTY = 5.0
_BY_CODE = {
    "restriction-forbids": (RemedyKind.LIFT_RESTRICTION, "restriction"),
    "restriction-needs-approval": (RemedyKind.GIVE_CONSENT, "restriction"),
    "home-not-eligible": (RemedyKind.WAIVE_ELIGIBILITY, None),
    "owner-not-eligible": (RemedyKind.WAIVE_ELIGIBILITY, None),
    "cyber-too-low": (RemedyKind.WAIVE_CYBER, None),
    "unpaid": (RemedyKind.PAY_INVOICE, None),
    "line-not-in-force": (RemedyKind.ADD_LINE, None),
    "call-up-too-long": (RemedyKind.SHORTEN_CALL_UP, None),
    "campaign-too-long": (RemedyKind.SHORTEN_CALL_UP, None),
}


def changes_for(
    reserve: Reserve,
    level: str,
    *,
    funnel: tuple[FunnelRow, ...],
    binding: tuple[str, ...],
    late: tuple[str, ...],
    start_h: float,
) -> tuple[Change, ...]:
    """The single changes that may serve a need better.

    Args:
        reserve: The reserve.
        level: Level (id) in force for the need.
        funnel: Where each offer stands for it.
        binding: What stops more for it.
        late: Lines (ids) that could serve it but for their call-up at its start.
        start_h: When the need starts, hours after the declaration.

    Returns:
        Changes, without repetition, in a fixed order.
    """
    found: dict[tuple[RemedyKind, str], Details] = {}
    lines = _lines(reserve)
    for row in funnel:
        if row.code in _BY_CODE:
            kind, key = _BY_CODE[row.code]
            subject = _subject(kind, row, key, lines)
            found.setdefault(
                (kind, subject), _figures(kind, row, lines, level, start_h)
            )
    for name in binding:
        for kind, subject, details in _of_binding(name, reserve, lines, level):
            found.setdefault((kind, subject), details)
    for line in late:
        details = {"from_h": lines[line][1].call_up_h, "to_h": start_h}
        found.setdefault((RemedyKind.SHORTEN_CALL_UP, line), details)
    return tuple(
        (kind, subject, details)
        for (kind, subject), details in sorted(found.items(), key=lambda item: item[0])
    )


def _lines(reserve: Reserve) -> dict[str, tuple[Agreement, Line]]:
    return {
        line.id: (agreement, line)
        for agreement in reserve.agreements
        for line in agreement.lines
    }


def _subject(
    kind: RemedyKind,
    row: FunnelRow,
    key: str | None,
    lines: dict[str, tuple[Agreement, Line]],
) -> str:
    if key is not None:
        return str(row.details[key])
    if kind in (RemedyKind.WAIVE_ELIGIBILITY, RemedyKind.WAIVE_CYBER):
        return row.provider
    if kind is RemedyKind.PAY_INVOICE:
        return lines[row.line][0].id
    return row.line


def _figures(
    kind: RemedyKind,
    row: FunnelRow,
    lines: dict[str, tuple[Agreement, Line]],
    level: str,
    start_h: float,
) -> Details:
    if kind is RemedyKind.SHORTEN_CALL_UP:
        return {"from_h": lines[row.line][1].call_up_h, "to_h": start_h}
    if kind is RemedyKind.ADD_LINE:
        return {"from_level": lines[row.line][1].level, "to_level": level}
    return {}


def _of_binding(
    name: str, reserve: Reserve, lines: dict[str, tuple[Agreement, Line]], level: str
) -> Iterator[Change]:
    kind, _, rest = name.partition(":")
    if kind == "line":
        quantity = lines[rest][1].quantity
        details: Details = {"from": quantity, "to": quantity * _PLENTY}
        yield RemedyKind.RAISE_QUANTITY, rest, details
    elif kind == "cap":
        domain, by, _ = rest.split(":", 2)
        fraction = _cap(reserve, domain, by).fraction
        yield (
            RemedyKind.RAISE_SHARE_CAP,
            f"{domain}:{by}",
            {"from": fraction, "to": 1.0},
        )
    elif kind == "budget":
        budget_eur = reserve.by_id("nations")[rest].budget_eur_per_day[level]
        details = {"from": budget_eur, "to": max(1.0, budget_eur) * _PLENTY}
        yield RemedyKind.RAISE_BUDGET, rest, {**details, "level": level}
    elif kind == "ceiling":
        ceiling_eur = float(reserve.by_id("agreements")[rest].ceiling_eur)
        details = {"from": ceiling_eur, "to": max(1.0, ceiling_eur) * _PLENTY}
        yield RemedyKind.RAISE_CEILING, rest, details


def _cap(reserve: Reserve, domain: str, by: str) -> ShareCap:
    return next(
        cap
        for cap in reserve.policy.share_caps
        if cap.domain == domain and cap.by.value == by
    )


def apply(reserve: Reserve, change: Change, *, today: date) -> Reserve:
    """The reserve after one change.

    Args:
        reserve: The reserve.
        change: The change.
        today: Day of the plan; a waiver is granted for 30 days from it.

    Returns:
        A new reserve; the old one is untouched.
    """
    kind, subject, details = change
    return _APPLIERS[kind](reserve, subject, details, today)


def _without_restriction(
    reserve: Reserve, subject: str, details: Details, today: date
) -> Reserve:
    del details, today
    left = tuple(item for item in reserve.restrictions if item.id != subject)
    return reserve.replaced(restrictions=left)


def _with_waivers(*rules: WaivedRule) -> Callable[..., Reserve]:
    def applied(
        reserve: Reserve, subject: str, details: Details, today: date
    ) -> Reserve:
        del details
        until_on = today + timedelta(days=30)
        waivers = tuple(
            Waiver(rule=rule, until_on=until_on, granted_by="remedy") for rule in rules
        )
        return _changed(
            reserve,
            "providers",
            subject,
            lambda item: {"waivers": item.waivers + waivers},
        )

    return applied


def _paid(reserve: Reserve, subject: str, details: Details, today: date) -> Reserve:
    del details, today
    return _changed(reserve, "agreements", subject, lambda _: {"unpaid_since_on": None})


def _with_line(key: str, detail: str) -> Callable[..., Reserve]:
    def applied(
        reserve: Reserve, subject: str, details: Details, today: date
    ) -> Reserve:
        del today
        agreement = _lines(reserve)[subject][0]
        update = {key: details[detail]}
        lines = tuple(
            line.model_copy(update=update) if line.id == subject else line
            for line in agreement.lines
        )
        return _changed(reserve, "agreements", agreement.id, lambda _: {"lines": lines})

    return applied


def _with_cap(reserve: Reserve, subject: str, details: Details, today: date) -> Reserve:
    del today
    domain, by = subject.split(":")
    caps = tuple(
        cap.model_copy(update={"fraction": details["to"]})
        if cap.domain == domain and cap.by.value == by
        else cap
        for cap in reserve.policy.share_caps
    )
    return reserve.replaced(
        policy=reserve.policy.model_copy(update={"share_caps": caps})
    )


def _with_budget(
    reserve: Reserve, subject: str, details: Details, today: date
) -> Reserve:
    del today
    return _changed(
        reserve,
        "nations",
        subject,
        lambda item: {
            "budget_eur_per_day": {
                **item.budget_eur_per_day,
                str(details["level"]): details["to"],
            }
        },
    )


def _with_ceiling(
    reserve: Reserve, subject: str, details: Details, today: date
) -> Reserve:
    del today
    return _changed(
        reserve, "agreements", subject, lambda _: {"ceiling_eur": details["to"]}
    )


def _changed(
    reserve: Reserve, table: str, subject: str, update: Callable[[Any], dict[str, Any]]
) -> Reserve:
    records = tuple(
        item.model_copy(update=update(item)) if item.id == subject else item
        for item in getattr(reserve, table)
    )
    return reserve.replaced(**{table: records})


_APPLIERS: dict[RemedyKind, Callable[..., Reserve]] = {
    RemedyKind.LIFT_RESTRICTION: _without_restriction,
    RemedyKind.GIVE_CONSENT: _without_restriction,
    RemedyKind.WAIVE_ELIGIBILITY: _with_waivers(
        WaivedRule.HOME_NATION, WaivedRule.FOREIGN_OWNER
    ),
    RemedyKind.WAIVE_CYBER: _with_waivers(WaivedRule.CYBER),
    RemedyKind.PAY_INVOICE: _paid,
    RemedyKind.RAISE_QUANTITY: _with_line("quantity", "to"),
    RemedyKind.SHORTEN_CALL_UP: _with_line("call_up_h", "to_h"),
    RemedyKind.ADD_LINE: _with_line("level", "to_level"),
    RemedyKind.RAISE_SHARE_CAP: _with_cap,
    RemedyKind.RAISE_BUDGET: _with_budget,
    RemedyKind.RAISE_CEILING: _with_ceiling,
}
