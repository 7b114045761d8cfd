"""Tightening: changes made no larger than a trial needed.

A quantity, cap, budget, ceiling or limit is first raised by plenty, so that the trial
shows what it could bring; what is then told is the smallest round figure that does.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.applying import Change
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.plan import RemedyKind
from spacereserve.engine.allocation.sharing import caps_at
from spacereserve.engine.allocation.trying import Planned, Trial

__all__ = ["tightened"]

_ROUND_EUR = 1000.0
"""Sums of money are told rounded up to this, EUR."""
_ROUND_FRACTION = 0.01
"""Share caps are told rounded up to this."""


def tightened(trial: Trial, planned: Planned) -> tuple[Change, ...]:
    """The changes of a trial, no larger than it needed.

    Args:
        trial: What was tried.
        planned: The plan without the changes.
    """
    activity = trial.program.matrix.activity(trial.values)
    changes = []
    for change in trial.changes:
        measure = _NEEDED.get(change.kind)
        if measure is None:
            changes.append(change)
            continue
        details = change.details
        needed = measure(change.subject, trial, activity, planned)
        to = min(float(details["to"]), max(float(details["from"]), needed))
        changes.append(change._replace(details={**details, "to": to}))
    return tuple(changes)


Measure = Callable[[str, Trial, NDArray[np.float64], Planned], float]


def _up(value: float, step: float) -> float:
    return round(math.ceil(value / step - 1e-6) * step, 6)


def _budget(
    subject: str, trial: Trial, activity: NDArray[np.float64], planned: Planned
) -> float:
    used_eur = _spent_eur(f"budget:{subject}", trial.program, activity)
    return _up(used_eur / planned.sky.question.days, _ROUND_EUR)


def _ceiling(
    subject: str, trial: Trial, activity: NDArray[np.float64], planned: Planned
) -> float:
    before_eur = planned.sky.reserve.by_id("agreements")[subject].spent_eur
    used_eur = _spent_eur(f"ceiling:{subject}", trial.program, activity)
    return _up(float(before_eur) + used_eur, _ROUND_EUR)


def _limit(
    subject: str, trial: Trial, activity: NDArray[np.float64], planned: Planned
) -> float:
    del planned
    used_eur = _spent_eur(f"limit:{subject}", trial.program, activity)
    return _up(used_eur, _ROUND_EUR)


def _spent_eur(name: str, program: Formulation, activity: NDArray[np.float64]) -> float:
    return program.spent_eur(name, activity) if name in program.rows else 0.0


def _cap(
    subject: str, trial: Trial, activity: NDArray[np.float64], planned: Planned
) -> float:
    del planned
    program = trial.program
    domain, by = subject.split(":")
    asked = [
        program.asked_in(cap)
        for cap in caps_at(program.reserve, program.sky.question.level)
        if cap.domain == domain and cap.by.value == by
    ]
    used = [
        float(activity[row])
        for name, rows in program.rows.items()
        if name.startswith(f"cap:{domain}:{by}:")
        for row in rows
    ]
    least = min((amount for amount in asked if amount > 0.0), default=1.0)
    return _up(max(used, default=0.0) / least, _ROUND_FRACTION)


def _quantity(
    subject: str, trial: Trial, activity: NDArray[np.float64], planned: Planned
) -> float:
    """The smallest promised quantity with which every period's use is covered."""
    del activity, planned
    program = trial.program
    used: dict[int, float] = {}
    kind = "daily"
    for place, arc in enumerate(program.arcs):
        if arc.offer.id == subject:
            kind = arc.demand.kind
            amounts = trial.values[program.arc_columns[place]]
            for period, amount in zip(arc.period, amounts, strict=True):
                used[int(period)] = used.get(int(period), 0.0) + float(amount)
    offer = program.offers.get(subject)
    if offer is None:
        return 0.0
    promised = {period: program.quantity_in(offer, kind, period) for period in used}
    ratios = [
        amount * offer.line.quantity / promised[period]
        for period, amount in used.items()
        if amount > 1e-9 and promised[period] > 0.0
    ]
    return float(math.ceil(max(ratios, default=0.0) - 1e-6))


_NEEDED: dict[RemedyKind, Measure] = {
    RemedyKind.RAISE_QUANTITY: _quantity,
    RemedyKind.RAISE_BUDGET: _budget,
    RemedyKind.RAISE_CEILING: _ceiling,
    RemedyKind.RAISE_LIMIT: _limit,
    RemedyKind.RAISE_SHARE_CAP: _cap,
}
