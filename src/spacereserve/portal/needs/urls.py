"""Addresses of this room, under ``/<language>/needs/``."""

from __future__ import annotations

from spacereserve.portal.needs.nouns import NOUNS
from spacereserve.portal.records.pages import noun_urls

__all__ = ["urlpatterns"]

urlpatterns = [address for noun in NOUNS for address in noun_urls(noun)]
