"""Making a portal ready to serve: tables, cache, static files."""

from __future__ import annotations

import os

import django
from django.core.management import call_command

__all__ = ["prepare", "start_django"]


def start_django() -> None:
    """Loads the settings and the rooms, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spacereserve.portal.settings")
    django.setup()


def prepare() -> None:
    """Brings the database up to date and gathers the static files.

    Several processes may not do this at once; ``serve`` does it before it starts any.
    """
    start_django()
    call_command("migrate", interactive=False, verbosity=0)
    from spacereserve.portal.audit import recording  # noqa: PLC0415 - needs models

    recording.begin()
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
