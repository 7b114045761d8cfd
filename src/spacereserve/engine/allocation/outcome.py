"""From a solution to what each need gets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.arcs import Arc
from spacereserve.engine.allocation.dispatch import Dispatch
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.measure import Given, Measured, measure
from spacereserve.engine.allocation.plan import (
    NeedState,
    Rate,
    Strip,
    Supplied,
    SupplierPart,
)
from spacereserve.engine.allocation.sharing import THING
from spacereserve.engine.allocation.sources import with_sources
from spacereserve.engine.model import Theatre, Unit
from spacereserve.engine.supply import Demand, Looks, Sky, Strips

__all__ = ["Outcome", "Used", "outcome_of", "state_of", "with_rules"]

_COUNTED = {
    Unit.LOOKS_PER_DAY: "looks",
    Unit.MBIT_S: "mbit/s·day",
    Unit.OBSERVATIONS_PER_DAY: "observations",
    Unit.LAUNCHES: "launches",
    Unit.SERVICE: "days",
}
"""What is counted over a plan, by the unit of the line."""
_MET = 0.9995


def state_of(fraction: float) -> NeedState:
    """In words how far a need is met.

    Args:
        fraction: Share met, 0 to 1; from 0.9995 on it is ``met``, which is the figure
            shown as 100 %.
    """
    if fraction >= _MET:
        return NeedState.MET
    return NeedState.PARTLY if fraction >= 1.0 - _MET else NeedState.UNMET


@dataclass(frozen=True, eq=False)
class Used:
    """One arc, with what the plan takes of it.

    Attributes:
        arc: The arc.
        given: What it gives the need.
        looks: Rows of the arc's looks that are taken, int64 [n].
        cost_eur: Cost of use, EUR.
        share: How much of the line it takes, in the line's unit.
    """

    arc: Arc
    given: Given
    looks: NDArray[np.int64]
    cost_eur: float
    share: float


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one need gets.

    Attributes:
        demand: What it asks for.
        measured: How far it is met.
        low_fraction: The same without what hangs on stale elements.
        national_fraction: Met by nations' own assets alone.
        n_providers: Distinct providers with a part in it.
        suppliers: Who gives what.
        supplied: The looks, observations and launches.
        rates: Rates and services, stretch by stretch.
        cost_eur: Cost of use, EUR.
        time_sigma_s: Greatest one-sigma error of the times of its looks, s, or None.
        clear_fraction: Mean chance that a look is free of cloud, or None.
        latency_p90_h: Nine looks in ten are delivered within this time, or None.
        used: What the plan takes of each offer.
        n_parts: Distinct providers whose part is large enough to count.
        n_providers_wanted: Distinct providers that the need asks for.
    """

    demand: Demand
    measured: Measured
    low_fraction: float
    national_fraction: float
    n_providers: int
    suppliers: tuple[SupplierPart, ...]
    supplied: tuple[Supplied, ...]
    rates: tuple[Rate, ...]
    cost_eur: float
    time_sigma_s: float | None
    clear_fraction: float | None
    latency_p90_h: float | None
    used: tuple[Used, ...]
    n_parts: int
    n_providers_wanted: int

    def waits_s(self) -> NDArray[np.float64]:
        """From each look to its delivery, seconds, float64 [n_looks]."""
        return np.concatenate([np.empty(0), *_waits_s(self.used)])


def outcome_of(
    name: str, program: Formulation, values: NDArray[np.float64], sent: Dispatch
) -> Outcome:
    """Works out what a need gets from a solution.

    Args:
        name: Need (id).
        program: The program.
        values: Values of its columns.
        sent: The looks given to satellites.
    """
    demand = program.demands[name]
    sky = program.sky
    theatre = sky.reserve.by_id("theatres")[demand.need.theatre]
    used = [
        item
        for place in program.arcs_of(name)
        if (item := _used(place, program, values, sent, sky)) is not None
    ]
    wanted = program.n_providers_wanted(demand.need)
    parts = _n_parts(used, demand, program)
    measured = with_rules(demand, [item.given for item in used], parts, wanted)
    low = with_rules(
        demand, [item.given.only(item.given.sound) for item in used], parts, wanted
    )
    own = measure(demand, [item.given for item in used if item.given.national])
    return Outcome(
        demand=demand,
        measured=measured,
        low_fraction=min(low.fraction, measured.fraction),
        national_fraction=min(own.fraction, measured.fraction),
        n_providers=len({item.given.provider for item in used}),
        suppliers=_suppliers(used, theatre),
        supplied=_supplied(used, demand, sky),
        rates=_rates(used, demand),
        cost_eur=sum(item.cost_eur for item in used),
        time_sigma_s=_time_sigma_s(used, sky),
        clear_fraction=_clear_fraction(used),
        latency_p90_h=_latency_p90_h(used),
        used=tuple(used),
        n_parts=parts,
        n_providers_wanted=wanted,
    )


