"""The interface to one's account and to organisations, their people and invitations."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from spacereserve.portal.accounts import office_api, own_api, services
from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.accounts.models import Invitation, Membership, Organisation
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.api.etags import check_version, tell_version
from spacereserve.portal.api.idempotency import IDEMPOTENT
from spacereserve.portal.api.pages import Page, PageQuery, page_of
from spacereserve.portal.api.problems import problem_responses

__all__ = ["ROUTERS"]

account = Router(tags=["account"])
organisations = Router(tags=["organisations"])

KindWord = Literal[
    "provider",
    "nation",
    "command",
    "buyer",
    "ssa-cell",
    "press",
    "authority",
    "auditor",
]
RoleWord = Literal["owner", "editor", "viewer"]


class Me(Schema):
    """Who asks."""

    email: str
    name: str
    language: str
    organisation: str | None
    kind: str | None
    role: str | None
    scopes: list[str]


class OrganisationOut(Schema):
    """An organisation as others see it."""

    identifier: str
    kind: str
    name: str
    nation: str
    status: str


class OrganisationIn(Schema):
    """An organisation that is proposed."""

    identifier: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")
    kind: KindWord
    name: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    nation: str = Field("", pattern=r"^[a-z0-9._-]{0,64}$")


class StatusIn(Schema):
    """The status that comes next."""

    status: Literal["active", "suspended", "closed"]


class InvitationIn(Schema):
    """Whom to invite."""

    email: str = Field(
        max_length=254, pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
    )
    role: RoleWord = "editor"


class InvitationOut(Schema):
    """An invitation; its token is told once, to whoever made it."""

    number: int
    email: str
    role: str
    expires_at: datetime
    token: str | None = None


class PersonOut(Schema):
    """A person of an organisation."""

    number: int
    name: str
    role: str


class RoleIn(Schema):
    """The role a person gets."""

    role: RoleWord


@account.get("/me", response={200: Me, **problem_responses()}, summary="Who I am")
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


def _shown(row: Organisation) -> OrganisationOut:
    return OrganisationOut(
        identifier=row.identifier,
        kind=row.kind,
        name=row.name,
        nation=row.nation,
        status=row.status,
    )


def _found(actor: Actor, identifier: str) -> Organisation:
    row = get_object_or_404(Organisation, identifier=identifier)
    require(actor, "view", row)
    return row


@organisations.get(
    "", response={200: Page[OrganisationOut], **problem_responses()}, summary="List"
)
def list_organisations(
    request: Any, query: Query[PageQuery], kind: KindWord | None = None
) -> Any:
    """Organisations of the reserve."""
    require(actor_of(request), "list", Organisation)
    rows = Organisation.objects.filter(**({"kind": kind} if kind else {}))
    return page_of(rows, query, _shown)


@organisations.post(
    "",
    response={201: OrganisationOut, **problem_responses()},
    summary="Propose",
    openapi_extra=IDEMPOTENT,
)
def propose_organisation(request: Any, body: OrganisationIn) -> Any:
    """Proposes an organisation, which the caller's person then leads."""
    made = services.propose_organisation(actor_of(request), **body.dict())
    return Status(201, _shown(made))


@organisations.get(
    "/{identifier}",
    response={200: OrganisationOut, **problem_responses()},
    summary="Show",
)
def show_organisation(request: Any, response: HttpResponse, identifier: str) -> Any:
    """One organisation."""
    shown = _shown(_found(actor_of(request), identifier))
    tell_version(response, shown.dict())
    return shown


@organisations.put(
    "/{identifier}/status",
    response={200: OrganisationOut, **problem_responses()},
    summary="Change the status",
)
def change_status(request: Any, identifier: str, body: StatusIn) -> Any:
    """The office lets it take part, suspends or closes it. Honours ``If-Match``."""
    row = _found(actor_of(request), identifier)
    check_version(request, _shown(row).dict())
    return _shown(services.set_status(actor_of(request), row, body.status))


@organisations.get(
    "/{identifier}/people",
    response={200: list[PersonOut], **problem_responses()},
    summary="List people",
)
def list_people(request: Any, identifier: str) -> Any:
    """The people who act for an organisation."""
    row = _found(actor_of(request), identifier)
    require(actor_of(request), "view", Membership(organisation=row))
    people = row.memberships.select_related("user")
    return [PersonOut(number=m.pk, name=str(m.user), role=m.role) for m in people]


@organisations.put(
    "/{identifier}/people/{number}",
    response={200: PersonOut, **problem_responses()},
    summary="Change a role",
)
def change_person(request: Any, identifier: str, number: int, body: RoleIn) -> Any:
    """Gives a person another role."""
    row = _member(request, identifier, number)
    services.change_role(actor_of(request), row, body.role)
    return PersonOut(number=row.pk, name=str(row.user), role=row.role)


@organisations.delete(
    "/{identifier}/people/{number}",
    response={204: None, **problem_responses()},
    summary="End a membership",
)
def remove_person(request: Any, identifier: str, number: int) -> Any:
    """Ends a membership."""
    services.remove_member(actor_of(request), _member(request, identifier, number))
    return Status(204, None)


def _member(request: Any, identifier: str, number: int) -> Membership:
    row = _found(actor_of(request), identifier)
    require(actor_of(request), "view", Membership(organisation=row))
    found: Membership = get_object_or_404(row.memberships, pk=_possible(number))
    return found


def _possible(number: int) -> int:
    """A number that a database key can have; others belong to nothing."""
    return number if 0 < number < 2**63 else 0


@organisations.get(
    "/{identifier}/invitations",
    response={200: list[InvitationOut], **problem_responses()},
    summary="List open invitations",
)
def list_invitations(request: Any, identifier: str) -> Any:
    """The invitations that are still open."""
    row = _found(actor_of(request), identifier)
    require(actor_of(request), "view", Invitation(organisation=row))
    return [_invitation(found) for found in row.invitations.all() if found.is_open]


@organisations.post(
    "/{identifier}/invitations",
    response={201: InvitationOut, **problem_responses()},
    summary="Invite",
    openapi_extra=IDEMPOTENT,
)
def invite(request: Any, identifier: str, body: InvitationIn) -> Any:
    """Invites a person. The caller sends the token; it is not told again."""
    row = _found(actor_of(request), identifier)
    made, token = services.invite(actor_of(request), row, **body.dict())
    return Status(201, _invitation(made, token))


@organisations.delete(
    "/{identifier}/invitations/{number}",
    response={204: None, **problem_responses()},
    summary="Withdraw an invitation",
)
def withdraw(request: Any, identifier: str, number: int) -> Any:
    """Takes an invitation back."""
    row = _found(actor_of(request), identifier)
    require(actor_of(request), "view", Invitation(organisation=row))
    found = get_object_or_404(row.invitations, pk=_possible(number))
    services.withdraw_invitation(actor_of(request), found)
    return Status(204, None)


def _invitation(row: Invitation, token: str | None = None) -> InvitationOut:
    return InvitationOut(
        number=row.pk,
        email=row.email,
        role=row.role,
        expires_at=row.expires_at,
        token=token,
    )


ROUTERS = [
    ("/account", account),
    *own_api.ROUTERS,
    ("/organisations", organisations),
    *office_api.ROUTERS,
]
