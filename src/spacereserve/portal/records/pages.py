"""The pages that every noun has: list, record, form, import, removal.

A room gets them by ``noun_urls``; what a noun has besides is given to its page by
``PANELS`` of the room's module ``panels``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.labels import Audience
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import may, require
from spacereserve.portal.audit import recording
from spacereserve.portal.errors import InvalidError, MissingError
from spacereserve.portal.records import services
from spacereserve.portal.records.drawing import save_with_areas
from spacereserve.portal.records.entries import n_rows, texts_from_raw
from spacereserve.portal.records.fields import models_of, questions_of
from spacereserve.portal.records.forms import RecordForm, label_of, word_for
from spacereserve.portal.records.links import users_of
from spacereserve.portal.records.listing import CountlessPaginator, filter_rows
from spacereserve.portal.records.mistakes import RecordMistakes
from spacereserve.portal.records.models import KeptRecord
from spacereserve.portal.records.nouns import Noun, all_nouns
from spacereserve.portal.records.shown import facts_of
from spacereserve.portal.rooms import modules_named

__all__ = ["editor", "find_row", "is_row_button", "noun_urls", "submitted_texts"]

_PER_PAGE = 50
_MOST_BYTES = 10_000_000


def noun_urls(noun: Noun, *, edit: bool = True) -> list[URLPattern]:
    """The addresses of a noun's pages.

    Args:
        noun: The noun.
        edit: False where the room has a page of its own for changes.

    Returns:
        Patterns named ``<table>_list``, ``_new``, ``_import``, ``_detail``, ``_edit``
        and ``_remove``.
    """
    table, slug, given = noun.table, noun.slug, {"noun": noun}
    found = [
        path(f"{slug}/", list_page, given, name=f"{table}_list"),
        path(f"{slug}/new/", new_page, given, name=f"{table}_new"),
        path(f"{slug}/import/", import_page, given, name=f"{table}_import"),
        path(f"{slug}/<str:identifier>/", detail_page, given, name=f"{table}_detail"),
        path(
            f"{slug}/<str:identifier>/remove/",
            remove_page,
            given,
            name=f"{table}_remove",
        ),
    ]
    if edit:
        address = f"{slug}/<str:identifier>/edit/"
        found.append(path(address, edit_page, given, name=f"{table}_edit"))
    return found


def find_row(request: HttpRequest, noun: Noun, identifier: str) -> Any:
    """A record that the actor may see.

    Args:
        request: The request.
        noun: The noun.
        identifier: The record's identifier.

    Raises:
        MissingError: There is none, or not for this actor.
    """
    rows = noun.model.objects.select_related("owner")
    row = rows.filter(identifier=identifier).first()
    if row is None:
        raise MissingError(
            _("There is no such record"),
            rule=_("records are shown to those they are released to"),
            way_out=_("check the address, or ask its owner to release it to you"),
        )
    require(actor_of(request), "view", row)
    return row


@require_GET
def list_page(request: HttpRequest, noun: Noun) -> HttpResponse:
    """The records of a noun that the actor may see: searched, narrowed, in pages."""
    actor = actor_of(request)
    rows = filter_rows(noun, noun.model.objects.visible_to(actor), request.GET)
    page: Page[Any] = CountlessPaginator(rows, _PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "records/list.html",
        {
            "noun": noun,
            "page": page,
            "headings": [_column_label(name) for name in noun.columns],
            "lines": [(row, _cells(row, noun.columns)) for row in page],
            "filters": _filters(noun, request.GET),
            "search": request.GET.get("q", ""),
            "kept": _kept(request.GET),
            "may_add": may(actor, "add", noun.model),
            "tags": _tags(noun),
        },
    )


def _column_label(name: str) -> str:
    return {"stated_by": label_of("owner"), "in_force": _("In force")}.get(
        name, label_of(name)
    )


def _cells(row: Any, columns: tuple[str, ...]) -> list[str]:
    values = [getattr(row, name) for name in columns]
    return ["–" if value in (None, "") else word_for(str(value)) for value in values]


def _filters(noun: Noun, given: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": _column_label(name),
            "value": given.get(name, ""),
            "options": _known_values(noun, name),
        }
        for name in noun.filters
    ]


def _known_values(noun: Noun, name: str) -> list[tuple[str, str]]:
    """The choices of a filter where they are few and fixed; else it is a text."""
    if name == "in_force":
        return [("True", _("yes")), ("False", _("no"))]
    if name == "priority":
        return [(str(n), str(n)) for n in range(1, 10)]
    tags = models_of(noun.table)
    found = next(
        (one for one in questions_of(noun.table, next(iter(tags))) if one.name == name),
        None,
    )
    if name in {"domain", "kind"} and "" not in tags:
        return [(tag, word_for(tag)) for tag in tags]
    if name == "cyber" or found is None:
        values = ("none", "applied", "audited", "approved") if name == "cyber" else ()
        return [(value, word_for(value)) for value in values]
    return [(value, word_for(value)) for value in found.choices]


def _kept(given: Any) -> str:
    """The address's other parameters, for links to other pages."""
    copy = given.copy()
    copy.pop("page", None)
    return str(copy.urlencode())


