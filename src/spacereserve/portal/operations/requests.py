"""Numbers, times and logs every request."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from spacereserve.portal.operations.logs import REQUEST_ID
from spacereserve.portal.operations.measures import REQUESTS, SECONDS

__all__ = ["RequestMiddleware"]

_LOG = logging.getLogger("spacereserve.requests")
_SECRETS = ("token", "key")
_MOST_BYTES = 300 * 2**20  # a reserve folder as large as the portal unpacks
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestMiddleware:
    """Gives each request a number, which its log lines and its answer carry.

    What is larger than anything the portal takes is refused before it is read.

    Args:
        get_response: The rest of the portal.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answers a request."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        token = REQUEST_ID.set(request_id)
        began = time.perf_counter()
        try:
            is_large = _size_of(request) > _MOST_BYTES
            response = _too_large() if is_large else self.get_response(request)
            response.headers["X-Request-ID"] = request_id
            _tell(request, response, time.perf_counter() - began)
        finally:
            REQUEST_ID.reset(token)
        return response


def _size_of(request: Any) -> int:
    told = request.META.get("CONTENT_LENGTH") or ""
    return int(told) if told.isdecimal() else 0


def _too_large() -> HttpResponse:
    told = f"At most {_MOST_BYTES // 2**20} MiB at once.\n"
    return HttpResponse(told, status=413, content_type="text/plain; charset=utf-8")


def _without_secrets(request: Any) -> str:
    """The path, without the tokens of links that open something."""
    path: str = request.path
    match = getattr(request, "resolver_match", None)
    for name in _SECRETS:
        if match and name in match.kwargs:
            path = path.replace(str(match.kwargs[name]), "…")
    return path


def _tell(request: Any, response: HttpResponse, duration_s: float) -> None:
    match = getattr(request, "resolver_match", None)
    view = (match.view_name or "unnamed") if match else "none"
    method = request.method if request.method in _METHODS else "other"
    REQUESTS.labels(method, view, str(response.status_code)).inc()
    SECONDS.labels(view).observe(duration_s)
    actor = getattr(request, "actor", None)
    _LOG.info(
        "answered",
        extra={
            "method": request.method,
            "path": _without_secrets(request),
            "status": response.status_code,
            "duration_ms": round(duration_s * 1000, 1),
            "actor": str(actor.user.pk) if actor and actor.user else "",
            "organisation": actor.organisation.identifier
            if actor and actor.organisation
            else "",
        },
    )
