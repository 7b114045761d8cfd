"""Tags that every page can use."""

from __future__ import annotations

from django import template
from django.forms import BoundField

__all__ = ["register", "widget_kind"]

register = template.Library()


@register.filter
def widget_kind(field: BoundField) -> str:
    """The kind of a form field's widget, such as ``checkbox``.

    Args:
        field: A field of a bound or unbound form.

    Returns:
        The type of its input, or its widget's name in lower case.
    """
    widget = field.field.widget
    return str(getattr(widget, "input_type", None) or type(widget).__name__.lower())
