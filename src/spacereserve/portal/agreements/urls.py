"""Addresses of this room, under ``/<language>/agreements/``."""

from __future__ import annotations

from spacereserve.portal.agreements.nouns import NOUNS
from spacereserve.portal.records.pages import noun_urls

__all__ = ["urlpatterns"]

urlpatterns = [address for noun in NOUNS for address in noun_urls(noun)]
