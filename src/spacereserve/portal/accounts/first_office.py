"""The first administrator: a link that works once, for whoever started the portal."""

from __future__ import annotations

import hmac
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import (
    Kind,
    Membership,
    Organisation,
    Role,
    User,
)
from spacereserve.portal.audit import recording
from spacereserve.portal.errors import ConflictError

__all__ = ["found_office", "has_office", "is_first_token", "token_of_first_office"]

_FILE = "first-office"


def has_office() -> bool:
    """Whether anybody already leads a reserve office."""
    return Membership.objects.filter(
        organisation__kind=Kind.OFFICE, role=Role.OWNER
    ).exists()


def token_of_first_office() -> str:
    """The token of the link, kept in the portal's home until it is used."""
    return str(settings.ENVIRONMENT.secret(_FILE))


def is_first_token(token: str) -> bool:
    """Whether a token opens the page.

    Args:
        token: What came with the link.

    Returns:
        True while no office is there and the token is that of this portal.
    """
    if has_office() or not (Path(settings.HOME) / f"{_FILE}.key").exists():
        return False
    return hmac.compare_digest(token, token_of_first_office())


@transaction.atomic
def found_office(*, email: str, password: str, name: str, language: str) -> User:
    """Makes the reserve office and the person who leads it.

    Args:
        email: The person's address; it needs no code, as the link proves enough.
        password: The password, already checked.
        name: The name of the office.
        language: ``en`` or ``fr``.

    Returns:
        The person.

    Raises:
        ConflictError: There is an office, or the address is taken.
    """
    if has_office() or User.objects.filter(email=email.lower()).exists():
        raise ConflictError(
            _("The reserve has an office already"),
            rule=_("the first administrator is made once"),
            way_out=_("sign in, or ask the office for an invitation"),
        )
    user = User.objects.create_user(email, password, language=language)
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    office = Organisation.objects.create(
        identifier="office",
        kind=Kind.OFFICE,
        name=name,
        status=Organisation.Status.ACTIVE,
    )
    Membership.objects.create(user=user, organisation=office, role=Role.OWNER)
    actor = Actor(user=user, organisation=office, role=str(Role.OWNER))
    recording.record(actor, "portal:office:found", subject=office)
    (Path(settings.HOME) / f"{_FILE}.key").unlink(missing_ok=True)
    return user
