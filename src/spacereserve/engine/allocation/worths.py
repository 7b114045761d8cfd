"""What one more unit is worth: of each line, cap, budget and consent, by solving again.

A price read off the relaxed program (a dual) would be quicker; but looks are whole,
calls cost fees, priorities are strict: one more unit is often worth nothing, or much
more than its price says. Here everything is planned anew with one unit more of each
thing that is used up; what is left over is worth nothing more.

In a large reserve that would take as many long solves as there are scarce things. There
each need that is short tries what stops it, one unit more at a time, with every other
need held at what it has: what it gains is the least that the unit is worth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from spacereserve.engine.allocation.applying import Change, lines_of
from spacereserve.engine.allocation.arcs import Prospect
from spacereserve.engine.allocation.outcome import state_of
from spacereserve.engine.allocation.plan import (
    Details,
    NeedState,
    RemedyKind,
    Shown,
    Worth,
)
from spacereserve.engine.allocation.sharing import least_cap
from spacereserve.engine.allocation.trying import Anew, Planned, try_anew, try_held
from spacereserve.engine.allocation.why import Explainer
from spacereserve.engine.model import Reserve

__all__ = ["find_held_worths", "find_worths"]

_NEEDS = 1e-4
"""Sum of shares of needs below which a unit brings nothing."""
_EUR = 0.5
"""Money below which a unit saves nothing, EUR."""
_UNIT_EUR = 1000.0
"""One unit of money, EUR."""
_UNIT_FRACTION = 0.01
"""One unit of a share cap."""


def find_worths(planned: Planned, prospects: Iterable[Prospect]) -> tuple[Worth, ...]:
    """What one more unit of each scarce thing, and each consent, is worth.

    Args:
        planned: The plan.
        prospects: The offers judged for every need.

    Returns:
        Those worth something, the most urgent needs first, then the most saved.
    """
    explainer = Explainer(planned.program, planned.values)
    # A budget too small for a first look is not used up, and still stops a need.
    stops = (explainer.binding(*item) for item in planned.outcomes.items())
    names = {*explainer.scarce(), *chain.from_iterable(stops)}
    changes = {
        change.key: change
        for name in sorted(names)
        for change in _one_more(name, planned)
    }
    for consent in _consents(prospects):
        changes[consent.key] = consent
    found = [_worth(changes[key], planned) for key in sorted(changes)]
    return tuple(sorted((one for one in found if one is not None), key=_rank))


def _consents(prospects: Iterable[Prospect]) -> Iterator[Change]:
    """The consents that offers wait for."""
    for prospect in prospects:
        verdict = prospect.verdict
        if verdict is not None and verdict.code == "restriction-needs-approval":
            name = str(verdict.details["restriction"])
            yield Change(RemedyKind.GIVE_CONSENT, name, {})


def find_held_worths(
    planned: Planned, prospects: Iterable[Prospect]
) -> tuple[Worth, ...]:
    """What one more unit brings the need that it helps most, all others held.

    Args:
        planned: The plan.
        prospects: The offers judged for every need.

    Returns:
        One for each thing of which a unit more serves some need better, the most urgent
        needs first.
    """
    by_need: dict[str, list[Prospect]] = defaultdict(list)
    for prospect in prospects:
        by_need[prospect.need].append(prospect)
    explainer = Explainer(planned.program, planned.values)
    best: dict[tuple[RemedyKind, str], Worth] = {}
    for name, outcome in sorted(planned.outcomes.items()):
        if state_of(outcome.measured.fraction) is NeedState.MET:
            continue
        binding = explainer.binding(name, outcome)
        changes = {
            change.key: change
            for change in (
                *(one for rule in binding for one in _one_more(rule, planned)),
                *_consents(by_need[name]),
            )
        }
        for worth in _held_worths(name, changes.values(), planned):
            key = (worth.kind, worth.subject)
            best[key] = min(best.get(key, worth), worth, key=_rank)
    return tuple(sorted(best.values(), key=_rank))


def _held_worths(
    need: str, changes: Iterable[Change], planned: Planned
) -> Iterator[Worth]:
    """What changes bring one need, each alone, with all others held."""
    outcome = planned.outcomes[need]
    alone = try_held(need, (), planned) if changes else None
    # A plan within its gap may leave something that a closer look finds: that is no
    # merit of a unit.
    before = max(outcome.measured.fraction, alone.fraction if alone else 0.0)
    for change in changes:
        trial = try_held(need, (change,), planned)
        if trial is None or not trial.whole or trial.fraction - before <= _NEEDS:
            continue
        kind, subject, details = change
        yield Worth(
            kind=kind,
            subject=subject,
            details=details,
            gained={
                str(outcome.demand.need.priority): round(trial.fraction - before, 6)
            },
            saved_eur=round(-trial.extra_cost_eur, 2),
            shown=Shown.HELD,
            need=need,
        )


def _one_more(name: str, planned: Planned) -> Iterator[Change]:
    kind, _, subject = name.partition(":")
    reserve = planned.sky.reserve
    if kind == "line":
        yield _raised(
            RemedyKind.RAISE_QUANTITY, subject, lines_of(reserve)[subject][1].quantity
        )
    elif kind == "cap":
        domain, by, _ = subject.split(":", 2)
        level = planned.sky.question.level
        now = least_cap(reserve, level, domain=domain, by=by)
        to = min(1.0, round(now + _UNIT_FRACTION, 6))
        details: Details = {"from": now, "to": to, "level": level}
        yield Change(RemedyKind.RAISE_SHARE_CAP, f"{domain}:{by}", details)
    elif kind in _MONEY:
        yield _more_money(kind, subject, reserve, planned.sky.question.level)


def _raised(
    kind: RemedyKind, subject: str, now: float, unit: float = 1.0, **more: str
) -> Change:
    return Change(kind, subject, {"from": now, "to": now + unit, **more})


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
