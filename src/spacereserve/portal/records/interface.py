"""The interface of every noun: list, show, make, replace, remove, import.

Bodies are the engine's own types, so what a folder may say a machine may send. The
answer puts the record in an envelope with its owner, label and revision.
"""

from __future__ import annotations

import typing
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from django.http import HttpResponse
from ninja import Body, Field, Query, Router, Schema, Status

from spacereserve.engine.model import Reserve
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.api.etags import check_version, tell_version
from spacereserve.portal.api.idempotency import IDEMPOTENT
from spacereserve.portal.api.pages import Page, PageQuery, page_of
from spacereserve.portal.api.problems import problem_responses
from spacereserve.portal.records import bulk, services
from spacereserve.portal.records.listing import filter_rows
from spacereserve.portal.records.mistakes import Mistake, RecordMistakes
from spacereserve.portal.records.nouns import Noun
from spacereserve.portal.records.pages import find_row

__all__ = ["Kept", "item_type", "noun_router", "plain_of", "shown"]

Item = TypeVar("Item")
AudienceWord = Literal["public", "members", "nation", "owner", "office"]
_CLEAN = r"^[^\x00]*$"
_BODY: Any = Body(...)


class Kept(Schema, Generic[Item]):
    """A record with whose it is and for whom."""

    identifier: str
    revision: int
    owner: str | None
    audience: AudienceWord
    released_to: list[str]
    changed_at: datetime
    record: Item


class LabelIn(Schema):
    """For whom a record is."""

    audience: AudienceWord
    released_to: list[str] = Field(default=[], max_length=100)


class ImportIn(Schema):
    """A file of records: CSV with a header, or JSON."""

    text: str = Field(max_length=10_000_000)
    confirm: bool = False


class ImportMistake(Schema):
    """What is wrong with a row."""

    row: int
    identifier: str
    field: str
    code: str
    message: str


class ImportOut(Schema):
    """What an import did, or would do."""

    n_new: int
    n_replaced: int
    saved: bool
    mistakes: list[ImportMistake]


def item_type(table: str) -> Any:
    """The engine's type of one record of a table.

    Args:
        table: A name of ``TABLES``.
    """
    found = Reserve.model_fields[table].annotation
    while typing.get_origin(found) is not tuple:
        found = typing.get_args(found)[0]
    return typing.get_args(found)[0]


def plain_of(body: Any) -> dict[str, Any]:
    """The raw record of a body.

    Args:
        body: A record of the engine.
    """
    found: dict[str, Any] = body.model_dump(mode="json", exclude_unset=True)
    return found


def shown(row: Any) -> dict[str, Any]:
    """A kept record as the interface shows it.

    Args:
        row: The record.
    """
    return {
        "identifier": row.identifier,
        "revision": row.revision,
        "owner": row.owner.identifier if row.owner else None,
        "audience": row.audience,
        "released_to": list(row.releasable_to),
        "changed_at": row.changed_at,
        "record": row.record,
    }


def _version(row: Any) -> dict[str, Any]:
    return {"table": row.TABLE, "identifier": row.identifier, "revision": row.revision}


def noun_router(noun: Noun, *, writes: bool = True) -> Router:
    """The endpoints of one noun.

    Args:
        noun: The noun.
        writes: False where the room has endpoints of its own for making and replacing.

    Returns:
        A router, to be added under ``/<room>/<noun>``.
    """
    router = Router(tags=[noun.slug])
    item: Any = item_type(noun.table)
    _add_import(router, noun)  # before the address of a record, which looks alike
    _add_reading(router, noun, item)
    if writes:
        _add_writing(router, noun, item)
    _add_rest(router, noun, item)
    return router


def _named(verb: str, noun: Noun) -> str:
    return f"{verb}_{noun.table}"


