"""Satcom supply: is a satellite in view, at every spot, for the share of time asked?

A service counts where enough of its satellites stand above the mask at every spot of
the need for at least the availability asked, judged every minute over the need's time;
where the operator states a coverage area, all spots must lie in it. The committed rate
comes from the agreement. The round trip stated by the operator must fit the need and
is never taken to be shorter than light needs: up, down and back at the satellites'
lowest height.

Limits: gateways, inter-satellite links, rain and jamming are not computed here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from shapely.geometry import Point

from spacereserve.engine.access import Places, count_in_view
from spacereserve.engine.model import SatcomNeed, SatcomService
from spacereserve.engine.supply.demand import Demand, steady
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.supply import Supply
from spacereserve.engine.supply.verdict import Step, Verdict
from spacereserve.engine.units import SECONDS_PER_HOUR

__all__ = ["demand", "least_latency_ms", "quality", "supplies"]

_LIGHT_KM_MS = 299.792458
_STEP_S = 60.0


def demand(need: SatcomNeed, span_s: tuple[float, float], sky: Sky) -> Demand:
    """Cuts a satcom need into slots.

    Args:
        need: The need.
        span_s: When it is active, seconds after the declaration.
        sky: The sky.
    """
    slot_s = sky.reserve.policy.slot_h * SECONDS_PER_HOUR
    return steady(need, span_s, rate=need.rate_mbit_s, slot_s=slot_s)


def least_latency_ms(service: SatcomService, sky: Sky) -> float:
    """The shortest round trip that light allows, ms: four times the lowest height.

    Args:
        service: The service.
        sky: The sky.

    Returns:
        Milliseconds; 0 where the catalogue has none of its satellites.
    """
    satellites = sky.satellites_of(service.assets)
    if len(satellites) == 0:
        return 0.0
    return 4.0 * float(sky.perigee_km[satellites].min()) / _LIGHT_KM_MS


def quality(service: SatcomService, need: SatcomNeed, sky: Sky) -> Verdict | None:
    """Says why a service could never do what a need asks, or None.

    Args:
        service: The service.
        need: The need.
        sky: The sky.
    """
    if not set(service.terminals) & set(need.terminals):
        return Verdict(Step.QUALITY, "terminal", {"has": ", ".join(service.terminals)})
    if need.bands and not set(service.bands) & set(need.bands):
        return Verdict(Step.QUALITY, "band", {"has": ", ".join(service.bands)})
    if need.latency_ms is None:
        return None
    has_ms = max(service.latency_ms, least_latency_ms(service, sky))
    if has_ms > need.latency_ms:
        figures: dict[str, float | str] = {
            "has_ms": has_ms,
            "wants_ms": need.latency_ms,
        }
        return Verdict(Step.QUALITY, "latency-stated", figures)
    return None


def supplies(
    service: SatcomService, demands: Sequence[Demand], sky: Sky
) -> dict[str, Supply | Verdict]:
    """Works out whether a service is there for needs, and how much of the time.

    Args:
        service: The service.
        demands: What the needs ask for; each has passed ``quality``.
        sky: The sky.

    Returns:
        By need (id): a supply, or the reason why physics gives none.
    """
    answers: dict[str, Supply | Verdict] = {}
    satellites = sky.satellites_of(service.assets)
    inside: list[Demand] = []
    for item in demands:
        if len(satellites) == 0:
            answers[item.need.id] = Verdict(Step.PHYSICS, "no-satellites", {})
        elif not _covers(service, item.need, sky):
            answers[item.need.id] = Verdict(Step.PHYSICS, "not-covered-area", {})
        else:
            inside.append(item)
    if not inside:
        return answers
    spots = np.concatenate([sky.spots_of(item.need) for item in inside])
    places, place_of_spot = np.unique(spots, axis=0, return_inverse=True)
    step_s = min(_STEP_S, sky.question.duration_s)
    in_view = count_in_view(
        sky.catalogue.subset(satellites),
        Places.of(map(tuple, places), min_elevation_deg=service.min_elevation_deg),
        start_at=sky.question.at,
        duration_s=sky.question.duration_s,
        step_s=step_s,
    )
    served = in_view >= service.n_satellites_needed
    first = 0
    for item in inside:
        n_spots = len(sky.spots_of(item.need))
        own = place_of_spot.reshape(-1)[first : first + n_spots]
        first += n_spots
        begin = int(item.start_s // step_s)
        end = max(begin + 1, int(item.end_s // step_s))
        answers[item.need.id] = _judged(
            service, item, served[own, begin:end], in_view[own, begin:end]
        )
    return answers


def _covers(service: SatcomService, need: SatcomNeed, sky: Sky) -> bool:
    if service.coverage_area is None:
        return True
    area = sky.shape_of(service.coverage_area)
    return all(area.covers(Point(lon, lat)) for lat, lon in sky.spots_of(need))


def _judged(
    service: SatcomService,
    item: Demand,
    served: np.ndarray,
    in_view: np.ndarray,
) -> Supply | Verdict:
    availability = float(served.mean(axis=1).min())
    if not served.any():
        return Verdict(Step.PHYSICS, "never-in-view", {})
    wanted = item.need.availability_fraction
    if availability < wanted:
        figures: dict[str, float | str] = {"has": availability, "wants": wanted}
        return Verdict(Step.PHYSICS, "availability", figures)
    return Supply(
        service=service.id,
        need=item.need.id,
        bins_served=np.ones(item.n_bins, dtype=bool),
        figures={
            "availability": availability,
            "mean_in_view": float(in_view.mean()),
            "least_in_view": float(in_view.min()),
        },
    )
