"""Making and revoking keys: right, row and book in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.api.models import ApiKey
from spacereserve.portal.api.security import make_key
from spacereserve.portal.audit import recording

__all__ = ["make", "revoke"]


@transaction.atomic
def make(
    actor: Actor, *, name: str, scope: str, expires_at: datetime
) -> tuple[ApiKey, str]:
    """Makes a key for the organisation acted for.

    Args:
        actor: An owner of it.
        name: What it is for.
        scope: ``read`` or ``write``.
        expires_at: When it ends.

    Returns:
        The row, and the key itself, which is not kept.
    """
    require(actor, "change", ApiKey(organisation=actor.organisation))
    organisation = actor.organisation
    if organisation is None:
        message = "a key belongs to an organisation"
        raise ValueError(message)
    row, key = make_key(
        actor, organisation, name=name, scope=scope, expires_at=expires_at
    )
    details = {"name": row.name, "scope": row.scope, "prefix": row.prefix}
    recording.record(actor, "organisation:key:make", subject=row, details=details)
    return row, key


@transaction.atomic
def revoke(actor: Actor, row: ApiKey) -> None:
    """Ends a key at once.

    Args:
        actor: An owner of its organisation.
        row: The key.
    """
    require(actor, "change", row)
    row.revoked_at = timezone.now()
    row.save(update_fields=("revoked_at",))
    recording.record(actor, "organisation:key:revoke", subject=row)
