"""The interface of this room: needs, templates to start from, like needs of others."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.api.problems import problem_responses
from spacereserve.portal.needs.models import Need, NeedTemplate
from spacereserve.portal.needs.nouns import NOUNS
from spacereserve.portal.needs.panels import like_needs
from spacereserve.portal.records.interface import Kept, item_type, noun_router, shown
from spacereserve.portal.records.nouns import noun_of_table
from spacereserve.portal.records.pages import find_row

__all__ = ["ROUTERS"]

needs = Router(tags=["needs"])
templates = Router(tags=["needs"])
_NEED: Any = item_type("needs")


class TemplateOut(Schema):
    """A need to start from: the thresholds, without owner and place."""

    identifier: str
    domain: str
    title: str
    title_fr: str
    record: dict[str, Any]


@templates.get(
    "", response={200: list[TemplateOut], **problem_responses()}, summary="Templates"
)
def list_templates(request: HttpRequest) -> Any:
    """What a new need can start from."""
    require(actor_of(request), "list", Need)
    return [
        TemplateOut(**{name: getattr(row, name) for name in TemplateOut.model_fields})
        for row in NeedTemplate.objects.all()
    ]


@needs.get(
    "/{identifier}/alike",
    response={200: list[Kept[_NEED]], **problem_responses()},
    summary="Like needs of others",
)
def list_alike(request: HttpRequest, identifier: str) -> Any:
    """Needs of the same domain and theatre that the caller may see, the first ten."""
    row: Any = find_row(request, noun_of_table("needs"), identifier)
    return [shown(one) for one in like_needs(actor_of(request), row)]


ROUTERS = [
    *((f"/needs/{noun.slug}", noun_router(noun)) for noun in NOUNS),
    ("/needs/needs", needs),
    ("/needs/templates", templates),
]
