"""The interface of this room: its nouns, and the reserve itself with its policy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.alliance.header import HeaderRecord, change_header
from spacereserve.portal.alliance.models import ReserveHeader
from spacereserve.portal.alliance.nouns import NOUNS
from spacereserve.portal.api.etags import check_version, tell_version
from spacereserve.portal.api.problems import problem_responses
from spacereserve.portal.errors import MissingError
from spacereserve.portal.records import services
from spacereserve.portal.records.interface import noun_router, plain_of
from spacereserve.portal.records.mistakes import RecordMistakes

__all__ = ["ROUTERS"]

reserve = Router(tags=["reserve"])


class HeaderOut(Schema):
    """The reserve itself as it is kept."""

    revision: int
    changed_at: datetime
    record: HeaderRecord


def _shown(header: ReserveHeader) -> dict[str, Any]:
    return {
        "revision": header.revision,
        "changed_at": header.changed_at,
        "record": header.record,
    }


def _version(header: ReserveHeader | None) -> dict[str, int]:
    return {"reserve": 0 if header is None else header.revision}


@reserve.get(
    "", response={200: HeaderOut, **problem_responses()}, summary="Show the policy"
)
def show_reserve(request: HttpRequest, response: HttpResponse) -> Any:
    """The reserve's name, disclaimers and policy."""
    require(actor_of(request), "view", ReserveHeader)
    header = ReserveHeader.objects.first()
    if header is None:
        raise MissingError(
            _("The reserve has no name yet"),
            rule=_("a reserve has a name and a policy"),
            way_out=_("import a reserve folder, or enter name and policy"),
        )
    tell_version(response, _version(header))
    return _shown(header)


@reserve.put(
    "", response={200: HeaderOut, **problem_responses()}, summary="Replace the policy"
)
def replace_reserve(request: HttpRequest, body: HeaderRecord) -> Any:
    """Replaces name, disclaimers and policy; the office does that."""
    actor = actor_of(request)
    require(actor, "change", ReserveHeader)
    header = ReserveHeader.objects.first()
    check_version(request, _version(header))
    revision = 0 if header is None else header.revision
    try:
        changed = change_header(actor, plain_of(body), revision=revision)
    except RecordMistakes as failure:
        raise services.invalid(failure) from failure
    return _shown(changed)


ROUTERS = [
    ("/alliance/reserve", reserve),
    *((f"/alliance/{noun.slug}", noun_router(noun)) for noun in NOUNS),
]
