"""Tells Django of this room."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["ApiConfig"]


class ApiConfig(AppConfig):
    """The room api."""

    name = "spacereserve.portal.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
