"""What happens to organisations, memberships and invitations: one service each."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import (
    INVITATION_LASTS,
    Invitation,
    Membership,
    Organisation,
    Role,
    User,
)
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.audit import recording
from spacereserve.portal.errors import ConflictError, MissingError

__all__ = [
    "accept_invitation",
    "change_role",
    "find_invitation",
    "invite",
    "next_statuses",
    "propose_organisation",
    "remove_member",
    "set_status",
    "withdraw_invitation",
]

_OWNER: str = str(Role.OWNER)
_MOST_PROPOSED = 5
_MOST_INVITED_BEFORE_LET_IN = 5
_MOST_INVITED_A_DAY = 100
_NEXT = {
    Organisation.Status.PROPOSED: {"active", "closed"},
    Organisation.Status.ACTIVE: {"suspended", "closed"},
    Organisation.Status.SUSPENDED: {"active", "closed"},
    Organisation.Status.CLOSED: set(),
}


@transaction.atomic
def propose_organisation(
    actor: Actor, *, identifier: str, kind: str, name: str, nation: str = ""
) -> Organisation:
    """A person proposes an organisation and leads it; the office lets it take part.

    Args:
        actor: The person.
        identifier: A short word that nobody else has.
        kind: Its kind.
        name: Its name.
        nation: The identifier of its nation, or nothing.

    Returns:
        The organisation, proposed.

    Raises:
        ConflictError: The identifier is taken, or the person waits for many answers.
    """
    require(actor, "add", Organisation)
    _keep_proposals_few(actor)
    try:
        with transaction.atomic():
            made = Organisation.objects.create(
                identifier=identifier, kind=kind, name=name, nation=nation
            )
    except IntegrityError as error:
        raise ConflictError(
            _("The identifier is taken"),
            rule=_("an identifier belongs to one organisation"),
            value=identifier,
            way_out=_("choose another one, or ask that organisation to invite you"),
            field="identifier",
        ) from error
    Membership.objects.create(user=actor.user, organisation=made, role=Role.OWNER)
    recording.record(
        actor, "person:organisation:propose", organisation=made, subject=made
    )
    return made


def _keep_proposals_few(actor: Actor) -> None:
    proposed = Membership.objects.filter(
        user=actor.user, organisation__status=Organisation.Status.PROPOSED
    )
    if proposed.count() >= _MOST_PROPOSED:
        raise ConflictError(
            _("Too many organisations are proposed"),
            rule=_("a person waits for at most five organisations to be let in"),
            way_out=_("wait until the office has looked at those"),
            code="too-many-proposed",
        )


def next_statuses(organisation: Organisation) -> list[tuple[str, str]]:
    """The steps that an organisation can take.

    Args:
        organisation: Which one.

    Returns:
        Value and name of each status that may follow.
    """
    following = _NEXT[Organisation.Status(organisation.status)]
    return [choice for choice in Organisation.Status.choices if choice[0] in following]


@transaction.atomic
def set_status(actor: Actor, organisation: Organisation, status: str) -> Organisation:
    """The office lets an organisation take part, suspends it or closes it.

    Args:
        actor: Who does it.
        organisation: Which one.
        status: The next status.

    Returns:
        The organisation.

    Raises:
        ConflictError: That status does not follow the present one.
    """
    require(actor, "admit", organisation)
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if status not in _NEXT[Organisation.Status(held.status)]:
        raise ConflictError(
            _("That status does not follow the present one"),
            rule=_("proposed → active ⇄ suspended; any → closed"),
            value=f"{held.status} → {status}",
            way_out=_("choose one of the steps that are offered"),
        )
    before, held.status = held.status, status
    held.save(update_fields=("status",))
    details = {"from": before, "to": status}
    recording.record(
        actor,
        "office:organisation:set-status",
        organisation=held,
        subject=held,
        details=details,
    )
    return held


@transaction.atomic
def invite(
    actor: Actor, organisation: Organisation, *, email: str, role: str
) -> tuple[Invitation, str]:
    """Asks a person to act for an organisation.

    Args:
        actor: Who asks.
        organisation: For whom.
        email: The person's address.
        role: The role.

    Returns:
        The invitation and the token of its link, which is not kept.

    Raises:
        ConflictError: The person already acts for it, or too many were invited today.
    """
    require(actor, "invite", organisation)
    _keep_letters_few(organisation)
    if Membership.objects.filter(
        organisation=organisation, user__email=email.lower()
    ).exists():
        raise ConflictError(
            _("The person already acts for the organisation"),
            rule=_("a person has one role in an organisation"),
            value=email,
            way_out=_("change the role instead"),
            field="email",
        )
    token = secrets.token_urlsafe(32)
    made = Invitation.objects.create(
        organisation=organisation,
        email=email.lower(),
        role=role,
        token_hash=_hash(token),
        invited_by=actor.user,
        expires_at=timezone.now() + INVITATION_LASTS,
    )
    _tell(
        actor, "organisation:person:invite", made, {"email": made.email, "role": role}
    )
    return made, token


def _keep_letters_few(organisation: Organisation) -> None:
    """Nobody writes to the world in the reserve's name: a limit for every day."""
    is_active = organisation.status == Organisation.Status.ACTIVE
    most = _MOST_INVITED_A_DAY if is_active else _MOST_INVITED_BEFORE_LET_IN
    since = timezone.now() - timedelta(days=1)
    if organisation.invitations.filter(created_at__gt=since).count() >= most:
        raise ConflictError(
            _("Too many people were invited today"),
            rule=_("%(most)s people a day, five before the office has let one in")
            % {"most": _MOST_INVITED_A_DAY},
            way_out=_("invite the others tomorrow"),
            code="too-many-invited",
        )


