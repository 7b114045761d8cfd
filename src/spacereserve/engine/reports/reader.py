"""The reader: a reserve seen in one language, so that identifiers become names.

``Reader`` joins the two things that every sentence needs, the records and the
translator. An identifier that names nothing is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from spacereserve.engine.model import (
    DOMAINS,
    Agreement,
    Line,
    Named,
    Reserve,
    domain_names,
    words_of,
)
from spacereserve.engine.reports.words import word
from spacereserve.language import Translator

__all__ = ["Reader"]

Value = float | str | int


@dataclass(frozen=True)
class Reader:
    """A reserve and the language that it is read in.

    Attributes:
        reserve: The records.
        t: The translator.
    """

    reserve: Reserve
    t: Translator

    def text(self, message: str) -> str:
        """The message in the reader's language."""
        return self.t.gettext(message)

    def word(self, kind: str, code: str) -> str:
        """The word for a code (see ``words``); a domain added has its own title."""
        if kind == "domain" and code in set(domain_names()) - set(DOMAINS):
            words = words_of(code)
            return words.title_fr if self.t.lang == "fr" else words.title
        return word(kind, code, self.t)

    def name(self, table: str, identifier: str) -> str:
        """The name of a record; the identifier where there is no such record."""
        record = self.reserve.by_id(table).get(identifier)
        return record.named(self.t.lang) if isinstance(record, Named) else identifier

    def party(self, identifier: str) -> str:
        """The name of a nation or command."""
        commands = self.reserve.by_id("commands")
        return self.name(
            "commands" if identifier in commands else "nations", identifier
        )

    def parties(self, identifiers: str) -> str:
        """The names of nations, written with spaces between their ids."""
        return self.t.listing([self.party(name) for name in identifiers.split()])

    def loss(self, identifier: str) -> str:
        """What may be lost: a provider (id), or a shared thing as ``thing:id``."""
        kind, _, thing = identifier.rpartition(":")
        return self.name("shared_things" if kind else "providers", thing)

    def orbit(self, identifier: str) -> str:
        """An orbit, or several that one service joins by ``+``."""
        return " + ".join(self.word("orbit", part) for part in identifier.split("+"))

    @cached_property
    def lines(self) -> dict[str, tuple[Agreement, Line]]:
        """Every line with its agreement, by the line's id."""
        return {
            line.id: (agreement, line)
            for agreement in self.reserve.agreements
            for line in agreement.lines
        }

    def line(self, identifier: str) -> str:
        """A line, named by its service and agreement."""
        if identifier not in self.lines:
            return identifier
        agreement, line = self.lines[identifier]
        service = self.name("services", line.service)
        return f"{service} ({agreement.named(self.t.lang)})"

    def anything(self, identifier: str) -> str:
        """The name of whatever record has the identifier, of any table."""
        for table in _TABLES:
            if identifier in self.reserve.by_id(table):
                return self.name(table, identifier)
        return self.line(identifier)

    def shown(self, key: str, value: Value, kind: str | None = None) -> str:
        """A detail of a code as text: its key says what it is and in which unit.

        Args:
            key: Such as ``wants_m``, ``nation`` or ``cap_fraction``.
            value: A figure, an identifier or a code.
            kind: What it is, where the key alone does not say.

        Returns:
            Text with its unit; the value as it is where the key says nothing.
        """
        show = _KINDS.get(kind or key) or _SUFFIXES.get(key.rpartition("_")[2])
        if show is not None:
            return show(self, value)
        return str(value) if isinstance(value, str) else self.t.number(value, digits=2)


_TABLES = (
    "services",
    "assets",
    "providers",
    "restrictions",
    "agreements",
    "nations",
    "commands",
    "theatres",
    "needs",
    "areas",
)


def _named(table: str) -> Callable[[Reader, Value], str]:
    return lambda reader, value: reader.name(table, str(value))


def _worded(kind: str) -> Callable[[Reader, Value], str]:
    return lambda reader, value: reader.word(kind, str(value))


def _measured(unit: str, digits: int = 2) -> Callable[[Reader, Value], str]:
    def show(reader: Reader, value: Value) -> str:
        shown = reader.t.number(float(value), digits=digits)
        return f"{shown}\N{NO-BREAK SPACE}{unit}"

    return show


def _degrees(reader: Reader, value: Value) -> str:
    return f"{reader.t.number(float(value))}°"


def _day(reader: Reader, value: Value) -> str:
    try:
        return reader.t.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _days(reader: Reader, value: Value) -> str:
    n = float(value)
    return reader.t.ngettext("{n} day", "{n} days", n).format(n=reader.t.number(n))


def _codes(kind: str) -> Callable[[Reader, Value], str]:
    def show(reader: Reader, value: Value) -> str:
        codes = str(value).replace(",", " ").split()
        return reader.t.listing([reader.word(kind, code) for code in codes])

    return show


_KINDS: dict[str, Callable[[Reader, Value], str]] = {
    "nation": lambda reader, value: reader.party(str(value)),
    "provider": _named("providers"),
    "service": _named("services"),
    "agreement": _named("agreements"),
    "restriction": _named("restrictions"),
    "asset": _named("assets"),
    "area": _named("areas"),
    "line": lambda reader, value: reader.line(str(value)),
    "loss": lambda reader, value: reader.loss(str(value)),
    "nations": lambda reader, value: reader.parties(str(value)),
    "from_level": _named("levels"),
    "level": _named("levels"),
    "theatre": _named("theatres"),
    "anything": lambda reader, value: reader.anything(str(value)),
    "status": _worded("provider-status"),
    "maturity": _worded("maturity"),
    "standing": _worded("standing"),
    "will_of": _worded("will"),
    "cyber": _worded("cyber"),
    "sensor": _codes("sensor"),
    "orbit": lambda reader, value: reader.orbit(str(value)),
    "orbits": _codes("orbit"),
    "unit": _worded("unit"),
    "layer": _worded("layer"),
    "domain": _worded("domain"),
    "state": _worded("state"),
    "plan-status": _worded("plan-status"),
    "availability": lambda reader, value: reader.t.percent(float(value), digits=2),
    "hours": lambda reader, value: reader.t.duration(float(value)),
    "money": lambda reader, value: reader.t.money(float(value)),
    "share": lambda reader, value: reader.t.percent(float(value)),
}
_KINDS |= {
    "availability_in_view": _KINDS["availability"],
    "availability_in_rain": _KINDS["availability"],
    "rate_mbit_s": _measured("Mbit/s", 0),
    "supplied_mbit_s": _measured("Mbit/s", 0),
    "back_mbit_s": _measured("Mbit/s", 0),
    "availability_of_gateway": _KINDS["availability"],
    "availability_of_equipment": _KINDS["availability"],
}
_SUFFIXES: dict[str, Callable[[Reader, Value], str]] = {
    "m": _measured("m"),
    "s": _measured("s", 1),
    "km": _measured("km", 0),
    "ms": _measured("ms", 0),
    "ns": _measured("ns", 0),
    "db": _measured("dB", 1),
    "dbw": _measured("dBW", 1),
    "kg": _measured("kg", 0),
    "deg": _degrees,
    "on": _day,
    "d": _days,
    "h": _KINDS["hours"],
    "eur": _KINDS["money"],
    "fraction": _KINDS["share"],
}
