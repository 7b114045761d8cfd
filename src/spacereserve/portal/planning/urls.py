"""Addresses of this room, under ``/<language>/planning/``."""

from __future__ import annotations

from django.urls import path

from spacereserve.portal.planning import views

__all__ = ["urlpatterns"]

urlpatterns = [
    path("", views.planning_page, name="planning"),
    path("runs/<int:number>/", views.run_page, name="run"),
    path("runs/<int:number>/cancel/", views.cancel_page, name="run_cancel"),
    path("runs/<int:number>/report/", views.report_page, name="run_report"),
    path("report.css", views.style_page, name="report_style"),
    path("compare/<int:before>/<int:after>/", views.compare_page, name="plan_compare"),
    path("export/", views.export_page, name="reserve_export"),
    path("import/", views.import_page, name="reserve_import"),
]
