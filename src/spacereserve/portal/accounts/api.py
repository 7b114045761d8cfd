"""The interface to one's own account."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema

from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.api.problems import problem_responses

__all__ = ["ROUTERS"]

router = Router(tags=["account"])


class Me(Schema):
    """Who asks."""

    email: str
    name: str
    language: str
    organisation: str | None
    kind: str | None
    role: str | None
    scopes: list[str]


@router.get("/me", response={200: Me, **problem_responses()}, summary="Who I am")
def me(request: Any) -> Any:
    """Who asks, for which organisation, in which role."""
    actor = actor_of(request)
    user: Any = actor.user
    return Me(
        email=user.email,
        name=user.name,
        language=user.language,
        organisation=actor.organisation.identifier if actor.organisation else None,
        kind=actor.kind,
        role=actor.role,
        scopes=sorted(actor.scopes),
    )


ROUTERS = [("/account", router)]
