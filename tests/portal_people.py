"""People, organisations and actors for the portal's tests."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import Membership, Organisation, User
from spacereserve.portal.api.security import make_key

PASSWORD = "Correct-horse-7-battery"


def a_person(email="ada@example.org", *, language="en", name=""):
    user = User.objects.create_user(email, PASSWORD, language=language, name=name)
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    return user


def an_organisation(identifier, kind="provider", *, nation="", status="active"):
    return Organisation.objects.create(
        identifier=identifier,
        kind=kind,
        name=identifier.replace("-", " ").title(),
        nation=nation,
        status=status,
    )


def an_actor(identifier, kind="provider", *, role="owner", nation="", status="active"):
    """A person of an organisation, which is made where it is not there yet."""
    organisation = Organisation.objects.filter(identifier=identifier).first()
    if organisation is None:
        organisation = an_organisation(identifier, kind, nation=nation, status=status)
    user = a_person(f"{role}{User.objects.count()}@{identifier}.example")
    Membership.objects.create(user=user, organisation=organisation, role=role)
    if organisation.kind in {"office", "authority", "auditor"}:
        TOTP.activate(user, generate_totp_secret())
    return Actor(user=user, organisation=organisation, role=role)


def a_client(actor=None, *, language="en"):
    """A browser without scripts, signed in as this actor."""
    client = Client(headers={"accept-language": language})
    if actor is not None and actor.user is not None:
        client.force_login(actor.user)
        if actor.organisation is not None:
            session = client.session
            session["acting_for"] = actor.organisation.pk
            session.save()
    return client


def a_key(actor, scope="write"):
    """The headers that a machine of this actor sends."""
    _, key = make_key(actor, actor.organisation, name="test", scope=scope)
    return {"X-API-Key": key}
