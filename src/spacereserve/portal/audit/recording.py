"""Writing into the book, inside the transaction of what is done."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import Organisation
from spacereserve.portal.audit.chain import GENESIS, hash_of, seal_of
from spacereserve.portal.audit.models import AuditEvent, AuditHead

__all__ = ["audit_key", "begin", "has_begun", "record", "record_read"]


def record(
    actor: Actor,
    event: str,
    *,
    organisation: Organisation | None = None,
    subject: Any = None,
    details: dict[str, Any] | None = None,
) -> AuditEvent:
    """Appends one event. If the caller's transaction fails, the event goes with it.

    Args:
        actor: Who did it.
        event: ``subject:object:verb``, such as ``office:provider:admit``.
        organisation: Whose affair it is; by default the actor's organisation.
        subject: The record it is about.
        details: Values for the reader; anything that JSON or Django can write.

    Returns:
        The event.

    Raises:
        ValueError: The event's name is not of three parts (a bug).
    """
    if len(event.split(":")) != 3:
        message = f"an event is called subject:object:verb, not {event!r}"
        raise ValueError(message)
    about = organisation or actor.organisation
    with transaction.atomic():
        head = _locked_head()
        row = {
            "sequence": head.sequence + 1,
            "at": timezone.now(),
            "actor": _name(actor),
            "organisation": about.identifier if about else "",
            "event": event,
            "subject_type": "" if subject is None else subject._meta.label_lower,  # noqa: SLF001 - Django's
            "subject_id": "" if subject is None else str(subject.pk),
            "details": json.loads(json.dumps(details or {}, cls=DjangoJSONEncoder)),
            "previous_hash": head.hash,
        }
        made = AuditEvent.objects.create(**row, hash=hash_of(row))
        head.sequence, head.hash = made.sequence, made.hash
        head.seal = seal_of(head.sequence, head.hash, audit_key())
        head.save()
    return made


def record_read(actor: Actor, subject: Any, **details: Any) -> AuditEvent:
    """Appends that a sensitive record was read.

    Args:
        actor: Who read it.
        subject: The record.
        **details: Values for the reader.

    Returns:
        The event.
    """
    name = subject._meta.model_name  # noqa: SLF001 - Django's
    owner = getattr(subject, "owner", None)
    return record(
        actor,
        f"actor:{name}:read",
        organisation=owner,
        subject=subject,
        details=details,
    )


def audit_key() -> str:
    """The key that seals the last line; it is not kept in the database."""
    return str(settings.ENVIRONMENT.secret("audit"))


def has_begun() -> bool:
    """Whether this portal has ever sealed a line; its key lies outside the database."""
    return bool((settings.ENVIRONMENT.home / "audit.key").exists())


def begin() -> None:
    """Writes the first line of a new book, so that an empty book is a robbed one."""
    if not AuditHead.objects.exists() and not has_begun():
        record(Actor.for_system("prepare"), "portal:book:begin")


def _name(actor: Actor) -> str:
    if actor.system:
        return f"system:{actor.system}"
    return "anyone" if actor.user is None else str(actor.user.email)


def _locked_head() -> AuditHead:
    """The last line, held until the transaction ends: one writer at a time."""
    rows = AuditHead.objects.all()
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    head = rows.first()
    if head is not None:
        return head
    AuditHead.objects.bulk_create(
        [AuditHead(hash=GENESIS, seal=seal_of(0, GENESIS, audit_key()))],
        ignore_conflicts=True,
    )
    return rows.get()
