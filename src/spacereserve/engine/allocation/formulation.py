"""The plan as a program: its columns and rows, and what each of them means."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.arcs import Arc, health_of
from spacereserve.engine.allocation.nearness import Near
from spacereserve.engine.allocation.program import Matrix
from spacereserve.engine.model import Reserve, ShareCap
from spacereserve.engine.supply import Demand, Sky
from spacereserve.engine.terms import Offer
from spacereserve.engine.units import SECONDS_PER_DAY

__all__ = ["Formulation", "Scheduled", "Spent"]


_EFFORT_EUR = 0.01
"""Put on every unit, so that nothing is used for nothing where use is free."""

_PLACE = 0.1
"""More of it for each place in the provider's queue behind the first."""


@dataclass(frozen=True)
class Scheduled:
    """Rows of a need that is served by schedules of looks.

    Attributes:
        share: Row that holds how far it is met to what schedules cover: under the empty
            word as it is, under a provider (id) or shared thing (``thing:id``) without
            that.
        one: For each spot, the row that lets it have one schedule.
        links: For each arc (by place) and bin, the row that counts its looks.
    """

    share: Mapping[str, int]
    one: tuple[int, ...]
    links: Mapping[tuple[int, int], int]


@dataclass(frozen=True)
class Spent:
    """The column of what a need spends under an agreement, and its unit, EUR."""

    column: int
    unit_eur: float


