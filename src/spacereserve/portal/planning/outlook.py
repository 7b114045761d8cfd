"""What the newest plans say of a need, an agreement or a provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.agreements.models import Restriction
from spacereserve.portal.planning.models import Hindrance, NeedOutcome, Run, StoredPlan
from spacereserve.portal.records.nouns import all_nouns

__all__ = ["Outlook", "outlook_of"]

_FIELDS = {
    "needs": "need",
    "agreements": "agreement",
    "providers": "provider",
    "restrictions": "restriction",
}
_MOST = 50


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the newest plans say of a record.

    Attributes:
        run: The newest run that is done.
        outcomes: How the need fares, one a level; empty for other records.
        broken: Restrictions that came after the plans and bar what these draw on,
            the largest share first; the first 50.
        hindrances: Restrictions that keep an offer from a need, unmet needs first; the
            first 50.
        named: Needs (ids) among them that the actor may know of; others have no name.
        outdated: Restrictions (ids) among them that somebody changed or removed since.
    """

    run: Run
    outcomes: list[NeedOutcome]
    broken: list[Hindrance]
    hindrances: list[Hindrance]
    named: frozenset[str]
    outdated: frozenset[str]


def outlook_of(actor: Actor, row: Any) -> Outlook | None:
    """What the newest plans say of a record, to its owner and to the office.

    Args:
        actor: Who asks.
        row: A kept record.

    Returns:
        The outlook; None where there is nothing to say, or not to this actor.
    """
    field = _FIELDS.get(row.TABLE)
    is_theirs = actor.reads_everything or actor.acts_for(row.owner_id)
    if field is None or not is_theirs:
        return None
    run = Run.objects.filter(state="done").first()
    if run is None:
        return None
    plans = list(StoredPlan.objects.filter(run=run).defer("plan"))
    outcomes: list[NeedOutcome] = []
    if row.TABLE == "needs":
        found = NeedOutcome.objects.filter(plan__in=plans, need=row.identifier)
        outcomes = list(found.select_related("plan"))
    rows = Hindrance.objects.filter(plan__in=plans, **{field: row.identifier})
    rows = rows.defer("plan__plan").select_related("plan")
    later = rows.filter(drawn_fraction__isnull=False)
    broken = list(later.order_by("-drawn_fraction", "pk")[:_MOST])
    known = rows.filter(drawn_fraction__isnull=True)
    hindrances = list(known.order_by("-is_unmet", "pk")[:_MOST])
    if not (outcomes or broken or hindrances):
        return None
    named = _named(actor, [*broken, *hindrances])
    outdated = _outdated(run, {one.restriction for one in hindrances})
    return Outlook(run, outcomes, broken, hindrances, named, outdated)


def _outdated(run: Run, names: set[str]) -> frozenset[str]:
    rows = Restriction.objects.filter(identifier__in=names)
    as_planned = rows.filter(changed_at__lte=run.asked_at)
    return frozenset(names - set(as_planned.values_list("identifier", flat=True)))


def _named(actor: Actor, hindrances: list[Hindrance]) -> frozenset[str]:
    seen = all_nouns()["needs"].model.objects.visible_to(actor)
    rows = seen.filter(identifier__in={one.need for one in hindrances})
    return frozenset(rows.values_list("identifier", flat=True))
