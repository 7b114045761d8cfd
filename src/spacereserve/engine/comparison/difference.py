"""The difference of two plans: who gains, who loses, what moved and why."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from spacereserve.engine.allocation.plan import Details, Step
from spacereserve.engine.model.record import Record

__all__ = ["Difference", "LineChange", "NeedChange", "SpendingChange", "Supplier"]


class Supplier(Record):
    """What one commitment gives a need in either plan.

    A commitment is what one agreement promises of one service: the lines of two levels
    are one.
    """

    line: str
    """Line (id) in the plan in which it gives more."""
    before: float
    """Quantity in the first plan."""
    after: float
    """Quantity in the second plan."""
    unit: str
    """What it is counted in, such as ``looks`` or ``mbit/s·day``."""
    why: Step | None
    """The step of the funnel at which it stands in the plan that gives less; None where
    it is used there too, or is not in that funnel."""
    code: str = ""
    """The precise reason at that step; ``no-offer`` where it is no offer there."""
    details: Details = Field(default_factory=dict)
    """The figures and identifiers behind the reason."""


class NeedChange(Record):
    """How one need fares in either plan."""

    id: str
    """Need (id)."""
    priority: int
    """1 is served first."""
    kind: Literal["gains", "loses", "moves", "appears", "goes"]
    """More of it is met, less, the same by others; or it is in one plan only."""
    before_fraction: float | None
    """Share met in the first plan; None where it is not in it."""
    after_fraction: float | None
    """Share met in the second plan; None where it is not in it."""
    cost_eur: float
    """What it costs more, EUR (less, where negative)."""
    suppliers: tuple[Supplier, ...]
    """Commitments that give more or less, the greatest change first."""


class LineChange(Record):
    """A commitment that is called up in one plan only, or whose use changes."""

    line: str
    """Line (id) in the second plan; in the first where it is called there only."""
    kind: Literal["called", "stood-down", "more", "less"]
    """Called up anew, no longer called, or used more or less."""
    before_fraction: float
    """Share of its quantity at that level used in the first plan."""
    after_fraction: float
    """Share of its quantity at that level used in the second plan."""
    cost_eur: float
    """What it costs more, EUR, with its activation fee."""


class SpendingChange(Record):
    """What a nation pays more or less."""

    nation: str
    """Nation (id)."""
    before_eur: float
    """In the first plan, EUR."""
    after_eur: float
    """In the second plan, EUR."""


class Difference(Record):
    """Two plans, compared."""

    format: Literal["spacereserve.difference/1"] = "spacereserve.difference/1"
    """Name and version of this format."""
    before: str
    """Level and snapshot of the first plan."""
    after: str
    """Level and snapshot of the second plan."""
    same_records: bool
    """True where both were made of the same records and orbits."""
    same_question: bool
    """True where level, instant and length are the same."""
    needs: tuple[NeedChange, ...]
    """Needs that fare differently, by priority and id."""
    lines: tuple[LineChange, ...]
    """Commitments whose part changes, by line."""
    spending: tuple[SpendingChange, ...]
    """Nations that pay differently, by id."""
    cost_eur: float
    """What the second plan costs more, EUR."""
    n_looks_kept: int
    """Looks, observations and launches that are in both plans."""
    n_looks_dropped: int
    """Those of the first plan that the second does not have."""
    n_looks_added: int
    """Those that only the second has."""
