"""Who may read the book."""

from __future__ import annotations

from typing import Any

import rules

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.rights import allow

__all__ = ["reads_the_book"]


@rules.predicate
def reads_the_book(actor: Actor, _thing: Any = None) -> bool:
    """The office and auditors; others see what concerns their own organisation."""
    return actor.is_system or actor.kind in {"office", "auditor"}


allow("audit.list_auditevent", reads_the_book)
allow("audit.view_auditevent", reads_the_book)
