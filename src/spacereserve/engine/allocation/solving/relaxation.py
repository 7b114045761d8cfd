"""The relaxation of a program, kept warm: rows come in when they are broken.

Few loose rows ever bind, so they start outside. Large programs start from a basis
made from the prices of a sample (``crash``), first with costs of which no two are
alike, and from that optimum with the true ones; later solves start from the last one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import highspy
import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.solving.crash import first_basis, untied
from spacereserve.engine.allocation.solving.engine import passed, quiet
from spacereserve.engine.allocation.solving.program import Program, Rows
from spacereserve.engine.allocation.solving.structure import Structure

__all__ = ["Relaxation", "Relaxed"]

_BROKEN = 1e-6
_MOST_ROUNDS = 50

UNTIED = 100_000
"""From so many columns on, every solve begins with costs of which no two are alike."""


@dataclass(frozen=True, eq=False)
class Relaxed:
    """An optimum of the relaxation.

    Attributes:
        bound: No plan within the bounds costs less.
        values: Values of the columns, float64 [n_column].
    """

    bound: float
    values: NDArray[np.float64]


class Relaxation:
    """A program without its whole numbers.

    Args:
        program: The program.
        structure: Its parts.
    """

    def __init__(self, program: Program, structure: Structure) -> None:
        self.program = program
        self.structure = structure
        core = np.concatenate((structure.local, structure.wide))
        rows = program.rows.taken(core)
        self._core = Program(
            program.cost, program.lower, program.upper, program.whole, rows
        )
        self._loose = program.rows.taken(structure.loose)
        self._outside = np.ones(self._loose.n, dtype=bool)
        self._row = core  # of the program, for each row of the solver
        self._lower = program.lower.copy()
        self._upper = program.upper.copy()
        self._untied = untied(program.cost, structure.block)
        self._is_untied = False
        self._solver = quiet()
        self._solver.setOptionValue("presolve", "off")
        passed(self._solver, self._core.model(whole=False))

    def start_from(self, prices: NDArray[np.float64]) -> None:
        """Begins the next solve at the optimum for given prices of the wide rows.

        Args:
            prices: Duals of the wide rows, float64 [n_wide].
        """
        within = replace(
            self._core, cost=self._untied, lower=self._lower, upper=self._upper
        )
        basis = first_basis(within, self.structure, prices)
        if basis is None:
            return
        n_more = self._solver.getNumRow() - self._core.rows.n
        kinds = [highspy.HighsBasisStatus.kBasic] * n_more
        basis.row_status = [*basis.row_status, *kinds]
        self._solver.setBasis(basis)
        self._set_untied(wanted=True)

    def _set_untied(self, *, wanted: bool) -> None:
        """Costs without ties, or the true ones; without ties HiGHS need add none."""
        self._is_untied = wanted
        cost = self._untied if wanted else self._core.cost
        columns = np.arange(len(cost), dtype=np.int32)
        self._solver.changeColsCost(len(cost), columns, cost)
        own = "dual_simplex_cost_perturbation_multiplier"
        self._solver.setOptionValue(own, 0.0 if wanted else 1.0)

    def prices(self) -> NDArray[np.float64]:
        """Duals of the wide rows at the last optimum, float64 [n_wide]."""
        duals = np.array(self._solver.getSolution().row_dual)
        first = len(self.structure.local)
        return duals[first : first + len(self.structure.wide)]

    def row_prices(self) -> NDArray[np.float64]:
        """Duals of the program's rows at the last optimum, float64 [n_row]."""
        prices = np.zeros(self.program.rows.n)
        prices[self._row] = self._solver.getSolution().row_dual
        return prices

    def bound_columns(
        self,
        columns: NDArray[np.int64],
        low: NDArray[np.float64],
        high: NDArray[np.float64],
    ) -> None:
        """Sets bounds of columns.

        Args:
            columns: Columns, int64 [n].
            low: Lower bounds, float64 [n].
            high: Upper bounds, float64 [n].
        """
        moved = (self._lower[columns] != low) | (self._upper[columns] != high)
        own = columns[moved].astype(np.int32)
        if len(own):
            self._lower[own], self._upper[own] = low[moved], high[moved]
            self._solver.changeColsBounds(len(own), own, low[moved], high[moved])

    def solve(self, *, time_limit_s: float | None = None) -> Relaxed | None:
        """The optimum within the bounds that stand.

        Args:
            time_limit_s: Longest time, seconds; None for no limit.

        Returns:
            The optimum; None where no point keeps every row, or time ran out.
        """
        if self._core.n >= UNTIED and not self._is_untied:
            self._set_untied(wanted=True)
        for _ in range(_MOST_ROUNDS):
            if time_limit_s is not None:
                passed_s = self._solver.getRunTime()
                self._solver.setOptionValue("time_limit", passed_s + time_limit_s)
            self._solver.run()
            if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return None
            values = np.array(self._solver.getSolution().col_value)
            if self._take_in(values):
                continue
            if not self._is_untied:
                break
            self._set_untied(wanted=False)
        bound = float(self._solver.getInfo().objective_function_value)
        return Relaxed(bound + self.program.offset, values)

    def _take_in(self, values: NDArray[np.float64]) -> int:
        broken = (self._loose.excess(values) > _BROKEN) & self._outside
        self._outside &= ~broken
        n_broken = int(broken.sum())
        if n_broken:
            _add(self._solver, self._loose.taken(broken))
            self._row = np.append(self._row, self.structure.loose[broken])
        return n_broken


def _add(solver: highspy.Highs, rows: Rows) -> None:
    solver.addRows(
        rows.n,
        np.maximum(rows.low, -highspy.kHighsInf),
        np.minimum(rows.high, highspy.kHighsInf),
        len(rows.value),
        rows.start[:-1].astype(np.int32),
        rows.column.astype(np.int32),
        rows.value,
    )
