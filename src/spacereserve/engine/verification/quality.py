"""Quality: can a service do what a need asks, by what its records say?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from spacereserve.engine.verification.facts import Facts
from spacereserve.engine.verification.violation import Details, Rule, Violation

__all__ = ["not_good_enough"]

_SSO_DEG = 97.5
Reason = tuple[str, Details]


def not_good_enough(facts: Facts) -> Iterator[Violation]:
    """Services used for needs whose thresholds they cannot meet.

    Args:
        facts: Reserve and plan.
    """
    for name, line in sorted(facts.amounts):
        need, service = facts.record("needs", name), facts.service_of(line)
        facts.checked[Rule.QUALITY] += 1
        if need.domain != service.domain:
            continue
        for code, details in _AGAINST[need.domain](facts, service, need):
            yield Violation(
                rule=Rule.QUALITY, code=code, need=name, line=line, details=details
            )


def _imaging(facts: Facts, service: Any, need: Any) -> Iterator[Reason]:
    del facts
    if service.sensor not in need.sensors:
        yield "sensor", {"has": service.sensor.value}
    if service.resolution_m > need.resolution_m:
        yield (
            "resolution",
            {"has_m": service.resolution_m, "wants_m": need.resolution_m},
        )


def _satcom(facts: Facts, service: Any, need: Any) -> Iterator[Reason]:
    del facts
    if set(service.terminals).isdisjoint(need.terminals):
        yield "terminal", {"has": ", ".join(service.terminals)}
    if need.bands and set(service.bands).isdisjoint(need.bands):
        yield "band", {"has": ", ".join(service.bands)}
    if need.latency_ms is not None and service.latency_ms > need.latency_ms:
        yield (
            "latency-stated",
            {"has_ms": service.latency_ms, "wants_ms": need.latency_ms},
        )


def _surveillance(facts: Facts, service: Any, need: Any) -> Iterator[Reason]:
    del facts
    if need.regime not in service.regimes:
        yield "regime", {"has": ", ".join(item.value for item in service.regimes)}
    if service.min_size_m > need.size_m:
        yield "size", {"has_m": service.min_size_m, "wants_m": need.size_m}


def _launch(facts: Facts, service: Any, need: Any) -> Iterator[Reason]:
    mass_kg = service.payload_kg.get(need.orbit)
    if mass_kg is None:
        yield "orbit-not-served", {"orbit": need.orbit.value}
    elif mass_kg < need.mass_kg:
        yield "mass", {"has_kg": mass_kg, "wants_kg": need.mass_kg}
    wants_deg = _SSO_DEG if need.orbit.value == "sso" else need.inclination_deg
    pads = [facts.record("assets", name) for name in service.assets]
    if wants_deg is not None and not any(_reaches(pad, wants_deg) for pad in pads):
        lowest_deg = min(abs(pad.lat_deg) for pad in pads)
        yield "inclination", {"pad_lat_deg": lowest_deg, "wants_deg": wants_deg}


def _reaches(pad: Any, inclination_deg: float) -> bool:
    """Whether cos i = cos latitude · sin azimuth has an allowed azimuth.

    Source: Bate, Mueller, White, Fundamentals of Astrodynamics (1971), section 3.1.
    """
    sine = math.cos(math.radians(inclination_deg)) / math.cos(math.radians(pad.lat_deg))
    if not -1.0 <= sine <= 1.0:
        return False
    width_deg = (pad.azimuth_max_deg - pad.azimuth_min_deg) % 360.0
    if pad.azimuth_max_deg - pad.azimuth_min_deg == 360.0:
        width_deg = 360.0
    east_deg = math.degrees(math.asin(sine))
    return any(
        (azimuth_deg - pad.azimuth_min_deg) % 360.0 <= width_deg
        for azimuth_deg in (east_deg, 180.0 - east_deg)
    )


def _navigation(facts: Facts, service: Any, need: Any) -> Iterator[Reason]:
    del facts
    if need.authenticated and not service.authenticated:
        yield "authentication", {}
    has_ns = math.inf if service.timing_ns is None else service.timing_ns
    if need.timing_ns is not None and has_ns > need.timing_ns:
        yield "timing", {"wants_ns": need.timing_ns}
    # A service that describes its signal is judged by that, not by a stated margin.
    wants_db = need.jamming_margin_db if service.signal is None else None
    has_db = service.jamming_margin_db or 0.0
    if wants_db is not None and has_db < wants_db:
        yield "jamming-margin", {"has_db": has_db, "wants_db": need.jamming_margin_db}


_AGAINST = {
    "imaging": _imaging,
    "satcom": _satcom,
    "surveillance": _surveillance,
    "launch": _launch,
    "navigation": _navigation,
}
