"""A form for any record: its questions with labels, values, choices and mistakes.

It is a value that a template draws. Nothing is asked of the browser but to send names
and texts: rows of a list are added and dropped by ordinary buttons.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spacereserve.engine.model import domain_names, words_of
from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.records.choices import CHOICES
from spacereserve.portal.records.drawing import (
    drawable,
    drawn_area_questions,
    drawn_prefix,
)
from spacereserve.portal.records.entries import n_rows, raw_from_texts
from spacereserve.portal.records.fields import Kind, Question
from spacereserve.portal.records.labels import LABELS
from spacereserve.portal.records.mistakes import Mistake
from spacereserve.portal.records.nouns import all_nouns

__all__ = ["Asked", "RecordForm", "label_of", "word_for"]

_MOST_OPTIONS = 300
_MOST_BOXES = 40


@dataclass
class Asked:
    """One question as it is drawn.

    Attributes:
        question: The question.
        key: Its name in the form.
        label: What it is called.
        meaning: What it means, in the reader's language.
        text: The value as one text.
        options: Value, name, and whether it is chosen.
        mistakes: What is wrong with the value.
        inner: The questions of a record within.
        rows: The questions of each record of a list.
        fixed: Whether it can be read only.
    """

    question: Question
    key: str
    label: str
    meaning: str
    text: str = ""
    options: list[tuple[str, str, bool]] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    inner: list[Asked] = field(default_factory=list)
    rows: list[list[Asked]] = field(default_factory=list)
    fixed: bool = False

    @property
    def kind(self) -> str:
        """How it is drawn."""
        return self.question.kind.value

    @property
    def html_id(self) -> str:
        """Its name as an id."""
        return "q-" + self.key.replace(".", "-")

    @property
    def default(self) -> str:
        """The default, as a hint; empty where it has none."""
        value = self.question.default
        if value in (None, "", [], {}, ()) or isinstance(value, Mapping):
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(word_for(str(item)) for item in value)
        return word_for(str(value))

    @property
    def is_essential(self) -> bool:
        """Whether it is asked at once, or only with the further particulars."""
        return (
            self.question.required
            or bool(self.text or self.mistakes or self.rows)
            or any(one.text or one.mistakes for one in self.inner)
            or self.kind == Kind.RECORDS
            or self.is_drawable
        )

    @property
    def is_drawable(self) -> bool:
        """Whether an area may be drawn here; its questions are ``inner``."""
        return self.kind == Kind.REFERENCE and bool(self.inner)

    @property
    def is_drawn(self) -> bool:
        """Whether something was drawn, or drawn wrongly."""
        return any(one.text or one.mistakes for one in self.inner)


def label_of(name: str) -> str:
    """What a key is called, in the language in force.

    Args:
        name: The key.
    """
    return _(LABELS[name]) if name in LABELS else name.replace("_", " ")


def word_for(value: str) -> str:
    """What a choice or a domain is called; any other value is shown as it is.

    Args:
        value: The value.
    """
    if value in CHOICES:
        return _(CHOICES[value])
    if value in domain_names():
        words = words_of(value)
        return words.title_fr if get_language() == "fr" else words.title
    return value


@dataclass
class RecordForm:
    """The questions of a record, filled in.

    Attributes:
        questions: What is asked.
        texts: Name in the form → values.
        mistakes: What is wrong.
        actor: Who fills it in; references offer what the actor may see.
        fixed: Keys that can be read only.
        hidden: Keys that are not asked.
        within: Provider (id) whose services and assets are offered, where it is known.
        prefix: What stands before each name in the form.
        offered: Table → what is offered instead of the records that are kept.
        draws: Whether an area may be drawn where one is chosen.
    """

    questions: Sequence[Question]
    texts: Mapping[str, Sequence[str]]
    actor: Actor
    mistakes: Sequence[Mistake] = ()
    fixed: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    within: str = ""
    prefix: str = ""
    offered: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)
    draws: bool = False

    def __post_init__(self) -> None:
        self._by_path: dict[str, list[str]] = defaultdict(list)
        for mistake in self.mistakes:
            self._by_path[mistake.path].append(mistake.message)
        self._cache: dict[tuple[str, ...], list[tuple[str, str]] | None] = {}
        shown = [one for one in self.questions if one.name not in self.hidden]
        self.asked = [
            self._ask(one, self.prefix) for one in shown if one.kind is not Kind.FIXED
        ]

    def raw(self) -> dict[str, Any]:
        """The entry as a raw record."""
        shown = [one for one in self.questions if one.name not in self.hidden]
        return raw_from_texts(shown, self.texts, self.prefix)

    @property
    def essential(self) -> list[Asked]:
        """What is asked at once."""
        return [one for one in self.asked if one.is_essential]

    @property
    def further(self) -> list[Asked]:
        """What is asked with the further particulars."""
        return [one for one in self.asked if not one.is_essential]

    @property
    def general(self) -> list[str]:
        """Mistakes that stand at no question that is shown."""
        keys = set(_keys(self.asked))
        return [
            one.message for one in self.mistakes if self.prefix + one.path not in keys
        ]

    def _ask(self, question: Question, prefix: str) -> Asked:
        key = f"{prefix}{question.name}"
        values = [str(value) for value in self.texts.get(key, ())]
        asked = Asked(
            question=question,
            key=key,
            label=label_of(question.name),
            meaning=_(question.meaning) if question.meaning else "",
            text="\n".join(values)
            if question.kind is Kind.CHOICES
            else "".join(values[-1:]),
            mistakes=self._mistakes_at(question, key),
            fixed=key in self.fixed,
        )
        if question.kind is Kind.RECORD:
            asked.inner = self._ask_all(question.inner, f"{key}.")
        elif question.kind is Kind.RECORDS:
            rows = range(n_rows(key, self.texts))
            asked.rows = [
                self._ask_all(question.inner, f"{key}.{row}.") for row in rows
            ]
        elif self.draws and drawable(self.actor, question):
            asked.inner = self._ask_all(drawn_area_questions(), drawn_prefix(key))
        asked.options = self._options(question, values)
        return asked

    def _ask_all(self, questions: Iterable[Question], prefix: str) -> list[Asked]:
        return [
            self._ask(one, prefix) for one in questions if one.kind is not Kind.FIXED
        ]

    def _mistakes_at(self, question: Question, key: str) -> list[str]:
        """Mistakes of the key, and of entries that have no question of their own."""
        path = key.removeprefix(self.prefix)
        found = list(self._by_path.get(path, ()))
        if question.kind not in {Kind.RECORD, Kind.RECORDS}:
            start = f"{path}."
            for other, messages in self._by_path.items():
                if other.startswith(start):
                    found += messages
        return list(dict.fromkeys(found))

    def _options(
        self, question: Question, values: Sequence[str]
    ) -> list[tuple[str, str, bool]]:
        chosen = {word for value in values for word in value.split()}
        if question.choices and question.kind is not Kind.PAIRS:
            return [(one, word_for(one), one in chosen) for one in question.choices]
        if question.kind is Kind.FLAG:
            words = (("true", _("yes")), ("false", _("no")))
            return [(value, word, value in chosen) for value, word in words]
        if question.kind not in {Kind.REFERENCE, Kind.REFERENCES}:
            return []
        offered = self._offer(question.tables)
        most = _MOST_BOXES if question.kind is Kind.REFERENCES else _MOST_OPTIONS
        if offered is None or len(offered) > most:
            return []
        names = dict(offered)
        strange = [(one, one) for one in sorted(chosen - set(names))]
        return [(key, name, key in chosen) for key, name in [*offered, *strange]]

    def _offer(self, tables: tuple[str, ...]) -> list[tuple[str, str]] | None:
        """Identifier and name of what can be named; None where there is too much."""
        if tables not in self._cache:
            self._cache[tables] = self._found(tables)
        return self._cache[tables]

    def _found(self, tables: tuple[str, ...]) -> list[tuple[str, str]] | None:
        found: list[tuple[str, str]] = []
        for table in tables:
            if table in self.offered:
                found += self.offered[table]
                continue
            noun = all_nouns()[table]
            rows = noun.model.objects.visible_to(self.actor)
            if self.within and table in {"services", "assets"}:
                rows = rows.filter(provider=self.within)
            part = list(rows.only("identifier", "name", "name_fr")[: _MOST_OPTIONS + 1])
            if len(part) > _MOST_OPTIONS:
                return None
            found += [(row.identifier, str(row)) for row in part]
        return found


def _keys(asked: Iterable[Asked]) -> Iterable[str]:
    for one in asked:
        yield one.key
        yield from _keys(one.inner)
        for row in one.rows:
            yield from _keys(row)
