"""Comparing two plans: of two levels, two days, two snapshots, before and after.

Why a line gives less to a need is taken from the funnel of the plan in which it gives
less: there it stands at a step, with the reason and its figures. What one agreement
promises of one service has a line for each level; lines of two levels are compared as
one commitment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from spacereserve.engine.allocation.plan import (
    FunnelRow,
    NeedPlan,
    OfferPlan,
    Plan,
    Step,
    SupplierPart,
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

_Commitment = tuple[str, str]
"""An agreement and a service (ids)."""


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


def _commitments(plan: Plan) -> dict[str, _Commitment]:
    """What each line (id) of a plan commits to."""
    return {offer.line: (offer.agreement, offer.service) for offer in plan.offers}


# Needs -------------------------------------------------------------------------------


def _needs(before: Plan, after: Plan) -> Iterator[NeedChange]:
    old = {need.id: need for need in before.needs}
    new = {need.id: need for need in after.needs}
    commitments = {**_commitments(before), **_commitments(after)}
    either = {**old, **new}
    for name in sorted(either, key=lambda name: (either[name].priority, name)):
        change = _need(old.get(name), new.get(name), commitments)
        if change is not None:
            yield change


def _need(
    old: NeedPlan | None,
    new: NeedPlan | None,
    commitments: Mapping[str, _Commitment],
) -> NeedChange | None:
    known = new or old
    if known is None:
        return None
    suppliers = tuple(
        sorted(
            _suppliers(old, new, commitments),
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


def _suppliers(
    old: NeedPlan | None,
    new: NeedPlan | None,
    commitments: Mapping[str, _Commitment],
) -> Iterator[Supplier]:
    gave, gives = _given(old, commitments), _given(new, commitments)
    for commitment in sorted(set(gave) | set(gives)):
        was, now = gave.get(commitment, []), gives.get(commitment, [])
        before, after = (sum(part.quantity for part in own) for own in (was, now))
        if abs(after - before) < _SLIGHT * max(1.0, before):
            continue
        more, less = (now, old) if before < after else (was, new)
        row = _row(less, commitment, commitments)
        told = row is not None and row.step is not Step.USED
        yield Supplier(
            line=more[0].line,
            before=round(before, 6),
            after=round(after, 6),
            unit=more[0].unit,
            why=row.step if row is not None and told else None,
            code=_code(row, less),
            details=dict(row.details) if row is not None and told else {},
        )


def _given(
    need: NeedPlan | None, commitments: Mapping[str, _Commitment]
) -> dict[_Commitment, list[SupplierPart]]:
    """What each commitment gives a need."""
    found: dict[_Commitment, list[SupplierPart]] = defaultdict(list)
    for part in () if need is None else need.suppliers:
        found[commitments[part.line]].append(part)
    return found


def _row(
    need: NeedPlan | None,
    commitment: _Commitment,
    commitments: Mapping[str, _Commitment],
) -> FunnelRow | None:
    rows = () if need is None else need.funnel
    return next((row for row in rows if commitments.get(row.line) == commitment), None)


def _code(row: FunnelRow | None, less: NeedPlan | None) -> str:
    if row is not None:
        return "" if row.step is Step.USED else row.code
    return "" if less is None else "no-offer"


# Lines and money ---------------------------------------------------------------------


def _lines(before: Plan, after: Plan) -> Iterator[LineChange]:
    old, new = _by_commitment(before.offers), _by_commitment(after.offers)
    changes = (_line(old.get(key, ()), new.get(key, ())) for key in {**old, **new})
    found = [change for change in changes if change is not None]
    yield from sorted(found, key=lambda change: change.line)


def _by_commitment(
    offers: Iterable[OfferPlan],
) -> dict[_Commitment, list[OfferPlan]]:
    """Offers of each commitment, those called up first."""
    found: dict[_Commitment, list[OfferPlan]] = defaultdict(list)
    for offer in sorted(offers, key=lambda one: (not one.activated, one.line)):
        found[offer.agreement, offer.service].append(offer)
    return found


def _line(old: Iterable[OfferPlan], new: Iterable[OfferPlan]) -> LineChange | None:
    was, now = (
        [one for one in old if one.activated],
        [one for one in new if one.activated],
    )
    if not was and not now:
        return None
    before, after = (
        max((one.used_fraction for one in own), default=0.0) for own in (was, now)
    )
    kind: Literal["called", "stood-down", "more", "less"]
    if bool(was) != bool(now):
        kind = "called" if now else "stood-down"
    elif abs(after - before) < _SLIGHT:
        return None
    else:
        kind = "more" if after > before else "less"
    return LineChange(
        line=(now or was)[0].line,
        kind=kind,
        before_fraction=before,
        after_fraction=after,
        cost_eur=round(_cost_eur(now) - _cost_eur(was), 2),
    )


def _cost_eur(offers: Iterable[OfferPlan]) -> float:
    return sum(one.activation_fee_eur + one.use_cost_eur for one in offers)


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