def _used(
    place: int,
    program: Formulation,
    values: NDArray[np.float64],
    sent: Dispatch,
    sky: Sky,
) -> Used | None:
    arc = program.arcs[place]
    amount = values[program.arc_columns[place]]
    looks = sent.looks.get(place, np.empty(0, np.int64))
    strips: Strips | None = None
    if arc.supply.looks is not None:
        chosen = arc.supply.looks.chosen(looks)
        bins, at_s = chosen.bin, chosen.at_s
        amount = np.ones(len(bins))
        sound = ~sky.is_stale[chosen.satellite]
        strips = chosen.strips
        position = np.searchsorted(arc.bins, bins)
    else:
        position = np.flatnonzero(amount > 1e-9)
        bins, amount = arc.bins[position], amount[position]
        at_s = np.maximum(arc.demand.bin_start_s[bins], arc.offer.call_up_s)
        at_s = np.array([arc.supply.first_s(float(one)) for one in at_s])
        sound = np.full(len(bins), not _mostly_stale(arc, sky))
    if len(bins) == 0:
        return None
    given = Given(
        provider=arc.offer.provider.id,
        national=arc.offer.national,
        bin=bins,
        amount=amount,
        credit=arc.credit,
        at_s=at_s,
        sound=sound,
        cells=() if strips is None else strips.cells,
        parts=() if strips is None else strips.parts,
        hangs_on=arc.hangs_on(program.reserve),
    )
    cost_eur = float(np.sum(arc.unit_cost_eur[position] * amount))
    share = float(np.sum(arc.unit_share[position] * amount))
    return Used(arc, given, looks, cost_eur, share)


def _mostly_stale(arc: Arc, sky: Sky) -> bool:
    satellites = sky.satellites_of(arc.offer.service.assets)
    return len(satellites) > 0 and float(sky.is_stale[satellites].mean()) > 0.5


def _n_parts(used: Sequence[Used], demand: Demand, program: Formulation) -> int:
    by_provider: dict[str, float] = {}
    for item in used:
        share = item.share * item.arc.credit
        name = item.given.provider
        by_provider[name] = by_provider.get(name, 0.0) + share
    part = program.reserve.policy.part_fraction * demand.least_supply()
    return sum(share >= part - 1e-6 for share in by_provider.values())


def with_rules(
    demand: Demand, given: Sequence[Given], n_parts: int, wanted: int
) -> Measured:
    """Measured, and held to the rules on distinct providers and on their loss.

    Args:
        demand: What the need asks for.
        given: What offers give it.
        n_parts: Distinct providers whose part is large enough to count.
        wanted: Distinct providers that the need asks for.
    """
    measured = measure(demand, given)
    fraction = measured.fraction
    if wanted > 1:
        fraction = min(fraction, n_parts / wanted)
    for lost in _losses(demand, given):
        left = measure(demand, [part for part in given if lost not in part.hangs_on])
        fraction = min(fraction, left.fraction / demand.need.survive_loss_fraction)
    if demand.need.all_or_nothing and state_of(fraction) is not NeedState.MET:
        fraction = 0.0
    return Measured(fraction, measured.gaps, measured.longest_gap_s)


def _losses(demand: Demand, given: Iterable[Given]) -> list[str]:
    """What must be survived, of what those who serve the need hang on."""
    need = demand.need
    if not need.survive_loss_fraction:
        return []
    found = frozenset[str]().union(*(part.hangs_on for part in given))
    return sorted(
        lost
        for lost in found
        if need.survive_shared_things or not lost.startswith(THING)
    )


def _suppliers(used: Sequence[Used], theatre: Theatre) -> tuple[SupplierPart, ...]:
    total = sum(item.share * item.arc.credit for item in used)
    parts = [
        SupplierPart(
            line=item.arc.offer.id,
            service=item.arc.offer.service.id,
            provider=item.given.provider,
            national=item.given.national,
            quantity=round(item.share, 6),
            unit=_COUNTED[item.arc.offer.line.unit],
            fraction=item.share * item.arc.credit / total if total else 0.0,
            first_s=float(item.given.at_s.min()),
            cost_eur=round(item.cost_eur, 2),
            estimates=with_sources(
                item.arc.supply.estimates, item.arc.offer.service, theatre
            ),
        )
        for item in used
    ]
    return tuple(sorted(parts, key=lambda part: (-part.fraction, part.line)))


