"""Tells Django of this room."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["AuditConfig"]


class AuditConfig(AppConfig):
    """The room audit."""

    name = "spacereserve.portal.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
