"""The plan as a program: what may be chosen, and every rule that a choice must keep.

met_j        ≤ 1 − Σ weight · shortfall / amount           (how far need j is met)
Σ credit · x + shortfall ≥ amount                          (each row of the need)
Σ x          ≤ promised quantity, ready by then · y_i      (each offer and period)
met_j        ≤ parts / k,  part_p ≤ supply of p / (part · least supply)
met_j · β    ≤ what is left of j without provider p        (each p)
supply of g  ≤ cap · supply of all                         (provider, nation, orbit)
spending     ≤ budget, ceiling, limit
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.arcs import Arc, health_of
from spacereserve.engine.allocation.program import INFINITY, Matrix
from spacereserve.engine.model import CapBy, CostKey, Reserve, ShareCap, Unit
from spacereserve.engine.supply import Demand, Sky
from spacereserve.engine.terms import Offer, nations_of
from spacereserve.engine.units import SECONDS_PER_DAY

__all__ = ["Formulation", "group_of", "payers_of", "sharers_of"]


_EFFORT_EUR = 0.01
"""Put on every unit, so that nothing is used for nothing where use is free."""


@dataclass(frozen=True)
class Scheduled:
    """Rows of a need that is served by schedules of looks.

    Attributes:
        share: Row that holds how far it is met to what schedules cover: under the empty
            word as it is, under a provider (id) without that provider.
        one: For each spot, the row that lets it have one schedule.
        links: For each arc (by place) and bin, the row that counts its looks.
    """

    share: Mapping[str, int]
    one: tuple[int, ...]
    links: Mapping[tuple[int, int], int]


@dataclass(frozen=True)
class _Spent:
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

    @classmethod
    def of(
        cls, sky: Sky, demands: Mapping[str, Demand], arcs: Iterable[Arc]
    ) -> Formulation:
        """Puts the program of a plan together.

        Args:
            sky: The sky.
            demands: By need (id): what it asks for.
            arcs: What offers can give them.
        """
        ordered = sorted(arcs, key=lambda arc: (arc.demand.need.id, arc.offer.id))
        made = cls(sky=sky, demands=dict(sorted(demands.items())), arcs=ordered)
        made._add_columns()
        for name in made.demands:
            made._add_need(name)
        made._add_looks_taken_once()
        made._add_capacities()
        made._add_share_caps()
        made._add_money()
        return made

    @property
    def reserve(self) -> Reserve:
        """The reserve planned with."""
        return self.sky.reserve

    def arcs_of(self, need: str) -> list[int]:
        """Positions in ``arcs`` of the arcs of a need (id)."""
        return self._by_need.get(need, [])

    def _add_columns(self) -> None:
        self._by_need: dict[str, list[int]] = {}
        for place, arc in enumerate(self.arcs):
            # Looks of schedules are whole because schedules are.
            whole = arc.demand.whole and arc.demand.kind != "gap"
            self.arc_columns.append(self.matrix.add_columns(arc.most, whole=whole))
            self._by_need.setdefault(arc.demand.need.id, []).append(place)
            self.offers.setdefault(arc.offer.id, arc.offer)
        for name, offer in sorted(self.offers.items()):
            whole = offer.line.activation_fee_eur > 0.0
            self.called[name] = int(self.matrix.add_columns(np.ones(1), whole=whole)[0])
        for name, demand in self.demands.items():
            whole = demand.need.all_or_nothing
            self.met[name] = int(self.matrix.add_columns(np.ones(1), whole=whole)[0])

    # Needs ---------------------------------------------------------------------------

    def _add_need(self, name: str) -> None:
        demand = self.demands[name]
        places = self.arcs_of(name)
        self._add_parts(name, demand, places)
        survive = demand.need.survive_loss_fraction
        providers = sorted({self.arcs[p].offer.provider.id for p in places})
        losses = {name: float(survive) for name in providers} if survive else {}
        if demand.kind == "gap":
            self._add_schedules(name, demand, places, losses)
            return
        self._add_cover(name, demand, places, least_met=1.0)
        self._add_no_excess(demand, places)
        for provider, share in losses.items():
            left = [p for p in places if self.arcs[p].offer.provider.id != provider]
            self._add_cover(name, demand, left, least_met=share)

    def _add_schedules(
        self, name: str, demand: Demand, places: list[int], losses: Mapping[str, float]
    ) -> None:
        """Rows that schedules fill: their looks, their cover, one to a spot."""
        met = self.met[name]
        share = {
            lost: self.matrix.add_row([met], [least], high=0.0)
            for lost, least in {"": 1.0, **losses}.items()
        }
        one = [self.matrix.add_row([], [], high=1.0) for _ in range(demand.n_spots)]
        links: dict[tuple[int, int], int] = {}
        for place in places:
            columns = self.arc_columns[place]
            for number, column in zip(self.arcs[place].bins, columns, strict=True):
                links[place, int(number)] = self.matrix.add_row(
                    [int(column)], [1.0], low=0.0, high=0.0
                )
        self.scheduled[name] = Scheduled(share, tuple(one), links)

    def _add_cover(
        self, name: str, demand: Demand, places: list[int], *, least_met: float
    ) -> None:
        """Rows of a need: ``least_met`` times how far it is met must be covered."""
        columns, values, owners = self._by_bin(places)
        first = np.searchsorted(owners, demand.row_first, side="left")
        last = np.searchsorted(owners, demand.row_last, side="right")
        short = self.matrix.add_columns(np.ones(len(demand.row_amount)))
        self.short.append(short)
        for row, amount in enumerate(demand.row_amount):
            inside = slice(first[row], last[row])
            # In shares of the amount, so that all rows are of one size.
            self.matrix.add_row(
                np.append(columns[inside], short[row]),
                np.append(values[inside] / amount, 1.0),
                low=1.0,
            )
        self.matrix.add_row(
            np.append(short, self.met[name]),
            np.append(demand.row_weight, least_met),
            high=1.0,
        )

    def _by_bin(
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

    def _add_no_excess(self, demand: Demand, places: list[int]) -> None:
        """Nobody is paid for more than is asked, so shares cannot be padded."""
        columns, worth, bins = self._by_bin(places)
        for row, amount in enumerate(demand.row_amount):
            inside = bins == demand.row_first[row]
            if inside.any():
                credit = worth[inside]
                most = amount + (float(credit.max()) if demand.whole else 0.0)
                if demand.whole and float(credit.min()) == 1.0:
                    most = math.ceil(amount - 1e-9)
                self.matrix.add_row(columns[inside], credit, high=float(most))

    def _add_parts(self, name: str, demand: Demand, places: list[int]) -> None:
        wanted = self.n_providers_wanted(demand.need)
        if wanted <= 1:
            return
        by_provider: dict[str, list[int]] = {}
        for place in places:
            by_provider.setdefault(self.arcs[place].offer.provider.id, []).append(place)
        part = self.reserve.policy.part_fraction * demand.least_supply()
        flags = []
        for _, own in sorted(by_provider.items()):
            flag = self.matrix.add_columns(np.ones(1), whole=True)
            flags.append(int(flag[0]))
            columns = np.concatenate([self.arc_columns[p] for p in own])
            weights = np.concatenate(
                [self.arcs[p].unit_share * self.arcs[p].credit for p in own]
            )
            self.matrix.add_row(
                np.append(columns, flag), np.append(weights, -max(part, 1e-6)), low=0.0
            )
        self.parts[name] = self.matrix.add_row(
            [*flags, self.met[name]],
            [*(1.0 / wanted for _ in flags), -1.0],
            low=0.0,
            name=f"parts:{name}",
        )

    def n_providers_wanted(self, need: Any) -> int:
        """Distinct providers that must have a part in a need."""
        by_priority = self.reserve.policy.min_providers
        return max(int(need.min_providers), by_priority.get(str(need.priority), 1))

    # Offers --------------------------------------------------------------------------

    def _add_looks_taken_once(self) -> None:
        """Two lines for one service cannot both take the same look."""
        shared: dict[tuple[str, str], list[int]] = {}
        for place, arc in enumerate(self.arcs):
            if arc.supply.looks is not None:
                key = (arc.offer.service.id, arc.demand.need.id)
                shared.setdefault(key, []).append(place)
        for places in shared.values():
            if len(places) > 1:
                columns, _, bins = self._by_bin(places)
                most = np.zeros(int(bins.max()) + 1)
                for place in places:
                    arc = self.arcs[place]
                    np.maximum.at(most, arc.bins, arc.most)
                for number in np.unique(bins):
                    own = columns[bins == number]
                    self.matrix.add_row(
                        own, np.ones(len(own)), high=float(most[number])
                    )

    def _add_capacities(self) -> None:
        by_offer: dict[str, list[int]] = {}
        for place, arc in enumerate(self.arcs):
            by_offer.setdefault(arc.offer.id, []).append(place)
        for name, places in sorted(by_offer.items()):
            if self.offers[name].line.unit is Unit.SERVICE:
                self._add_open_service(name, places)
            else:
                self._add_capacity(name, places)
        self._add_joint_capacities(by_offer)

    def _add_open_service(self, name: str, places: list[int]) -> None:
        """A signal that all can receive at once: only the call-up binds."""
        for place in places:
            for column, most in zip(
                self.arc_columns[place], self.arcs[place].most, strict=True
            ):
                pair = [int(column), self.called[name]]
                self.matrix.add_row(pair, [1.0, -float(most)], high=0.0)

    def _periods(
        self, places: list[int]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        columns = np.concatenate([self.arc_columns[p] for p in places])
        periods = np.concatenate([self.arcs[p].period for p in places])
        most = np.concatenate([self.arcs[p].most for p in places])
        order = np.lexsort((columns, periods))
        return columns[order], periods[order], most[order]

    def _add_capacity(self, name: str, places: list[int]) -> None:
        columns, periods, most = self._periods(places)
        kind = self.arcs[places[0]].demand.kind
        for period in np.unique(periods):
            inside = periods == period
            quantity = self.quantity_in(self.offers[name], kind, int(period))
            quantity = min(quantity, float(most[inside].sum()))
            row = self.matrix.add_row(
                np.append(columns[inside], self.called[name]),
                np.append(np.ones(int(inside.sum())), -quantity),
                high=0.0,
                name=f"line:{name}",
            )
            self.rows.setdefault(f"line:{name}", []).append(row)

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

    def _add_joint_capacities(self, by_offer: Mapping[str, list[int]]) -> None:
        """Lines of one agreement and service at different levels do not add up."""
        groups: dict[tuple[str, str], list[str]] = {}
        for name in sorted(by_offer):
            offer = self.offers[name]
            groups.setdefault((offer.agreement.id, offer.service.id), []).append(name)
        for names in groups.values():
            if len(names) < 2:
                continue
            places = [place for name in names for place in by_offer[name]]
            columns, periods, _ = self._periods(places)
            kind = self.arcs[places[0]].demand.kind
            for period in np.unique(periods):
                own = columns[periods == period]
                most = max(
                    self.quantity_in(self.offers[name], kind, int(period))
                    for name in names
                )
                self.matrix.add_row(own, np.ones(len(own)), high=most)

    # Shares --------------------------------------------------------------------------

    def _add_share_caps(self) -> None:
        for cap in self.reserve.policy.share_caps:
            self._add_share_cap(cap)

    def _add_share_cap(self, cap: ShareCap) -> None:
        level = self.sky.question.level
        if cap.levels and level not in cap.levels:
            return
        inside = [
            place
            for place, arc in enumerate(self.arcs)
            if arc.offer.service.domain == cap.domain
            and (not cap.priorities or arc.demand.need.priority in cap.priorities)
        ]
        groups: dict[str, list[int]] = {}
        for place in inside:
            if not self.arcs[place].offer.national:
                group = group_of(self.arcs[place].offer, cap.by, self.reserve)
                groups.setdefault(group, []).append(place)
        asked = self.asked_in(cap)
        for group, own in sorted(groups.items()):
            columns = np.concatenate([self.arc_columns[p] for p in own])
            weights = np.concatenate(
                [self.arcs[p].unit_share * self.arcs[p].credit for p in own]
            )
            name = f"cap:{cap.domain}:{cap.by.value}:{group}"
            row = self.matrix.add_row(
                columns, weights, high=cap.fraction * asked, name=name
            )
            self.rows.setdefault(name, []).append(row)

    def asked_in(self, cap: ShareCap) -> float:
        """What the needs under a cap ask for, in the unit of the domain."""
        return sum(
            demand.least_supply()
            for demand in self.demands.values()
            if demand.need.domain == cap.domain
            and (not cap.priorities or demand.need.priority in cap.priorities)
        )

    # Money ---------------------------------------------------------------------------

    def _add_money(self) -> None:
        agreements = self.reserve.by_id("agreements")
        spent = self._spent()
        for name in sorted({arc.offer.agreement.id for arc in self.arcs}):
            ceiling_eur = agreements[name].ceiling_eur
            if ceiling_eur is None:
                continue
            left_eur = max(0.0, ceiling_eur - agreements[name].spent_eur)
            own = {key: 1.0 for key in spent if key[1] == name}
            lines = {
                line: 1.0
                for line, offer in self.offers.items()
                if offer.agreement.id == name
            }
            self._add_spending(f"ceiling:{name}", own, lines, left_eur, spent)
        self._add_budgets(spent)
        for name, demand in self.demands.items():
            limit_eur = getattr(demand.need, "cost_limit_eur", None)
            if limit_eur is not None:
                own = {key: 1.0 for key in spent if key[0] == name}
                self._add_spending(f"limit:{name}", own, {}, float(limit_eur), spent)

    def _spent(self) -> dict[tuple[str, str], _Spent]:
        """A column for what each need spends under each agreement."""
        groups: dict[tuple[str, str], list[int]] = {}
        for place, arc in enumerate(self.arcs):
            if arc.unit_cost_eur.any():
                key = (arc.demand.need.id, arc.offer.agreement.id)
                groups.setdefault(key, []).append(place)
        spent: dict[tuple[str, str], _Spent] = {}
        for key, places in sorted(groups.items()):
            columns = np.concatenate([self.arc_columns[p] for p in places])
            costs_eur = np.concatenate([self.arcs[p].unit_cost_eur for p in places])
            total = int(self.matrix.add_columns(np.full(1, INFINITY))[0])
            # In units of the highest price, so that coefficients are near those of
            # other rows: a look costs a thousand, a launch tens of millions.
            unit_eur = float(costs_eur.max())
            self.matrix.add_row(
                np.append(columns, total),
                np.append(costs_eur / unit_eur, -1.0),
                low=0.0,
                high=0.0,
            )
            spent[key] = _Spent(total, unit_eur)
        return spent

    def _add_budgets(self, spent: Mapping[tuple[str, str], _Spent]) -> None:
        needs = self.reserve.by_id("needs")
        payers = {name: payers_of(needs[name], self.reserve) for name, _ in spent}
        for nation in sorted(self.reserve.nations, key=lambda item: item.id):
            limit_eur = self.budget_eur(nation.id)
            if limit_eur is None:
                continue
            weights = {key: payers[key[0]].get(nation.id, 0.0) for key in spent}
            lines = {
                name: sharers_of(offer, self.reserve).get(nation.id, 0.0)
                for name, offer in self.offers.items()
            }
            self._add_spending(f"budget:{nation.id}", weights, lines, limit_eur, spent)

    def budget_eur(self, nation: str) -> float | None:
        """What a nation (id) may spend over the plan, EUR; None where unlimited."""
        budgets = self.reserve.by_id("nations")[nation].budget_eur_per_day
        per_day_eur = budgets.get(self.sky.question.level)
        if per_day_eur is None:
            return None
        return float(per_day_eur) * self.sky.question.days

    def _add_spending(
        self,
        name: str,
        weights: Mapping[tuple[str, str], float],
        lines: Mapping[str, float],
        limit_eur: float,
        spent: Mapping[tuple[str, str], _Spent],
    ) -> None:
        columns = [spent[key].column for key, part in weights.items() if part > 0.0]
        values_eur = [
            part * spent[key].unit_eur for key, part in weights.items() if part > 0.0
        ]
        for line, weight in sorted(lines.items()):
            fee_eur = self.offers[line].line.activation_fee_eur * weight
            if fee_eur > 0.0:
                columns.append(self.called[line])
                values_eur.append(fee_eur)
        if columns:
            unit_eur = max(values_eur)
            values = np.array(values_eur) / unit_eur
            high = limit_eur / unit_eur
            row = self.matrix.add_row(columns, values, high=high, name=name)
            self.rows.setdefault(name, []).append(row)
            self.money_unit_eur[name] = unit_eur

    def spent_eur(self, name: str, activity: NDArray[np.float64]) -> float:
        """What counts against a budget, ceiling or limit, EUR.

        Args:
            name: Name of its row, such as ``budget:FRA``.
            activity: The value of each row, float64 [n_row].
        """
        unit_eur = self.money_unit_eur[name]
        return unit_eur * float(sum(activity[row] for row in self.rows[name]))

    # Objectives ----------------------------------------------------------------------

    def calling_nobody(self) -> NDArray[np.float64]:
        """The plan that calls nobody, which is always allowed, float64 [n_column]."""
        values = np.zeros(self.matrix.n_columns)
        upper = np.concatenate(self.matrix.upper)
        for columns in self.short:
            values[columns] = upper[columns]
        return values

    def costs(self) -> NDArray[np.float64]:
        """What each column costs, EUR, float64 [n_column]."""
        costs_eur = np.zeros(self.matrix.n_columns)
        for columns, arc in zip(self.arc_columns, self.arcs, strict=True):
            costs_eur[columns] = arc.unit_cost_eur
        for name, offer in self.offers.items():
            costs_eur[self.called[name]] = offer.line.activation_fee_eur
        return costs_eur

    def harms(self) -> NDArray[np.float64]:
        """Harm of each column to other customers, EUR, float64 [n_column]."""
        harms_eur = np.zeros(self.matrix.n_columns)
        for columns, arc in zip(self.arc_columns, self.arcs, strict=True):
            harms_eur[columns] = arc.unit_harm_eur
        return harms_eur

    def weighed(self) -> NDArray[np.float64]:
        """What the last stage makes least: cost, harm and a cent of effort a unit."""
        weighed_eur = self.costs() + self.harms()
        for columns in self.arc_columns:
            weighed_eur[columns] += _EFFORT_EUR
        return weighed_eur


def group_of(offer: Offer, by: CapBy, reserve: Reserve) -> str:
    """The provider, home nation or orbit that an offer counts for.

    Args:
        offer: The offer.
        by: What is grouped by.
        reserve: The reserve, for the assets.
    """
    if by is CapBy.PROVIDER:
        return offer.provider.id
    if by is CapBy.NATION:
        return offer.provider.nation
    assets = reserve.by_id("assets")
    orbits = {
        asset.orbit.value
        for asset in (assets[name] for name in offer.service.assets)
        if asset.kind == "satellites"
    }
    return "+".join(sorted(orbits)) or "ground"


def _by_key(nations: Sequence[str], reserve: Reserve) -> dict[str, float]:
    known = reserve.by_id("nations")
    keys = {name: float(known[name].cost_key) for name in sorted(set(nations))}
    if reserve.policy.cost_key is CostKey.EQUAL or not sum(keys.values()):
        keys = dict.fromkeys(keys, 1.0)
    total = sum(keys.values())
    return {name: key / total for name, key in keys.items()}


def payers_of(need: Any, reserve: Reserve) -> dict[str, float]:
    """The share of a need's cost that each nation (id) pays; they add up to 1.

    Args:
        need: The need.
        reserve: The reserve.
    """
    return _by_key(need.paid_by or nations_of(need.owner, reserve), reserve)


def sharers_of(offer: Offer, reserve: Reserve) -> dict[str, float]:
    """The share of an activation fee that each nation (id) pays; they add up to 1.

    Fees are common costs: the nations that an agreement serves share them by key.

    Args:
        offer: The offer.
        reserve: The reserve.
    """
    nations = offer.agreement.beneficiaries or tuple(
        nation.id for nation in reserve.nations if nation.standing.value == "member"
    )
    return _by_key(nations, reserve) if nations else {}
