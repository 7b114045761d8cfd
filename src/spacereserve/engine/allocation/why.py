"""Why: where each offer stands for a need, and what stops more.

An offer that could serve but is not used is asked, in the order of the funnel, which
rule stops one more unit of it where the need is short: its own quantity, a cap, money.
Where none does, it is worth more elsewhere or another does it for less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spacereserve.engine.allocation.arcs import Arc, Prospect
from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.allocation.losing import binding_losses
from spacereserve.engine.allocation.outcome import Outcome, state_of
from spacereserve.engine.allocation.plan import Details, FunnelRow, NeedState
from spacereserve.engine.allocation.sharing import least_cap
from spacereserve.engine.supply import Step, Verdict

__all__ = ["Explainer"]

_NEAR = 1e-6
"""Room below this, relative to the row's own figures, is none."""
_ORDER = {step: place for place, step in enumerate(Step)}


@dataclass(frozen=True, eq=False)
class Explainer:
    """Explains a solution of a program.

    Attributes:
        program: The program.
        values: Values of its columns.
    """

    program: Formulation
    values: NDArray[np.float64]

    @cached_property
    def _binding_columns(self) -> dict[str, NDArray[np.int64]]:
        """For each named rule that binds, the columns that it holds back."""
        found: dict[str, list[NDArray[np.int64]]] = {}
        for name, rows in self.program.rows.items():
            if name not in self.program.money_unit_eur and self._is_real(name):
                held = [self._held_back(row) for row in rows]
                if any(map(len, held)):
                    found[name] = held
        return {name: np.concatenate(parts) for name, parts in found.items()}

    def scarce(self) -> tuple[str, ...]:
        """Rules of which more could bring something, as ``kind:id``, ascending.

        Lines called up and caps that have no room for one more unit, and all budgets,
        ceilings and limits of which something is spent.
        """
        spent = {
            name
            for name in self.program.money_unit_eur
            if self.program.spent_eur(name, self._activity) > 0.0
        }
        return tuple(sorted(spent | set(self._binding_columns)))

    @cached_property
    def _whole(self) -> NDArray[np.bool_]:
        """Columns of whole pieces; looks of schedules are whole too."""
        whole = np.concatenate(self.program.matrix.whole)
        for columns, arc in zip(
            self.program.arc_columns, self.program.arcs, strict=True
        ):
            whole[columns] = arc.demand.whole
        return whole

    def _held_back(self, row: int) -> NDArray[np.int64]:
        """Columns of which a row has no room for more: a whole piece, or anything."""
        matrix = self.program.matrix
        columns, values = matrix.row_columns[row], matrix.row_values[row]
        room, near = self._room(row)
        least = np.where(self._whole[columns], np.maximum(values, near), near)
        return columns[(values > 0.0) & (room < least - 0.5 * near)]

    def _room(self, row: int) -> tuple[float, float]:
        """How much more a row lets in, and what is too little to tell from nothing."""
        matrix = self.program.matrix
        high = matrix.row_high[row]
        largest = float(np.abs(matrix.row_values[row]).max())
        return high - float(self._activity[row]), _NEAR * max(1.0, largest, abs(high))

    def _is_real(self, name: str) -> bool:
        """A line that is not called up is not used up."""
        if not name.startswith("line:"):
            return True
        line = name.removeprefix("line:")
        return bool(self.values[self.program.called[line]] > 0.5)

    def binding(self, need: str, outcome: Outcome) -> tuple[str, ...]:
        """The rules that stop more for a need, as ``kind:id``, in alphabetical order.

        Args:
            need: Need (id).
            outcome: What it gets.
        """
        if state_of(outcome.measured.fraction) is NeedState.MET:
            return ()
        found = {
            name
            for place in self.program.arcs_of(need)
            for name in self._stops(place, outcome)
        }
        losses = {f"loss:{lost}" for lost in self._losses(need, outcome)}
        return tuple(sorted(found | losses | self._links(need) | self._parts(need)))

    def _losses(self, need: str, outcome: Outcome) -> tuple[str, ...]:
        """What the need would not survive the loss of; asked once for each need."""
        if need not in self._lost:
            self._lost[need] = binding_losses(need, self.program, outcome)
        return self._lost[need]

    @cached_property
    def _lost(self) -> dict[str, tuple[str, ...]]:
        return {}

    def _parts(self, need: str) -> set[str]:
        """Too few distinct providers have a part in a need."""
        row = self.program.parts.get(need)
        if row is None:
            return set()
        return {f"parts:{need}"} if self._activity[row] <= _NEAR else set()

    @cached_property
    def _activity(self) -> NDArray[np.float64]:
        return self.program.matrix.activity(self.values)

    def _links(self, need: str) -> set[str]:
        """Links in use that hold less than the need asks for."""
        arcs = [self.program.arcs[place] for place in self.program.arcs_of(need)]
        return {
            f"link:{arc.supply.service}"
            for arc in arcs
            if arc.supply.rate_most is not None
            and arc.supply.rate_most < float(arc.demand.row_amount.max())
            and arc.supply.rate_most < arc.offer.line.quantity
        }

    def _stops(self, place: int, outcome: Outcome) -> list[str]:
        columns = self._open_columns(place, outcome)
        if len(columns) == 0:
            return []
        found = [
            name
            for name, held in self._binding_columns.items()
            if np.isin(columns, held).any()
        ]
        return sorted([*found, *self._money_stops(place, columns)])

    def _money_stops(self, place: int, columns: NDArray[np.int64]) -> Iterator[str]:
        """Budgets, ceilings and limits that leave too little for one more unit."""
        arc = self.program.arcs[place]
        called = self.program.called[arc.offer.id]
        spent = self.program.spent.get((arc.demand.need.id, arc.offer.agreement.id))
        own = np.isin(self.program.arc_columns[place], columns)
        unit_eur = float(arc.unit_cost_eur[own].min()) if arc.demand.whole else 0.0
        for name in self.program.money_unit_eur:
            row = self.program.rows[name][0]
            weights = dict(self._weights(row))
            more = 0.0
            if spent is not None and spent.column in weights:
                more = weights[spent.column] * unit_eur / spent.unit_eur
                more = max(more, 2.0 * self._room(row)[1])
            if self.values[called] < 0.5:
                more += weights.get(called, 0.0)
            room, near = self._room(row)
            if more > 0.0 and room < more - 0.5 * near:
                yield name

    def _weights(self, row: int) -> Iterator[tuple[int, float]]:
        matrix = self.program.matrix
        columns, values = matrix.row_columns[row], matrix.row_values[row]
        for column, value in zip(columns, values, strict=True):
            yield int(column), float(value)

    def _open_columns(self, place: int, outcome: Outcome) -> NDArray[np.int64]:
        """Columns of an arc that have room where the need is short."""
        arc = self.program.arcs[place]
        columns = self.program.arc_columns[place]
        room = self.values[columns] < arc.most - _NEAR
        short = self._short_bins(outcome)
        if short.any():
            room &= short[arc.bins]
        return columns[room]

    def _short_bins(self, outcome: Outcome) -> NDArray[np.bool_]:
        demand = outcome.demand
        short = np.zeros(demand.n_bins, dtype=bool)
        gap_s = demand.gap_s
        for gap in outcome.measured.gaps:
            # A look up to one gap earlier would have covered this stretch.
            short |= (demand.bin_end_s > gap.start_s - gap_s) & (
                demand.bin_start_s < gap.end_s
            )
        return short

    def funnel(
        self, need: str, prospects: Iterable[Prospect], outcome: Outcome
    ) -> tuple[FunnelRow, ...]:
        """Where each offer stands for a need.

        Args:
            need: Need (id).
            prospects: The offers judged for it.
            outcome: What it gets.

        Returns:
            Rows in the order of the funnel, then by line.
        """
        place_of = {
            self.program.arcs[place].offer.id: place
            for place in self.program.arcs_of(need)
        }
        used = {part.line: part.fraction for part in outcome.suppliers}
        rows = []
        for prospect in prospects:
            verdict = prospect.verdict
            if verdict is None:
                line = prospect.offer.id
                verdict = self._verdict(place_of[line], used.get(line), outcome)
            rows.append(
                FunnelRow(
                    line=prospect.offer.id,
                    service=prospect.offer.service.id,
                    provider=prospect.offer.provider.id,
                    step=verdict.step,
                    code=verdict.code,
                    details=dict(verdict.details),
                )
            )
        return tuple(sorted(rows, key=lambda row: (_ORDER[row.step], row.line)))

    def _verdict(self, place: int, fraction: float | None, outcome: Outcome) -> Verdict:
        if fraction is not None:
            return Verdict(Step.USED, "used", {"fraction": fraction})
        if state_of(outcome.measured.fraction) is NeedState.MET:
            return Verdict(Step.ELSEWHERE, "not-needed", {})
        arc = self.program.arcs[place]
        if len(self._open_columns(place, outcome)) == 0:
            return Verdict(Step.PHYSICS, "not-when-short", {})
        for name in self._stops(place, outcome):
            return _verdict_of(name, arc, self.program)
        hangs_on = arc.hangs_on(self.program.reserve)
        for lost in self._losses(arc.demand.need.id, outcome):
            if lost in hangs_on:
                least = float(arc.demand.need.survive_loss_fraction)
                details: Details = {"loss": lost, "must_remain": least}
                return Verdict(Step.SHARE_CAP, "loss-not-survived", details)
        return Verdict(Step.ELSEWHERE, "serves-others", {})


def _verdict_of(name: str, arc: Arc, program: Formulation) -> Verdict:
    kind, _, rest = name.partition(":")
    if kind == "line":
        details: Details = {
            "quantity": arc.offer.line.quantity,
            "unit": arc.offer.line.unit.value,
        }
        return Verdict(Step.CAPACITY, "quantity-used-up", details)
    if kind == "cap":
        domain, by, group = rest.split(":", 2)
        level = program.sky.question.level
        cap = least_cap(program.reserve, level, domain=domain, by=by)
        details = {"by": by, "id": group, "cap_fraction": cap}
        return Verdict(Step.SHARE_CAP, "share-cap", details)
    if kind == "budget":
        return Verdict(Step.BUDGET, "budget", {"nation": rest})
    if kind == "ceiling":
        return Verdict(Step.BUDGET, "ceiling", {"agreement": rest})
    return Verdict(Step.BUDGET, "cost-limit", {})
