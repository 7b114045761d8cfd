"""Who asks the interface: a session (with CSRF), or a key in ``X-API-Key``."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja.security import APIKeyCookie, APIKeyHeader

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import Membership, Organisation
from spacereserve.portal.accounts.second_factor import lacks_second_factor
from spacereserve.portal.api.models import ApiKey
from spacereserve.portal.errors import RefusedError

__all__ = ["KeyAuth", "SessionAuth", "hash_of_key", "make_key", "open_key"]

_SCOPES = {"read": frozenset({"read"}), "write": frozenset({"read", "write"})}
_USED_AT_MOST_EVERY = timedelta(minutes=1)


def hash_of_key(key: str) -> str:
    """What is kept of a key: its hash. Keys are long and random, so no salt is needed.

    Args:
        key: The key.

    Returns:
        SHA-256 in hexadecimal.
    """
    return hashlib.sha256(key.encode()).hexdigest()


def make_key(
    actor: Actor,
    organisation: Organisation,
    *,
    name: str,
    scope: str,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A new key. The caller has asked for the right and writes the book.

    Args:
        actor: The person who will answer for it.
        organisation: For whom it acts.
        name: What it is for.
        scope: ``read`` or ``write``.
        expires_at: When it ends, or None.

    Returns:
        The row, and the key itself, which is shown once.
    """
    prefix = secrets.token_hex(6)
    key = f"sr_{prefix}_{secrets.token_urlsafe(32)}"
    row = ApiKey.objects.create(
        prefix=prefix,
        key_hash=hash_of_key(key),
        name=name,
        scope=scope,
        organisation=organisation,
        user=actor.user,
        expires_at=expires_at,
    )
    return row, key


def open_key(key: str) -> ApiKey | None:
    """The row of a key that has neither ended nor been revoked.

    Args:
        key: The key.

    Returns:
        The row; None where the key opens nothing, or its person is no longer active.
    """
    kept = ApiKey.objects.select_related("organisation", "user")
    row = kept.filter(key_hash=hash_of_key(key)).first()
    is_open = row is not None and row.is_open and row.user.is_active
    return row if is_open else None


class KeyAuth(APIKeyHeader):
    """A key in the header ``X-API-Key``; it can never do more than its person."""

    param_name = "X-API-Key"

    def authenticate(self, request: Any, key: str | None) -> Actor | None:
        """The actor of a key, or None where it opens nothing."""
        if not key:
            return None
        row = open_key(key)
        if row is None:
            return None
        membership = Membership.objects.filter(
            user=row.user, organisation=row.organisation
        ).first()
        if membership is None:
            return None
        _note_use(row)
        actor = Actor(
            user=row.user,
            organisation=row.organisation,
            role=membership.role,
            scopes=_SCOPES[row.scope],
        )
        request.actor = actor
        return actor


class SessionAuth(APIKeyCookie):
    """The session of the pages, protected against forged requests."""

    param_name = "sessionid"

    def __init__(self) -> None:
        super().__init__(csrf=True)

    def authenticate(self, request: Any, key: str | None) -> Actor | None:
        """The actor that the pages know."""
        del key
        actor: Actor = request.actor
        if not actor.is_known:
            return None
        if lacks_second_factor(actor):
            raise RefusedError(
                _("A second factor is needed"),
                rule=_("office, authority and auditor prove themselves twice"),
                way_out=_("set up a second factor on your account's page"),
                code="second-factor-needed",
            )
        return actor


def _note_use(row: ApiKey) -> None:
    now = timezone.now()
    if row.used_at is None or now - row.used_at > _USED_AT_MOST_EVERY:
        ApiKey.objects.filter(pk=row.pk).update(used_at=now)
