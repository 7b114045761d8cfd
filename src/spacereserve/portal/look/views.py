"""The first page, and the pages shown when something is wrong."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

__all__ = ["bad_request", "failed", "home", "missing", "refused"]


def home(request: HttpRequest) -> HttpResponse:
    """The first page: what this is, and where to go."""
    return render(request, "look/home.html")


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: the request cannot be understood."""
    del exception
    return _wrong(request, 400, _("The request cannot be understood"))


def refused(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: the actor may not do this."""
    del exception
    return _wrong(request, 403, _("You may not do this"))


def missing(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: there is nothing here, or not for this actor."""
    del exception
    return _wrong(request, 404, _("There is nothing here"))


def failed(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return _wrong(request, 500, _("Something went wrong on our side"))


def _wrong(request: HttpRequest, status: int, title: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = {"code": f"http-{status}", "message": title, "field": None, "hint": ""}
        return JsonResponse(body, status=status)
    context = {"title": title, "status": status}
    return render(request, "look/wrong.html", context, status=status)
