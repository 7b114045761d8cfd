"""The interface of filing: the same draft that the pages show.

A machine sends whole records, which are valid by themselves; what follows by itself
(the provider of an asset, its owner, the status) is filled in as on the pages.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from ninja import Body, Router, Schema, Status

from spacereserve.engine.model import Provider as ProviderRecord
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.api.idempotency import IDEMPOTENT
from spacereserve.portal.api.problems import Mistake, problem_responses
from spacereserve.portal.errors import MissingError
from spacereserve.portal.records.entries import texts_from_raw
from spacereserve.portal.records.fields import questions_of
from spacereserve.portal.records.interface import Kept, item_type, plain_of, shown
from spacereserve.portal.records.mistakes import RecordMistakes
from spacereserve.portal.records.services import invalid
from spacereserve.portal.registry import filing
from spacereserve.portal.registry.models import Filing

__all__ = ["ROUTERS"]

router = Router(tags=["filing"])
_BODY: Any = Body(...)
_TAG_KEYS = {"assets": "kind", "services": "domain"}


class PartOut(Schema):
    """One record of the draft, with what is wrong with it."""

    place: int
    record: dict[str, Any]
    mistakes: list[Mistake]


class FilingOut(Schema):
    """A draft: what is there, what is wrong with it, whether it can be submitted."""

    company: PartOut | None
    assets: list[PartOut]
    services: list[PartOut]
    is_ready: bool


def _draft(request: Any, verb: str = "add") -> Filing:
    actor = actor_of(request)
    require(actor, verb, Filing)
    return filing.draft_of(actor)


def _shown(draft: Filing) -> FilingOut:
    parts = filing.parts_of(draft) if draft.company else []
    named: dict[str, list[PartOut]] = {"providers": [], "assets": [], "services": []}
    for part in parts:
        named[part.table].append(_part(part))
    return FilingOut(
        company=next(iter(named["providers"]), None),
        assets=named["assets"],
        services=named["services"],
        is_ready=bool(parts) and not any(part.mistakes for part in parts),
    )


def _part(part: filing.Part) -> PartOut:
    mistakes = [
        Mistake(code=one.code, message=one.message, field=one.path or None)
        for one in part.mistakes
    ]
    return PartOut(place=part.place, record=part.raw, mistakes=mistakes)


def _keep(draft: Filing, table: str, place: int | None, body: Any) -> None:
    raw = plain_of(body)
    tag = str(raw.get(_TAG_KEYS.get(table, ""), ""))
    texts = texts_from_raw(questions_of(table, tag), raw)
    filing.keep_part(draft, table, place, {"tag": tag, "texts": texts})


def _checked(draft: Filing, table: str, place: int) -> int:
    if not 0 <= place < len(getattr(draft, table)):
        raise MissingError(
            _("There is no such record in the draft"),
            rule=_("records of a draft are counted from 0"),
            value=place,
            way_out=_("ask for the draft, and take a place from there"),
        )
    return place


@router.get(
    "", response={200: FilingOut, **problem_responses()}, summary="Read the draft"
)
def show_draft(request: Any) -> Any:
    """One's own draft; an empty one where nothing was filed yet."""
    actor = actor_of(request)
    require(actor, "view", Filing)
    kept = Filing.objects.filter(filed_by=actor.user, state=Filing.State.DRAFT).first()
    return _shown(kept or Filing())


@router.put(
    "/company",
    response={200: FilingOut, **problem_responses()},
    summary="Keep the company",
)
def keep_company(request: Any, body: ProviderRecord) -> Any:
    """Keeps the company; status and waivers are the office's."""
    draft = _draft(request)
    _keep(draft, "providers", 0, body)
    return _shown(draft)


@router.post(
    "/submission",
    response={201: Kept[ProviderRecord], **problem_responses()},
    summary="Submit",
    openapi_extra=IDEMPOTENT,
)
def submit(request: Any) -> Any:
    """Submits the draft: the company is an applicant, and vetting begins."""
    draft = _draft(request)
    try:
        provider = filing.submit(actor_of(request), draft)
    except RecordMistakes as failure:
        raise invalid(failure) from failure
    return Status(201, shown(provider))


def _add_parts(table: str) -> None:
    """The endpoints of the assets or services of a draft."""
    item: Any = item_type(table)

    def add(request: Any, body: item = _BODY) -> Any:
        draft = _draft(request)
        _keep(draft, table, None, body)
        return Status(201, _shown(draft))

    def keep(request: Any, place: int, body: item = _BODY) -> Any:
        draft = _draft(request)
        _keep(draft, table, _checked(draft, table, place), body)
        return _shown(draft)

    def drop(request: Any, place: int) -> Any:
        draft = _draft(request)
        filing.drop_part(draft, table, _checked(draft, table, place))
        return _shown(draft)

    for function in (add, keep):  # ninja reads annotations, not their text
        function.__annotations__["body"] = item
    router.post(
        f"/{table}",
        response={201: FilingOut, **problem_responses()},
        summary="Add a record",
        operation_id=f"add_{table}_to_filing",
        openapi_extra=IDEMPOTENT,
    )(add)
    router.put(
        f"/{table}/{{place}}",
        response={200: FilingOut, **problem_responses()},
        summary="Keep a record",
        operation_id=f"keep_{table}_of_filing",
    )(keep)
    router.delete(
        f"/{table}/{{place}}",
        response={200: FilingOut, **problem_responses()},
        summary="Drop a record",
        operation_id=f"drop_{table}_from_filing",
    )(drop)


for _table in ("assets", "services"):
    _add_parts(_table)

ROUTERS = [("/registry/filing", router)]