def _tags(noun: Noun) -> list[tuple[str, str]]:
    return [(tag, word_for(tag)) for tag in models_of(noun.table) if tag]


@require_GET
def detail_page(request: HttpRequest, noun: Noun, identifier: str) -> HttpResponse:
    """One record: what it says, who names it, what can be done."""
    actor = actor_of(request)
    row = find_row(request, noun, identifier)
    if row.audience in {Audience.OWNER, Audience.OFFICE}:
        recording.record_read(actor, row, identifier=row.identifier)
    panels = [
        panel
        for _room, module in modules_named("panels")
        for panel in module.panels_for(request, row)
    ]
    return render(
        request,
        "records/detail.html",
        {
            "noun": noun,
            "row": row,
            "facts": facts_of(noun.table, row.tag, row.record),
            "users": _users(actor, noun, row),
            "panels": panels,
            "may_change": may(actor, "change", row),
            "may_delete": may(actor, "delete", row),
            "edit_url": _edit_url(noun, row),
            "audience": row.get_audience_display(),
            "label_url": _label_url(row) if actor.is_known else "",
        },
    )


def _edit_url(noun: Noun, row: KeptRecord) -> str:
    name = "agreements_propose" if noun.table == "agreements" else f"{noun.table}_edit"
    return reverse(name, args=[row.identifier])


def _label_url(row: KeptRecord) -> str:
    """Where the record's label is given as a file for other systems."""
    kind = row._meta.model_name  # noqa: SLF001 - Django's name for what a model is
    return reverse("label_file", args=[kind, row.identifier])


def _users(
    actor: Actor, noun: Noun, row: KeptRecord
) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Nouns that name the record, with the first of those that the actor may see."""
    found = []
    for table, names in users_of(noun.table, row.identifier).items():
        rows = all_nouns()[table].model.objects.visible_to(actor)
        seen = rows.filter(identifier__in=names).order_by("identifier")
        shown = list(seen.values_list("identifier", flat=True)[:20])
        if shown:
            links = [(name, reverse(f"{table}_detail", args=[name])) for name in shown]
            found.append((all_nouns()[table].many, links))
    return found


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
        kinds = {"noun": noun, "tags": _tags(noun), "starts": noun.model.starts()}
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
        except RecordMistakes as failure:
            context["general"] = [one.message for one in failure.mistakes]
            status = 422
        else:
            if request.POST.get("confirm") and preview.is_good:
                n_saved = bulk.save(actor, noun, preview)
                done = _("%(n)s records are saved.") % {"n": n_saved}
                messages.success(request, done)
                return redirect(f"{noun.table}_list")
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
