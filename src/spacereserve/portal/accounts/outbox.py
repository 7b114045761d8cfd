"""The local outbox: letters as files, where no mail server is set."""

from __future__ import annotations

import email
import email.policy
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

__all__ = ["Letter", "OutboxBackend", "has_outbox", "read_letters"]

BACKEND = "spacereserve.portal.accounts.outbox.OutboxBackend"


class OutboxBackend(BaseEmailBackend):
    """Writes each letter as a file of its own, there whole or not at all."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Writes letters.

        Args:
            email_messages: Django's messages.

        Returns:
            How many were written.
        """
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}"
            draft = folder / f"{name}.draft"
            draft.write_bytes(message.message().as_bytes())
            draft.replace(folder / f"{name}.eml")
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in the outbox.

    Attributes:
        written_at: When.
        to: The addresses.
        subject: Its subject.
        text: Its plain text.
    """

    written_at: datetime
    to: str
    subject: str
    text: str


def has_outbox() -> bool:
    """Whether letters stay here because no mail server is set."""
    return bool(settings.EMAIL_BACKEND == BACKEND)


def read_letters(newest: int = 100) -> list[Letter]:
    """The letters, newest first.

    Args:
        newest: How many at most.

    Returns:
        What they say.
    """
    paths = sorted(_folder().glob("*.eml"), reverse=True)[:newest]
    return [_letter(path) for path in paths]


def _folder() -> Path:
    return Path(settings.HOME) / "outbox"


def _letter(path: Path) -> Letter:
    parsed = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = parsed.get_body(("plain",))
    at = datetime.strptime(path.name.split("-")[0], "%Y%m%dT%H%M%S%f").replace(
        tzinfo=UTC
    )
    return Letter(
        written_at=at,
        to=str(parsed["To"] or ""),
        subject=str(parsed["Subject"] or ""),
        text="" if body is None else str(body.get_content()),
    )
