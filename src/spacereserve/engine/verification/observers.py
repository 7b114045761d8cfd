"""Satellites that observe others: what one sees of another, by the published SGP4 code.

Sides and angles of the triangles between the Earth's centre, both satellites and the
Sun are worked out anew, over the turning Earth and by other formulas than the plan's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.model import Pointing
from spacereserve.engine.orbits import sun_direction_ecef
from spacereserve.engine.orbits.earth import EQUATOR_WGS84_KM
from spacereserve.engine.verification.conditions import Condition, at_least, at_most
from spacereserve.engine.verification.sight import Tracks

__all__ = ["Seen", "of_space_sensor", "view"]

Array = NDArray[np.float64]
_LENGTH_KM = 1.0
_SUN_MAGNITUDE, _ALBEDO = -26.74, 0.175
_MAGNITUDE = 0.01


@dataclass(frozen=True, eq=False)
class Seen:
    """How one satellite stands as seen from another, at instants [n].

    Attributes:
        range_km: Distance.
        limb_deg: Angle between the line of sight and the Earth's limb.
        up_deg: Angle between the line of sight and straight up.
        sun_deg: Angle between the line of sight and the Sun.
        lit_km: How far outside the Earth's shadow it is, km.
    """

    range_km: Array
    limb_deg: Array
    up_deg: Array
    sun_deg: Array
    lit_km: Array

    def magnitude(self, size_m: float) -> Array:
        """Brightness of a diffuse sphere of a size.

        Source: Mulrooney et al., AMOS 2008 (see ``docs/domains/surveillance.md``).
        """
        turn = np.radians(self.sun_deg)  # what is lit: 180° minus the phase angle
        lit = (np.sin(turn) - turn * np.cos(turn)) * 2.0 / (3.0 * np.pi)
        share = _ALBEDO * (size_m / (2e3 * self.range_km)) ** 2 * lit
        with np.errstate(divide="ignore"):
            return np.asarray(_SUN_MAGNITUDE - 2.5 * np.log10(np.maximum(share, 0.0)))


def view(tracks: Tracks, observer: int, index: int, at_s: Array) -> Seen:
    """How a satellite stands as seen from another one.

    Args:
        tracks: The satellites.
        observer: Who observes, index in the catalogue.
        index: Who is observed, index in the catalogue.
        at_s: Instants, seconds, float64 [n].
    """
    own_km, _ = tracks.states_km(observer, at_s)
    other_km, _ = tracks.states_km(index, at_s)
    sun = sun_direction_ecef(*tracks.times(at_s))
    far_km = np.linalg.norm(other_km - own_km, axis=1)
    high_km, top_km = (np.linalg.norm(p, axis=1) for p in (own_km, other_km))
    # The law of cosines, at the one who observes.
    down = (high_km**2 + far_km**2 - top_km**2) / (2.0 * high_km * far_km)
    down_deg = np.degrees(np.arccos(np.clip(down, -1.0, 1.0)))
    tangent_km = np.sqrt(np.maximum(high_km**2 - EQUATOR_WGS84_KM**2, 0.0))
    disc_deg = np.degrees(np.arctan2(EQUATOR_WGS84_KM, tangent_km))
    toward = np.sum((other_km - own_km) * sun, axis=1) / far_km
    along_km = np.sum(other_km * sun, axis=1)
    beside_km = np.sqrt(np.maximum(top_km**2 - along_km**2, 0.0))
    return Seen(
        range_km=far_km,
        limb_deg=down_deg - disc_deg,
        up_deg=180.0 - down_deg,
        sun_deg=np.degrees(np.arccos(np.clip(toward, -1.0, 1.0))),
        lit_km=np.where(along_km > 0.0, 1e6, beside_km - EQUATOR_WGS84_KM),
    )


def of_space_sensor(sensor: Any, size_m: float, seen: Seen) -> Iterator[Condition]:
    """What a telescope in space asks of what it observes.

    Args:
        sensor: The telescope.
        size_m: Diameter of the object.
        seen: How it stands.
    """
    yield from at_least("near-limb", seen.limb_deg, sensor.limb_exclusion_deg)
    yield from at_least("near-sun", seen.sun_deg, sensor.sun_exclusion_deg)
    half_deg = sensor.field_deg / 2.0
    if sensor.pointing is Pointing.ZENITH:
        yield from at_most("outside-field", seen.up_deg, half_deg)
    elif sensor.pointing is Pointing.ANTI_SUN:
        yield from at_most("outside-field", 180.0 - seen.sun_deg, half_deg)
    known = sensor.limiting_magnitude is not None
    far_km = sensor.range_max_km * (
        1.0 if known else min(1.0, size_m / sensor.min_size_m)
    )
    yield Condition(
        "out-of-range", far_km - seen.range_km, seen.range_km, far_km, "km", _LENGTH_KM
    )
    yield Condition("in-shadow", seen.lit_km, seen.lit_km, 0.0, "km", slack=_LENGTH_KM)
    if known:
        faint = seen.magnitude(size_m)
        limit = sensor.limiting_magnitude
        yield Condition("too-faint", limit - faint, faint, limit, "mag", _MAGNITUDE)
