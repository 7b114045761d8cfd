"""Tags that every page can use."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import BoundField
from django.urls import reverse

from spacereserve.portal.accounts.passwords import RULES

__all__ = ["password_rules", "plain", "register", "reset_address", "widget_kind"]

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


@register.filter
def plain(value: Any) -> str:
    """A value of the book as words: what is listed within follows with commas.

    Args:
        value: A text, a number, a list or a mapping.
    """
    if isinstance(value, dict):
        return ", ".join(f"{key} {plain(one)}" for key, one in value.items()) or "–"
    if isinstance(value, list):
        return ", ".join(plain(one) for one in value) or "–"
    return str(value)


@register.inclusion_tag("accounts/password_rules.html")
def password_rules(input_id: str) -> dict[str, Any]:
    """The rule for passwords as a list that is ticked as one types.

    Args:
        input_id: The id of the password's input.

    Returns:
        What the list's template needs.
    """
    return {"input_id": input_id, "rules": RULES}


@register.simple_tag(takes_context=True)
def reset_address(context: dict[str, Any]) -> str:
    """Where to ask for a new password, and come back to this page by signing in.

    Args:
        context: The template's context.

    Returns:
        An address of ours.
    """
    request = context["request"]
    page = request.POST.get("next") or request.GET.get("next") or "/"
    back = f"{reverse('account_login')}?{urlencode({'next': page})}"
    return f"{reverse('account_reset_password')}?{urlencode({'next': back})}"