def _add_reading(router: Router, noun: Noun, item: Any) -> None:
    @router.get(
        "",
        response={200: Page[Kept[item]], **problem_responses()},
        summary="List",
        operation_id=_named("list", noun),
        description=f"Narrowed by: q, {', '.join(noun.filters) or 'nothing else'}.",
    )
    def list_them(
        request: Any,
        query: Query[PageQuery],
        q: str = Query("", max_length=200, pattern=_CLEAN),
    ) -> Any:
        require(actor_of(request), "list", noun.model)
        rows = noun.model.objects.visible_to(actor_of(request)).select_related("owner")
        given = {**request.GET.dict(), "q": q}
        return page_of(filter_rows(noun, rows, given), query, shown)

    @router.get(
        "/{identifier}",
        response={200: Kept[item], **problem_responses()},
        summary="Show",
        operation_id=_named("show", noun),
    )
    def show_one(request: Any, response: HttpResponse, identifier: str) -> Any:
        row = find_row(request, noun, identifier)
        tell_version(response, _version(row))
        return shown(row)


def _add_writing(router: Router, noun: Noun, item: Any) -> None:
    def make(request: Any, body: item = _BODY) -> Any:
        try:
            row = services.create(actor_of(request), noun, plain_of(body))
        except RecordMistakes as failure:
            raise services.invalid(failure) from failure
        return Status(201, shown(row))

    def replace(
        request: Any,
        identifier: str,
        body: item = _BODY,
    ) -> Any:
        row = find_row(request, noun, identifier)
        check_version(request, _version(row))
        try:
            changed = services.change(
                actor_of(request), row, plain_of(body), noun=noun, revision=row.revision
            )
        except RecordMistakes as failure:
            raise services.invalid(failure) from failure
        return shown(changed)

    for function in (make, replace):  # ninja reads annotations, not their text
        function.__annotations__["body"] = item
    router.post(
        "",
        response={201: Kept[item], **problem_responses()},
        summary="Make",
        operation_id=_named("make", noun),
        openapi_extra=IDEMPOTENT,
    )(make)
    router.put(
        "/{identifier}",
        response={200: Kept[item], **problem_responses()},
        summary="Replace",
        operation_id=_named("replace", noun),
        description="Honours `If-Match`. Keys that only the office sets are kept.",
    )(replace)


def _add_rest(router: Router, noun: Noun, item: Any) -> None:
    @router.put(
        "/{identifier}/label",
        response={200: Kept[item], **problem_responses()},
        summary="Label",
        operation_id=_named("label", noun),
    )
    def label(request: Any, identifier: str, body: LabelIn) -> Any:
        row = find_row(request, noun, identifier)
        put = services.Label(body.audience, tuple(body.released_to))
        return shown(services.relabel(actor_of(request), row, put))

    @router.delete(
        "/{identifier}",
        response={204: None, **problem_responses()},
        summary="Remove",
        operation_id=_named("remove", noun),
    )
    def remove(request: Any, identifier: str) -> Any:
        row = find_row(request, noun, identifier)
        check_version(request, _version(row))
        services.remove(actor_of(request), row)
        return Status(204, None)


def _add_import(router: Router, noun: Noun) -> None:
    @router.post(
        "/import",
        response={200: ImportOut, **problem_responses()},
        summary="Import a file",
        operation_id=_named("import", noun),
        description="Without `confirm` a preview; with mistakes nothing is saved.",
    )
    def take_file(request: Any, body: ImportIn) -> Any:
        actor = actor_of(request)
        try:
            found = bulk.preview(actor, noun, body.text)
            saves = body.confirm and found.is_good
            if saves:
                bulk.save(actor, noun, found)
        except RecordMistakes as failure:
            raise services.invalid(failure) from failure
        return ImportOut(
            n_new=found.n_new,
            n_replaced=found.n_replaced,
            saved=saves,
            mistakes=[
                _mistake(row.row.number, row.row.name, mistake)
                for row in found.wrong
                for mistake in row.mistakes
            ],
        )


def _mistake(number: int, name: str, mistake: Mistake) -> ImportMistake:
    return ImportMistake(
        row=number,
        identifier=name,
        field=mistake.path,
        code=mistake.code,
        message=mistake.message,
    )
