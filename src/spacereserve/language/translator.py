"""A reader's language: what turns messages, figures and instants into text.

``translator("fr")`` is a frozen value that is handed on to whatever speaks to a person.
Figures go through Babel, so that French gets its spaces and commas. A share that is
not quite all or not quite nothing is never rounded to all or nothing.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal, get_args

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

from spacereserve.language.catalogue import load_translations

__all__ = ["LANGS", "N_", "Lang", "Translator", "translator"]

Lang = Literal["en", "fr"]
LANGS: tuple[Lang, ...] = get_args(Lang)
"""The languages, the source's own first."""

_LOCALES = {"en": "en_GB", "fr": "fr_FR"}
_HOURS_IN_DAYS = 48.0  # from here on, a length reads better in days
_NOISE = 1e-6  # a share this near to nothing or all is nothing or all


def N_(message: str) -> str:  # noqa: N802 - the name that every gettext tool knows
    """Marks a message for translation where it stands; it is translated where shown."""
    return message


@dataclass(frozen=True, slots=True)
class Translator:
    """Speaks one language.

    Attributes:
        lang: ``en`` or ``fr``.
        locale: The conventions for figures and dates.
    """

    lang: Lang
    locale: Locale = field(repr=False)
    _messages: gettext.NullTranslations = field(repr=False)

    @property
    def colon(self) -> str:
        """A colon with the space that goes before it, if any."""
        return "\N{NO-BREAK SPACE}:" if self.lang == "fr" else ":"

    @property
    def semicolon(self) -> str:
        """A semicolon with the space that goes before it, if any."""
        return "\N{NO-BREAK SPACE};" if self.lang == "fr" else ";"

    def gettext(self, message: str) -> str:
        """The message in this language."""
        return self._messages.gettext(message) if message else ""

    def ngettext(self, singular: str, plural: str, n: float) -> str:
        """The message that fits a number; French counts 0 and 1 as singular."""
        # gettext counts whole numbers: 1.5 takes the form of 1 in French, 2 in English
        whole = int(n) if self.lang == "fr" or n == int(n) else 2
        return self._messages.ngettext(singular, plural, whole)

    def number(self, value: float, *, digits: int = 1) -> str:
        """A figure with at most ``digits`` decimals."""
        pattern = "#,##0." + "#" * digits if digits else "#,##0"
        shown = format_decimal(round(value, digits), format=pattern, locale=self.locale)
        return _with_true_minus(shown)

    def percent(self, fraction: float, *, digits: int = 0) -> str:
        """A share (0 to 1) in percent; 0 and 100 only where it is nothing or all."""
        least = 10.0 ** -(digits + 2)
        if _NOISE < fraction < least / 2:
            return "<" + self._percent(least, digits)
        if 1.0 - least / 2 < fraction < 1.0 - _NOISE:
            return ">" + self._percent(1.0 - least, digits)
        return self._percent(fraction, digits)

    def _percent(self, fraction: float, digits: int) -> str:
        space = "\N{NO-BREAK SPACE}" if self.lang == "fr" else ""
        pattern = f"#,##0{'.' if digits else ''}{'#' * digits}{space}%"
        rounded = round(fraction, digits + 2)
        return _with_true_minus(
            format_percent(rounded, format=pattern, locale=self.locale)
        )

    def money(self, amount_eur: float) -> str:
        """An amount in whole euros."""
        shown = format_currency(
            round(amount_eur) + 0.0,  # no minus before a nought
            "EUR",
            locale=self.locale,
            currency_digits=False,
            format="#,##0\N{NO-BREAK SPACE}¤" if self.lang == "fr" else "¤#,##0",
        )
        return _with_true_minus(shown)

    def duration(self, length_h: float) -> str:
        """A length given in hours: ``45 min``, ``6 h 30 min`` or ``3 d 4 h``."""
        minutes = round(length_h * 60)
        if minutes < 60:
            return self._lengths(("{n} min", minutes))
        if minutes < _HOURS_IN_DAYS * 60:
            hours, rest = divmod(minutes, 60)
            return self._lengths(("{n} h", hours), ("{n} min", rest))
        days, rest = divmod(round(length_h), 24)
        return self._lengths((self.gettext("{n} d"), days), ("{n} h", rest))

    def _lengths(self, *parts: tuple[str, int]) -> str:
        shown = [(text, n) for text, n in parts if n] or [parts[0]]
        return " ".join(
            text.replace(" ", "\N{NO-BREAK SPACE}").format(n=self.number(n, digits=0))
            for text, n in shown
        )

    def day(self, day: date) -> str:
        """A day, such as ``22 November 2026``."""
        return format_date(day, "d MMMM y", locale=self.locale)

    def short_day(self, day: date) -> str:
        """A day within a known year, such as ``22 Nov``."""
        return format_date(day, "d MMM", locale=self.locale)

    def instant(self, at: datetime) -> str:
        """An instant to the minute, such as ``22 November 2026, 14:05 UTC``."""
        shape = "d MMMM y 'à' HH:mm 'UTC'" if self.lang == "fr" else _ENGLISH_INSTANT
        return format_datetime(_to_minute(at), shape, locale=self.locale)

    def short_instant(self, at: datetime) -> str:
        """An instant within a known year, such as ``22 Nov 14:05``."""
        return format_datetime(_to_minute(at), "d MMM HH:mm", locale=self.locale)

    def listing(self, parts: list[str] | tuple[str, ...]) -> str:
        """Several things in a row: ``a, b and c``; empty for none."""
        return format_list(list(parts), locale=self.locale) if parts else ""


_ENGLISH_INSTANT = "d MMMM y, HH:mm 'UTC'"


def _to_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0) + timedelta(minutes=at.second // 30)


def _with_true_minus(shown: str) -> str:
    return shown.replace("-", "\N{MINUS SIGN}")


@cache
def translator(lang: Lang) -> Translator:
    """Gives the translator of a language.

    Args:
        lang: ``en`` or ``fr``.

    Returns:
        The same frozen value at every call.

    Raises:
        ValueError: The language is neither.
    """
    if lang not in LANGS:
        message = (
            f"There is no such language. Rule: it is one of {', '.join(LANGS)}. "
            f"Received: {lang!r}. Way out: ask for one of these."
        )
        raise ValueError(message)
    return Translator(lang, Locale.parse(_LOCALES[lang]), load_translations(lang))
