"""Addresses of keys, under ``/<language>/api/``."""

from __future__ import annotations

from django.urls import path

from spacereserve.portal.api import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("keys/", views.keys, name="api_keys"),
    path("keys/<int:pk>/revoke/", views.revoke, name="revoke_api_key"),
]
