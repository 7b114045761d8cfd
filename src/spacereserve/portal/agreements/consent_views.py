"""Pages of consents: asked, answered, taken back; what waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import may, require
from spacereserve.portal.agreements import consents
from spacereserve.portal.agreements.models import ConsentRequest, Restriction
from spacereserve.portal.errors import InvalidError
from spacereserve.portal.records.nouns import noun_of_table
from spacereserve.portal.records.pages import find_row

__all__ = [
    "ConsentLine",
    "answer_page",
    "ask_page",
    "consent_lines",
    "consents_page",
    "take_back_page",
]

_MOST = 200
_GRADES = {"given": "good", "asked": "care", "over": "care", "late": "bad"}


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A request as a page shows it.

    Attributes:
        request: The request.
        standing: How it stands, in words.
        grade: ``good``, ``care`` or ``bad``.
        may_answer: Whether the reader gives or refuses it.
        may_take_back: Whether the reader takes it back.
    """

    request: ConsentRequest
    standing: str
    grade: str
    may_answer: bool
    may_take_back: bool


def consent_lines(actor: Actor, requests: Any) -> list[ConsentLine]:
    """The requests that an actor may see, ready to show.

    Args:
        actor: Who reads.
        requests: Requests.

    Returns:
        One line a request, newest first.
    """
    rows = requests.visible_to(actor).select_related("restriction", "asked_of")
    return [_line(actor, row) for row in rows.select_related("asked_for")[:_MOST]]


def _line(actor: Actor, row: ConsentRequest) -> ConsentLine:
    standing = row.standing(timezone.now().date())
    words = {"late": _("no answer in time"), "over": _("over since its last day")}
    return ConsentLine(
        request=row,
        standing=words.get(standing) or str(row.get_state_display()),
        grade=_GRADES.get(standing, "bad"),
        may_answer=row.state == "asked" and may(actor, "answer", row),
        may_take_back=may(actor, "take_back", row),
    )


@login_required
@require_GET
def consents_page(request: HttpRequest) -> HttpResponse:
    """Every consent that the reader asked for or is asked for."""
    actor = actor_of(request)
    lines = consent_lines(actor, ConsentRequest.objects.all())
    return render(request, "agreements/consents.html", {"lines": lines})


def _day(request: HttpRequest, name: str) -> date | None:
    """The day that was typed, None where none was."""
    text = request.POST.get(name, "").strip()
    if not text:
        return None
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise InvalidError(
            _("This is not a day"),
            rule=_("a day is written as 2026-12-31"),
            value=text,
            way_out=_("choose a day from the calendar"),
            field=name,
        )
    return found


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        word for text in texts for word in text.replace(",", " ").split() if word
    )


@login_required
@require_POST
def ask_page(request: HttpRequest, identifier: str) -> HttpResponse:
    """Asks for a consent."""
    row: Any = find_row(request, noun_of_table("restrictions"), identifier)
    wish = consents.Wish(
        grounds=request.POST.get("grounds", ""),
        until_on=_day(request, "until_on") or timezone.now().date(),
        beneficiaries=_words(request.POST.getlist("beneficiaries")),
        levels=_words(request.POST.getlist("levels")),
        due_on=_day(request, "due_on"),
    )
    consents.ask(actor_of(request), row, request.POST.get("side", ""), wish)
    messages.success(request, _("The consent is asked for."))
    return redirect("restrictions_detail", identifier)


def _found(request: HttpRequest, number: int) -> ConsentRequest:
    row: ConsentRequest = get_object_or_404(
        ConsentRequest.objects.select_related("restriction", "asked_of"), pk=number
    )
    require(actor_of(request), "view", row)
    return row


@login_required
@require_POST
def answer_page(request: HttpRequest, number: int) -> HttpResponse:
    """Gives or refuses a consent."""
    row = _found(request, number)
    gives = request.POST.get("answer") == "give"
    consents.answer(
        actor_of(request),
        row,
        gives=gives,
        note=request.POST.get("note", ""),
        until_on=_day(request, "until_on"),
    )
    given = _("The consent is given: the next plan counts on it.")
    messages.success(request, given if gives else _("The consent is refused."))
    return _back(request, row.restriction)


@login_required
@require_POST
def take_back_page(request: HttpRequest, number: int) -> HttpResponse:
    """Takes back a consent, or a request."""
    row = _found(request, number)
    consents.take_back(actor_of(request), row, note=request.POST.get("note", ""))
    messages.success(request, _("It is taken back."))
    return _back(request, row.restriction)


def _back(request: HttpRequest, restriction: Restriction) -> HttpResponse:
    """To the restriction, where the reader may see it; else to all consents."""
    if may(actor_of(request), "view", restriction):
        return redirect("restrictions_detail", restriction.identifier)
    return redirect("consents")
