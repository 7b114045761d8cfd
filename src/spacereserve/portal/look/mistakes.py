"""Shows the portal's own errors as a page: what, rule, way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from spacereserve.portal.errors import PortalError

__all__ = ["MistakeMiddleware"]


class MistakeMiddleware:
    """Turns a ``PortalError`` of a page into a page; other errors pass.

    Args:
        get_response: The rest of the portal.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answers a request."""
        return self.get_response(request)

    @staticmethod
    def process_exception(request: Any, error: Exception) -> HttpResponse | None:
        """Django asks here when a view has raised."""
        if not isinstance(error, PortalError):
            return None
        context = {"title": error.what, "problem": error, "status": error.status}
        return render(request, "look/wrong.html", context, status=error.status)
