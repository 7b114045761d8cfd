"""The master program: a formulation, with schedules added as they are wanted.

linear program ──prices──▶ longest paths ──schedules──▶ linear program … ──▶ bound
                                                    └─▶ whole numbers ──▶ a plan
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.schedules import Chances, Schedule, chances_of
from spacereserve.engine.allocation.solving import Program, quiet
from spacereserve.engine.errors import PlanningError

__all__ = ["Cut", "Master", "columns_of"]

_BETTER = 1e-7
_CLOSE = 1e-7
_MOST_TURNS = 15


@dataclass(frozen=True, eq=False)
class Cut:
    """A rule that a solution broke: so many looks do not fit into these passes.

    Attributes:
        columns: Columns of the program that count, int64 [n].
        high: The most that they and the schedules' looks may add up to.
        service: Service (id) whose passes they are.
        passes: Keys of the passes; a schedule counts its looks in them.
    """

    columns: NDArray[np.int64]
    high: float
    service: str
    passes: frozenset[int]


class Master:
    """A formulation as a linear program that grows by schedules.

    Args:
        program: The formulation.
        cuts: Rules found so far.
        fixed: Values at which columns are held; NaN where a column is free.
        least: Columns with a lower bound, and the bound.
    """

    def __init__(
        self,
        program: Formulation,
        *,
        cuts: tuple[Cut, ...] = (),
        fixed: NDArray[np.float64] | None = None,
        least: dict[int, float] | None = None,
    ) -> None:
        self.program = program
        self.chances = chances_of(program)
        self.schedules: list[Schedule] = []
        self._known: set[tuple[str, int, bytes, bytes]] = set()
        self._n_base = program.matrix.n_columns
        self._cuts: list[tuple[Cut, int]] = []
        self._leasts: list[int] = []
        self._lp = quiet()
        self._lp.passModel(_model(program, fixed, least or {}))
        self._lower, self._upper = self._bounds()
        for cut in cuts:
            self._add_cut(cut)
        for chance in self.chances:
            for chosen in chance.first_schedules():
                self._add(chance.schedule(chosen))

    def _add_cut(self, cut: Cut) -> None:
        columns = cut.columns.astype(np.int32)
        self._lp.addRow(
            -highspy.kHighsInf, cut.high, len(columns), columns, np.ones(len(columns))
        )
        self._cuts.append((cut, self._lp.getNumRow() - 1))

    def add_least(self, columns: NDArray[np.int64], value: float) -> None:
        """Adds a row: the columns must add up to a value at least."""
        own = columns.astype(np.int32)
        self._lp.addRow(value, highspy.kHighsInf, len(own), own, np.ones(len(own)))
        self._leasts.append(self._lp.getNumRow() - 1)

    def open_columns(self, columns: NDArray[np.int64], *, opened: bool) -> None:
        """Lets columns be used up to their bounds, or not at all."""
        own = columns.astype(np.int32)
        upper = self._upper[columns] if opened else np.zeros(len(own))
        self._lp.changeColsBounds(len(own), own, np.zeros(len(own)), upper)

    def _add(self, schedule: Schedule) -> bool:
        if schedule.key in self._known or len(schedule.looks) == 0:
            return False
        self._known.add(schedule.key)
        self.schedules.append(schedule)
        entries = self._entries(schedule)
        rows = np.array(sorted(entries), dtype=np.int32)
        values = np.array([entries[int(row)] for row in rows])
        self._lp.addCol(0.0, 0.0, 1.0, len(rows), rows, values)
        return True

    def _entries(self, schedule: Schedule) -> dict[int, float]:
        own = self.program.scheduled[schedule.need]
        n_spots = self.program.demands[schedule.need].n_spots
        entries = {own.one[schedule.spot]: 1.0}
        for lost, row in own.share.items():
            if schedule.covered[lost] > 0.0:
                entries[row] = -schedule.covered[lost] / n_spots
        counts: Counter[int] = Counter()
        for place, look in zip(schedule.places, schedule.looks, strict=True):
            looks = self.program.arcs[place].supply.looks
            if looks is not None:
                counts[own.links[int(place), int(looks.bin[look])]] += 1
        entries |= {row: -float(count) for row, count in counts.items()}
        for cut, row in self._cuts:
            inside = self._looks_inside(schedule, cut)
            if inside:
                entries[row] = float(inside)
        return entries

    def _looks_inside(self, schedule: Schedule, cut: Cut) -> int:
        total = 0
        for place, look in zip(schedule.places, schedule.looks, strict=True):
            arc = self.program.arcs[place]
            looks = arc.supply.looks
            if looks is not None and arc.offer.service.id == cut.service:
                total += int(looks.pass_key[look]) in cut.passes
        return total

    # Bounds --------------------------------------------------------------------------

    def relax(self, costs: NDArray[np.float64], *, close: float = _CLOSE) -> float:
        """Makes an objective least over shares of schedules.

        Args:
            costs: Cost of each column of the formulation, float64 [n_column].
            close: Relative distance to the bound at which to stop.

        Returns:
            A bound: no plan costs less.

        Raises:
            PlanningError: What is to be kept or held cannot be.
        """
        self._set_costs(self._lp, costs)
        bound = -np.inf
        for _ in range(_MOST_TURNS):
            self._run()
            value = float(self._lp.getInfo().objective_function_value)
            missing, added = self._price()
            bound = max(bound, value + missing)
            if not added or value - bound <= close * max(1.0, abs(value)):
                break
        return bound

    def _run(self) -> None:
        self._lp.run()
        if self._lp.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise PlanningError(
                "what is to be kept cannot be kept",
                rule="a change must leave what others have possible",
                way_out="try another change",
            )

    def _set_costs(self, solver: highspy.Highs, costs: NDArray[np.float64]) -> None:
        columns = np.arange(len(costs), dtype=np.int32)
        solver.changeColsCost(len(costs), columns, costs)

    def _price(self) -> tuple[float, int]:
        """Adds the schedules most wanted; tells how much more could still come.

        One schedule to a spot is taken: what those that are known bring at their own
        bounds is part of what the best of all would bring, and counts once.
        """
        solution = self._lp.getSolution()
        duals = np.array(solution.row_dual)
        reduced = np.array(solution.col_dual)[self._n_base :]
        missing, added = -float(np.minimum(0.0, reduced).sum()), 0
        for chance in self.chances:
            price, worth, one = self._prices(chance, duals)
            chosen = chance.best(price, worth)
            missing += min(0.0, self._reduced(chance, chosen, price, worth) - one)
            if self._true_reduced(chance, chosen, price, duals) - one < -_BETTER:
                added += self._add(chance.schedule(chosen))
        return min(0.0, missing), added

    def _prices(
        self, chance: Chances, duals: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], float, float]:
        own = self.program.scheduled[chance.need]
        n_spots = self.program.demands[chance.need].n_spots
        rows = [
            own.links[int(place), int(number)]
            for place, number in zip(chance.places, chance.bins, strict=True)
        ]
        price = duals[rows].copy()
        for cut, row in self._cuts:
            if duals[row]:
                price -= duals[row] * self._inside(chance, cut)
        # Losing a provider is priced as if it took no cover away: a bound all the same.
        worth = -sum(duals[row] for row in own.share.values()) / n_spots
        return price, float(worth), float(duals[own.one[chance.spot]])

    def _inside(self, chance: Chances, cut: Cut) -> NDArray[np.float64]:
        service = np.array(
            [
                self.program.arcs[p].offer.service.id == cut.service
                for p in chance.places
            ]
        )
        within = np.isin(chance.pass_keys, list(cut.passes))
        return (service & within).astype(np.float64)

    @staticmethod
    def _reduced(
        chance: Chances,
        chosen: NDArray[np.int64],
        price: NDArray[np.float64],
        worth: float,
    ) -> float:
        covered = chance.schedule(chosen).covered[""]
        return float(price[chosen].sum() - worth * covered)

    def _true_reduced(
        self,
        chance: Chances,
        chosen: NDArray[np.int64],
        price: NDArray[np.float64],
        duals: NDArray[np.float64],
    ) -> float:
        own = self.program.scheduled[chance.need]
        n_spots = self.program.demands[chance.need].n_spots
        covered = chance.schedule(chosen).covered
        worth = sum(-duals[row] * covered[lost] for lost, row in own.share.items())
        return float(price[chosen].sum() - worth / n_spots)

    def _bounds(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        model = self._lp.getLp()
        return np.array(model.col_lower_), np.array(model.col_upper_)

    def _whole_flags(self) -> NDArray[np.bool_]:
        whole = np.concatenate(self.program.matrix.whole)
        return np.concatenate((whole, np.ones(len(self.schedules), dtype=bool)))

    def freeze(self, values: NDArray[np.float64], needs: Iterable[str]) -> None:
        """Holds what needs (ids) get at a solution in whole numbers.

        Args:
            values: The formulation's columns, then the schedules, float64 [n].
            needs: Needs (ids).
        """
        wanted = set(needs)
        parts = [
            columns
            for columns, arc in zip(
                self.program.arc_columns, self.program.arcs, strict=True
            )
            if arc.demand.need.id in wanted
        ]
        own = [
            self._n_base + number
            for number, schedule in enumerate(self.schedules)
            if schedule.need in wanted
        ]
        if not own:
            return
        held = np.concatenate([*parts, np.array(own, dtype=np.int64)]).astype(np.int32)
        # Schedules are whole, and so are their looks. The solver's noise must stay out:
        # bounds of 1e-16 would make it call what is possible impossible.
        exact = np.round(values)[held]
        self._lp.changeColsBounds(len(held), held, exact, exact)

    def thaw(self) -> None:
        """Lets all columns be used up to their own bounds again."""
        n_now = self._n_base + len(self.schedules)
        lower = np.concatenate((self._lower, np.zeros(len(self.schedules))))
        upper = np.concatenate((self._upper, np.ones(len(self.schedules))))
        self._lp.changeColsBounds(n_now, np.arange(n_now, dtype=np.int32), lower, upper)

    def drop_leasts(self) -> None:
        """Takes back all rows of ``add_least``."""
        for row in self._leasts:
            self._lp.changeRowBounds(row, -highspy.kHighsInf, highspy.kHighsInf)
        self._leasts = []

    # Whole numbers -------------------------------------------------------------------

    def whole(self, costs: NDArray[np.float64]) -> Program:
        """The program in whole numbers, with the schedules made so far.

        Args:
            costs: Cost of each column of the formulation, float64 [n_column].
        """
        self._set_costs(self._lp, costs)
        return replace(Program.of_model(self._lp.getLp()), whole=self._whole_flags())

    def chosen(self, values: NDArray[np.float64]) -> tuple[Schedule, ...]:
        """The schedules that a solution in whole numbers takes."""
        taken = values[self._n_base :] > 0.5
        return tuple(
            schedule
            for schedule, flag in zip(self.schedules, taken, strict=False)
            if flag
        )


def _model(
    program: Formulation, fixed: NDArray[np.float64] | None, least: dict[int, float]
) -> highspy.HighsLp:
    model = program.matrix.model(whole=False)
    # HiGHS hands out copies of its arrays: change one, then give it back.
    lower, upper = np.array(model.col_lower_), np.array(model.col_upper_)
    if fixed is not None:
        held = ~np.isnan(fixed)
        lower, upper = np.where(held, fixed, lower), np.where(held, fixed, upper)
    for column, value in least.items():
        lower[column] = value
    model.col_lower_, model.col_upper_ = lower, upper
    return model


def columns_of(program: Formulation, needs: Iterable[str]) -> NDArray[np.int64]:
    """Columns that belong to needs (ids): quantities and how far each is met."""
    wanted = set(needs)
    parts = [
        columns
        for columns, arc in zip(program.arc_columns, program.arcs, strict=True)
        if arc.demand.need.id in wanted
    ]
    met = np.array([program.met[name] for name in sorted(wanted)], dtype=np.int64)
    return np.concatenate([*parts, met])
