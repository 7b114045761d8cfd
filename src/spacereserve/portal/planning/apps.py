"""Tells Django of this room."""

from __future__ import annotations

from django.apps import AppConfig

__all__ = ["PlanningConfig"]


class PlanningConfig(AppConfig):
    """The room planning."""

    name = "spacereserve.portal.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Holds the newest plans against every restriction that is saved or removed."""
        from spacereserve.portal.planning import watching  # noqa: PLC0415 - after apps

        watching.start()
