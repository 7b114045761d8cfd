"""Who may change agreements and restrictions: the parties and the office."""

from __future__ import annotations

from typing import Any

import rules

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.rights import (
    allow,
    can_see,
    edits_own,
    is_member,
    is_office,
)
from spacereserve.portal.agreements.parties import bound_providers
from spacereserve.portal.records.rights_of_nouns import allow_noun, is_kind

__all__ = ["asks", "buys", "gave", "is_asked", "provides", "restricts"]


def _agreement(thing: Any) -> Any:
    return getattr(thing, "agreement", thing)


@rules.predicate
def buys(actor: Actor, thing: Any = None) -> bool:
    """The actor acts for the buyer of the agreement; the office where none is named."""
    agreement = _agreement(thing)
    if isinstance(agreement, type) or not actor.can_write or actor.kind is None:
        return False
    if agreement.buyer_id is None:
        return actor.kind == "office"
    return actor.acts_for(agreement.buyer_id)


@rules.predicate
def provides(actor: Actor, thing: Any = None) -> bool:
    """The actor acts for the provider of the agreement."""
    agreement = _agreement(thing)
    if isinstance(agreement, type) or not actor.can_write or actor.kind is None:
        return False
    return agreement.owner_id is not None and actor.acts_for(agreement.owner_id)


_BUYERS = is_kind("office", "buyer", "nation")

allow_noun(
    "agreements.agreement",
    add=_BUYERS,
    change=is_office | edits_own | buys,
    delete=is_office,
)
allow("agreements.propose_agreement", is_office | buys | provides)
allow("agreements.sign_as_provider_agreement", provides)
allow("agreements.sign_as_buyer_agreement", buys)


@rules.predicate
def restricts(actor: Actor, thing: Any = None) -> bool:
    """A provider says what it will not do; its home state what it may not do.

    Neither speaks for the other, nor for companies that are not its own.
    """
    if thing is None or not actor.can_write or actor.organisation is None:
        return False
    bound = bound_providers(thing)
    is_states = thing.record.get("will_of") == "home-state"
    if not bound or is_states != (actor.kind == "nation"):
        return False
    if actor.kind == "nation":
        return all(row.nation == actor.nation for row in bound)
    return actor.kind == "provider" and all(
        actor.acts_for(row.owner_id) for row in bound
    )


allow_noun(
    "agreements.restriction",
    add=is_kind("office", "provider", "nation"),
    change=is_office | restricts,
    delete=is_office | restricts,
)


@rules.predicate
def is_asked(actor: Actor, request: Any = None) -> bool:
    """The actor acts for whom a consent is asked of; else the office."""
    if not actor.can_write or actor.kind is None or request is None:
        return False
    if request.asked_of_id is None:
        return actor.kind == "office"
    return actor.acts_for(request.asked_of_id)


@rules.predicate
def gave(actor: Actor, request: Any = None) -> bool:
    """The actor acts for whom a consent that stands was asked of."""
    return request is not None and request.state == "given" and is_asked(actor, request)


@rules.predicate
def asks(actor: Actor, request: Any = None) -> bool:
    """The actor acts for whom an open request was made."""
    is_open = request is not None and request.state == "asked"
    return is_open and actor.can_write and actor.acts_for(request.asked_for_id)


allow(
    "agreements.ask_consent_restriction",
    is_kind("office", "nation", "command", "buyer") & can_see,
)
allow("agreements.view_consentrequest", can_see)
allow("agreements.answer_consentrequest", is_asked)
allow("agreements.take_back_consentrequest", gave | asks)
allow("agreements.list_clause", is_member)
allow("agreements.view_clause", is_member)
allow("agreements.add_clause", is_office)
allow("agreements.change_clause", is_office)
allow("agreements.comment_clause", is_member)
allow("agreements.answer_clause", is_office)
allow("agreements.list_pointsentry", is_member)
allow("agreements.view_pointsentry", can_see)
allow("agreements.add_pointsentry", is_office)
