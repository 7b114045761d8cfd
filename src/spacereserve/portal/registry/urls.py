"""Addresses of this room, under ``/<language>/registry/``."""

from __future__ import annotations

from django.urls import path, re_path

from spacereserve.portal.records.addresses import noun_urls
from spacereserve.portal.registry import views
from spacereserve.portal.registry.nouns import NOUNS

__all__ = ["urlpatterns"]

_PART = r"^filing/(?P<table>providers|assets|services)/(?P<place>new|\d{1,4})/$"

urlpatterns = [
    path("filing/", views.filing_page, name="filing"),
    re_path(_PART, views.part_page, name="filing_part"),
    re_path(
        r"^filing/(?P<table>assets|services)/(?P<place>\d{1,4})/drop/$",
        lambda request, table, place: views.drop_page(request, table, int(place)),
        name="filing_drop",
    ),
    path("filing/submit/", views.submit_page, name="filing_submit"),
    path("stale/", views.stale_page, name="stale"),
    path(
        "providers/<str:identifier>/vetting/<slug:kind>/",
        views.decide_page,
        name="vetting_decide",
    ),
    path(
        "providers/<str:identifier>/status/<slug:verb>/",
        views.move_page,
        name="provider_move",
    ),
    *(address for noun in NOUNS for address in noun_urls(noun)),
]
