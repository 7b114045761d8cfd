"""Accounts that nobody opened within a week are forgotten; all others stay."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from portal_people import PASSWORD, a_person, an_actor
from spacereserve.portal.accounts.models import User
from spacereserve.portal.accounts.purging import purge_unopened
from spacereserve.portal.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def _unopened(email, days):
    user = User.objects.create_user(email, PASSWORD)
    EmailAddress.objects.create(user=user, email=email, verified=False, primary=True)
    user.joined_at = timezone.now() - dt.timedelta(days=days)
    user.save()
    return user


def _long_ago(user):
    user.joined_at = timezone.now() - dt.timedelta(days=400)
    user.save()


def test_only_accounts_that_nobody_opened_for_a_week_go():
    _unopened("old@example.org", 8)
    _unopened("fresh@example.org", 6)
    _long_ago(a_person("ada@example.org"))
    _long_ago(an_actor("zeppelin").user)

    n_gone = purge_unopened()

    left = set(User.objects.values_list("email", flat=True))
    assert n_gone == 1
    assert {"fresh@example.org", "ada@example.org"} < left
    assert "old@example.org" not in left
    assert AuditEvent.objects.get(event="clock:account:purge").details == {"count": 1}


def test_whoever_signs_up_sweeps_them_away(client):
    _unopened("old@example.org", 8)

    client.post(
        "/en/account/signup/",
        {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert list(User.objects.values_list("email", flat=True)) == ["new@example.org"]


def test_an_address_that_was_forgotten_can_sign_up_again(client):
    _unopened("old@example.org", 8)
    purge_unopened()

    client.post(
        "/en/account/signup/",
        {"email": "old@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )

    user = User.objects.get(email="old@example.org")
    assert timezone.now() - user.joined_at < dt.timedelta(hours=1)
