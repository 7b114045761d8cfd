"""Satcom supply: is a satellite there, does the link hold, and how much does it carry?

A service serves a need where, at every spot,

* enough of its satellites stand above the mask and obstructions of the terminal, with a
  gateway in their sight unless they pass traffic on to their neighbours;
* rain leaves the link enough of that time for the availability asked, at a rate that
  its budget gives (see ``rate``), with the jammer that the need states;
* the round trip, by flight and stated, is short enough.

The committed rate comes from the agreement and is never more than the link carries.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import Point

from spacereserve.engine.access import Places
from spacereserve.engine.model import SatcomNeed, SatcomService
from spacereserve.engine.supply.demand import Demand, steady
from spacereserve.engine.supply.radio.budget import LIGHT_KM_S
from spacereserve.engine.supply.satcom.geometry import Samples
from spacereserve.engine.supply.satcom.judging import Watch, judge
from spacereserve.engine.supply.satcom.serving import count_serving
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.supply import Supply
from spacereserve.engine.supply.verdict import Step, Verdict
from spacereserve.engine.units import SECONDS_PER_HOUR

__all__ = ["demand", "least_latency_ms", "quality", "supplies"]

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
    return 4.0 * float(sky.perigee_km[satellites].min()) / LIGHT_KM_S * 1e3


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
    if need.jamming_db is not None and service.link is None:
        return Verdict(Step.QUALITY, "jamming-unknown", {})
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
    """Works out whether a service is there for needs, how often and how fast.

    Args:
        service: The service.
        demands: What the needs ask for; each has passed ``quality``.
        sky: The sky.

    Returns:
        By need (id): a supply, or the reason why physics gives none.
    """
    answers: dict[str, Supply | Verdict] = {}
    inside: list[Demand] = []
    known = len(sky.satellites_of(service.assets)) > 0
    for item in demands:
        if not known:
            answers[item.need.id] = Verdict(Step.PHYSICS, "no-satellites", {})
        elif not _covers(service, item.need, sky):
            answers[item.need.id] = Verdict(Step.PHYSICS, "not-covered-area", {})
        else:
            inside.append(item)
    if not inside:
        return answers
    span_s = min(item.start_s for item in inside), max(item.end_s for item in inside)
    samples = Samples.of(service, sky, span_s=span_s)
    for item, watch in zip(inside, _watches(service, inside, sky), strict=True):
        answers[item.need.id] = judge(service, item, watch, samples, sky)
    return answers


def _covers(service: SatcomService, need: SatcomNeed, sky: Sky) -> bool:
    if service.coverage_area is None:
        return True
    area = sky.shape_of(service.coverage_area)
    return all(area.covers(Point(lon, lat)) for lat, lon in sky.spots_of(need))


def _watches(
    service: SatcomService, demands: Sequence[Demand], sky: Sky
) -> list[Watch]:
    """Who serves the spots of each need at even times; alike spots are counted once."""
    step_s = min(_STEP_S, sky.question.duration_s)
    places = [_places(service, item.need, sky) for item in demands]
    plain = [place for place in places if not place.has_skyline]
    rows = [
        np.column_stack((one.lat_deg, one.lon_deg, one.min_elevation_deg))
        for one in plain
    ]
    counts = iter(_counts(service, rows, sky, step_s))
    return [
        Watch(
            places=one,
            in_view=count_serving(service, one, sky, step_s=step_s)
            if one.has_skyline
            else next(counts),
            step_s=step_s,
        )
        for one in places
    ]


def _counts(
    service: SatcomService,
    rows: Sequence[NDArray[np.float64]],
    sky: Sky,
    step_s: float,
) -> list[NDArray[np.int32]]:
    """Counts for rows of latitude, longitude and mask: one array for each of them."""
    if not rows:
        return []
    unique, back = np.unique(np.concatenate(rows), axis=0, return_inverse=True)
    places = Places(
        lat_deg=unique[:, 0],
        lon_deg=unique[:, 1],
        height_km=np.zeros(len(unique)),
        min_elevation_deg=unique[:, 2],
    )
    counts = count_serving(service, places, sky, step_s=step_s)
    ends = np.cumsum([len(part) for part in rows])[:-1]
    return [counts[part] for part in np.split(back.reshape(-1), ends)]


def _places(service: SatcomService, need: SatcomNeed, sky: Sky) -> Places:
    """The spots of a need with the mask and skyline of its terminals."""
    spots = sky.spots_of(need)
    mask_deg = max(service.min_elevation_deg, need.obstruction_deg)
    skyline = None
    if need.skyline_deg is not None:
        skyline = np.tile(np.array(need.skyline_deg), (len(spots), 1))
    return Places(
        lat_deg=spots[:, 0],
        lon_deg=spots[:, 1],
        height_km=np.zeros(len(spots)),
        min_elevation_deg=np.full(len(spots), mask_deg),
        skyline_deg=skyline,
    )
