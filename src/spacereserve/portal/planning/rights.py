"""Who may ask for plans and read them."""

from __future__ import annotations

from typing import Any

import rules

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.rights import allow, is_office
from spacereserve.portal.records.rights_of_nouns import is_kind

__all__ = ["exports", "reads_plans"]


@rules.predicate
def reads_plans(actor: Actor, _thing: Any = None) -> bool:
    """A plan shows terms and gaps of all: office, authority, auditor and commands."""
    return actor.reads_everything or actor.kind == "command"


@rules.predicate
def exports(actor: Actor, _thing: Any = None) -> bool:
    """A folder holds all records, whatever the label: for who reads everything."""
    return actor.reads_everything


allow("planning.list_run", reads_plans)
allow("planning.view_run", reads_plans)
allow("planning.add_run", is_kind("office", "command", "authority"))
allow("planning.cancel_run", is_kind("office", "command", "authority"))
allow("planning.list_orbitfile", reads_plans)
allow("planning.add_orbitfile", is_office)
allow("planning.export_run", exports)
