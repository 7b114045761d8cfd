"""Whether a navigation service serves a need: geometry, error, power and jamming."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access import Places
from spacereserve.engine.model import (
    NavigationNeed,
    NavigationService,
    NavigationSignal,
)
from spacereserve.engine.supply.demand import Demand
from spacereserve.engine.supply.estimate import Estimate, Origin, spread
from spacereserve.engine.supply.navigation.dilution import Dilution, dilution
from spacereserve.engine.supply.navigation.signal import (
    carrier_density_db_hz,
    jamming_margin_db,
    received_dbw,
)
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.supply import Supply
from spacereserve.engine.supply.verdict import Step, Verdict

__all__ = ["Constellation", "judge"]


@dataclass(frozen=True, eq=False)
class Constellation:
    """The satellites that a receiver of a service uses.

    Attributes:
        service: The service.
        satellites: Indices in the catalogue, int64 [n].
        system: The service that each belongs to: 0 for itself, then those that it
            augments, int64 [n].
        range_error_m: The worst range error among them, m.
    """

    service: NavigationService
    satellites: NDArray[np.int64]
    system: NDArray[np.int64]
    range_error_m: float

    @classmethod
    def of(cls, service: NavigationService, sky: Sky) -> Constellation:
        """The satellites of a service and of those that it augments."""
        services = sky.reserve.by_id("services")
        all_of_them = [service, *(services[name] for name in service.augments)]
        groups = [sky.satellites_of(one.assets) for one in all_of_them]
        owners = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        return cls(
            service,
            np.concatenate(groups).astype(np.int64),
            owners.astype(np.int64),
            max(one.range_error_m for one in all_of_them),
        )


@dataclass(frozen=True, eq=False)
class _Seen:
    """What is seen from the spots of a need.

    Attributes:
        shares: Share of the time in which all holds, by spot.
        pdop: PDOP at all spots and times, finite ones only, float64 [n].
        power_dbw: Power of the weakest satellite counted on, where that many are in
            view, float64 [n]; empty without a signal.
    """

    shares: tuple[float, ...]
    pdop: NDArray[np.float64]
    power_dbw: NDArray[np.float64]


def judge(
    constellation: Constellation,
    item: Demand,
    sky: Sky,
    where_km: NDArray[np.float64],
    offsets_s: NDArray[np.float64],
) -> Supply | Verdict:
    """Judges a service for a need.

    Args:
        constellation: The satellites that a receiver of the service uses.
        item: What the need asks for.
        sky: The sky.
        where_km: The satellites, Earth-fixed, km, float64 [n_satellite, n_time, 3].
        offsets_s: The times, seconds after the declaration, float64 [n_time].

    Returns:
        A supply with its figures, or the reason why physics gives none.
    """
    need: NavigationNeed = item.need
    active = (offsets_s >= item.start_s) & (offsets_s < item.end_s)
    if not active.any():
        active[np.argmin(np.abs(offsets_s - item.start_s))] = True
    seen = _look(constellation, need, sky, where_km[:, active])
    availability = min(seen.shares)
    if availability < need.availability_fraction:
        figures: dict[str, float | str] = {
            "has": availability,
            "wants": need.availability_fraction,
        }
        return Verdict(Step.PHYSICS, "availability", figures)
    signal = constellation.service.signal
    received: list[Estimate] = []
    if signal is not None and len(seen.power_dbw):
        received, verdict = _received(signal, need, seen.power_dbw)
        if verdict is not None:
            return verdict
    return _supply(constellation, item, seen, received, int(active.sum()))


def _look(
    constellation: Constellation,
    need: NavigationNeed,
    sky: Sky,
    where_km: NDArray[np.float64],
) -> _Seen:
    places = Places.of(map(tuple, sky.spots_of(need)))
    signal = constellation.service.signal
    own_km = where_km[constellation.system == 0]
    shares, pdops, powers = [], [np.empty(0)], [np.empty(0)]
    for site_km, up in zip(places.positions_itrs_km, places.zeniths, strict=True):
        found = dilution(
            where_km,
            site_km=site_km,
            up=up,
            min_elevation_deg=need.min_elevation_deg,
            system=constellation.system,
        )
        shares.append(float(np.mean(_holds(constellation, need, found))))
        pdops.append(found.position[np.isfinite(found.position)])
        if signal is not None:
            powers.append(_weakest_dbw(signal, own_km - site_km, up, need))
    return _Seen(tuple(shares), np.concatenate(pdops), np.concatenate(powers))


def _holds(
    constellation: Constellation, need: NavigationNeed, found: Dilution
) -> NDArray[np.bool_]:
    good = found.n_seen >= need.n_satellites
    if need.pdop_max is not None:
        good &= found.position <= need.pdop_max
    if need.position_error_m is not None:
        error_m = found.position * constellation.range_error_m
        good &= error_m <= need.position_error_m
    return np.asarray(good)


def _weakest_dbw(
    signal: NavigationSignal,
    sight_km: NDArray[np.float64],
    up: NDArray[np.float64],
    need: NavigationNeed,
) -> NDArray[np.float64]:
    """Power of the weakest of the satellites that the need counts on, dBW [n].

    The strongest satellites are counted first; times with too few are left out.
    """
    range_km = np.linalg.norm(sight_km, axis=-1)
    high = sight_km @ up / range_km >= np.sin(np.radians(need.min_elevation_deg))
    power_dbw = np.where(high, received_dbw(signal, range_km), -np.inf)
    if len(power_dbw) < need.n_satellites:
        return np.empty(0)
    last = np.sort(power_dbw, axis=0)[-need.n_satellites]
    return np.asarray(last[np.isfinite(last)])


def _received(
    signal: NavigationSignal, need: NavigationNeed, power_dbw: NDArray[np.float64]
) -> tuple[list[Estimate], Verdict | None]:
    """Power and jamming margin 19 times in 20; why they will not do, or None."""
    low, value, high = (float(np.percentile(power_dbw, q)) for q in (0, 5, 50))
    margins = [jamming_margin_db(signal, power) for power in (low, value, high)]
    known = [margin for margin in margins if margin is not None]
    margin = margins[1]
    if margin is None:
        weak: dict[str, float | str] = {
            "has_db": carrier_density_db_hz(value),
            "wants_db": signal.least_db_hz,
        }
        return [], Verdict(Step.PHYSICS, "signal-too-weak", weak)
    if need.jamming_margin_db is not None and margin < need.jamming_margin_db:
        short: dict[str, float | str] = {
            "has_db": margin,
            "wants_db": need.jamming_margin_db,
        }
        return [], Verdict(Step.PHYSICS, "jamming-margin", short)
    ends = min(known), max(known)
    return [
        spread("received_dbw", value, (low, high), Origin.SIGNAL),
        spread("jamming_margin_db", margin, ends, Origin.SIGNAL),
    ], None


def _supply(
    constellation: Constellation,
    item: Demand,
    seen: _Seen,
    received: list[Estimate],
    n_times: int,
) -> Supply:
    availability = min(seen.shares)
    # The share of a sample: as for any count, of independent moments.
    error = float(np.sqrt(availability * (1.0 - availability) / n_times))
    ends = max(0.0, availability - error), min(1.0, availability + error)
    estimates = [spread("availability", availability, ends, Origin.ORBITS)]
    figures = {"availability": availability}
    if len(seen.pdop) and _asks_position(item.need):
        low, value, high = (float(np.percentile(seen.pdop, q)) for q in (50, 95, 99))
        range_m = constellation.range_error_m
        figures["pdop_p95"] = value
        errors_m = low * range_m, high * range_m
        estimates += [
            spread("pdop", value, (low, high), Origin.ORBITS),
            spread("position_error_m", value * range_m, errors_m, Origin.STATED),
        ]
    return Supply(
        service=constellation.service.id,
        need=item.need.id,
        bins_served=np.ones(item.n_bins, dtype=bool),
        figures=figures,
        estimates=(*estimates, *received),
    )


def _asks_position(need: NavigationNeed) -> bool:
    """False for a need of time alone, which one satellite gives."""
    asked = need.pdop_max, need.position_error_m
    return need.n_satellites > 3 or any(limit is not None for limit in asked)
