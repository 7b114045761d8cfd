"""The interface of administrators, and labels as other systems read them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import Field, Router, Schema, Status

from spacereserve.portal.accounts import newsletter, outbox
from spacereserve.portal.accounts.label_views import find_labelled, label_answer
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.models import User
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.api.files import answers_file
from spacereserve.portal.api.idempotency import IDEMPOTENT
from spacereserve.portal.api.problems import problem_responses

__all__ = ["ROUTERS"]

office = Router(tags=["office"])
labels = Router(tags=["labels"])
_LINE = r"^[^\x00\r\n]*$"
_TEXT = r"^[^\x00]*$"


class LetterIn(Schema):
    """A letter to all who asked for it, in both languages."""

    subject_en: str = Field(min_length=1, max_length=150, pattern=_LINE)
    text_en: str = Field(min_length=1, max_length=100_000, pattern=_TEXT)
    subject_fr: str = Field(min_length=1, max_length=150, pattern=_LINE)
    text_fr: str = Field(min_length=1, max_length=100_000, pattern=_TEXT)


class SentOut(Schema):
    """How many letters were sent."""

    count: int


class LetterOut(Schema):
    """A letter that stayed here because no mail server is set."""

    written_at: datetime
    to: str
    subject: str
    text: str


@office.post(
    "/newsletters",
    response={201: SentOut, **problem_responses()},
    summary="Write the newsletter",
    openapi_extra=IDEMPOTENT,
)
def write_newsletter(request: Any, body: LetterIn) -> Any:
    """Writes to everybody who asked for it, each in the language of the profile."""
    actor = actor_of(request)
    require(actor, "write_to", User)
    texts = {
        "en": (body.subject_en, body.text_en),
        "fr": (body.subject_fr, body.text_fr),
    }
    origin = request.build_absolute_uri("/").rstrip("/")
    return Status(201, SentOut(count=newsletter.send(actor, texts, origin)))


@office.get(
    "/outbox",
    response={200: list[LetterOut], **problem_responses()},
    summary="The outbox",
)
def list_letters(request: Any) -> Any:
    """The letters that stayed here, newest first; none where a mail server is set."""
    require(actor_of(request), "read_letters_of", User)
    found = outbox.read_letters() if outbox.has_outbox() else []
    return [
        LetterOut(
            written_at=one.written_at, to=one.to, subject=one.subject, text=one.text
        )
        for one in found
    ]


@labels.get(
    "/{kind}/{identifier}",
    response=problem_responses(),
    summary="A label as STANAG 4774 XML",
    openapi_extra=answers_file("application/xml"),
)
def show_label(request: Any, kind: str, identifier: str) -> HttpResponse:
    """The label of a record that one may see, bound to it as STANAG 4778 says."""
    clean = identifier.replace("\x00", "")
    row = find_labelled(actor_of(request), kind, clean)
    return label_answer(row, kind)


ROUTERS = [("/office", office), ("/labels", labels)]
