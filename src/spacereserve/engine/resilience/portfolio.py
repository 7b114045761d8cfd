"""The portfolio: which agreements to hold, at what size, so that needs hold.

Two stages. First, in peace: which agreements, signed or quoted, each at a size (1 is as
written) that its retainer grows with. Then, under each loss of a set: the plan that
serves the needs with what was contracted. The program holds the no-loss case and the
losses found to matter; a portfolio is planned with under every loss of the set, and a
loss that breaks it comes into the program, until none does. As the program only ever
left losses out, its bound holds for all of them.

Source: A. J. Kleywegt, A. Shapiro, T. Homem-de-Mello (2002), SIAM Journal on
Optimization 12, 479-502 (two stages); B. Zeng, L. Zhao (2013), Solving two-stage robust
optimization problems using a column-and-constraint generation method, Operations
Research Letters 41, 457-461.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import highspy
import numpy as np
from numpy.typing import NDArray
from pydantic import AwareDatetime

from spacereserve.engine.allocation.arcs import Physics, find_prospects
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.planner import snapshot_hash
from spacereserve.engine.allocation.program import INFINITY, Matrix
from spacereserve.engine.allocation.solve import Limits
from spacereserve.engine.compute import Here, Where, run
from spacereserve.engine.errors import PlanningError
from spacereserve.engine.model import Agreement, Reserve
from spacereserve.engine.model.record import Record
from spacereserve.engine.resilience.after import After
from spacereserve.engine.resilience.losses import Loss, LossKind, apply_all
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.supply import Sky

__all__ = ["Contract", "Frontier", "Portfolio", "Terms", "portfolio"]

_THOUSAND = 1000.0
_SLACK = 2e-4
_HERE = Here()
_MOST_TURNS = 40
_MOST_LOOKED_AT = 3
"""Losses, the first that broke it, under which it is told what a contract bears."""


@dataclass(frozen=True)
class Terms:
    """What a portfolio must do and may be.

    Attributes:
        hold_fraction: Share of each need that must hold, or what could at best.
        size_max: Largest size of an agreement, 1 is as written.
        size_min: Smallest size of one that is held.
        activations_per_year: How often a year the plan with nothing lost is expected
            to be used and paid for.
    """

    hold_fraction: float = 1.0
    size_max: float = 2.0
    size_min: float = 0.25
    activations_per_year: float = 1.0


class Contract(Record):
    """One agreement in a portfolio."""

    agreement: str
    """Agreement (id)."""
    provider: str
    """Provider (id)."""
    size: float
    """Its size: 1 as written, 0 where it is not held."""
    is_quotation: bool = False
    """True where nobody has signed it yet: it is held by signing it."""
    retainer_eur_per_year: float
    """Its retainer at that size, EUR a year."""
    bears: float
    """Needs, as a sum of shares, that would be unmet without it, with nothing else
    lost and all planned anew."""
    bears_under_losses: float
    """The same under the loss where it bears most, of none and the first three that
    shaped the portfolio."""
    buys_per_million_eur: float | None
    """What of that a million EUR of its retainer buys; None where it has none."""


class Portfolio(Record):
    """Which agreements to hold."""

    format: Literal["spacereserve.portfolio/1"] = "spacereserve.portfolio/1"
    """Name and version of this format."""
    reserve: str
    """Reserve (id)."""
    snapshot: str
    """SHA-256 over reserve and catalogue: what exactly was planned with."""
    level: str
    """Level (id)."""
    at: AwareDatetime
    """When it is declared."""
    days: float
    """Length of the plan, days."""
    hold_fraction: float
    """Share of each need that must hold."""
    status: Literal["proven optimal", "within gap"]
    """What is proven."""
    cost_eur_per_year: float
    """Retainers, and use with nothing lost, EUR a year."""
    bound_eur_per_year: float
    """No portfolio that holds under the losses costs less, EUR a year."""
    gap_fraction: float
    """Distance between the two, relative."""
    retainers_eur_per_year: float
    """Retainers, EUR a year."""
    today_eur_per_year: float
    """Retainers of all agreements as signed today, without quotations, EUR a year."""
    contracts: tuple[Contract, ...]
    """All agreements, by id."""
    losses: tuple[str, ...]
    """Losses (ids) under which it holds."""
    binding: tuple[str, ...]
    """Losses (ids) that shaped it."""
    short: dict[str, float]
    """Needs (ids) that even all agreements at full size cannot hold under some loss,
    with the share they then get at worst."""
    left_out: tuple[str, ...]
    """Needs (ids) that were not looked at: those with a revisit time or a region."""


class Frontier(Record):
    """The cheapest portfolio for each of several shares to hold."""

    format: Literal["spacereserve.frontier/1"] = "spacereserve.frontier/1"
    """Name and version of this format."""
    portfolios: tuple[Portfolio, ...]
    """Portfolios, by the share that must hold."""


def portfolio(
    sky: Sky,
    physics: Physics,
    losses: Sequence[Loss],
    *,
    terms: Terms,
    limits: Limits,
    where: Where = _HERE,
    progress: Callable[[str, float], None] | None = None,
) -> Portfolio:
    """Finds the cheapest portfolio that holds under losses.

    Args:
        sky: The sky, with the whole reserve.
        physics: What could be given by physics alone.
        losses: The losses it must hold under, one at a time.
        terms: What it must do and may be.
        limits: How far to go in solving.
        where: Where plans under losses are made; the answer is the same.
        progress: Told what is worked on and how far it has come.

    Raises:
        PlanningError: No portfolio was found.
    """
    design = _Design(sky, physics, losses, terms, limits, where)
    held: list[Loss | None] = [None]
    for turn in range(_MOST_TURNS):
        if progress is not None:
            progress(str(len(held) - 1), turn / _MOST_TURNS)
        found = design.solve(held)
        broken = design.broken(found.sizes, held)
        if broken is None:
            return design.portfolio(found, held)
        held.append(broken)
    raise PlanningError(
        "the portfolio was not settled",
        rule=f"at most {_MOST_TURNS} losses shape a portfolio",
        value=len(held),
        way_out="ask for fewer losses at once",
    )


@dataclass(frozen=True, eq=False)
class _Found:
    """A portfolio: the size of each agreement, its cost and bound, EUR a year."""

    sizes: Mapping[str, float]
    cost_eur: float
    bound_eur: float


class _Design:
    """The program of a portfolio over the losses held so far."""

    def __init__(
        self,
        sky: Sky,
        physics: Physics,
        losses: Sequence[Loss],
        terms: Terms,
        limits: Limits,
        where: Where,
    ) -> None:
        self.terms, self.limits, self.where = terms, limits, where
        self.losses = list(losses)
        demands = {
            name: demand
            for name, demand in physics.demands.items()
            if demand.kind not in {"gap", "area"}
        }
        self.left_out = tuple(sorted(set(physics.demands) - set(demands)))
        self.physics = replace(physics, demands=demands)
        self.sky = sky
        self.agreements = {
            item.id: item for item in sorted(sky.reserve.agreements, key=lambda a: a.id)
        }
        full = dict.fromkeys(self.agreements, terms.size_max)
        self.full = replace(sky, reserve=_sized(sky.reserve, full))
        best = Replanner(self.full, self.physics, limits=limits)
        # What all agreements at full size give is what can be asked for at all.
        self.targets = {
            name: {
                need.id: min(terms.hold_fraction, need.met_fraction)
                for need in after.needs.values()
            }
            for name, after in self._afters(best, self.losses).items()
        }
        self.targets[""] = {
            name: min(terms.hold_fraction, need.met_fraction)
            for name, need in best.base.needs.items()
        }

    def _afters(self, planner: Replanner, losses: Sequence[Loss]) -> dict[str, After]:
        """What is left under each of some losses, by their ids."""
        sets = [(loss,) for loss in losses]
        found = run(sets, planner.after, where=self.where)
        return {loss.id: after for loss, after in zip(losses, found, strict=True)}

    def solve(self, held: Sequence[Loss | None]) -> _Found:
        """The cheapest portfolio that holds under the losses held."""
        matrix = Matrix()
        names = list(self.agreements)
        size = matrix.add_columns(np.full(len(names), self.terms.size_max))
        is_held = matrix.add_columns(np.ones(len(names)), whole=True)
        for number in range(len(names)):
            pair = [int(size[number]), int(is_held[number])]
            matrix.add_row(pair, [1.0, -self.terms.size_max], high=0.0)
            matrix.add_row(pair, [1.0, -self.terms.size_min], low=0.0)
        columns = dict(zip(names, (int(column) for column in size), strict=True))
        costs_eur: dict[int, float] = {
            columns[name]: max(item.retainer_eur_per_year, 1.0)
            for name, item in self.agreements.items()
        }
        least: dict[int, float] = {}
        for loss in held:
            program = self._program(loss)
            first = _append(matrix, program.matrix)
            _tie(matrix, program, first, columns, self.terms.size_max)
            targets = self.targets[loss.id if loss else ""]
            for name, column in program.met.items():
                least[first + column] = max(0.0, targets[name] - 1e-6)
            if loss is None:
                per_year = program.weighed() * self.terms.activations_per_year
                for place in np.flatnonzero(per_year):
                    costs_eur[first + int(place)] = float(per_year[place])
        values, cost, bound = _solved(matrix, costs_eur, least, self.limits)
        sizes = {name: _clean(values[column]) for name, column in columns.items()}
        return _Found(sizes, cost, bound)

    def _program(self, loss: Loss | None) -> Formulation:
        today = self.sky.question.at.date()
        reserve = apply_all((loss,) if loss else (), self.full.reserve, today=today)
        sky = replace(self.full, reserve=reserve)
        arcs = [
            item.arc
            for item in find_prospects(sky, self.physics)
            if item.arc is not None
        ]
        return Formulation.of(sky, self.physics.demands, arcs)

    def planner(self, sizes: Mapping[str, float]) -> Replanner:
        """Plans with a portfolio."""
        sky = replace(self.sky, reserve=_sized(self.sky.reserve, sizes))
        return Replanner(sky, self.physics, limits=self.limits)

    def broken(
        self, sizes: Mapping[str, float], held: Sequence[Loss | None]
    ) -> Loss | None:
        """The loss under which a portfolio falls shortest, if there is one."""
        planner = self.planner(sizes)
        worst: tuple[float, Loss | None] = (_SLACK, None)
        waiting = [loss for loss in self.losses if loss not in held]
        afters = self._afters(planner, waiting)
        for loss in waiting:
            # Priorities come first in a plan, so what counts is the sum over needs.
            targets = self.targets[loss.id]
            needs = afters[loss.id].needs
            missing = max(
                (targets[name] - need.met_fraction for name, need in needs.items()),
                default=0.0,
            )
            if missing > worst[0]:
                worst = (missing, loss)
        return worst[1]

    def portfolio(self, found: _Found, held: Sequence[Loss | None]) -> Portfolio:
        """The portfolio as a value."""
        sky = self.sky
        planner = self.planner(found.sizes)
        retainers = {
            name: round(item.retainer_eur_per_year * found.sizes[name], 2)
            for name, item in self.agreements.items()
        }
        gap = max(0.0, found.cost_eur - found.bound_eur) / max(1.0, found.cost_eur)
        return Portfolio(
            reserve=sky.reserve.id,
            snapshot=snapshot_hash(sky.reserve, sky.catalogue),
            level=sky.question.level,
            at=sky.question.at,
            days=sky.question.days,
            hold_fraction=self.terms.hold_fraction,
            status="proven optimal" if gap <= 1e-6 else "within gap",
            cost_eur_per_year=round(found.cost_eur, 2),
            bound_eur_per_year=round(found.bound_eur, 2),
            gap_fraction=round(gap, 8),
            retainers_eur_per_year=round(sum(retainers.values()), 2),
            today_eur_per_year=round(
                sum(
                    item.retainer_eur_per_year
                    for item in self.agreements.values()
                    if item.is_signed
                ),
                2,
            ),
            contracts=tuple(
                self._contract(item, found.sizes[name], planner, held)
                for name, item in self.agreements.items()
            ),
            losses=tuple(loss.id for loss in self.losses),
            binding=tuple(loss.id for loss in held if loss is not None),
            short=self._short(),
            left_out=self.left_out,
        )

    def _contract(
        self,
        item: Agreement,
        size: float,
        planner: Replanner,
        held: Sequence[Loss | None],
    ) -> Contract:
        retainer_eur = round(item.retainer_eur_per_year * size, 2)
        looked_at = held[: 1 + _MOST_LOOKED_AT]
        borne = [
            self._bears(item.id, planner, loss) if size else 0.0 for loss in looked_at
        ]
        most = max(borne)
        return Contract(
            agreement=item.id,
            provider=item.provider,
            size=size,
            is_quotation=not item.is_signed,
            retainer_eur_per_year=retainer_eur,
            bears=borne[0],
            bears_under_losses=most,
            buys_per_million_eur=round(most / retainer_eur * 1e6, 6)
            if retainer_eur
            else None,
        )

    def _bears(self, name: str, planner: Replanner, held: Loss | None) -> float:
        services = tuple(sorted({line.service for line in self.agreements[name].lines}))
        loss = Loss(
            id=f"agreement:{name}",
            name=self.agreements[name].name,
            kind=LossKind.SERVICE,
            services=services,
        )
        others = () if held is None else (held,)
        with_it, without = planner.after(others), planner.after((*others, loss))
        return round(sum(without.unmet().values()) - sum(with_it.unmet().values()), 6)

    def _short(self) -> dict[str, float]:
        wanted = self.terms.hold_fraction
        names = sorted(self.physics.demands)
        worst = {
            name: min(targets[name] for targets in self.targets.values())
            for name in names
        }
        return {name: share for name, share in worst.items() if share < wanted - _SLACK}


def _sized(reserve: Reserve, sizes: Mapping[str, float]) -> Reserve:
    """The reserve with the lines of each agreement at a size; 0 takes it out.

    A quotation that has a size is signed.
    """
    return reserve.replaced(
        agreements=tuple(
            item.signed().model_copy(
                update={
                    "lines": tuple(
                        line.model_copy(
                            update={"quantity": line.quantity * sizes[item.id]}
                        )
                        for line in item.lines
                    )
                }
            )
            for item in reserve.agreements
            if sizes[item.id] > 0.0
        )
    )


def _append(matrix: Matrix, block: Matrix) -> int:
    """Adds a program as a block of its own; gives the index of its first column."""
    first = matrix.n_columns
    matrix.lower += block.lower
    matrix.upper += block.upper
    matrix.whole += block.whole
    matrix.n_columns += block.n_columns
    matrix.row_columns += [columns + first for columns in block.row_columns]
    matrix.row_values += block.row_values
    matrix.row_low += block.row_low
    matrix.row_high += block.row_high
    matrix.row_names += block.row_names
    return first


def _tie(
    matrix: Matrix,
    program: Formulation,
    first: int,
    sizes: Mapping[str, int],
    size_max: float,
) -> None:
    """Holds what each line gives in each period to the size of its agreement."""
    periods: dict[tuple[str, int], list[int]] = {}
    kinds: dict[str, str] = {}
    for columns, arc in zip(program.arc_columns, program.arcs, strict=True):
        kinds[arc.offer.id] = arc.demand.kind
        for column, period in zip(columns, arc.period, strict=True):
            periods.setdefault((arc.offer.id, int(period)), []).append(int(column))
    for (line, period), columns_of in sorted(periods.items()):
        offer = program.offers[line]
        quantity = program.quantity_in(offer, kinds[line], period) / size_max
        if offer.service.domain == "navigation":
            quantity = float(len(columns_of))
        matrix.add_row(
            [*(first + column for column in columns_of), sizes[offer.agreement.id]],
            [*(1.0 for _ in columns_of), -quantity],
            high=0.0,
        )


def _solved(
    matrix: Matrix,
    costs_eur: Mapping[int, float],
    least: Mapping[int, float],
    limits: Limits,
) -> tuple[NDArray[np.float64], float, float]:
    model = matrix.model()
    costs = np.zeros(matrix.n_columns)
    for column, cost_eur in costs_eur.items():
        costs[column] = cost_eur / _THOUSAND
    lower = np.array(model.col_lower_)
    for column, value in least.items():
        lower[column] = value
    model.col_cost_, model.col_lower_ = costs, lower
    solver = highspy.Highs()
    options: tuple[tuple[str, bool | int | float | str], ...] = (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_rel_gap", min(limits.gap_fraction, 1e-4)),
        ("presolve", "off"),  # it loses plans: decision 6
    )
    for option, setting in options:
        solver.setOptionValue(option, setting)
    if limits.time_limit_s is not None:
        solver.setOptionValue("time_limit", limits.time_limit_s)
    solver.passModel(model)
    solver.run()
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise PlanningError(
            "no portfolio holds under these losses",
            rule="what all agreements give at full size can be asked for",
            value=None,
            way_out="ask for a smaller share to hold, or give it more time",
        )
    values = np.array(solver.getSolution().col_value)
    bound = float(info.mip_dual_bound)
    cost = float(info.objective_function_value)
    bound = cost if bound in {INFINITY, -INFINITY} else min(bound, cost)
    return values, cost * _THOUSAND, bound * _THOUSAND


def _clean(size: float) -> float:
    return 0.0 if size < 1e-6 else round(float(size) + 5e-7, 6)
