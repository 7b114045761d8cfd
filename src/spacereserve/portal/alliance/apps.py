"""Tells Django of this room."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["AllianceConfig"]


class AllianceConfig(AppConfig):
    """The room alliance."""

    name = "spacereserve.portal.alliance"
    label = "alliance"
    default_auto_field = "django.db.models.BigAutoField"
