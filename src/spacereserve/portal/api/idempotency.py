"""A repeated request with the same ``Idempotency-Key`` is answered, not done again.

The answer is kept in the transaction of what was done: either both are there or
neither, whatever dies in between. A second request waits for the first to end. What is
told once (a key, the token of an invitation) is not kept: the second answer leaves it
out. A key that no longer opens anything is told no kept answer either.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from spacereserve.portal.api.models import KeptAnswer
from spacereserve.portal.api.problems import Mistake, problem_response
from spacereserve.portal.api.security import hash_of_key, open_key

__all__ = ["IDEMPOTENT", "KEPT_FOR", "IdempotencyMiddleware"]

KEPT_FOR = timedelta(days=1)
_HEADER = "Idempotency-Key"
_LONGEST = 120
_NOT_KEPT = frozenset({401, 403, 429})
_KEPT_HEADERS = ("Content-Type", "Location", "ETag")
_JSON = ("application/json", "application/problem+json")
_TOLD_ONCE = frozenset({"key", "token"})

IDEMPOTENT: dict[str, Any] = {
    "parameters": [
        {
            "in": "header",
            "name": _HEADER,
            "required": False,
            "schema": {"type": "string", "minLength": 1, "maxLength": _LONGEST},
            "description": "The same key and content are done only once a day.",
        }
    ]
}
"""For ninja's ``openapi_extra`` of endpoints that make things."""


class IdempotencyMiddleware:
    """Keeps answers of ``POST`` under ``/api/`` that carry a key.

    Args:
        get_response: The rest of the portal.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answers a request."""
        key = request.headers.get(_HEADER, "").strip()
        actor = _name(request)
        fits = request.method == "POST" and request.path.startswith("/api/")
        if not (fits and key and actor):
            return self.get_response(request)
        if len(key) > _LONGEST:
            return _problem(
                422, "idempotency-key", _("The idempotency key is too long")
            )
        with transaction.atomic():
            return self._answer_once(request, actor, key)

    def _answer_once(self, request: Any, actor: str, key: str) -> HttpResponse:
        kept = _claim(actor, key, _hash_of(request))
        if kept.status:
            return _replay(kept, _hash_of(request))
        response = self.get_response(request)
        if not _is_kept(response):
            kept.delete()
            return response
        kept.status, kept.body = response.status_code, _without_secrets(response)
        kept.headers = {
            name: response.headers[name]
            for name in _KEPT_HEADERS
            if name in response.headers
        }
        kept.save()
        return response


def _name(request: Any) -> str:
    key = request.headers.get("X-API-Key")
    if key:
        return f"key:{hash_of_key(key)}" if open_key(key) else ""
    actor = request.actor
    if actor.user is None:
        return ""
    organisation = actor.organisation.pk if actor.organisation else ""
    return f"user:{actor.user.pk}:{organisation}"


def _is_kept(response: HttpResponse) -> bool:
    is_done = response.status_code < 500 and response.status_code not in _NOT_KEPT
    return is_done and not response.streaming


def _without_secrets(response: HttpResponse) -> bytes:
    """What is kept of an answer: all but what is told once."""
    content: bytes = response.content
    is_json = response.headers.get("Content-Type", "").partition(";")[0] in _JSON
    told = json.loads(content) if is_json and content else None
    if not isinstance(told, dict) or not any(map(told.get, _TOLD_ONCE)):
        return content
    return json.dumps(told | dict.fromkeys(_TOLD_ONCE & told.keys())).encode()


def _hash_of(request: Any) -> str:
    parts = (request.get_full_path().encode(), request.body)
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _claim(actor: str, key: str, request_hash: str) -> KeptAnswer:
    """The row of this key: new, or as an earlier request left it."""
    KeptAnswer.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(
                actor=actor, key=key, request_hash=request_hash
            )
    except IntegrityError:
        return KeptAnswer.objects.get(actor=actor, key=key)


def _replay(kept: KeptAnswer, request_hash: str) -> HttpResponse:
    if kept.request_hash != request_hash:
        message = _("The idempotency key was used for another request")
        return _problem(422, "idempotency-key-used", message)
    response = HttpResponse(bytes(kept.body), status=kept.status)
    for name, value in kept.headers.items():
        response.headers[name] = value
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _problem(status: int, code: str, message: str) -> HttpResponse:
    told = Mistake(code=code, message=message, field=_HEADER)
    return problem_response(status, [told])
