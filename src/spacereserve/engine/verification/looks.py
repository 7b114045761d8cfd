"""Looks: is each one possible at its time, and delivered when it is said to be?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.plan import Strip, Supplied
from spacereserve.engine.supply.spots import area_shape, cell_side_km
from spacereserve.engine.units import SECONDS_PER_HOUR
from spacereserve.engine.verification.conditions import Condition, at_least, at_most
from spacereserve.engine.verification.facts import Facts
from spacereserve.engine.verification.notice import ROUNDING_S
from spacereserve.engine.verification.observers import of_space_sensor, view
from spacereserve.engine.verification.sight import Sight, Tracks, sight
from spacereserve.engine.verification.strips import abeam_of, wrong_strip
from spacereserve.engine.verification.violation import Details, Rule, Violation

__all__ = ["impossible_looks"]

Array = NDArray[np.float64]
_HORIZON_DEG = 5.0
_DARK_SUN_DEG = -12.0
_CONTACT_DEG = 0.1
_LENGTH_KM = 1.0
_NUDGES_S = (-ROUNDING_S, 0.0, ROUNDING_S)


def impossible_looks(facts: Facts) -> Iterator[Violation]:
    """Looks and observations that could not be taken, or not be there in time.

    Args:
        facts: Reserve, plan and orbits; without orbits nothing is said.
    """
    if facts.catalogue is None:
        return
    tracks = Tracks(facts.catalogue, facts.plan.at)
    groups: dict[tuple[str, str, int], list[Supplied]] = {}
    for look in facts.plan.supplied:
        if facts.service_of(look.line).domain == "launch":
            continue
        problem = _stranger(facts, look)
        if problem is not None:
            yield _told(Rule.PHYSICS, look, problem, {})
            continue
        key = (look.need, look.line, int(look.satellite or 0))
        groups.setdefault(key, []).append(look)
    for (name, line, number), looks in sorted(groups.items()):
        need, service = facts.record("needs", name), facts.service_of(line)
        index = int(np.searchsorted(facts.catalogue.catalog_numbers, number))
        judged = _Judged(facts, tracks, need, service, index)
        facts.checked[Rule.PHYSICS] += len(looks)
        yield from judged.taken([look for look in looks if look.strip is None])
        for look in looks:
            if look.strip is not None:
                yield from judged.collected(look, look.strip)
        facts.checked[Rule.DELIVERY] += len(looks)
        yield from judged.delivered(looks)


def _told(rule: Rule, look: Supplied, code: str, details: Details) -> Violation:
    return Violation(
        rule=rule,
        code=code,
        need=look.need,
        line=look.line,
        at_s=look.at_s,
        details=details,
    )


def _stranger(facts: Facts, look: Supplied) -> str | None:
    """Says what is wrong with the satellite or the place of a look, or None."""
    need, service = facts.record("needs", look.need), facts.service_of(look.line)
    n_places = facts.n_places(need)
    if look.satellite is None or facts.catalogue is None:
        return "no-satellite"
    if n_places is None or not 0 <= look.place < n_places:
        return "no-such-place"
    if need.domain == "imaging" and _strange_strip(need, look, n_places):
        return "no-such-place"
    if need.domain == "surveillance":
        objects = facts.objects_of(need)
        if objects is None or look.satellite != int(objects[look.place]):
            return "other-object"
        return None
    numbers = facts.catalogue.catalog_numbers[facts.satellites_of(service)]
    return None if look.satellite in numbers else "satellite-not-of-service"


def _strange_strip(need: Any, look: Supplied, n_places: int) -> bool:
    """Whether a strip is missing, not asked for, or names places there are not."""
    if (look.strip is None) != (need.collect_within_h is None):
        return True
    if look.strip is None:
        return False
    cells, parts = look.strip.cells, look.strip.parts
    if len(cells) != len(parts) or len(set(cells)) != len(cells):
        return True
    return not all(0 <= cell < n_places for cell in cells)


@dataclass(frozen=True, eq=False)
class _Judged:
    """Looks of one satellite for one need by one service."""

    facts: Facts
    tracks: Tracks
    need: Any
    service: Any
    index: int

    def taken(self, looks: Sequence[Supplied]) -> Iterator[Violation]:
        """Looks that the satellite (or the sensor) could not take."""
        at_s = np.array([look.at_s for look in looks])
        ways = [
            [
                self._conditions(self._seen(looks, at_s + nudge_s, site), site)
                for nudge_s in _NUDGES_S
            ]
            for site in self._sites()
        ]
        ways += [
            [
                list(of_space_sensor(self.service.space_sensor, self.need.size_m, seen))
                for seen in (
                    view(self.tracks, other, self.index, at_s + nudge_s)
                    for nudge_s in _NUDGES_S
                )
            ]
            for other in self._observers()
        ]
        for number, look in enumerate(looks):
            if not ways:
                yield _told(Rule.PHYSICS, look, "no-satellite", {})
                continue
            broken = [
                min((_broken(way, number) for way in nudged), key=len)
                for nudged in ways
            ]
            for condition in min(broken, key=len):
                yield _told(
                    Rule.PHYSICS, look, condition.code, _figures(condition, number)
                )

    def collected(self, look: Supplied, strip: Strip) -> Iterator[Violation]:
        """A strip that does not collect what it is said to."""
        spots = self.facts.spots_of(self.need)[list(strip.cells)]
        found = abeam_of(self.tracks, self.index, spots, strip)
        region = area_shape(self.facts.area_of(self.need))
        cell_km = cell_side_km(region, len(self.facts.spots_of(self.need)))
        for code, details in wrong_strip(
            look, strip, self.service, self.need, found, cell_km=cell_km
        ):
            yield _told(Rule.PHYSICS, look, code, details)
        conditions = self._conditions(found.seen, None)
        told = {
            condition.code: _told(
                Rule.PHYSICS, look, condition.code, _figures(condition, number)
            )
            for number in range(len(strip.cells))
            for condition in _broken(conditions, number)
        }
        yield from told.values()

    def _sites(self) -> list[Any]:
        """Sensor sites; for a look, the place itself takes their part."""
        if self.need.domain != "surveillance":
            return [None]
        named = (self.facts.record("assets", name) for name in self.service.assets)
        return [asset for asset in named if asset.kind == "sensor-site"]

    def _observers(self) -> list[int]:
        """Satellites of the service that observe others, but never themselves."""
        if self.need.domain != "surveillance" or self.service.space_sensor is None:
            return []
        own = self.facts.satellites_of(self.service).tolist()
        return [index for index in own if index != self.index]

    def _seen(self, looks: Sequence[Supplied], at_s: Array, site: Any) -> Sight:
        if site is None:
            spots = self.facts.spots_of(self.need)[[look.place for look in looks]]
            place = np.column_stack((spots, np.zeros(len(looks))))
        else:
            own = (site.lat_deg, site.lon_deg, site.height_km)
            place = np.tile(np.array(own), (len(looks), 1))
        return sight(self.tracks, self.index, place, at_s)

    def _conditions(self, seen: Sight, site: Any) -> list[Condition]:
        if site is None:
            return [*_of_imaging(self.service, seen), *_of_need(self.need, seen)]
        return list(_of_sensor(site, self.need.size_m, seen))

    def delivered(self, looks: Sequence[Supplied]) -> Iterator[Violation]:
        """Products that are not down when they are said to be, or too late."""
        limit_h = self.need.latency_h
        processing_s = self.service.processing_h * SECONDS_PER_HOUR
        for look in looks:
            wait_s = look.delivered_s - look.at_s
            slack_s = 2.0 * ROUNDING_S
            if limit_h is not None and wait_s > limit_h * 3600.0 + slack_s:
                yield _told(
                    Rule.DELIVERY,
                    look,
                    "late-delivery",
                    {"best_h": wait_s / 3600.0, "wants_h": limit_h},
                )
            down_s = look.delivered_s - processing_s
            if not self._comes_down(look.at_s, down_s):
                yield _told(Rule.DELIVERY, look, "no-contact", {})

    def _comes_down(self, at_s: float, down_s: float) -> bool:
        """Whether the data can be on the ground at an instant."""
        slack_s = 2.0 * ROUNDING_S
        if self.need.domain == "surveillance":
            return down_s >= at_s - slack_s
        begins_s = down_s - self.service.downlink_s
        if begins_s < at_s - slack_s:
            return False
        if self.service.relay:
            return True
        when_s = np.array([begins_s + 0.1, 0.5 * (begins_s + down_s), down_s - 0.1])
        return any(self._hears(name, when_s) for name in self.service.stations)

    def _hears(self, station: str, when_s: Array) -> bool:
        site = self.facts.record("assets", station)
        place = np.tile((site.lat_deg, site.lon_deg, site.height_km), (len(when_s), 1))
        seen = sight(self.tracks, self.index, place, when_s)
        return bool(np.all(seen.elevation_deg >= site.min_elevation_deg - _CONTACT_DEG))


def _broken(conditions: Sequence[Condition], number: int) -> list[Condition]:
    return [
        condition
        for condition in conditions
        if not condition.margin[number] >= -condition.slack
    ]


def _figures(condition: Condition, number: int) -> Details:
    value = float(condition.value[number])
    if not np.isfinite(value):
        return {}
    return {
        f"has_{condition.unit}": round(value, 3),
        f"limit_{condition.unit}": condition.limit,
    }


def _of_imaging(service: Any, seen: Sight) -> Iterator[Condition]:
    incidence_deg = 90.0 - seen.elevation_deg
    yield from at_least("below-horizon", seen.elevation_deg, _HORIZON_DEG)
    yield from at_least("off-nadir", seen.off_nadir_deg, service.off_nadir_min_deg)
    yield from at_most("off-nadir", seen.off_nadir_deg, service.off_nadir_max_deg)
    yield from at_least("incidence", incidence_deg, service.incidence_min_deg)
    yield from at_most("incidence", incidence_deg, service.incidence_max_deg)
    yield from at_least("sun-too-low", seen.sun_deg, service.sun_elevation_min_deg)
    if service.look_side.value != "either":
        sign = 1.0 if service.look_side.value == "left" else -1.0
        yield Condition("look-side", sign * seen.left, seen.left, 0.0, slack=1e-3)


def _of_need(need: Any, seen: Sight) -> Iterator[Condition]:
    yield from at_most("off-nadir", seen.off_nadir_deg, need.off_nadir_max_deg)
    if need.light.value == "day":
        yield from at_least("sun-too-low", seen.sun_deg, 0.0)
    elif need.light.value == "night":
        yield from at_most("sun-too-high", seen.sun_deg, 0.0)


def _reach_km(site: Any, size_m: float) -> float:
    """How far a sensor sees a size: the fourth root of the radar cross-section.

    Source: Skolnik, Introduction to Radar Systems (2001), section 1.2.
    """
    ratio = size_m / site.min_size_m
    if site.technique.value == "optical":
        known = site.limiting_magnitude is not None
        return float(site.range_max_km * (1.0 if known else min(1.0, ratio)))
    # Wider than with the Rayleigh region, which can only shorten the reach of less.
    return float(site.range_max_km * max(ratio**0.5, ratio**1.5))


def _of_sensor(site: Any, size_m: float, seen: Sight) -> Iterator[Condition]:
    yield from at_least("below-mask", seen.elevation_deg, site.min_elevation_deg)
    far_km = _reach_km(site, size_m)
    yield Condition(
        "out-of-range", far_km - seen.range_km, seen.range_km, far_km, "km", _LENGTH_KM
    )
    if site.technique.value == "optical":
        yield from at_most("sun-too-high", seen.sun_deg, _DARK_SUN_DEG)
        yield Condition(
            "in-shadow", seen.lit_km, seen.lit_km, 0.0, "km", slack=_LENGTH_KM
        )
