"""Addresses of this room, under ``/<language>/needs/``."""

from __future__ import annotations

from django.urls import path

from spacereserve.portal.needs import views
from spacereserve.portal.needs.nouns import NOUNS
from spacereserve.portal.records.addresses import noun_urls

__all__ = ["urlpatterns"]

urlpatterns = [
    path("nations/", views.nations_page, name="nations_overview"),
    *(address for noun in NOUNS for address in noun_urls(noun)),
]
