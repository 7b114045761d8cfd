"""Pages of planning: ask, follow, read, compare; folders in and out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from spacereserve.engine.allocation import Plan
from spacereserve.engine.errors import InputError
from spacereserve.language import problem_text, translator
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import may, require
from spacereserve.portal.alliance.models import Level, ReserveHeader, level_names
from spacereserve.portal.audit import recording
from spacereserve.portal.errors import InvalidError
from spacereserve.portal.planning import folders, pages, runs
from spacereserve.portal.planning.comparing import compare
from spacereserve.portal.planning.models import OrbitFile, Run, StoredPlan
from spacereserve.portal.reader import reader_language

__all__ = [
    "cancel_page",
    "compare_page",
    "export_page",
    "import_page",
    "planning_page",
    "report_page",
    "run_page",
    "style_page",
]


@login_required
@require_http_methods(["GET", "POST"])
def planning_page(request: HttpRequest) -> HttpResponse:
    """Runs so far, and the form that asks for another."""
    actor = actor_of(request)
    require(actor, "list", Run)
    if request.method == "POST":
        run = runs.ask(
            actor,
            request.POST.getlist("levels"),
            at=_instant(request.POST.get("at", "")),
            days=_number(request.POST.get("days", "")),
        )
        messages.success(request, _("The engine is asked; this page follows it."))
        return redirect("run", run.pk)
    runs.end_lost()
    header = ReserveHeader.objects.first()
    context = {
        "header": header,
        "levels": Level.objects.all(),
        "orbits": OrbitFile.objects.defer("text").first(),
        "level_names": level_names(),
        "runs": Run.objects.select_related("snapshot").prefetch_related("plans")[:30],
        "may_ask": may(actor, "add", Run),
        "may_export": may(actor, "export", Run),
        "may_import": may(actor, "change", ReserveHeader),
        "now": timezone.now(),
    }
    return render(request, "planning/planning.html", context)


def _instant(text: str) -> datetime:
    """The instant asked for, UTC; now where none is given."""
    if not text.strip():
        return timezone.now().replace(microsecond=0)
    try:
        found = parse_datetime(text.strip())
    except ValueError:
        found = None
    if found is None:
        raise InvalidError(
            _("This is not a date with a time"),
            rule=_("a declaration has a day and a time, in UTC"),
            value=text[:40],
            way_out=_("write it like 2026-08-22T06:00"),
            field="at",
        )
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _number(text: str) -> float:
    """The number asked for; a week where none is given."""
    if not text.strip():
        return 7.0
    try:
        return float(text.strip().replace(",", "."))
    except ValueError as error:
        raise InvalidError(
            _("This is not a number of days"),
            rule=_("a plan looks more than 0 and up to 60 days ahead"),
            value=text[:40],
            way_out=_("write a number such as 7"),
            field="days",
        ) from error


def _run(request: HttpRequest, number: int) -> Run:
    run = get_object_or_404(Run.objects.select_related("snapshot"), pk=number)
    require(actor_of(request), "view", run)
    return run


@login_required
@require_GET
def run_page(request: HttpRequest, number: int) -> HttpResponse:
    """A run: how far it is, or its plans. While it is open the page asks again."""
    runs.end_lost()
    run = _run(request, number)
    plans = list(run.plans.defer("plan").order_by("id"))
    others = StoredPlan.objects.defer("plan").select_related("run")
    context = {
        "run": run,
        "plans": plans,
        "level_names": level_names(),
        "percent": round(run.progress_fraction * 100),
        "others": others.exclude(run=run)[:30],
        "may_cancel": run.is_open and may(actor_of(request), "cancel", run),
    }
    is_part = request.headers.get("HX-Request") == "true"
    name = "planning/progress.html" if is_part else "planning/run.html"
    return render(request, name, context)


@login_required
@require_POST
def cancel_page(request: HttpRequest, number: int) -> HttpResponse:
    """Asks a run to stop."""
    runs.cancel(actor_of(request), _run(request, number))
    messages.success(request, _("The run stops as soon as it can."))
    return redirect("run", number)


@login_required
@require_GET
def report_page(request: HttpRequest, number: int) -> HttpResponse:
    """The report on the plans of a run."""
    run = _run(request, number)
    if not run.plans.exists():
        return redirect("run", number)
    recording.record_read(actor_of(request), run)
    return HttpResponse(pages.live_report(run))


@require_GET
def style_page(request: HttpRequest) -> HttpResponse:
    """The style of reports, as a file of its own."""
    del request
    response = HttpResponse(pages.report_style(), content_type="text/css")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@login_required
@require_GET
def compare_page(request: HttpRequest, before: int, after: int) -> HttpResponse:
    """Two plans side by side, need by need."""
    rows = [
        get_object_or_404(StoredPlan.objects.select_related("run"), pk=key)
        for key in (before, after)
    ]
    for row in rows:
        require(actor_of(request), "view", row.run)
    first, second = (Plan.model_validate(row.plan) for row in rows)
    context = {
        "first": rows[0],
        "second": rows[1],
        "found": compare(first, second),
        "level_names": level_names(),
    }
    return render(request, "planning/compare.html", context)


@login_required
@require_GET
def export_page(request: HttpRequest) -> HttpResponse:
    """The portal's reserve as a folder in a zip file."""
    actor = actor_of(request)
    name, content = folders.export_folder(actor)
    response = HttpResponse(content, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """A reserve folder in a zip file: all its mistakes, or the whole of it."""
    actor = actor_of(request)
    require(actor, "change", ReserveHeader)
    context: dict[str, Any] = {"problems": ()}
    sent = request.FILES.get("file")
    if request.method == "POST" and sent is not None:
        try:
            done = folders.import_folder(actor, sent, name=str(sent.name))
        except InputError as error:
            said = translator(reader_language())
            context["problems"] = [problem_text(one, said) for one in error.problems]
            return render(request, "planning/import.html", context, status=422)
        text = _("Imported: %(added)s new records, %(changed)s changed.")
        counts = {"added": done.added.total(), "changed": done.changed.total()}
        messages.success(request, text % counts)
        return redirect("planning")
    return render(request, "planning/import.html", context)
