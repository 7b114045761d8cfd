"""One level of a portfolio: what can be asked for, and the programs that ask for it.

What all agreements at full size give under a loss is what can be asked for under it.
The program of a loss is that of the best plan under it, tied to the sizes at which
agreements are held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.arcs import Physics, find_prospects
from spacereserve.engine.allocation.formulating import formulate
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.program import INFINITY, Matrix
from spacereserve.engine.allocation.solve import Limits
from spacereserve.engine.compute import Where, run
from spacereserve.engine.errors import PlanningError
from spacereserve.engine.model import Reserve
from spacereserve.engine.resilience.after import After
from spacereserve.engine.resilience.losing import apply_all
from spacereserve.engine.resilience.losses import Loss
from spacereserve.engine.resilience.mends import at_size
from spacereserve.engine.resilience.replanning import Replanner
from spacereserve.engine.supply import Sky

__all__ = ["AtLevel", "Terms", "append", "clean", "solved", "tie"]

_THOUSAND = 1000.0


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


class AtLevel:
    """What a portfolio must hold at one level.

    Args:
        sky: The sky, with the whole reserve, asked at this level.
        physics: What could be given by physics alone.
        losses: The losses it must hold under, one at a time.
        terms: What it must do and may be.
        limits: How far to go in solving.
        where: Where plans under losses are made.

    Attributes:
        physics: The same without needs that are left out.
        left_out: Needs (ids) with a revisit time or for a region.
        targets: For no loss (the empty word) and each loss (id): the share of each need
            that can be asked for.
    """

    def __init__(
        self,
        sky: Sky,
        physics: Physics,
        losses: Sequence[Loss],
        terms: Terms,
        limits: Limits,
        where: Where,
    ) -> None:
        demands = {
            name: demand
            for name, demand in physics.demands.items()
            if demand.kind not in {"gap", "area"}
        }
        self.left_out = set(physics.demands) - set(demands)
        self.physics = replace(physics, demands=demands)
        self.sky, self.limits, self.where = sky, limits, where
        full = {item.id: terms.size_max for item in sky.reserve.agreements}
        self._full = replace(sky, reserve=_sized(sky.reserve, full))
        best = Replanner(self._full, self.physics, limits=limits)
        self.targets = {
            name: {
                need.id: min(terms.hold_fraction, need.met_fraction)
                for need in after.needs.values()
            }
            for name, after in self._afters(best, losses).items()
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

    def program(self, loss: Loss | None) -> Formulation:
        """The program of the best plan under a loss, with all agreements at full size.

        Args:
            loss: What is lost, or None.
        """
        today = self.sky.question.at.date()
        reserve = apply_all((loss,) if loss else (), self._full.reserve, today=today)
        sky = replace(self._full, reserve=reserve)
        arcs = [
            item.arc
            for item in find_prospects(sky, self.physics)
            if item.arc is not None
        ]
        return formulate(sky, self.physics.demands, arcs)

    def planner(self, sizes: Mapping[str, float]) -> Replanner:
        """Plans with agreements at sizes.

        Args:
            sizes: For each agreement (id) its size; 0 is not held.
        """
        sky = replace(self.sky, reserve=_sized(self.sky.reserve, sizes))
        return Replanner(sky, self.physics, limits=self.limits)

    def missing(
        self, sizes: Mapping[str, float], losses: Sequence[Loss]
    ) -> list[float]:
        """How far the need that falls shortest falls short, under each loss.

        Args:
            sizes: For each agreement (id) its size; 0 is not held.
            losses: The losses.
        """
        afters = self._afters(self.planner(sizes), losses)
        # Priorities come first in a plan, so what counts is each need by itself.
        return [
            max(
                (
                    self.targets[loss.id][name] - need.met_fraction
                    for name, need in afters[loss.id].needs.items()
                ),
                default=0.0,
            )
            for loss in losses
        ]


def _sized(reserve: Reserve, sizes: Mapping[str, float]) -> Reserve:
    """The reserve with the lines of each agreement at a size; 0 takes it out.

    A quotation that has a size is signed.
    """
    return reserve.replaced(
        agreements=tuple(
            at_size(item, sizes[item.id])
            for item in reserve.agreements
            if sizes[item.id] > 0.0
        )
    )


def append(matrix: Matrix, block: Matrix) -> int:
    """Adds a program as a block of its own; gives the index of its first column.

    Args:
        matrix: The program that grows.
        block: What is added.
    """
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


def tie(
    matrix: Matrix,
    program: Formulation,
    first: int,
    sizes: Mapping[str, int],
    size_max: float,
) -> None:
    """Holds what each line gives in each period to the size of its agreement.

    Args:
        matrix: The program of the portfolio.
        program: The program of one plan, a block of it.
        first: Where the block's columns begin.
        sizes: For each agreement (id) the column of its size.
        size_max: Largest size; the plan's program is written for it.
    """
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


def solved(
    matrix: Matrix,
    costs_eur: Mapping[int, float],
    least: Mapping[int, float],
    limits: Limits,
) -> tuple[NDArray[np.float64], float, float]:
    """Values, cost and bound of a portfolio's program, EUR a year.

    Args:
        matrix: The program.
        costs_eur: Cost of columns, EUR a year.
        least: Least values of columns.
        limits: How far to go in solving.

    Raises:
        PlanningError: No portfolio was found.
    """
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


def clean(size: float) -> float:
    """A size without the solver's dust, never smaller.

    Args:
        size: As solved.
    """
    return 0.0 if size < 1e-6 else round(float(size) + 5e-7, 6)
