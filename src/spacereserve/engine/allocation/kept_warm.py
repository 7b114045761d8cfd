"""A plan kept warm: what is left of it after a loss, from where it stood.

When offers are lost, every other commitment of the plan still stands. So only the needs
that lived on what is lost are chosen anew, in what the others leave them; where that is
not proven close enough, needs that share an offer with them are freed too. To choose
all anew costs as much as planning from nothing, so it is done only where asked for:
otherwise the plan stands with the gap that is proven.

How close it is, is proven without solving the whole: the prices of the old optimum
still bound the new plan (``solving.duals``); where that is too loose, the relaxation is
solved again from where it stood. Priorities stay strictly in order, each stage with its
own prices. Every answer states its own value, bound and gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.columns import (
    columns_of_lines,
    columns_of_shortfalls,
    kept_apart,
    need_of_column,
)
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.plan import Stage
from spacereserve.engine.allocation.solve import (
    Limits,
    Solution,
    classes_of,
    in_units,
    judged,
    solve,
)
from spacereserve.engine.allocation.solving import (
    Effort,
    Kept,
    Merged,
    Program,
    Rows,
    merged,
    minimise,
    stacked,
)
from spacereserve.engine.errors import PlanningError

__all__ = ["Prepared", "Repaired", "prepare"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_TOLERANCE = 5e-7
_RISE = 5.0
_USED = 1e-9
_THOUSAND = 1000.0
_PART_OF_GAP = 0.1
_NEAR = 2
"""How many circles of needs are chosen anew before all needs are, or none."""


@dataclass(frozen=True, eq=False)
class Repaired:
    """What is left of a plan.

    Attributes:
        solution: The plan, over the same columns as before, and what is proven.
        chosen_anew: Needs (ids) that may have changed, ascending.
        n_circles: How often the circle of needs was drawn: 0 where nothing of the plan
            was lost.
    """

    solution: Solution
    chosen_anew: tuple[str, ...]
    n_circles: int


@dataclass(frozen=True, eq=False)
class _Stage:
    """A stage: its name, what it makes least, and its relaxation."""

    name: str
    costs: Floats
    kept: Kept

    def value(self, values: Floats) -> float:
        return float(self.costs @ values)


def prepare(program: Formulation, limits: Limits) -> Prepared:
    """Solves a program and keeps all that the next solve can begin from.

    Args:
        program: The program, without needs that are served by schedules of looks,
            and not near a running plan.
        limits: How far to go, at first and after each loss.

    Returns:
        The plan, ready to lose offers.

    Raises:
        PlanningError: A need is served by schedules, the program stays near a running
            plan, or no plan was found in time.
    """
    if program.scheduled:
        raise PlanningError(
            "a plan with a longest time between looks is not kept warm",
            rule="needs ask for looks a day, a rate, or a launch",
            value=", ".join(sorted(program.scheduled)),
            way_out="plan it anew after each loss",
        )
    if program.near is not None:
        raise PlanningError(
            "a plan that stays near another is not kept warm",
            rule="a plan is kept warm for losses against itself",
            value="near",
            way_out="plan without a running plan to stay near, or plan anew",
        )
    return Prepared(program, solve(program, limits=limits), limits)


class Prepared:
    """A program with its plan, kept warm.

    Args:
        program: The program.
        solution: Its plan.
        limits: How far to go after each loss.
    """

    def __init__(
        self, program: Formulation, solution: Solution, limits: Limits
    ) -> None:
        self.program = program
        self.solution = solution
        self._limits = limits
        self._names = list(program.demands)
        need = need_of_column(program)
        self._alike: Merged = merged(_whole(program), apart=kept_apart(program, need))
        self._plain = self._alike.program
        self._values = self._alike.gathered(solution.values)
        self._need_here = need[self._alike.first]
        self._stages = self._kept_stages()

    def without(self, lines: Iterable[str], *, until_close: bool = False) -> Repaired:
        """A good plan without some offers, with how far from best it may be.

        Args:
            lines: Lines (ids) that are lost; those without an arc change nothing.
            until_close: True chooses all needs anew where no smaller circle is proven
                as close as asked, which takes as long as planning from nothing.

        Returns:
            The plan. The same lines give the same plan, whatever was lost before.
        """
        lost = columns_of_lines(self.program, set(lines))
        here = np.zeros(self._plain.n, dtype=bool)
        here[self._alike.colour[lost]] = True
        used = here & (self._values > _USED)
        if not used.any():
            return Repaired(self._unchanged(here), (), 0)
        anew = np.zeros(len(self._names), dtype=bool)
        struck = self._need_here[used]
        anew[struck[struck >= 0]] = True
        return self._in_circles(here, anew, until_close=until_close)

    # Preparation ---------------------------------------------------------------------

    def _kept_stages(self) -> list[_Stage]:
        """Each stage with its relaxation, while those before keep what they got."""
        stages = []
        rows: list[Rows] = [self._plain.rows]
        for name, columns in classes_of(self.program):
            costs = np.zeros(self._plain.n)
            costs[self._alike.colour[columns]] = -1.0
            stages.append(_Stage(name, costs, self._kept(costs, rows)))
            met = _kept_of(float(-costs @ self._values), len(stages) - 1)
            rows.append(_least(np.flatnonzero(costs), met))
        weighed = self._plain.cost / _THOUSAND
        stages.append(_Stage("cost", weighed, self._kept(weighed, rows)))
        return stages

    def _kept(self, costs: Floats, rows: Sequence[Rows]) -> Kept:
        return Kept(replace(self._plain, cost=costs, rows=stacked(rows)))

    # After a loss --------------------------------------------------------------------

    def _unchanged(self, here: Flags) -> Solution:
        stages, leasts = [], list[float]()
        for stage in self._stages:
            bound = self._bound(stage, here, leasts)
            stages.append(self._stage(stage, self._values, bound))
            leasts.append(_kept_of(-stage.value(self._values), len(leasts)))
        return replace(self.solution, stages=tuple(stages))

    def _in_circles(self, here: Flags, anew: Flags, *, until_close: bool) -> Repaired:
        """Draws the circle of needs that are chosen anew until the gap is proven."""
        values = self._emptied(here, anew)
        for n_circles in range(1, _NEAR + 1 + until_close):
            values, stages = self._chosen(here, anew, values)
            if self._is_close(stages) or anew.all():
                break
            anew = np.ones_like(anew) if n_circles == _NEAR else self._wider(anew)
        names = list(self.program.demands)
        chosen = tuple(names[k] for k in np.flatnonzero(anew))
        solution = Solution(self._alike.spread(values), (), tuple(stages))
        return Repaired(solution, chosen, n_circles)

    def _emptied(self, here: Flags, anew: Flags) -> Floats:
        """The plan with nothing lost in it, and nothing for the needs chosen anew."""
        own = self._of_needs(anew)
        empty = np.where(own, 0.0, self._values)
        short = np.zeros(self._plain.n, dtype=bool)
        short[self._alike.colour[columns_of_shortfalls(self.program)]] = True
        return np.where(here, 0.0, np.where(own & short, self._plain.upper, empty))

    def _of_needs(self, anew: Flags) -> Flags:
        """Columns of needs, bool [n_column]."""
        own: Flags = np.append(anew, False)[self._need_here]
        return own

    def _is_close(self, stages: Sequence[Stage]) -> bool:
        """As close as asked, or as close as the plan before the loss was."""
        before = self.solution.stages
        return all(
            now.gap_fraction <= max(self._limits.gap_fraction, old.gap_fraction) + 1e-9
            for now, old in zip(stages, before, strict=True)
        )

    def _free(self, here: Flags, anew: Flags) -> Flags:
        """Columns of needs chosen anew, and calls of the offers that could serve."""
        free = self._of_needs(anew)
        own = np.flatnonzero(anew)
        for number in own:
            for place in self.program.arcs_of(self._names[number]):
                offer = self.program.arcs[place].offer.id
                free[self._alike.colour[self.program.called[offer]]] = True
        return free & ~here

    def _chosen(
        self, here: Flags, anew: Flags, values: Floats
    ) -> tuple[Floats, list[Stage]]:
        """All stages over the needs chosen anew, with bounds over all that is left."""
        left, free = _without(self._plain, here), self._free(here, anew)
        within = left.bounded(
            np.where(free, left.lower, values), np.where(free, left.upper, values)
        )
        smaller, column = within.without_held()
        rows, leasts = [smaller.rows], list[float]()
        stages: list[Stage] = []
        for stage in self._stages:
            own = replace(
                smaller, cost=stage.costs[column], rows=stacked(rows), offset=0.0
            )
            values, found = self._better(own, column, values, stage)
            # With every need free, what the solver proves holds for all that is left.
            known = found if anew.all() else -np.inf
            stages.append(self._proven(stage, here, leasts, values, known))
            if stage.name != "cost":
                met = _kept_of(-stage.value(values), len(leasts))
                leasts.append(met)
                held = -stage.value(values) + float(own.cost @ values[column])
                rows.append(_least(np.flatnonzero(own.cost), met - held))
        return values, stages

    def _better(
        self, own: Program, column: Ints, values: Floats, stage: _Stage
    ) -> tuple[Floats, float]:
        """The best values of the columns that are free, and a bound of what they cost.

        The bound leaves out what the columns held cost.
        """
        effort = Effort(
            gap_fraction=_PART_OF_GAP * self._limits.gap_fraction,
            time_limit_s=self._limits.time_limit_s,
            stop=self._limits.stop,
        )
        answer = minimise(own, effort, start=values[column])
        if answer.values is None:
            return values, -np.inf
        better = values.copy()
        better[column] = answer.values
        if stage.value(better) >= stage.value(values):
            better = values
        return better, answer.bound

    # Proof ---------------------------------------------------------------------------

    def _proven(
        self,
        stage: _Stage,
        here: Flags,
        leasts: Sequence[float],
        values: Floats,
        known: float,
    ) -> Stage:
        """A stage with its bound: at once, or where that is loose, solved again."""
        bound = max(known, self._bound(stage, here, leasts))
        made = self._stage(stage, values, bound)
        if made.gap_fraction <= self._limits.gap_fraction:
            return made
        again = max(bound, self._bound(stage, here, leasts, again=True))
        return self._stage(stage, values, again)

    def _bound(
        self,
        stage: _Stage,
        here: Flags,
        leasts: Sequence[float],
        *,
        again: bool = False,
    ) -> float:
        before = stage.kept.program
        low = before.rows.low.copy()
        n_leasts = before.rows.n - self._plain.rows.n
        if n_leasts:
            low[-n_leasts:] = leasts[:n_leasts]
        left = replace(_without(before, here), rows=replace(before.rows, low=low))
        return stage.kept.solved(left) if again else stage.kept.at_once(left)

    def _stage(self, stage: _Stage, values: Floats, bound: float) -> Stage:
        value = stage.value(values)
        known = max(bound, replace(self._plain, cost=stage.costs).least())
        asked = self._limits.gap_fraction
        return in_units(judged(stage.name, value, known, asked=asked, timed_out=False))

    def _wider(self, anew: Flags) -> Flags:
        """The needs chosen anew, and those that use an offer which could serve them."""
        offers = {
            self.program.arcs[place].offer.id
            for number in np.flatnonzero(anew)
            for place in self.program.arcs_of(self._names[number])
        }
        wider = anew.copy()
        for number, name in enumerate(self._names):
            for place in self.program.arcs_of(name):
                taken = self._alike.colour[self.program.arc_columns[place]]
                if self.program.arcs[place].offer.id in offers:
                    wider[number] |= bool(self._values[taken].max(initial=0.0) > _USED)
        return wider


# Parts of a program ------------------------------------------------------------------


def _whole(program: Formulation) -> Program:
    model = program.matrix.model()
    model.col_cost_ = program.weighed()
    return Program.of_model(model)


def _kept_of(met: float, n_before: int) -> float:
    """What later stages must keep of needs met: not the solver's last digits.

    What a stage gains from the tolerance of those before it must be below its own, or
    a millionth of a need would be worth any cost.
    """
    return met - _TOLERANCE * _RISE**n_before


def _without(program: Program, here: Flags) -> Program:
    upper = np.where(here, 0.0, program.upper)
    return program.bounded(np.minimum(program.lower, upper), upper)


def _least(columns: Ints, value: float) -> Rows:
    """One row: the columns add up to a value at least."""
    n = len(columns)
    return Rows.of(
        np.zeros(n, dtype=np.int64),
        columns,
        np.ones(n),
        np.array([value]),
        np.array([np.inf]),
    )
