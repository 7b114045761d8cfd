"""How one need fares in a plan: what it gets, when it is short, what stops more."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from spacereserve.engine.allocation.given import SupplierPart
from spacereserve.engine.allocation.remedy import Details, Remedy, RemedyPair
from spacereserve.engine.model.record import Record
from spacereserve.engine.supply.estimate import Origin
from spacereserve.engine.supply.verdict import Step

__all__ = ["FunnelRow", "Gap", "NeedFigure", "NeedPlan", "NeedState"]


class NeedState(StrEnum):
    """How far a need is met."""

    MET = "met"
    PARTLY = "partly"
    UNMET = "unmet"


class FunnelRow(Record):
    """Where one offer stands for one need."""

    line: str
    """The line (id) that is in force, or the nearest one that is not."""
    service: str
    """Service (id)."""
    provider: str
    """Provider (id)."""
    step: Step
    """The step at which it drops out, or ``used``."""
    code: str
    """The precise reason, such as ``resolution`` or ``restriction-forbids``."""
    details: Details = Field(default_factory=dict)
    """The figures and identifiers behind the reason."""


class Gap(Record):
    """A stretch of time in which a need is not met at some of its spots."""

    start_s: float
    """Start, seconds after the declaration."""
    end_s: float
    """End, seconds after the declaration."""
    met_fraction: float
    """Share of the need met in it, 0 (nothing) to below 1."""


class NeedFigure(Record):
    """A figure of a need, with its interval as far as one is proven."""

    name: str
    """What it is, as the need's own key: ``met_fraction``, ``latency_p90_h`` …"""
    value: float
    """The figure."""
    low: float | None
    """Lower end of the interval (one standard deviation); None: not proven."""
    high: float | None
    """Upper end; None: not proven."""
    origin: Origin
    """Where it comes from."""
    source: str | None = None
    """Who says so, where it rests on someone's word, such as a forecast."""


class NeedPlan(Record):
    """How one need fares."""

    id: str
    """Need (id)."""
    domain: str
    """Domain."""
    theatre: str
    """Theatre (id)."""
    level: str
    """Level (id) in force in its theatre."""
    owner: str
    """Nation or command (id) that states it."""
    priority: int
    """1 is served first."""
    start_s: float
    """Start, seconds after the declaration."""
    end_s: float
    """End, seconds after the declaration."""
    state: NeedState
    """``met``, ``partly`` or ``unmet``."""
    met_fraction: float
    """Share of what is asked that the plan supplies, 0 to 1."""
    met_low_fraction: float
    """The same without every satellite whose elements are stale."""
    national_fraction: float
    """Part of ``met_fraction`` that nations' own assets supply."""
    commercial_fraction: float
    """Part of ``met_fraction`` that companies supply."""
    n_providers: int
    """Distinct providers with a part in it."""
    time_sigma_s: float | None
    """One-sigma uncertainty of the times of passes, s; None where there are none."""
    clear_fraction: float | None
    """Mean chance that a look is free of cloud; None where unknown or idle."""
    longest_gap_h: float | None
    """Longest time without a look at any spot, hours; None where not a revisit need."""
    latency_p90_h: float | None
    """Nine looks in ten are delivered within this time, hours; None elsewhere."""
    suppliers: tuple[SupplierPart, ...]
    """Who gives what, largest share first."""
    gaps: tuple[Gap, ...]
    """When it is not met, in order of time."""
    funnel: tuple[FunnelRow, ...]
    """Every offer of its domain and where it stands."""
    binding: tuple[str, ...]
    """What stops more, as ``kind:id`` (``line:x``, ``cap:imaging:provider:y``,
    ``budget:FIN``, ``ceiling:z``, ``parts:need``, ``loss:provider``,
    ``loss:thing:cloud``)."""
    remedy: Remedy | None
    """The cheapest single change that mends it; None where met or where none does."""
    n_remedies_tried: int
    """How many single changes were tried."""
    remedy_pair: RemedyPair | None = None
    """The cheapest pair of changes, where no single one mends it and a pair does more;
    else None."""
    n_pairs_tried: int = 0
    """How many pairs were tried."""
    figures: tuple[NeedFigure, ...] = ()
    """How far it is met, its chance of clear sky, longest gap and wait, each with its
    interval and origin; none where nothing serves it."""
    cost_eur: float
    """Cost of use, EUR."""
    paid_by: dict[str, float]
    """What each nation (id) pays for it, EUR."""
