"""The plan: who gives what to whom and when, how good that is, and why not more.

A plan is a plain value that can be written as JSON and read again. It holds codes and
figures, not sentences: the report puts them into English or French. Nothing in it
depends on the clock or the machine, so the same snapshot gives the same bytes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field

from spacereserve.engine.allocation.faring import (
    FunnelRow,
    Gap,
    NeedFigure,
    NeedPlan,
    NeedState,
)
from spacereserve.engine.allocation.given import Rate, Strip, Supplied, SupplierPart
from spacereserve.engine.allocation.remedy import (
    Details,
    Remedy,
    RemedyEffect,
    RemedyKind,
    RemedyPair,
    RemedyStep,
    Shown,
    Worth,
)
from spacereserve.engine.model.forecasts import TheatreForecast, with_forecasts
from spacereserve.engine.model.record import Record
from spacereserve.engine.model.reserve import Reserve
from spacereserve.engine.supply.estimate import Estimate
from spacereserve.engine.supply.verdict import Step

__all__ = [
    "ConsentPlan",
    "ConsentUse",
    "Details",
    "Estimate",
    "FunnelRow",
    "Gap",
    "Nearness",
    "NeedChange",
    "NeedFigure",
    "NeedPlan",
    "NeedState",
    "Notice",
    "OfferPlan",
    "Plan",
    "PlanStatus",
    "Rate",
    "Remedy",
    "RemedyEffect",
    "RemedyKind",
    "RemedyPair",
    "RemedyStep",
    "Share",
    "Shown",
    "Sky",
    "Spending",
    "Stage",
    "Step",
    "Strip",
    "Supplied",
    "SupplierPart",
    "Worth",
]


class PlanStatus(StrEnum):
    """What is proven about a plan."""

    OPTIMAL = "proven optimal"
    WITHIN_GAP = "within gap"
    NOT_PROVEN = "not proven"
    TIMED_OUT = "timed out"


class OfferPlan(Record):
    """What becomes of one line in force."""

    line: str
    """Line (id)."""
    agreement: str
    """Agreement (id)."""
    service: str
    """Service (id)."""
    provider: str
    """Provider (id)."""
    domain: str
    """Domain."""
    national: bool
    """True where it is a nation's own asset."""
    activated: bool
    """True where the plan calls it up."""
    call_up_h: float
    """Hours from the call to first service."""
    used_fraction: float
    """Share of the promised quantity that the plan uses."""
    activation_fee_eur: float
    """Paid for the activation, EUR; 0 where it is not called."""
    use_cost_eur: float
    """Paid for use, EUR."""


class Share(Record):
    """The share of a domain that one provider, nation or orbit supplies."""

    domain: str
    """Domain."""
    by: Literal["provider", "nation", "orbit"]
    """Whose share."""
    id: str
    """Provider, nation (ids) or orbit."""
    fraction: float
    """Its supply over all that the domain's needs ask for; looks beyond the least that
    would do count too, so the shares of a domain may add up to more than 1."""
    cap_fraction: float | None
    """The cap on it; None where there is none."""
    national: bool
    """True where it is a nation's own supply, which caps do not count."""


class Spending(Record):
    """What one nation pays."""

    nation: str
    """Nation (id)."""
    use_eur: float
    """For use, EUR."""
    activation_eur: float
    """Its part of activation fees, EUR."""
    budget_eur: float | None
    """What it may spend over the plan, EUR; None where there is no limit."""


class Stage(Record):
    """One stage of the solution: a priority class, or at last the cost."""

    name: str
    """``priority 1`` … or ``cost``."""
    value: float
    """Value of the plan: needs met in this class, or EUR."""
    bound: float
    """No plan is better than this (given the stages before)."""
    gap_fraction: float
    """Distance between the two, relative."""
    status: PlanStatus
    """What is proven at this stage."""


class Sky(Record):
    """The catalogue that the plan was made with."""

    n_satellites: int
    """Satellites in it."""
    n_used: int
    """Satellites that the reserve's services pick."""
    oldest_age_d: float
    """Age of the oldest set of elements among those used, days at the declaration."""
    median_age_d: float
    """Median age among those used, days."""
    n_stale: int
    """Sets among those used older than the policy allows."""
    n_failed: int
    """Satellites among those used that cannot be propagated (decayed)."""
    n_future: int
    """Sets among those used with an epoch after the declaration."""


class Notice(Record):
    """Something that a reader of the plan should be told."""

    code: str
    """What, such as ``stale-elements`` or ``no-satellites``."""
    subject: str
    """The record (id) it is about."""
    details: Details = Field(default_factory=dict)
    """The figures behind it."""


