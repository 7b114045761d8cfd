"""The needs that are met, one row each."""

from __future__ import annotations

from dataclasses import dataclass

from spacereserve.engine.allocation.plan import NeedPlan, NeedState, Plan, SupplierPart
from spacereserve.engine.reports.asking import asked_for
from spacereserve.engine.reports.estimates import estimate_sentence, figure_sentence
from spacereserve.engine.reports.reader import Reader

__all__ = ["Fulfilled", "Supplier", "make_fulfilled"]


@dataclass(frozen=True, slots=True)
class Supplier:
    """One who serves a need.

    Attributes:
        name: The service with its share.
        figures: What it rests on: figures with intervals and origins.
    """

    name: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """One need that is met.

    Attributes:
        need: Name of the need.
        asked: What it asks for.
        owner: Who states it.
        theatre: Where.
        priority: Its priority.
        figures: How far it is met and how fast, with intervals and origins.
        suppliers: Who serves it, with the share of each and the figures behind it.
        cost: What use costs.
    """

    need: str
    asked: str
    owner: str
    theatre: str
    priority: str
    figures: tuple[str, ...]
    suppliers: tuple[Supplier, ...]
    cost: str

    @property
    def has_figures(self) -> bool:
        """True where figures stand behind the need or any of its suppliers."""
        return bool(self.figures) or any(one.figures for one in self.suppliers)


def make_fulfilled(plan: Plan, reader: Reader) -> tuple[Fulfilled, ...]:
    """Lists the needs that are met, in the plan's order.

    Args:
        plan: A plan.
        reader: The reserve and the language.

    Returns:
        One entry a need.
    """
    met = [need for need in plan.needs if need.state is NeedState.MET]
    return tuple(_fulfilled(need, reader) for need in met)


def _fulfilled(need: NeedPlan, reader: Reader) -> Fulfilled:
    record = reader.reserve.by_id("needs").get(need.id)
    return Fulfilled(
        need=reader.name("needs", need.id),
        asked=asked_for(record, reader) if record is not None else "",
        owner=reader.party(need.owner),
        theatre=reader.name("theatres", need.theatre),
        priority=reader.t.number(need.priority),
        figures=tuple(figure_sentence(one, reader) for one in need.figures),
        suppliers=tuple(_supplier(part, reader) for part in need.suppliers),
        cost=reader.t.money(need.cost_eur),
    )


def _supplier(part: SupplierPart, reader: Reader) -> Supplier:
    share = reader.t.percent(part.fraction)
    return Supplier(
        name=f"{reader.name('services', part.service)} {share}",
        figures=tuple(estimate_sentence(one, reader) for one in part.estimates),
    )
