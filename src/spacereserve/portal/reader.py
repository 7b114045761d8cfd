"""The language of whoever reads a page or an answer, in the engine's words."""

from __future__ import annotations

from django.utils.translation import get_language

from spacereserve.language import Lang

__all__ = ["reader_language"]


def reader_language() -> Lang:
    """The language in force for this request: French, or else English."""
    return "fr" if get_language() == "fr" else "en"
