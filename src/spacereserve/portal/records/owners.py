"""Whose a record is: the organisation of its provider, nation or command.

Anybody may propose an organisation under any identifier that is free. Nothing becomes
its own by that name alone: the office lets it in first, or it has filed the provider.
"""

from __future__ import annotations

from typing import Any

from spacereserve.portal.accounts.models import Organisation
from spacereserve.portal.records.nouns import noun_of_table

__all__ = ["is_name_only", "organisation_identifier", "organisation_named", "owner_of"]

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


def is_name_only(organisation: Organisation) -> bool:
    """Whether an organisation is proposed and has nothing but its identifier.

    Args:
        organisation: The organisation.

    Returns:
        True unless the office has let it in, or it has filed the provider so named.
    """
    if organisation.status != Organisation.Status.PROPOSED:
        return False
    filed = noun_of_table("providers").model.objects.filter(owner=organisation)
    return not filed.filter(identifier__iexact=organisation.identifier).exists()


def organisation_named(name: str) -> Organisation | None:
    """The organisation behind a provider, nation or command, if it is known.

    Args:
        name: Its identifier.

    Returns:
        The organisation; None where there is none, or none but a proposed name.
    """
    found = Organisation.objects.filter(identifier=organisation_identifier(name))
    organisation = found.first()
    is_known = organisation is not None and not is_name_only(organisation)
    return organisation if is_known else None


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
