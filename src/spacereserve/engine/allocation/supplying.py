"""Who supplies what: the parts, looks and rates that a plan tells for one need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacereserve.engine.allocation.given import Rate, Strip, Supplied, SupplierPart
from spacereserve.engine.allocation.sources import with_sources
from spacereserve.engine.allocation.taken import Taken
from spacereserve.engine.model import Theatre, Unit
from spacereserve.engine.supply import Demand, Looks, Sky

__all__ = ["rates_of", "supplied_of", "suppliers_of"]

_COUNTED = {
    Unit.LOOKS_PER_DAY: "looks",
    Unit.MBIT_S: "mbit/s·day",
    Unit.OBSERVATIONS_PER_DAY: "observations",
    Unit.LAUNCHES: "launches",
    Unit.SERVICE: "days",
}
"""What is counted over a plan, by the unit of the line."""


def suppliers_of(taken: Sequence[Taken], theatre: Theatre) -> tuple[SupplierPart, ...]:
    """Who gives what part of a need, largest share first, then by line.

    Args:
        taken: What is taken of each offer.
        theatre: The need's theatre, whose figures the estimates rest on.
    """
    total = sum(item.share * item.arc.credit for item in taken)
    parts = [
        SupplierPart(
            line=item.arc.offer.id,
            service=item.arc.offer.service.id,
            provider=item.given.provider,
            national=item.given.national,
            quantity=round(item.share, 6),
            unit=_COUNTED[item.arc.offer.line.unit],
            fraction=item.share * item.arc.credit / total if total else 0.0,
            first_s=float(item.given.at_s.min()),
            cost_eur=round(item.cost_eur, 2),
            estimates=with_sources(
                item.arc.supply.estimates, item.arc.offer.service, theatre
            ),
        )
        for item in taken
    ]
    return tuple(sorted(parts, key=lambda part: (-part.fraction, part.line)))


def supplied_of(
    taken: Iterable[Taken], demand: Demand, sky: Sky
) -> tuple[Supplied, ...]:
    """The looks, observations and launches taken for a need, in order of time.

    Args:
        taken: What is taken of each offer.
        demand: What the need asks for.
        sky: The sky, for the numbers of its satellites.
    """
    found: list[Supplied] = []
    numbers = sky.catalogue.catalog_numbers
    for item in taken:
        if item.looks is not None:
            own = item.looks
            rows = zip(own.spot, own.satellite, own.at_s, own.delivered_s, strict=True)
            for row, (spot, satellite, at_s, delivered_s) in enumerate(rows):
                found.append(
                    Supplied(
                        need=demand.need.id,
                        line=item.arc.offer.id,
                        place=int(spot),
                        satellite=int(numbers[satellite]),
                        at_s=round(float(at_s), 1),
                        delivered_s=round(float(delivered_s), 1),
                        strip=_strip(own, row),
                    )
                )
        elif demand.kind == "once":
            at_s = float(item.given.at_s[0])
            launch = Supplied(
                need=demand.need.id,
                line=item.arc.offer.id,
                place=0,
                satellite=None,
                at_s=round(at_s, 1),
                delivered_s=round(at_s, 1),
            )
            found += [launch] * round(float(item.given.amount.sum()))
    return tuple(
        sorted(found, key=lambda look: (look.at_s, look.place, look.satellite or 0))
    )


def _strip(looks: Looks, row: int) -> Strip | None:
    strips = looks.strips
    if strips is None:
        return None
    return Strip(
        from_s=round(float(strips.from_s[row]), 2),
        to_s=round(float(strips.to_s[row]), 2),
        left_from_km=round(float(strips.left_from_km[row]), 3),
        left_to_km=round(float(strips.left_to_km[row]), 3),
        cells=tuple(int(cell) for cell in strips.cells[row]),
        parts=tuple(float(part) for part in strips.parts[row]),
    )


def rates_of(taken: Iterable[Taken], demand: Demand) -> tuple[Rate, ...]:
    """Rates of a need, each over the longest stretch in which it stays the same.

    Args:
        taken: What is taken of each offer.
        demand: What the need asks for.
    """
    if demand.kind != "steady":
        return ()
    found: list[Rate] = []
    for item in taken:
        for number, amount in zip(item.given.bin, item.given.amount, strict=True):
            rate = Rate(
                need=demand.need.id,
                line=item.arc.offer.id,
                start_s=float(demand.bin_start_s[number]),
                end_s=float(demand.bin_end_s[number]),
                amount=round(float(amount), 6),
            )
            found.append(_joined(found.pop(), rate) if _goes_on(found, rate) else rate)
    return tuple(found)


def _goes_on(found: Sequence[Rate], rate: Rate) -> bool:
    """Whether a rate only prolongs the one before."""
    if not found:
        return False
    last = found[-1]
    alike = (last.line, last.amount, last.end_s)
    return alike == (rate.line, rate.amount, rate.start_s)


def _joined(last: Rate, rate: Rate) -> Rate:
    return last.model_copy(update={"end_s": rate.end_s})
