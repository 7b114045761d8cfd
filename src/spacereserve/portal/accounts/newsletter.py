"""The newsletter: asked for by a click of its own, ended by one, signed in or not."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import User
from spacereserve.portal.audit import recording

__all__ = ["send", "subscribe", "unsubscribe"]


@transaction.atomic
def subscribe(user: User) -> None:
    """The person wants the newsletter.

    Args:
        user: The person.
    """
    if user.newsletter_since is None:
        user.newsletter_since = timezone.now()
        user.save(update_fields=("newsletter_since",))
        recording.record(Actor(user=user), "person:newsletter:subscribe", subject=user)


@transaction.atomic
def unsubscribe(user: User) -> None:
    """The person no longer wants it.

    Args:
        user: The person.
    """
    if user.newsletter_since is not None:
        user.newsletter_since = None
        user.save(update_fields=("newsletter_since",))
        recording.record(
            Actor(user=user), "person:newsletter:unsubscribe", subject=user
        )


def send(actor: Actor, texts: dict[str, tuple[str, str]], origin: str) -> int:
    """Writes to all who asked for it, each in the language of the profile.

    Args:
        actor: Who writes; the caller has asked for the right.
        texts: Subject and text by language.
        origin: The portal's address, such as ``https://reserve.example``.

    Returns:
        How many letters were sent.
    """
    readers = User.objects.filter(is_active=True, newsletter_since__isnull=False)
    letters = [_letter(user, texts[user.language], origin) for user in readers]
    with transaction.atomic():
        details = {"subject": texts["en"][0], "readers": len(letters)}
        recording.record(actor, "office:newsletter:send", details=details)
    get_connection().send_messages(letters)
    return len(letters)


def _letter(user: User, text: tuple[str, str], origin: str) -> EmailMessage:
    with override(user.language):
        link = origin + reverse("unsubscribe", args=(user.unsubscribe_key,))
        end = _("To end these letters: {link}").format(link=link)
    return EmailMessage(
        subject=text[0],
        body=f"{text[1]}\n\n{settings.RESERVE_NAME}\n{end}\n",
        to=[user.email],
        headers={
            "List-Unsubscribe": f"<{link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
