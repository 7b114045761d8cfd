"""Addresses of this room, under ``/<language>/alliance/``."""

from __future__ import annotations

from django.urls import path

from spacereserve.portal.alliance import views
from spacereserve.portal.alliance.land import land_picture
from spacereserve.portal.alliance.nouns import NOUNS
from spacereserve.portal.records.addresses import noun_urls

__all__ = ["urlpatterns"]

urlpatterns = [
    path("land.svg", land_picture, name="land_picture"),
    path("reserve/", views.reserve_page, name="reserve_page"),
    path("front-doors/", views.front_doors_page, name="front_doors"),
    path("reserve/edit/", views.reserve_edit, name="reserve_edit"),
    *(address for noun in NOUNS for address in noun_urls(noun)),
]