def find_invitation(token: str) -> Invitation:
    """The open invitation of a link.

    Args:
        token: What came with the link.

    Returns:
        The invitation.

    Raises:
        MissingError: There is none, or it is closed.
    """
    found = (
        Invitation.objects.select_related("organisation")
        .filter(token_hash=_hash(token))
        .first()
    )
    if found is None or not found.is_open:
        raise MissingError(
            _("The invitation is not open"),
            rule=_("an invitation works once, for 14 days"),
            way_out=_("ask for a new one"),
        )
    return found


@transaction.atomic
def accept_invitation(user: User, token: str) -> Membership:
    """A person accepts an invitation that was sent to the person's own address.

    Args:
        user: The person, signed in.
        token: The link's token.

    Returns:
        The membership.

    Raises:
        MissingError: It is not open, or was sent to somebody else.
    """
    found = find_invitation(token)
    if found.email != user.email:
        raise MissingError(
            _("The invitation was sent to another address"),
            rule=_("an invitation is for the address it was sent to"),
            value=user.email,
            way_out=_("sign in with that address"),
        )
    made, _new = Membership.objects.get_or_create(
        user=user, organisation=found.organisation, defaults={"role": found.role}
    )
    found.accepted_at = timezone.now()
    found.save(update_fields=("accepted_at",))
    actor = Actor(user=user, organisation=found.organisation, role=made.role)
    _tell(actor, "person:invitation:accept", found, {"role": made.role})
    return made


@transaction.atomic
def withdraw_invitation(actor: Actor, invitation: Invitation) -> None:
    """Takes an invitation back.

    Args:
        actor: Who does it.
        invitation: Which one.
    """
    require(actor, "change", invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=("withdrawn_at",))
    _tell(actor, "organisation:invitation:withdraw", invitation, {})


@transaction.atomic
def change_role(actor: Actor, membership: Membership, role: str) -> None:
    """Gives a person another role; an organisation keeps at least one owner.

    Args:
        actor: Who does it.
        membership: Whose.
        role: The new role.
    """
    require(actor, "change", membership)
    if role != _OWNER:
        _keep_an_owner(membership)
    details = {"person": membership.user.email, "from": membership.role, "to": role}
    membership.role = role
    membership.save(update_fields=("role",))
    _tell(actor, "organisation:membership:change", membership, details)


@transaction.atomic
def remove_member(actor: Actor, membership: Membership) -> None:
    """Ends a membership; an organisation keeps at least one owner.

    Args:
        actor: Who does it.
        membership: Whose.
    """
    require(actor, "delete", membership)
    _keep_an_owner(membership)
    details = {"person": membership.user.email, "role": membership.role}
    _tell(actor, "organisation:membership:remove", membership, details)
    membership.delete()


def _keep_an_owner(membership: Membership) -> None:
    owners = Membership.objects.select_for_update().filter(
        organisation=membership.organisation, role=Role.OWNER
    )
    if membership.role == _OWNER and len(owners) == 1:
        raise ConflictError(
            _("The organisation would have no owner"),
            rule=_("an organisation keeps at least one owner"),
            value=membership.user.email,
            way_out=_("make somebody else an owner first"),
        )


def _tell(actor: Actor, event: str, subject: Any, details: dict[str, Any]) -> None:
    recording.record(
        actor,
        event,
        organisation=subject.organisation,
        subject=subject,
        details=details,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
