"""Tells Django of this room."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["OperationsConfig"]


class OperationsConfig(AppConfig):
    """The room operations."""

    name = "spacereserve.portal.operations"
    label = "operations"
    default_auto_field = "django.db.models.BigAutoField"
