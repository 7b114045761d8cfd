"""The pages on which every noun is written: forms, removal, records from a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.labels import Audience
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.errors import InvalidError
from spacereserve.portal.records import services
from spacereserve.portal.records.drawing import save_with_areas
from spacereserve.portal.records.entries import n_rows, texts_from_raw
from spacereserve.portal.records.fields import models_of, questions_of
from spacereserve.portal.records.forms import RecordForm, word_for
from spacereserve.portal.records.mistakes import RecordMistakes
from spacereserve.portal.records.models import KeptRecord
from spacereserve.portal.records.nouns import Noun, all_nouns
from spacereserve.portal.records.pages import find_row, tags_of

__all__ = [
    "edit_page",
    "editor",
    "import_page",
    "is_row_button",
    "new_page",
    "remove_page",
    "submitted_texts",
]

_MOST_BYTES = 10_000_000


def submitted_texts(request: HttpRequest) -> dict[str, list[str]]:
    """What was sent, with the row that a button adds or drops.

    Args:
        request: A request with a form of a record.

    Returns:
        Name in the form → values.
    """
    texts = {key: [str(one) for one in values] for key, values in request.POST.lists()}
    added, dropped = request.POST.get("add"), request.POST.get("drop")
    if added:
        texts[f"{added}.{n_rows(added, texts)}.id"] = [""]
    if dropped:
        texts = _without_row(texts, dropped)
    return texts


def _without_row(texts: dict[str, list[str]], dropped: str) -> dict[str, list[str]]:
    """The texts without one row of a list; later rows move up."""
    name, _point, number = dropped.rpartition(".")
    kept = {}
    for key, values in texts.items():
        start, rest = f"{name}.", key.removeprefix(f"{name}.")
        row, _point, inner = rest.partition(".")
        if not key.startswith(start) or not row.isdecimal() or int(row) < int(number):
            kept[key] = values
        elif int(row) > int(number):
            kept[f"{name}.{int(row) - 1}.{inner}"] = values
    return kept


def is_row_button(request: HttpRequest) -> bool:
    """Whether a button was pressed that only adds or drops a row.

    Args:
        request: A request with a form of a record.
    """
    return bool(request.POST.get("add") or request.POST.get("drop"))


@login_required
@require_http_methods(["GET", "POST"])
def new_page(request: HttpRequest, noun: Noun) -> HttpResponse:
    """A form for a new record; first its domain or kind, where there are several."""
    actor = actor_of(request)
    require(actor, "add", noun.model)
    tag = request.GET.get("tag", "")
    if tag not in models_of(noun.table):
        kinds = {"noun": noun, "tags": tags_of(noun), "starts": noun.model.starts()}
        return render(request, "records/kinds.html", kinds)
    texts = _first_texts(request, noun, tag)
    mistakes: tuple[Any, ...] = ()
    if request.method == "POST":
        texts = submitted_texts(request)
        form = editor(request, noun, tag, texts)
        if not is_row_button(request):
            try:
                label = _label(request)
                row = _create(actor, noun, form, tag, label)
            except RecordMistakes as failure:
                mistakes = failure.mistakes
            else:
                messages.success(request, _("“%(name)s” is saved.") % {"name": row})
                return redirect(f"{noun.table}_detail", row.identifier)
    form = editor(request, noun, tag, texts, mistakes)
    context = {"noun": noun, "form": form, "tag": tag and word_for(tag)}
    return render(
        request, "records/form.html", context, status=422 if mistakes else 200
    )


def _create(
    actor: Actor, noun: Noun, form: RecordForm, tag: str, label: services.Label | None
) -> KeptRecord:
    """Makes what a form says, with the areas that are drawn in it."""
    return save_with_areas(
        actor,
        form.questions,
        form.texts,
        form.raw(),
        label=label or services.Label(noun.model.USUAL_AUDIENCE),
        check=lambda raw: services.check(noun, raw, tag),
        save=lambda raw: services.create(actor, noun, raw, tag=tag, label=label),
    )


def _first_texts(request: HttpRequest, noun: Noun, tag: str) -> dict[str, list[str]]:
    """What is known already is not asked: provider or owner, and a given start."""
    actor = actor_of(request)
    start = noun.model.start_of(request.GET, tag)
    texts = texts_from_raw(questions_of(noun.table, tag), start)
    own = actor.organisation
    if own is not None and actor.kind == "provider":
        texts.setdefault("provider", [_record_id("providers", own.identifier)])
    if own is not None and actor.kind in {"nation", "command"}:
        texts.setdefault("owner", [_record_id(f"{actor.kind}s", own.identifier)])
    return texts


def _record_id(table: str, identifier: str) -> str:
    """The record of an organisation: the same name, in whatever case it is written."""
    rows = all_nouns()[table].model.objects.filter(identifier__iexact=identifier)
    return str(rows.values_list("identifier", flat=True).first() or "")


def editor(
    request: HttpRequest,
    noun: Noun,
    tag: str,
    texts: Mapping[str, Any],
    mistakes: tuple[Any, ...] = (),
    *,
    fixed: frozenset[str] = frozenset(),
) -> RecordForm:
    """The form of a record for the actor of a request.

    Args:
        request: The request.
        noun: The noun.
        tag: The domain or kind.
        texts: Name in the form → values.
        mistakes: What is wrong.
        fixed: Keys that can be read only.

    Returns:
        The form; keys that only the office sets are not asked of others.
    """
    actor = actor_of(request)
    is_office = actor.kind == "office"
    hidden = frozenset() if is_office else frozenset(noun.model.PROTECTED)
    provider = texts.get("provider", [""])
    return RecordForm(
        questions=questions_of(noun.table, tag),
        texts=texts,
        actor=actor,
        mistakes=mistakes,
        fixed=fixed,
        hidden=hidden,
        within=str(provider[0]) if provider else "",
        draws=True,
    )


def _label(request: HttpRequest) -> services.Label | None:
    audience = request.POST.get("label_audience", "")
    if audience not in Audience.values:
        return None
    names = request.POST.get("label_released_to", "").replace(",", " ").split()
    return services.Label(audience, tuple(names))


@login_required
@require_http_methods(["GET", "POST"])
def edit_page(request: HttpRequest, noun: Noun, identifier: str) -> HttpResponse:
    """A form for a change; what somebody else changed meanwhile is not lost."""
    actor = actor_of(request)
    row = find_row(request, noun, identifier)
    require(actor, "change", row)
    texts = texts_from_raw(questions_of(noun.table, row.tag), row.record)
    mistakes: tuple[Any, ...] = ()
    fixed = frozenset({"id"})
    if request.method == "POST":
        texts = submitted_texts(request)
        form = editor(request, noun, row.tag, texts, fixed=fixed)
        if not is_row_button(request):
            revision = request.POST.get("revision", "")
            try:
                changed = _change(
                    actor,
                    row,
                    noun,
                    form,
                    label=_label(request),
                    revision=int(revision) if revision.isdecimal() else None,
                )
            except RecordMistakes as failure:
                mistakes = failure.mistakes
            else:
                messages.success(request, _("“%(name)s” is saved.") % {"name": changed})
                return redirect(f"{noun.table}_detail", row.identifier)
    form = editor(request, noun, row.tag, texts, mistakes, fixed=fixed)
    context = {"noun": noun, "form": form, "row": row, "audiences": Audience.choices}
    return render(
        request, "records/form.html", context, status=422 if mistakes else 200
    )


def _change(
    actor: Actor,
    row: KeptRecord,
    noun: Noun,
    form: RecordForm,
    *,
    label: services.Label | None,
    revision: int | None,
) -> KeptRecord:
    """Changes a record as a form says, with the areas that are drawn in it."""
    return save_with_areas(
        actor,
        form.questions,
        form.texts,
        {**_protected(row, form), **form.raw()},
        label=label or services.Label(row.audience, row.releasable_to),
        check=lambda raw: services.check(noun, raw, row.tag, row),
        save=lambda raw: services.change(
            actor, row, raw, noun=noun, label=label, revision=revision
        ),
    )


def _protected(row: KeptRecord, form: RecordForm) -> dict[str, Any]:
    return {key: row.record[key] for key in form.hidden if key in row.record}


@login_required
@require_POST
def remove_page(request: HttpRequest, noun: Noun, identifier: str) -> HttpResponse:
    """Removes a record that nothing names."""
    row = find_row(request, noun, identifier)
    services.remove(actor_of(request), row)
    messages.success(request, _("“%(name)s” is removed.") % {"name": row})
    return redirect(f"{noun.table}_list")


@login_required
@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest, noun: Noun) -> HttpResponse:
    """Records from a file: first a preview with every mistake, then all or nothing."""
    from spacereserve.portal.records import bulk  # noqa: PLC0415 - heavy, seldom

    actor = actor_of(request)
    require(actor, "add", noun.model)
    context: dict[str, Any] = {"noun": noun, "text": "", "preview": None}
    status = 200
    if request.method == "POST":
        text = _sent_text(request)
        context["text"] = text
        try:
            preview = bulk.preview(actor, noun, text)
            if request.POST.get("confirm") and preview.is_good:
                n_saved = bulk.save(actor, noun, preview)
                done = _("%(n)s records are saved.") % {"n": n_saved}
                messages.success(request, done)
                return redirect(f"{noun.table}_list")
        except RecordMistakes as failure:
            context["general"] = [one.message for one in failure.mistakes]
            status = 422
        else:
            context["preview"] = preview
            status = 200 if preview.is_good else 422
    return render(request, "records/import.html", context, status=status)


def _sent_text(request: HttpRequest) -> str:
    sent = request.FILES.get("file")
    if sent is None:
        return str(request.POST.get("text", ""))
    if sent.size > _MOST_BYTES:
        raise InvalidError(
            _("The file is too large"),
            rule=_("a file of records has at most 10 megabytes"),
            value=sent.size,
            way_out=_("send it in parts"),
            code="too-large",
        )
    return str(sent.read().decode("utf-8-sig", errors="replace"))
