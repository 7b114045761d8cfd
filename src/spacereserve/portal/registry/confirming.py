"""What waits to be confirmed: renewals, vetting that is late, records gone stale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.registry.models import Asset, Provider, Service, VettingStep
from spacereserve.portal.registry.vetting import RENEWAL_AFTER, STALE_AFTER

__all__ = ["ToBeConfirmed", "to_be_confirmed"]

_MOST = 200


@dataclass(frozen=True, slots=True)
class ToBeConfirmed:
    """What waits, the first 200 of each kind.

    Attributes:
        due: Admitted providers whose yearly renewal is due.
        late: Steps of vetting that are open past their day: others' are not shown.
        stale: Assets and services that nobody has confirmed for half a year.
    """

    due: list[Provider]
    late: list[VettingStep]
    stale: list[Any]


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
    return ToBeConfirmed(list(due[:_MOST]), list(late[:_MOST]), stale)
