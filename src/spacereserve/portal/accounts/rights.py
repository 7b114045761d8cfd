"""What an actor may do: one predicate for each verb and model, none open by accident.

A room registers its own in ``rights.py``:

    allow("registry.change_provider", is_office | owns)

and everybody asks here: ``may(actor, "change", provider)``. A verb that nobody
registered is a bug and raises; it is never a yes.
"""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.errors import MissingError, RefusedError

__all__ = [
    "allow",
    "anybody",
    "can_see",
    "edits_own",
    "is_member",
    "is_office",
    "is_signed_in",
    "is_system",
    "may",
    "owns",
    "permission_of",
    "require",
]


@rules.predicate
def anybody(_actor: Actor, _thing: Any = None) -> bool:
    """Everybody, signed in or not."""
    return True


@rules.predicate
def is_signed_in(actor: Actor, _thing: Any = None) -> bool:
    """A known person."""
    return actor.is_known


@rules.predicate
def is_system(actor: Actor, _thing: Any = None) -> bool:
    """The portal itself."""
    return actor.is_system


@rules.predicate
def is_member(actor: Actor, _thing: Any = None) -> bool:
    """Somebody of an active organisation of the reserve."""
    return actor.is_member


@rules.predicate
def is_office(actor: Actor, _thing: Any = None) -> bool:
    """The reserve office, where the role allows changes; the portal itself."""
    return actor.is_system or (actor.kind == "office" and actor.can_write)


@rules.predicate
def can_see(actor: Actor, thing: Any = None) -> bool:
    """The labels of the record let the actor see it."""
    return thing is None or isinstance(thing, type) or thing.is_visible_to(actor)


@rules.predicate
def owns(actor: Actor, thing: Any = None) -> bool:
    """The actor acts for the owner of the record."""
    return thing is not None and actor.acts_for(getattr(thing, "owner_id", None))


@rules.predicate
def edits_own(actor: Actor, thing: Any = None) -> bool:
    """The actor acts for the owner of the record and may change things."""
    return (
        actor.can_write
        and actor.kind is not None
        and thing is not None
        and actor.acts_for(getattr(thing, "owner_id", None))
    )


def allow(permission: str, predicate: Any) -> None:
    """Registers who may do something.

    Args:
        permission: ``<room>.<verb>_<model>``, such as ``needs.change_need``.
        predicate: A rule over actor and thing; rules combine with ``&``, ``|``, ``~``.
    """
    rules.set_perm(permission, predicate)


def permission_of(verb: str, thing: Any) -> str:
    """The name of the permission for a verb on a record or a model.

    Args:
        verb: Such as ``change``.
        thing: A record or its class.

    Returns:
        ``<room>.<verb>_<model>``.
    """
    meta = thing._meta  # noqa: SLF001 - Django's name for what a model is
    return f"{meta.app_label}.{verb}_{meta.model_name}"


def may(actor: Actor, verb: str, thing: Any) -> bool:
    """Whether the actor may do this.

    Args:
        actor: Who asks.
        verb: Such as ``view``, ``add``, ``change``, ``delete``.
        thing: A record, or its class for verbs that need none.

    Returns:
        The answer of the room's own rule.

    Raises:
        LookupError: No room has registered a rule for it (a bug).
    """
    permission = permission_of(verb, thing)
    if not rules.perm_exists(permission):
        message = f"no rule is registered for {permission!r}"
        raise LookupError(message)
    if verb not in {"view", "list"} and not (
        actor.is_system or "write" in actor.scopes
    ):
        return False
    return bool(rules.has_perm(permission, actor, thing))


def require(actor: Actor, verb: str, thing: Any) -> None:
    """Lets pass what the actor may do.

    Args:
        actor: Who asks.
        verb: The verb.
        thing: A record or its class.

    Raises:
        MissingError: The actor may not even know of the record.
        RefusedError: The actor may not do this.
    """
    if may(actor, verb, thing):
        return
    if not isinstance(thing, type) and verb != "view" and not may(actor, "view", thing):
        _hide()
    if verb == "view" and not isinstance(thing, type):
        _hide()
    raise RefusedError(
        _("You may not do this"),
        rule=_("each organisation changes its own records, as its roles allow"),
        way_out=_("switch to the organisation that may, or ask the reserve office"),
    )


def _hide() -> None:
    raise MissingError(
        _("There is no such record"),
        rule=_("records are shown to those they are released to"),
        way_out=_("check the address, or ask its owner to release it to you"),
    )
