"""Tells Django of this room."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["RecordsConfig"]


class RecordsConfig(AppConfig):
    """The room records."""

    name = "spacereserve.portal.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Adds the domains that other packages bring, before anything asks."""
        from spacereserve.plugins import load_domains_once  # noqa: PLC0415 - loads packages

        load_domains_once()
