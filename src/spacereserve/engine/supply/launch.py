"""Launch supply: can a launcher bring the mass to the orbit by the time asked?

A launcher counts where it flies to the orbit with the mass, one of its pads reaches the
inclination inside its azimuth limits, and call-up plus campaign end in time. Where the
plane of a satellite is wanted, lift-off waits until the pad passes under that plane
with an azimuth that it allows (``planes``). The mass is that of ``lifting``: published
by orbit, or derived from what is published, of which the low end counts.

The azimuth of a launch into inclination i from latitude φ, without Earth's rotation, is
asin(cos i / cos φ) or its mirror; the rotation turns it by a few degrees at most.

Source: Bate, Mueller, White, Fundamentals of Astrodynamics (1971), section 3.1.
Limits: the drop of stages and the turn of the Earth are in the published azimuths and
masses only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.model import (
    LaunchNeed,
    LaunchPad,
    LaunchService,
    TargetOrbit,
)
from spacereserve.engine.orbits import gmst_rad, julian_day
from spacereserve.engine.supply.demand import Demand, once
from spacereserve.engine.supply.estimate import Estimate, Origin, spread
from spacereserve.engine.supply.lifting import (
    Carried,
    allows,
    carried,
    launch_azimuths_deg,
    reaches,
)
from spacereserve.engine.supply.planes import (
    Plane,
    crossings_s,
    node_rate_deg_day,
)
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.supply import Supply
from spacereserve.engine.supply.verdict import Step, Verdict
from spacereserve.engine.units import SECONDS_PER_HOUR

__all__ = [
    "demand",
    "lift_offs_s",
    "plane_of",
    "quality",
    "supplies",
]

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
    has = _carried(service, need, sky)
    if has is None:
        return Verdict(Step.QUALITY, "orbit-not-served", {"orbit": need.orbit.value})
    if has.low_kg < need.mass_kg:
        figures: dict[str, float | str] = {
            "has_kg": has.low_kg,
            "wants_kg": need.mass_kg,
        }
        return Verdict(Step.QUALITY, "mass", figures)
    return None


def _carried(service: LaunchService, need: LaunchNeed, sky: Sky) -> Carried | None:
    """The mass that a launcher brings to the orbit wanted, or None."""
    return carried(
        service,
        need.orbit,
        _pads(service, sky),
        inclination_deg=_inclination_deg(need, sky),
        altitude_km=need.altitude_km,
    )


def _pads(service: LaunchService, sky: Sky) -> list[LaunchPad]:
    assets = [sky.reserve.by_id("assets")[name] for name in sorted(service.assets)]
    return [asset for asset in assets if isinstance(asset, LaunchPad)]


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
    pads = _pads(service, sky)
    return {item.need.id: _supply_of(service, item, pads, sky) for item in demands}


def _supply_of(
    service: LaunchService, item: Demand, pads: list[LaunchPad], sky: Sky
) -> Supply | Verdict:
    if item.need.plane_of is not None and _model_of(item.need, sky) is None:
        return Verdict(Step.PHYSICS, "no-satellites", {})
    wanted_deg = _inclination_deg(item.need, sky)
    if wanted_deg is not None and not any(
        reaches(pad.lat_deg, pad.azimuth_min_deg, pad.azimuth_max_deg, wanted_deg)
        for pad in pads
    ):
        lowest = min(abs(pad.lat_deg) for pad in pads)
        figures: dict[str, float | str] = {
            "pad_lat_deg": lowest,
            "wants_deg": wanted_deg,
        }
        return Verdict(Step.PHYSICS, "inclination", figures)
    instants_s = _instants_s(item.need, pads, sky)
    estimates = _stated(service, item.need, sky)
    if instants_s is not None and len(instants_s) > 1:
        waits_h = np.diff(instants_s) / SECONDS_PER_HOUR
        ends = (0.0, float(waits_h.max()))
        mean_h = float(np.sum(waits_h**2) / np.sum(waits_h) / 2.0)
        estimates.append(spread("plane_wait_h", mean_h, ends, Origin.ORBITS))
    return Supply(
        service=service.id,
        need=item.need.id,
        ready_s=service.campaign_h * SECONDS_PER_HOUR,
        instants_s=instants_s,
        figures={"n_ready": float(service.n_launches_ready)},
        estimates=tuple(estimates),
    )


def _stated(service: LaunchService, need: LaunchNeed, sky: Sky) -> list[Estimate]:
    """How long it takes, and what it carries there."""
    campaign_h = float(service.campaign_h)
    found = [spread("campaign_h", campaign_h, (campaign_h,) * 2, Origin.STATED)]
    mass = _carried(service, need, sky)
    if mass is not None:
        ends = (mass.low_kg, mass.high_kg)
        found.append(spread("mass_to_orbit_kg", mass.value_kg, ends, mass.origin))
    return found


def _instants_s(
    need: LaunchNeed, pads: Sequence[LaunchPad], sky: Sky
) -> NDArray[np.float64] | None:
    """Lift-offs into the plane wanted, from any pad; None where any plane will do."""
    model = None if need.plane_of is None else _model_of(need, sky)
    if model is None:
        return None
    plane = plane_of(model, sky)
    found = [lift_offs_s(plane, pad, sky) for pad in pads]
    return np.sort(np.concatenate([np.empty(0), *found]))


def lift_offs_s(plane: Plane, pad: LaunchPad, sky: Sky) -> NDArray[np.float64]:
    """When a pad passes under a plane with an azimuth that it allows.

    Args:
        plane: The plane at the declaration.
        pad: The pad.
        sky: The sky; its question says over how long.

    Returns:
        Instants, seconds after the declaration, ascending.
    """
    whole, fraction = julian_day(sky.question.at)
    turn_deg = math.degrees(float(gmst_rad(whole, fraction)))
    return crossings_s(
        plane,
        lat_deg=pad.lat_deg,
        sidereal_deg=turn_deg + pad.lon_deg,
        span_s=(0.0, sky.question.duration_s),
        ways=_ways(pad, plane.inclination_deg),
    )


def plane_of(index: int, sky: Sky) -> Plane:
    """The plane of a satellite at the declaration.

    Args:
        index: Its index in the catalogue.
        sky: The sky.
    """
    catalogue = sky.catalogue
    inclination_deg = float(catalogue.inclination_deg[index])
    rate_deg_day = node_rate_deg_day(
        semi_major_axis_km=float(sky.semi_major_axis_km[index]),
        eccentricity=float(catalogue.eccentricity[index]),
        inclination_deg=inclination_deg,
    )
    raan_deg = catalogue.raan_deg[index] + rate_deg_day * sky.age_d[index]
    return Plane(inclination_deg, float(raan_deg) % 360.0, rate_deg_day)


def _ways(pad: LaunchPad, inclination_deg: float) -> tuple[bool, bool]:
    azimuths = launch_azimuths_deg(pad.lat_deg, inclination_deg)
    if not azimuths:
        return (False, False)
    first, second = (
        allows(pad.azimuth_min_deg, pad.azimuth_max_deg, one) for one in azimuths
    )
    return (first, second)


def _model_of(need: LaunchNeed, sky: Sky) -> int | None:
    """The satellite whose plane is wanted, or None."""
    found = sky.catalogue.select(name_pattern=need.plane_of)
    return int(found[0]) if len(found) else None


def _inclination_deg(need: LaunchNeed, sky: Sky) -> float | None:
    if need.plane_of is not None:
        model = _model_of(need, sky)
        if model is not None:
            return float(sky.catalogue.inclination_deg[model])
    if need.orbit is TargetOrbit.SSO:
        return _SSO_INCLINATION_DEG
    return need.inclination_deg
