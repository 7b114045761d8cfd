"""Addresses of this room, under ``/<language>/alliance/``."""

from __future__ import annotations

from django.urls import path

from spacereserve.portal.alliance import views
from spacereserve.portal.alliance.nouns import NOUNS
from spacereserve.portal.records.pages import noun_urls

__all__ = ["urlpatterns"]

urlpatterns = [
    path("land.svg", views.land_picture, name="land_picture"),
    *(address for noun in NOUNS for address in noun_urls(noun)),
]
