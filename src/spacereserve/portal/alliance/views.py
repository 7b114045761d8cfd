"""The pages of the reserve itself: its name, its disclaimers, its policy."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import may, require
from spacereserve.portal.alliance.header import change_header, header_questions
from spacereserve.portal.alliance.models import ReserveHeader
from spacereserve.portal.reader import reader_language
from spacereserve.portal.records.editing import is_row_button, submitted_texts
from spacereserve.portal.records.entries import texts_from_raw
from spacereserve.portal.records.forms import RecordForm
from spacereserve.portal.records.mistakes import Mistake, RecordMistakes
from spacereserve.portal.records.shown import facts_in

__all__ = ["front_doors_page", "reserve_edit", "reserve_page"]


@login_required
@require_GET
def reserve_page(request: HttpRequest) -> HttpResponse:
    """The reserve itself, with every rule of the policy that is set."""
    actor = actor_of(request)
    require(actor, "view", ReserveHeader)
    header = ReserveHeader.objects.first()
    record: dict[str, Any] = {} if header is None else header.record
    context = {
        "header": header,
        "facts": facts_in(header_questions(), record),
        "may_change": may(actor, "change", ReserveHeader),
    }
    return render(request, "alliance/reserve.html", context)


@require_GET
def front_doors_page(request: HttpRequest) -> HttpResponse:
    """Other front doors, for everybody: who goes where, and for what."""
    header = ReserveHeader.objects.first()
    doors = [] if header is None else header.record.get("front_doors", [])
    is_french = reader_language() == "fr"
    context = {
        "doors": [
            {
                "name": (is_french and one.get("name_fr")) or one["name"],
                "serves": (is_french and one.get("serves_fr")) or one["serves"],
                "url": one["url"],
            }
            for one in doors
        ],
        "may_change": may(actor_of(request), "change", ReserveHeader),
    }
    return render(request, "alliance/front_doors.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reserve_edit(request: HttpRequest) -> HttpResponse:
    """A form for the reserve itself; what somebody else changed is not lost."""
    actor = actor_of(request)
    require(actor, "change", ReserveHeader)
    header = ReserveHeader.objects.first()
    record: dict[str, Any] = {} if header is None else header.record
    texts = texts_from_raw(header_questions(), record)
    mistakes: tuple[Mistake, ...] = ()
    if request.method == "POST":
        texts = submitted_texts(request)
        form = RecordForm(header_questions(), texts, actor)
        if not is_row_button(request):
            seen = request.POST.get("revision", "")
            revision = int(seen) if seen.isdecimal() else None
            try:
                changed = change_header(actor, form.raw(), revision=revision)
            except RecordMistakes as failure:
                mistakes = failure.mistakes
            else:
                messages.success(request, _("“%(name)s” is saved.") % {"name": changed})
                return redirect("reserve_page")
    form = RecordForm(header_questions(), texts, actor, mistakes)
    context = {"header": header, "form": form}
    status = 422 if mistakes else 200
    return render(request, "alliance/reserve_form.html", context, status=status)
