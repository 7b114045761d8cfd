"""Whose a record is: the organisation of its provider, nation or command."""

from __future__ import annotations

from typing import Any

from spacereserve.portal.accounts.models import Organisation

__all__ = ["organisation_identifier", "organisation_named", "owner_of"]

_OWNER_KEYS = {
    "providers": "id",
    "assets": "provider",
    "services": "provider",
    "agreements": "provider",
    "needs": "owner",
}


def organisation_identifier(name: str) -> str:
    """The identifier of the organisation that stands behind a record.

    Args:
        name: Identifier of a provider, nation or command.

    Returns:
        The same in lower case, as organisations are named.
    """
    return name.lower()


def organisation_named(name: str) -> Organisation | None:
    """The organisation behind a provider, nation or command, if it is known.

    Args:
        name: Its identifier.
    """
    return Organisation.objects.filter(identifier=organisation_identifier(name)).first()


def owner_of(table: str, record: Any) -> Organisation | None:
    """Whose a record is.

    Args:
        table: Its table.
        record: The engine's record.

    Returns:
        The organisation; None for records of the reserve itself, and where it has none.
    """
    key = _OWNER_KEYS.get(table)
    if key is not None:
        return organisation_named(getattr(record, key))
    providers: Any = getattr(record, "providers", ())
    return organisation_named(providers[0]) if len(providers) == 1 else None
