"""Answers of ``screen``: what was found, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from spacereserve.cli.conjunctions import (
    exact,
    message_note,
    message_table,
    message_value,
    probability_value,
    relative_value,
    shown,
)
from spacereserve.cli.console import json_text, out, print_json
from spacereserve.cli.options import instant_of
from spacereserve.cli.skies import catalogue_of, default_instant
from spacereserve.engine.errors import InputError, Problem
from spacereserve.engine.folder import read_folder
from spacereserve.engine.model import Reserve
from spacereserve.engine.orbits import Catalogue
from spacereserve.engine.screening import (
    ConjunctionMessage,
    Ephemeris,
    Event,
    Screening,
    read_cdms,
    read_ephemeris,
    screen,
)
from spacereserve.engine.units import instant_text
from spacereserve.language import Lang, Translator, translator

__all__ = ["Answer", "Asked", "answered"]

_FORMAT = "spacereserve.screening/1"


@dataclass(frozen=True)
class Asked:
    """What a user asks of ``screen``.

    Attributes:
        folder: The reserve folder.
        orbits: An orbit file, ``stored``, or None for the folder's own.
        only: Assets (ids) to screen; none named means all.
        days: How far ahead.
        miss_km: Distance below which an approach counts.
        at: When the search begins, ``now``, or None for the time of the orbits.
        ephemerides: ``FILE`` or ``NUMBER=FILE``.
        messages: Conjunction messages, files or folders.
        hard_body_m: Combined radius to assume.
    """

    folder: Path
    orbits: str | None
    only: tuple[str, ...]
    days: float
    miss_km: float
    at: str | None
    ephemerides: tuple[str, ...]
    messages: tuple[Path, ...]
    hard_body_m: float


@dataclass(frozen=True, eq=False)
class Answer:
    """A screening for a reader.

    Attributes:
        found: What the search found.
        messages: Conjunctions that others state.
        catalogue: The objects.
        lang: The reader's language.
    """

    found: Screening
    messages: tuple[ConjunctionMessage, ...]
    catalogue: Catalogue
    lang: Lang

    def json_text(self) -> str:
        """All approaches as JSON."""
        return json_text(self._value())

    def show(self, rows: int, *, as_json: bool) -> None:
        """Shows the approaches on standard output.

        Args:
            rows: How many, nearest first.
            as_json: True writes JSON and nothing else.
        """
        if as_json:
            print_json(self._value())
            return
        said = translator(self.lang)
        out.print(Group(*self._parts(rows, said)))

    def _value(self) -> dict[str, Any]:
        found = self.found
        return {
            "format": _FORMAT,
            "at": instant_text(found.start_at),
            "days": found.days,
            "miss_km": found.miss_km,
            "hard_body_m": found.hard_body_m,
            "n_screened": found.n_screened,
            "n_objects": found.n_objects,
            "n_near": found.n_near,
            "not_followed": [self._object(index) for index in found.failed],
            "approaches": [self._event(event) for event in found.events],
            "messages": [
                message_value(one, found.hard_body_m) for one in self.messages
            ],
        }

    def _object(self, index: int) -> dict[str, Any]:
        number = int(self.catalogue.catalog_numbers[index])
        return {"name": self.catalogue.names[index], "catalog_number": number}

    def _event(self, event: Event) -> dict[str, Any]:
        return {
            "first": self._object(event.first),
            "second": self._object(event.second),
            "closest_at": exact(event.closest_at),
            **relative_value(event.relative),
            **probability_value(event.probability),
            "edge_of_search": event.is_edge,
            "flying_together": event.is_together,
            "element_age_days": [
                None if age is None else round(age, 3) for age in event.age_days
            ],
            "errors_stated": list(event.stated_errors),
        }

    def _parts(self, rows: int, said: Translator) -> list[RenderableType]:
        found = self.found
        passing = [event for event in found.events if not event.is_together]
        nearest = sorted(passing, key=lambda one: one.relative.miss_km)[:rows]
        parts: list[RenderableType] = [
            Text(
                said.gettext(
                    "{screened} satellites screened against {objects} objects for "
                    "{days} days from {at}: {n} approaches below {miss} km."
                ).format(
                    screened=said.number(found.n_screened, digits=0),
                    objects=said.number(found.n_objects, digits=0),
                    days=said.number(found.days),
                    at=instant_text(found.start_at),
                    n=said.number(len(found.events), digits=0),
                    miss=said.number(found.miss_km),
                )
            )
        ]
        if nearest:
            parts.append(self._table(nearest, said))
        parts.extend(self._notes(len(found.events) - len(passing), said))
        if self.messages:
            parts.append(message_table(self.messages, found.hard_body_m, said))
            parts.append(Text(message_note(said), style="dim"))
        return parts

    def _notes(self, n_together: int, said: Translator) -> list[RenderableType]:
        notes = []
        if n_together:
            notes.append(
                said.gettext(
                    "{n} more are objects that fly together (docked, launched together "
                    "or sharing a slot); they are in the JSON."
                ).format(n=said.number(n_together, digits=0))
            )
        if self.found.events:
            notes.append(
                said.gettext(
                    "No probability here is proven: errors are assumed from the age of "
                    "the elements ({radius} m assumed for both bodies). Ask for a "
                    "conjunction message before you act."
                ).format(radius=said.number(self.found.hard_body_m))
            )
            notes.extend(self._stated(said))
        if self.found.failed:
            names = ", ".join(self.catalogue.names[i] for i in self.found.failed[:5])
            notes.append(
                said.gettext(
                    "{n} objects could not be followed to the end: {names}"
                ).format(n=said.number(len(self.found.failed), digits=0), names=names)
            )
        return [Text(note, style="dim") for note in notes]

    def _stated(self, said: Translator) -> list[str]:
        """How many approaches have errors that operators stated."""
        counts = [sum(event.stated_errors) for event in self.found.events]
        if not any(counts):
            return []
        return [
            said.gettext(
                "Errors as operators state them in their ephemerides: of one object in "
                "{one} approaches, of both in {both}; where both, only the size is "
                "assumed."
            ).format(
                one=said.number(counts.count(1), digits=0),
                both=said.number(counts.count(2), digits=0),
            )
        ]

    def _table(self, events: list[Event], said: Translator) -> Table:
        table = Table(title=said.gettext("Nearest approaches"), title_justify="left")
        for title, justify in (
            (said.gettext("satellite"), "left"),
            (said.gettext("object"), "left"),
            (said.gettext("UTC"), "left"),
            (said.gettext("miss, km"), "right"),
            (said.gettext("radial"), "right"),
            (said.gettext("km/s"), "right"),
            (said.gettext("chance"), "right"),
        ):
            table.add_column(
                title,
                justify=justify,  # type: ignore[arg-type]
                no_wrap=title == said.gettext("UTC"),
            )
        for event in events:
            how = event.relative
            table.add_row(
                self.catalogue.names[event.first],
                self.catalogue.names[event.second],
                f"{event.closest_at:%m-%d %H:%M:%S}",
                said.number(how.miss_km, digits=2),
                said.number(how.radial_km, digits=2),
                said.number(how.speed_km_s, digits=1),
                shown(event.probability.value),
            )
        return table


def answered(asked: Asked, lang: Lang, told: Callable[[str, float], None]) -> Answer:
    """Reads a folder and screens its satellites.

    Args:
        asked: What is asked; its numbers have been checked.
        lang: The reader's language.
        told: Told what is being worked on and the share done.

    Raises:
        InputError: Folder, orbits, ephemerides or messages have mistakes.
        PlanningError: There are no orbits.
    """
    told(translator(lang).gettext("reading"), 0.0)
    messages = read_cdms(asked.messages)
    ephemerides = _ephemerides(asked.ephemerides)
    folder = read_folder(asked.folder, with_orbits=asked.orbits is None)
    catalogue = catalogue_of(folder, asked.orbits)
    at = default_instant(catalogue) if asked.at is None else instant_of(asked.at)
    found = screen(
        catalogue,
        _wanted(folder.reserve, catalogue, asked.only),
        start_at=at,
        days=asked.days,
        miss_km=asked.miss_km,
        hard_body_m=asked.hard_body_m,
        ephemerides=ephemerides,
        progress=told,
    )
    return Answer(found, messages, catalogue, lang)


def _wanted(
    reserve: Reserve, catalogue: Catalogue, only: tuple[str, ...]
) -> NDArray[np.intp]:
    groups = {one.id: one for one in reserve.assets if one.kind == "satellites"}
    strange = [name for name in only if name not in groups]
    if strange:
        raise InputError.from_problems(
            Problem(
                f"the reserve has no satellites called {name!r}",
                rule="--only names assets of the kind `satellites`",
                value=name,
                way_out="see `show FOLDER assets` for their ids",
            )
            for name in strange
        )
    picked = [
        catalogue.select(groups[name].catalog_numbers, groups[name].name_pattern)
        for name in only or groups
    ]
    wanted = np.unique(np.concatenate([np.empty(0, np.intp), *picked]))
    if len(wanted) == 0:
        raise InputError(
            "the orbits hold none of the reserve's satellites",
            rule="assets pick their satellites by catalogue number or name",
            value=len(catalogue),
            way_out="name a catalogue that holds them with --orbits",
        )
    return wanted


def _ephemerides(named: tuple[str, ...]) -> list[Ephemeris]:
    problems: list[Problem] = []
    found = []
    for one in named:
        number, equals, file = one.partition("=")
        has_number = bool(equals) and number.isdigit()
        path = Path(file if has_number else one)
        try:
            found.append(read_ephemeris(path, int(number) if has_number else None))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError.from_problems(problems)
    return found
