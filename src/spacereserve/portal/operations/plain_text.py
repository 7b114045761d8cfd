"""Refuses text that no database keeps: a zero byte is nothing that a person types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse

__all__ = ["PlainTextMiddleware"]

_ZERO = "\x00"


class PlainTextMiddleware:
    """Answers 400 to a page's address or form with a zero byte in it.

    The interface says the same of each of its fields by itself.

    Args:
        get_response: The rest of the portal.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answers a request."""
        holds_zero = _ZERO in request.path or _holds_zero(request.GET)
        if _is_page(request) and holds_zero:
            raise BadRequest(_WHY)
        return self.get_response(request)

    @staticmethod
    def process_view(request: Any, *_view: Any) -> None:
        """Django asks here once the address is known, and the form's token checked."""
        if _is_page(request) and _holds_zero(request.POST):
            raise BadRequest(_WHY)


_WHY = "a zero byte in an address or a form"


def _is_page(request: Any) -> bool:
    """The interface reads its bodies itself, and once."""
    return not request.path.startswith("/api/")


def _holds_zero(given: Any) -> bool:
    texts = (text for _, values in given.lists() for text in values)
    return any(_ZERO in text for text in texts)
