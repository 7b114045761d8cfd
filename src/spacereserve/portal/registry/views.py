"""Pages of filing, vetting and renewal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from spacereserve.portal.accounts.middleware import ACTING_FOR, actor_of
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.records.editing import is_row_button, submitted_texts
from spacereserve.portal.records.fields import models_of, questions_of
from spacereserve.portal.records.forms import RecordForm, word_for
from spacereserve.portal.records.mistakes import RecordMistakes
from spacereserve.portal.records.nouns import noun_of_table
from spacereserve.portal.records.pages import find_row
from spacereserve.portal.registry import confirming, filing, vetting
from spacereserve.portal.registry.models import Filing, Provider, VettingStep

__all__ = [
    "decide_page",
    "drop_page",
    "filing_page",
    "move_page",
    "part_page",
    "stale_page",
    "submit_page",
]

_HIDDEN = {
    "providers": frozenset({"status", "waivers", "ownership"}),
    "assets": frozenset({"provider"}),
    "services": frozenset({"provider"}),
}


@login_required
@require_GET
def filing_page(request: HttpRequest) -> HttpResponse:
    """The draft: what is there, what is wrong with it, what comes next."""
    draft = filing.draft_of(actor_of(request))
    parts = filing.parts_of(draft) if draft.company else []
    context = {
        "draft": draft,
        "company": parts[0] if parts else None,
        "assets": [part for part in parts if part.table == "assets"],
        "services": [part for part in parts if part.table == "services"],
        "is_ready": bool(parts) and not any(part.mistakes for part in parts),
        "kinds": [(tag, word_for(tag)) for tag in models_of("assets")],
        "domains": [(tag, word_for(tag)) for tag in models_of("services")],
    }
    return render(request, "registry/filing.html", context)


def _entry(draft: Filing, table: str, place: str, tag: str) -> dict[str, Any]:
    """What was typed for one record; for a new one nothing but its kind."""
    if table == "providers":
        return {"tag": "", "texts": draft.company}
    entries = getattr(draft, table)
    if place == "new":
        if tag not in models_of(table):
            raise Http404
        return {"tag": tag, "texts": {}}
    if not place.isdecimal() or int(place) >= len(entries):
        raise Http404
    found: dict[str, Any] = entries[int(place)]
    return found


@login_required
@require_http_methods(["GET", "POST"])
def part_page(request: HttpRequest, table: str, place: str) -> HttpResponse:
    """One record of the draft; what is typed is kept, right or wrong."""
    actor = actor_of(request)
    draft = filing.draft_of(actor)
    entry = _entry(draft, table, place, request.GET.get("tag", ""))
    texts, tag = entry["texts"], entry["tag"]
    if request.method == "POST":
        texts = {
            key: values
            for key, values in submitted_texts(request).items()
            if key not in {"csrfmiddlewaretoken", "add", "drop", "later"}
        }
        if not is_row_button(request):
            number = int(place) if place.isdecimal() else None
            filing.keep_part(draft, table, number, {"tag": tag, "texts": texts})
            messages.success(request, _("Kept. You can come back to it at any time."))
            return redirect("filing")
    form = RecordForm(
        questions=questions_of(table, tag),
        texts=texts,
        actor=actor,
        mistakes=_mistakes_in(draft, table, place) if request.method == "GET" else (),
        hidden=_HIDDEN[table],
        offered=_own_assets(draft),
    )
    context = {"noun": noun_of_table(table), "form": form, "tag": tag and word_for(tag)}
    return render(request, "registry/filing_part.html", context)


def _own_assets(draft: Filing) -> dict[str, list[tuple[str, str]]]:
    """Services name the assets of the same draft."""
    if not draft.assets:
        return {"assets": []}
    parts = [part for part in filing.parts_of(draft) if part.table == "assets"]
    return {"assets": [(str(part.raw.get("id")), part.name) for part in parts]}


def _mistakes_in(draft: Filing, table: str, place: str) -> tuple[Any, ...]:
    if place == "new" or (table == "providers" and not draft.company):
        return ()
    number = 0 if table == "providers" else int(place)
    return next(
        part.mistakes
        for part in filing.parts_of(draft)
        if part.table == table and part.place == number
    )


@login_required
@require_POST
def drop_page(request: HttpRequest, table: str, place: int) -> HttpResponse:
    """Takes a record out of the draft."""
    draft = filing.draft_of(actor_of(request))
    if place >= len(getattr(draft, table)):
        raise Http404
    filing.drop_part(draft, table, place)
    return redirect("filing")


@login_required
@require_POST
def submit_page(request: HttpRequest) -> HttpResponse:
    """Submits the draft."""
    actor = actor_of(request)
    try:
        provider = filing.submit(actor, filing.draft_of(actor))
    except RecordMistakes:
        messages.error(request, _("There are mistakes: please look at what is marked."))
        return redirect("filing")
    request.session[ACTING_FOR] = provider.owner_id
    messages.success(request, _("Your company is filed. The office will vet it."))
    return redirect("providers_detail", provider.identifier)


@login_required
@require_POST
def decide_page(request: HttpRequest, identifier: str, kind: str) -> HttpResponse:
    """Decides a step of vetting."""
    row: Provider = find_row(request, noun_of_table("providers"), identifier)
    step = get_object_or_404(VettingStep, provider=row, kind=kind)
    vetting.decide(
        actor_of(request),
        step,
        request.POST.get("state", ""),
        note=request.POST.get("note", "")[:4000],
        responsible=request.POST.get("responsible", "")[:120],
        due_on=parse_date(request.POST.get("due_on", "")) or step.due_on,
    )
    messages.success(request, _("The step is saved."))
    return redirect("providers_detail", identifier)


@login_required
@require_POST
def move_page(request: HttpRequest, identifier: str, verb: str) -> HttpResponse:
    """Admits, suspends, reinstates, withdraws or renews a provider."""
    actor = actor_of(request)
    row: Provider = find_row(request, noun_of_table("providers"), identifier)
    grounds = request.POST.get("grounds", "")[:4000]
    match verb:
        case "admit":
            vetting.admit(actor, row)
        case "reinstate":
            vetting.reinstate(actor, row)
        case "suspend":
            vetting.suspend(actor, row, grounds)
        case "withdraw":
            vetting.withdraw(actor, row, grounds)
        case "renew":
            vetting.renew(actor, row)
        case _:
            raise Http404
    messages.success(request, _("Done."))
    return redirect("providers_detail", identifier)


@login_required
@require_GET
def stale_page(request: HttpRequest) -> HttpResponse:
    """Records that nobody has confirmed for too long, and renewals that are due."""
    actor = actor_of(request)
    require(actor, "list", Provider)
    found = confirming.to_be_confirmed(actor, timezone.now().date())
    context = {
        "due": found.due,
        "stale": [(noun_of_table(row.TABLE), row) for row in found.stale],
        "late": found.late,
        "cyber": found.cyber,
        "standards": found.standards,
    }
    return render(request, "registry/stale.html", context)
