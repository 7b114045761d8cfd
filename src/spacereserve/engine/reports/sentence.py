"""Sentences from codes: a code has one or more wordings, the first that fits is taken.

A wording fits when every placeholder in it is among the details given, so a code whose
details vary has its fullest wording first and its barest last. A code without a fitting
wording is shown as it is, with its details: nothing is hidden, nothing is made up.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from spacereserve.engine.reports.reader import Reader, Value

__all__ = ["Wording", "say"]


@dataclass(frozen=True, init=False)
class Wording:
    """One way to say a code.

    Attributes:
        message: English text with placeholders in braces.
        kinds: What a placeholder is, where its name alone does not say.
    """

    message: str
    kinds: Mapping[str, str]

    def __init__(self, message: str, **kinds: str) -> None:
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "kinds", kinds)

    @cached_property
    def placeholders(self) -> frozenset[str]:
        """The details that the wording needs."""
        return frozenset(_fields(self.message))


def _fields(message: str) -> Iterator[str]:
    for _, name, _, _ in string.Formatter().parse(message):
        if name:
            yield name


def say(
    wordings: Mapping[str, tuple[Wording, ...]],
    code: str,
    details: Mapping[str, Value],
    reader: Reader,
) -> str:
    """Puts a code into words.

    Args:
        wordings: The wordings of each code.
        code: The code.
        details: Its figures and identifiers; an empty text counts as not given.
        reader: The reserve and the language.

    Returns:
        A sentence, or the code with its details where no wording fits.
    """
    given = {key: value for key, value in details.items() if value != ""}
    for wording in wordings.get(code, ()):
        if wording.placeholders <= given.keys():
            shown = {
                key: reader.shown(key, value, wording.kinds.get(key))
                for key, value in given.items()
                if key in wording.placeholders
            }
            return reader.text(wording.message).format(**shown)
    return _bare(code, given)


def _bare(code: str, details: Mapping[str, Value]) -> str:
    if not details:
        return code
    listed = ", ".join(f"{key} = {value}" for key, value in sorted(details.items()))
    return f"{code} ({listed})"
