"""What one more unit is worth: of each line, cap, budget and consent, by solving again.

A price read off the relaxed program (a dual) would be quicker; but looks are whole,
calls cost fees, priorities are strict: one more unit is often worth nothing, or much
more than its price says. Here everything is planned anew with one unit more of each
thing that is used up; what is left over is worth nothing more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from spacereserve.engine.allocation.applying import Change, lines_of
from spacereserve.engine.allocation.arcs import Prospect
from spacereserve.engine.allocation.plan import Details, RemedyKind, Worth
from spacereserve.engine.allocation.trying import Anew, Planned, try_anew
from spacereserve.engine.allocation.why import Explainer
from spacereserve.engine.model import Reserve

__all__ = ["find_worths"]

_NEEDS = 1e-4
_EUR = 0.5
_UNIT_EUR = 1000.0
_UNIT_FRACTION = 0.01


def find_worths(planned: Planned, prospects: Iterable[Prospect]) -> tuple[Worth, ...]:
    """What one more unit of each scarce thing, and each consent, is worth.

    Args:
        planned: The plan.
        prospects: The offers judged for every need.

    Returns:
        Those worth something, the most urgent needs first, then the most saved.
    """
    names = Explainer(planned.program, planned.values).scarce()
    changes = {
        (change[0], change[1]): change
        for name in names
        for change in _one_more(name, planned)
    }
    for prospect in prospects:
        verdict = prospect.verdict
        if verdict is not None and verdict.code == "restriction-needs-approval":
            consent = (RemedyKind.GIVE_CONSENT, str(verdict.details["restriction"]))
            changes[consent] = (*consent, {})
    found = [_worth(changes[key], planned) for key in sorted(changes)]
    return tuple(sorted((one for one in found if one is not None), key=_rank))


def _one_more(name: str, planned: Planned) -> Iterator[Change]:
    kind, _, subject = name.partition(":")
    reserve = planned.sky.reserve
    if kind == "line":
        yield _raised(
            RemedyKind.RAISE_QUANTITY, subject, lines_of(reserve)[subject][1].quantity
        )
    elif kind == "cap":
        domain, by, _ = subject.split(":", 2)
        now = min(
            cap.fraction
            for cap in reserve.policy.share_caps
            if cap.domain == domain and cap.by.value == by
        )
        to = min(1.0, round(now + _UNIT_FRACTION, 6))
        details: Details = {"from": now, "to": to}
        yield RemedyKind.RAISE_SHARE_CAP, f"{domain}:{by}", details
    elif kind in _MONEY:
        yield _more_money(kind, subject, reserve, planned.sky.question.level)


def _raised(
    kind: RemedyKind, subject: str, now: float, unit: float = 1.0, **more: str
) -> Change:
    return kind, subject, {"from": now, "to": now + unit, **more}


def _more_money(kind: str, subject: str, reserve: Reserve, level: str) -> Change:
    if kind == "budget":
        now = float(reserve.by_id("nations")[subject].budget_eur_per_day[level])
        return _raised(_MONEY[kind], subject, now, _UNIT_EUR, level=level)
    if kind == "ceiling":
        now = float(reserve.by_id("agreements")[subject].ceiling_eur)
    else:
        now = float(reserve.by_id("needs")[subject].cost_limit_eur)
    return _raised(_MONEY[kind], subject, now, _UNIT_EUR)


_MONEY = {
    "budget": RemedyKind.RAISE_BUDGET,
    "ceiling": RemedyKind.RAISE_CEILING,
    "limit": RemedyKind.RAISE_LIMIT,
}


def _worth(change: Change, planned: Planned) -> Worth | None:
    """What one change is worth; None where that is nothing."""
    kind, subject, details = change
    anew = try_anew((change,), planned)
    gains = {
        priority: round(gained, 6)
        for priority, gained in sorted(_gains(anew, planned).items())
        if abs(gained) > _NEEDS
    }
    saved_eur = planned.cost_eur - anew.cost_eur
    first = next(iter(gains.values()), 0.0)
    # A choice that is not proven best may even be worse: then the plan as it is stands.
    if first < 0.0 or (not gains and saved_eur < _EUR):
        return None
    return Worth(
        kind=kind,
        subject=subject,
        details=details,
        gained={str(priority): gained for priority, gained in gains.items()},
        saved_eur=round(saved_eur, 2),
    )


def _gains(anew: Anew, planned: Planned) -> dict[int, float]:
    gains: dict[int, float] = defaultdict(float)
    for name, outcome in planned.outcomes.items():
        more = anew.fractions[name] - outcome.measured.fraction
        gains[int(outcome.demand.need.priority)] += more
    return gains


def _rank(worth: Worth) -> tuple[list[tuple[int, float]], float, str, str]:
    gained = [(int(name), -more) for name, more in worth.gained.items()]
    last = [(99, 0.0)]
    return gained or last, -worth.saved_eur, worth.kind.value, worth.subject
