"""A mistake in the reader's language: its English text found again by its template.

The engine's errors are English f-strings and stay so: a log, a test and a colleague
read one text. A reader of another language gets the same mistake from the catalogue:
the text is held against the templates that ``mistakes`` found in the source, the values
are taken out of it and put into the translated template. A value that is itself such a
text is told anew as well. What is in no catalogue stays English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Protocol

from spacereserve.language.catalogue import MISTAKES_FOLDER, read_catalogue
from spacereserve.language.translator import N_, Lang, Translator

__all__ = ["Mistake", "problem_text", "retold"]

_DEPTH = 4  # texts within texts
_WITH_MEANING = re.compile(
    r"(?P<text>.+) \((?P<field>\w+): (?P<meaning>.+)\)", re.DOTALL
)

_PLACES = {
    "line": N_("line {number}"),
    "column": N_("column {number}"),
    "row": N_("row {number}"),
    "message": N_("message {number}"),
}
_COUNTED = re.compile(rf"\b({'|'.join(_PLACES)}) (\d+)")

_ARTICLE = re.compile(r"^(an?|the) ")
_OF_RECORD = re.compile(r"an? [a-z ]+? (?P<rule>must .+)", re.DOTALL)


class Mistake(Protocol):
    """What a problem has that is told: the engine's ``Problem`` fits."""

    @property
    def what(self) -> str:
        """What is wrong."""

    @property
    def rule(self) -> str:
        """The rule that it breaks."""

    @property
    def way_out(self) -> str:
        """What to do about it."""

    @property
    def file(self) -> str | None:
        """Where it stands, or None."""

    @property
    def key(self) -> str | None:
        """The key within the file, or a place such as ``line 3, column 7``; or None."""

    @property
    def shown_value(self) -> str | None:
        """The value received as text, or None."""


@dataclass(frozen=True, slots=True)
class _Template:
    shape: re.Pattern[str]
    n_literal: int
    translation: str


def problem_text(problem: Mistake, said: Translator) -> str:
    """A mistake as one line in the reader's language.

    Args:
        problem: What is wrong, the rule, the value and the way out.
        said: The reader's language.

    Returns:
        The line; for English it is the problem's own text.
    """
    what, rule, way_out = (
        _as_sentence(retold(text, said.lang))
        for text in (problem.what, problem.rule, problem.way_out)
    )
    key = _place(problem.key, said) if problem.key else None
    where = ": ".join(part for part in (problem.file, key) if part)
    parts = [
        f"{where}{said.colon} {what}" if where else what,
        said.gettext("Rule: {rule}").format(rule=rule),
    ]
    if problem.shown_value is not None:
        received = said.gettext("Received: {value}.")
        parts.append(received.format(value=problem.shown_value))
    parts.append(said.gettext("Way out: {way_out}").format(way_out=way_out))
    return " ".join(parts)


def _place(key: str, said: Translator) -> str:
    """A key, with places counted in a file in the reader's language."""

    def told(found: re.Match[str]) -> str:
        return said.gettext(_PLACES[found[1]]).format(number=found[2])

    return _COUNTED.sub(told, key)


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def retold(text: str, lang: Lang) -> str:
    """One text of a mistake in another language.

    Args:
        text: The English text, as the engine made it.
        lang: The reader's language.

    Returns:
        The text in the language; as it is where the catalogue does not have it.
    """
    return text if lang == "en" else _told(text, lang, _DEPTH)


def _told(text: str, lang: Lang, depth: int) -> str:
    exact, templates = _catalogue(lang)
    if text in exact:
        return exact[text]
    rest = _ARTICLE.sub("", text)
    if rest != text and rest in exact:
        return exact[rest]
    of_record = _OF_RECORD.fullmatch(text)
    if of_record:
        return _told(of_record["rule"], lang, depth)
    with_meaning = _WITH_MEANING.fullmatch(text)
    if with_meaning and with_meaning["field"].islower():
        # The meaning of a field stands in the field reference, in English.
        return f"{_told(with_meaning['text'], lang, depth)} ({with_meaning['field']})"
    for template in templates if depth else ():
        found = template.shape.fullmatch(text)
        if found:
            values = {
                name: _told(value, lang, depth - 1)
                for name, value in found.groupdict().items()
            }
            return template.translation.format(**values)
    return text


@cache
def _catalogue(lang: Lang) -> tuple[dict[str, str], tuple[_Template, ...]]:
    """Texts without values, and templates, those with the most words first."""
    exact, templates = {}, []
    for message in read_catalogue(MISTAKES_FOLDER / f"{lang}.po"):
        source, translation = str(message.id), str(message.string)
        if not source:
            continue
        if not any(name for _, name, _, _ in Formatter().parse(source)):
            exact[source.format()] = translation.format()
            continue
        templates.append(_template(source, translation))
    return exact, tuple(sorted(templates, key=lambda one: -one.n_literal))


def _template(source: str, translation: str) -> _Template:
    shape, n_literal = "", 0
    for literal, name, _, _ in Formatter().parse(source):
        shape += re.escape(literal)
        n_literal += len(literal)
        if name:
            shape += f"(?P<{name}>.+?)"
    return _Template(re.compile(shape, re.DOTALL), n_literal, translation)
