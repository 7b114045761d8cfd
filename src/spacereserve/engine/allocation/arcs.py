"""Arcs: what each offer can give each need, bin by bin, before anything is chosen.

An arc column is one offer, one need and one bin, with the most that physics and the
call-up leave, what a unit counts for, what it costs and what it weighs in a share.
Where a region is collected, it is one strip.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.sharing import things_of
from spacereserve.engine.model import Reserve
from spacereserve.engine.supply import (
    Demand,
    Sky,
    Step,
    Supply,
    Verdict,
    demand_of,
    find_supplies,
    quality_of,
)
from spacereserve.engine.terms import Offer, judge, offers_at
from spacereserve.engine.units import SECONDS_PER_DAY

__all__ = ["Arc", "Physics", "Prospect", "find_physics", "find_prospects"]


@dataclass(frozen=True, eq=False)
class Arc:
    """What one offer can give one need.

    Attributes:
        offer: The offer.
        demand: What the need asks for.
        supply: What physics gives.
        bins: Bins of the demand in which something is left, int64 [n], ascending; that
            of each strip where a region is collected.
        most: The most in each bin, float64 [n].
        period: Capacity period of each bin (a day or a slot), int64 [n].
        credit: What a unit counts for, 0 to 1.
        unit_cost_eur: Cost of a unit in each bin, EUR, float64 [n].
        unit_harm_eur: Harm of a unit in each bin, EUR, float64 [n].
        unit_share: What a unit weighs in shares of the domain, float64 [n].
        ready: Looks of the supply that fall while the offer is ready, int64 [n_look];
            where a region is collected, the strip of each column.
    """

    offer: Offer
    demand: Demand
    supply: Supply
    bins: NDArray[np.int64]
    most: NDArray[np.float64]
    period: NDArray[np.int64]
    credit: float
    unit_cost_eur: NDArray[np.float64]
    unit_harm_eur: NDArray[np.float64]
    unit_share: NDArray[np.float64]
    ready: NDArray[np.int64]

    def hangs_on(self, reserve: Reserve) -> frozenset[str]:
        """The provider (id) and shared things (``thing:id``) whose loss takes it."""
        things = things_of(self.offer.service, reserve)
        return things | {self.offer.provider.id}


@dataclass(frozen=True, eq=False)
class Physics:
    """What does not depend on any term: demands, and who could serve them.

    Attributes:
        demands: By need (id): what it asks for, for needs active at their level.
        qualities: By service and need (ids): why the service never could.
        supplies: By service and need (ids): what it could give, or why nothing.
    """

    demands: Mapping[str, Demand]
    qualities: Mapping[tuple[str, str], Verdict]
    supplies: Mapping[tuple[str, str], Supply | Verdict]


@dataclass(frozen=True, eq=False)
class Prospect:
    """One offer for one need: an arc, or the step at which it dropped out.

    Attributes:
        offer: The offer.
        need: Need (id).
        arc: What it can give; None where it dropped out.
        verdict: Why it dropped out; None where it did not.
    """

    offer: Offer
    need: str
    arc: Arc | None
    verdict: Verdict | None


def find_physics(sky: Sky) -> Physics:
    """Works out what every service could give every need, whatever was agreed.

    Args:
        sky: The sky.

    Returns:
        Demands and supplies; terms and prices play no part in them, so they hold for
        every change of terms.
    """
    demands = _active(sky)
    qualities: dict[tuple[str, str], Verdict] = {}
    wanted: dict[str, list[Demand]] = {}
    services = sky.reserve.by_id("services")
    for name in sorted(_promised(sky)):
        service = services[name]
        for need, demand in demands.items():
            if demand.need.domain != service.domain:
                continue
            verdict = quality_of(service, demand.need, sky)
            if verdict is None:
                wanted.setdefault(name, []).append(demand)
            else:
                qualities[name, need] = verdict
    return Physics(demands, qualities, find_supplies(wanted, sky))


def _active(sky: Sky) -> dict[str, Demand]:
    demands = {}
    for need in sorted(sky.reserve.needs, key=lambda item: item.id):
        level = sky.question.levels[need.theatre]
        if not need.levels or level in need.levels:
            demand = demand_of(need, sky)
            if demand is not None:
                demands[need.id] = demand
    return demands


def _promised(sky: Sky) -> set[str]:
    return {
        line.service for agreement in sky.reserve.agreements for line in agreement.lines
    }


def find_prospects(sky: Sky, physics: Physics) -> tuple[Prospect, ...]:
    """Judges every offer for every need of its domain.

    Args:
        sky: The sky; its reserve may differ in terms from the one of ``physics``.
        physics: What could be given by physics alone.

    Returns:
        Prospects, ascending by need (id), then line (id).
    """
    levels = sorted(set(sky.question.levels.values()))
    offers = {level: offers_at(sky.reserve, level) for level in levels}
    return tuple(
        _prospect(offer, name, demand, physics, sky)
        for name, demand in physics.demands.items()
        for offer in offers[sky.question.levels[demand.need.theatre]]
        if offer.service.domain == demand.need.domain
    )


def _prospect(
    offer: Offer, name: str, demand: Demand, physics: Physics, sky: Sky
) -> Prospect:
    need = sky.reserve.by_id("needs")[name]
    key = (offer.service.id, name)
    verdict = judge(offer, need, sky) or physics.qualities.get(key)
    if verdict is not None:
        return Prospect(offer, name, None, verdict)
    supply = physics.supplies[key]
    if isinstance(supply, Verdict):
        return Prospect(offer, name, None, supply)
    answer = _arc(offer, demand, supply, sky)
    if isinstance(answer, Verdict):
        return Prospect(offer, name, None, answer)
    return Prospect(offer, name, answer, None)


def _arc(offer: Offer, demand: Demand, supply: Supply, sky: Sky) -> Arc | Verdict:
    ready = _ready(offer, supply, sky)
    if supply.looks is not None and demand.kind == "area":
        bins, most = supply.looks.bin[ready], np.ones(len(ready))
    elif supply.looks is not None:
        bins, most = _pieces(offer, demand, supply, sky)
    elif supply.bins_served is not None:
        bins, most = _continuous(offer, demand, supply, sky)
    else:
        bins, most = _at_once(offer, demand, supply)
    if len(bins) == 0:
        return _too_late(offer, demand, supply)
    if supply.credit <= 0.0:
        return Verdict(Step.QUALITY, "cloud-unknown", {})
    days = demand.bin_day[bins]
    lasting = days if demand.kind == "steady" else np.ones(len(bins))
    length_s = SECONDS_PER_DAY
    if demand.kind == "steady":
        length_s = sky.reserve.policy.slot_h * 3600.0
    starts_s = demand.bin_start_s[bins]
    if supply.looks is not None and demand.kind == "area":
        starts_s = supply.looks.at_s[ready]  # slots may be longer than a day
    period = np.floor(starts_s / length_s + 1e-9).astype(np.int64)
    return Arc(
        offer=offer,
        demand=demand,
        supply=supply,
        bins=bins,
        most=most,
        period=np.zeros_like(period) if demand.kind == "once" else period,
        credit=supply.credit,
        unit_cost_eur=offer.line.unit_price_eur * lasting,
        unit_harm_eur=offer.line.harm_eur_per_unit * lasting,
        unit_share=lasting,
        ready=ready,
    )


def _too_late(offer: Offer, demand: Demand, supply: Supply) -> Verdict:
    if supply.ready_s > 0.0:
        first_s = supply.first_s(offer.call_up_s)
        ready_s = offer.call_up_s + supply.ready_s
        ready_h = (first_s if math.isfinite(first_s) else ready_s) / 3600.0
        details: dict[str, float | str] = {
            "ready_h": ready_h,
            "wants_h": demand.end_s / 3600.0,
        }
        return Verdict(Step.NOTICE, "campaign-too-long", details)
    return Verdict(
        Step.NOTICE,
        "call-up-too-long",
        {"call_up_h": offer.line.call_up_h, "until_h": demand.end_s / 3600.0},
    )


def _pieces(
    offer: Offer, demand: Demand, supply: Supply, sky: Sky
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    looks = supply.looks
    if looks is None:  # kept out by the caller
        return np.empty(0, np.int64), np.empty(0)
    ready = _ready(offer, supply, sky)
    most = np.bincount(looks.bin[ready], minlength=demand.n_bins)
    if demand.kind == "daily" and supply.credit > 0.0:
        useful = np.ceil(demand.row_amount / supply.credit - 1e-9)
        most = np.minimum(most, useful)
    bins = np.flatnonzero(most > 0)
    return bins.astype(np.int64), most[bins].astype(np.float64)


def _ready(offer: Offer, supply: Supply, sky: Sky) -> NDArray[np.int64]:
    looks = supply.looks
    if looks is None:
        return np.empty(0, np.int64)
    end_s = offer.end_s(sky.question.duration_s)
    inside = (looks.at_s >= offer.call_up_s) & (looks.at_s < end_s)
    return np.flatnonzero(inside).astype(np.int64)


def _continuous(
    offer: Offer, demand: Demand, supply: Supply, sky: Sky
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    spans = zip(demand.bin_start_s, demand.bin_end_s, strict=True)
    ready = np.array([offer.ready_throughout(*span) for span in spans])
    most = offer.line.quantity * health_of(offer, sky) * ready
    most = np.minimum(most, demand.row_amount)
    if supply.rate_most is not None:
        most = np.minimum(most, supply.rate_most)
    if supply.bins_served is not None:
        most = np.where(supply.bins_served, most, 0.0)
    bins = np.flatnonzero(most > 1e-9)
    return bins.astype(np.int64), most[bins]


def _at_once(
    offer: Offer, demand: Demand, supply: Supply
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    ready_s = supply.first_s(offer.call_up_s)
    n_ready = supply.figures.get("n_ready", math.inf)
    most = math.floor(min(n_ready, offer.line.quantity, float(demand.row_amount[0])))
    if ready_s > demand.end_s or most < 1:
        return np.empty(0, np.int64), np.empty(0)
    return np.zeros(1, np.int64), np.array([float(most)])


def health_of(offer: Offer, sky: Sky) -> float:
    """Share of an offer's assets that works: the lowest of its assets, 0 to 1.

    Args:
        offer: The offer.
        sky: The sky.
    """
    assets: Mapping[str, Any] = sky.reserve.by_id("assets")
    return min(float(assets[name].health_fraction) for name in offer.service.assets)
