"""Whether a service serves a need: availability, gaps, latency and rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access import Places
from spacereserve.engine.model import SatcomLink, SatcomNeed, SatcomService
from spacereserve.engine.supply.demand import Demand
from spacereserve.engine.supply.estimate import Estimate, Origin, spread
from spacereserve.engine.supply.radio.budget import MODULATIONS
from spacereserve.engine.supply.satcom.geometry import Geometry, Samples
from spacereserve.engine.supply.satcom.rate import (
    Held,
    climate_at,
    climate_of,
    held_rate,
)
from spacereserve.engine.supply.satcom.serving import longest_gap_s
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.supply import Supply
from spacereserve.engine.supply.verdict import Step, Verdict

__all__ = ["Watch", "judge"]

_FEWEST_INSTANTS = 12


@dataclass(frozen=True, eq=False)
class Watch:
    """Who serves the spots of a need over the whole plan.

    Attributes:
        places: The spots with the masks of their terminals.
        in_view: Satellites that serve each at even times, int32 [n_place, n_sample].
        step_s: Time between samples, seconds.
    """

    places: Places
    in_view: NDArray[np.int32]
    step_s: float

    def within(self, start_s: float, end_s: float) -> NDArray[np.int32]:
        """The counts of a span of time, at least one sample."""
        begin = int(start_s // self.step_s)
        end = max(begin + 1, int(end_s // self.step_s))
        return self.in_view[:, begin:end]


def judge(
    service: SatcomService, item: Demand, watch: Watch, samples: Samples, sky: Sky
) -> Supply | Verdict:
    """Judges a service for a need.

    Args:
        service: The service.
        item: What the need asks for.
        watch: Who serves its spots.
        samples: The service's satellites at sampled instants.
        sky: The sky.

    Returns:
        A supply with its figures, or the reason why physics gives none.
    """
    need: SatcomNeed = item.need
    in_view = watch.within(item.start_s, item.end_s)
    served = in_view >= service.n_satellites_needed
    view = float(served.mean(axis=1).min())
    if not served.any():
        return Verdict(Step.PHYSICS, "never-in-view", {})
    if view < need.availability_fraction:
        return _too_seldom(view, view, 1.0, need)
    gap_s = longest_gap_s(served, watch.step_s)
    if need.longest_gap_s is not None and gap_s > need.longest_gap_s:
        gaps: dict[str, float | str] = {
            "has_h": gap_s / 3600.0,
            "wants_h": need.longest_gap_s / 3600.0,
        }
        return Verdict(Step.PHYSICS, "gap-too-long", gaps)
    span_s = (item.start_s, item.end_s)
    if samples.n_within(span_s) < _FEWEST_INSTANTS:
        samples = Samples.of(service, sky, span_s=span_s)
    geometries = samples.geometries(watch.places, span_s)
    return _linked(service, item, sky, _Seen(served, in_view, view, gap_s), geometries)


@dataclass(frozen=True, eq=False)
class _Seen:
    """What the counts say: served [n_place, n_sample], counts, share, longest gap."""

    served: NDArray[np.bool_]
    in_view: NDArray[np.int32]
    view: float
    gap_s: float


def _linked(
    service: SatcomService,
    item: Demand,
    sky: Sky,
    seen: _Seen,
    geometries: tuple[Geometry, ...],
) -> Supply | Verdict:
    """Judges what is in sight by its round trip and its link."""
    need: SatcomNeed = item.need
    sampled = [one for one in geometries if len(one)]
    estimates = [_availability(seen, service, sky)]
    figures = {
        "availability": seen.view,
        "mean_in_view": float(seen.in_view.mean()),
        "least_in_view": float(seen.in_view.min()),
        "longest_gap_s": seen.gap_s,
    }
    if sampled:
        latency = _latency(service, sampled)
        estimates.append(latency)
        if need.latency_ms is not None and latency.value > need.latency_ms:
            slow: dict[str, float | str] = {
                "has_ms": latency.value,
                "wants_ms": need.latency_ms,
            }
            return Verdict(Step.PHYSICS, "latency-flown", slow)
    rate_most = None
    if service.link is not None and sampled:
        held = _held(service, service.link, need, sky, seen.view, geometries)
        works = service.link.equipment_fraction
        if seen.view * works < need.availability_fraction:
            return _too_seldom(seen.view * works, seen.view, works, need)
        if held.rate_mbit_s <= 0.0:
            return _broken(held, need, seen.view * works)
        rate_most = held.rate_mbit_s
        estimates += _link_estimates(held, seen.view, works)
        figures["availability"] = seen.view * works * held.rain_fraction
        figures["rate_mbit_s"] = rate_most
    return Supply(
        service=service.id,
        need=need.id,
        bins_served=np.ones(item.n_bins, dtype=bool),
        rate_most=rate_most,
        figures=figures,
        estimates=tuple(estimates),
    )


def _held(
    service: SatcomService,
    link: SatcomLink,
    need: SatcomNeed,
    sky: Sky,
    view: float,
    geometries: tuple[Geometry, ...],
) -> Held:
    """What the link holds at its worst spot."""
    assets = sky.reserve.by_id("assets")
    gates = tuple(climate_at(assets[name]) for name in sorted(service.gateways))
    theatre = sky.reserve.by_id("theatres")[need.theatre]
    there = view * link.equipment_fraction
    outage = max(0.0, 1.0 - need.availability_fraction / there) if there else 0.0
    lats_deg = sky.spots_of(need)[:, 0]
    held = [
        held_rate(
            link,
            geometry,
            climate_of(theatre, float(lat_deg)),
            outage_fraction=outage,
            jamming_db=need.jamming_db,
            gates=gates,
        )
        for geometry, lat_deg in zip(geometries, lats_deg, strict=True)
        if len(geometry)
    ]
    return min(held, key=lambda one: (one.rate_mbit_s, one.rain_fraction))


def _broken(held: Held, need: SatcomNeed, view: float) -> Verdict:
    """Why no modulation holds: the power, the jammer or the rain."""
    least_db = MODULATIONS[0][0]
    if held.clear_db < least_db:
        code = "link-too-weak" if need.jamming_db is None else "link-jammed"
        return Verdict(
            Step.PHYSICS, code, {"has_db": held.clear_db, "wants_db": least_db}
        )
    return _too_seldom(view * held.rain_fraction, view, held.rain_fraction, need)


def _too_seldom(has: float, view: float, rain: float, need: SatcomNeed) -> Verdict:
    figures: dict[str, float | str] = {"has": has, "wants": need.availability_fraction}
    if rain < 1.0:
        figures |= {"view": view, "rain": rain}
    return Verdict(Step.PHYSICS, "availability", figures)


def _availability(seen: _Seen, service: SatcomService, sky: Sky) -> Estimate:
    """The share of time in sight; its edges err with elements and sampling."""
    satellites = sky.satellites_of(service.assets)
    worst = int(np.argmin(seen.served.mean(axis=1)))
    n_edges = int(np.count_nonzero(np.diff(seen.served[worst])))
    n_samples = seen.served.shape[1]
    step_s = sky.question.duration_s / max(1, n_samples)
    step_s = min(step_s, 60.0)
    sigma_s = float(np.median(sky.time_sigma_s[satellites]))
    error = np.sqrt(n_edges * (sigma_s**2 + step_s**2 / 12.0)) / (n_samples * step_s)
    ends = max(0.0, seen.view - float(error)), min(1.0, seen.view + float(error))
    return spread("availability_in_view", seen.view, ends, Origin.ORBITS)


def _latency(service: SatcomService, sampled: list[Geometry]) -> Estimate:
    """The round trip, flown and on the ground: 95 % of the time it is no longer."""
    flown_ms = np.concatenate([one.flight_ms for one in sampled]) + service.ground_ms
    low_ms, value_ms, high_ms = (float(np.percentile(flown_ms, q)) for q in (5, 95, 99))
    return spread("latency_ms", value_ms, (low_ms, high_ms), Origin.ORBITS)


def _link_estimates(held: Held, view: float, works: float) -> list[Estimate]:
    rates, rains = held.rates_mbit_s, held.rain_fractions
    there = view * works
    parts = [
        spread(name, three[1], (three[0], three[2]), Origin.LINK)
        for name, three in (
            ("availability_of_gateway", held.gate_fractions),
            ("back_mbit_s", held.back_mbit_s),
        )
        if three is not None
    ]
    if works < 1.0:
        parts.append(
            spread("availability_of_equipment", works, (works, works), Origin.STATED)
        )
    jammer: list[Estimate] = []
    if held.jammer_db is not None:
        low_db, median_db, high_db = held.jammer_db
        ends_db = low_db, high_db
        jammer = [spread("bearable_jammer_db", median_db, ends_db, Origin.LINK)]
    return [
        spread("availability_in_rain", rains[1], (rains[0], rains[2]), Origin.LINK),
        spread(
            "availability",
            there * rains[1],
            (there * rains[0], there * rains[2]),
            Origin.LINK,
        ),
        spread("rate_mbit_s", rates[1], (rates[0], rates[2]), Origin.LINK),
        *parts,
        *jammer,
    ]