class Nearness(Record):
    """How a plan differs from the one that runs.

    A commitment is what one agreement promises of one service, whatever the level.
    """

    change_price_eur: float
    """Price of each commitment newly called or called off, EUR; weighed, not paid."""
    kept: tuple[str, ...]
    """Lines (ids) of this plan whose commitment runs already."""
    newly_called: tuple[str, ...]
    """Lines (ids) of this plan whose commitment does not run yet."""
    called_off: tuple[str, ...]
    """Lines (ids) of the running plan whose commitment is not used any more."""
    price_eur: float
    """Price of all changes together, EUR."""


class ConsentUse(Record):
    """One offer that the second plan uses for one need, and the consents it needs."""

    need: str
    """Need (id)."""
    line: str
    """Line (id)."""
    restrictions: tuple[str, ...]
    """Restrictions (ids) whose consent it needs."""


class NeedChange(Record):
    """One need now and in the second plan."""

    need: str
    """Need (id)."""
    met_fraction: float
    """Share met now, 0 to 1."""
    then_fraction: float
    """Share met in the second plan, 0 to 1."""


class ConsentPlan(Record):
    """The second plan: as if the consents that offers wait for were given."""

    asked: tuple[str, ...]
    """Restrictions (ids) whose consent is not given and would open an offer."""
    used: tuple[str, ...]
    """Those whose consent the second plan uses: the consents to ask for."""
    uses: tuple[ConsentUse, ...]
    """Which offer serves which need by which consent."""
    needs: tuple[NeedChange, ...]
    """Needs that fare otherwise than in the plan."""
    cost_eur: float
    """Cost of the second plan, EUR."""
    extra_cost_eur: float
    """What it costs more, EUR (less, where negative)."""
    gap_fraction: float
    """Largest gap of its stages."""


class Plan(Record):
    """The answer: what we get at a level, from whom, where, when and for how much."""

    format: Literal["spacereserve.plan/1"] = "spacereserve.plan/1"
    """Name and version of this format."""
    reserve: str
    """Reserve (id)."""
    snapshot: str
    """SHA-256 over reserve and catalogue: what exactly was planned with."""
    level: str
    """The level (id) asked for."""
    levels: dict[str, str]
    """The level (id) in force in each theatre (id)."""
    at: AwareDatetime
    """When the level is declared; all seconds count from here."""
    days: float
    """How far ahead the plan looks, days."""
    status: PlanStatus
    """What is proven about the whole plan."""
    bound: float
    """Cost below which no plan can go that serves the needs as well, EUR."""
    gap_fraction: float
    """Largest gap of all stages."""
    stages: tuple[Stage, ...]
    """The stages, in order."""
    cost_eur: float
    """Cost over the plan: activation and use, EUR."""
    harm_eur: float
    """Harm to the providers' other customers, EUR, weighed but not paid."""
    needs: tuple[NeedPlan, ...]
    """Every need at its level in force, by priority and id."""
    offers: tuple[OfferPlan, ...]
    """Every line in force, by id."""
    shares: tuple[Share, ...]
    """Who supplies what share of each domain."""
    spending: tuple[Spending, ...]
    """What each nation pays."""
    supplied: tuple[Supplied, ...]
    """The looks, observations and launches counted on."""
    rates: tuple[Rate, ...] = ()
    """The rates and services counted on, stretch by stretch."""
    consents: ConsentPlan | None = None
    """The second plan, with the consents that offers wait for; None where none waits,
    or where it was not asked for."""
    worths: tuple[Worth, ...] | None = None
    """What one more unit of each scarce thing is worth, where it is worth something;
    None where it was not asked for."""
    near: Nearness | None = None
    """What changes against the plan that runs; None where none was named."""
    cloud_forecast: tuple[TheatreForecast, ...] | None = None
    """The cloud forecasts that it was made with, each with its source; None in plans
    of before they were written down."""
    sky: Sky
    """The catalogue used."""
    warnings: tuple[Notice, ...] = ()
    """What a reader should be told, as codes with figures."""

    def with_its_forecasts(self, reserve: Reserve) -> Reserve:
        """The reserve with the cloud forecasts that this plan was made with.

        Args:
            reserve: The reserve that was planned with, as its folder holds it now.
        """
        if self.cloud_forecast is None:
            return reserve
        names = reserve.by_id("theatres")
        return with_forecasts(reserve, self.cloud_forecast, names)
