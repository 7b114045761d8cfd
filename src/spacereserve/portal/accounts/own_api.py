"""The interface to one's own account: profile, newsletter, memberships, invitations."""

from __future__ import annotations

from typing import Any, Literal

from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema, Status

from spacereserve.portal.accounts import newsletter, services
from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.middleware import ACTING_FOR, actor_of
from spacereserve.portal.accounts.models import Membership, User
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.api.idempotency import IDEMPOTENT
from spacereserve.portal.api.problems import problem_responses
from spacereserve.portal.errors import ConflictError, MissingError

__all__ = ["ROUTERS"]

router = Router(tags=["account"])


class ProfileIn(Schema):
    """Name, and language of letters."""

    name: str = Field("", max_length=120, pattern=r"^[^\x00]*$")
    language: Literal["en", "fr"]


class ProfileOut(ProfileIn):
    """A profile as it is kept."""

    email: str
    newsletter: bool


class SubscriptionIn(Schema):
    """Whether the newsletter is wanted."""

    wanted: bool


class MembershipOut(Schema):
    """For whom a person acts, in which role."""

    organisation: str
    kind: str
    status: str
    role: str
    acted_for: bool


class ActingIn(Schema):
    """For whom to act from now on."""

    organisation: str = Field(max_length=64, pattern=r"^[^\x00]*$")


def _profile(user: User) -> ProfileOut:
    return ProfileOut(
        email=user.email,
        name=user.name,
        language=user.language,
        newsletter=user.newsletter_since is not None,
    )


def _own(actor: Actor, verb: str) -> User:
    """The person who asks, where the key allows it."""
    user: Any = actor.user
    require(actor, verb, user)
    return User.objects.get(pk=user.pk)


@router.get(
    "/profile", response={200: ProfileOut, **problem_responses()}, summary="Profile"
)
def show_profile(request: Any) -> Any:
    """One's own profile."""
    return _profile(_own(actor_of(request), "view"))


@router.put(
    "/profile",
    response={200: ProfileOut, **problem_responses()},
    summary="Change the profile",
)
def change_profile(request: Any, body: ProfileIn) -> Any:
    """Gives oneself another name or language."""
    user = _own(actor_of(request), "change")
    user.name, user.language = body.name, body.language
    user.save(update_fields=("name", "language"))
    return _profile(user)


@router.put(
    "/newsletter",
    response={200: ProfileOut, **problem_responses()},
    summary="Ask for the newsletter, or end it",
)
def subscribe(request: Any, body: SubscriptionIn) -> Any:
    """The newsletter comes to those who asked for it, until they end it."""
    user = _own(actor_of(request), "change")
    (newsletter.subscribe if body.wanted else newsletter.unsubscribe)(user)
    return _profile(user)


@router.get(
    "/memberships",
    response={200: list[MembershipOut], **problem_responses()},
    summary="For whom I may act",
)
def list_memberships(request: Any) -> Any:
    """Every organisation that the person acts for."""
    actor = actor_of(request)
    rows = Membership.objects.filter(user=_own(actor, "view"))
    return [_membership(row, actor) for row in rows.select_related("organisation")]


def _membership(row: Membership, actor: Actor) -> MembershipOut:
    return MembershipOut(
        organisation=row.organisation.identifier,
        kind=row.organisation.kind,
        status=row.organisation.status,
        role=row.role,
        acted_for=actor.acts_for(row.organisation_id),
    )


@router.put(
    "/acting-for",
    response={200: MembershipOut, **problem_responses()},
    summary="Act for another organisation",
)
def act_for(request: Any, body: ActingIn) -> Any:
    """Switches the session; a key acts for its own organisation and for no other."""
    actor = actor_of(request)
    rows = Membership.objects.filter(user=_own(actor, "change"))
    row = rows.select_related("organisation").filter(
        organisation__identifier=body.organisation
    )
    found = row.first()
    if found is None:
        raise MissingError(
            _("You do not act for this organisation"),
            rule=_("one acts for organisations of which one is a member"),
            value=body.organisation,
            way_out=_("ask one of its owners for an invitation"),
        )
    if not actor.acts_for(found.organisation_id) and "X-API-Key" in request.headers:
        raise ConflictError(
            _("A key cannot switch"),
            rule=_("a key acts for the organisation that it was made for"),
            value=body.organisation,
            way_out=_("make a key for that organisation"),
            code="key-cannot-switch",
        )
    if not actor.acts_for(found.organisation_id):
        request.session[ACTING_FOR] = found.organisation_id
    now = Actor(user=actor.user, organisation=found.organisation, role=found.role)
    return _membership(found, now)


@router.post(
    "/invitations/{token}",
    response={201: MembershipOut, **problem_responses()},
    summary="Accept an invitation",
    openapi_extra=IDEMPOTENT,
)
def accept(request: Any, token: str) -> Any:
    """Accepts an invitation that was sent to the person's own address."""
    actor = actor_of(request)
    made = services.accept_invitation(_own(actor, "change"), token)
    return Status(201, _membership(made, actor))


ROUTERS = [("/account", router)]
