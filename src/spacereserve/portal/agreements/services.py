"""An agreement from proposal to signature: each wording a version, signed by both.

    start ──▶ version 1 ──▶ signed by provider ┐
    propose ▶ version n ──▶ signed by buyer    ┴▶ in force (its commitments are written)

The database refuses a version whose commitments overlap those of another agreement.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import Organisation
from spacereserve.portal.accounts.rights import may, require
from spacereserve.portal.agreements.models import Agreement, AgreementVersion
from spacereserve.portal.audit import recording
from spacereserve.portal.errors import ConflictError, InvalidError
from spacereserve.portal.records import services as records
from spacereserve.portal.records.mistakes import RecordMistakes
from spacereserve.portal.records.nouns import noun_of_table
from spacereserve.portal.records.owners import owner_of

__all__ = ["end", "propose", "sign", "start", "withdraw"]


def start(
    actor: Actor, raw: Mapping[str, Any], *, buyer: Organisation | None = None
) -> Agreement:
    """Drafts a new agreement as its first version.

    Args:
        actor: Who asks; the buying side.
        raw: The agreement.
        buyer: Who buys; by default the organisation acted for.

    Returns:
        The agreement, not in force.

    Raises:
        RefusedError: The actor may not.
        RecordMistakes: The agreement has mistakes.
    """
    with transaction.atomic():
        noun = noun_of_table("agreements")
        require(actor, "add", Agreement)
        record = records.check(noun, raw)
        row = Agreement(buyer=buyer or actor.organisation)
        row.take(record)
        row.owner = owner_of("agreements", record)
        row.audience = Agreement.USUAL_AUDIENCE
        row.releasable_to = record.beneficiaries
        require(actor, "change", row)
        records.keep(row)
        made = _version(actor, row, row.record, "")
        _book(actor, "draft", row, made)
    return row


def propose(
    actor: Actor, agreement: Agreement, raw: Mapping[str, Any], *, note: str = ""
) -> AgreementVersion:
    """Proposes a new wording; earlier proposals that are not signed are withdrawn.

    Args:
        actor: Who asks; one of the parties or the office.
        agreement: The agreement.
        raw: The new wording.
        note: Why.

    Returns:
        The new version, signed by nobody.

    Raises:
        RefusedError: The actor may not.
        RecordMistakes: The wording has mistakes.
    """
    require(actor, "propose", agreement)
    noun = noun_of_table("agreements")
    record = records.check(noun, raw, "", agreement)
    plain = record.model_dump(mode="json", exclude_defaults=True)
    with transaction.atomic():
        row = Agreement.objects.select_for_update().get(pk=agreement.pk)
        now = timezone.now()
        for version in row.versions.filter(withdrawn_at=None):
            if version.is_open:
                version.withdrawn_at = now
                version.save()
        if not row.in_force:
            row.take(record)
            row.revision += 1
            records.keep(row)
        made = _version(actor, row, plain, note)
        _book(actor, "propose", row, made)
    return made


def _version(
    actor: Actor, row: Agreement, plain: dict[str, Any], note: str
) -> AgreementVersion:
    newest = row.versions.order_by("-number").first()
    return AgreementVersion.objects.create(
        agreement=row,
        number=newest.number + 1 if newest else 1,
        record=plain,
        note=note,
        made_by=actor.user,
    )


def sign(actor: Actor, version: AgreementVersion) -> AgreementVersion:
    """Signs a version for the side that the actor acts for.

    When both have signed, the version is in force and replaces the one before.

    Args:
        actor: Who signs.
        version: The version.

    Returns:
        The version as it is now.

    Raises:
        RefusedError: The actor acts for neither side.
        ConflictError: It is withdrawn or signed already, or its commitments overlap
            with others.
    """
    side = _side(actor, version.agreement)
    try:
        with transaction.atomic():
            row = Agreement.objects.select_for_update().get(pk=version.agreement_id)
            locked = AgreementVersion.objects.select_for_update().get(pk=version.pk)
            _must_be_open(locked, side)
            setattr(locked, f"{side}_signed_at", timezone.now())
            setattr(locked, f"{side}_signed_by", actor.user)
            locked.save()
            if locked.is_signed:
                _put_in_force(row, locked)
            _book(actor, f"sign-as-{side}", row, locked)
    except IntegrityError as error:
        raise _overlaps() from error
    return locked


def _side(actor: Actor, agreement: Agreement) -> str:
    if may(actor, "sign_as_provider", agreement):
        return "provider"
    require(actor, "sign_as_buyer", agreement)
    return "buyer"


def _must_be_open(version: AgreementVersion, side: str) -> None:
    if not version.is_open or getattr(version, f"{side}_signed_at") is not None:
        raise ConflictError(
            _("This version cannot be signed any more"),
            rule=_("each side signs a version once, while it is open"),
            value=version.number,
            way_out=_("open the newest version, or propose another"),
            code="not-open",
        )


def _put_in_force(row: Agreement, version: AgreementVersion) -> None:
    noun = noun_of_table("agreements")
    try:
        record = records.check(noun, version.record, "", row)
    except RecordMistakes as failure:
        raise ConflictError(
            _("This version does not fit the records any more"),
            rule=_("what an agreement names exists when it comes into force"),
            value="; ".join(one.message for one in failure.mistakes[:5]),
            way_out=_("propose a version that fits"),
            code="out-of-date",
        ) from failure
    row.take(record)
    row.in_force = True
    row.revision += 1
    row.releasable_to = {*row.releasable_to, *record.beneficiaries}
    records.keep(row)


def _overlaps() -> ConflictError:
    return ConflictError(
        _("This overlaps with a commitment that is in force"),
        rule=_(
            "one service is promised at one level to one beneficiary once at a time"
        ),
        way_out=_("end the other agreement first, or change days, level or service"),
        code="overlapping",
    )


def withdraw(actor: Actor, version: AgreementVersion) -> None:
    """Takes back a proposal that is not in force.

    Args:
        actor: Who asks; one of the parties or the office.
        version: The version.

    Raises:
        RefusedError: The actor may not.
        ConflictError: It is in force or withdrawn already.
    """
    require(actor, "propose", version.agreement)
    with transaction.atomic():
        locked = AgreementVersion.objects.select_for_update().get(pk=version.pk)
        if not locked.is_open:
            raise ConflictError(
                _("This version is not open"),
                rule=_("a proposal is withdrawn before both sides have signed it"),
                value=locked.number,
                way_out=_("propose a new version instead"),
                code="not-open",
            )
        locked.withdrawn_at = timezone.now()
        locked.save()
        _book(actor, "withdraw", locked.agreement, locked)


def end(actor: Actor, agreement: Agreement, last_on: Any) -> AgreementVersion:
    """Proposes that an agreement ends on a day; both sides sign that as any version.

    Args:
        actor: Who asks.
        agreement: The agreement.
        last_on: Its last day.

    Returns:
        The version that says so.
    """
    if agreement.valid_from_on is not None and last_on < agreement.valid_from_on:
        raise InvalidError(
            _("It would end before it begins"),
            rule=_("the last day is not before the first"),
            value=last_on.isoformat(),
            way_out=_("choose a later day"),
            field="valid_until_on",
        )
    raw = {**agreement.record, "valid_until_on": last_on.isoformat()}
    return propose(actor, agreement, raw, note="end")


def _book(actor: Actor, verb: str, row: Agreement, version: AgreementVersion) -> None:
    recording.record(
        actor,
        f"{actor.kind or actor.system or 'person'}:agreement:{verb}",
        organisation=row.owner,
        subject=row,
        details={"identifier": row.identifier, "version": version.number},
    )
