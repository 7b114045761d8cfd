"""The parties: buyers, who see what they bought, and providers that are restricted."""

from __future__ import annotations

from typing import Any, cast

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.labels import LabelledQuerySet

__all__ = ["AgreementQuerySet", "bound_providers"]


class AgreementQuerySet(LabelledQuerySet):
    """Agreements, which their buyers see whatever the label says."""

    def visible_to(self, actor: Actor) -> AgreementQuerySet:
        """Only those that the actor may see, as ``is_visible_to`` says one by one.

        Args:
            actor: Who asks.
        """
        seen: Any = super().visible_to(actor)
        if actor.organisation is None or actor.reads_everything:
            return cast("AgreementQuerySet", seen)
        bought = self.filter(buyer_id=actor.organisation.pk)
        return cast("AgreementQuerySet", seen | bought)


def bound_providers(restriction: Any) -> list[Any]:
    """The providers that a restriction binds, by name or by one of their services.

    Args:
        restriction: A kept restriction.
    """
    from spacereserve.portal.registry.models import (  # noqa: PLC0415 - a cycle
        Provider,
        Service,
    )

    record = restriction.record
    services = Service.objects.filter(identifier__in=record.get("services", ()))
    names = {*record.get("providers", ()), *services.values_list("provider", flat=True)}
    return list(Provider.objects.filter(identifier__in=names))
