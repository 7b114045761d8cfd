"""Applying: the reserve as it would be after a change.

So that a remedy can be tried by planning again, by us or by anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from spacereserve.engine.allocation.plan import Details, RemedyKind
from spacereserve.engine.allocation.sharing import caps_at
from spacereserve.engine.model import (
    Agreement,
    Consent,
    Line,
    ProviderStatus,
    Reserve,
    Restriction,
    WaivedRule,
    Waiver,
)

__all__ = ["Change", "apply", "apply_all", "lines_of"]

_GRANTED = timedelta(days=30)
"""How long a waiver or a consent is granted for."""


class Change(NamedTuple):
    """One change of a reserve.

    Attributes:
        kind: What is done.
        subject: The record (id) it is done to; of a cap, ``domain:by``.
        details: The figures, such as ``from`` and ``to``.
    """

    kind: RemedyKind
    subject: str
    details: Details

    @property
    def key(self) -> tuple[RemedyKind, str]:
        """What is done to what, whatever the figures."""
        return self.kind, self.subject


def lines_of(reserve: Reserve) -> dict[str, tuple[Agreement, Line]]:
    """Every line of a reserve with its agreement, by line (id)."""
    return {
        line.id: (agreement, line)
        for agreement in reserve.agreements
        for line in agreement.lines
    }


def apply_all(reserve: Reserve, changes: Iterable[Change], *, today: date) -> Reserve:
    """The reserve after several changes, one after the other.

    Args:
        reserve: The reserve.
        changes: The changes, in order.
        today: Day of the plan.
    """
    for change in changes:
        reserve = apply(reserve, change, today=today)
    return reserve


def apply(reserve: Reserve, change: Change, *, today: date) -> Reserve:
    """The reserve after one change.

    Args:
        reserve: The reserve.
        change: The change.
        today: Day of the plan; waivers and consents are granted for 30 days from it.

    Returns:
        A new reserve; the old one is untouched.
    """
    return _APPLIERS[change.kind](reserve, change.subject, change.details, today)


def _without_restriction(
    reserve: Reserve, subject: str, details: Details, today: date
) -> Reserve:
    del details, today
    left = tuple(item for item in reserve.restrictions if item.id != subject)
    return reserve.replaced(restrictions=left)


def _consented(
    reserve: Reserve, subject: str, details: Details, today: date
) -> Reserve:
    """With every consent that a restriction takes, as narrow as the details say."""
    nations = str(details.get("nations", ""))
    levels = (str(details["level"]),) if "level" in details else ()

    def consents(item: Restriction) -> tuple[Consent, ...]:
        return tuple(
            Consent(
                given_for=side,
                given_by="remedy",
                until_on=today + _GRANTED,
                beneficiaries=tuple(nations.split()),
                levels=levels,
            )
            for side in sorted(item.wanted_consents)
        )

    return _changed(
        reserve,
        "restrictions",
        subject,
        lambda item: {"consents": item.consents + consents(item)},
    )


def _with_waivers(*rules: WaivedRule) -> Callable[..., Reserve]:
    def applied(
        reserve: Reserve, subject: str, details: Details, today: date
    ) -> Reserve:
        del details
        until_on = today + _GRANTED
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
        agreement = lines_of(reserve)[subject][0]
        update = {key: details[detail]}
        lines = tuple(
            line.model_copy(update=update) if line.id == subject else line
            for line in agreement.lines
        )
        return _changed(reserve, "agreements", agreement.id, lambda _: {"lines": lines})

    return applied


def _admitted(reserve: Reserve, subject: str, details: Details, today: date) -> Reserve:
    del details, today
    return _changed(
        reserve, "providers", subject, lambda _: {"status": ProviderStatus.ADMITTED}
    )


def _renewed(reserve: Reserve, subject: str, details: Details, today: date) -> Reserve:
    del details, today
    update = {"valid_from_on": None, "valid_until_on": None}
    return _changed(reserve, "agreements", subject, lambda _: update)


def _signed(reserve: Reserve, subject: str, details: Details, today: date) -> Reserve:
    del details, today
    return reserve.replaced(
        agreements=tuple(
            item.signed() if item.id == subject else item for item in reserve.agreements
        )
    )


def _covering_nation(
    reserve: Reserve, subject: str, details: Details, today: date
) -> Reserve:
    del today
    members = tuple(
        nation.id for nation in reserve.nations if nation.standing.value == "member"
    )
    nation = str(details["nation"])
    return _changed(
        reserve,
        "agreements",
        subject,
        lambda item: {"beneficiaries": (*(item.beneficiaries or members), nation)},
    )


def _covering_area(
    reserve: Reserve, subject: str, details: Details, today: date
) -> Reserve:
    line = lines_of(reserve)[subject][1]
    areas = (*line.areas, str(details["area"]))
    return _with_line("areas", "areas")(reserve, subject, {"areas": areas}, today)


def _with_limit(
    reserve: Reserve, subject: str, details: Details, today: date
) -> Reserve:
    del today
    return _changed(
        reserve, "needs", subject, lambda _: {"cost_limit_eur": details["to"]}
    )


def _with_fewer_providers(
    reserve: Reserve, subject: str, details: Details, today: date
) -> Reserve:
    """Both the need and the policy for its priority ask for fewer providers."""
    del today
    most = int(float(details["to"]))
    need = reserve.by_id("needs")[subject]
    fewer = {"min_providers": min(int(need.min_providers), most)}
    after = _changed(reserve, "needs", subject, lambda _: fewer)
    wanted = dict(reserve.policy.min_providers)
    if wanted.get(str(need.priority), 1) <= most:
        return after
    wanted[str(need.priority)] = most
    policy = reserve.policy.model_copy(update={"min_providers": wanted})
    return after.replaced(policy=policy)


def _without_survival(
    reserve: Reserve, subject: str, details: Details, today: date
) -> Reserve:
    del details, today
    return _changed(
        reserve, "needs", subject, lambda _: {"survive_loss_fraction": None}
    )


def _with_cap(reserve: Reserve, subject: str, details: Details, today: date) -> Reserve:
    """With the caps that hold at the level, and none of them lower than before."""
    del today
    domain, by = subject.split(":")
    held = caps_at(reserve, str(details["level"]))
    to = float(details["to"])
    caps = tuple(
        cap.model_copy(update={"fraction": max(cap.fraction, to)})
        if cap in held and cap.domain == domain and cap.by.value == by
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
    RemedyKind.GIVE_CONSENT: _consented,
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
    RemedyKind.RAISE_LIMIT: _with_limit,
    RemedyKind.ADMIT_PROVIDER: _admitted,
    RemedyKind.RENEW_AGREEMENT: _renewed,
    RemedyKind.SIGN_QUOTATION: _signed,
    RemedyKind.COVER_BENEFICIARY: _covering_nation,
    RemedyKind.COVER_AREA: _covering_area,
    RemedyKind.ACCEPT_FEWER_PROVIDERS: _with_fewer_providers,
    RemedyKind.ACCEPT_LOSS: _without_survival,
}
