"""What an answer was asked: level, instant and length, and how needs are counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_

__all__ = [
    "Asked",
    "by_priority_in_line",
    "counting_sentence",
    "question_sentence",
    "question_title",
]


class Asked(Protocol):
    """An answer that says what was asked."""

    @property
    def level(self) -> str:
        """Level (id)."""

    @property
    def at(self) -> datetime:
        """When it is declared."""

    @property
    def days(self) -> float:
        """Length of the plan, days."""


def question_title(answer: Asked, reader: Reader) -> str:
    """Says what was asked: ``Crisis, declared 22 August 2026, 7 days ahead``.

    Args:
        answer: The answer.
        reader: The reserve and the language.
    """
    return reader.text(N_("{level}, declared {at}, {days} ahead")).format(
        level=reader.name("levels", answer.level),
        at=reader.t.instant(answer.at),
        days=reader.shown("days_d", answer.days),
    )


def question_sentence(answer: Asked, reader: Reader) -> str:
    """The same as a sentence.

    Args:
        answer: The answer.
        reader: The reserve and the language.
    """
    return question_title(answer, reader) + "."


def counting_sentence(reader: Reader) -> str:
    """Says what ``P1: 0.5`` means."""
    return reader.text(
        N_(
            "P1 is priority 1, the first to be served: its needs are counted by the "
            "share of each that is not met, so that 1 is one whole need."
        )
    )


def by_priority_in_line(values: Mapping[int, float], reader: Reader) -> str:
    """Needs not met by priority in one line, such as ``P1: 0.5; P2: 1``.

    Args:
        values: Needs, by priority.
        reader: The reserve and the language.
    """
    t = reader.t
    return f"{t.semicolon} ".join(
        f"P{key}{t.colon} {t.number(value, digits=2)}" for key, value in values.items()
    )
