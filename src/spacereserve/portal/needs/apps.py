"""Tells Django of this room."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["NeedsConfig"]


class NeedsConfig(AppConfig):
    """The room needs."""

    name = "spacereserve.portal.needs"
    label = "needs"
    default_auto_field = "django.db.models.BigAutoField"
