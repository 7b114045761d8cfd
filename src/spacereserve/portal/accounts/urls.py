"""Addresses of one's own account, under ``/<language>/accounts/``."""

from __future__ import annotations

from django.urls import path

from spacereserve.portal.accounts import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("created/", views.created, name="account_created"),
    path("profile/", views.profile, name="profile"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("switch/", views.switch, name="switch_organisation"),
]
