"""What waits to be confirmed: renewals, vetting that is late, records gone stale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.registry.models import Asset, Provider, Service, VettingStep
from spacereserve.portal.registry.vetting import RENEWAL_AFTER, STALE_AFTER

__all__ = ["ToBeConfirmed", "to_be_confirmed"]

CARE_BEFORE = timedelta(days=30)
FOLLOW_UP_AFTER = timedelta(days=31)
_MOST = 200


@dataclass(frozen=True, slots=True)
class ToBeConfirmed:
    """What waits, the first 200 of each kind.

    Attributes:
        due: Admitted providers whose yearly renewal is due.
        late: Steps of vetting that are open past their day: others' are not shown.
        stale: Assets and services that nobody has confirmed for half a year.
        cyber: Assets whose cyber standing is over or ends within a month, or that
            nobody has followed up for a month although they have one.
        standards: Services for which a standard's evidence is over or ends soon.
    """

    due: list[Provider]
    late: list[VettingStep]
    stale: list[Any]
    cyber: list[Asset]
    standards: list[Service]


def to_be_confirmed(actor: Actor, today: date) -> ToBeConfirmed:
    """What waits to be confirmed, of that which an actor may see.

    Args:
        actor: Who asks.
        today: The day.

    Returns:
        Renewals, vetting and stale records.
    """
    seen = Provider.objects.visible_to(actor)
    due = seen.filter(status="admitted").exclude(renewed_on__gt=today - RENEWAL_AFTER)
    theirs = seen if actor.reads_everything else seen.filter(owner=actor.organisation)
    late = VettingStep.objects.filter(
        state="open", due_on__lt=today, provider__in=theirs
    ).select_related("provider")
    stale = [
        row
        for model in (Asset, Service)
        for row in model.objects.visible_to(actor).exclude(
            refreshed_on__gte=today - STALE_AFTER
        )[:_MOST]
    ]
    soon = today + CARE_BEFORE
    over = Q(cyber_until_on__lte=soon)
    unseen = Q(cyber_seen_on__lt=today - FOLLOW_UP_AFTER)
    cyber = Asset.objects.visible_to(actor).exclude(cyber="none").filter(over | unseen)
    standards = Service.objects.visible_to(actor).filter(conforms_until_on__lte=soon)
    return ToBeConfirmed(
        due=list(due[:_MOST]),
        late=list(late[:_MOST]),
        stale=stale,
        cyber=list(cyber[:_MOST]),
        standards=list(standards[:_MOST]),
    )
