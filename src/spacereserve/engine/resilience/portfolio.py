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
from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import AwareDatetime

from spacereserve.engine.allocation.arcs import Physics
from spacereserve.engine.allocation.planner import snapshot_hash
from spacereserve.engine.allocation.program import Matrix
from spacereserve.engine.allocation.solve import Limits
from spacereserve.engine.compute import Here, Where
from spacereserve.engine.errors import PlanningError
from spacereserve.engine.model import Agreement
from spacereserve.engine.model.record import Record
from spacereserve.engine.resilience.contracting import (
    AtLevel,
    Terms,
    append,
    clean,
    solved,
    tie,
)
from spacereserve.engine.resilience.losses import Loss, LossKind
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.supply import Sky

__all__ = ["Contract", "Frontier", "Portfolio", "Terms", "portfolio"]

_SLACK = 2e-4
_HERE = Here()
_MOST_TURNS = 40
_MOST_LOOKED_AT = 3
"""Losses, the first that broke it, under which it is told what a contract bears."""


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
    """The same at the level and under the loss where it bears most, of no loss and the
    first three that shaped the portfolio."""
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
    """Level (id); what is used at it is paid for."""
    also: tuple[str, ...] = ()
    """Other levels (ids) at which it holds too."""
    at: AwareDatetime
    """When it is declared."""
    days: float
    """Length of the plan, days."""
    hold_fraction: float
    """Share of each need that must hold."""
    status: Literal["proven optimal", "within gap"]
    """What is proven."""
    activations_per_year: float
    """How often a year the plan with nothing lost is paid for."""
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
    also: Sequence[tuple[Sky, Physics]] = (),
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
        also: The same reserve asked at other levels, at which it must hold too; what
            is used there is not paid for.
        where: Where plans under losses are made; the answer is the same.
        progress: Told what is worked on and how far it has come.

    Raises:
        PlanningError: No portfolio was found.
    """
    levels = [
        AtLevel(one, known, losses, terms, limits, where)
        for one, known in ((sky, physics), *also)
    ]
    design = _Design(levels, losses, terms, limits)
    held: list[_Case] = [(place, None) for place in range(len(levels))]
    for turn in range(_MOST_TURNS):
        if progress is not None:
            progress(str(len(held) - len(levels)), turn / _MOST_TURNS)
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


_Case = tuple[int, Loss | None]
"""A level, by its place, and what is lost at it."""


@dataclass(frozen=True, eq=False)
class _Found:
    """A portfolio: the size of each agreement, its cost and bound, EUR a year."""

    sizes: Mapping[str, float]
    cost_eur: float
    bound_eur: float


class _Design:
    """The program of a portfolio over the losses held so far, at all its levels."""

    def __init__(
        self,
        levels: Sequence[AtLevel],
        losses: Sequence[Loss],
        terms: Terms,
        limits: Limits,
    ) -> None:
        self.levels, self.losses = levels, list(losses)
        self.terms, self.limits = terms, limits
        self.sky = levels[0].sky
        self.agreements = {
            item.id: item
            for item in sorted(self.sky.reserve.agreements, key=lambda a: a.id)
        }

    def solve(self, held: Sequence[_Case]) -> _Found:
        """The cheapest portfolio that holds under the losses held."""
        matrix = Matrix()
        columns = self._add_sizes(matrix)
        costs_eur: dict[int, float] = {
            columns[name]: max(item.retainer_eur_per_year, 1.0)
            for name, item in self.agreements.items()
        }
        least: dict[int, float] = {}
        for place, loss in held:
            program = self.levels[place].program(loss)
            first = append(matrix, program.matrix)
            tie(matrix, program, first, columns, self.terms.size_max)
            targets = self.levels[place].targets[loss.id if loss else ""]
            for name, column in program.met.items():
                least[first + column] = max(0.0, targets[name] - 1e-6)
            if place == 0 and loss is None:
                per_year = program.weighed() * self.terms.activations_per_year
                for number in np.flatnonzero(per_year):
                    costs_eur[first + int(number)] = float(per_year[number])
        values, cost, bound = solved(matrix, costs_eur, least, self.limits)
        sizes = {name: clean(values[column]) for name, column in columns.items()}
        return _Found(sizes, cost, bound)

    def _add_sizes(self, matrix: Matrix) -> dict[str, int]:
        """Adds the size of each agreement, 0 or between the least and the largest."""
        names = list(self.agreements)
        size = matrix.add_columns(np.full(len(names), self.terms.size_max))
        is_held = matrix.add_columns(np.ones(len(names)), whole=True)
        for number in range(len(names)):
            pair = [int(size[number]), int(is_held[number])]
            matrix.add_row(pair, [1.0, -self.terms.size_max], high=0.0)
            matrix.add_row(pair, [1.0, -self.terms.size_min], low=0.0)
        return dict(zip(names, (int(column) for column in size), strict=True))

    def broken(self, sizes: Mapping[str, float], held: Sequence[_Case]) -> _Case | None:
        """The level and loss under which a portfolio falls shortest, if any."""
        worst: tuple[float, _Case | None] = (_SLACK, None)
        for place, level in enumerate(self.levels):
            waiting = [loss for loss in self.losses if (place, loss) not in held]
            short = level.missing(sizes, waiting)
            for loss, missing in zip(waiting, short, strict=True):
                if missing > worst[0]:
                    worst = (missing, (place, loss))
        return worst[1]

    def portfolio(self, found: _Found, held: Sequence[_Case]) -> Portfolio:
        """The portfolio as a value."""
        sky = self.sky
        retainers = {
            name: round(item.retainer_eur_per_year * found.sizes[name], 2)
            for name, item in self.agreements.items()
        }
        gap = max(0.0, found.cost_eur - found.bound_eur) / max(1.0, found.cost_eur)
        binding = [loss.id for _, loss in held if loss is not None]
        return Portfolio(
            reserve=sky.reserve.id,
            snapshot=snapshot_hash(sky.reserve, sky.catalogue),
            level=sky.question.level,
            also=tuple(item.sky.question.level for item in self.levels[1:]),
            at=sky.question.at,
            days=sky.question.days,
            hold_fraction=self.terms.hold_fraction,
            activations_per_year=self.terms.activations_per_year,
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
            contracts=self._contracts(found, held),
            losses=tuple(loss.id for loss in self.losses),
            binding=tuple(dict.fromkeys(binding)),
            short=self._short(),
            left_out=tuple(sorted(set().union(*(x.left_out for x in self.levels)))),
        )

    def _contracts(self, found: _Found, held: Sequence[_Case]) -> tuple[Contract, ...]:
        planners = [level.planner(found.sizes) for level in self.levels]
        return tuple(
            self._contract(item, found.sizes[name], planners, held)
            for name, item in self.agreements.items()
        )

    def _contract(
        self,
        item: Agreement,
        size: float,
        planners: Sequence[Replanner],
        held: Sequence[_Case],
    ) -> Contract:
        retainer_eur = round(item.retainer_eur_per_year * size, 2)
        looked_at = held[: len(planners) + _MOST_LOOKED_AT]
        borne = [
            self._bears(item.id, planners[place], loss) if size else 0.0
            for place, loss in looked_at
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
        worst: dict[str, float] = {}
        for level in self.levels:
            for targets in level.targets.values():
                for name, share in targets.items():
                    worst[name] = min(share, worst.get(name, share))
        wanted = self.terms.hold_fraction
        return {
            name: worst[name] for name in sorted(worst) if worst[name] < wanted - _SLACK
        }
