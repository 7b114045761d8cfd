"""The interface to keys themselves: made, listed, revoked by owners."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.api import key_services
from spacereserve.portal.api.idempotency import IDEMPOTENT
from spacereserve.portal.api.models import ApiKey
from spacereserve.portal.api.problems import problem_responses

__all__ = ["ROUTERS"]

router = Router(tags=["keys"])


class KeyIn(Schema):
    """What a key is for."""

    name: str = Field(min_length=1, max_length=80, pattern=r"^[^\x00]*$")
    scope: Literal["read", "write"] = "read"
    days: int = Field(365, ge=1, le=730)


class KeyOut(Schema):
    """A key; its text is told once, when it is made."""

    number: int
    prefix: str
    name: str
    scope: str
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None
    key: str | None = None


@router.get("", response={200: list[KeyOut], **problem_responses()}, summary="List")
def list_keys(request: Any) -> Any:
    """The keys of the organisation acted for."""
    organisation = _led(actor_of(request))
    return [_shown(row) for row in ApiKey.objects.filter(organisation=organisation)]


@router.post(
    "",
    response={201: KeyOut, **problem_responses()},
    summary="Make",
    openapi_extra=IDEMPOTENT,
)
def make_key(request: Any, body: KeyIn) -> Any:
    """Makes a key for the organisation acted for."""
    actor = actor_of(request)
    _led(actor)
    ends = timezone.now() + timedelta(days=body.days)
    row, key = key_services.make(
        actor, name=body.name, scope=body.scope, expires_at=ends
    )
    return Status(201, _shown(row, key))


@router.delete(
    "/{number}", response={204: None, **problem_responses()}, summary="Revoke"
)
@transaction.atomic
def revoke_key(request: Any, number: int) -> Any:
    """Ends a key at once."""
    organisation = _led(actor_of(request))
    rows = ApiKey.objects.filter(organisation=organisation, revoked_at__isnull=True)
    found = get_object_or_404(rows, pk=number if 0 < number < 2**63 else 0)
    key_services.revoke(actor_of(request), found)
    return Status(204, None)


def _led(actor: Actor) -> Any:
    """The organisation acted for, if the actor leads it."""
    require(actor, "change", ApiKey(organisation=actor.organisation))
    return actor.organisation


def _shown(row: ApiKey, key: str | None = None) -> KeyOut:
    return KeyOut(
        number=row.pk,
        prefix=row.prefix,
        name=row.name,
        scope=row.scope,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        used_at=row.used_at,
        key=key,
    )


ROUTERS = [("/keys", router)]
