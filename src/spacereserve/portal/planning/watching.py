"""Asks anew what restrictions do to the newest plans whenever one changes."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from spacereserve.portal.agreements.models import Restriction
from spacereserve.portal.planning.foresight import foresee

__all__ = ["start"]


def start() -> None:
    """Begins to watch; once, when the portal starts."""
    for signal in (post_save, post_delete):
        signal.connect(_changed, sender=Restriction, dispatch_uid="planning.foresee")


def _changed(**_given: Any) -> None:
    foresee()
