"""Facts: a reserve, a plan and the orbits, looked up in the ways that checks need."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.plan import Plan, Rate, Supplied
from spacereserve.engine.model import Agreement, Line, OrbitClass, Question, Reserve
from spacereserve.engine.orbits import Catalogue
from spacereserve.engine.supply.spots import area_shape, region_km2, sample_spots
from spacereserve.engine.units import SECONDS_PER_DAY, SECONDS_PER_HOUR
from spacereserve.engine.verification.violation import Rule

__all__ = ["Facts"]


@dataclass(frozen=True, eq=False)
class Facts:
    """What is to be checked, and what it is checked against.

    Attributes:
        reserve: The records.
        plan: The plan; it names only records that there are.
        catalogue: The satellites; None where physics is not checked.
        checked: Counts what was checked, by rule.
    """

    reserve: Reserve
    plan: Plan
    catalogue: Catalogue | None
    checked: Counter[Rule] = field(default_factory=Counter)

    def record(self, table: str, name: str) -> Any:
        """A record (id) of a table."""
        return self.reserve.by_id(table)[name]

    @cached_property
    def question(self) -> Question:
        """The question that the plan answers."""
        plan = self.plan
        return Question(
            level=plan.level, levels=dict(plan.levels), at=plan.at, days=plan.days
        )

    @cached_property
    def lines(self) -> dict[str, tuple[Agreement, Line]]:
        """Every line with its agreement, by line (id)."""
        return {
            line.id: (agreement, line)
            for agreement in self.reserve.agreements
            for line in agreement.lines
        }

    def service_of(self, line: str) -> Any:
        """The service of a line (id)."""
        return self.record("services", self.lines[line][1].service)

    def provider_of(self, line: str) -> Any:
        """The provider of a line (id)."""
        return self.record("providers", self.lines[line][0].provider)

    def is_national(self, line: str) -> bool:
        """True where the provider of a line (id) is a nation's own."""
        return bool(self.provider_of(line).ownership.value == "national")

    @cached_property
    def needs(self) -> dict[str, Any]:
        """The needs that are active, by need (id), ascending."""
        return {
            need.id: need
            for need in sorted(self.reserve.needs, key=lambda item: item.id)
            if self._is_active(need)
        }

    def _is_active(self, need: Any) -> bool:
        start_s, end_s = self.span_s(need)
        level = self.question.levels[need.theatre]
        return (not need.levels or level in need.levels) and end_s > start_s

    def span_s(self, need: Any) -> tuple[float, float]:
        """When a need is active, seconds after the declaration."""
        start_s, end_s = self.question.span_of(need)
        if need.domain == "launch":
            end_s = min(end_s, start_s + need.within_h * SECONDS_PER_HOUR)
        return start_s, end_s

    def spots_of(self, need: Any) -> NDArray[np.float64]:
        """Latitude and longitude of a need's spots, degrees, float64 [n, 2]."""
        if need.id not in self._spots:
            self._spots[need.id] = sample_spots(self.area_of(need), need.n_spots)
        return self._spots[need.id]

    @cached_property
    def _spots(self) -> dict[str, NDArray[np.float64]]:
        return {}

    def area_of(self, need: Any) -> Any:
        """The area of a need: its own, or its theatre's."""
        name = need.area or self.record("theatres", need.theatre).area
        return self.record("areas", name)

    def n_places(self, need: Any) -> int | None:
        """Spots or objects of a need; None where only the orbits could tell."""
        if need.domain == "imaging":
            return len(self.spots_of(need))
        if need.domain != "surveillance":
            return 1
        objects = self.objects_of(need)
        return None if objects is None else max(1, len(objects))

    def objects_of(self, need: Any) -> NDArray[np.int64] | None:
        """Catalogue numbers of the objects that stand for a need; None: no orbits."""
        if self.catalogue is None:
            return None
        found = self.catalogue.select(need.catalog_numbers, need.name_pattern)
        found = found[
            np.array([self._regime(k) is need.regime for k in found], dtype=bool)
        ]
        if len(found) > need.n_objects_max:
            steps = np.linspace(0, len(found) - 1, need.n_objects_max)
            found = found[np.round(steps).astype(np.intp)]
        return np.asarray(self.catalogue.catalog_numbers[found])

    def _regime(self, index: int) -> OrbitClass:
        if self.catalogue is None:  # kept out by the caller
            return OrbitClass.LEO
        rev_day = float(self.catalogue.mean_motion_rev_day[index])
        if self.catalogue.eccentricity[index] > 0.25:
            return OrbitClass.HEO
        if rev_day >= 11.25:
            return OrbitClass.LEO
        return OrbitClass.GEO if 0.9 <= rev_day <= 1.1 else OrbitClass.MEO

    def satellites_of(self, service: Any) -> NDArray[np.intp]:
        """Indices in the catalogue of a service's satellites, ascending."""
        if self.catalogue is None:
            return np.empty(0, np.intp)
        picked = [
            self.catalogue.select(asset.catalog_numbers, asset.name_pattern)
            for asset in (self.record("assets", name) for name in service.assets)
            if asset.kind == "satellites"
        ]
        return np.unique(np.concatenate([np.empty(0, np.intp), *picked]))

    @property
    def listed(self) -> tuple[Supplied | Rate, ...]:
        """Everything that the plan counts on."""
        return (*self.plan.supplied, *self.plan.rates)

    # What is listed ------------------------------------------------------------------

    @cached_property
    def looks(self) -> dict[tuple[str, str], list[Supplied]]:
        """Looks, observations and launches by need and line (ids)."""
        found: dict[tuple[str, str], list[Supplied]] = {}
        for look in self.plan.supplied:
            found.setdefault((look.need, look.line), []).append(look)
        return found

    @cached_property
    def amounts(self) -> dict[tuple[str, str], float]:
        """What each line gives each need over the plan, in the unit of its price."""
        found = {key: float(len(looks)) for key, looks in self.looks.items()}
        for rate in self.plan.rates:
            key = (rate.need, rate.line)
            days = (rate.end_s - rate.start_s) / SECONDS_PER_DAY
            found[key] = found.get(key, 0.0) + rate.amount * days
        return found

    def credit(self, need: Any, line: str) -> float:
        """What a look counts for, where it must be clear with certainty, 0 to 1."""
        if need.domain != "imaging" or not need.clear_fraction:
            return 1.0
        if self.service_of(line).sensor.value in {"sar", "rf"}:
            return 1.0
        cover = self.cloud_fraction(need)
        if cover is None or cover >= 1.0:
            return 0.0
        if cover <= 0.0:
            return 1.0
        return min(1.0, math.log(cover) / math.log(1.0 - need.clear_fraction))

    def cloud_fraction(self, need: Any) -> float | None:
        """Mean cloud over a need in its time, minute by minute; None where unknown."""
        theatre = self.record("theatres", need.theatre)
        question = self.question
        cover = theatre.cloud_fraction_by_month
        middle_at = question.at + (question.end_at - question.at) / 2
        usual = None if cover is None else float(cover[middle_at.month - 1])
        if not theatre.cloud_forecast:
            return usual
        start_s, end_s = question.span_of(need)
        n = max(1, round((end_s - start_s) / 60.0))
        at_s = start_s + (np.arange(n) + 0.5) * (end_s - start_s) / n
        figures = np.full(n, np.nan if usual is None else usual)
        own_area = self.area_of(need).id
        # Those for the whole theatre first, so that those for the area stand above.
        for one in sorted(theatre.cloud_forecast, key=lambda one: one.area is not None):
            if one.area in {None, own_area}:
                from_s = (one.starts_at - question.at).total_seconds()
                to_s = (one.ends_at - question.at).total_seconds()
                figures[(at_s >= from_s) & (at_s < to_s)] = one.cloud_fraction
        return None if np.isnan(figures).any() else float(figures.mean())

    def least_supply(self, need: Any) -> float | None:
        """The least that meets a need in full, in its own unit; None: no orbits."""
        start_s, end_s = self.span_s(need)
        n_places = self.n_places(need)
        days = (end_s - start_s) / SECONDS_PER_DAY
        if n_places is None:
            return None
        if need.domain == "launch":
            return float(need.n_launches)
        if need.domain in {"satcom", "navigation"}:
            rate = need.rate_mbit_s if need.domain == "satcom" else 1.0
            return days * float(rate)
        if need.domain == "surveillance":
            return float(n_places * days * need.n_observations_per_day)
        return self._least_looks(need, n_places, days)

    def _least_looks(self, need: Any, n_places: int, days: float) -> float:
        if need.collect_within_h is not None:
            slots = days * 24.0 / float(need.collect_within_h)
            return self.fewest_strips(need) * slots
        if need.revisit_h is None:
            return float(n_places * days * need.n_looks_per_day)
        n_gaps = math.ceil(days * 24.0 / need.revisit_h - 1e-9)
        return float(n_places * max(1.0, n_gaps - 1.0))

    def fewest_strips(self, need: Any) -> float:
        """The fewest strips that could collect what one slot of a need asks for."""
        largest_km2: list[float] = [
            float(service.swath_km) * float(service.strip_length_km)
            for service in self.reserve.services
            if service.domain == "imaging"
            and service.sensor in need.sensors
            and service.resolution_m <= need.resolution_m
            and service.swath_km is not None
            and service.strip_length_km is not None
        ]
        if not largest_km2:
            return 1.0
        region = area_shape(self.area_of(need))
        asked_km2 = need.collect_fraction * region_km2(region)
        own_km2 = max(largest_km2) * (1.0 - need.strip_overlap_fraction)
        return max(1.0, float(math.ceil(asked_km2 / own_km2)))

    def sharing(self, nations: Iterable[str]) -> dict[str, float]:
        """The share of a common cost of each nation (id), by the policy's key."""
        names = sorted(set(nations))
        keys = [float(self.record("nations", name).cost_key) for name in names]
        if self.reserve.policy.cost_key.value == "equal" or not sum(keys):
            keys = [1.0] * len(names)
        return {name: key / sum(keys) for name, key in zip(names, keys, strict=True)}

    def owners(self, need: Any) -> Sequence[str]:
        """The nations (ids) behind a need: its owner, or those a command acts for."""
        command = self.reserve.by_id("commands").get(need.owner)
        return (need.owner,) if command is None else tuple(command.nations)

    def members(self) -> Iterator[str]:
        """The member nations (ids)."""
        for nation in self.reserve.nations:
            if nation.standing.value == "member":
                yield nation.id
