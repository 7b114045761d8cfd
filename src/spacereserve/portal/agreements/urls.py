"""Addresses of this room, under ``/<language>/agreements/``."""

from __future__ import annotations

from django.urls import path

from spacereserve.portal.agreements import consent_views, views
from spacereserve.portal.agreements.nouns import NOUNS
from spacereserve.portal.records.addresses import noun_urls

__all__ = ["urlpatterns"]

_ONE = "agreements/<str:identifier>"

urlpatterns = [
    path("agreements/new/", views.start_page, name="agreements_start"),
    path("alarms/", views.alarms_page, name="agreements_alarms"),
    path("clauses/", views.clauses_page, name="clauses"),
    path("clauses/<slug:identifier>/", views.clause_page, name="clause"),
    path("points/", views.points_page, name="points"),
    path(f"{_ONE}/propose/", views.propose_page, name="agreements_propose"),
    path(f"{_ONE}/sign/<int:number>/", views.sign_page, name="agreements_sign"),
    path(
        f"{_ONE}/withdraw/<int:number>/",
        views.withdraw_page,
        name="agreements_withdraw",
    ),
    path(
        f"{_ONE}/compare/<int:before>/<int:after>/",
        views.compare_page,
        name="agreements_compare",
    ),
    path(
        "restrictions/<str:identifier>/ask/",
        consent_views.ask_page,
        name="consent_ask",
    ),
    path("consents/", consent_views.consents_page, name="consents"),
    path(
        "consents/<int:number>/answer/",
        consent_views.answer_page,
        name="consent_answer",
    ),
    path(
        "consents/<int:number>/take-back/",
        consent_views.take_back_page,
        name="consent_take_back",
    ),
    *(
        address
        for noun in NOUNS
        for address in noun_urls(noun, edit=noun.table != "agreements")
    ),
]
