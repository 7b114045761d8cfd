"""The rights that all nouns share, so that each room says only who may write."""

from __future__ import annotations

from typing import Any

import rules

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.rights import allow, anybody, can_see

__all__ = ["allow_noun", "files_for_itself", "is_kind"]


def is_kind(*kinds: str) -> Any:
    """A rule: the actor acts for an active organisation of these kinds, and may write.

    Args:
        *kinds: Kinds of organisation.
    """

    @rules.predicate
    def acts_as(actor: Actor, _thing: Any = None) -> bool:
        return actor.is_system or (actor.kind in kinds and actor.can_write)

    return acts_as


@rules.predicate
def files_for_itself(actor: Actor, thing: Any = None) -> bool:
    """An editor of the organisation that the record belongs to, of whatever status."""
    writes = actor.role in {"owner", "editor"} and "write" in actor.scopes
    owner_id = getattr(thing, "owner_id", None)
    return writes and owner_id is not None and actor.acts_for(owner_id)


def allow_noun(permission: str, *, add: Any, change: Any, delete: Any) -> None:
    """Registers the rights of a noun; to see is what labels say.

    Args:
        permission: ``<room>.<model>``.
        add: Who may make one.
        change: Who may change one.
        delete: Who may remove one.
    """
    room, model = permission.split(".")
    allow(f"{room}.list_{model}", anybody)
    allow(f"{room}.view_{model}", can_see)
    allow(f"{room}.add_{model}", add)
    allow(f"{room}.change_{model}", change)
    allow(f"{room}.delete_{model}", delete)
