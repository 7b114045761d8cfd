"""The second factor: who must have one before acting."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled

from spacereserve.portal.accounts.actors import Actor

__all__ = ["MUST_HAVE_ONE", "lacks_second_factor"]

MUST_HAVE_ONE = frozenset({"office", "authority", "auditor"})
"""Kinds of organisations whose people prove themselves twice."""


def lacks_second_factor(actor: Actor) -> bool:
    """Whether the actor must set up a second factor before anything else.

    Args:
        actor: Who asks.

    Returns:
        True for a person who acts for an office, authority or auditor without one.
    """
    if actor.user is None or actor.organisation is None:
        return False
    return actor.organisation.kind in MUST_HAVE_ONE and not is_mfa_enabled(actor.user)
