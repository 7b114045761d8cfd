"""Tells Django of this room."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["AgreementsConfig"]


class AgreementsConfig(AppConfig):
    """The room agreements."""

    name = "spacereserve.portal.agreements"
    label = "agreements"
    default_auto_field = "django.db.models.BigAutoField"
