"""What restrictions that came after the newest plans do to them.

A plan knows the restrictions of its snapshot. Whoever enters, changes or removes one
later would otherwise learn its effect from the next plan only. Here the newest plans
are held against the restrictions as they are now: each offer that a plan draws on for
a need and that is barred by now is kept as a hindrance, at once. Physics is not asked
again, so this takes a moment, not minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from spacereserve.engine.allocation import FunnelRow, Plan, SupplierPart
from spacereserve.engine.model import Question, Reserve
from spacereserve.engine.model import Restriction as Barrier
from spacereserve.engine.orbits import parse_catalogue
from spacereserve.engine.reports import Reader, reason_sentence
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.terms import Offer, offers_at, refusal_by, restrictions_on
from spacereserve.language import LANGS, translator
from spacereserve.portal.agreements.models import Restriction
from spacereserve.portal.alliance.models import Area
from spacereserve.portal.planning.models import Hindrance, Run, StoredPlan

__all__ = ["foresee"]

_NO_SATELLITES = "[]"


@transaction.atomic
def foresee() -> int:
    """Holds the newest plans against the restrictions as they are now.

    Returns:
        How many offers that a plan draws on are barred by now.
    """
    run = Run.objects.filter(state="done").select_related("snapshot").first()
    if run is None:
        return 0
    Hindrance.objects.filter(plan__run=run, drawn_fraction__isnull=False).delete()
    barriers = _new_barriers(run.snapshot.reserve)
    if not barriers:
        return 0
    found = [
        one for stored in run.plans.all() for one in _broken(stored, run, barriers)
    ]
    Hindrance.objects.bulk_create(found)
    return len(found)


def _new_barriers(reserve: Mapping[str, Any]) -> tuple[Barrier, ...]:
    """The restrictions that the snapshot does not hold word for word."""
    known = {
        one["id"]: Barrier.model_validate(one)
        for one in reserve.get("restrictions", ())
    }
    now = (row.content for row in Restriction.objects.order_by("identifier"))
    return tuple(one for one in now if known.get(one.id) != one)


def _broken(
    stored: StoredPlan, run: Run, barriers: tuple[Barrier, ...]
) -> Iterator[Hindrance]:
    made = Plan.model_validate(stored.plan)
    lines = {part.line for need in made.needs for part in need.suppliers}
    reserve = _part_of(run.snapshot.reserve, made, lines, barriers)
    sky = Sky(
        reserve,
        parse_catalogue(_NO_SATELLITES, name="none.json"),
        Question.of(reserve, made.level, at=max(run.at, timezone.now()), days=run.days),
    )
    offers = {offer.id: offer for offer in offers_at(reserve, made.level)}
    needs = reserve.by_id("needs")
    readers = [Reader(reserve, translator(lang)) for lang in LANGS]
    for fares in made.needs:
        for part in fares.suppliers:
            offer = offers[part.line]
            for item in restrictions_on(offer, needs[fares.id], sky):
                yield _hindrance(stored, fares, part, offer, item, readers)


def _hindrance(
    stored: StoredPlan,
    fares: Any,
    part: SupplierPart,
    offer: Offer,
    item: Barrier,
    readers: Iterable[Reader],
) -> Hindrance:
    refusal = refusal_by(item)
    row = FunnelRow(
        line=part.line,
        service=part.service,
        provider=part.provider,
        step=refusal.step,
        code=refusal.code,
        details=refusal.details,
    )
    return Hindrance(
        plan=stored,
        need=fares.id,
        provider=part.provider,
        agreement=offer.agreement.id,
        line=part.line,
        restriction=item.id,
        is_unmet=fares.state != "met",
        drawn_fraction=part.fraction,
        said={one.t.lang: reason_sentence(row, one) for one in readers},
    )


def _part_of(
    raw: Mapping[str, Any],
    made: Plan,
    lines: set[str],
    barriers: tuple[Barrier, ...],
) -> Reserve:
    """The part of a snapshot that a plan draws on, under the restrictions of now."""
    drawn = {need.id for need in made.needs if need.suppliers}
    agreements = [
        one
        for one in raw.get("agreements", ())
        if any(line["id"] in lines for line in one["lines"])
    ]
    providers = {one["provider"] for one in agreements}
    part = Reserve.model_validate(
        {
            **raw,
            "needs": [one for one in raw.get("needs", ()) if one["id"] in drawn],
            "agreements": agreements,
            "providers": [one for one in raw["providers"] if one["id"] in providers],
            "services": [
                one for one in raw.get("services", ()) if one["provider"] in providers
            ],
            "assets": [],
            "dependencies": [],
            "restrictions": [],
        }
    )
    return part.replaced(restrictions=barriers, areas=_areas(part, barriers))


def _areas(part: Reserve, barriers: tuple[Barrier, ...]) -> tuple[Any, ...]:
    """The areas of the snapshot, and those that only the new restrictions name."""
    known = part.by_id("areas")
    named = {name for one in barriers for name in one.areas} - known.keys()
    new = Area.objects.filter(identifier__in=named).order_by("identifier")
    return (*part.areas, *(row.content for row in new))
