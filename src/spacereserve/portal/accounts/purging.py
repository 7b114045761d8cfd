"""Accounts that nobody ever opened are forgotten.

An account can do nothing until the code from the letter is entered. One that has not
been opened for a week goes, so that a mistyped address is not kept.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import User
from spacereserve.portal.audit import recording

__all__ = ["KEPT_UNOPENED", "purge_unopened"]

KEPT_UNOPENED = timedelta(days=7)


def purge_unopened() -> int:
    """Removes the accounts whose address nobody has proved within a week.

    Returns:
        How many there were. Accounts that act for somebody, or have signed in, stay.
    """
    before = timezone.now() - KEPT_UNOPENED
    rows = User.objects.filter(
        joined_at__lt=before, last_login=None, memberships=None
    ).exclude(emailaddress__verified=True)
    with transaction.atomic():
        names = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
        User.objects.filter(pk__in=names).delete()
        if names:
            recording.record(
                Actor.for_system("clock"),
                "clock:account:purge",
                details={"count": len(names)},
            )
    return len(names)
