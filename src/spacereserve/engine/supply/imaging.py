"""Imaging supply: which looks a service can take for a need, and when they are here.

A look is a pass of a satellite in which a spot lies inside the service's off-nadir or
incidence band, in the light it needs; it is taken at the best moment of the pass (least
off-nadir). Which looks hold a need's thresholds is told beside it (``flown``), and how
long an order takes from end to end (``response``).

A need for a region is served by strips (``strips``); elsewhere a look covers its spot.

Limits: queues of other customers are part of what was agreed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access import Constraints, Places, Windows, find_windows
from spacereserve.engine.model import ImagingNeed, ImagingService, Sensor
from spacereserve.engine.supply.cell_passes import pass_cells
from spacereserve.engine.supply.demand import Demand, collected, daily, gapless
from spacereserve.engine.supply.estimate import Estimate, Origin, spread
from spacereserve.engine.supply.flown import Flown, flown_looks, kept_looks
from spacereserve.engine.supply.passes import with_shared_passes
from spacereserve.engine.supply.response import (
    Chain,
    answers_of,
    response_estimates,
)
from spacereserve.engine.supply.sharpness import BLURS_OFF_NADIR
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.spots import cell_side_km
from spacereserve.engine.supply.strips import (
    collectable,
    fewest_strips,
    strips_of,
)
from spacereserve.engine.supply.supply import Looks, Supply
from spacereserve.engine.supply.verdict import Step, Verdict
from spacereserve.engine.units import SECONDS_PER_HOUR

__all__ = ["constraints_of", "demand", "look_credit", "quality", "supplies"]

_HORIZON_DEG = 5.0
_SEES_THROUGH_CLOUD = frozenset({Sensor.SAR, Sensor.RF})


def demand(need: ImagingNeed, span_s: tuple[float, float], sky: Sky) -> Demand:
    """Cuts an imaging need into bins and rows.

    Args:
        need: The need.
        span_s: When it is active, seconds after the declaration.
        sky: The sky.
    """
    n_spots = len(sky.spots_of(need))
    if need.collect_within_h is not None:
        return collected(
            need,
            span_s,
            n_cells=n_spots,
            slot_s=need.collect_within_h * SECONDS_PER_HOUR,
            fraction=need.collect_fraction,
            n_least=fewest_strips(need, sky),
        )
    if need.revisit_h is not None:
        gap_s = need.revisit_h * SECONDS_PER_HOUR
        return gapless(need, span_s, n_spots=n_spots, gap_s=gap_s)
    n_per_day = float(need.n_looks_per_day or 0.0)
    return daily(need, span_s, n_spots=n_spots, n_per_day=n_per_day)


def quality(service: ImagingService, need: ImagingNeed, sky: Sky) -> Verdict | None:
    """Says why a service could never do what a need asks, or None.

    Args:
        service: The service.
        need: The need.
        sky: The sky.
    """
    if service.sensor not in need.sensors:
        return Verdict(Step.QUALITY, "sensor", {"has": service.sensor.value})
    if service.resolution_m > need.resolution_m:
        figures = {"has_m": service.resolution_m, "wants_m": need.resolution_m}
        return Verdict(Step.QUALITY, "resolution", {**figures})
    if need.collect_within_h is not None and service.swath_km is None:
        return Verdict(Step.QUALITY, "no-strips", {})
    clouded = service.sensor not in _SEES_THROUGH_CLOUD
    if clouded and need.clear_fraction and sky.cloud_fraction(need) is None:
        return Verdict(Step.QUALITY, "cloud-unknown", {})
    return None


def supplies(
    service: ImagingService, demands: Sequence[Demand], sky: Sky
) -> dict[str, Supply | Verdict]:
    """Works out the looks that a service can take for needs.

    Args:
        service: The service.
        demands: What the needs ask for; each has passed ``quality``.
        sky: The sky.

    Returns:
        By need (id): a supply, or the reason why physics gives none.
    """
    satellites = sky.satellites_of(service.assets)
    if len(satellites) == 0:
        none = Verdict(Step.PHYSICS, "no-satellites", {})
        return {item.need.id: none for item in demands}
    spots = np.concatenate([sky.spots_of(item.need) for item in demands])
    places, place_of_spot = np.unique(spots, axis=0, return_inverse=True)
    windows = find_windows(
        sky.catalogue.subset(satellites),
        Places.of(map(tuple, places), min_elevation_deg=_HORIZON_DEG),
        constraints_of(service),
        start_at=sky.question.at,
        duration_s=sky.question.duration_s,
    )
    flown = flown_looks(service, satellites, windows, sky)
    answers: dict[str, Supply | Verdict] = {}
    first = 0
    for item in demands:
        n_places = item.n_cells or item.n_spots
        own = place_of_spot.reshape(-1)[first : first + n_places]
        first += n_places
        answers[item.need.id] = _supply_of(
            service, item, sky, satellites, flown, own, places
        )
    return with_shared_passes(answers, demands, service, sky)


def constraints_of(service: ImagingService) -> Constraints:
    """What a pass must keep for the service to look: angles, side, light.

    Args:
        service: The service.
    """
    return Constraints(
        off_nadir_min_deg=service.off_nadir_min_deg,
        off_nadir_max_deg=service.off_nadir_max_deg,
        incidence_min_deg=service.incidence_min_deg,
        incidence_max_deg=service.incidence_max_deg,
        look_side=service.look_side.value,
        sun_elevation_min_deg=service.sun_elevation_min_deg,
    )


def _supply_of(
    service: ImagingService,
    item: Demand,
    sky: Sky,
    satellites: NDArray[np.intp],
    flown: Flown,
    own: NDArray[np.intp],
    places: NDArray[np.float64],
) -> Supply | Verdict:
    """The looks that hold every threshold of a need, or the first that none holds."""
    need: ImagingNeed = item.need
    windows = flown.windows
    spot, which = _at_spots(windows, own)
    at_s = windows.best_s[which]
    bins = item.bins_at(np.zeros_like(spot) if item.n_cells else spot, at_s)
    timely = kept_looks(
        item, sky, flown, spots=places[own[spot]], which=which, bins=bins
    )
    if isinstance(timely, Verdict):
        return timely
    kept = which[timely]
    chain = Chain(
        spot=spot[timely],
        order_by_s=flown.order_by_s[kept],
        uplink_s=flown.uplink_s[kept],
        at_s=at_s[timely],
        down_s=flown.down_s[kept],
        delivered_s=flown.delivered_s[kept],
    )
    estimates = _estimates(service, item, sky, chain, flown.sample_m[kept])
    looks = Looks(
        bin=bins[timely],
        spot=chain.spot,
        satellite=satellites[windows.satellite[kept]],
        at_s=chain.at_s,
        delivered_s=chain.delivered_s,
        pass_key=np.zeros(len(kept), dtype=np.int64),
    )
    if item.n_cells:
        beside = pass_cells(
            sky,
            satellites,
            windows.take(kept),
            places,
            cell=chain.spot,
            delivered_s=chain.delivered_s,
        )
        cell_km = cell_side_km(sky.shape_of(sky.area_of(need)), item.n_cells)
        strips = strips_of(service, item, beside, cell_km=cell_km)
        if strips is None:
            return Verdict(Step.PHYSICS, "never-in-view", {})
        estimates += (collectable(strips, item),)
        looks = strips
    return _counted(service, need, looks, estimates, sky)


def _estimates(
    service: ImagingService,
    item: Demand,
    sky: Sky,
    chain: Chain,
    sample_m: NDArray[np.float64],
) -> tuple[Estimate, ...]:
    n_places = item.n_cells or item.n_spots
    answers = answers_of(chain, (item.start_s, item.end_s), n_places)
    found = list(response_estimates(answers))
    if service.sensor in BLURS_OFF_NADIR:
        ends = (float(sample_m.min()), float(sample_m.max()))
        middle = float(np.median(sample_m))
        found.append(spread("sample_distance_m", middle, ends, Origin.GEOMETRY))
    else:
        ends = (service.resolution_m, service.resolution_m)
        found.append(spread("resolution_m", service.resolution_m, ends, Origin.STATED))
    cloud = sky.cloud(item.need)
    if service.sensor not in _SEES_THROUGH_CLOUD and cloud is not None:
        clear = 1.0 - cloud.fraction
        ends = (max(0.0, clear - cloud.error), min(1.0, clear + cloud.error))
        found.append(spread("clear_fraction", clear, ends, cloud.origin))
    return tuple(found)


def _counted(
    service: ImagingService,
    need: ImagingNeed,
    looks: Looks,
    estimates: tuple[Estimate, ...],
    sky: Sky,
) -> Supply:
    clear = None
    credit = 1.0
    if service.sensor not in _SEES_THROUGH_CLOUD:
        cloud = sky.cloud_fraction(need)
        clear = None if cloud is None else 1.0 - cloud
        if need.clear_fraction and cloud is not None:
            credit = look_credit(cloud, need.clear_fraction)
    latency_h = (looks.delivered_s - looks.at_s) / SECONDS_PER_HOUR
    return Supply(
        service=service.id,
        need=need.id,
        looks=looks,
        n_per_pass=service.n_looks_per_orbit,
        credit=credit,
        clear_fraction=clear,
        figures={
            "n_looks": float(len(looks)),
            "latency_p50_h": float(np.percentile(latency_h, 50)),
            "latency_p90_h": float(np.percentile(latency_h, 90)),
        },
        estimates=estimates,
    )


def look_credit(cloud_fraction: float, clear_fraction: float) -> float:
    """What one look counts for, when several together must be clear with certainty.

    Independent looks: all are clouded with probability cloud^n, so n looks are needed
    with n = ln(1 − certainty) / ln(cloud), and each counts for 1/n.

    Args:
        cloud_fraction: Chance that a place lies under cloud, 0 to 1.
        clear_fraction: Certainty asked for, 0 to below 1.
    """
    if cloud_fraction <= 0.0:
        return 1.0
    if cloud_fraction >= 1.0:
        return 0.0
    return min(1.0, math.log(cloud_fraction) / math.log(1.0 - clear_fraction))


def _at_spots(
    windows: Windows, own: NDArray[np.intp]
) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Pairs of (spot of the need, window at its place), by spot."""
    spots, which = [], []
    for spot, place in enumerate(own):
        found = np.flatnonzero(windows.place == place)
        spots.append(np.full(len(found), spot, dtype=np.int64))
        which.append(found)
    return np.concatenate(spots), np.concatenate(which)