def _supplied(used: Iterable[Used], demand: Demand, sky: Sky) -> tuple[Supplied, ...]:
    found: list[Supplied] = []
    numbers = sky.catalogue.catalog_numbers
    for item in used:
        looks = item.arc.supply.looks
        if looks is not None:
            own = looks.chosen(item.looks)
            rows = zip(own.spot, own.satellite, own.at_s, own.delivered_s, strict=True)
            for row, (spot, satellite, at_s, delivered_s) in enumerate(rows):
                found.append(
                    Supplied(
                        need=demand.need.id,
                        line=item.arc.offer.id,
                        place=int(spot),
                        satellite=int(numbers[satellite]),
                        at_s=round(float(at_s), 1),
                        delivered_s=round(float(delivered_s), 1),
                        strip=_strip(own, row),
                    )
                )
        elif demand.kind == "once":
            at_s = float(item.given.at_s[0])
            launch = Supplied(
                need=demand.need.id,
                line=item.arc.offer.id,
                place=0,
                satellite=None,
                at_s=round(at_s, 1),
                delivered_s=round(at_s, 1),
            )
            found += [launch] * round(float(item.given.amount.sum()))
    return tuple(
        sorted(found, key=lambda look: (look.at_s, look.place, look.satellite or 0))
    )


def _strip(looks: Looks, row: int) -> Strip | None:
    strips = looks.strips
    if strips is None:
        return None
    return Strip(
        from_s=round(float(strips.from_s[row]), 2),
        to_s=round(float(strips.to_s[row]), 2),
        left_from_km=round(float(strips.left_from_km[row]), 3),
        left_to_km=round(float(strips.left_to_km[row]), 3),
        cells=tuple(int(cell) for cell in strips.cells[row]),
        parts=tuple(float(part) for part in strips.parts[row]),
    )


def _rates(used: Iterable[Used], demand: Demand) -> tuple[Rate, ...]:
    """Rates of a need, each over the longest stretch in which it stays the same."""
    if demand.kind != "steady":
        return ()
    found: list[Rate] = []
    for item in used:
        for number, amount in zip(item.given.bin, item.given.amount, strict=True):
            rate = Rate(
                need=demand.need.id,
                line=item.arc.offer.id,
                start_s=float(demand.bin_start_s[number]),
                end_s=float(demand.bin_end_s[number]),
                amount=round(float(amount), 6),
            )
            found.append(_joined(found.pop(), rate) if _goes_on(found, rate) else rate)
    return tuple(found)


def _goes_on(found: Sequence[Rate], rate: Rate) -> bool:
    """Whether a rate only prolongs the one before."""
    if not found:
        return False
    last = found[-1]
    alike = (last.line, last.amount, last.end_s)
    return alike == (rate.line, rate.amount, rate.start_s)


def _joined(last: Rate, rate: Rate) -> Rate:
    return last.model_copy(update={"end_s": rate.end_s})


def _with_looks(used: Iterable[Used]) -> list[tuple[Used, NDArray[np.int64]]]:
    return [(item, item.looks) for item in used if item.arc.supply.looks is not None]


def _time_sigma_s(used: Iterable[Used], sky: Sky) -> float | None:
    worst = [
        float(sky.time_sigma_s[item.arc.supply.looks.satellite[looks]].max())
        for item, looks in _with_looks(used)
        if item.arc.supply.looks is not None and len(looks)
    ]
    return round(max(worst), 3) if worst else None


def _clear_fraction(used: Iterable[Used]) -> float | None:
    total = worth = 0.0
    for item, looks in _with_looks(used):
        if item.arc.supply.clear_fraction is not None:
            total += len(looks)
            worth += len(looks) * item.arc.supply.clear_fraction
    return worth / total if total else None


def _latency_p90_h(used: Iterable[Used]) -> float | None:
    waits = _waits_s(used)
    if not waits or _count(waits) == 0:
        return None
    return round(float(np.percentile(np.concatenate(waits), 90)) / 3600.0, 4)


def _waits_s(used: Iterable[Used]) -> list[NDArray[np.float64]]:
    return [
        item.arc.supply.looks.delivered_s[looks] - item.arc.supply.looks.at_s[looks]
        for item, looks in _with_looks(used)
        if item.arc.supply.looks is not None
    ]


def _count(parts: Iterable[NDArray[np.float64]]) -> int:
    """Values in all parts together."""
    return sum(len(part) for part in parts)
