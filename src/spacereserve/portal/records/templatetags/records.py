"""How questions are drawn, and where records are."""

from __future__ import annotations

from django import template
from django.urls import reverse

from spacereserve.portal.records.fields import Kind
from spacereserve.portal.records.forms import Asked, word_for
from spacereserve.portal.records.nouns import Noun

__all__ = ["register"]

register = template.Library()

_AREAS = frozenset(
    {
        Kind.LONG_TEXT,
        Kind.TEXTS,
        Kind.NUMBERS,
        Kind.WHOLES,
        Kind.PAIRS,
        Kind.GEOMETRY,
        Kind.REFERENCES,
    }
)
_INPUT_TYPES = {Kind.DAY: "date"}


@register.filter
def is_boxes(asked: Asked) -> bool:
    """Whether it is drawn as boxes to tick."""
    several = {Kind.CHOICES, Kind.REFERENCES}
    return asked.question.kind in several and bool(asked.options)


@register.filter
def is_select(asked: Asked) -> bool:
    """Whether one of a list is chosen."""
    return bool(asked.options) and not asked.fixed


@register.filter
def is_area(asked: Asked) -> bool:
    """Whether it is a text of several lines."""
    return asked.question.kind in _AREAS


@register.filter
def input_type(asked: Asked) -> str:
    """The type of its input."""
    return _INPUT_TYPES.get(asked.question.kind, "text")


@register.filter
def word(value: str) -> str:
    """What a choice, a unit or a domain is called."""
    return word_for(value)


@register.filter
def level_name(identifier: str, names: dict[str, str]) -> str:
    """What a level is called; its identifier where it is there no more."""
    return names.get(identifier, identifier)


@register.simple_tag
def noun_url(noun: Noun, page: str, identifier: str = "") -> str:
    """The address of a page of a noun."""
    args = [identifier] if identifier else []
    return str(reverse(f"{noun.table}_{page}", args=args))


@register.simple_tag
def record_url(table: str, identifier: str) -> str:
    """The address of a record."""
    return str(reverse(f"{table}_detail", args=[identifier]))
