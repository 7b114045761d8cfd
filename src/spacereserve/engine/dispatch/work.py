"""The work of a day: what a plan owes on it, and every way to do it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from spacereserve.engine.access import Windows
from spacereserve.engine.allocation.day_schedule import Downlink, Kind, Task
from spacereserve.engine.allocation.plan import Plan, Step, Supplied
from spacereserve.engine.dispatch.chances import Chances, chances_of
from spacereserve.engine.dispatch.choosing import Option, Request
from spacereserve.engine.dispatch.downlinks import Contact, Product, Sent
from spacereserve.engine.dispatch.news import NewsOfTheDay
from spacereserve.engine.model import Question, Reserve, Sensor
from spacereserve.engine.orbits import Catalogue
from spacereserve.engine.supply import Origin, Sky
from spacereserve.engine.supply.clouds import cloud_over
from spacereserve.engine.supply.delivery import find_contacts
from spacereserve.engine.terms import Offer, offers_at
from spacereserve.engine.units import SECONDS_PER_DAY, SECONDS_PER_HOUR

__all__ = ["Work"]

_SAME_PASS_S = 1500.0
_CLEAR = frozenset({Sensor.SAR, Sensor.RF})
_FULL = 1000
_OWN_LINE = 200
_OWN_PASS = 60
_BEST_MOMENT = 40
_MOST_OPTIONS = 24
"""Ways to take one look that are weighed, the best first."""


def _best_of(options: Iterable[Option]) -> tuple[Option, ...]:
    """The options worth most, ties by time: best moments come before others."""
    order = sorted(
        options, key=lambda one: (-one.worth, one.at_s, one.satellite, one.line)
    )
    return tuple(order[:_MOST_OPTIONS])


def _option(look: Supplied, line: str, found: Chances, row: int, worth: int) -> Option:
    half_s = 0.5 * found.service.look_s
    before_s = after_s = half_s
    if look.strip is not None:
        at_s = float(found.at_s[row])
        before_s = max(half_s, at_s - look.strip.from_s)
        after_s = max(half_s, look.strip.to_s - at_s)
    return Option(
        line=line,
        chances=found,
        row=row,
        worth=worth,
        before_s=before_s,
        after_s=after_s,
    )


class Work:
    """One day of a plan, with what can be done in it."""

    def __init__(
        self,
        reserve: Reserve,
        catalogue: Catalogue,
        plan: Plan,
        day: int,
        news: NewsOfTheDay,
    ) -> None:
        self.reserve, self.plan, self.day, self.news = reserve, plan, day, news
        self.start_s = (day - 1) * SECONDS_PER_DAY
        self.end_s = min(day, plan.days) * SECONDS_PER_DAY
        question = Question(
            level=plan.level,
            levels=dict(plan.levels),
            at=plan.at,
            days=self.end_s / SECONDS_PER_DAY,
        )
        self.sky = Sky(reserve, catalogue, question)
        self.offers: dict[str, Offer] = {
            offer.id: offer
            for level in sorted(set(plan.levels.values()))
            for offer in offers_at(reserve, level)
        }
        self.open_lines = self._open_lines()
        self._found: dict[tuple[str, str], Chances | None] = {}
        self._heard: dict[str, Windows] = {}
        self._contacts_held: dict[tuple[str, int], tuple[Contact, ...]] = {}
        self._clouds: dict[str, float | None] = {}

    def _open_lines(self) -> dict[str, list[str]]:
        """For each need, the lines called up that may serve it."""
        called = {offer.line for offer in self.plan.offers if offer.activated}
        fits = {Step.USED, Step.ELSEWHERE, Step.CAPACITY}
        return {
            need.id: sorted(
                row.line
                for row in need.funnel
                if row.step in fits
                and row.line in called
                and row.provider not in self.news.refused
            )
            for need in self.plan.needs
        }

    def quantities(self) -> dict[str, int]:
        """Looks that each line (id) promises on this day."""
        first_s = (self.day - 1) * SECONDS_PER_DAY
        last_s = first_s + SECONDS_PER_DAY
        return {
            name: int(
                offer.line.quantity
                * self._health(offer)
                * offer.ready_on_average(first_s, last_s)
                + 1e-6
            )
            for name, offer in self.offers.items()
        }

    def _health(self, offer: Offer) -> float:
        assets = self.reserve.by_id("assets")
        return min(float(assets[name].health_fraction) for name in offer.service.assets)

    def requests(self) -> list[Request]:
        """The looks owed on this day, each with every way to take it."""
        owed = [
            look
            for look in self.plan.supplied
            if self.start_s <= look.at_s < self.end_s
            and self.offers[look.line].service.domain == "imaging"
        ]
        times_s = self._times_s()
        return [
            Request(
                look=look,
                priority=self.reserve.by_id("needs")[look.need].priority,
                options=_best_of(
                    self._options(
                        look, self._span(look, times_s[look.need, look.place])
                    )
                ),
                gap_s=self._gap_s(look, times_s[look.need, look.place]),
            )
            for look in owed
        ]

    def _times_s(self) -> dict[tuple[str, int], list[float]]:
        """When the plan looks at each spot of each need, ascending."""
        times_s: dict[tuple[str, int], list[float]] = defaultdict(list)
        for look in self.plan.supplied:
            times_s[look.need, look.place].append(look.at_s)
        for values in times_s.values():
            values.sort()
        return times_s

    def _gap_s(self, look: Supplied, times_s: list[float]) -> float | None:
        """Longest time since the look before: as asked, or as planned if longer."""
        need = self.reserve.by_id("needs")[look.need]
        place = times_s.index(look.at_s)
        if need.revisit_h is None or place == 0:
            return None
        asked_s = need.revisit_h * SECONDS_PER_HOUR
        return float(max(asked_s, look.at_s - times_s[place - 1]) + 1.0)

    def _span(self, look: Supplied, times_s: list[float]) -> tuple[float, float]:
        need = self.reserve.by_id("needs")[look.need]
        if look.strip is not None:
            # Another pass would collect other ground: only its own will do.
            return look.strip.from_s - 1.0, look.at_s + 1.0
        start_s, end_s = self.sky.question.span_of(need)
        low_s, high_s = max(start_s, self.start_s), min(end_s, self.end_s)
        if need.revisit_h is None:
            return low_s, high_s
        gap_s = need.revisit_h * SECONDS_PER_HOUR
        place = times_s.index(look.at_s)
        before_s = times_s[place - 1] if place else start_s
        after_s = times_s[place + 1] if place + 1 < len(times_s) else np.inf
        # Times in a plan are rounded: a second either way lets the look itself in.
        low_s = max(low_s, min(look.at_s, after_s - gap_s) - 1.0)
        return low_s, min(high_s, max(look.at_s, before_s + gap_s) + 1.0)

    def _options(self, look: Supplied, span_s: tuple[float, float]) -> Iterator[Option]:
        for line in self.open_lines.get(look.need, ()):
            if look.strip is not None and line != look.line:
                continue
            offer = self.offers[line]
            found = self._chances(offer.service, look.need)
            if found is None:
                continue
            ready_s = max(span_s[0], offer.call_up_s)
            end_s = min(span_s[1], offer.end_s(self.end_s))
            inside = (found.at_s >= ready_s) & (found.at_s <= end_s)
            if look.strip is not None:
                numbers = self.sky.catalogue.catalog_numbers[found.satellite]
                inside &= numbers == look.satellite
            for row in np.flatnonzero(inside & (found.place == look.place)):
                worth = self._worth(look, line, found, int(row))
                if worth > 0:
                    yield _option(look, line, found, int(row), worth)

    def _chances(self, service: Any, need: str) -> Chances | None:
        key = (service.id, need)
        if key not in self._found:
            wanted = self.reserve.by_id("needs")[need]
            span_s = (self.start_s, self.end_s)
            self._found[key] = chances_of(
                service, wanted, self.sky, span_s, contacts=self._contacts(service)
            )
        return self._found[key]

    def _contacts(self, service: Any) -> Windows | None:
        """Contacts of a service's satellites, found once; None where it has a relay."""
        if service.relay:
            return None
        if service.id not in self._heard:
            satellites = self.sky.satellites_of(service.assets)
            self._heard[service.id] = find_contacts(
                self.sky, satellites, service.stations
            )
        return self._heard[service.id]

    def _cloud_fraction(self, need: Any) -> float:
        """Cloud over a need this day: as told for its theatre, else as forecast."""
        told = self.news.cloud_fraction.get(need.theatre)
        if told is not None:
            return told
        if need.id not in self._clouds:
            self._clouds[need.id] = self._forecast(need) if self.news.forecast else None
        return self._clouds[need.id] or 0.0

    def _forecast(self, need: Any) -> float | None:
        """Its mean over the day; None without a forecast, or where part is unknown."""
        theatre = self.reserve.by_id("theatres")[need.theatre]
        span_s = (self.start_s, self.end_s)
        found = cloud_over(theatre, self.sky.area_of(need), self.sky.question, span_s)
        if found is None or found.origin is not Origin.FORECAST:
            return None
        return found.fraction

    def forecast_clouds(self) -> dict[str, float]:
        """The cloud that looks were weighed by, for each need with a forecast (id)."""
        return {
            name: round(cloud, 6)
            for name, cloud in sorted(self._clouds.items())
            if cloud is not None
        }

    def _worth(self, look: Supplied, line: str, found: Chances, row: int) -> int:
        """What taking a look so is worth: the chance that it serves, then stability."""
        clear = 1.0
        if found.service.sensor not in _CLEAR:
            clear = 1.0 - self._cloud_fraction(found.need)
        bonus = _OWN_LINE * int(line == look.line)
        bonus += _OWN_PASS * int(self._is_same_pass(look, found, row))
        off_s = abs(float(found.at_s[row] - found.best_s[row]))
        bonus += round(_BEST_MOMENT / (1.0 + off_s / found.service.look_s))
        worth: float = clear * (_FULL + bonus)
        return round(worth)

    def _is_same_pass(self, look: Supplied, found: Chances, row: int) -> bool:
        number = int(self.sky.catalogue.catalog_numbers[found.satellite[row]])
        near = abs(float(found.at_s[row]) - look.at_s) < _SAME_PASS_S
        return number == look.satellite and near

    def products(
        self, requests: Sequence[Request], taken: Mapping[int, Option]
    ) -> list[Product]:
        """What chosen looks leave on board, by number of the request."""
        return [self._product(k, requests[k], taken[k]) for k in sorted(taken)]

    def _product(self, key: int, request: Request, option: Option) -> Product:
        service, need = option.chances.service, option.chances.need
        latest_s = np.inf
        if need.latency_h is not None:
            limit_h = need.latency_h - service.processing_h
            latest_s = _planned_at(request, option) + limit_h * SECONDS_PER_HOUR
        return Product(
            key=key,
            satellite=option.satellite,
            taken_s=option.at_s + option.after_s,
            latest_s=float(latest_s),
            downlink_s=float(service.downlink_s),
            n_stored=service.n_looks_stored,
            contacts=self._contacts_of(service, option.satellite),
        )

    def _contacts_of(self, service: Any, satellite: int) -> tuple[Contact, ...] | None:
        """Contacts of one satellite with the stations of a service, by time."""
        contacts = self._contacts(service)
        if contacts is None:
            return None
        key = (service.id, satellite)
        if key not in self._contacts_held:
            stations = sorted(service.stations)
            local = self.sky.satellites_of(service.assets).tolist().index(satellite)
            rows = np.flatnonzero(contacts.satellite == local)
            self._contacts_held[key] = tuple(
                Contact(
                    stations[int(contacts.place[row])],
                    float(contacts.start_s[row]),
                    float(contacts.end_s[row]),
                )
                for row in rows[np.argsort(contacts.start_s[rows], kind="stable")]
            )
        return self._contacts_held[key]

    def task(self, request: Request, option: Option, sent: Sent, key: int) -> Task:
        """A task from a look owed and the way chosen to take it."""
        look, found, row = request.look, option.chances, option.row
        lat_deg, lon_deg = self.sky.spots_of(found.need)[look.place]
        own = self.offers[look.line].service.id == found.service.id
        kind = Kind.ANOTHER_TIME if own else Kind.ANOTHER_SERVICE
        if own and self._is_same_pass(look, found, row):
            kind = Kind.AS_PLANNED
        processing_s = found.service.processing_h * SECONDS_PER_HOUR
        return Task(
            need=look.need,
            place=look.place,
            lat_deg=round(float(lat_deg), 5),
            lon_deg=round(float(lon_deg), 5),
            line=option.line,
            service=found.service.id,
            provider=found.service.provider,
            satellite=int(self.sky.catalogue.catalog_numbers[found.satellite[row]]),
            start_s=round(option.at_s - option.before_s, 1),
            end_s=round(option.at_s + option.after_s, 1),
            off_nadir_deg=round(float(found.off_nadir_deg[row]), 2),
            delivered_s=round(sent.down_s[key] + processing_s, 1),
            planned_s=look.at_s,
            planned_line=look.line,
            kind=kind,
            downlink=_rounded(sent.downlinks.get(key)),
            strip=look.strip,
        )


def _planned_at(request: Request, option: Option) -> float:
    """From when the delay of a product counts: a strip's, as the plan has it."""
    return option.at_s if request.look.strip is None else request.look.at_s


def _rounded(downlink: Downlink | None) -> Downlink | None:
    if downlink is None:
        return None
    return Downlink(
        station=downlink.station,
        start_s=round(downlink.start_s, 1),
        end_s=round(downlink.end_s, 1),
    )
