"""Looks that a service's passes give: the steps of each, and which hold a need.

A look is taken at the best moment of its pass (least off-nadir). It is commanded at an
uplink contact before that, comes down at the next contact (or at once by a relay), and
holds a need where it fits the need's own angle, sharpness and light and is delivered in
time. Of optical and thermal looks the sharpness is that at their own angle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access import Windows
from spacereserve.engine.model import ImagingNeed, ImagingService, Light
from spacereserve.engine.supply.delivery import (
    commanded_s,
    downlinked_s,
    find_contacts,
)
from spacereserve.engine.supply.demand import Demand
from spacereserve.engine.supply.sharpness import BLURS_OFF_NADIR, sample_distance_m
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.verdict import Step, Verdict
from spacereserve.engine.units import SECONDS_PER_HOUR

__all__ = ["Flown", "flown_looks", "kept_looks"]

_COMMAND_S = 60.0
"""From the end of the uplink to the look: the satellite turns and settles."""


@dataclass(frozen=True, eq=False)
class Flown:
    """Looks of a service at all places, one a window, with the steps of their chain.

    Attributes:
        windows: The windows; all that follows is one a window, float64 [n], and all
            instants are seconds after the declaration.
        uplink_s: When the look is commanded.
        order_by_s: Latest order that still makes it.
        down_s: When it is on the ground.
        delivered_s: When the product is there.
        sample_m: Ground sample distance, metres.
    """

    windows: Windows
    uplink_s: NDArray[np.float64]
    order_by_s: NDArray[np.float64]
    down_s: NDArray[np.float64]
    delivered_s: NDArray[np.float64]
    sample_m: NDArray[np.float64]


def flown_looks(
    service: ImagingService, satellites: NDArray[np.intp], windows: Windows, sky: Sky
) -> Flown:
    """Follows the look in each window from the order to the product.

    Args:
        service: The service.
        satellites: Indices in the catalogue that ``windows.satellite`` counts in.
        windows: Its windows at all places.
        sky: The sky.
    """
    at_s = windows.best_s
    if service.relay:
        down_s = at_s + service.downlink_s
        uplink_s = at_s - _COMMAND_S - service.uplink_s
    else:
        contacts = find_contacts(sky, satellites, service.stations)
        owner = windows.satellite.astype(np.int64)
        down_s = downlinked_s(contacts, owner, at_s, downlink_s=service.downlink_s)
        uplink_s = commanded_s(
            contacts, owner, at_s - _COMMAND_S, uplink_s=service.uplink_s
        )
    return Flown(
        windows=windows,
        uplink_s=uplink_s,
        order_by_s=uplink_s - service.tasking_lead_h * SECONDS_PER_HOUR,
        down_s=down_s,
        delivered_s=down_s + service.processing_h * SECONDS_PER_HOUR,
        sample_m=_sample_m(service, satellites, windows, sky),
    )


def _sample_m(
    service: ImagingService, satellites: NDArray[np.intp], windows: Windows, sky: Sky
) -> NDArray[np.float64]:
    if service.sensor not in BLURS_OFF_NADIR:
        return np.full(len(windows), service.resolution_m)
    radius_km = sky.semi_major_axis_km[satellites[windows.satellite]]
    return sample_distance_m(
        service.resolution_m,
        elevation_deg=windows.elevation_deg,
        radius_km=radius_km,
    )


def kept_looks(
    item: Demand,
    sky: Sky,
    flown: Flown,
    *,
    spots: NDArray[np.float64],
    which: NDArray[np.intp],
    bins: NDArray[np.int64],
) -> NDArray[np.bool_] | Verdict:
    """Which windows hold every threshold of a need, or the first that none holds.

    Args:
        item: What the need asks for.
        sky: The sky.
        flown: The windows of all needs.
        spots: Latitude and longitude of what each sees, degrees [n, 2].
        which: Windows of this need, [n].
        bins: Bin of each; below 0 where it falls in none, int64 [n].
    """
    need: ImagingNeed = item.need
    windows = flown.windows
    at_s = windows.best_s[which]
    seen = bins >= 0
    if need.off_nadir_max_deg is not None:
        seen &= windows.off_nadir_deg[which] <= need.off_nadir_max_deg
    if not seen.any():
        return Verdict(Step.PHYSICS, "never-in-view", {})
    sharp = seen & (flown.sample_m[which] <= need.resolution_m)
    if not sharp.any():
        best_m = float(flown.sample_m[which][seen].min())
        figures = {"has_m": best_m, "wants_m": need.resolution_m}
        return Verdict(Step.PHYSICS, "resolution-off-nadir", {**figures})
    lit = sharp & _in_light(need, sky, spots, at_s)
    if not lit.any():
        return Verdict(Step.PHYSICS, "no-light", {})
    timely = lit & _in_time(need, flown.delivered_s[which] - at_s)
    if not timely.any():
        return _too_late(need, (flown.delivered_s[which] - at_s)[lit])
    return timely


def _limit_s(need: ImagingNeed) -> float:
    return math.inf if need.latency_h is None else need.latency_h * SECONDS_PER_HOUR


def _in_time(need: ImagingNeed, latency_s: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.isfinite(latency_s) & (latency_s <= _limit_s(need))


def _too_late(need: ImagingNeed, latency_s: NDArray[np.float64]) -> Verdict:
    figures = {
        "wants_h": _limit_s(need) / SECONDS_PER_HOUR,
        "best_h": float(latency_s.min()) / SECONDS_PER_HOUR,
    }
    known = {key: value for key, value in figures.items() if math.isfinite(value)}
    return Verdict(Step.PHYSICS, "late-delivery", {**known})


def _in_light(
    need: ImagingNeed, sky: Sky, place: NDArray[np.float64], at_s: NDArray[np.float64]
) -> NDArray[np.bool_]:
    if need.light is Light.ANY:
        return np.ones(len(at_s), dtype=bool)
    sun_deg = sky.sun_elevation_deg(place[:, 0], place[:, 1], at_s)
    return sun_deg > 0.0 if need.light is Light.DAY else sun_deg <= 0.0
