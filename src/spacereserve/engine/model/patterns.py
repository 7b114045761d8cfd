"""Whether a regular expression can be searched in a name without taking for ever.

Patterns come from other people's folders and from members of a portal, and Python's
search has no limit of its own: ``(A+)+$`` on a name of thirty letters takes minutes. A
pattern is therefore read once, and the ways in which it could be tried are counted from
above: a choice multiplies them, so does a repeat, and a repeat of what can itself be
matched in several ways is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["is_quick"]

_MOST_WAYS = 10_000
_WAYS_OF_AN_OPEN_REPEAT = 100  # about the length of a name
_REPEAT = re.compile(r"[*+?]|\{(?P<least>\d*)(?P<range>,(?P<most>\d*))?\}")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_OPENING = re.compile(r"\((?:\?(?:P<\w+>|<?[=!]|[a-zA-Z-]*:|>)?)?")
_UNTELLABLE = re.compile(r"\\[1-9]|\(\?P=|\(\?\(|\(\?[a-zA-Z-]*x")
"""Refers back to what was matched, or lets blanks stand anywhere."""


@dataclass
class _Part:
    """What is read of a group: in how many ways each of its choices can be tried."""

    ways: int = 1
    n_choices: int = 1

    @property
    def ways_in_all(self) -> int:
        return self.ways * self.n_choices


def is_quick(pattern: str) -> bool:
    """Whether searching a pattern stays quick, whatever the name.

    Args:
        pattern: A regular expression that compiles.

    Returns:
        False where it could be tried in more than some ten thousand ways, or where
        that cannot be told.
    """
    return not _UNTELLABLE.search(pattern) and _ways(pattern) <= _MOST_WAYS


def _ways(pattern: str) -> int:
    """In how many ways a pattern could be tried at most, counted coarsely."""
    open_parts, atom, place = [_Part()], 1, 0
    while place < len(pattern):
        letter, part = pattern[place], open_parts[-1]
        repeat = _REPEAT.match(pattern, place)
        if letter == "(":
            open_parts.append(_Part())
            place, atom = _after(_OPENING, pattern, place), 1
        elif letter == ")":
            atom = open_parts.pop().ways_in_all
            open_parts[-1].ways *= atom
            place += 1
        elif repeat and repeat[0] not in {"{}", "{,}"}:
            part.ways *= _ways_of(repeat, atom)
            place, atom = _after_repeat(pattern, repeat.end()), 1
        else:
            part.n_choices += letter == "|"
            place, atom = _after_letter(pattern, place), 1
    return open_parts[0].ways_in_all


def _ways_of(repeat: re.Match[str], atom: int) -> int:
    """The ways that a repeat adds to those of what it repeats."""
    least = int(repeat["least"] or 0)
    if repeat[0] in {"*", "+"} or (repeat["range"] and not repeat["most"]):
        return _MOST_WAYS + 1 if atom > 1 else _WAYS_OF_AN_OPEN_REPEAT
    if repeat[0] == "?":
        return 2
    most = int(repeat["most"]) if repeat["range"] else least
    if atom > 1 and most > 1:
        return _MOST_WAYS + 1
    return most - least + 1


def _after(expression: re.Pattern[str], pattern: str, place: int) -> int:
    found = expression.match(pattern, place)
    return found.end() if found else place + 1


def _after_letter(pattern: str, place: int) -> int:
    """The place after a letter, an escape or a class."""
    if pattern[place] == "[":
        return _after(_CLASS, pattern, place)
    return place + (2 if pattern[place] == "\\" else 1)


def _after_repeat(pattern: str, place: int) -> int:
    """The place after a repeat, and after the mark that makes it lazy or greedy."""
    return place + (pattern[place : place + 1] in {"?", "+"})
