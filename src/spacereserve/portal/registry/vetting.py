"""From applicant to admitted, and off again: one service for each transition.

    applicant ──▶ vetted ──▶ admitted ⇄ suspended
        └───────────┴──────────┴──────────┴──▶ withdrawn

A provider is vetted when every step is passed or waived, admitted when it is vetted and
eligible. Each year it confirms what it has told; nothing is asked again.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import Organisation
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.audit import recording
from spacereserve.portal.errors import ConflictError, InvalidError
from spacereserve.portal.records.services import keep
from spacereserve.portal.registry.eligibility import findings_of
from spacereserve.portal.registry.models import (
    Asset,
    Provider,
    Service,
    VettingStep,
)

__all__ = [
    "RENEWAL_AFTER",
    "STALE_AFTER",
    "admit",
    "decide",
    "is_stale",
    "open_steps",
    "reinstate",
    "renew",
    "suspend",
    "withdraw",
]

RENEWAL_AFTER = timedelta(days=365)
STALE_AFTER = timedelta(days=180)
_DUE_AFTER_D = {
    "identity": 5,
    "ownership": 10,
    "cyber": 20,
    "capability": 30,
    "legal": 20,
}
_FROM = {
    "vetted": {"applicant"},
    "admitted": {"vetted", "suspended"},
    "suspended": {"admitted"},
    "withdrawn": {"applicant", "vetted", "admitted", "suspended"},
}


def open_steps(provider: Provider) -> None:
    """Opens the steps of vetting, each with its day.

    Args:
        provider: An applicant.
    """
    today = timezone.now().date()
    VettingStep.objects.bulk_create(
        [
            VettingStep(
                provider=provider, kind=kind, due_on=today + timedelta(days=days)
            )
            for kind, days in _DUE_AFTER_D.items()
        ],
        ignore_conflicts=True,
    )


def decide(actor: Actor, step: VettingStep, state: str, **texts: Any) -> VettingStep:
    """Decides a step, or changes who is responsible and by when.

    Args:
        actor: Who decides; the office.
        step: The step.
        state: One of ``VettingStep.State``.
        **texts: ``note``, ``evidence``, ``responsible``, ``due_on``.

    Returns:
        The step as it is now. When the last one is passed or waived, the provider
        counts as vetted.

    Raises:
        RefusedError: The actor may not.
        InvalidError: There is no such state, or a failure has no reason.
    """
    require(actor, "vet", step.provider)
    is_known = state in VettingStep.State.values
    needs_reason = state in {"failed", "waived"} and not texts.get("note", "").strip()
    if not is_known or needs_reason:
        raise InvalidError(
            _("The decision is not complete"),
            rule=_("a step is open, passed, failed or waived; the last two say why"),
            value=state,
            way_out=_("choose one of these, and write a note"),
            field="note" if needs_reason else "state",
        )
    with transaction.atomic():
        for name in ("note", "evidence", "responsible", "due_on"):
            if texts.get(name) is not None:
                setattr(step, name, texts[name])
        step.state = state
        is_open = state == "open"
        step.decided_at = None if is_open else timezone.now()
        step.decided_by = None if is_open else actor.user
        step.save()
        _book(actor, step.provider, f"vet-{step.kind}", state=state, note=step.note)
        _count_as_vetted(actor, step.provider)
    return step


def _count_as_vetted(actor: Actor, provider: Provider) -> None:
    states = set(provider.vetting.values_list("state", flat=True))
    is_done = states <= {VettingStep.State.PASSED, VettingStep.State.WAIVED}
    row = Provider.objects.select_for_update().get(pk=provider.pk)
    if states and is_done and row.status == "applicant":
        _move(actor, row, "vetted")


def admit(actor: Actor, provider: Provider) -> Provider:
    """Admits a vetted and eligible provider; its organisation becomes active.

    Args:
        actor: Who admits; the office.
        provider: The provider.

    Returns:
        The provider as it is now.

    Raises:
        RefusedError: The actor may not.
        ConflictError: It is not vetted, or not eligible.
    """
    require(actor, "admit", provider)
    today = timezone.now().date()
    broken = [
        one.message
        for one in findings_of(provider.content, today)
        if one.state == "broken"
    ]
    if broken:
        raise ConflictError(
            _("The provider is not eligible"),
            rule=_("home nation and ultimate owners are eligible, or waived"),
            value="; ".join(broken),
            way_out=_("grant a waiver with an end, or decline"),
            code="not-eligible",
        )
    with transaction.atomic():
        row = Provider.objects.select_for_update().get(pk=provider.pk)
        row.renewed_on = today
        _move(actor, row, "admitted")
        if row.owner is not None:
            row.owner.status = Organisation.Status.ACTIVE
            row.owner.save()
    return row


def suspend(actor: Actor, provider: Provider, grounds: str) -> Provider:
    """Suspends an admitted provider: nothing of it is planned with.

    Args:
        actor: Who suspends; the office.
        provider: The provider.
        grounds: Why.
    """
    require(actor, "suspend", provider)
    return _moved(actor, provider, "suspended", grounds=grounds)


def reinstate(actor: Actor, provider: Provider) -> Provider:
    """Ends a suspension.

    Args:
        actor: Who ends it; the office.
        provider: The provider.
    """
    require(actor, "admit", provider)
    return _moved(actor, provider, "admitted")


def withdraw(actor: Actor, provider: Provider, grounds: str) -> Provider:
    """Takes a provider out of the pool; its record stays.

    Args:
        actor: Who does it; the office.
        provider: The provider.
        grounds: Why.
    """
    require(actor, "suspend", provider)
    return _moved(actor, provider, "withdrawn", grounds=grounds)


def renew(actor: Actor, provider: Provider) -> Provider:
    """Confirms, once a year, that everything on record still holds.

    Args:
        actor: Who confirms; the provider or the office.
        provider: The provider.

    Returns:
        The provider; it, its assets and its services are confirmed as of today.
    """
    require(actor, "renew", provider)
    today = timezone.now().date()
    with transaction.atomic():
        row = Provider.objects.select_for_update().get(pk=provider.pk)
        row.renewed_on = today
        row.save()
        for model in (Asset, Service):
            for one in model.objects.filter(provider=row.identifier):
                one.record = {**one.record, "refreshed_on": today.isoformat()}
                one.refreshed_on = today
                one.revision += 1
                one.save()
        _book(actor, row, "renew", on=today)
    return row


def is_stale(refreshed_on: date | None, today: date) -> bool:
    """Whether nobody has confirmed a record for too long.

    Args:
        refreshed_on: When it was confirmed last; None for never.
        today: The day.
    """
    return refreshed_on is None or today - refreshed_on > STALE_AFTER


def _moved(actor: Actor, provider: Provider, status: str, **details: Any) -> Provider:
    with transaction.atomic():
        row = Provider.objects.select_for_update().get(pk=provider.pk)
        _move(actor, row, status, **details)
    return row


def _move(actor: Actor, row: Provider, status: str, **details: Any) -> None:
    if row.status not in _FROM[status]:
        raise ConflictError(
            _("The provider cannot go there from where it is"),
            rule=_("applicant, vetted, admitted, suspended, withdrawn: in this order"),
            value=row.status,
            way_out=_("finish the vetting first, or leave it as it is"),
            code="illegal-transition",
        )
    before = row.status
    record = type(row.content).model_validate({**row.record, "status": status})
    row.take(record)
    row.revision += 1
    keep(row)
    verb = {"vetted": "vet", "admitted": "admit", "suspended": "suspend"}
    _book(actor, row, verb.get(status, "withdraw"), before=before, **details)


def _book(actor: Actor, row: Provider, verb: str, **details: Any) -> None:
    recording.record(
        actor,
        f"{actor.kind or actor.system or 'person'}:provider:{verb}",
        organisation=row.owner,
        subject=row,
        details={"identifier": row.identifier, **details},
    )
