"""A page of this room besides those of its nouns: what each nation has and needs."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from spacereserve.engine.model import domain_names
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.alliance.models import ReserveHeader
from spacereserve.portal.needs.nations import nations_overview

__all__ = ["nations_page"]


@login_required
@require_GET
def nations_page(request: HttpRequest) -> HttpResponse:
    """Nations beside each other: companies, operators, services, promises, needs."""
    actor = actor_of(request)
    require(actor, "view", ReserveHeader)
    context = {
        "nations": nations_overview(actor),
        "domains": list(domain_names()),
        "sees_all": actor.reads_everything,
    }
    return render(request, "needs/nations.html", context)
