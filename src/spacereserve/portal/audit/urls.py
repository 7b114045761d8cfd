"""Addresses of the book, under ``/<language>/audit/``."""

from __future__ import annotations

from django.urls import path

from spacereserve.portal.audit import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.listing, name="audit"),
    path("export/", views.export, name="audit_export"),
]
