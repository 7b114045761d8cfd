"""The file reserve.toml: what a reserve is called and what lies below it."""

from __future__ import annotations

from typing import Literal

from spacereserve.engine.model import FrontDoor, Policy, Record, when_domains_change
from spacereserve.engine.model.record import Identifier, Text

__all__ = ["FORMAT", "OWN_KEYS", "ReserveFile"]

FORMAT = 1
"""The version of the reserve folder that this code reads and writes."""


class ReserveFile(Record):
    """The keys of ``reserve.toml``; those of an upper layer replace a lower one's."""

    format: Literal[1]
    """Version of the reserve folder; 1."""
    extends: tuple[Text, ...] = ()
    """Folders that this one is laid upon, as relative paths; a later one lies upon an
    earlier one."""
    id: Identifier | None = None
    """Identifier of the reserve; the lowest layer to give it may be a lower folder."""
    name: Text | None = None
    """Name of the reserve in English."""
    name_fr: Text | None = None
    """Name of the reserve in French."""
    disclaimer: Text | None = None
    """What a reader must know before using a figure, in English."""
    disclaimer_fr: Text | None = None
    """The same in French."""
    policy: Policy | None = None
    """The alliance's rules for choosing, as a table ``[policy]``."""
    front_doors: tuple[FrontDoor, ...] | None = None
    """Other front doors and agencies, to which the reserve hands over, each as a table
    ``[[front_doors]]``."""


OWN_KEYS = (
    *("id", "name", "name_fr", "disclaimer", "disclaimer_fr"),
    *("policy", "front_doors"),
)
"""The keys that belong to the reserve itself, as the model has them."""


def _build_anew() -> None:
    ReserveFile.model_rebuild(force=True)


when_domains_change(_build_anew)
