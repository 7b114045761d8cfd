"""The pages on which every noun is read: the list, and one record.

What a noun has besides is given to its page by ``panels_for`` of the room's module
``panels``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.labels import Audience
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import may, require
from spacereserve.portal.audit import recording
from spacereserve.portal.errors import MissingError
from spacereserve.portal.records.fields import models_of, questions_of
from spacereserve.portal.records.forms import label_of, word_for
from spacereserve.portal.records.links import users_of
from spacereserve.portal.records.listing import CountlessPaginator, filter_rows
from spacereserve.portal.records.models import KeptRecord
from spacereserve.portal.records.nouns import Noun, all_nouns
from spacereserve.portal.records.shown import facts_of
from spacereserve.portal.rooms import modules_named

__all__ = ["detail_page", "find_row", "list_page", "tags_of"]

_PER_PAGE = 50


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
            "tags": tags_of(noun),
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


def tags_of(noun: Noun) -> list[tuple[str, str]]:
    """The domains or kinds of a noun, each with its word; none where there is one.

    Args:
        noun: The noun.
    """
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
