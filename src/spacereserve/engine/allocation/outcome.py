"""From a solution to what each need gets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.dispatch import Dispatch
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.measure import Given, Measured, measure
from spacereserve.engine.allocation.plan import (
    NeedState,
    Rate,
    Supplied,
    SupplierPart,
)
from spacereserve.engine.allocation.sharing import THING
from spacereserve.engine.allocation.supplying import (
    rates_of,
    supplied_of,
    suppliers_of,
)
from spacereserve.engine.allocation.taken import Taken, taken_of
from spacereserve.engine.supply import Demand, Looks, Sky

__all__ = ["Outcome", "outcome_of", "state_of", "with_rules"]

_MET = 0.9995
"""From here on a need is met: what is shown as 100 %."""


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
        taken: What the plan takes of each offer.
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
    taken: tuple[Taken, ...]
    n_parts: int
    n_providers_wanted: int

    def waits_s(self) -> NDArray[np.float64]:
        """From each look to its delivery, seconds, float64 [n_looks]."""
        return _waits_s(self.taken)


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
    taken = [
        item
        for place in program.arcs_of(name)
        if (item := taken_of(place, program, values, sent)) is not None
    ]
    wanted = program.n_providers_wanted(demand.need)
    parts = _n_parts(taken, demand, program)
    measured = with_rules(demand, [item.given for item in taken], parts, wanted)
    low = with_rules(
        demand, [item.given.only(item.given.sound) for item in taken], parts, wanted
    )
    own = measure(demand, [item.given for item in taken if item.given.national])
    return Outcome(
        demand=demand,
        measured=measured,
        low_fraction=min(low.fraction, measured.fraction),
        national_fraction=min(own.fraction, measured.fraction),
        n_providers=len({item.given.provider for item in taken}),
        suppliers=suppliers_of(taken, theatre),
        supplied=supplied_of(taken, demand, sky),
        rates=rates_of(taken, demand),
        cost_eur=sum(item.cost_eur for item in taken),
        time_sigma_s=_time_sigma_s(taken, sky),
        clear_fraction=_clear_fraction(taken),
        latency_p90_h=_latency_p90_h(_waits_s(taken)),
        taken=tuple(taken),
        n_parts=parts,
        n_providers_wanted=wanted,
    )


def _n_parts(taken: Sequence[Taken], demand: Demand, program: Formulation) -> int:
    by_provider: dict[str, float] = {}
    for item in taken:
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


def _looks(taken: Iterable[Taken]) -> list[Looks]:
    return [item.looks for item in taken if item.looks is not None]


def _time_sigma_s(taken: Iterable[Taken], sky: Sky) -> float | None:
    worst = [float(sky.time_sigma_s[own.satellite].max()) for own in _looks(taken)]
    return round(max(worst), 3) if worst else None


def _clear_fraction(taken: Iterable[Taken]) -> float | None:
    total = worth = 0.0
    for item in taken:
        clear_fraction = item.arc.supply.clear_fraction
        if item.looks is not None and clear_fraction is not None:
            total += len(item.looks)
            worth += len(item.looks) * clear_fraction
    return worth / total if total else None


def _latency_p90_h(waits_s: NDArray[np.float64]) -> float | None:
    if len(waits_s) == 0:
        return None
    return round(float(np.percentile(waits_s, 90)) / 3600.0, 4)


def _waits_s(taken: Iterable[Taken]) -> NDArray[np.float64]:
    waits_s = [own.delivered_s - own.at_s for own in _looks(taken)]
    return np.concatenate([np.empty(0), *waits_s])
