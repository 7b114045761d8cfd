"""Puts the actor on the request: who asks, for which organisation, in which role."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from spacereserve.portal.accounts.actors import ANYONE, Actor
from spacereserve.portal.accounts.models import Membership
from spacereserve.portal.accounts.second_factor import lacks_second_factor

__all__ = ["ACTING_FOR", "ActingMiddleware", "actor_of"]

ACTING_FOR = "acting_for"
_FREE_OF_SECOND_FACTOR = ("/account/", "/accounts/switch/", "/accounts/created/")


class ActingMiddleware:
    """Sets ``request.actor`` and ``request.memberships``.

    Args:
        get_response: The rest of the portal.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answers a request, once it is known who asks."""
        request.memberships = _memberships(request)
        request.actor = _actor(request)
        if self._needs_second_factor(request):
            return redirect("second_factor")
        return self.get_response(request)

    @staticmethod
    def _needs_second_factor(request: Any) -> bool:
        path = request.path.removeprefix(f"/{get_language()}")
        if not request.path.startswith(("/en/", "/fr/")):
            return False
        if path.startswith((*_FREE_OF_SECOND_FACTOR, "/accounts/second-factor/")):
            return False
        return lacks_second_factor(request.actor)


def _memberships(request: Any) -> list[Membership]:
    if not request.user.is_authenticated:
        return []
    return list(
        Membership.objects.filter(user=request.user)
        .exclude(organisation__status="closed")
        .select_related("organisation")
        .order_by("organisation__name", "id")
    )


def _actor(request: Any) -> Actor:
    if not request.user.is_authenticated:
        return ANYONE
    chosen = request.session.get(ACTING_FOR)
    known = {
        membership.organisation_id: membership for membership in request.memberships
    }
    membership = known.get(chosen) or next(iter(request.memberships), None)
    if membership is None:
        return Actor(user=request.user)
    return Actor(
        user=request.user, organisation=membership.organisation, role=membership.role
    )


def actor_of(request: Any) -> Actor:
    """The actor of a request.

    Args:
        request: A request that has passed the middleware.

    Returns:
        Who asks.
    """
    actor: Actor = request.actor
    return actor
