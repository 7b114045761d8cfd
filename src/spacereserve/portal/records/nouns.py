"""The nouns of the portal: which model keeps which table, and how it is shown.

A room says so once, in its module ``nouns`` (``NOUNS``); pages, interface, import and
export of every noun follow from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from spacereserve.engine.model import TABLES
from spacereserve.portal.records.models import KeptRecord
from spacereserve.portal.rooms import modules_named

__all__ = ["Noun", "all_nouns", "noun_of_table"]


@dataclass(frozen=True, slots=True)
class Noun:
    """One noun.

    Attributes:
        model: The model that keeps it.
        room: The room it belongs to.
        one: What one is called, lazily translated.
        many: What many are called.
        columns: Fields of the model that a list shows beside name and identifier.
        filters: Fields of the model that a list can be narrowed by.
    """

    model: type[KeptRecord]
    room: str
    one: Any
    many: Any
    columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """The engine's table."""
        return self.model.TABLE

    @property
    def slug(self) -> str:
        """The table as an address writes it."""
        return self.table.replace("_", "-")


@cache
def all_nouns() -> Mapping[str, Noun]:
    """Every noun by table, in the order of the engine's tables."""
    found = {
        noun.table: noun
        for _room, module in modules_named("nouns")
        for noun in getattr(module, "NOUNS", ())
    }
    return {table: found[table] for table in TABLES if table in found}


def noun_of_table(table: str) -> Noun:
    """The noun of a table.

    Args:
        table: A name of the engine's ``TABLES``.
    """
    return all_nouns()[table]
