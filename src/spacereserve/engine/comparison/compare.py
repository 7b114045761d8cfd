"""Comparing two plans: of two levels, two days, two snapshots, before and after.

Why a line gives less to a need is taken from the funnel of the plan in which it gives
less: there it stands at a step, with the reason and its figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from spacereserve.engine.allocation.plan import (
    FunnelRow,
    NeedPlan,
    OfferPlan,
    Plan,
    Step,
)
from spacereserve.engine.comparison.difference import (
    Difference,
    LineChange,
    NeedChange,
    SpendingChange,
    Supplier,
)

__all__ = ["compare"]

_SLIGHT = 5e-4
_CENT_EUR = 0.01


def compare(before: Plan, after: Plan) -> Difference:
    """Compares two plans of one reserve.

    Args:
        before: The first plan.
        after: The second plan.

    Returns:
        What differs; nothing under any head where the plans give the same.
    """
    old, new = _looks(before), _looks(after)
    return Difference(
        before=f"{before.level} {before.snapshot[:12]}",
        after=f"{after.level} {after.snapshot[:12]}",
        same_records=before.snapshot == after.snapshot,
        same_question=_question(before) == _question(after),
        needs=tuple(_needs(before, after)),
        lines=tuple(_lines(before, after)),
        spending=tuple(_spending(before, after)),
        cost_eur=round(after.cost_eur - before.cost_eur, 2),
        n_looks_kept=len(old & new),
        n_looks_dropped=len(old - new),
        n_looks_added=len(new - old),
    )


def _question(plan: Plan) -> tuple[object, ...]:
    return (tuple(sorted(plan.levels.items())), plan.at, plan.days)


def _looks(plan: Plan) -> set[tuple[object, ...]]:
    """Looks by what they are, at their instant to the second; launches by number."""
    start_s = plan.at.timestamp()
    found: set[tuple[object, ...]] = set()
    for look in plan.supplied:
        at_s = round(start_s + look.at_s)
        key = (look.need, look.line, look.place, look.satellite, at_s)
        number = 0
        while (*key, number) in found:
            number += 1
        found.add((*key, number))
    return found


# Needs -------------------------------------------------------------------------------


def _needs(before: Plan, after: Plan) -> Iterator[NeedChange]:
    old = {need.id: need for need in before.needs}
    new = {need.id: need for need in after.needs}
    either = {**old, **new}
    for name in sorted(either, key=lambda name: (either[name].priority, name)):
        change = _need(old.get(name), new.get(name))
        if change is not None:
            yield change


def _need(old: NeedPlan | None, new: NeedPlan | None) -> NeedChange | None:
    known = new or old
    if known is None:
        return None
    suppliers = tuple(
        sorted(
            _suppliers(old, new),
            key=lambda one: (-abs(one.after - one.before), one.line),
        )
    )
    kind = _kind(old, new)
    if kind == "moves" and not suppliers:
        return None
    return NeedChange(
        id=known.id,
        priority=known.priority,
        kind=kind,
        before_fraction=None if old is None else old.met_fraction,
        after_fraction=None if new is None else new.met_fraction,
        cost_eur=round(
            (new.cost_eur if new else 0.0) - (old.cost_eur if old else 0.0), 2
        ),
        suppliers=suppliers,
    )


def _kind(
    old: NeedPlan | None, new: NeedPlan | None
) -> Literal["gains", "loses", "moves", "appears", "goes"]:
    if old is None:
        return "appears"
    if new is None:
        return "goes"
    gain = new.met_fraction - old.met_fraction
    if abs(gain) < _SLIGHT:
        return "moves"
    return "gains" if gain > 0.0 else "loses"


def _suppliers(old: NeedPlan | None, new: NeedPlan | None) -> Iterator[Supplier]:
    gave = {part.line: part.quantity for part in old.suppliers} if old else {}
    gives = {part.line: part.quantity for part in new.suppliers} if new else {}
    for line in sorted(set(gave) | set(gives)):
        before, after = gave.get(line, 0.0), gives.get(line, 0.0)
        if abs(after - before) < _SLIGHT * max(1.0, before):
            continue
        row = _row(old if before < after else new, line)
        told = row is not None and row.step is not Step.USED
        yield Supplier(
            line=line,
            before=before,
            after=after,
            why=row.step if row is not None and told else None,
            code=row.code if row is not None and told else "",
            details=dict(row.details) if row is not None and told else {},
        )


def _row(need: NeedPlan | None, line: str) -> FunnelRow | None:
    rows = [] if need is None else need.funnel
    return next((row for row in rows if row.line == line), None)


# Lines and money ---------------------------------------------------------------------


def _lines(before: Plan, after: Plan) -> Iterator[LineChange]:
    old = {offer.line: offer for offer in before.offers}
    new = {offer.line: offer for offer in after.offers}
    for line in sorted(set(old) | set(new)):
        change = _line(line, old.get(line), new.get(line))
        if change is not None:
            yield change


def _line(line: str, old: OfferPlan | None, new: OfferPlan | None) -> LineChange | None:
    was, now = bool(old and old.activated), bool(new and new.activated)
    before = old.used_fraction if old else 0.0
    after = new.used_fraction if new else 0.0
    kind: Literal["called", "stood-down", "more", "less"]
    if was != now:
        kind = "called" if now else "stood-down"
    elif abs(after - before) < _SLIGHT:
        return None
    else:
        kind = "more" if after > before else "less"
    return LineChange(
        line=line,
        kind=kind,
        before_fraction=before,
        after_fraction=after,
        cost_eur=round(_cost_eur(new) - _cost_eur(old), 2),
    )


def _cost_eur(offer: OfferPlan | None) -> float:
    return offer.activation_fee_eur + offer.use_cost_eur if offer else 0.0


def _spending(before: Plan, after: Plan) -> Iterator[SpendingChange]:
    old = {row.nation: row.use_eur + row.activation_eur for row in before.spending}
    new = {row.nation: row.use_eur + row.activation_eur for row in after.spending}
    for nation in sorted(set(old) | set(new)):
        before_eur, after_eur = old.get(nation, 0.0), new.get(nation, 0.0)
        if abs(after_eur - before_eur) > _CENT_EUR:
            yield SpendingChange(
                nation=nation,
                before_eur=round(before_eur, 2),
                after_eur=round(after_eur, 2),
            )
