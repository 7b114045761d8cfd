"""The nearest word to one that is not known."""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Iterable

__all__ = ["suggestion"]

_MANY_NAMES = 100


def suggestion(word: str, known: Iterable[str]) -> str:
    """A way out for an unknown word: the nearest known one, or a few of them.

    Args:
        word: The word received.
        known: The words that would have been right.

    Returns:
        A sentence part such as ``did you mean 'iceye'?``.
    """
    names = sorted(known)
    near = difflib.get_close_matches(word, _alike(word, names), n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    if not names:
        return "add such a record; there is none yet"
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return f"use one of: {shown}"


def _alike(word: str, names: list[str]) -> list[str]:
    """Of many names, those that begin and end most like the word; all of a few."""
    if len(names) <= _MANY_NAMES:
        return names
    backwards = word[::-1]
    return heapq.nlargest(
        _MANY_NAMES,
        names,
        key=lambda name: _n_shared(word, name) + _n_shared(backwards, name[::-1]),
    )


def _n_shared(one: str, other: str) -> int:
    """How many letters two words have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    shortest = min(len(one), len(other))
    return next((place for place, (a, b) in pairs if a != b), shortest)
