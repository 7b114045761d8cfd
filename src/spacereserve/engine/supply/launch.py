"""Launch supply: can a launcher bring the mass to the orbit by the time asked?

A launcher counts where it flies to the orbit with the mass, one of its pads reaches the
inclination inside its azimuth limits, and call-up plus campaign end in time.

The azimuth of a launch into inclination i from latitude φ, without Earth's rotation, is
asin(cos i / cos φ) or its mirror; the rotation turns it by a few degrees at most.

Source: Bate, Mueller, White, Fundamentals of Astrodynamics (1971), section 3.1.
Limits: plane crossings and reconstitution schedules are not computed here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from spacereserve.engine.model import (
    LaunchNeed,
    LaunchPad,
    LaunchService,
    TargetOrbit,
)
from spacereserve.engine.supply.demand import Demand, once
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.supply import Supply
from spacereserve.engine.supply.verdict import Step, Verdict
from spacereserve.engine.units import SECONDS_PER_HOUR

__all__ = ["demand", "launch_azimuths_deg", "quality", "supplies"]

_SSO_INCLINATION_DEG = 97.5


def demand(need: LaunchNeed, span_s: tuple[float, float], sky: Sky) -> Demand:
    """Asks for launches within the need's time.

    Args:
        need: The need.
        span_s: When it is active, seconds after the declaration.
        sky: The sky.
    """
    del sky
    start_s, end_s = span_s
    end_s = min(end_s, start_s + need.within_h * SECONDS_PER_HOUR)
    return once(need, (start_s, end_s), amount=float(need.n_launches))


def quality(service: LaunchService, need: LaunchNeed, sky: Sky) -> Verdict | None:
    """Says why a launcher could never do what a need asks, or None.

    Args:
        service: The service.
        need: The need.
        sky: The sky.
    """
    del sky
    mass_kg = service.payload_kg.get(need.orbit)
    if mass_kg is None:
        return Verdict(Step.QUALITY, "orbit-not-served", {"orbit": need.orbit.value})
    if mass_kg < need.mass_kg:
        figures: dict[str, float | str] = {"has_kg": mass_kg, "wants_kg": need.mass_kg}
        return Verdict(Step.QUALITY, "mass", figures)
    return None


def supplies(
    service: LaunchService, demands: Sequence[Demand], sky: Sky
) -> dict[str, Supply | Verdict]:
    """Works out which launches a service can fly.

    Args:
        service: The service.
        demands: What the needs ask for; each has passed ``quality``.
        sky: The sky.

    Returns:
        By need (id): a supply, or the reason why physics gives none.
    """
    pads = [sky.reserve.by_id("assets")[name] for name in sorted(service.assets)]
    return {item.need.id: _supply_of(service, item, pads) for item in demands}


def _supply_of(
    service: LaunchService, item: Demand, pads: list[LaunchPad]
) -> Supply | Verdict:
    wanted_deg = _inclination_deg(item.need)
    if wanted_deg is not None and not any(_reaches(pad, wanted_deg) for pad in pads):
        lowest = min(abs(pad.lat_deg) for pad in pads)
        figures: dict[str, float | str] = {
            "pad_lat_deg": lowest,
            "wants_deg": wanted_deg,
        }
        return Verdict(Step.PHYSICS, "inclination", figures)
    return Supply(
        service=service.id,
        need=item.need.id,
        ready_s=service.campaign_h * SECONDS_PER_HOUR,
        figures={"n_ready": float(service.n_launches_ready)},
    )


def _inclination_deg(need: LaunchNeed) -> float | None:
    if need.orbit is TargetOrbit.SSO:
        return _SSO_INCLINATION_DEG
    return need.inclination_deg


def launch_azimuths_deg(lat_deg: float, inclination_deg: float) -> tuple[float, ...]:
    """The two azimuths that lead from a latitude into an inclination.

    Args:
        lat_deg: Latitude of the pad, degrees.
        inclination_deg: Inclination wanted, degrees.

    Returns:
        Azimuths clockwise from north, degrees in 0–360; none where the latitude is
        higher than the orbit ever goes.
    """
    ratio = math.cos(math.radians(inclination_deg)) / math.cos(math.radians(lat_deg))
    if abs(ratio) > 1.0:
        return ()
    north_deg = math.degrees(math.asin(ratio))
    return (north_deg % 360.0, (180.0 - north_deg) % 360.0)


def _reaches(pad: LaunchPad, inclination_deg: float) -> bool:
    low, high = pad.azimuth_min_deg, pad.azimuth_max_deg
    for azimuth_deg in launch_azimuths_deg(pad.lat_deg, inclination_deg):
        inside = low <= azimuth_deg <= high
        if low > high:
            inside = azimuth_deg >= low or azimuth_deg <= high
        if inside:
            return True
    return False
