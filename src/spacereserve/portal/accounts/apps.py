"""Tells Django of this room; loads the rights of all rooms once models are there."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

__all__ = ["AccountsConfig"]


class AccountsConfig(AppConfig):
    """The room ``accounts``."""

    name = "spacereserve.portal.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers who may do what, in every room."""
        from spacereserve.portal.rooms import modules_named  # noqa: PLC0415 - needs models

        import_module("spacereserve.portal.accounts.own_rights")
        modules_named("rights")
        self._forget_unopened_accounts()

    @staticmethod
    def _forget_unopened_accounts() -> None:
        """Whoever signs up sweeps away what others left unopened."""
        from allauth.account.signals import user_signed_up  # noqa: PLC0415 - needs models

        from spacereserve.portal.accounts.purging import purge_unopened  # noqa: PLC0415 - needs models

        def sweep(**_told: object) -> None:
            purge_unopened()

        user_signed_up.connect(sweep, weak=False, dispatch_uid="purge-unopened")
