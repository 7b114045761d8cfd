"""Fulfilment: does what is said to be met follow from what is listed?"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from spacereserve.engine.allocation.plan import NeedPlan, Supplied
from spacereserve.engine.units import SECONDS_PER_DAY, SECONDS_PER_HOUR
from spacereserve.engine.verification.facts import Facts
from spacereserve.engine.verification.need_figures import wrong_figures
from spacereserve.engine.verification.violation import Details, Rule, Violation

__all__ = ["not_as_told"]

_CLOSE = 2e-4
_MET = 0.9995


@dataclass(frozen=True)
class _Piece:
    """A look, an observation or a launch; or a rate over a stretch."""

    provider: str
    service: Any
    national: bool
    place: int
    start_s: float
    end_s: float
    amount: float
    credit: float
    collected: tuple[tuple[int, float], ...] = ()


def not_as_told(facts: Facts) -> Iterator[Violation]:
    """Needs whose figures do not follow from the supplies listed.

    Args:
        facts: Reserve and plan.
    """
    pieces = _pieces(facts)
    for told in facts.plan.needs:
        if told.id not in facts.needs:
            continue
        need = facts.needs[told.id]
        if facts.n_places(need) is None:
            continue
        facts.checked[Rule.FULFILMENT] += 1
        own = pieces.get(told.id, [])
        for code, details in (
            *_wrong_shares(facts, need, told, own),
            *_wrong_state(told),
            *_wrong_parts(facts, told, own),
        ):
            yield Violation(
                rule=Rule.FULFILMENT, code=code, need=told.id, details=details
            )


def _pieces(facts: Facts) -> dict[str, list[_Piece]]:
    found: dict[str, list[_Piece]] = defaultdict(list)
    for look in facts.plan.supplied:
        need = facts.record("needs", look.need)
        found[look.need].append(
            _Piece(
                provider=facts.provider_of(look.line).id,
                service=facts.service_of(look.line),
                national=facts.is_national(look.line),
                place=look.place,
                start_s=look.at_s,
                end_s=look.at_s,
                amount=1.0,
                credit=facts.credit(need, look.line),
                collected=_collected(look),
            )
        )
    for rate in facts.plan.rates:
        found[rate.need].append(
            _Piece(
                provider=facts.provider_of(rate.line).id,
                service=facts.service_of(rate.line),
                national=facts.is_national(rate.line),
                place=0,
                start_s=rate.start_s,
                end_s=rate.end_s,
                amount=rate.amount,
                credit=1.0,
            )
        )
    return found


def _collected(look: Supplied) -> tuple[tuple[int, float], ...]:
    if look.strip is None:
        return ()
    return tuple(zip(look.strip.cells, look.strip.parts, strict=True))


# What is met -------------------------------------------------------------------------


def _wrong_shares(
    facts: Facts, need: Any, told: NeedPlan, own: Sequence[_Piece]
) -> Iterator[tuple[str, Details]]:
    found = _with_rules(facts, need, own)
    national = _met(facts, need, [piece for piece in own if piece.national])
    for code, has, finds in (
        ("met", told.met_fraction, found),
        ("national", told.national_fraction, min(found, national)),
    ):
        if abs(has - finds) > _CLOSE:
            yield (
                f"{code}-{'over' if has > finds else 'under'}stated",
                {"has_fraction": has, "found_fraction": round(finds, 6)},
            )
    parts = told.national_fraction + told.commercial_fraction
    if abs(parts - told.met_fraction) > _CLOSE:
        yield (
            "parts-do-not-add-up",
            {"has_fraction": round(parts, 6), "found_fraction": told.met_fraction},
        )
    yield from wrong_figures(told, facts.plan)
    if told.met_low_fraction > told.met_fraction + 1e-9:
        yield (
            "low-above-met",
            {
                "has_fraction": told.met_low_fraction,
                "found_fraction": told.met_fraction,
            },
        )


def _with_rules(facts: Facts, need: Any, own: Sequence[_Piece]) -> float:
    """Share met, held to the rules on providers and on their loss."""
    fraction = _met(facts, need, own)
    policy = facts.reserve.policy
    wanted = max(need.min_providers, policy.min_providers.get(str(need.priority), 1))
    if wanted > 1:
        fraction = min(fraction, _n_parts(facts, need, own) / wanted)
    if need.survive_loss_fraction:
        for lost in {piece.provider for piece in own}:
            rest = [piece for piece in own if piece.provider != lost]
            left = _met(facts, need, rest) / need.survive_loss_fraction
            fraction = min(fraction, left)
        for rest in _without_things(facts, need, own):
            left = _met(facts, need, rest) / need.survive_loss_fraction
            fraction = min(fraction, left)
    if need.all_or_nothing and fraction < _MET:
        return 0.0
    return fraction


def _without_things(
    facts: Facts, need: Any, own: Sequence[_Piece]
) -> Iterator[list[_Piece]]:
    """What is left of a need without each shared thing."""
    if need.survive_shared_things:
        for thing in facts.reserve.shared_things:
            yield [piece for piece in own if not _hangs_on(facts, piece, thing.id)]


def _hangs_on(facts: Facts, piece: _Piece, thing: str) -> bool:
    """Whether the provider, the service or any asset of it fails with a thing."""
    used = {"providers": {piece.provider}, "services": {piece.service.id}}
    used["assets"] = set(piece.service.assets)
    for field in ("stations", "gateways"):
        used["assets"] |= set(getattr(piece.service, field, ()))
    return any(
        names & set(getattr(link, table))
        for link in facts.reserve.dependencies
        if link.thing == thing
        for table, names in used.items()
    )


def _n_parts(facts: Facts, need: Any, own: Sequence[_Piece]) -> int:
    least = facts.least_supply(need) or 0.0
    part = facts.reserve.policy.part_fraction * least
    given: dict[str, float] = defaultdict(float)
    for piece in own:
        lasting = (piece.end_s - piece.start_s) / SECONDS_PER_DAY or 1.0
        given[piece.provider] += piece.amount * lasting * piece.credit
    return sum(amount >= part - 1e-4 for amount in given.values())


def _met(facts: Facts, need: Any, own: Sequence[_Piece]) -> float:
    """Share of what is asked that pieces supply, 0 to 1."""
    span_s = facts.span_s(need)
    if need.domain == "launch":
        return min(1.0, sum(piece.amount for piece in own) / float(need.n_launches))
    if need.domain in {"satcom", "navigation"}:
        rate = need.rate_mbit_s if need.domain == "satcom" else 1.0
        return _met_steadily(own, span_s, rate)
    n_places = facts.n_places(need) or 1
    if need.domain == "imaging" and need.collect_within_h is not None:
        return _met_of_region(own, span_s, need, n_places)
    by_place: list[list[_Piece]] = [[] for _ in range(n_places)]
    for piece in own:
        if 0 <= piece.place < n_places:
            by_place[piece.place].append(piece)
    if need.domain == "imaging" and need.revisit_h is not None:
        gap_s = need.revisit_h * SECONDS_PER_HOUR
        shares = [_met_without_gap(place, span_s, gap_s) for place in by_place]
    else:
        a_day = (
            need.n_looks_per_day
            if need.domain == "imaging"
            else need.n_observations_per_day
        )
        shares = [_met_daily(place, span_s, a_day) for place in by_place]
    return float(np.mean(shares))


def _met_steadily(
    own: Sequence[_Piece], span_s: tuple[float, float], rate: float
) -> float:
    edges_s = sorted({*span_s, *(p.start_s for p in own), *(p.end_s for p in own)})
    met_s = 0.0
    for left_s, right_s in pairwise(edges_s):
        inside = span_s[0] <= left_s and right_s <= span_s[1]
        has = sum(p.amount for p in own if p.start_s <= left_s and p.end_s >= right_s)
        met_s += inside * (right_s - left_s) * min(1.0, has / rate)
    return met_s / (span_s[1] - span_s[0])


def _met_daily(
    own: Sequence[_Piece], span_s: tuple[float, float], a_day: float
) -> float:
    """Mean over days, each at most in full; weighted by their length."""
    start_s, end_s = span_s
    met_s = 0.0
    for day in range(
        math.floor(start_s / SECONDS_PER_DAY), math.ceil(end_s / SECONDS_PER_DAY)
    ):
        left_s = max(start_s, day * SECONDS_PER_DAY)
        right_s = min(end_s, (day + 1) * SECONDS_PER_DAY)
        asked = a_day * (right_s - left_s) / SECONDS_PER_DAY
        has = sum(p.credit for p in own if left_s <= p.start_s < right_s)
        met_s += (right_s - left_s) * min(1.0, has / asked) if asked else 0.0
    return met_s / (end_s - start_s)


def _met_of_region(
    own: Sequence[_Piece], span_s: tuple[float, float], need: Any, n_cells: int
) -> float:
    """Mean over slots of the share collected against the share asked for."""
    slot_s = need.collect_within_h * SECONDS_PER_HOUR
    start_s, end_s = span_s
    met_s = 0.0
    for number in range(math.ceil((end_s - start_s) / slot_s - 1e-9)):
        left_s = start_s + number * slot_s
        right_s = min(end_s, left_s + slot_s)
        worth = [0.0] * n_cells
        for piece in own:
            if left_s <= piece.start_s < right_s:
                for cell, part in piece.collected:
                    worth[cell] += piece.credit * part
        share = sum(min(1.0, one) for one in worth) / n_cells
        asked = need.collect_fraction * (right_s - left_s) / slot_s
        met_s += (right_s - left_s) * min(1.0, share / asked)
    return met_s / (end_s - start_s)


def _met_without_gap(
    own: Sequence[_Piece], span_s: tuple[float, float], gap_s: float
) -> float:
    """Share of the time, from one gap on, at which the newest look is fresh."""
    first_s, last_s = min(span_s[0] + gap_s, span_s[1]), span_s[1]
    times_s = sorted(piece.start_s for piece in own)
    if last_s <= first_s:
        return float(any(span_s[0] - 1.0 <= t <= last_s for t in times_s))
    fresh_s, until_s = 0.0, first_s
    for at_s in times_s:
        from_s = max(at_s, until_s)
        to_s = min(at_s + gap_s, last_s)
        if to_s > from_s:
            fresh_s += to_s - from_s
            until_s = to_s
    return fresh_s / (last_s - first_s)


# The words and parts -----------------------------------------------------------------


def _wrong_state(told: NeedPlan) -> Iterator[tuple[str, Details]]:
    state = "partly"
    if told.met_fraction >= _MET:
        state = "met"
    elif told.met_fraction < 1.0 - _MET:
        state = "unmet"
    if told.state.value != state:
        yield "state", {"has": told.state.value, "found": state}


def _wrong_parts(
    facts: Facts, told: NeedPlan, own: Sequence[_Piece]
) -> Iterator[tuple[str, Details]]:
    n_providers = len({piece.provider for piece in own})
    if told.n_providers != n_providers:
        yield (
            "n-providers",
            {"has": float(told.n_providers), "found": float(n_providers)},
        )
    listed = {part.line: part.quantity for part in told.suppliers}
    given = {
        line: amount
        for (need, line), amount in facts.amounts.items()
        if need == told.id
    }
    for line in sorted(set(listed) | set(given)):
        has, found = listed.get(line, 0.0), given.get(line, 0.0)
        if abs(has - found) > _CLOSE * max(1.0, found):
            yield "quantity", {"line": line, "has": has, "found": round(found, 6)}
    shares = sum(part.fraction for part in told.suppliers)
    if told.suppliers and abs(shares - 1.0) > 1e-6:
        yield "suppliers-do-not-add-up", {"has_fraction": shares}
