"""Who may do what with organisations, memberships and invitations."""

from __future__ import annotations

from typing import Any

import rules

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.rights import (
    allow,
    is_member,
    is_office,
    is_signed_in,
)

__all__ = ["is_self", "is_within", "leads", "reads_everything"]


def _organisation_id(thing: Any) -> int | None:
    found: int | None = getattr(thing, "organisation_id", None) or thing.pk
    return found


@rules.predicate
def leads(actor: Actor, thing: Any = None) -> bool:
    """An owner of the organisation that the thing is or belongs to."""
    return (
        thing is not None
        and not isinstance(thing, type)
        and actor.role == "owner"
        and actor.acts_for(_organisation_id(thing))
    )


@rules.predicate
def reads_everything(actor: Actor, _thing: Any = None) -> bool:
    """Office, authority or auditor."""
    return actor.reads_everything


@rules.predicate
def is_within(actor: Actor, thing: Any = None) -> bool:
    """Somebody of the organisation that the thing is or belongs to."""
    return (
        thing is not None
        and not isinstance(thing, type)
        and actor.acts_for(_organisation_id(thing))
    )


@rules.predicate
def is_self(actor: Actor, thing: Any = None) -> bool:
    """The person is the one who asks."""
    return actor.user is not None and thing == actor.user


allow("accounts.view_user", is_self)
allow("accounts.change_user", is_self)
allow("accounts.write_to_user", is_office)
allow("accounts.read_letters_of_user", is_office)
allow("accounts.list_organisation", is_member)
allow("accounts.view_organisation", is_member | is_within)
allow("accounts.add_organisation", is_signed_in)
allow("accounts.change_organisation", leads | is_office)
allow("accounts.admit_organisation", is_office)
for _model in ("membership", "invitation"):
    allow(f"accounts.view_{_model}", is_within | is_office | reads_everything)
    allow(f"accounts.change_{_model}", leads | is_office)
    allow(f"accounts.delete_{_model}", leads | is_office)
allow("accounts.invite_organisation", leads | is_office)
