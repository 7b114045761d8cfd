"""Navigation supply: satellites in view and their geometry over an area and a day.

Every ten minutes and at every spot the satellites above the mask are counted, and the
position dilution of precision (PDOP) is the root of the trace of the position block of
(GᵀG)⁻¹, with the rows of G the unit vectors to the satellites and a one for the clock.
A service counts where all that the need asks for holds for the availability asked.

Source: Kaplan, Hegarty, Understanding GPS (2006), section 7.3.
Limits: signal power and jamming are taken from the provider's own statement.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access import Places, positions
from spacereserve.engine.model import NavigationNeed, NavigationService
from spacereserve.engine.supply.demand import Demand, steady
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.supply import Supply
from spacereserve.engine.supply.verdict import Step, Verdict
from spacereserve.engine.units import SECONDS_PER_HOUR

__all__ = ["demand", "position_dilution", "quality", "supplies"]

_STEP_S = 600.0
_FEWEST = 4


def demand(need: NavigationNeed, span_s: tuple[float, float], sky: Sky) -> Demand:
    """Cuts a navigation need into slots; each asks for one service.

    Args:
        need: The need.
        span_s: When it is active, seconds after the declaration.
        sky: The sky.
    """
    slot_s = sky.reserve.policy.slot_h * SECONDS_PER_HOUR
    return steady(need, span_s, rate=1.0, slot_s=slot_s)


def quality(
    service: NavigationService, need: NavigationNeed, sky: Sky
) -> Verdict | None:
    """Says why a service could never do what a need asks, or None.

    Args:
        service: The service.
        need: The need.
        sky: The sky.
    """
    del sky
    if need.authenticated and not service.authenticated:
        return Verdict(Step.QUALITY, "authentication", {})
    if need.timing_ns is not None:
        has_ns = service.timing_ns
        if has_ns is None or has_ns > need.timing_ns:
            figures: dict[str, float | str] = {"wants_ns": need.timing_ns}
            if has_ns is not None:
                figures["has_ns"] = has_ns
            return Verdict(Step.QUALITY, "timing", figures)
    if need.jamming_margin_db is not None:
        margin_db = service.jamming_margin_db or 0.0
        if margin_db < need.jamming_margin_db:
            return Verdict(
                Step.QUALITY,
                "jamming-margin",
                {"has_db": margin_db, "wants_db": need.jamming_margin_db},
            )
    return None


def supplies(
    service: NavigationService, demands: Sequence[Demand], sky: Sky
) -> dict[str, Supply | Verdict]:
    """Works out how much of the time a service gives what needs ask for.

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
    offsets_s = np.arange(0.0, sky.question.duration_s, _STEP_S)
    where_km = positions(
        sky.catalogue.subset(satellites),
        start_at=sky.question.at,
        offsets_s=offsets_s,
    )
    return {
        item.need.id: _judged(service, item, sky, where_km, offsets_s)
        for item in demands
    }


def _judged(
    service: NavigationService,
    item: Demand,
    sky: Sky,
    where_km: NDArray[np.float64],
    offsets_s: NDArray[np.float64],
) -> Supply | Verdict:
    need: NavigationNeed = item.need
    active = (offsets_s >= item.start_s) & (offsets_s < item.end_s)
    places = Places.of(map(tuple, sky.spots_of(need)))
    shares, pdops = [], []
    for site_km, up in zip(places.positions_itrs_km, places.zeniths, strict=True):
        n_seen, pdop = position_dilution(
            where_km[:, active],
            site_km=site_km,
            up=up,
            min_elevation_deg=need.min_elevation_deg,
        )
        shares.append(float(np.mean(_holds(service, need, n_seen, pdop))))
        pdops.append(pdop)
    availability = min(shares)
    if availability < need.availability_fraction:
        return Verdict(
            Step.PHYSICS,
            "availability",
            {"has": availability, "wants": need.availability_fraction},
        )
    finite = np.concatenate(pdops)
    finite = finite[np.isfinite(finite)]
    figures = {"availability": availability}
    if len(finite):
        figures["pdop_p95"] = float(np.percentile(finite, 95))
    return Supply(
        service=service.id,
        need=need.id,
        bins_served=np.ones(item.n_bins, dtype=bool),
        figures=figures,
    )


def _holds(
    service: NavigationService,
    need: NavigationNeed,
    n_seen: NDArray[np.int64],
    pdop: NDArray[np.float64],
) -> NDArray[np.bool_]:
    good = n_seen >= need.n_satellites
    if need.pdop_max is not None:
        good &= pdop <= need.pdop_max
    if need.position_error_m is not None:
        good &= pdop * service.range_error_m <= need.position_error_m
    return np.asarray(good)


def position_dilution(
    where_km: NDArray[np.float64],
    *,
    site_km: NDArray[np.float64],
    up: NDArray[np.float64],
    min_elevation_deg: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Counts satellites in view and works out the PDOP at a place.

    Args:
        where_km: Satellites, Earth-fixed, km, float64 [n_satellite, n_time, 3]; NaN
            where a satellite cannot be propagated.
        site_km: The place, Earth-fixed, km [3].
        up: Its zenith, unit vector [3].
        min_elevation_deg: Mask, degrees.

    Returns:
        Satellites in view, int64 [n_time], and PDOP, float64 [n_time]; infinity where
        fewer than four are in view or the geometry is singular.
    """
    sight = where_km - site_km
    sight = sight / np.linalg.norm(sight, axis=-1, keepdims=True)
    seen = sight @ up >= math.sin(math.radians(min_elevation_deg))
    rows = np.concatenate((sight, np.ones((*sight.shape[:2], 1))), axis=-1)
    rows = np.where(seen[..., None], rows, 0.0)
    normal = np.einsum("sti,stj->tij", rows, rows)
    n_seen = seen.sum(axis=0)
    solvable = (n_seen >= _FEWEST) & (np.linalg.det(normal) > 1e-9)
    pdop = np.full(len(n_seen), np.inf)
    inverse = np.linalg.inv(normal[solvable])
    pdop[solvable] = np.sqrt(np.trace(inverse[:, :3, :3], axis1=1, axis2=2))
    return n_seen, pdop
