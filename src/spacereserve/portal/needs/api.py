"""The interface of this room: needs, templates to start from, like needs of others."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.alliance.models import ReserveHeader
from spacereserve.portal.api.problems import problem_responses
from spacereserve.portal.needs.models import Need, NeedTemplate
from spacereserve.portal.needs.nations import nations_overview
from spacereserve.portal.needs.nouns import NOUNS
from spacereserve.portal.needs.panels import like_needs
from spacereserve.portal.records.interface import Kept, item_type, noun_router, shown
from spacereserve.portal.records.nouns import noun_of_table
from spacereserve.portal.records.pages import find_row

__all__ = ["ROUTERS"]

needs = Router(tags=["needs"])
templates = Router(tags=["needs"])
nations = Router(tags=["needs"])
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


class DomainShareOut(Schema):
    """What a nation's providers bring to a domain, and what it needs."""

    domain: str
    n_services: int
    promised: float
    unit: str
    n_needs: int


class NationViewOut(Schema):
    """A nation's resources and capacity."""

    nation: str
    name: str
    n_companies: int
    n_operators: int
    commands: list[str]
    domains: list[DomainShareOut]


@nations.get(
    "",
    response={200: list[NationViewOut], **problem_responses()},
    summary="Nations at a glance",
)
def list_nations(request: HttpRequest) -> Any:
    """What each nation has, is promised and needs, over what the caller may see."""
    actor = actor_of(request)
    require(actor, "view", ReserveHeader)
    return [asdict(one) for one in nations_overview(actor)]


ROUTERS = [
    ("/needs/nations", nations),
    *((f"/needs/{noun.slug}", noun_router(noun)) for noun in NOUNS),
    ("/needs/needs", needs),
    ("/needs/templates", templates),
]
