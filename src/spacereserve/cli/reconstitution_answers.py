"""Answers of ``reconstitute``: who launches what into which plane, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from spacereserve.cli.console import json_text, out, print_json
from spacereserve.cli.options import instant_of
from spacereserve.cli.skies import catalogue_of, default_instant
from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.folder import read_folder
from spacereserve.engine.model import Question, Reserve
from spacereserve.engine.reports import launches_picture
from spacereserve.engine.supply import Sky
from spacereserve.engine.supply.reconstitution import (
    Launcher,
    Reconstitution,
    lost_planes,
    reconstitute,
)
from spacereserve.engine.terms import offers_at
from spacereserve.engine.units import SECONDS_PER_DAY, instant_text
from spacereserve.language import Lang, Translator, translator

__all__ = ["Answer", "Asked", "answered"]

_FORMAT = "spacereserve.reconstitution/1"
_HOURS_PER_DAY = 24.0


@dataclass(frozen=True)
class Asked:
    """What a user asks of ``reconstitute``.

    Attributes:
        folder: The reserve folder.
        lost: Assets (ids) whose satellites are lost.
        mass_kg: Mass of one satellite.
        level: Level (id), or None for the highest.
        launchers: Services (ids); none named means all.
        per_launch: Most satellites on a launch, or None.
        beyond_contract: Whether more launches may be had than are promised.
        turnaround_days: From one further vehicle to the next.
        days: How far ahead.
        at: Instant of the declaration, ``now``, or None for the time of the orbits.
        orbits: An orbit file, ``stored``, or None for the folder's own.
    """

    folder: Path
    lost: tuple[str, ...]
    mass_kg: float
    level: str | None
    launchers: tuple[str, ...]
    per_launch: int | None
    beyond_contract: bool
    turnaround_days: float
    days: float
    at: str | None
    orbits: str | None


@dataclass(frozen=True, eq=False)
class Answer:
    """A schedule for a reader.

    Attributes:
        asked: What was asked.
        level: The level declared.
        found: The schedule.
        reserve: The reserve, for names.
        at: The declaration.
        lang: The reader's language.
    """

    asked: Asked
    level: str
    found: Reconstitution
    reserve: Reserve
    at: datetime
    lang: Lang

    def json_text(self) -> str:
        """The schedule as JSON."""
        return json_text(self._value())

    def picture(self) -> str:
        """The schedule as an SVG picture."""
        return launches_picture(self.found, self._named, translator(self.lang))

    def show(self, *, as_json: bool) -> None:
        """Shows the schedule on standard output.

        Args:
            as_json: True writes JSON and nothing else.
        """
        if as_json:
            print_json(self._value())
            return
        said = translator(self.lang)
        out.print(Group(*self._parts(said)))

    def _named(self, service: str) -> str:
        return str(self.reserve.by_id("services")[service].named(self.lang))

    def _value(self) -> dict[str, Any]:
        found = self.found
        return {
            "format": _FORMAT,
            "at": instant_text(self.at),
            "level": self.level,
            "lost": list(self.asked.lost),
            "mass_kg": self.asked.mass_kg,
            "n_lost": found.n_lost,
            "n_restored": found.n_lost - sum(found.left),
            "days_until_half": found.days_until(0.5),
            "days_until_all": found.days_until(1.0),
            "planes": [
                {
                    "inclination_deg": round(one.plane.inclination_deg, 3),
                    "raan_deg": round(one.plane.raan_deg, 3),
                    "altitude_km": round(one.altitude_km, 1),
                    "n_lost": len(one.satellites),
                    "n_left": left,
                    "reason": reason or None,
                }
                for one, left, reason in zip(
                    found.planes, found.left, found.reasons, strict=True
                )
            ],
            "launches": [
                {
                    "service": one.service,
                    "pad": one.pad,
                    "plane": one.plane,
                    "lift_off_at": instant_text(self.at, one.at_s),
                    "day": round(one.at_s / SECONDS_PER_DAY, 4),
                    "n_satellites": one.n_satellites,
                    "room": one.room,
                }
                for one in found.launches
            ],
        }

    def _parts(self, said: Translator) -> Iterator[RenderableType]:
        found = self.found
        n_restored = found.n_lost - sum(found.left)
        yield Text(
            said.gettext(
                "Satellites lost: {n}, planes: {planes}. Satellites that lift off "
                "again: {restored}, launches: {launches}."
            ).format(
                n=said.number(found.n_lost, digits=0),
                planes=said.number(len(found.planes), digits=0),
                restored=said.number(n_restored, digits=0),
                launches=said.number(len(found.launches), digits=0),
            )
        )
        if found.launches:
            yield self._table(said)
        for fraction, message in (
            (0.5, said.gettext("Half of them on day {day}.")),
            (1.0, said.gettext("All of them on day {day}.")),
        ):
            day = found.days_until(fraction)
            if day is not None:
                yield Text(message.format(day=said.number(day)))
        yield from self._lacking(said)
        yield Text(
            said.gettext(
                "A good schedule by a fixed rule, not proven to be the soonest. Days "
                "are to lift-off; phasing, weather and failures come on top, and spare "
                "satellites are taken to be at hand."
            ),
            style="dim",
        )

    def _table(self, said: Translator) -> Table:
        table = Table(title=said.gettext("Launches"), title_justify="left")
        pads = self.reserve.by_id("assets")
        for title, justify in (
            (said.gettext("day"), "right"),
            (said.gettext("UTC"), "left"),
            (said.gettext("launcher"), "left"),
            (said.gettext("pad"), "left"),
            (said.gettext("plane"), "left"),
            ("+", "right"),
            (said.gettext("there again"), "right"),
        ):
            table.add_column(
                title,
                justify=justify,  # type: ignore[arg-type]
                no_wrap=title in {said.gettext("UTC"), said.gettext("plane")},
            )
        there = 0
        for one in self.found.launches:
            there += one.n_satellites
            plane = self.found.planes[one.plane].plane
            lift_off = self.at + timedelta(seconds=one.at_s)
            table.add_row(
                said.number(one.at_s / SECONDS_PER_DAY),
                f"{lift_off:%m-%d %H:%M}",
                self._named(one.service),
                pads[one.pad].named(self.lang),
                f"{said.number(plane.inclination_deg)}° / "
                f"{said.number(plane.raan_deg, digits=0)}°",
                said.number(one.n_satellites, digits=0),
                said.number(there, digits=0),
            )
        return table

    def _lacking(self, said: Translator) -> Iterator[RenderableType]:
        words = {
            "mass": said.gettext("no launcher carries one satellite to this orbit"),
            "inclination": said.gettext("no pad reaches this inclination"),
            "no-launches": said.gettext("the launches promised are used up"),
            "too-late": said.gettext("no vehicle passes under the plane in time"),
        }
        for code, why in words.items():
            pairs = zip(self.found.left, self.found.reasons, strict=True)
            lacking = [left for left, reason in pairs if reason == code]
            if lacking:
                yield Text(
                    said.gettext("Satellites that stay lost: {n} ({why}).").format(
                        n=said.number(sum(lacking), digits=0), why=why
                    )
                )


def answered(asked: Asked, lang: Lang) -> Answer:
    """Reads a folder and schedules the launches.

    Args:
        asked: What is asked; its numbers have been checked.
        lang: The reader's language.

    Raises:
        InputError: Folder, orbits or names have mistakes.
        PlanningError: There are no orbits, or the level is not known.
    """
    folder = read_folder(asked.folder, with_orbits=asked.orbits is None)
    reserve = folder.reserve
    _must_be_known(asked, reserve)
    catalogue = catalogue_of(folder, asked.orbits)
    at = default_instant(catalogue) if asked.at is None else instant_of(asked.at)
    level = asked.level or max(reserve.levels, key=lambda one: one.order).id
    question = Question.of(reserve, level, at=at, days=asked.days)
    sky = Sky(reserve, catalogue, question)
    satellites = sky.satellites_of(asked.lost)
    if len(satellites) == 0:
        raise InputError(
            "the orbits hold none of the lost satellites",
            rule="assets pick their satellites by catalogue number or name",
            value=", ".join(asked.lost),
            way_out="name a catalogue that holds them with --orbits",
        )
    flying = satellites[np.isfinite(sky.perigee_km[satellites])]
    found = reconstitute(
        lost_planes(flying, sky),
        tuple(_launchers(asked, reserve, level)),
        mass_kg=asked.mass_kg,
        sky=sky,
        most_per_launch=asked.per_launch,
    )
    return Answer(asked, level, found, reserve, at, lang)


def _launchers(asked: Asked, reserve: Reserve, level: str) -> Iterator[Launcher]:
    """The launchers with a line in force, each with the quickest call-up it owes."""
    assets = reserve.by_id("assets")
    offers = [
        offer
        for offer in offers_at(reserve, level)
        if offer.in_force
        and offer.service.domain == "launch"
        and offer.service.id in (asked.launchers or {offer.service.id})
    ]
    for name in sorted({offer.service.id for offer in offers}):
        own = [offer for offer in offers if offer.service.id == name]
        promised = int(sum(offer.line.quantity for offer in own))
        yield Launcher(
            service=own[0].service,
            pads=tuple(assets[pad] for pad in sorted(own[0].service.assets)),
            call_up_h=min(offer.line.call_up_h for offer in own),
            n_launches=None if asked.beyond_contract else promised,
            turnaround_h=asked.turnaround_days * _HOURS_PER_DAY,
        )


def _must_be_known(asked: Asked, reserve: Reserve) -> None:
    """Refuses names that the reserve does not hold, all at once."""
    groups = {one.id for one in reserve.assets if one.kind == "satellites"}
    launchers = {one.id for one in reserve.services if one.domain == "launch"}
    problems = [
        Problem(
            f"the reserve has no satellites called {name!r}",
            rule="--lost names assets of the kind `satellites`",
            value=name,
            way_out="see `show FOLDER assets` for their ids",
        )
        for name in asked.lost
        if name not in groups
    ]
    problems += [
        Problem(
            f"the reserve has no launcher called {name!r}",
            rule="--launcher names services of the domain `launch`",
            value=name,
            way_out="see `show FOLDER services` for their ids",
        )
        for name in asked.launchers
        if name not in launchers
    ]
    if problems:
        raise InputError.from_problems(problems)
