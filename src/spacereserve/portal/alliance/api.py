"""The interface of this room."""

from __future__ import annotations

from spacereserve.portal.alliance.nouns import NOUNS
from spacereserve.portal.records.interface import noun_router

__all__ = ["ROUTERS"]

ROUTERS = [(f"/alliance/{noun.slug}", noun_router(noun)) for noun in NOUNS]
