"""Signals: are enough satellites over every spot for the share of time asked?

The planner looks every minute or ten. Here instants are drawn anew, evenly but off any
grid, and the share seen is allowed four standard errors of such a sample.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sgp4.api import SatrecArray
from shapely.geometry import Point

from spacereserve.engine.orbits import ecef_from_geodetic, ecef_from_teme, gmst_rad
from spacereserve.engine.orbits.earth import EQUATOR_WGS72_KM, MU_WGS72_KM3_S2
from spacereserve.engine.supply.spots import area_shape
from spacereserve.engine.verification.facts import Facts
from spacereserve.engine.verification.sight import Tracks
from spacereserve.engine.verification.violation import Rule, Violation

__all__ = ["silent_signals"]

Array = NDArray[np.float64]
_N_SAMPLE = 200
_N_ERRORS = 4.0
_GOLDEN = 0.6180339887498949
_LIGHT_KM_MS = 299.792458


def silent_signals(facts: Facts) -> Iterator[Violation]:
    """Satcom and navigation counted on where satellites do not bear it out.

    Args:
        facts: Reserve, plan and orbits; without orbits nothing is said.
    """
    if facts.catalogue is None:
        return
    pairs = sorted({(rate.need, rate.line) for rate in facts.plan.rates})
    seen: dict[str, _Overhead] = {}
    for name, line in pairs:
        need, service = facts.record("needs", name), facts.service_of(line)
        facts.checked[Rule.PHYSICS] += 1
        if service.id not in seen:
            seen[service.id] = _Overhead(facts, service)
        for code, details in _against(facts, seen[service.id], need, service):
            yield Violation(
                rule=Rule.PHYSICS, code=code, need=name, line=line, details=details
            )


class _Overhead:
    """The satellites of one service at sampled instants of the plan."""

    def __init__(self, facts: Facts, service: Any) -> None:
        duration_s = facts.question.duration_s
        steps = (np.arange(_N_SAMPLE) * _GOLDEN) % 1.0
        self.at_s = np.sort(steps) * duration_s
        self.indices = facts.satellites_of(service)
        self.where_km = self._positions(facts)

    def _positions(self, facts: Facts) -> Array:
        if facts.catalogue is None or len(self.indices) == 0:
            return np.empty((0, _N_SAMPLE, 3))
        whole, fraction = Tracks(facts.catalogue, facts.plan.at).times(self.at_s)
        records = SatrecArray(facts.catalogue.subset(self.indices).satrecs())
        error, position, _ = records.sgp4(whole, fraction)
        position[error != 0] = np.nan
        return ecef_from_teme(position, gmst_rad(whole, fraction))

    def rays(self, lat_deg: float, lon_deg: float) -> tuple[Array, Array]:
        """Unit vectors to the satellites [n, t, 3], and sines of elevation [n, t]."""
        site_km = ecef_from_geodetic(lat_deg=lat_deg, lon_deg=lon_deg)
        lat, lon = math.radians(lat_deg), math.radians(lon_deg)
        up = np.array(
            (
                math.cos(lat) * math.cos(lon),
                math.cos(lat) * math.sin(lon),
                math.sin(lat),
            )
        )
        ray = self.where_km - site_km
        ray = ray / np.linalg.norm(ray, axis=-1, keepdims=True)
        return ray, np.nan_to_num(ray @ up, nan=-1.0)


def _against(
    facts: Facts, overhead: _Overhead, need: Any, service: Any
) -> Iterator[tuple[str, dict[str, float | str]]]:
    start_s, end_s = facts.span_s(need)
    active = (overhead.at_s >= start_s) & (overhead.at_s < end_s)
    n_active = int(active.sum())
    if n_active:
        shares = [
            float(np.mean(_holds(overhead, need, service, *spot)[active]))
            for spot in facts.spots_of(need)
        ]
        wanted = need.availability_fraction
        error = math.sqrt(wanted * (1.0 - wanted) / n_active)
        if min(shares) < wanted - _N_ERRORS * error - 1.0 / n_active:
            yield (
                "availability",
                {"has": round(min(shares), 4), "wants": wanted, "n_sampled": n_active},
            )
    if need.domain == "satcom":
        yield from _against_satcom(facts, overhead, need, service)


def _against_satcom(
    facts: Facts, overhead: _Overhead, need: Any, service: Any
) -> Iterator[tuple[str, dict[str, float | str]]]:
    if service.coverage_area is not None:
        area = area_shape(facts.record("areas", service.coverage_area))
        spots = facts.spots_of(need)
        if not all(area.covers(Point(lon, lat)) for lat, lon in spots):
            yield "not-covered-area", {}
    if need.latency_ms is None or facts.catalogue is None:
        return
    rev_s = facts.catalogue.mean_motion_rev_day[overhead.indices] * 2 * math.pi / 86400
    axis_km = np.cbrt(MU_WGS72_KM3_S2 / rev_s**2)
    eccentricity = facts.catalogue.eccentricity[overhead.indices]
    lowest_km = float(np.min(axis_km * (1.0 - eccentricity))) - EQUATOR_WGS72_KM
    least_ms = 4.0 * lowest_km / _LIGHT_KM_MS
    if least_ms > need.latency_ms + 1e-6:
        yield (
            "latency-below-light",
            {"has_ms": need.latency_ms, "least_ms": round(least_ms, 1)},
        )


def _holds(
    overhead: _Overhead, need: Any, service: Any, lat_deg: float, lon_deg: float
) -> NDArray[np.bool_]:
    """Whether all that is asked holds at a spot, bool [t]."""
    ray, sine = overhead.rays(lat_deg, lon_deg)
    asks = service if need.domain == "satcom" else need
    seen = sine >= math.sin(math.radians(asks.min_elevation_deg))
    n_seen = seen.sum(axis=0)
    if need.domain == "satcom":
        return np.asarray(n_seen >= service.n_satellites_needed)
    good = n_seen >= need.n_satellites
    if need.pdop_max is None and need.position_error_m is None:
        return np.asarray(good)
    pdop = np.array([_pdop(ray[seen[:, k], k]) for k in range(len(good))])
    limit = math.inf if need.pdop_max is None else need.pdop_max
    if need.position_error_m is not None:
        limit = min(limit, need.position_error_m / service.range_error_m)
    return np.asarray(good & (pdop <= limit))


def _pdop(ray: Array) -> float:
    """Position dilution of precision; infinity where there is none.

    Source: Kaplan, Hegarty, Understanding GPS (2006), section 7.3.
    """
    geometry = np.column_stack((ray, np.ones(len(ray))))
    if np.linalg.matrix_rank(geometry) < 4:
        return math.inf
    spread = np.linalg.pinv(geometry)
    return float(np.sqrt(np.sum(spread[:3] ** 2)))
