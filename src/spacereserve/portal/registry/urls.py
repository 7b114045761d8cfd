"""Addresses of this room, under ``/<language>/registry/``."""

from __future__ import annotations

from spacereserve.portal.records.pages import noun_urls
from spacereserve.portal.registry.nouns import NOUNS

__all__ = ["urlpatterns"]

urlpatterns = [address for noun in NOUNS for address in noun_urls(noun)]
