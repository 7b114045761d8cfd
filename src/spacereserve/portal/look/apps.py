"""Tells Django of this room."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["LookConfig"]


class LookConfig(AppConfig):
    """The room look."""

    name = "spacereserve.portal.look"
    label = "look"
    default_auto_field = "django.db.models.BigAutoField"
