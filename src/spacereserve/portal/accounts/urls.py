"""Addresses of accounts and organisations, under ``/<language>/accounts/``."""

from __future__ import annotations

from django.urls import path

from spacereserve.portal.accounts import (
    label_views,
    office_views,
    organisation_views,
    views,
)

__all__ = ["urlpatterns"]

_ONE = "organisations/<str:identifier>/"

urlpatterns = [
    path("created/", views.created, name="account_created"),
    path("profile/", views.profile, name="profile"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("switch/", views.switch, name="switch_organisation"),
    path("newsletter/", views.subscription, name="subscription"),
    path("unsubscribe/<str:key>/", views.unsubscribe, name="unsubscribe"),
    path("first-office/", office_views.first_office_page, name="first_office"),
    path("outbox/", office_views.outbox_page, name="outbox"),
    path("write-newsletter/", office_views.newsletter_page, name="newsletter"),
    path(
        "labels/<str:kind>/<str:identifier>/", label_views.label_file, name="label_file"
    ),
    path("organisations/", organisation_views.listing, name="organisations"),
    path("organisations/new/", organisation_views.propose, name="propose_organisation"),
    path(
        "invitations/<str:token>/",
        organisation_views.invitation_page,
        name="invitation",
    ),
    path(_ONE, organisation_views.detail, name="organisation"),
    path(f"{_ONE}invite/", organisation_views.invite, name="invite"),
    path(f"{_ONE}status/", organisation_views.set_status, name="organisation_status"),
    path(
        f"{_ONE}people/<int:pk>/",
        organisation_views.change_member,
        name="change_member",
    ),
    path(
        f"{_ONE}invitations/<int:pk>/withdraw/",
        organisation_views.withdraw,
        name="withdraw_invitation",
    ),
]
