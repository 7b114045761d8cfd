"""Versions of what the interface shows: ``ETag`` out, ``If-Match`` in.

A detail endpoint calls ``tell_version``; one that changes calls ``check_version``
first, inside its transaction, so that nobody writes over what he has not seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.errors import PortalError

__all__ = ["ConditionalMiddleware", "StaleError", "check_version", "tell_version"]


class StaleError(PortalError):
    """The record has changed since the sender saw it."""

    status = 412
    default_code = "stale"


def _etag_of(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, cls=DjangoJSONEncoder)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def tell_version(response: HttpResponse, content: Any) -> None:
    """Puts the version on an answer.

    Args:
        response: The answer that ninja hands to the endpoint.
        content: What distinguishes versions: any value that JSON can write.
    """
    response.headers["ETag"] = _etag_of(content)


def check_version(request: Any, content: Any) -> None:
    """Refuses a change of something that the sender has not seen as it is.

    Args:
        request: The request, perhaps with ``If-Match``.
        content: The present content, as given to ``tell_version``.

    Raises:
        StaleError: ``If-Match`` names another version.
    """
    given = request.headers.get("If-Match")
    if given is None or given.strip() == "*":
        return
    wanted = {tag.strip() for tag in given.split(",")}
    if _etag_of(content) not in wanted:
        raise StaleError(
            _("The record has changed since you read it"),
            rule=_("a change names the version that it changes"),
            value=given,
            way_out=_("read it again and repeat the change"),
            field="If-Match",
        )


class ConditionalMiddleware:
    """Answers 304 where the reader already has this version.

    Args:
        get_response: The rest of the portal.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answers a request."""
        response = self.get_response(request)
        etag = response.headers.get("ETag")
        if request.method != "GET" or etag is None or response.status_code != 200:
            return response
        return get_conditional_response(request, etag=etag, response=response)
