"""Strips: does each one collect the places that the plan says it does?

For every place claimed, the moment at which it is abeam is looked for anew with the
published SGP4 code; there it must lie inside the strip and inside the sensor's band.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.plan import Strip, Supplied
from spacereserve.engine.orbits import ecef_from_geodetic
from spacereserve.engine.orbits.earth import MEAN_RADIUS_KM
from spacereserve.engine.verification.sight import Sight, Tracks, sight
from spacereserve.engine.verification.violation import Details

__all__ = ["Abeam", "abeam_of", "wrong_strip"]

Array = NDArray[np.float64]
_AROUND_S = 20.0
_STEP_S = 0.1
_NEAR_S = 0.5
_NEAR_KM = 0.3
_NEAR_PART = 0.1
"""Departure that the flattening of the Earth explains: highest is not quite nearest."""
_POINT_KM = 0.1


@dataclass(frozen=True, eq=False)
class Abeam:
    """Places of a strip as they are seen abeam.

    Attributes:
        at_s: When, float64 [n].
        left_km: Distance on the ground to the left of the track, km [n].
        speed_km_s: Speed of the point below the satellite, km/s.
        seen: How the satellite stands then.
    """

    at_s: Array
    left_km: Array
    speed_km_s: float
    seen: Sight


def abeam_of(tracks: Tracks, index: int, spots: Array, strip: Strip) -> Abeam:
    """Finds when and where places lie beside the track, near the time of a strip.

    Args:
        tracks: The satellites.
        index: The satellite's index in the catalogue.
        spots: Latitude and longitude, degrees, float64 [n, 2].
        strip: The strip.
    """
    place = np.column_stack((spots, np.zeros(len(spots))))
    times_s = np.arange(strip.from_s - _AROUND_S, strip.to_s + _AROUND_S, _STEP_S)
    path_km, _ = tracks.states_km(index, times_s)
    site_km = ecef_from_geodetic(
        lat_deg=place[:, 0], lon_deg=place[:, 1], height_km=place[:, 2]
    )
    apart_km = np.linalg.norm(path_km[None, :, :] - site_km[:, None, :], axis=2)
    at_s = _nearest_s(times_s, apart_km)
    here_km, velocity_km_s = tracks.states_km(index, at_s)
    radius_km = np.linalg.norm(here_km, axis=1)
    cosine = np.sum(here_km * site_km, axis=1) / (
        radius_km * np.linalg.norm(site_km, axis=1)
    )
    away_km = MEAN_RADIUS_KM * np.arccos(np.clip(cosine, -1.0, 1.0))
    seen = sight(tracks, index, place, at_s)
    speed_km_s = np.linalg.norm(velocity_km_s, axis=1) * MEAN_RADIUS_KM / radius_km
    # ``left`` of a sight is the place's side, positive to the left of the track.
    return Abeam(at_s, np.sign(seen.left) * away_km, float(speed_km_s.mean()), seen)


def _nearest_s(times_s: Array, apart_km: Array) -> Array:
    """When a distance is least, between even instants by a parabola [n]."""
    rows = np.arange(len(apart_km))
    middle = np.clip(np.argmin(apart_km, axis=1), 1, len(times_s) - 2)
    before, here, after = (apart_km[rows, middle + step] ** 2 for step in (-1, 0, 1))
    bend = before - 2.0 * here + after
    shift = np.clip(0.5 * (before - after) / np.where(bend > 0.0, bend, 1.0), -1.0, 1.0)
    return np.asarray(times_s[middle] + shift * (times_s[1] - times_s[0]))


def wrong_strip(
    look: Supplied,
    strip: Strip,
    service: Any,
    need: Any,
    found: Abeam,
    *,
    cell_km: float,
) -> Iterator[tuple[str, Details]]:
    """What is wrong with a strip, as codes with figures.

    Args:
        look: The look that takes it.
        strip: The strip.
        service: The service.
        need: The need.
        found: Its places as they are seen abeam.
        cell_km: Side of the square that each place stands for.
    """
    wide_km = strip.left_to_km - strip.left_from_km
    most_km = (service.swath_km or 0.0) * (1.0 - need.strip_overlap_fraction)
    if wide_km > most_km + 1e-2:
        yield "strip-too-wide", {"has_km": round(wide_km, 3), "limit_km": most_km}
    long_km = (strip.to_s - strip.from_s) * found.speed_km_s
    limit_km = service.strip_length_km or 0.0
    if long_km > limit_km + _NEAR_KM:
        yield "strip-too-long", {"has_km": round(long_km, 3), "limit_km": limit_km}
    most = parts_of(strip, found, cell_km)
    n_over = int(np.sum(np.array(strip.parts) > most + _NEAR_PART))
    if n_over or not strip.from_s - _NEAR_S <= look.at_s <= strip.to_s + _NEAR_S:
        yield "outside-strip", {"n": float(n_over)}


def parts_of(strip: Strip, found: Abeam, cell_km: float) -> Array:
    """How much of the squares around places lies inside a strip, 0 to 1.

    Args:
        strip: The strip.
        found: The places as they are seen abeam.
        cell_km: Side of a square.
    """
    half_km = 0.5 * max(cell_km, _POINT_KM)
    along_km = found.at_s * found.speed_km_s
    ends_km = (strip.from_s * found.speed_km_s, strip.to_s * found.speed_km_s)
    across = _between(found.left_km, (strip.left_from_km, strip.left_to_km), half_km)
    return across * _between(along_km, ends_km, half_km)


def _between(middle_km: Array, ends_km: tuple[float, float], half_km: float) -> Array:
    high = np.minimum(middle_km + half_km, ends_km[1])
    low = np.maximum(middle_km - half_km, ends_km[0])
    return np.asarray(np.clip((high - low) / (2.0 * half_km), 0.0, 1.0))