@dataclass(eq=False)
class Formulation:
    """A program, with the meaning of its columns and rows.

    Attributes:
        sky: The sky.
        demands: By need (id), ascending.
        arcs: Arcs, ascending by need, then line.
        matrix: Columns and rows.
        arc_columns: Columns of each arc, in the order of ``arcs``.
        offers: Offers with an arc, by line id.
        called: Column of each offer (line id): 1 where it is called up.
        met: Column of each need (id): share of it that is met.
        rows: Indices of rows, by the name of the rule.
        scheduled: By need (id), the rows that schedules of looks fill.
        short: Columns of shortfalls, as shares of what a row asks for.
        parts: By need (id), the row that wants distinct providers.
        money_unit_eur: Unit of each row of money, by its name, EUR.
        asked: By need (id): all demands that share caps are measured against; more than
            ``demands`` where only some of the needs are chosen for.
        spent: By need and agreement (ids): the column of what is spent on use.
        near: The running plan to stay close to; None where there is none.
        change_eur: By column: the price of a change against the running plan, EUR.
        off: Columns that are 1 where a running commitment is called off.
        further: By need (id): its columns besides arcs and the share met.
    """

    sky: Sky
    demands: Mapping[str, Demand]
    arcs: Sequence[Arc]
    matrix: Matrix = field(default_factory=Matrix)
    arc_columns: list[NDArray[np.int64]] = field(default_factory=list)
    offers: dict[str, Offer] = field(default_factory=dict)
    called: dict[str, int] = field(default_factory=dict)
    met: dict[str, int] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    scheduled: dict[str, Scheduled] = field(default_factory=dict)
    short: list[NDArray[np.int64]] = field(default_factory=list)
    parts: dict[str, int] = field(default_factory=dict)
    money_unit_eur: dict[str, float] = field(default_factory=dict)
    asked: Mapping[str, Demand] = field(default_factory=dict)
    spent: dict[tuple[str, str], Spent] = field(default_factory=dict)
    near: Near | None = None
    change_eur: dict[int, float] = field(default_factory=dict)
    off: list[int] = field(default_factory=list)
    further: dict[str, list[int]] = field(default_factory=dict)

    @property
    def reserve(self) -> Reserve:
        """The reserve planned with."""
        return self.sky.reserve

    def arcs_of(self, need: str) -> list[int]:
        """Positions in ``arcs`` of the arcs of a need (id)."""
        return self._by_need.get(need, [])

    @cached_property
    def _by_need(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, arc in enumerate(self.arcs):
            found.setdefault(arc.demand.need.id, []).append(place)
        return found

    def by_bin(
        self, places: list[int]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
        """Columns, credits and bins of arcs, ascending by bin."""
        if not places:
            return np.empty(0, np.int64), np.empty(0), np.empty(0, np.int64)
        columns = np.concatenate([self.arc_columns[p] for p in places])
        bins = np.concatenate([self.arcs[p].bins for p in places])
        credit = np.concatenate(
            [np.full(len(self.arcs[p].bins), self.arcs[p].credit) for p in places]
        )
        order = np.lexsort((columns, bins))
        return columns[order], credit[order], bins[order]

    def n_providers_wanted(self, need: Any) -> int:
        """Distinct providers that must have a part in a need."""
        by_priority = self.reserve.policy.min_providers
        return max(int(need.min_providers), by_priority.get(str(need.priority), 1))

    def quantity_in(self, offer: Offer, kind: str, period: int) -> float:
        """The quantity that an offer promises in one period.

        Args:
            offer: The offer.
            kind: Kind of the demands that it serves.
            period: Number of the day or slot; 0 for a launch.
        """
        full = offer.line.quantity * health_of(offer, self.sky)
        if kind == "once":
            return math.floor(full + 1e-9)
        if kind == "steady":
            slot_s = self.reserve.policy.slot_h * 3600.0
            return full * offer.ready_throughout(period * slot_s, (period + 1) * slot_s)
        start_s = period * SECONDS_PER_DAY
        end_s = start_s + SECONDS_PER_DAY
        return full * offer.ready_on_average(start_s, end_s)

    def asked_in(self, cap: ShareCap) -> float:
        """What the needs under a cap ask for, in the unit of the domain."""
        return sum(
            demand.least_supply()
            for demand in self.asked.values()
            if demand.need.domain == cap.domain
            and (not cap.priorities or demand.need.priority in cap.priorities)
        )

    def budget_eur(self, nation: str) -> float | None:
        """What a nation (id) may spend over the plan, EUR; None where unlimited."""
        budgets = self.reserve.by_id("nations")[nation].budget_eur_per_day
        per_day_eur = budgets.get(self.sky.question.level)
        if per_day_eur is None:
            return None
        return float(per_day_eur) * self.sky.question.days

    def spent_eur(self, name: str, activity: NDArray[np.float64]) -> float:
        """What counts against a budget, ceiling or limit, EUR.

        Args:
            name: Name of its row, such as ``budget:FRA``.
            activity: The value of each row, float64 [n_row].
        """
        unit_eur = self.money_unit_eur[name]
        return unit_eur * float(sum(activity[row] for row in self.rows[name]))

    def calling_nobody(self) -> NDArray[np.float64]:
        """The plan that calls nobody, which is always allowed, float64 [n_column]."""
        values = np.zeros(self.matrix.n_columns)
        upper = np.concatenate(self.matrix.upper)
        for columns in self.short:
            values[columns] = upper[columns]
        values[self.off] = 1.0
        return values

    @cached_property
    def quantity_columns(self) -> NDArray[np.int64]:
        """Columns of what all arcs give, one arc after the other, int64 [n_quantity].

        All others are calls, shares met, shortfalls, sums of money and the like.
        """
        return np.concatenate([*self.arc_columns, np.empty(0, dtype=np.int64)])

    def spread(self, values: Sequence[Any] | NDArray[Any]) -> NDArray[Any]:
        """A value of each arc as one for each of ``quantity_columns``, [n_quantity].

        Args:
            values: A value of each arc, [n_arc].
        """
        return np.repeat(np.asarray(values), self._lengths)

    @cached_property
    def _lengths(self) -> NDArray[np.int64]:
        """Number of columns of each arc."""
        return np.fromiter(map(len, self.arc_columns), dtype=np.int64)

    def _on_arcs(self, values: list[NDArray[np.float64]]) -> NDArray[np.float64]:
        found = np.zeros(self.matrix.n_columns)
        found[self.quantity_columns] = np.concatenate([*values, np.empty(0)])
        return found

    def costs(self) -> NDArray[np.float64]:
        """What each column costs, EUR, float64 [n_column]."""
        costs_eur = self._on_arcs([arc.unit_cost_eur for arc in self.arcs])
        for name, offer in self.offers.items():
            costs_eur[self.called[name]] = offer.line.activation_fee_eur
        return costs_eur

    def harms(self) -> NDArray[np.float64]:
        """Harm of each column to other customers, EUR, float64 [n_column]."""
        return self._on_arcs([arc.unit_harm_eur for arc in self.arcs])

    def weighed(self) -> NDArray[np.float64]:
        """What the last stage makes least: cost, harm, changes, a cent of effort."""
        return self._weighed_eur.copy()

    @cached_property
    def _weighed_eur(self) -> NDArray[np.float64]:
        weighed_eur = self.costs() + self.harms()
        for column, price_eur in self.change_eur.items():
            weighed_eur[column] += price_eur
        exposure = {name: _exposure(offer) for name, offer in self.offers.items()}
        effort = np.array([exposure[arc.offer.id] for arc in self.arcs])
        weighed_eur[self.quantity_columns] += _EFFORT_EUR * self.spread(effort)
        return weighed_eur


def _exposure(offer: Offer) -> float:
    """Above 1 where others stand before us in the provider's queue.

    It only tells apart what costs the same: of two such offers, the one that nobody can
    displace, or the one further ahead, is used.
    """
    place = offer.line.queue_place or 1
    return 1.0 if offer.line.no_bump else 1.0 + _PLACE * (place - 1)
