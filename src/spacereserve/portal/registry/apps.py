"""Tells Django of this room."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["RegistryConfig"]


class RegistryConfig(AppConfig):
    """The room registry."""

    name = "spacereserve.portal.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
