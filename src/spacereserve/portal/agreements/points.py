"""Commitment points: what a provider has earned by promising, entered by the office."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.agreements.models import PointsEntry
from spacereserve.portal.audit import recording
from spacereserve.portal.registry.models import Provider

__all__ = ["PointsForm", "enter", "sums_for"]


class PointsForm(forms.Form):
    """Points for a provider, with the reason."""

    provider = forms.CharField(label=_("Provider"), max_length=64)
    points = forms.IntegerField(label=_("Points"), min_value=-10_000, max_value=10_000)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def clean_provider(self) -> Provider:
        """The provider that is named."""
        name = self.cleaned_data["provider"]
        found: Provider | None = Provider.objects.filter(identifier=name).first()
        if found is None:
            raise ValidationError(_("There is no such provider."))
        return found

    def clean_points(self) -> int:
        """Any number but nought."""
        number: int = self.cleaned_data["points"]
        if number == 0:
            raise ValidationError(_("Nought points change nothing."))
        return number


def sums_for(actor: Actor) -> QuerySet:
    """Points by provider, most first: everybody's to the office, else one's own.

    Args:
        actor: Who asks.

    Returns:
        Rows with ``provider__identifier``, ``provider__name`` and ``total``.
    """
    entries = PointsEntry.objects.all()
    if not actor.reads_everything:
        entries = entries.filter(provider__owner=actor.organisation)
    return (
        entries.values("provider__identifier", "provider__name")
        .annotate(total=Sum("points"))
        .order_by("-total", "provider__identifier")
    )


@transaction.atomic
def enter(actor: Actor, *, provider: Provider, points: int, reason: str) -> PointsEntry:
    """Enters points.

    Args:
        actor: Who asks; the office.
        provider: Whose points.
        points: How many; less than nought takes some away.
        reason: Why.

    Returns:
        The entry.

    Raises:
        RefusedError: The actor may not.
    """
    require(actor, "add", PointsEntry)
    made = PointsEntry.objects.create(
        provider=provider, points=points, reason=reason, made_by=actor.user
    )
    recording.record(
        actor,
        "office:points:enter",
        organisation=provider.owner,
        subject=provider,
        details={"points": points, "reason": reason},
    )
    return made
