"""Pages of agreements: versions side by side, signatures, alarms, clauses, points."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import may, require
from spacereserve.portal.agreements import clauses, points, services
from spacereserve.portal.agreements.alarms import alarms_of, double_promises
from spacereserve.portal.agreements.clause_models import Clause, ClauseComment
from spacereserve.portal.agreements.models import (
    Agreement,
    AgreementVersion,
    Commitment,
    PointsEntry,
)
from spacereserve.portal.alliance.models import level_names
from spacereserve.portal.records.difference import changes_between
from spacereserve.portal.records.editing import (
    editor,
    is_row_button,
    submitted_texts,
)
from spacereserve.portal.records.entries import texts_from_raw
from spacereserve.portal.records.fields import questions_of
from spacereserve.portal.records.mistakes import RecordMistakes
from spacereserve.portal.records.nouns import noun_of_table
from spacereserve.portal.records.pages import find_row

__all__ = [
    "alarms_page",
    "clause_page",
    "clauses_page",
    "compare_page",
    "points_page",
    "propose_page",
    "sign_page",
    "start_page",
    "withdraw_page",
]


def _agreement(request: HttpRequest, identifier: str) -> Agreement:
    found: Agreement = find_row(request, noun_of_table("agreements"), identifier)
    return found


@login_required
@require_http_methods(["GET", "POST"])
def start_page(request: HttpRequest) -> HttpResponse:
    """A form for a new agreement, with a line to begin with."""
    actor = actor_of(request)
    require(actor, "add", Agreement)
    noun = noun_of_table("agreements")
    texts: dict[str, Any] = {
        "provider": [request.GET.get("provider", "")],
        "lines.0.id": [""],
    }
    mistakes: tuple[Any, ...] = ()
    if request.method == "POST":
        texts = submitted_texts(request)
        form = editor(request, noun, "", texts)
        if not is_row_button(request):
            try:
                row = services.start(actor, form.raw())
            except RecordMistakes as failure:
                mistakes = failure.mistakes
            else:
                messages.success(request, _("The draft is saved; both sides sign it."))
                return redirect("agreements_detail", row.identifier)
    form = editor(request, noun, "", texts, mistakes)
    context = {"noun": noun, "form": form}
    return render(
        request, "records/form.html", context, status=422 if mistakes else 200
    )


@login_required
@require_http_methods(["GET", "POST"])
def propose_page(request: HttpRequest, identifier: str) -> HttpResponse:
    """A form for a new version, filled in with the newest one."""
    actor = actor_of(request)
    row = _agreement(request, identifier)
    require(actor, "propose", row)
    noun = noun_of_table("agreements")
    newest = row.versions.filter(withdrawn_at=None).first()
    record = newest.record if newest else row.record
    texts = texts_from_raw(questions_of("agreements"), record)
    mistakes: tuple[Any, ...] = ()
    fixed = frozenset({"id", "provider"})
    if request.method == "POST":
        texts = submitted_texts(request)
        form = editor(request, noun, "", texts, fixed=fixed)
        if not is_row_button(request):
            note = request.POST.get("note", "")[:2000]
            try:
                services.propose(actor, row, form.raw(), note=note)
            except RecordMistakes as failure:
                mistakes = failure.mistakes
            else:
                messages.success(request, _("The version is proposed to both sides."))
                return redirect("agreements_detail", row.identifier)
    form = editor(request, noun, "", texts, mistakes, fixed=fixed)
    context = {"noun": noun, "form": form, "row": row}
    return render(
        request, "agreements/propose.html", context, status=422 if mistakes else 200
    )


def _version(request: HttpRequest, identifier: str, number: int) -> AgreementVersion:
    row = _agreement(request, identifier)
    found: AgreementVersion = get_object_or_404(
        row.versions.select_related("agreement"), number=number
    )
    return found


@login_required
@require_POST
def sign_page(request: HttpRequest, identifier: str, number: int) -> HttpResponse:
    """Signs a version for the side that the actor acts for."""
    version = services.sign(actor_of(request), _version(request, identifier, number))
    done = _("Signed by both sides: the version is in force.")
    waiting = _("Signed. The other side has still to sign.")
    messages.success(request, done if version.is_signed else waiting)
    return redirect("agreements_detail", identifier)


@login_required
@require_POST
def withdraw_page(request: HttpRequest, identifier: str, number: int) -> HttpResponse:
    """Takes back a proposal."""
    services.withdraw(actor_of(request), _version(request, identifier, number))
    messages.success(request, _("The proposal is withdrawn."))
    return redirect("agreements_detail", identifier)


@require_GET
def compare_page(
    request: HttpRequest, identifier: str, before: int, after: int
) -> HttpResponse:
    """Two versions side by side: what was added, taken away or changed."""
    first = _version(request, identifier, before)
    second = _version(request, identifier, after)
    context = {
        "row": first.agreement,
        "first": first,
        "second": second,
        "changes": changes_between(first.record, second.record),
    }
    return render(request, "agreements/compare.html", context)


@require_GET
def alarms_page(request: HttpRequest) -> HttpResponse:
    """What needs somebody's eye, in all agreements that the actor may see."""
    actor = actor_of(request)
    today = timezone.now().date()
    rows = Agreement.objects.visible_to(actor).filter(in_force=True)
    found = [(row, alarms_of(row, today)) for row in rows]
    commitments = Commitment.objects.filter(agreement__in=rows)
    context = {
        "alarms": [(row, alarms) for row, alarms in found if alarms],
        "level_names": level_names(),
        "doubles": double_promises(commitments.select_related("agreement"), today),
    }
    return render(request, "agreements/alarms.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def clauses_page(request: HttpRequest) -> HttpResponse:
    """The clause library: the newest version of each, and a form for the office."""
    actor = actor_of(request)
    require(actor, "list", Clause)
    form = clauses.ClauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        clauses.write(actor, **form.cleaned_data)
        messages.success(request, _("The clause is saved as a new version."))
        return redirect("clauses")
    context = {
        "clauses": clauses.newest_clauses(),
        "form": form if may(actor, "add", Clause) else None,
    }
    return render(request, "agreements/clauses.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def clause_page(request: HttpRequest, identifier: str) -> HttpResponse:
    """A clause with its versions, what industry says, and the answers."""
    actor = actor_of(request)
    require(actor, "list", Clause)
    versions = list(Clause.objects.filter(identifier=identifier))
    clause = get_object_or_404(Clause, pk=versions[0].pk if versions else None)
    if request.method == "POST":
        _take_comment(request, clause)
        return redirect("clause", identifier)
    comments = ClauseComment.objects.filter(clause__identifier=identifier)
    context = {
        "clause": clause,
        "versions": versions,
        "comments": comments.select_related("organisation", "clause"),
        "may_comment": may(actor, "comment", clause),
        "may_answer": may(actor, "answer", clause),
    }
    return render(request, "agreements/clause.html", context)


def _take_comment(request: HttpRequest, clause: Clause) -> None:
    actor = actor_of(request)
    text = request.POST.get("text", "").strip()[:4000]
    number = request.POST.get("comment", "")
    if number.isdecimal() and text:
        comment = get_object_or_404(ClauseComment, pk=int(number))
        clauses.answer(actor, comment, text)
        messages.success(request, _("The answer is saved."))
    elif text:
        clauses.comment(actor, clause, text)
        messages.success(request, _("The comment is saved."))


@login_required
@require_http_methods(["GET", "POST"])
def points_page(request: HttpRequest) -> HttpResponse:
    """Points by provider, and a form for the office to enter some."""
    actor = actor_of(request)
    require(actor, "list", PointsEntry)
    form = points.PointsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        points.enter(actor, **form.cleaned_data)
        messages.success(request, _("The points are entered."))
        return redirect("points")
    may_enter = may(actor, "add", PointsEntry)
    context = {
        "sums": points.sums_for(actor)[:500],
        "form": form if may_enter else None,
    }
    return render(request, "agreements/points.html", context)
