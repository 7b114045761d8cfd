"""Surveillance supply: which objects a service's sensors can observe, and how often.

Sensors in space are the matter of ``space_sensors``; this is about those on the ground.

The access engine is used from the sensor's side: objects are the satellites, sensor
sites the places. A radar observes an object above its mask and within its range; a
telescope also needs a dark site (sun 12° below the horizon) and a sunlit object. One
observation is counted for each pass, and one more for each full hour that the object
stays in view (as objects in high orbits do).

How far a radar sees depends on the size that matters (the radar equation). A telescope
that states its limiting magnitude sees what is bright enough at its range and phase;
one that does not sees as far as it states, in proportion to the size.

Limits: objects are diffuse spheres of the size that the need states; weather and the
sensor's own schedule are not computed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.access import Constraints, Places, find_windows
from spacereserve.engine.model import (
    SensorSite,
    SensorTechnique,
    SurveillanceNeed,
    SurveillanceService,
)
from spacereserve.engine.orbits import (
    ecef_from_geodetic,
    ecef_from_teme,
    gmst_rad,
    julian_day,
    sun_direction_ecef,
)
from spacereserve.engine.supply.brightness import radar_range_km, sunlit_magnitude
from spacereserve.engine.supply.demand import Demand, daily
from spacereserve.engine.supply.estimate import Estimate, Origin, spread
from spacereserve.engine.supply.sightings import Sightings, repeated
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.space_sensors import (
    sightings_from_space,
    space_range_km,
)
from spacereserve.engine.supply.supply import Looks, Supply
from spacereserve.engine.supply.verdict import Step, Verdict
from spacereserve.engine.units import SECONDS_PER_DAY, SECONDS_PER_HOUR

__all__ = [
    "demand",
    "detection_range_km",
    "objects_of",
    "quality",
    "sightings_of",
    "spread_over",
    "supplies",
]

_DARK_SUN_DEG = -12.0
_MANY = 1e9
"""A sensor can observe any number of objects at once, as far as is computed here."""


def objects_of(need: SurveillanceNeed, sky: Sky) -> NDArray[np.intp]:
    """Indices of the objects that stand for a need, spread evenly over the matches.

    Args:
        need: The need.
        sky: The sky.

    Returns:
        Indices in the catalogue, ascending, at most ``n_objects_max``.
    """
    found: NDArray[np.intp] = sky.catalogue.select(
        catalog_numbers=need.catalog_numbers, name_pattern=need.name_pattern
    )
    regimes = sky.regime_of(found)
    found = found[np.array([regime is need.regime for regime in regimes], dtype=bool)]
    return spread_over(found, need.n_objects_max)


def spread_over(found: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """A few of many, evenly spread.

    Args:
        found: Indices.
        most: How many at most.
    """
    if len(found) <= most:
        return found
    return found[np.linspace(0, len(found) - 1, most).round().astype(np.intp)]


def demand(need: SurveillanceNeed, span_s: tuple[float, float], sky: Sky) -> Demand:
    """Cuts a surveillance need into objects and days.

    Args:
        need: The need.
        span_s: When it is active, seconds after the declaration.
        sky: The sky.
    """
    n_objects = max(1, len(objects_of(need, sky)))
    n_per_day = need.n_observations_per_day
    return daily(need, span_s, n_spots=n_objects, n_per_day=n_per_day)


def quality(
    service: SurveillanceService, need: SurveillanceNeed, sky: Sky
) -> Verdict | None:
    """Says why a service could never do what a need asks, or None.

    Args:
        service: The service.
        need: The need.
        sky: The sky.
    """
    del sky
    if need.regime not in service.regimes:
        regimes = ", ".join(regime.value for regime in service.regimes)
        return Verdict(Step.QUALITY, "regime", {"has": regimes})
    if service.min_size_m > need.size_m:
        figures: dict[str, float | str] = {
            "has_m": service.min_size_m,
            "wants_m": need.size_m,
        }
        return Verdict(Step.QUALITY, "size", figures)
    return None


def supplies(
    service: SurveillanceService, demands: Sequence[Demand], sky: Sky
) -> dict[str, Supply | Verdict]:
    """Works out the observations that a service can make for needs.

    Args:
        service: The service.
        demands: What the needs ask for; each has passed ``quality``.
        sky: The sky.

    Returns:
        By need (id): a supply, or the reason why physics gives none.
    """
    return {item.need.id: _supply_of(service, item, sky) for item in demands}


def _supply_of(
    service: SurveillanceService, item: Demand, sky: Sky
) -> Supply | Verdict:
    objects = objects_of(item.need, sky)
    seen = sightings_of(service, objects, item.need.size_m, sky)
    if len(objects) == 0 or not seen:
        return Verdict(Step.PHYSICS, "no-satellites", {})
    spot = np.concatenate([part.spot for part in seen])
    at_s = np.concatenate([part.at_s for part in seen])
    delivered_s = at_s + service.processing_h * SECONDS_PER_HOUR
    bins = item.bins_at(spot, at_s)
    timely = bins >= 0
    if not timely.any():
        return Verdict(Step.PHYSICS, "never-in-view", {})
    limit_h = item.need.latency_h
    if limit_h is not None and service.processing_h > limit_h:
        figures: dict[str, float | str] = {
            "best_h": service.processing_h,
            "wants_h": limit_h,
        }
        return Verdict(Step.PHYSICS, "late-delivery", figures)
    order = np.flatnonzero(timely)[np.lexsort((spot[timely], at_s[timely]))]
    looks = Looks(
        bin=bins[order],
        spot=spot[order],
        satellite=objects[spot[order]].astype(np.int64),
        at_s=at_s[order],
        delivered_s=delivered_s[order],
        pass_key=np.arange(len(order), dtype=np.int64),
    )
    return Supply(
        service=service.id,
        need=item.need.id,
        looks=looks,
        n_per_pass=_MANY,
        figures={"n_looks": float(len(looks))},
        estimates=(
            *_custody(item, looks),
            *_detection(service, item.need, seen, sky),
        ),
    )


def sightings_of(
    service: SurveillanceService,
    objects: NDArray[np.intp],
    size_m: float,
    sky: Sky,
) -> list[Sightings]:
    """What each sensor of a service can observe over the whole plan.

    Args:
        service: The service.
        objects: The objects, indices in the catalogue.
        size_m: Their diameter.
        sky: The sky.

    Returns:
        One for each site, by identifier, then one for each satellite that observes.
    """
    found = [_observations(objects, site, size_m, sky) for site in _sites(service, sky)]
    if service.space_sensor is not None and len(objects):
        found += sightings_from_space(
            sky.satellites_of(service.assets),
            objects,
            service.space_sensor,
            size_m=size_m,
            sky=sky,
        )
    return found


def _sites(service: SurveillanceService, sky: Sky) -> list[SensorSite]:
    assets = sky.reserve.by_id("assets")
    named = (assets[name] for name in sorted(service.assets))
    return [asset for asset in named if asset.kind == "sensor-site"]


def _custody(item: Demand, looks: Looks) -> Iterator[Estimate]:
    """The longest gap of each object, and how many are observed at all."""
    gaps_h = np.empty(item.n_spots)
    for spot in range(item.n_spots):
        own_s = np.sort(looks.at_s[looks.spot == spot])
        edges_s = np.concatenate(([item.start_s], own_s, [item.end_s]))
        gaps_h[spot] = np.diff(edges_s).max() / SECONDS_PER_HOUR
    ends = (float(gaps_h.min()), float(gaps_h.max()))
    yield spread("custody_gap_h", float(np.median(gaps_h)), ends, Origin.ORBITS)
    share = len(np.unique(looks.spot)) / item.n_spots
    error = (share * (1.0 - share) / item.n_spots) ** 0.5
    ends = (max(0.0, share - error), min(1.0, share + error))
    yield spread("coverage_fraction", share, ends, Origin.ORBITS)


def _detection(
    service: SurveillanceService,
    need: SurveillanceNeed,
    seen: Sequence[Sightings],
    sky: Sky,
) -> Iterator[Estimate]:
    """How far the sensors see objects of the size wanted, and how bright they are."""
    far_km = [detection_range_km(site, need.size_m) for site in _sites(service, sky)]
    if service.space_sensor is not None:
        far_km.append(space_range_km(service.space_sensor, need.size_m))
    ends = (min(far_km), max(far_km))
    middle = float(np.median(far_km))
    yield spread("detection_range_km", middle, ends, Origin.GEOMETRY)
    magnitude = np.concatenate([part.magnitude for part in seen])
    if len(magnitude):
        ends = (float(magnitude.min()), float(magnitude.max()))
        middle = float(np.median(magnitude))
        yield spread("magnitude", middle, ends, Origin.GEOMETRY)


def detection_range_km(site: SensorSite, size_m: float) -> float:
    """How far a site can see objects of a size.

    Args:
        site: The sensor.
        size_m: Diameter.

    Returns:
        Kilometres; for a telescope with a limiting magnitude, what it states (its
        magnitude decides).
    """
    if site.technique is SensorTechnique.RADAR:
        return radar_range_km(
            site.range_max_km,
            stated_m=site.min_size_m,
            size_m=size_m,
            wavelength_m=site.wavelength_m,
        )
    if site.limiting_magnitude is not None:
        return site.range_max_km
    return site.range_max_km * min(1.0, size_m / site.min_size_m)


def _bright_enough(
    objects: NDArray[np.intp],
    site: SensorSite,
    size_m: float,
    seen: Sightings,
    sky: Sky,
) -> Sightings:
    if site.technique is SensorTechnique.RADAR or site.limiting_magnitude is None:
        return seen
    magnitude = _magnitudes(objects, site, size_m, seen, sky)
    kept = magnitude <= site.limiting_magnitude
    return Sightings(seen.spot[kept], seen.at_s[kept], magnitude[kept])


def _magnitudes(
    objects: NDArray[np.intp],
    site: SensorSite,
    size_m: float,
    seen: Sightings,
    sky: Sky,
) -> NDArray[np.float64]:
    whole, fraction = julian_day(sky.question.at)
    place_km = ecef_from_geodetic(
        lat_deg=site.lat_deg, lon_deg=site.lon_deg, height_km=site.height_km
    )
    records = sky.catalogue.subset(objects).satrecs()
    magnitude = np.full(len(seen.spot), np.inf)
    for spot in np.unique(seen.spot):
        own = np.flatnonzero(seen.spot == spot)
        days = fraction + seen.at_s[own] / SECONDS_PER_DAY
        wholes = np.full(len(own), whole)
        _, teme_km, _ = records[spot].sgp4_array(wholes, days)
        object_km = ecef_from_teme(teme_km, gmst_rad(wholes, days))
        ray_km = place_km - object_km
        far_km = np.linalg.norm(ray_km, axis=1)
        toward = sun_direction_ecef(wholes, days)
        cosine = np.clip(np.sum(ray_km * toward, axis=1) / far_km, -1.0, 1.0)
        magnitude[own] = sunlit_magnitude(
            size_m=size_m, range_km=far_km, phase_rad=np.arccos(cosine)
        )
    return magnitude


def _observations(
    objects: NDArray[np.intp], site: SensorSite, size_m: float, sky: Sky
) -> Sightings:
    optical = site.technique is SensorTechnique.OPTICAL
    windows = find_windows(
        sky.catalogue.subset(objects),
        Places.of(
            [(site.lat_deg, site.lon_deg)],
            height_km=site.height_km,
            min_elevation_deg=site.min_elevation_deg,
        ),
        Constraints(
            range_max_km=detection_range_km(site, size_m),
            sun_elevation_max_deg=_DARK_SUN_DEG if optical else None,
            satellite_lit=True if optical else None,
        ),
        start_at=sky.question.at,
        duration_s=sky.question.duration_s,
    )
    spot, at_s = repeated(
        windows.satellite.astype(np.int64),
        windows.start_s,
        windows.end_s,
        windows.best_s,
    )
    seen = Sightings(spot, at_s, np.empty(0))
    return _bright_enough(objects, site, size_m, seen, sky)
